using System;
using System.Collections.Generic;
using System.IO;
using Aergo.Api;
using Aergo.Files;
using Aergo.Ledger;
using Aergo.Primitives;
using Aergo.State;

namespace Aergo.Host;

/// <summary>Checks a chain from the bytes on disk up to every signature, result and root.</summary>
internal sealed class ChainVerification(GenesisConfig genesis, ISignatures signatures, IWorkers workers, IReadOnlyDictionary<byte, IContractEngine> engines)
{
    /// <summary>Part of the whole that reading the files is taken for; running the chain again is the rest.</summary>
    public const double FilesShare = 0.2;

    /// <summary>Reads every byte of a store nobody writes to meanwhile.</summary>
    public static StoreReport CheckFiles(ChainStore store, long bytesInAll, IProgress<double>? progress) =>
        store.VerifyAll(CheckNeedle, done => progress?.Report(FilesShare * Math.Min(1, (double)done / Math.Max(1, bytesInAll))));

    /// <summary>The same for files that were not opened as a chain.</summary>
    public static StoreReport CheckFiles(IDisk disk, long bytesInAll, IProgress<double>? progress) =>
        StoreVerifier.Run(disk, CheckNeedle, done => progress?.Report(FilesShare * Math.Min(1, (double)done / Math.Max(1, bytesInAll))));

    /// <summary>Runs all blocks again from the genesis on a state of its own; may go on beside a writing node.</summary>
    public VerifyReport CheckChain(ChainStore store, ChainHead head, StoreReport files, IProgress<double>? progress)
    {
        string? damage = files.Damage?.ToString();
        long transactions = 0;
        if (damage is null)
        {
            try
            {
                using var scratch = new ScratchState(workers);
                damage = Chain.VerifyAll(
                    genesis, store, scratch.World, signatures, new P256Verifier(), workers, engines, head.Height,
                    (done, all) =>
                    {
                        scratch.Trim(store, done);
                        progress?.Report(FilesShare + ((1 - FilesShare) * done / Math.Max(1, all)));
                    },
                    out transactions);
            }
            catch (Exception e) when (e is StoreDamagedException or StateDamagedException or ChainDamagedException)
            {
                damage = e.Message;
            }
        }

        return new VerifyReport(damage is null, damage is null ? head.Height + 1 : 0, transactions, files.Needles, files.Bytes, head.Id.ToString(), head.StateRoot.ToString(), damage);
    }

    /// <summary>Bytes of all files of a store.</summary>
    public static long BytesOf(string directory)
    {
        long bytes = 0;
        foreach (FileInfo file in new DirectoryInfo(directory).EnumerateFiles())
        {
            bytes += file.Length;
        }

        return bytes;
    }

    // The store knows ids of nodes and blobs; what a block's id is, only the ledger knows.
    private static string? CheckNeedle(NeedleHeader needle, ReadOnlyMemory<byte> body) =>
        needle.Kind != NeedleKind.BlockHeader ? null
            : !BlockHeader.TryDecode(body.Span, out BlockHeader? header) ? "a block header does not decode"
            : header.Id != needle.Id ? "a block header does not hash to its id"
            : null;
}

/// <summary>State for one verification: in memory while it is small, in temporary files when it grows.</summary>
internal sealed class ScratchState : IDisposable
{
    // What may lie in memory before it is written down.
    private const long DirtyBytesMax = 256L << 20;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("aergo-verify-");
    private readonly ChainStore _store;

    public ScratchState(IWorkers workers) =>
        _store = ChainStore.Open(new FileDisk(_directory.FullName), new StoreOptions { NewStoreId = System.Security.Cryptography.RandomNumberGenerator.GetBytes(16) }, workers);

    public WorldState World => _store.World;

    /// <summary>Writes down the state after a block of <paramref name="chain"/> when memory fills.</summary>
    public void Trim(ChainStore chain, long height)
    {
        if (_store.DirtyBytes > DirtyBytesMax && chain.TryReadHeader(height) is { } header && BlockHeader.TryDecode(header.Header, out BlockHeader? decoded))
        {
            _store.Checkpoint(height, header.Id, decoded.StateRoot);
        }
    }

    public void Dispose()
    {
        _store.Dispose();
        _directory.Delete(recursive: true);
    }
}

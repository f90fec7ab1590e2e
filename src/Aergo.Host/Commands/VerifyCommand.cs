using System;
using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Files;
using Aergo.Ledger;
using Aergo.Primitives;
using Aergo.State;

namespace Aergo.Host;

/// <summary><c>aergo verify</c>: every byte and every block, in the running node or, when none runs, in its directory.</summary>
internal static class VerifyCommand
{
    public static Command Make(CommonOptions common)
    {
        var command = new Command("verify", "Check every byte of the store and run the whole chain again");
        common.Run(command, async (context, _, cancellation) =>
        {
            VerifyReport report;
            using (var progress = new Progress("verifying"))
            {
                report = RunningNode.Find(context.Data) is not null
                    ? await context.Node.VerifyAsync(progress, cancellation).ConfigureAwait(false)
                    : await Task.Run(() => VerifyDirectory(context, progress, cancellation), cancellation).ConfigureAwait(false);
            }

            if (context.Output.Json)
            {
                context.Output.Value(report, ApiJson.Default.VerifyReport);
            }
            else
            {
                Show(context.Output, report);
            }

            if (!report.Ok)
            {
                throw new CommandFailureException($"verification failed: {report.Damage}");
            }
        });
        return command;
    }

    private static void Show(CommandOutput output, VerifyReport report)
    {
        output.Facts(
            ("result", report.Ok ? "good" : "DAMAGED"),
            ("blocks", report.Ok ? report.Blocks.ToString(CultureInfo.InvariantCulture) : null),
            ("transactions", report.Ok ? report.Transactions.ToString(CultureInfo.InvariantCulture) : null),
            ("needles", report.Needles.ToString(CultureInfo.InvariantCulture)),
            ("bytes", report.Bytes.ToString(CultureInfo.InvariantCulture)),
            ("head", report.HeadId.Length > 0 ? report.HeadId : null),
            ("state root", report.StateRoot.Length > 0 ? report.StateRoot : null));
    }

    private static VerifyReport VerifyDirectory(CommandContext context, IProgress<double> progress, CancellationToken cancellation)
    {
        DataDirectory data = context.Data;
        data.RequireChain();
        using DirectoryLock hold = DirectoryLock.Take(data.Path);
        GenesisConfig genesis = GenesisFiles.Read(data.Genesis, context.Signatures);
        long bytes = ChainVerification.BytesOf(data.Store);

        if (ProducerKey.Exists(data.Path) && WrongKey(data, genesis) is { } wrong)
        {
            return new VerifyReport(false, 0, 0, 0, 0, string.Empty, string.Empty, wrong);
        }

        // First the files as they lie there: opening them would mend what a crash left, and damage must not pass for that.
        StoreReport files = ChainVerification.CheckFiles(new FileDisk(data.Store, readOnly: true), bytes, progress);
        bool torn = files.Damage is { } damage && damage.What.EndsWith("(an unfinished group)", StringComparison.Ordinal);
        if (torn && !RunningNode.EndedInTheMiddle(data))
        {
            return new VerifyReport(
                false, 0, 0, files.Needles, files.Bytes, string.Empty, string.Empty, files.Damage + "; no node was interrupted here, so somebody wrote there. A start of the node removes it");
        }

        if (files.Damage is not null && !torn)
        {
            return new VerifyReport(false, 0, 0, files.Needles, files.Bytes, string.Empty, string.Empty, files.Damage.ToString());
        }

        using var workers = new ThreadWorkers(Environment.ProcessorCount);
        try
        {
            using ChainStore store = ChainStore.Open(new FileDisk(data.Store), new StoreOptions { NewStoreId = RandomNumberGenerator.GetBytes(16) }, workers);
            if (torn)
            {
                files = ChainVerification.CheckFiles(store, bytes, progress);
            }

            if (store.IsEmpty)
            {
                throw new CommandFailureException($"the store in {data.Path} holds no block yet; start the node once with './aergo up'");
            }

            (Hash256 id, byte[] header) = store.TryReadHeader(store.LastHeight)!.Value;
            ChainHead head = BlockHeader.TryDecode(header, out BlockHeader? last)
                ? new ChainHead(last.Height, id, last.StateRoot, last.Slot, last.Timestamp)
                : throw new ChainDamagedException($"block {store.LastHeight}: the header does not decode");
            return new ChainVerification(genesis, context.Signatures, workers, new Engines(genesis, context.Signatures).ByTag).CheckChain(store, head, files, new Cancellable(progress, cancellation));
        }
        catch (StoreDamagedException e)
        {
            return new VerifyReport(false, 0, 0, files.Needles, files.Bytes, string.Empty, string.Empty, e.Message);
        }
    }

    private static string? WrongKey(DataDirectory data, GenesisConfig genesis)
    {
        try
        {
            using P256Signer signer = ProducerKey.Read(data.Path);
            return signer.PublicKey.Span.SequenceEqual(genesis.Consensus.Producer) ? null : $"{ProducerKey.FileName}: it is not the key of the producer that genesis.json names";
        }
        catch (KeyFailureException e)
        {
            return e.Message;
        }
    }

    private sealed class Cancellable(IProgress<double> progress, CancellationToken cancellation) : IProgress<double>
    {
        public void Report(double value)
        {
            cancellation.ThrowIfCancellationRequested();
            progress.Report(value);
        }
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Files;
using Aergo.Files.Simulation;
using Aergo.Primitives;
using Aergo.State;
using BenchmarkDotNet.Attributes;

namespace Aergo.Benchmarks;

/// <summary>One block's batch into the state tree, and one group of needles into a volume, both on a disk in memory.</summary>
[MemoryDiagnoser]
public class StorageBenchmarks
{
    private const int Accounts = 100_000, Needles = 1000;

    private readonly byte[] _body = new byte[1024];
    private ChainStore _store = null!;
    private NeedleStore _needles = null!;
    private Hash256 _root;
    private List<AccountChange> _batch = [];
    private long _number;

    /// <summary>Accounts that one block changes.</summary>
    [Params(1000, 25_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _store = ChainStore.Open(new MemoryDisk(), new StoreOptions(), new SerialWorkers());
        _needles = NeedleStore.Open(new MemoryDisk(), new StoreOptions());
        AccountId[] accounts = [.. Enumerable.Range(0, Accounts).Select(IdOf).Order()];
        _root = _store.World.Apply(Hash256.Zero, [], [.. accounts.Select(a => new AccountChange(a, AccountRecord.Empty with { Balance = 1 }))]);
        var random = new Random(1);
        _batch = [.. accounts.Where(_ => random.Next(Accounts) < Rows).Select(a => new AccountChange(a, AccountRecord.Empty with { Balance = 2, Nonce = 1 }))];
    }

    [Benchmark]
    public Hash256 ApplyBatch() => _store.World.Apply(_root, [], _batch);

    [Benchmark(OperationsPerInvoke = Needles)]
    public int AppendNeedles()
    {
        for (int i = 0; i < Needles; i++)
        {
            BitConverter.TryWriteBytes(_body, ++_number);
            byte[] body = (byte[])_body.Clone();
            _needles.Blobs.Append(new Needle(NeedleKind.Blob, ContentId.OfBlob(body), body));
        }

        return _needles.Blobs.Commit().Length;
    }

    private static AccountId IdOf(int number) => new(Hash256.Sha256(BitConverter.GetBytes(number)).ToArray().AsSpan(0, 20));
}

using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Files;
using Aergo.Files.Simulation;
using Aergo.Primitives;
using Xunit;

namespace Aergo.State.Tests;

public sealed class ChainStoreTests
{
    private static readonly StoreOptions Small = new() { VolumeBytesMax = 128 * 1024, FillBytesMin = 8192, FillBytesMax = 16384 };

    // Goal: a chain cut off at any operation comes back with every block that was answered for, and its state with it.
    // Method: a toy ledger whose blocks say what they change; cut, open, execute again, compare roots and blocks, go on.
    [Fact]
    public void A_cut_at_any_operation_leaves_every_answered_block_and_its_state()
    {
        var calm = new FaultyDisk(new FaultPlan());
        var chain = new ToyChain();
        chain.Run(calm, 40);
        long last = calm.Operations;
        Assert.True(last > 120);
        for (long cut = 1; cut <= last; cut += 1)
        {
            Assert.Null(RunWithCut(new FaultPlan { Seed = (int)cut, CrashAt = cut }));
        }
    }

    [Fact]
    public void Syncs_left_out_are_found()
    {
        int found = 0;
        for (long cut = 20; cut <= 120; cut += 3)
        {
            found += RunWithCut(new FaultPlan { Seed = (int)cut, CrashAt = cut, SkipSyncs = true }) is null ? 0 : 1;
        }

        Assert.True(found > 10, $"found {found} times");
    }

    [Fact]
    public void Checkpoints_write_what_is_reachable_and_garbage_collection_keeps_it()
    {
        var disk = new FaultyDisk(new FaultPlan());
        var chain = new ToyChain();
        chain.Run(disk, 300);
        using (ChainStore store = ToyChain.Open(disk))
        {
            long before = BytesOf(disk);
            long freed = store.CollectGarbage([]);
            Assert.True(freed > before / 4, $"{freed} of {before}");
            Assert.Null(store.VerifyAll().Damage);
            Assert.Equal(0, store.DirtyBytes);
        }

        Assert.Null(chain.Check(disk));
        chain.Run(disk, 5);
        Assert.Null(chain.Check(disk));
    }

    [Fact]
    public void A_missing_node_is_found_by_the_check_of_everything()
    {
        var disk = new FaultyDisk(new FaultPlan());
        new ToyChain().Run(disk, 45);
        using ChainStore store = ToyChain.Open(disk);
        Hash256 root = store.LastCheckpoint!.Root;
        Assert.Null(store.VerifyAll().Damage);
        store.Checkpoint(45, Hash256.Sha256([1]), Hash256.Sha256([2]));
        StoreDamage? damage = store.VerifyAll().Damage;
        Assert.NotNull(damage);
        Assert.NotEqual(root, store.LastCheckpoint!.Root);
        Assert.Contains("missing", damage.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Blocks_taken_back_are_gone_and_so_are_their_checkpoints()
    {
        var disk = new MemoryDisk();
        using (ChainStore store = ToyChain.Open(disk))
        {
            for (int height = 0; height < 10; height++)
            {
                store.AppendBlock(Block(height, 1));
                if (height is 3 or 7)
                {
                    store.Checkpoint(height, Block(height, 1).Id, Hash256.Zero);
                }
            }

            store.AppendBlock(Block(5, 2));
            Assert.Equal(5, store.LastHeight);
            Assert.Equal(3, store.LastCheckpoint!.Height);
            store.PersistRecord(1, new byte[] { 1 });
            store.PersistRecord(2, new byte[] { 2 });
            store.PersistRecord(1, new byte[] { 3 });
        }

        using (ChainStore store = ToyChain.Open(disk))
        {
            Assert.Equal([4L, 5L], store.BlocksAfterCheckpoint().Select(b => b.Height));
            Assert.Equal(Block(5, 2).Id, store.TryReadBlock(5)!.Id);
            Assert.Equal(Block(4, 1).Id, store.TryReadHeader(4)!.Value.Id);
            Assert.Null(store.TryReadBlock(6));
            Assert.Equal([3], store.TryReadRecord(1));
            Assert.Equal([2], store.TryReadRecord(2));
            Assert.Null(store.TryReadRecord(3));

            // A node that starts from a snapshot begins anew at a height.
            store.Checkpoint(999, Hash256.Sha256([9]), Hash256.Zero);
            store.AppendBlock(Block(1000, 1));
        }

        using (ChainStore store = ToyChain.Open(disk))
        {
            Assert.Equal(1000, store.FirstHeight);
            Assert.Equal(999, store.LastCheckpoint!.Height);
            Assert.Equal([1000L], store.BlocksAfterCheckpoint().Select(b => b.Height));
            Assert.Null(store.TryReadBlock(5));
        }
    }

    [Fact]
    public void A_block_that_is_too_large_leaves_nothing_behind()
    {
        var disk = new MemoryDisk();
        using ChainStore store = ToyChain.Open(disk);
        store.AppendBlock(Block(0, 1));
        Assert.Throws<ArgumentException>(() => store.AppendBlock(Block(1, 1) with { AccessList = new byte[200_000] }));
        store.AppendBlock(Block(1, 2));
        Assert.Equal(Block(1, 2).Id, store.TryReadBlock(1)!.Id);
        Assert.Equal(1, store.LastHeight);
        Assert.Null(store.VerifyAll().Damage);
        store.Dispose();
        using ChainStore again = ToyChain.Open(disk);
        Assert.Equal(Block(1, 2).Id, again.TryReadBlock(1)!.Id);
        Assert.Equal(1, again.LastHeight);
    }

    private static StoredBlock Block(long height, byte fork) => new()
    {
        Height = height,
        Id = Hash256.Sha256([unchecked((byte)height), (byte)(height >> 8), fork]),
        Header = new byte[] { fork },
        Body = BitConverter.GetBytes(height),
        Receipts = default,
        AccessList = new byte[] { 5 },
    };

    private static long BytesOf(FaultyDisk disk)
    {
        long bytes = 0;
        foreach (string name in disk.List())
        {
            using IDiskFile file = disk.Open(name, false);
            bytes += file.Length;
        }

        return bytes;
    }

    private static string? RunWithCut(FaultPlan plan)
    {
        var disk = new FaultyDisk(plan);
        var chain = new ToyChain();
        try
        {
            chain.Run(disk, 40);
        }
        catch (PowerLossException)
        {
        }

        disk.Restart();
        try
        {
            if (chain.Check(disk) is { } trouble)
            {
                return trouble;
            }

            chain.Run(disk, 4);
            disk.Restart();
            return chain.Check(disk);
        }
        catch (Exception damage) when (damage is StoreDamagedException or StateDamagedException)
        {
            return damage.Message;
        }
    }

    /// <summary>A ledger in which block h changes rows that follow from h alone.</summary>
    private sealed class ToyChain
    {
        private readonly List<Hash256> _roots = [];
        private long _answered = -1;

        public static ChainStore Open(IDisk disk) => ChainStore.Open(disk, Small, new SerialWorkers());

        public void Run(IDisk disk, int blocks)
        {
            using ChainStore store = Open(disk);
            Hash256 root = Replay(store);
            for (int i = 0; i < blocks; i++)
            {
                long height = store.LastHeight + 1;
                root = Execute(store.World, root, height);
                if (_roots.Count == height)
                {
                    _roots.Add(root);
                }

                store.AppendBlock(Block(height, 1) with { Receipts = root.ToArray() });
                _answered = height;
                if (height % 5 == 4)
                {
                    store.Checkpoint(height, Block(height, 1).Id, root);
                }
            }

            if (blocks % 2 == 0)
            {
                store.Close();
            }
        }

        public string? Check(IDisk disk)
        {
            using ChainStore store = Open(disk);
            if (store.LastHeight < _answered)
            {
                return $"{_answered} was answered for, {store.LastHeight} is there";
            }

            for (long height = 0; height <= store.LastHeight; height++)
            {
                StoredBlock? block = store.TryReadBlock(height);
                if (block is null || block.Id != Block(height, 1).Id || !block.Body.Span.SequenceEqual(BitConverter.GetBytes(height)) ||
                    new Hash256(block.Receipts.Span) != _roots[(int)height])
                {
                    return $"block {height} is not what was written";
                }
            }

            Hash256 root = Replay(store);
            if (store.LastHeight >= 0 && root != _roots[(int)store.LastHeight])
            {
                return "the state is not what it was";
            }

            _answered = store.LastHeight;
            return store.VerifyAll().Damage?.ToString();
        }

        private Hash256 Replay(ChainStore store)
        {
            Hash256 root = store.LastCheckpoint?.Root ?? Hash256.Zero;
            foreach (StoredBlock block in store.BlocksAfterCheckpoint())
            {
                root = Execute(store.World, root, block.Height);
                if (_roots.Count == block.Height)
                {
                    _roots.Add(root);
                }
            }

            return root;
        }

        private static Hash256 Execute(WorldState world, Hash256 root, long height)
        {
            var random = new Random((int)height);
            var changes = new SortedSet<StateChange>();
            for (int i = 0; i < 12; i++)
            {
                var id = new byte[AccountId.Size];
                id[0] = (byte)(1 + random.Next(6));
                byte[]? value = random.Next(5) == 0 ? null : new byte[random.Next(25) == 0 ? 900 : 40];
                random.NextBytes(value ?? []);
                changes.Add(new StateChange(new AccountId(id), BitConverter.GetBytes(random.Next(400)), value));
            }

            return world.Apply(root, [.. changes], []);
        }
    }
}

using System;
using System.Collections.Generic;
using Aergo.Files.Simulation;
using Aergo.Primitives;
using Xunit;

namespace Aergo.Files.Tests;

public sealed class CrashTests
{
    // Goal: after a power cut at any moment, every promised group is there, and nothing half-written is visible.
    // Method: cut at every single operation of a workload, open again (cutting there too), look, go on writing, open once more.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_cut_at_any_operation_loses_nothing_that_was_promised(int seed)
    {
        long last = OperationsOf(seed);
        Assert.True(last > 150);
        for (long cut = 1; cut <= last + 1; cut++)
        {
            Assert.Null(RunWithCut(seed, new FaultPlan { Seed = (int)cut, CrashAt = cut }, recoveryCut: cut % 7));
        }
    }

    // Goal: this test can fail. Method: leave the syncs out and see the same check complain.
    [Fact]
    public void Syncs_left_out_are_found()
    {
        int found = 0;
        long last = OperationsOf(1);
        for (long cut = 1; cut <= last; cut++)
        {
            found += RunWithCut(1, new FaultPlan { Seed = (int)cut, CrashAt = cut, SkipSyncs = true }, 0) is null ? 0 : 1;
        }

        Assert.True(found > 20, $"found {found} times");
        found = 0;
        for (long cut = 1; cut <= last; cut++)
        {
            found += RunWithCut(1, new FaultPlan { Seed = (int)cut, CrashAt = cut, SkipDirectorySyncs = true }, 0) is null ? 0 : 1;
        }

        Assert.True(found > 5, $"found {found} times");
    }

    [Fact]
    public void After_a_failed_sync_the_store_refuses_everything()
    {
        for (int failAt = 1; failAt < 40; failAt++)
        {
            var disk = new FaultyDisk(new FaultPlan { Seed = failAt, FailSyncAt = failAt });
            var work = new StoreWorkload(5);
            NeedleStore? store = null;
            try
            {
                store = StoreWorkload.Open(disk);
                work.Run(store, 60);
                Assert.Fail("the sync did not fail");
            }
            catch (DiskFailureException)
            {
            }

            if (store is not null)
            {
                var needle = new Needle(NeedleKind.Node, ContentId.OfNode([1]), new byte[] { 1 });
                Assert.Throws<DiskFailureException>(() => store.Nodes.Append(needle));
                Assert.Throws<DiskFailureException>(() => store.Nodes.Commit());
                Assert.Throws<DiskFailureException>(() => store.Nodes.TryRead(needle.Id, out _));
                Assert.Throws<DiskFailureException>(store.WriteIndexes);
            }

            disk.Restart();
            using NeedleStore again = StoreWorkload.Open(disk);
            Assert.Null(work.Check(again));
        }
    }

    [Fact]
    public void A_full_disk_stops_the_store_and_loses_nothing()
    {
        for (long bytes = 2000; bytes < 60_000; bytes += 1111)
        {
            var disk = new FaultyDisk(new FaultPlan { BytesMax = bytes });
            var work = new StoreWorkload(9);
            bool full = false;
            try
            {
                using NeedleStore store = StoreWorkload.Open(disk);
                work.Run(store, 100);
            }
            catch (DiskFailureException)
            {
                full = true;
            }

            Assert.True(full);
            disk.SetPlan(new FaultPlan());
            disk.Restart();
            using NeedleStore again = StoreWorkload.Open(disk);
            Assert.Null(work.Check(again));
        }
    }

    // Goal: a compaction cut at any operation leaves all live needles, and the dead space comes back when it is run again.
    [Fact]
    public void Compaction_may_be_cut_at_any_operation()
    {
        long end = 0;
        for (long cut = 0; cut == 0 || cut <= end; cut++)
        {
            var disk = new FaultyDisk(new FaultPlan());
            var live = new HashSet<Hash256>();
            var all = new List<Needle>();
            using (NeedleStore store = StoreWorkload.Open(disk))
            {
                Fill(store, all, live);
                long start = disk.Operations;
                disk.SetPlan(new FaultPlan { Seed = (int)cut, CrashAt = cut == 0 ? 0 : start + cut });
                try
                {
                    long freed = Compactor.Run(store, store.Nodes, live.Contains);
                    Assert.True(freed > 8192);
                    Check(store, all, live, compacted: true);
                }
                catch (PowerLossException)
                {
                    Assert.NotEqual(0, cut);
                }

                end = cut == 0 ? disk.Operations - start : end;
            }

            disk.Restart();
            using NeedleStore again = StoreWorkload.Open(disk);
            Check(again, all, live, compacted: false);
            Compactor.Run(again, again.Nodes, live.Contains);
            Check(again, all, live, compacted: true);
            again.Nodes.Append(new Needle(NeedleKind.Node, ContentId.OfNode([9]), new byte[] { 9 }));
            again.Nodes.Commit();
            Assert.Null(StoreVerifier.Run(disk).Damage);
        }

        Assert.True(end > 20);
    }

    private static void Fill(NeedleStore store, List<Needle> all, HashSet<Hash256> live)
    {
        var random = new Random(4);
        for (int group = 0; group < 60; group++)
        {
            for (int i = 0; i < 4; i++)
            {
                var body = new byte[random.Next(200)];
                random.NextBytes(body);
                var needle = new Needle(NeedleKind.Node, ContentId.OfNode(body), body);
                all.Add(needle);
                store.Nodes.Append(needle);
                if (random.Next(5) == 0 && group is < 20 or > 40)
                {
                    live.Add(needle.Id);
                }
            }

            store.Nodes.Commit(durable: group % 3 == 0);
        }

        store.Nodes.Sync();
    }

    private static void Check(NeedleStore store, List<Needle> all, HashSet<Hash256> live, bool compacted)
    {
        int gone = 0;
        foreach (Needle needle in all)
        {
            byte[]? body = store.Nodes.TryRead(needle.Id, out _);
            gone += body is null ? 1 : 0;
            Assert.True(body is null ? !live.Contains(needle.Id) : body.AsSpan().SequenceEqual(needle.Body.Span));
        }

        Assert.True(!compacted || gone > 100);
    }

    private static long OperationsOf(int seed)
    {
        var disk = new FaultyDisk(new FaultPlan());
        using NeedleStore store = StoreWorkload.Open(disk);
        new StoreWorkload(seed).Run(store, 45);
        return disk.Operations;
    }

    private static string? RunWithCut(int seed, FaultPlan plan, long recoveryCut)
    {
        var disk = new FaultyDisk(plan);
        var work = new StoreWorkload(seed);
        try
        {
            using NeedleStore store = StoreWorkload.Open(disk);
            work.Run(store, 45);
        }
        catch (PowerLossException)
        {
        }

        disk.Restart();
        if (recoveryCut > 0)
        {
            // Cut the recovery too.
            disk.SetPlan(plan with { CrashAt = disk.Operations + recoveryCut, SkipSyncs = plan.SkipSyncs });
            try
            {
                using NeedleStore store = StoreWorkload.Open(disk);
            }
            catch (PowerLossException)
            {
            }

            disk.Restart();
        }

        try
        {
            using (NeedleStore store = StoreWorkload.Open(disk))
            {
                if (work.Check(store) is { } trouble)
                {
                    return trouble;
                }

                work.Run(store, 6);
            }

            using NeedleStore again = StoreWorkload.Open(disk);
            return work.Check(again) ?? StoreVerifier.Run(disk).Damage?.ToString();
        }
        catch (StoreDamagedException damage)
        {
            return damage.Message;
        }
    }
}

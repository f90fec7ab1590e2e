using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Files.Simulation;
using Aergo.Primitives;
using Xunit;

namespace Aergo.Files.Tests;

public sealed class ConcurrencyTests
{
    // Goal: readers beside the writer and beside compaction always get what was written, or (once dead) nothing.
    // Method: two readers ask for committed needles while the owner appends, compacts and appends again.
    [Fact]
    public async Task Readers_run_beside_the_writer_and_compaction()
    {
        using NeedleStore store = StoreWorkload.Open(new MemoryDisk());
        var committed = new ConcurrentDictionary<int, byte[]>();
        using var stop = new CancellationTokenSource();
        Task<int>[] readers = [.. Enumerable.Range(1, 2).Select(seed => Task.Run(() => Read(store, committed, seed, stop.Token)))];
        var live = new HashSet<Hash256>();
        for (int round = 0; round < 12; round++)
        {
            for (int i = 0; i < 60; i++)
            {
                byte[] body = Body((round * 60) + i);
                store.Nodes.Append(new Needle(NeedleKind.Node, ContentId.OfNode(body), body));
                store.Nodes.Commit(durable: i % 8 == 0);
                committed[(round * 60) + i] = body;
                if (i % 4 == 0)
                {
                    live.Add(ContentId.OfNode(body));
                }
            }

            store.Nodes.Sync();
            Compactor.Run(store, store.Nodes, live.Contains, 0.9);
        }

        await stop.CancelAsync();
        int[] reads = await Task.WhenAll(readers);
        Assert.All(reads, count => Assert.True(count > 100));
        Assert.All(committed.Where(c => c.Key % 60 % 4 == 0), c => Assert.Equal(c.Value, store.Nodes.TryRead(ContentId.OfNode(c.Value), out _)));
    }

    private static int Read(NeedleStore store, ConcurrentDictionary<int, byte[]> committed, int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        int reads = 0;
        while (!stop.IsCancellationRequested || reads <= 100)
        {
            int count = committed.Count;
            if (count == 0 || !committed.TryGetValue(random.Next(count), out byte[]? body))
            {
                continue;
            }

            byte[]? found = store.Nodes.TryRead(ContentId.OfNode(body), out _);
            Assert.True(found is null || found.AsSpan().SequenceEqual(body));
            reads++;
        }

        return reads;
    }

    private static byte[] Body(int number)
    {
        var body = new byte[100 + (number % 300)];
        new Random(number).NextBytes(body);
        return body;
    }
}

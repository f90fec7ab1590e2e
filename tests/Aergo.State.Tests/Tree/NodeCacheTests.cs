using System;
using System.Collections.Generic;
using Aergo.Files;
using Aergo.Primitives;
using Xunit;

namespace Aergo.State.Tests;

public sealed class NodeCacheTests
{
    [Theory]
    [InlineData(4_000, 100)]
    [InlineData(100_000, 1000)]
    [InlineData(1 << 20, 3000)]
    public void The_cache_stays_within_its_bytes_and_never_gives_another_node(long bytesMax, int valueLength)
    {
        var cache = new NodeCache(bytesMax);
        var random = new Random(1);
        var ids = new List<Hash256>();
        int hits = 0;
        for (int i = 0; i < 4000; i++)
        {
            TreeNode node = Node(i, Math.Min(valueLength, 1 + random.Next(valueLength)));
            ids.Add(node.Id);
            cache.Add(node);
            cache.Add(node);

            // The first node is asked for all the time, so it stays.
            Assert.True(bytesMax < 100_000 || cache.TryGet(ids[0]) is not null);
            Hash256 other = ids[random.Next(ids.Count)];
            if (cache.TryGet(other) is { } found)
            {
                hits++;
                Assert.Equal(other, found.Id);
            }
        }

        Assert.True(hits > 0);
        Assert.InRange(cache.Bytes, 1, bytesMax + 3200);
    }

    private static TreeNode Node(int number, int valueLength)
    {
        var entries = new EntryQueue();
        int left = valueLength;
        for (int i = 0; left > 0; i++, left -= 500)
        {
            entries.Add(new LevelEdit { Key = [(byte)i, 1, 2, unchecked((byte)number), (byte)(number >> 8)], Value = new byte[Math.Min(500, left)] }, 0);
        }

        byte[] bytes = NodeWriter.Write(0, entries.First(entries.Count));
        Assert.True(TreeNode.TryParse(ContentId.OfNode(bytes), bytes, out TreeNode? node));
        return node;
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;
using Xunit;

namespace Aergo.State.Tests;

public sealed class TreeDiffTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(4, 3)]
    public void The_difference_of_two_trees_is_the_difference_of_their_rows(int keys, int values)
    {
        var trial = new TreeTrial(70 + keys, (TreeTrial.Keys)keys, (TreeTrial.Values)values);
        var moments = new List<(Hash256 Root, SortedDictionary<byte[], byte[]> Rows)> { (Hash256.Zero, new(BytesComparer.Instance)) };
        for (int step = 0; step < 10; step++)
        {
            Assert.True(trial.Step(step == 0 ? 300 : trial.Random.Next(1, 60), step == 7 ? 0.95 : 0.3, 0.3));
            moments.Add((trial.Root, new(trial.Rows, BytesComparer.Instance)));
        }

        foreach ((Hash256 before, var rowsBefore) in moments)
        {
            foreach ((Hash256 after, var rowsAfter) in moments)
            {
                var expected = new SortedSet<byte[]>(rowsBefore.Keys.Concat(rowsAfter.Keys), BytesComparer.Instance)
                    .Select(k => new RowDifference(k, rowsBefore.GetValueOrDefault(k), rowsAfter.GetValueOrDefault(k)))
                    .Where(d => d.Before is null || d.After is null || !d.Before.AsSpan().SequenceEqual(d.After));
                RowDifference[] actual = [.. TreeDiff.Run(trial.Store, before, after)];
                Assert.Equal(expected.Select(Text), actual.Select(Text));
            }
        }
    }

    [Fact]
    public void Equal_subtrees_are_not_read()
    {
        var counted = new CountingStore();
        var writer = new TreeStore(counted);
        Hash256 before = StateTree.Apply(writer, Hash256.Zero, [.. Enumerable.Range(0, 20_000).Select(i => new RowEdit([(byte)(i / 256), unchecked((byte)i), 1], new byte[40]))]);
        Hash256 after = StateTree.Apply(writer, before, [new RowEdit([40, 40, 1], [1]), new RowEdit([50, 50, 2], [1])]);
        var reader = new TreeStore(counted);
        counted.Reads = 0;
        Assert.Equal(2, TreeDiff.Run(reader, before, after).Count());
        Assert.InRange(counted.Reads, 6, 40);
    }

    private static string Text(RowDifference d) => $"{Hex(d.Key)} {Hex(d.Before)} {Hex(d.After)}";

    private static string Hex(byte[]? bytes) => bytes is null ? "-" : Convert.ToHexString(bytes);

    private sealed class CountingStore : INodeStore
    {
        private readonly MemoryNodeStore _nodes = new();

        public int Reads { get; set; }

        public byte[]? TryGet(Hash256 id)
        {
            Reads++;
            return _nodes.TryGet(id);
        }

        public void Put(Hash256 id, byte[] bytes) => _nodes.Put(id, bytes);
    }
}

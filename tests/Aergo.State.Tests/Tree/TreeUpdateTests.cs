using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;
using Xunit;

namespace Aergo.State.Tests;

public sealed class TreeUpdateTests
{
    // Goal: an updated tree is byte for byte the tree built from its rows (versioned-state 2.3, restart rule).
    // Method: batches of every size over random and chosen keys, each compared with the plain twin's root.
    [Theory]
    [CombinatorialRows]
    public void An_update_gives_the_root_of_a_rebuild(int keys, int values)
    {
        int trials = 0;
        for (int seed = 1; seed <= 4; seed++)
        {
            var trial = new TreeTrial((seed * 1000) + (keys * 10) + values, (TreeTrial.Keys)keys, (TreeTrial.Values)values);
            Assert.True(trial.Step(seed * 150, 0, 0), $"first batch of seed {seed}");
            for (int step = 0; step < 24; step++)
            {
                int edits = (step % 4) switch { 0 => 1, 1 => 3, 2 => 30, _ => trial.Random.Next(1, 200) };
                double delete = (step % 6) switch { 4 => 0.9, 5 => 0.05, _ => 0.3 };
                Assert.True(trial.Step(edits, delete, 0.3), $"seed {seed}, step {step}");
                trials++;
            }
        }

        Assert.Equal(96, trials);
    }

    // Goal: single edits, where the restart point matters most, over a tree in which many cuts are forced.
    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 4)]
    [InlineData(3, 0)]
    [InlineData(4, 2)]
    [InlineData(5, 5)]
    public void Single_edits_give_the_root_of_a_rebuild(int seed, int keys)
    {
        var trial = new TreeTrial(seed, (TreeTrial.Keys)keys, TreeTrial.Values.Mixed);
        Assert.True(trial.Step(keys is 2 or 5 ? 90 : 500, 0, 0));
        for (int step = 0; step < 400; step++)
        {
            Assert.True(trial.Step(1, 0.4, 0.2), $"step {step}");
        }
    }

    [Fact]
    public void Deleting_everything_in_any_order_ends_with_the_empty_root()
    {
        for (int seed = 0; seed < 6; seed++)
        {
            var trial = new TreeTrial(seed, (TreeTrial.Keys)seed, TreeTrial.Values.Mixed);
            Assert.True(trial.Step(120, 0, 0));
            while (trial.Rows.Count > 0)
            {
                var batch = new SortedDictionary<byte[], byte[]?>(BytesComparer.Instance);
                foreach (byte[] key in trial.Rows.Keys.Where(_ => trial.Random.Next(3) == 0).Take(trial.Random.Next(1, 12)))
                {
                    batch[key] = null;
                }

                Assert.True(trial.Apply(batch));
            }

            Assert.Equal(Hash256.Zero, trial.Root);
        }
    }

    // Goal: the same rows give the same root, whatever the order and size of the batches and the number of workers.
    [Fact]
    public void The_root_does_not_depend_on_order_batches_or_workers()
    {
        var random = new Random(7);
        RowEdit[] rows = [.. Enumerable.Range(0, 3000).Select(i => new RowEdit(BitConverter.GetBytes(i * 7919), [1, 2, 3, (byte)(i % 251)]))];
        var roots = new HashSet<Hash256>();
        foreach (int size in new[] { 1, 17, 400, 3000 })
        {
            random.Shuffle(rows);
            var store = new TreeStore(new MemoryNodeStore());
            Hash256 root = Hash256.Zero;
            foreach (RowEdit[] batch in (size == 1 ? rows[..300].Concat(rows[300..]) : rows).Chunk(size == 1 ? 30 : size))
            {
                RowEdit[] sorted = [.. batch.OrderBy(r => r.Key, BytesComparer.Instance)];
                root = StateTree.Apply(store, root, sorted, size == 400 ? new BackwardsWorkers() : null);
            }

            roots.Add(root);
        }

        Assert.Single(roots);
    }

    [Fact]
    public void Reading_and_walking_a_tree_equals_its_rows()
    {
        foreach (TreeTrial.Keys keys in Enum.GetValues<TreeTrial.Keys>())
        {
            var trial = new TreeTrial(99, keys, TreeTrial.Values.Large);
            Assert.True(trial.Step(keys is TreeTrial.Keys.Long or TreeTrial.Keys.NoCutLong ? 150 : 700, 0, 0));
            foreach ((byte[] key, byte[] value) in trial.Rows)
            {
                Assert.Equal(value, StateTree.Get(trial.Store, trial.Root, key));
            }

            Assert.Equal((ulong)trial.Rows.Count, StateTree.Count(trial.Store, trial.Root));
            List<byte[]> present = [.. trial.Rows.Keys];
            for (int i = 0; i < 60; i++)
            {
                byte[] from = i % 3 == 0 ? trial.NewKey() : present[trial.Random.Next(present.Count)];
                byte[]? to = (i % 5) switch { 0 => null, 1 => trial.NewKey(), 2 => [], _ => present[trial.Random.Next(present.Count)] };
                Assert.Equal(trial.Rows.GetValueOrDefault(from), StateTree.Get(trial.Store, trial.Root, from));
                byte[][] inside = [.. present.Where(k => new KeyRange(from, to).Contains(k))];
                Assert.Equal(Text(inside), Walk(StateTree.Scan(trial.Store, trial.Root, from, to), trial.Rows));
                Assert.Equal(Text(inside.Reverse()), Walk(StateTree.Scan(trial.Store, trial.Root, from, to, descending: true), trial.Rows));
            }
        }
    }

    // Goal: chosen keys cannot make one insert rewrite more than a bounded part of the tree (versioned-state 6.6, the cheap attack).
    [Fact]
    public void Keys_chosen_to_avoid_cuts_do_not_make_inserts_dear()
    {
        var trial = new TreeTrial(5, TreeTrial.Keys.NoCut, TreeTrial.Values.Fixed);
        Assert.True(trial.Step(5000, 0, 0));
        var nodes = (MemoryNodeStore)trial.Store.Nodes;
        int worst = 0, all = 0;
        for (int i = 0; i < 60; i++)
        {
            int before = nodes.Count;
            Assert.True(trial.Step(1, 0, 0));
            worst = Math.Max(worst, nodes.Count - before);
            all += nodes.Count - before;
        }

        Assert.InRange(worst, 2, 30);
        Assert.InRange(all, 120, 60 * 8);
    }

    [Fact]
    public void A_node_with_any_byte_changed_is_refused_or_is_another_canonical_node()
    {
        var trial = new TreeTrial(3, TreeTrial.Keys.Text, TreeTrial.Values.Mixed);
        Assert.True(trial.Step(300, 0, 0));
        byte[] root = trial.Store.Nodes.TryGet(trial.Root)!;
        Assert.True(TreeNode.TryParse(default, root, out TreeNode? node));
        Assert.False(node.IsLeaf);
        foreach (byte[] bytes in new[] { root, trial.Store.Nodes.TryGet(LeftLeaf(trial.Store, node))! })
        {
            int refused = 0;
            for (int bit = 0; bit < bytes.Length * 8; bit++)
            {
                byte[] changed = [.. bytes];
                changed[bit / 8] ^= (byte)(1 << (bit % 8));
                if (TreeNode.TryParse(default, changed, out TreeNode? other))
                {
                    Assert.Equal(changed, Rewritten(other));
                }
                else
                {
                    refused++;
                }
            }

            Assert.True(refused > 100);
            for (int length = 0; length < bytes.Length; length += 7)
            {
                _ = TreeNode.TryParse(default, bytes[..length], out _);
            }
        }
    }

    private static Hash256 LeftLeaf(TreeStore store, TreeNode node)
    {
        Hash256 id = node.Child(0);
        return store.Load(id).IsLeaf ? id : LeftLeaf(store, store.Load(id));
    }

    private static byte[] Rewritten(TreeNode node)
    {
        var entries = new EntryQueue();
        ReadOnlySpan<byte> counts = node.Bytes.AsSpan(node.RowCountsAt);
        for (int i = 0; i < node.Count; i++)
        {
            ulong rows = 0;
            Assert.True(node.IsLeaf || Varint.TryRead(ref counts, out rows));
            entries.Add(node, i, rows, 0);
        }

        return NodeWriter.Write(node.Level, entries.First(entries.Count));
    }

    private static string Text(IEnumerable<byte[]> keys) => string.Join(' ', keys.Select(Convert.ToHexString));

    private static string Walk(IStateCursor cursor, SortedDictionary<byte[], byte[]> rows)
    {
        var keys = new List<byte[]>();
        while (cursor.Next())
        {
            keys.Add(cursor.Key.ToArray());
            Assert.True(cursor.Value.SequenceEqual(rows[keys[^1]]));
        }

        cursor.Dispose();
        return Text(keys);
    }

    private sealed class BackwardsWorkers : IWorkers
    {
        public int Count => 3;

        public void ForEach(int count, Action<int> work)
        {
            for (int i = count - 1; i >= 0; i--)
            {
                work(i);
            }
        }
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class CombinatorialRowsAttribute : Xunit.v3.DataAttribute
    {
        public override System.Threading.Tasks.ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(
            System.Reflection.MethodInfo testMethod, Xunit.Sdk.DisposalTracker disposalTracker)
        {
            var rows = new List<ITheoryDataRow>();
            for (int keys = 0; keys < 6; keys++)
            {
                for (int values = 0; values < 4; values++)
                {
                    rows.Add(new TheoryDataRow<int, int>(keys, values));
                }
            }

            return new(rows);
        }

        public override bool SupportsDiscoveryEnumeration() => true;
    }
}

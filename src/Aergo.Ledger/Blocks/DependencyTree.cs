using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Aergo.Primitives;
using Aergo.State;

namespace Aergo.Ledger;

/// <summary>The Deterministic Transaction Tree of a block: which transactions depend on which, by the rows they touched.</summary>
/// <remarks>
/// A pure function of the order and the row sets. Components are sets of transactions connected by conflicts; inside one, each
/// transaction lists the latest earlier ones it conflicts with. Source: docs/spec/block.md, "DTT".
/// </remarks>
public sealed class DependencyTree
{
    // After every key there can be.
    private static readonly byte[] Beyond = [.. System.Linq.Enumerable.Repeat((byte)0xFF, StateLimits.KeyBytesMax + 1)];

    private DependencyTree(IReadOnlyList<IReadOnlyList<int>> components, IReadOnlyList<IReadOnlyList<int>> predecessors) =>
        (Components, Predecessors) = (components, predecessors);

    /// <summary>Transactions by index in the block, grouped; components by smallest index, transactions in block order.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Components { get; }

    /// <summary>For each transaction, the earlier ones it must follow directly, ascending.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Predecessors { get; }

    /// <summary>Builds the tree of the row sets, given in block order.</summary>
    public static DependencyTree Build(IReadOnlyList<RowSet> rowSets)
    {
        ArgumentNullException.ThrowIfNull(rowSets);
        var rows = new Dictionary<RowKey, RowHistory>();
        var ranges = new Dictionary<AccountId, List<(KeyRange Range, int Reader)>>();
        var writes = new Dictionary<AccountId, SortedSet<byte[]>>();
        foreach (RowSet set in rowSets)
        {
            foreach (TreeRowSet tree in set.Trees)
            {
                // Only where a range is read does the order of written keys matter.
                if (tree.Ranges.Count > 0)
                {
                    writes.TryAdd(tree.Tree, new SortedSet<byte[]>(BytesComparer.Instance));
                }
            }
        }

        var predecessors = new SortedSet<int>[rowSets.Count];
        for (int i = 0; i < rowSets.Count; i++)
        {
            predecessors[i] = [];
            foreach (TreeRowSet tree in rowSets[i].Trees)
            {
                Follow(tree, i, predecessors[i], rows, ranges, writes);
            }
        }

        var union = new int[rowSets.Count];
        for (int i = 0; i < union.Length; i++)
        {
            union[i] = i;
            foreach (int earlier in predecessors[i])
            {
                int a = Root(union, earlier), b = Root(union, i);
                union[Math.Max(a, b)] = Math.Min(a, b);
            }
        }

        var components = new SortedDictionary<int, List<int>>();
        for (int i = 0; i < union.Length; i++)
        {
            int root = Root(union, i);
            if (!components.TryGetValue(root, out List<int>? members))
            {
                components.Add(root, members = []);
            }

            members.Add(i);
        }

        return new DependencyTree([.. components.Values], Array.ConvertAll(predecessors, p => (IReadOnlyList<int>)[.. p]));
    }

    /// <summary>Root over components, each a Merkle tree of its transactions' leaves.</summary>
    /// <param name="leaf">Digest of one transaction: id, row set, gas, status.</param>
    public Hash256 RootDigest(Func<int, Hash256> leaf)
    {
        ArgumentNullException.ThrowIfNull(leaf);
        var roots = new List<Hash256>(Components.Count);
        foreach (IReadOnlyList<int> component in Components)
        {
            var leaves = new List<Hash256>(component.Count);
            foreach (int index in component)
            {
                leaves.Add(leaf(index));
            }

            roots.Add(MerkleTree.Root(leaves));
        }

        return MerkleTree.Root(roots);
    }

    /// <summary>Leaf digest of one transaction.</summary>
    public static Hash256 Leaf(Hash256 transaction, Hash256 rowSet, long gasUsed, byte status)
    {
        Span<byte> bytes = stackalloc byte[(2 * Hash256.Size) + 9];
        transaction.CopyTo(bytes);
        rowSet.CopyTo(bytes[Hash256.Size..]);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[64..], gasUsed);
        bytes[72] = status;
        return Hash256.Sha256(bytes);
    }

    private static void Follow(
        TreeRowSet tree,
        int index,
        SortedSet<int> predecessors,
        Dictionary<RowKey, RowHistory> rows,
        Dictionary<AccountId, List<(KeyRange Range, int Reader)>> ranges,
        Dictionary<AccountId, SortedSet<byte[]>> writes)
    {
        foreach (byte[] key in tree.Reads)
        {
            RowHistory row = Of(rows, tree.Tree, key);
            row.AddChangesTo(predecessors);
            row.Readers.Add(index);
        }

        foreach (KeyRange range in tree.Ranges)
        {
            foreach (byte[] key in writes[tree.Tree].GetViewBetween(range.From, range.To ?? Beyond))
            {
                if (range.Contains(key))
                {
                    Of(rows, tree.Tree, key).AddChangesTo(predecessors);
                }
            }

            if (!ranges.TryGetValue(tree.Tree, out List<(KeyRange Range, int Reader)>? read))
            {
                ranges.Add(tree.Tree, read = []);
            }

            read.Add((range, index));
        }

        foreach (byte[] key in tree.Adds)
        {
            RowHistory row = Of(rows, tree.Tree, key);
            AddIfAny(predecessors, row.Writer);
            predecessors.UnionWith(row.Readers);
            AddRangeReaders(ranges, tree.Tree, key, predecessors);
            row.Adders.Add(index);
            Remember(writes, tree.Tree, key);
        }

        foreach (byte[] key in tree.Writes)
        {
            RowHistory row = Of(rows, tree.Tree, key);
            row.AddChangesTo(predecessors);
            predecessors.UnionWith(row.Readers);
            AddRangeReaders(ranges, tree.Tree, key, predecessors);
            row.Writer = index;
            row.Readers.Clear();
            row.Adders.Clear();
            Remember(writes, tree.Tree, key);
        }

        predecessors.Remove(index);
    }

    private static void AddRangeReaders(Dictionary<AccountId, List<(KeyRange Range, int Reader)>> ranges, AccountId tree, byte[] key, SortedSet<int> predecessors)
    {
        if (ranges.TryGetValue(tree, out List<(KeyRange Range, int Reader)>? read))
        {
            foreach ((KeyRange range, int reader) in read)
            {
                if (range.Contains(key))
                {
                    predecessors.Add(reader);
                }
            }
        }
    }

    private static void Remember(Dictionary<AccountId, SortedSet<byte[]>> writes, AccountId tree, byte[] key)
    {
        if (writes.TryGetValue(tree, out SortedSet<byte[]>? written))
        {
            written.Add(key);
        }
    }

    private static RowHistory Of(Dictionary<RowKey, RowHistory> rows, AccountId tree, byte[] key)
    {
        var rowKey = new RowKey(tree, key);
        if (!rows.TryGetValue(rowKey, out RowHistory? row))
        {
            rows.Add(rowKey, row = new RowHistory());
        }

        return row;
    }

    private static void AddIfAny(SortedSet<int> set, int index)
    {
        if (index >= 0)
        {
            set.Add(index);
        }
    }

    private static int Root(int[] union, int index)
    {
        while (union[index] != index)
        {
            index = union[index] = union[union[index]];
        }

        return index;
    }

    /// <summary>What has happened to one row so far: its last writer, the adds since, and the readers since.</summary>
    private sealed class RowHistory
    {
        public int Writer { get; set; } = -1;

        public List<int> Adders { get; } = [];

        public List<int> Readers { get; } = [];

        public void AddChangesTo(SortedSet<int> predecessors)
        {
            AddIfAny(predecessors, Writer);
            predecessors.UnionWith(Adders);
        }
    }

    private readonly struct RowKey(AccountId tree, byte[] key) : IEquatable<RowKey>
    {
        private readonly AccountId _tree = tree;
        private readonly byte[] _key = key;

        public bool Equals(RowKey other) => _tree == other._tree && _key.AsSpan().SequenceEqual(other._key);

        public override bool Equals(object? obj) => obj is RowKey other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            hash.Add(_tree);
            hash.AddBytes(_key);
            return hash.ToHashCode();
        }
    }
}

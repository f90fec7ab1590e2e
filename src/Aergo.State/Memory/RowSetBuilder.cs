using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>Collects touched rows in any order and makes the canonical set of them.</summary>
/// <remarks>The ledger adds what lies outside rows (account records, fees) under trees of its own choice.</remarks>
public sealed class RowSetBuilder
{
    private sealed class TreeLists
    {
        public readonly List<byte[]> Reads = [], Adds = [], Writes = [];
        public readonly List<KeyRange> Ranges = [];
    }

    private readonly SortedDictionary<AccountId, TreeLists> _trees = [];

    /// <summary>A key was read.</summary>
    public void AddRead(AccountId tree, byte[] key) => Of(tree).Reads.Add(key);

    /// <summary>A range was read, to its end or as far as the reader went; an empty one counts for nothing.</summary>
    public void AddRange(AccountId tree, KeyRange range)
    {
        if (range.To is null || range.From.AsSpan().SequenceCompareTo(range.To) < 0)
        {
            Of(tree).Ranges.Add(range);
        }
    }

    /// <summary>An amount was added to a key, or taken from it, without looking at it.</summary>
    public void AddAdd(AccountId tree, byte[] key) => Of(tree).Adds.Add(key);

    /// <summary>A key was written.</summary>
    public void AddWrite(AccountId tree, byte[] key) => Of(tree).Writes.Add(key);

    /// <summary>Everything another set holds.</summary>
    public void AddAll(RowSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        foreach (TreeRowSet tree in rows.Trees)
        {
            TreeLists lists = Of(tree.Tree);
            lists.Reads.AddRange(tree.Reads);
            lists.Ranges.AddRange(tree.Ranges);
            lists.Adds.AddRange(tree.Adds);
            lists.Writes.AddRange(tree.Writes);
        }
    }

    /// <summary>The canonical set of what was added so far.</summary>
    public RowSet ToRowSet()
    {
        var trees = new List<TreeRowSet>(_trees.Count);
        foreach ((AccountId tree, TreeLists lists) in _trees)
        {
            List<KeyRange> ranges = Merged(lists.Ranges);
            trees.Add(new TreeRowSet(
                tree,
                Sorted(lists.Reads, ranges),
                ranges,
                Sorted(lists.Adds, []),
                Sorted(lists.Writes, [])));
        }

        return trees.Count == 0 ? RowSet.Empty : new RowSet(trees);
    }

    private TreeLists Of(AccountId tree)
    {
        if (!_trees.TryGetValue(tree, out TreeLists? lists))
        {
            _trees.Add(tree, lists = new TreeLists());
        }

        return lists;
    }

    private static List<byte[]> Sorted(List<byte[]> keys, List<KeyRange> covered)
    {
        keys.Sort(BytesComparer.Instance);
        var result = new List<byte[]>(keys.Count);
        foreach (byte[] key in keys)
        {
            bool repeated = result.Count > 0 && result[^1].AsSpan().SequenceEqual(key);
            if (!repeated && !RowSetSearch.InRange(covered, key))
            {
                result.Add(key);
            }
        }

        return result;
    }

    private static List<KeyRange> Merged(List<KeyRange> ranges)
    {
        ranges.Sort(static (a, b) => a.From.AsSpan().SequenceCompareTo(b.From));
        var result = new List<KeyRange>(ranges.Count);
        foreach (KeyRange range in ranges)
        {
            if (result.Count > 0 && (result[^1].To is not { } end || range.From.AsSpan().SequenceCompareTo(end) <= 0))
            {
                byte[]? reach = result[^1].To;
                bool further = reach is not null && (range.To is null || range.To.AsSpan().SequenceCompareTo(reach) > 0);
                result[^1] = further ? result[^1] with { To = range.To } : result[^1];
            }
            else
            {
                result.Add(range);
            }
        }

        return result;
    }
}

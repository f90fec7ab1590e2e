using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>Keys from <paramref name="From"/> (inclusive) to <paramref name="To"/> (exclusive; null: to the end).</summary>
public readonly record struct KeyRange(byte[] From, byte[]? To)
{
    /// <summary>Whether a key lies inside.</summary>
    public bool Contains(ReadOnlySpan<byte> key) =>
        key.SequenceCompareTo(From) >= 0 && (To is null || key.SequenceCompareTo(To) < 0);

    /// <summary>The key that follows directly on <paramref name="key"/>: an exclusive bound that includes it.</summary>
    public static byte[] After(ReadOnlySpan<byte> key)
    {
        var next = new byte[key.Length + 1];
        key.CopyTo(next);
        return next;
    }
}

/// <summary>What one transaction touched in one account's tree; every list sorted and free of repeats.</summary>
/// <param name="Tree">Whose tree.</param>
/// <param name="Reads">Keys read singly and not lying in a range read.</param>
/// <param name="Ranges">Ranges read; neither overlapping nor touching.</param>
/// <param name="Adds">Keys to which an amount was added without reading them.</param>
/// <param name="Writes">Keys written.</param>
public sealed record TreeRowSet(
    AccountId Tree,
    IReadOnlyList<byte[]> Reads,
    IReadOnlyList<KeyRange> Ranges,
    IReadOnlyList<byte[]> Adds,
    IReadOnlyList<byte[]> Writes)
{
    /// <summary>Whether <paramref name="key"/> was read, singly or within a range.</summary>
    public bool HasRead(byte[] key) => RowSetSearch.Contains(Reads, key) || RowSetSearch.InRange(Ranges, key);
}

/// <summary>Every row and range one transaction read and wrote: what concurrency control, dependency analysis and merging work on.</summary>
/// <remarks>Canonical: equal sets have equal bytes. Source: docs/spec/state-tree.md, "Row sets".</remarks>
public sealed class RowSet
{
    internal RowSet(IReadOnlyList<TreeRowSet> trees) => Trees = trees;

    /// <summary>The set of a transaction that touched nothing.</summary>
    public static RowSet Empty { get; } = new([]);

    /// <summary>One entry per tree touched, sorted by account.</summary>
    public IReadOnlyList<TreeRowSet> Trees { get; }

    /// <summary>SHA-256 of the canonical encoding.</summary>
    public Hash256 Digest => Hash256.Sha256(Encode());

    /// <summary>The canonical bytes.</summary>
    public byte[] Encode() => RowSetCodec.Encode(this);

    /// <summary>Reads canonical bytes of outside origin; anything not canonical is refused.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out RowSet? rows) => RowSetCodec.TryDecode(bytes, out rows);

    /// <summary>Whether the order of the two transactions matters: one wrote what the other read, added to or wrote.</summary>
    /// <remarks>Two adds on one row do not conflict; an add conflicts with a read or a write of its row.</remarks>
    public bool ConflictsWith(RowSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        int i = 0, j = 0;
        while (i < Trees.Count && j < other.Trees.Count)
        {
            TreeRowSet a = Trees[i], b = other.Trees[j];
            int order = a.Tree.CompareTo(b.Tree);
            if (order == 0 && (Changes(a, b) || Changes(b, a)))
            {
                return true;
            }

            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        return false;
    }

    private static bool Changes(TreeRowSet writer, TreeRowSet other)
    {
        foreach (byte[] key in writer.Writes)
        {
            if (other.HasRead(key) || RowSetSearch.Contains(other.Writes, key) || RowSetSearch.Contains(other.Adds, key))
            {
                return true;
            }
        }

        foreach (byte[] key in writer.Adds)
        {
            if (other.HasRead(key))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Binary search in the sorted lists of a row set.</summary>
internal static class RowSetSearch
{
    public static bool Contains(IReadOnlyList<byte[]> keys, ReadOnlySpan<byte> key)
    {
        int low = 0, high = keys.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            int order = key.SequenceCompareTo(keys[middle]);
            if (order == 0)
            {
                return true;
            }

            (low, high) = order < 0 ? (low, middle) : (middle + 1, high);
        }

        return false;
    }

    public static bool InRange(IReadOnlyList<KeyRange> ranges, ReadOnlySpan<byte> key)
    {
        int low = 0, high = ranges.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = key.SequenceCompareTo(ranges[middle].From) < 0 ? (low, middle) : (middle + 1, high);
        }

        return low > 0 && ranges[low - 1].Contains(key);
    }
}

using System;
using System.Buffers;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>Canonical bytes of a <see cref="RowSet"/>. Source: docs/spec/state-tree.md, "Row sets".</summary>
internal static class RowSetCodec
{
    private const byte Format = 1;

    public static byte[] Encode(RowSet rows)
    {
        var output = new ArrayBufferWriter<byte>(256);
        output.Write([Format]);
        Varint.Write(output, (ulong)rows.Trees.Count);
        foreach (TreeRowSet tree in rows.Trees)
        {
            tree.Tree.WriteTo(output);
            WriteKeys(output, tree.Reads);
            Varint.Write(output, (ulong)tree.Ranges.Count);
            foreach (KeyRange range in tree.Ranges)
            {
                WriteKey(output, range.From);

                // Length plus one; 0 says that the range has no end.
                Varint.Write(output, range.To is null ? 0 : (ulong)range.To.Length + 1);
                output.Write(range.To);
            }

            WriteKeys(output, tree.Adds);
            WriteKeys(output, tree.Writes);
        }

        return output.WrittenSpan.ToArray();
    }

    public static bool TryDecode(ReadOnlySpan<byte> bytes, out RowSet? rows)
    {
        rows = null;
        if (bytes.IsEmpty || bytes[0] != Format)
        {
            return false;
        }

        bytes = bytes[1..];
        if (!TryReadCount(ref bytes, AccountId.Size, out int count))
        {
            return false;
        }

        var trees = new List<TreeRowSet>(count);
        for (int i = 0; i < count; i++)
        {
            if (!TryReadTree(ref bytes, out TreeRowSet? tree) || (i > 0 && trees[^1].Tree.CompareTo(tree!.Tree) >= 0))
            {
                return false;
            }

            trees.Add(tree!);
        }

        rows = bytes.IsEmpty ? new RowSet(trees) : null;
        return rows is not null;
    }

    private static bool TryReadTree(ref ReadOnlySpan<byte> bytes, out TreeRowSet? tree)
    {
        tree = null;
        if (bytes.Length < AccountId.Size)
        {
            return false;
        }

        var id = new AccountId(bytes);
        bytes = bytes[AccountId.Size..];
        if (!TryReadKeys(ref bytes, out List<byte[]> reads) || !TryReadRanges(ref bytes, out List<KeyRange> ranges) ||
            !TryReadKeys(ref bytes, out List<byte[]> adds) || !TryReadKeys(ref bytes, out List<byte[]> writes))
        {
            return false;
        }

        if (reads.Count + ranges.Count + adds.Count + writes.Count == 0 ||
            reads.Exists(key => RowSetSearch.InRange(ranges, key)))
        {
            return false;
        }

        tree = new TreeRowSet(id, reads, ranges, adds, writes);
        return true;
    }

    private static bool TryReadRanges(ref ReadOnlySpan<byte> bytes, out List<KeyRange> ranges)
    {
        ranges = [];
        if (!TryReadCount(ref bytes, 2, out int count))
        {
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            if (!TryReadKey(ref bytes, out byte[] from) || !Varint.TryRead(ref bytes, out ulong toLength))
            {
                return false;
            }

            byte[]? to = null;
            if (toLength > 0)
            {
                if (toLength - 1 > StateLimits.KeyBytesMax + 1 || toLength - 1 > (ulong)bytes.Length)
                {
                    return false;
                }

                to = bytes[..(int)(toLength - 1)].ToArray();
                bytes = bytes[to.Length..];
            }

            bool follows = i == 0 || (ranges[^1].To is { } end && end.AsSpan().SequenceCompareTo(from) < 0);
            if (!follows || (to is not null && from.AsSpan().SequenceCompareTo(to) >= 0))
            {
                return false;
            }

            ranges.Add(new KeyRange(from, to));
        }

        return true;
    }

    private static bool TryReadKeys(ref ReadOnlySpan<byte> bytes, out List<byte[]> keys)
    {
        keys = [];
        if (!TryReadCount(ref bytes, 1, out int count))
        {
            return false;
        }

        keys.Capacity = count;
        for (int i = 0; i < count; i++)
        {
            if (!TryReadKey(ref bytes, out byte[] key) || (i > 0 && keys[^1].AsSpan().SequenceCompareTo(key) >= 0))
            {
                return false;
            }

            keys.Add(key);
        }

        return true;
    }

    // A count is believed only as far as the bytes left could hold that many items.
    private static bool TryReadCount(ref ReadOnlySpan<byte> bytes, int itemBytesMin, out int count)
    {
        count = 0;
        if (!Varint.TryRead(ref bytes, out ulong value) || value > (ulong)(bytes.Length / itemBytesMin))
        {
            return false;
        }

        count = (int)value;
        return true;
    }

    private static bool TryReadKey(ref ReadOnlySpan<byte> bytes, out byte[] key)
    {
        key = [];

        // One byte over the limit: a bound "just after" the longest key.
        if (!Varint.TryRead(ref bytes, out ulong length) || length > StateLimits.KeyBytesMax + 1 || length > (ulong)bytes.Length)
        {
            return false;
        }

        key = bytes[..(int)length].ToArray();
        bytes = bytes[key.Length..];
        return true;
    }

    private static void WriteKeys(ArrayBufferWriter<byte> output, IReadOnlyList<byte[]> keys)
    {
        Varint.Write(output, (ulong)keys.Count);
        foreach (byte[] key in keys)
        {
            WriteKey(output, key);
        }
    }

    private static void WriteKey(ArrayBufferWriter<byte> output, byte[] key)
    {
        Varint.Write(output, (ulong)key.Length);
        output.Write(key);
    }
}

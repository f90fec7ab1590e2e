using System;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>One node of a state tree, used as its bytes lie in memory.</summary>
/// <remarks>
/// Bytes, little endian: magic 1 · format 1 · level 1 · flags 1 (zero) · entry count u16 · key-prefix length u16 · shared key prefix ·
/// key offsets u16[] · value offsets u16[] · subtree row counts (varints, inner nodes only) · key suffixes · values or child ids.
/// Offsets count from the start of the node. Bit 15 of a value offset marks, in a leaf, a value kept as a blob (its stored form is
/// length u32 and blob id), and in an inner node a child that was ended by the look-back rule. An inner key is the last key below it.
/// A parsed node is well-formed and in its one canonical form. Source: docs/spec/state-tree.md, "Nodes".
/// </remarks>
internal sealed class TreeNode
{
    public const byte Magic = 0xAE, Format = 1;
    public const int HeaderBytes = 8;

    /// <summary>Longest value kept in the leaf itself.</summary>
    public const int InlineBytesMax = 512;

    /// <summary>Stored form of a longer one: length and id.</summary>
    public const int BlobReferenceBytes = 4 + Hash256.Size;

    /// <summary>No tree has more levels: even two children a node make 2^32 leaves.</summary>
    public const int LevelMax = 32;

    private const int MarkBit = 0x8000;

    private readonly int _keyOffsetsAt, _valueOffsetsAt;

    private TreeNode(Hash256 id, byte[] bytes, int count, int prefixLength, ulong rows)
    {
        (Id, Bytes, Level, Count, PrefixLength, Rows) = (id, bytes, bytes[2], count, prefixLength, rows);
        _keyOffsetsAt = HeaderBytes + prefixLength;
        _valueOffsetsAt = _keyOffsetsAt + (2 * count);
    }

    /// <summary>Whether the cache was asked for it lately.</summary>
    public bool Used { get; set; }

    /// <summary>Name of the node; zero while nobody has computed it.</summary>
    public Hash256 Id { get; }

    public byte[] Bytes { get; }

    public int Count { get; }

    public int PrefixLength { get; }

    /// <summary>Rows in all leaves below (or in this one).</summary>
    public ulong Rows { get; }

    public int Level { get; }

    public bool IsLeaf => Level == 0;

    public ReadOnlySpan<byte> Prefix => Bytes.AsSpan(HeaderBytes, PrefixLength);

    /// <summary>Where the row counts begin in an inner node.</summary>
    public int RowCountsAt => _valueOffsetsAt + (2 * Count);

    /// <summary>Sum of what the entries count for in the cut rule.</summary>
    public int EntryBytes
    {
        get
        {
            int valuesAt = ValueAt(0);
            int keys = (Count * PrefixLength) + (valuesAt - KeyAt(0));
            return IsLeaf ? keys + (Bytes.Length - valuesAt) + (4 * Count) : keys + (40 * Count);
        }
    }

    public int KeyAt(int index) => U16(_keyOffsetsAt + (2 * index));

    public int ValueAt(int index) => U16(_valueOffsetsAt + (2 * index)) & ~MarkBit;

    public bool Mark(int index) => (U16(_valueOffsetsAt + (2 * index)) & MarkBit) != 0;

    public ReadOnlySpan<byte> Suffix(int index)
    {
        int start = KeyAt(index);
        return Bytes.AsSpan(start, (index + 1 < Count ? KeyAt(index + 1) : ValueAt(0)) - start);
    }

    public int ValueLength(int index) => (index + 1 < Count ? ValueAt(index + 1) : Bytes.Length) - ValueAt(index);

    public ReadOnlySpan<byte> Value(int index) => Bytes.AsSpan(ValueAt(index), ValueLength(index));

    public Hash256 Child(int index) => new(Bytes.AsSpan(ValueAt(index), Hash256.Size));

    public int KeyLength(int index) => PrefixLength + Suffix(index).Length;

    /// <summary>Writes a whole key to <paramref name="output"/> and returns its length.</summary>
    public int CopyKey(int index, Span<byte> output)
    {
        ReadOnlySpan<byte> suffix = Suffix(index);
        Prefix.CopyTo(output);
        suffix.CopyTo(output[PrefixLength..]);
        return PrefixLength + suffix.Length;
    }

    public byte[] Key(int index)
    {
        var key = new byte[KeyLength(index)];
        CopyKey(index, key);
        return key;
    }

    /// <summary>Order of <paramref name="key"/> against the key at <paramref name="index"/>.</summary>
    public int Compare(ReadOnlySpan<byte> key, int index)
    {
        int order = ComparePrefix(key);
        return order != 0 ? order : key[PrefixLength..].SequenceCompareTo(Suffix(index));
    }

    /// <summary>First entry whose key is not below <paramref name="key"/>; <see cref="Count"/> when all are.</summary>
    public int FirstAtLeast(ReadOnlySpan<byte> key, out bool equal)
    {
        equal = false;
        int order = ComparePrefix(key);
        if (order != 0)
        {
            return order < 0 ? 0 : Count;
        }

        key = key[PrefixLength..];
        int low = 0, high = Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            order = key.SequenceCompareTo(Suffix(middle));
            if (order == 0)
            {
                equal = true;
                return middle;
            }

            if (order < 0)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    /// <summary>Takes bytes that <see cref="NodeWriter"/> has laid out, without looking them through again.</summary>
    public static TreeNode OfWritten(Hash256 id, byte[] bytes, ulong rows) =>
        new(id, bytes, BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(4)), BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(6)), rows);

    /// <summary>Takes bytes of any origin; false unless they are a canonical node. That <paramref name="id"/> is their name is the caller's word.</summary>
    public static bool TryParse(Hash256 id, byte[] bytes, [NotNullWhen(true)] out TreeNode? node)
    {
        node = null;
        ReadOnlySpan<byte> s = bytes;
        if (s.Length is < HeaderBytes or > ushort.MaxValue || s[0] != Magic || s[1] != Format || s[2] > LevelMax || s[3] != 0)
        {
            return false;
        }

        int count = BinaryPrimitives.ReadUInt16LittleEndian(s[4..]), prefix = BinaryPrimitives.ReadUInt16LittleEndian(s[6..]);
        int rowCountsAt = HeaderBytes + prefix + (4 * count);
        if (count == 0 || prefix > StateLimits.KeyBytesMax || rowCountsAt > s.Length)
        {
            return false;
        }

        ulong rows = (ulong)count;
        ReadOnlySpan<byte> rest = s[rowCountsAt..];
        if (s[2] > 0 && !TryReadRowCounts(ref rest, count, out rows))
        {
            return false;
        }

        var parsed = new TreeNode(id, bytes, count, prefix, rows);
        node = parsed.HasGoodKeys(s.Length - rest.Length) && parsed.HasGoodValues() ? parsed : null;
        return node is not null;
    }

    private static bool TryReadRowCounts(ref ReadOnlySpan<byte> rest, int count, out ulong rows)
    {
        rows = 0;
        for (int i = 0; i < count; i++)
        {
            if (!Varint.TryRead(ref rest, out ulong below) || below == 0 || below > long.MaxValue || rows > long.MaxValue)
            {
                return false;
            }

            rows += below;
        }

        return true;
    }

    private bool HasGoodKeys(int keysAt)
    {
        int end = ValueAt(0);
        if (KeyAt(0) != keysAt || end < keysAt || end > Bytes.Length)
        {
            return false;
        }

        for (int i = 1; i < Count; i++)
        {
            if (KeyAt(i) < KeyAt(i - 1) || KeyAt(i) > end)
            {
                return false;
            }
        }

        for (int i = 0; i < Count; i++)
        {
            if (KeyLength(i) > StateLimits.KeyBytesMax || (i > 0 && Suffix(i - 1).SequenceCompareTo(Suffix(i)) >= 0))
            {
                return false;
            }
        }

        // The shared prefix is as long as it can be.
        ReadOnlySpan<byte> first = Suffix(0), last = Suffix(Count - 1);
        return Count == 1 ? first.IsEmpty : first.IsEmpty || first[0] != last[0];
    }

    private bool HasGoodValues()
    {
        for (int i = 0; i < Count; i++)
        {
            int start = ValueAt(i), end = i + 1 < Count ? ValueAt(i + 1) : Bytes.Length;
            int length = end - start;
            bool good = IsLeaf
                ? length >= 0 && end <= Bytes.Length && (Mark(i) ? length == BlobReferenceBytes && IsLong(start) : length <= InlineBytesMax)
                : length == Hash256.Size && end <= Bytes.Length;
            if (!good)
            {
                return false;
            }
        }

        return true;
    }

    private bool IsLong(int start) =>
        BinaryPrimitives.ReadUInt32LittleEndian(Bytes.AsSpan(start)) is > InlineBytesMax and <= StateLimits.ValueBytesMax;

    private int ComparePrefix(ReadOnlySpan<byte> key)
    {
        int length = PrefixLength;
        return length == 0 ? 0 : key[..Math.Min(length, key.Length)].SequenceCompareTo(Bytes.AsSpan(HeaderBytes, length));
    }

    private int U16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(Bytes.AsSpan(at));
}

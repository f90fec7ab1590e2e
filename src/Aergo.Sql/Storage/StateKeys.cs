using System;
using System.Buffers.Binary;

namespace Aergo.Sql.Storage;

/// <summary>Shape of the keys under which tables, indexes and counters lie in the tree of their schema's account.</summary>
/// <remarks>Source: docs/spec/sql-catalog.md, "Keys". All begin with the object's oid, big-endian, and one tag byte.</remarks>
internal static class StateKeys
{
    /// <summary>Bytes before the row key or index key.</summary>
    public const int PrefixSize = 5;

    private const byte RowTag = 1;
    private const byte IndexTag = 2;
    private const byte CounterTag = 3;

    private const byte RowCountCounter = 1;
    private const byte RowNumberCounter = 2;
    private const byte SequenceCounter = 3;

    public static byte[] Rows(uint table) => Prefix(table, RowTag);

    public static byte[] Entries(uint index) => Prefix(index, IndexTag);

    /// <summary>Exact number of rows, 8 bytes big-endian; absent means none.</summary>
    public static byte[] RowCount(uint table) => [.. Prefix(table, CounterTag), RowCountCounter];

    /// <summary>Next hidden row number, 8 bytes big-endian; absent means 1.</summary>
    public static byte[] RowNumber(uint table) => [.. Prefix(table, CounterTag), RowNumberCounter];

    /// <summary>Last value of a sequence, 8 bytes big-endian, and whether it was given out, one byte; absent means not started.</summary>
    public static byte[] Sequence(uint sequence) => [.. Prefix(sequence, CounterTag), SequenceCounter];

    /// <summary>First key after all that begin with <paramref name="prefix"/>; null when there is none.</summary>
    public static byte[]? After(ReadOnlySpan<byte> prefix)
    {
        int length = prefix.Length;
        while (length > 0 && prefix[length - 1] == 0xFF)
        {
            length--;
        }

        if (length == 0)
        {
            return null;
        }

        byte[] after = prefix[..length].ToArray();
        after[^1]++;
        return after;
    }

    private static byte[] Prefix(uint oid, byte tag)
    {
        byte[] key = new byte[PrefixSize];
        BinaryPrimitives.WriteUInt32BigEndian(key, oid);
        key[4] = tag;
        return key;
    }
}

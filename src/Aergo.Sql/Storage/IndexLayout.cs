using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Types;

namespace Aergo.Sql.Storage;

/// <summary>Key making for one index.</summary>
/// <remarks>
/// Entry key: index oid ‖ 2 ‖ key columns, then, unless the entry stands for a unique key, the row key's bytes after its prefix.
/// Entry value: 0 ‖ length BE2 when the row key is the tail of the entry key; 1 ‖ row key when it is not.
/// A NULL in the key of a unique index makes it no unique key, except with NULLS NOT DISTINCT. Under a deferrable constraint no key is one.
/// </remarks>
internal sealed class IndexLayout
{
    private const byte RowKeyInTail = 0;
    private const byte RowKeyInValue = 1;

    private readonly IndexColumn[] _columns;

    public IndexLayout(RowLayout table, IndexDefinition definition)
    {
        Definition = definition;
        _columns = [.. definition.Columns];
        Positions = _columns.Select(c => table.Position(c.Number)).ToArray();
        Prefix = definition.IsClustered ? table.RowPrefix : StateKeys.Entries(definition.Oid);
    }

    public IndexDefinition Definition { get; }

    /// <summary>Place of each key column among the live columns; -1 for an expression.</summary>
    public IReadOnlyList<int> Positions { get; }

    /// <summary>Key bytes before the key columns.</summary>
    public byte[] Prefix { get; }

    public int ColumnCount => _columns.Length;

    public SqlType TypeOf(int column) => _columns[column].Type;

    public bool IsDescending(int column) => _columns[column].Descending;

    public bool NullsFirst(int column) => _columns[column].NullsFirst;

    /// <summary>Whether an entry with this key stands alone, so that it needs no row key behind it.</summary>
    public bool IsUniqueKey(ReadOnlySpan<Datum> key) => !Definition.IsDeferrable && Excludes(key);

    /// <summary>Whether two rows with this key are in each other's way.</summary>
    public bool Excludes(ReadOnlySpan<Datum> key)
    {
        if (!Definition.IsUnique)
        {
            return false;
        }

        if (!Definition.NullsNotDistinct)
        {
            foreach (Datum value in key)
            {
                if (value.IsNull)
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Appends prefix and the leading <c>key.Length</c> columns.</summary>
    public void WriteKey(ReadOnlySpan<Datum> key, ArrayBufferWriter<byte> output)
    {
        output.Write(Prefix);
        for (int i = 0; i < key.Length; i++)
        {
            WriteColumn(i, key[i], output);
        }
    }

    public void WriteColumn(int column, Datum value, ArrayBufferWriter<byte> output) =>
        StoredValues.WriteKey(_columns[column].Type, value, _columns[column].Descending, _columns[column].NullsFirst, output);

    /// <summary>Key and value of the entry for a row; <paramref name="key"/> starts as written by <see cref="WriteKey"/>.</summary>
    public static (byte[] Key, byte[] Value) Entry(ReadOnlySpan<byte> key, bool isUniqueKey, ReadOnlySpan<byte> rowKey)
    {
        ReadOnlySpan<byte> tail = rowKey[StateKeys.PrefixSize..];
        if (isUniqueKey)
        {
            byte[] value = new byte[1 + tail.Length];
            value[0] = RowKeyInValue;
            tail.CopyTo(value.AsSpan(1));
            return (key.ToArray(), value);
        }

        byte[] whole = new byte[key.Length + tail.Length];
        key.CopyTo(whole);
        tail.CopyTo(whole.AsSpan(key.Length));
        byte[] length = new byte[3];
        length[0] = RowKeyInTail;
        BinaryPrimitives.WriteUInt16BigEndian(length.AsSpan(1), checked((ushort)tail.Length));
        return (whole, length);
    }

    /// <summary>The full row key that an entry points to.</summary>
    public static byte[] RowKey(byte[] rowPrefix, ReadOnlySpan<byte> entryKey, ReadOnlySpan<byte> entryValue)
    {
        ReadOnlySpan<byte> tail = entryValue[0] == RowKeyInValue ? entryValue[1..] : entryKey[^BinaryPrimitives.ReadUInt16BigEndian(entryValue[1..])..];
        byte[] key = new byte[rowPrefix.Length + tail.Length];
        rowPrefix.CopyTo(key, 0);
        tail.CopyTo(key.AsSpan(rowPrefix.Length));
        return key;
    }
}

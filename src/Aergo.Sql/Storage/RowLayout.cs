using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Types;

namespace Aergo.Sql.Storage;

/// <summary>What reading and writing a table's rows needs to know again and again, worked out once per definition.</summary>
/// <remarks>
/// Row value: number of attnums at writing time (LEB128), a bitmap of those that are not NULL (lowest bit first), then per value its length (LEB128) and bytes.
/// Lengths let a reader pass over columns that were dropped since. Attnums past the stored number have the column's missing value.
/// </remarks>
internal sealed class RowLayout
{
    private readonly int[] _byNumber;
    private readonly Datum[] _missing;
    private readonly SqlType[] _types;

    public RowLayout(TableDefinition table, Func<ColumnInfo, Datum> parseMissing)
    {
        Table = table;
        _types = table.Columns.Select(c => c.Type).ToArray();
        _byNumber = new int[table.LastColumnNumber + 1];
        Array.Fill(_byNumber, -1);
        for (int i = 0; i < table.Columns.Length; i++)
        {
            _byNumber[table.Columns[i].Number] = i;
        }

        _missing = table.Columns.Select(c => c.MissingText is null ? Datum.Null : parseMissing(c)).ToArray();
        RowPrefix = StateKeys.Rows(table.Oid);
        RowCountKey = StateKeys.RowCount(table.Oid);
        RowNumberKey = StateKeys.RowNumber(table.Oid);
        Primary = table.ClusteredIndex is { } primary ? new IndexLayout(this, primary) : null;
        Indexes = table.Indexes.Where(i => !i.IsClustered).OrderBy(i => i.Oid).Select(i => new IndexLayout(this, i)).ToArray();
    }

    public TableDefinition Table { get; }

    public byte[] RowPrefix { get; }

    public byte[] RowCountKey { get; }

    public byte[] RowNumberKey { get; }

    /// <summary>The key rows lie under; null for hidden row numbers.</summary>
    public IndexLayout? Primary { get; }

    /// <summary>The other indexes, by oid.</summary>
    public IReadOnlyList<IndexLayout> Indexes { get; }

    /// <summary>Place of a column among the live ones, or -1.</summary>
    public int Position(int number) => number > 0 && number < _byNumber.Length ? _byNumber[number] : -1;

    /// <summary>The value of a column, by place, in rows older than it.</summary>
    public Datum Missing(int position) => _missing[position];

    public IndexLayout Layout(IndexDefinition index) =>
        Primary?.Definition.Oid == index.Oid ? Primary : Indexes.First(i => i.Definition.Oid == index.Oid);

    public void Write(ReadOnlySpan<Datum> row, ArrayBufferWriter<byte> output, ArrayBufferWriter<byte> scratch)
    {
        int count = _byNumber.Length - 1;
        WriteLength(output, count);
        int bitmap = (count + 7) / 8;
        int bitmapAt = output.WrittenCount;
        output.GetSpan(bitmap)[..bitmap].Clear();
        output.Advance(bitmap);
        Span<byte> bits = stackalloc byte[bitmap];
        bits.Clear();
        for (int number = 1; number <= count; number++)
        {
            int position = _byNumber[number];
            if (position < 0 || row[position].IsNull)
            {
                continue;
            }

            bits[(number - 1) >> 3] |= (byte)(1 << ((number - 1) & 7));
            scratch.ResetWrittenCount();
            StoredValues.Write(_types[position], row[position], scratch);
            WriteLength(output, scratch.WrittenCount);
            output.Write(scratch.WrittenSpan);
        }

        Patch(output, bitmapAt, bits);
    }

    /// <summary>The values by live column. The bytes are our own, so that a fault in them is a damaged state.</summary>
    /// <param name="columns">By live column, which to take; the others stay NULL. Null for all.</param>
    public Datum[] Read(ReadOnlySpan<byte> bytes, bool[]? columns = null)
    {
        int count = ReadLength(ref bytes);
        int bitmap = (count + 7) / 8;
        ReadOnlySpan<byte> bits = bytes[..bitmap];
        bytes = bytes[bitmap..];
        var row = new Datum[_types.Length];
        if (count < _byNumber.Length - 1)
        {
            for (int number = count + 1; number < _byNumber.Length; number++)
            {
                int position = _byNumber[number];
                if (position >= 0)
                {
                    row[position] = _missing[position];
                }
            }
        }

        for (int number = 1; number <= count; number++)
        {
            if ((bits[(number - 1) >> 3] & (1 << ((number - 1) & 7))) == 0)
            {
                continue;
            }

            int length = ReadLength(ref bytes);
            int position = number < _byNumber.Length ? _byNumber[number] : -1;
            if (position >= 0 && (columns is null || columns[position]))
            {
                row[position] = StoredValues.Read(_types[position], bytes[..length]);
            }

            bytes = bytes[length..];
        }

        return row;
    }

    private static void Patch(ArrayBufferWriter<byte> output, int at, ReadOnlySpan<byte> bytes) =>
        bytes.CopyTo(System.Runtime.InteropServices.MemoryMarshal.AsMemory(output.WrittenMemory).Span[at..]);

    private static void WriteLength(ArrayBufferWriter<byte> output, int value)
    {
        Span<byte> span = output.GetSpan(5);
        int i = 0;
        while (value >= 0x80)
        {
            span[i++] = (byte)((value & 0x7F) | 0x80);
            value >>= 7;
        }

        span[i++] = (byte)value;
        output.Advance(i);
    }

    private static int ReadLength(ref ReadOnlySpan<byte> bytes)
    {
        int value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = bytes[0];
            bytes = bytes[1..];
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}

using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Aergo.Sql.Types;

namespace Aergo.Sql.Storage;

/// <summary>Takes the wanted columns of one row after the other out of the stored bytes, into arrays that are used again.</summary>
/// <remarks>The same values as <see cref="RowLayout.Read"/> gives, and the same errors; what lies in the bits makes no datum.</remarks>
internal sealed class RowDecoder
{
    private enum Form : byte { Skipped, Integer, Fixed, Other }

    private readonly RowLayout _layout;
    private readonly Form[] _forms;
    private readonly int[] _places;
    private readonly long[] _least;
    private readonly long[] _most;
    private readonly SqlType[] _types;
    private readonly int _last;

    public RowDecoder(RowLayout layout, IReadOnlyList<bool>? columns)
    {
        _layout = layout;
        int numbers = layout.Table.LastColumnNumber;
        int width = layout.Table.Columns.Length;
        (Bits, Nulls, Data) = (new long[width], new bool[width], new Datum[width]);
        (_forms, _places, _least, _most, _types) = (new Form[numbers + 1], new int[numbers + 1], new long[numbers + 1], new long[numbers + 1], new SqlType[numbers + 1]);
        Array.Fill(Nulls, true);
        for (int number = 1; number <= numbers; number++)
        {
            int place = layout.Position(number);
            _places[number] = place;
            if (place < 0 || (columns is not null && !columns[place]))
            {
                continue;
            }

            _last = number;
            _types[number] = layout.Table.Columns[place].Type;
            (_forms[number], _least[number], _most[number]) = _types[number].Underlying.Representation switch
            {
                Representation.Int16 => (Form.Integer, short.MinValue, short.MaxValue),
                Representation.Int32 or Representation.Date => (Form.Integer, int.MinValue, int.MaxValue),
                Representation.Int64 => (Form.Integer, long.MinValue, long.MaxValue),
                Representation.Float8 => (Form.Fixed, 0L, 0L),
                _ => (Form.Other, 0L, 0L),
            };
        }
    }

    /// <summary>By live column: the bits of values that lie in them.</summary>
    public long[] Bits { get; }

    /// <summary>By live column: whether the value is NULL; true for columns not wanted.</summary>
    public bool[] Nulls { get; }

    /// <summary>By live column: values that do not lie in the bits.</summary>
    public Datum[] Data { get; }

    /// <summary>Takes the columns of a row.</summary>
    public void Decode(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        int count = Length(bytes, ref at);
        int bitmap = at;
        at += (count + 7) >> 3;
        int last = Math.Min(count, _last);
        for (int number = 1; number <= last; number++)
        {
            bool isNull = (bytes[bitmap + ((number - 1) >> 3)] & (1 << ((number - 1) & 7))) == 0;
            Form form = _forms[number];
            if (isNull)
            {
                if (form != Form.Skipped)
                {
                    SetNull(_places[number]);
                }

                continue;
            }

            int length = bytes[at] < 0x80 ? bytes[at++] : Length(bytes, ref at);
            if (form != Form.Skipped)
            {
                Take(form, number, bytes.Slice(at, length));
            }

            at += length;
        }

        for (int number = last + 1; number <= _last; number++)
        {
            if (_forms[number] != Form.Skipped)
            {
                Put(_places[number], _layout.Missing(_places[number]));
            }
        }
    }

    private void Take(Form form, int number, ReadOnlySpan<byte> value)
    {
        int place = _places[number];
        if (form == Form.Integer && TryInteger(value, out long bits) && bits >= _least[number] && bits <= _most[number])
        {
            Bits[place] = bits;
            Nulls[place] = false;
            return;
        }

        // Also what is not well formed, for the error.
        Put(place, form == Form.Fixed && value.Length == 8 ? Datum.From(BitConverter.Int64BitsToDouble(BinaryPrimitives.ReadInt64LittleEndian(value))) : StoredValues.Read(_types[number], value));
    }

    /// <summary>Seven bits a byte, lowest first, the sign in the lowest bit; up to five bytes, which hold all but rare values.</summary>
    private static bool TryInteger(ReadOnlySpan<byte> value, out long bits)
    {
        ulong zigzag = 0;
        for (int i = 0; i < value.Length && i < 5; i++)
        {
            byte next = value[i];
            zigzag |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                bits = unchecked((long)(zigzag >> 1) ^ -(long)(zigzag & 1));
                return i == value.Length - 1 && (next != 0 || i == 0);
            }
        }

        bits = 0;
        return false;
    }

    private void SetNull(int place)
    {
        Nulls[place] = true;
        Data[place] = Datum.Null;
    }

    private void Put(int place, Datum value)
    {
        Data[place] = value;
        Bits[place] = value.Bits;
        Nulls[place] = value.IsNull;
    }

    private static int Length(ReadOnlySpan<byte> bytes, ref int at)
    {
        int value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = bytes[at++];
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}

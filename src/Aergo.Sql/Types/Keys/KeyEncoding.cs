using System;
using System.Buffers;

namespace Aergo.Sql.Types;

/// <summary>Bytes whose order is the order of values: keys of rows and indexes.</summary>
/// <remarks>
/// Byte order equals <see cref="TypeOrder"/>, equal values give equal bytes, and no value's bytes begin another's, so the keys of several columns are
/// simply joined. The value is not meant to be read back. Source: docs/spec/sql-storage.md, "Keys".
/// </remarks>
public static class KeyEncoding
{
    private const byte NullFirst = 0;
    private const byte NotNull = 1;
    private const byte NullLast = 2;
    private const byte End = 0;

    /// <summary>One column of a key, NULL included. 54000 when the value is longer than a key may be.</summary>
    public static void Write(SqlType type, in Datum value, bool descending, bool nullsFirst, IBufferWriter<byte> output)
    {
        var plain = new KeyWriter(output, descending: false);
        if (value.IsNull)
        {
            plain.Byte(nullsFirst ? NullFirst : NullLast);
            return;
        }

        plain.Byte(NotNull);
        WriteValue(type, value, descending, output);
    }

    /// <summary>A value that is not NULL, without the byte that tells so.</summary>
    public static void WriteValue(SqlType type, in Datum value, bool descending, IBufferWriter<byte> output)
    {
        var writer = new KeyWriter(output, descending);
        Value(type, value, ref writer);
    }

    private static void Value(SqlType type, in Datum value, ref KeyWriter writer)
    {
        type = type.Underlying;
        switch (type.Representation)
        {
            case Representation.Boolean:
                writer.Byte(value.Boolean ? (byte)1 : (byte)0);
                break;
            case Representation.Int16 or Representation.Int32 or Representation.Int64 or Representation.Oid or Representation.Date
                or Representation.Time or Representation.Timestamp or Representation.TimestampTz:
                writer.Integer(value.Bits);
                break;
            case Representation.Float4 or Representation.Float8:
                writer.UInt64(DoubleKey(value.Double));
                break;
            case Representation.Numeric:
                NumericKey.Write(value.Ref<PgNumeric>(), ref writer);
                break;
            case Representation.Text or Representation.Name or Representation.Unknown or Representation.InternalChar:
                writer.Text(value.Text);
                break;
            case Representation.Char:
                writer.Text(value.Text.AsSpan().TrimEnd(' '));
                break;
            case Representation.Bytes:
                writer.Blob(value.Bytes);
                break;
            case Representation.TimeTz:
                TimeTz time = value.Ref<TimeTz>();
                writer.Integer(time.UtcMicroseconds);
                writer.Integer(time.ZoneSecondsWest);
                break;
            case Representation.Interval:
                WriteSpan(value.Ref<Interval>().Span, ref writer);
                break;
            case Representation.Uuid:
                UInt128 uuid = value.Uuid;
                writer.UInt64(unchecked((ulong)(uuid >> 64)));
                writer.UInt64(unchecked((ulong)uuid));
                break;
            case Representation.Jsonb:
                JsonbKey.Write(value.Ref<JsonbValue>(), ref writer);
                break;
            case Representation.Enum:
                writer.UInt32(SingleKey(EnumOrder.SortOrder(type, value.Oid)));
                break;
            case Representation.Array:
                WriteArray(value.Ref<SqlArray>(), ref writer);
                break;
            case Representation.Record:
                WriteRecord(value.Ref<SqlRecord>(), ref writer);
                break;
            default:
                throw TypeOrder.NotComparable(type);
        }
    }

    // Elements until an end mark, which is below every element; then the shape, which decides only between equal elements.
    private static void WriteArray(SqlArray array, ref KeyWriter writer)
    {
        foreach (Datum item in array.Items)
        {
            WritePart(array.ElementType, item, ref writer);
        }

        writer.Byte(End);
        writer.Byte((byte)array.Rank);
        foreach (int dimension in array.Dimensions)
        {
            writer.Integer(dimension);
        }

        foreach (int bound in array.LowerBounds)
        {
            writer.Integer(bound);
        }
    }

    private static void WriteRecord(SqlRecord record, ref KeyWriter writer)
    {
        for (int i = 0; i < record.Fields.Length; i++)
        {
            WritePart(record.Type.Fields[i].Type, record.Fields[i], ref writer);
        }

        writer.Byte(End);
    }

    private static void WritePart(SqlType type, in Datum part, ref KeyWriter writer)
    {
        writer.Byte(part.IsNull ? NullLast : NotNull);
        if (!part.IsNull)
        {
            Value(type, part, ref writer);
        }
    }

    // Ten bytes hold every span; the highest bit turned makes negative ones smaller.
    private static void WriteSpan(Int128 span, ref KeyWriter writer)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteInt128BigEndian(bytes, span);
        bytes[6] ^= 0x80;
        writer.Bytes(bytes[6..]);
    }

    private static ulong DoubleKey(double value)
    {
        if (double.IsNaN(value))
        {
            return ulong.MaxValue;
        }

        ulong bits = BitConverter.DoubleToUInt64Bits(value == 0 ? 0 : value);
        return (bits >> 63) != 0 ? ~bits : bits | (1UL << 63);
    }

    private static uint SingleKey(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value == 0 ? 0 : value);
        return (bits >> 31) != 0 ? ~bits : bits | (1U << 31);
    }
}

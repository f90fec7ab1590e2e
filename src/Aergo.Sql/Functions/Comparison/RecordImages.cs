using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Aergo.Sql.Execution;
using Aergo.Sql.Execution.Values;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Comparison;

/// <summary>The operators <c>*=</c>, <c>*&lt;</c> and their kind: rows compared by how PostgreSQL keeps their values, not by what they mean.</summary>
/// <remarks>1.0 and 1.00 differ, and -2 stands above 3, for the order is that of the stored bytes read as unsigned numbers.</remarks>
internal static class RecordImages
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Scalar("record_image_eq(record,record)", static (_, _, a) => Datum.From(Equal(a[0], a[1])), 3);
        builder.Scalar("record_image_ne(record,record)", static (_, _, a) => Datum.From(!Equal(a[0], a[1])), 3);
        builder.Scalar("record_image_lt(record,record)", static (c, _, a) => Datum.From(Compare(c, a[0], a[1]) < 0), 3);
        builder.Scalar("record_image_le(record,record)", static (c, _, a) => Datum.From(Compare(c, a[0], a[1]) <= 0), 3);
        builder.Scalar("record_image_gt(record,record)", static (c, _, a) => Datum.From(Compare(c, a[0], a[1]) > 0), 3);
        builder.Scalar("record_image_ge(record,record)", static (c, _, a) => Datum.From(Compare(c, a[0], a[1]) >= 0), 3);
        builder.Scalar("btrecordimagecmp(record,record)", static (c, _, a) => Datum.From(Compare(c, a[0], a[1])), 3);
    }

    private static bool Equal(Datum a, Datum b)
    {
        SqlRecord x = a.Ref<SqlRecord>(), y = b.Ref<SqlRecord>();
        int common = Math.Min(x.Fields.Length, y.Fields.Length);
        for (int i = 0; i < common; i++)
        {
            if (!ImageRule.Same(ImageRule.For(FieldType(x, y, i)), x.Fields[i], y.Fields[i]))
            {
                return false;
            }
        }

        RequireSameCount(x, y);
        return true;
    }

    /// <summary>-1, 0 or 1; NULL stands above everything.</summary>
    private static int Compare(SqlContext context, Datum a, Datum b)
    {
        SqlRecord x = a.Ref<SqlRecord>(), y = b.Ref<SqlRecord>();
        int common = Math.Min(x.Fields.Length, y.Fields.Length);
        for (int i = 0; i < common; i++)
        {
            SqlType type = FieldType(x, y, i);
            int order = x.Fields[i].IsNull || y.Fields[i].IsNull
                ? x.Fields[i].IsNull.CompareTo(y.Fields[i].IsNull)
                : Image(context, type, x.Fields[i]).AsSpan().SequenceCompareTo(Image(context, type, y.Fields[i]));
            if (order != 0)
            {
                return Math.Sign(order);
            }
        }

        RequireSameCount(x, y);
        return 0;
    }

    private static SqlType FieldType(SqlRecord x, SqlRecord y, int field)
    {
        SqlType left = x.Type.Fields[field].Type, right = y.Type.Fields[field].Type;
        return left.Oid == right.Oid
            ? left.Underlying
            : throw new SqlException(SqlState.DatatypeMismatch, $"cannot compare dissimilar column types {left.DisplayName} and {right.DisplayName} at record column {field + 1}");
    }

    private static void RequireSameCount(SqlRecord x, SqlRecord y)
    {
        if (x.Fields.Length != y.Fields.Length)
        {
            throw new SqlException(SqlState.DatatypeMismatch, "cannot compare record types with different numbers of columns");
        }
    }

    /// <summary>Bytes in whose order PostgreSQL compares a value: passed values as 64-bit numbers, the others as they lie in memory on a little-endian machine.</summary>
    private static byte[] Image(SqlContext context, SqlType type, Datum value)
    {
        switch (type.Representation)
        {
            case Representation.Boolean or Representation.Int16 or Representation.Int32 or Representation.Int64 or Representation.Oid or Representation.Enum
                or Representation.Date or Representation.Time or Representation.Timestamp or Representation.TimestampTz or Representation.Float8:
                return Passed(value.Bits);
            case Representation.Float4:
                return Passed(BitConverter.SingleToInt32Bits((float)value.Double));
            case Representation.InternalChar:
                return Passed(value.Text.Length == 0 ? 0 : value.Text[0]);
            case Representation.Text or Representation.Name or Representation.Char or Representation.Json:
                return Encoding.UTF8.GetBytes(value.Text);
            case Representation.Bytes:
                return value.Bytes;
            case Representation.Uuid:
                return Sent(context, type, value);
            case Representation.Interval:
            {
                Interval interval = value.Ref<Interval>();
                byte[] bytes = new byte[16];
                BinaryPrimitives.WriteInt64LittleEndian(bytes, interval.Microseconds);
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), interval.Days);
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), interval.Months);
                return bytes;
            }

            case Representation.TimeTz:
            {
                TimeTz time = value.Ref<TimeTz>();
                byte[] bytes = new byte[12];
                BinaryPrimitives.WriteInt64LittleEndian(bytes, time.Microseconds);
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), time.ZoneSecondsWest);
                return bytes;
            }

            case Representation.Numeric:
                return NumericImage(Sent(context, type, value));
            default:
                throw SqlException.NotSupported($"the order of {type.DisplayName} by image");
        }
    }

    private static byte[] Passed(long bits)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, bits);
        return bytes;
    }

    private static byte[] Sent(SqlContext context, SqlType type, Datum value)
    {
        var buffer = new ArrayBufferWriter<byte>(32);
        TypeBinary.Write(type, value, buffer, context);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The header word or words of a stored numeric, then its digits of four decimals each, all little-endian.</summary>
    /// <param name="sent">The wire form: count of digits, weight, sign, display scale, digits.</param>
    private static byte[] NumericImage(ReadOnlySpan<byte> sent)
    {
        const int ShortWeightMin = -64, ShortWeightMax = 63, ShortScaleMax = 63;
        int count = BinaryPrimitives.ReadInt16BigEndian(sent), weight = BinaryPrimitives.ReadInt16BigEndian(sent[2..]);
        int sign = BinaryPrimitives.ReadUInt16BigEndian(sent[4..]), scale = BinaryPrimitives.ReadInt16BigEndian(sent[6..]);
        var image = new ArrayBufferWriter<byte>(8 + (2 * count));
        if (sign >= 0xC000)
        {
            Word(image, sign);
            return image.WrittenSpan.ToArray();
        }

        if (scale <= ShortScaleMax && weight is >= ShortWeightMin and <= ShortWeightMax)
        {
            Word(image, 0x8000 | (sign == 0 ? 0 : 0x2000) | (scale << 7) | (weight < 0 ? 0x40 : 0) | (weight & 0x3F));
        }
        else
        {
            Word(image, sign | scale);
            Word(image, weight & 0xFFFF);
        }

        for (int i = 0; i < count; i++)
        {
            Word(image, BinaryPrimitives.ReadInt16BigEndian(sent[(8 + (2 * i))..]));
        }

        return image.WrittenSpan.ToArray();
    }

    private static void Word(ArrayBufferWriter<byte> image, int word)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(image.GetSpan(2), (ushort)word);
        image.Advance(2);
    }
}

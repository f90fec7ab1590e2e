using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;
using Aergo.Sql.Execution;

namespace Aergo.Sql.Types;

/// <summary>Values in PostgreSQL's binary wire formats, both directions. Source: sql-dialect, section 10.</summary>
/// <remarks>Reading is total: bytes that are no value of the type give 22P03 or 08P01, never another exception.</remarks>
public static class TypeBinary
{
    private const int RecordFieldsMax = 1664, ArrayDepthMax = 32;
    private static readonly UTF8Encoding Utf8 = new(false, true);

    /// <summary>Appends a value, which is not NULL.</summary>
    public static void Write(SqlType type, Datum value, IBufferWriter<byte> output, SqlContext context)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(output);
        SqlType underlying = type.Underlying;
        switch (underlying.Representation)
        {
            case Representation.Boolean:
                Byte(output, value.Boolean ? (byte)1 : (byte)0);
                break;
            case Representation.Int16:
                BinaryPrimitives.WriteInt16BigEndian(output.GetSpan(2), (short)value.Bits);
                output.Advance(2);
                break;
            case Representation.Int32 or Representation.Oid:
                Int32(output, unchecked((int)value.Bits));
                break;
            case Representation.Date:
                Int32(output, value.Bits is long.MaxValue or int.MaxValue ? int.MaxValue : value.Bits is long.MinValue or int.MinValue ? int.MinValue : (int)value.Bits);
                break;
            case Representation.Int64 or Representation.Time or Representation.Timestamp or Representation.TimestampTz:
                Int64(output, value.Bits);
                break;
            case Representation.Float4:
                BinaryPrimitives.WriteSingleBigEndian(output.GetSpan(4), (float)value.Double);
                output.Advance(4);
                break;
            case Representation.Float8:
                BinaryPrimitives.WriteDoubleBigEndian(output.GetSpan(8), value.Double);
                output.Advance(8);
                break;
            case Representation.Numeric:
                NumericConvert.WriteBinary(value.Ref<PgNumeric>(), output);
                break;
            case Representation.Bytes:
                output.Write(value.Bytes);
                break;
            case Representation.Interval:
                Interval interval = value.Ref<Interval>();
                Int64(output, interval.Microseconds);
                Int32(output, interval.Days);
                Int32(output, interval.Months);
                break;
            case Representation.TimeTz:
                TimeTz time = value.Ref<TimeTz>();
                Int64(output, time.Microseconds);
                Int32(output, time.ZoneSecondsWest);
                break;
            case Representation.Uuid:
                BinaryPrimitives.WriteUInt128BigEndian(output.GetSpan(16), value.Uuid);
                output.Advance(16);
                break;
            case Representation.Jsonb:
                Byte(output, 1);
                Text(output, TypeText.Output(underlying, value, context));
                break;
            case Representation.Array when value.Object is SqlArray array:
                WriteArray(array, output, context);
                break;
            case Representation.Record when value.Object is SqlRecord record:
                WriteRecord(record, output, context);
                break;
            case Representation.Void:
                break;
            default:
                Text(output, TypeText.Output(underlying, value, context));
                break;
        }
    }

    /// <summary>Reads one value from all of <paramref name="input"/>.</summary>
    public static Datum Read(SqlType type, ReadOnlySpan<byte> input, SqlContext context) => Read(type, input, context, 0);

    private static Datum Read(SqlType type, ReadOnlySpan<byte> input, SqlContext context, int depth)
    {
        ArgumentNullException.ThrowIfNull(type);
        SqlType underlying = type.Underlying;
        switch (underlying.Representation)
        {
            case Representation.Boolean:
                return Datum.From(Exactly(input, 1)[0] != 0);
            case Representation.Int16:
                return Datum.From(BinaryPrimitives.ReadInt16BigEndian(Exactly(input, 2)));
            case Representation.Int32:
                return Datum.From(BinaryPrimitives.ReadInt32BigEndian(Exactly(input, 4)));
            case Representation.Oid:
                return Datum.FromOid(BinaryPrimitives.ReadUInt32BigEndian(Exactly(input, 4)));
            case Representation.Date:
                return Datum.From(BinaryPrimitives.ReadInt32BigEndian(Exactly(input, 4)));
            case Representation.Int64:
                return Datum.From(BinaryPrimitives.ReadInt64BigEndian(Exactly(input, 8)));
            case Representation.Time:
                long time = BinaryPrimitives.ReadInt64BigEndian(Exactly(input, 8));
                return time is >= 0 and <= 86_400_000_000 ? Datum.From(time) : throw new SqlException(SqlState.DatetimeOverflow, "time out of range");
            case Representation.Timestamp or Representation.TimestampTz:
                return Datum.From(BinaryPrimitives.ReadInt64BigEndian(Exactly(input, 8)));
            case Representation.Float4:
                return Datum.From((double)BinaryPrimitives.ReadSingleBigEndian(Exactly(input, 4)));
            case Representation.Float8:
                return Datum.From(BinaryPrimitives.ReadDoubleBigEndian(Exactly(input, 8)));
            case Representation.Numeric:
                return Datum.FromObject(NumericConvert.ReadBinary(input));
            case Representation.Bytes:
                return Datum.From(input.ToArray());
            case Representation.Interval:
                Exactly(input, 16);
                return Datum.FromObject(new Interval(
                    BinaryPrimitives.ReadInt32BigEndian(input[12..]), BinaryPrimitives.ReadInt32BigEndian(input[8..]), BinaryPrimitives.ReadInt64BigEndian(input)));
            case Representation.TimeTz:
                Exactly(input, 12);
                return Datum.FromObject(new TimeTz(BinaryPrimitives.ReadInt64BigEndian(input), BinaryPrimitives.ReadInt32BigEndian(input[8..])));
            case Representation.Uuid:
                return Datum.FromUuid(BinaryPrimitives.ReadUInt128BigEndian(Exactly(input, 16)));
            case Representation.Jsonb:
                return input.Length > 0 && input[0] == 1
                    ? TypeText.Input(underlying, TextOf(input[1..]), -1, context)
                    : throw new SqlException(SqlState.InvalidBinaryRepresentation, "unsupported jsonb version number");
            case Representation.Array when depth < ArrayDepthMax:
                return ReadArray(underlying, input, context, depth);
            case Representation.Record when depth < ArrayDepthMax:
                return ReadRecord(underlying, input, context, depth);
            case Representation.Void:
                return Datum.From(string.Empty);
            default:
                return TypeText.Input(underlying, TextOf(input), -1, context);
        }
    }

    private static void WriteArray(SqlArray array, IBufferWriter<byte> output, SqlContext context)
    {
        Int32(output, array.Rank);
        Int32(output, array.HasNulls ? 1 : 0);
        Int32(output, unchecked((int)array.ElementType.Oid));
        for (int i = 0; i < array.Rank; i++)
        {
            Int32(output, array.Dimensions[i]);
            Int32(output, array.LowerBounds[i]);
        }

        var element = new ArrayBufferWriter<byte>(32);
        foreach (Datum item in array.Items)
        {
            WriteElement(array.ElementType, item, element, output, context);
        }
    }

    private static void WriteRecord(SqlRecord record, IBufferWriter<byte> output, SqlContext context)
    {
        Int32(output, record.Fields.Length);
        var element = new ArrayBufferWriter<byte>(32);
        for (int i = 0; i < record.Fields.Length; i++)
        {
            SqlType field = i < record.Type.Fields.Count ? record.Type.Fields[i].Type : SqlTypes.Text;
            Int32(output, unchecked((int)field.Oid));
            WriteElement(field, record.Fields[i], element, output, context);
        }
    }

    private static void WriteElement(SqlType type, Datum value, ArrayBufferWriter<byte> scratch, IBufferWriter<byte> output, SqlContext context)
    {
        if (value.IsNull)
        {
            Int32(output, -1);
            return;
        }

        scratch.ResetWrittenCount();
        Write(type, value, scratch, context);
        Int32(output, scratch.WrittenCount);
        output.Write(scratch.WrittenSpan);
    }

    private static Datum ReadArray(SqlType type, ReadOnlySpan<byte> input, SqlContext context, int depth)
    {
        int rank = TakeInt32(ref input);
        int flags = TakeInt32(ref input);
        uint elementOid = unchecked((uint)TakeInt32(ref input));
        SqlType element = type.Element ?? context.Catalog.FindType(elementOid) ?? throw BinaryInput.Long();
        if (rank is < 0 or > SqlArray.DimensionsMax || flags is not (0 or 1) || (elementOid != element.Oid && elementOid != element.Underlying.Oid))
        {
            throw new SqlException(SqlState.InvalidBinaryRepresentation, rank is < 0 or > SqlArray.DimensionsMax ? $"invalid number of dimensions: {rank}" : "wrong element type");
        }

        var dimensions = new int[rank];
        var lowerBounds = new int[rank];
        long count = rank == 0 ? 0 : 1;
        for (int i = 0; i < rank; i++)
        {
            dimensions[i] = TakeInt32(ref input);
            lowerBounds[i] = TakeInt32(ref input);
            if (dimensions[i] < 0 || (long)lowerBounds[i] + dimensions[i] > int.MaxValue)
            {
                throw new SqlException(SqlState.InvalidBinaryRepresentation, "array dimensions are out of range");
            }

            count *= dimensions[i];
            if (count > input.Length / 4)
            {
                throw BinaryInput.Short();
            }
        }

        var items = new Datum[count];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = TakeElement(element, ref input, context, depth);
        }

        return !input.IsEmpty ? throw BinaryInput.Long()
            : Datum.FromObject(items.Length == 0 ? SqlArray.Empty(element) : new SqlArray(element, dimensions, lowerBounds, items));
    }

    private static Datum ReadRecord(SqlType type, ReadOnlySpan<byte> input, SqlContext context, int depth)
    {
        int count = TakeInt32(ref input);
        if (count is < 0 or > RecordFieldsMax || (type.Fields.Count > 0 && count != type.Fields.Count))
        {
            throw new SqlException(SqlState.DatatypeMismatch, $"wrong number of columns: {count}, expected {type.Fields.Count}");
        }

        var fields = new Datum[count];
        var described = new List<SqlField>(count);
        for (int i = 0; i < count; i++)
        {
            uint oid = unchecked((uint)TakeInt32(ref input));
            SqlType field = i < type.Fields.Count ? type.Fields[i].Type : context.Catalog.FindType(oid) ?? throw BinaryInput.Long();
            described.Add(new SqlField("f" + (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), field, -1));
            fields[i] = TakeElement(field, ref input, context, depth);
        }

        return !input.IsEmpty ? throw BinaryInput.Long()
            : Datum.FromObject(new SqlRecord(type.Fields.Count > 0 ? type : SqlRecord.AnonymousType(described), fields));
    }

    private static Datum TakeElement(SqlType type, ref ReadOnlySpan<byte> input, SqlContext context, int depth)
    {
        int length = TakeInt32(ref input);
        if (length == -1)
        {
            return Datum.Null;
        }

        if (length < 0 || length > input.Length)
        {
            throw BinaryInput.Short();
        }

        Datum value = Read(type, input[..length], context, depth + 1);
        input = input[length..];
        return value;
    }

    private static int TakeInt32(ref ReadOnlySpan<byte> input)
    {
        if (input.Length < 4)
        {
            throw BinaryInput.Short();
        }

        int value = BinaryPrimitives.ReadInt32BigEndian(input);
        input = input[4..];
        return value;
    }

    private static ReadOnlySpan<byte> Exactly(ReadOnlySpan<byte> input, int length) =>
        input.Length == length ? input : throw (input.Length < length ? BinaryInput.Short() : BinaryInput.Long());

    private static string TextOf(ReadOnlySpan<byte> input)
    {
        try
        {
            return input.Contains((byte)0)
                ? throw new SqlException(SqlState.CharacterNotInRepertoire, "invalid byte sequence for encoding \"UTF8\": 0x00")
                : Utf8.GetString(input);
        }
        catch (DecoderFallbackException)
        {
            throw new SqlException(SqlState.CharacterNotInRepertoire, "invalid byte sequence for encoding \"UTF8\"");
        }
    }

    private static void Byte(IBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    private static void Int32(IBufferWriter<byte> output, int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(4), value);
        output.Advance(4);
    }

    private static void Int64(IBufferWriter<byte> output, long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(output.GetSpan(8), value);
        output.Advance(8);
    }

    private static void Text(IBufferWriter<byte> output, string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        Encoding.UTF8.GetBytes(text, output.GetSpan(length));
        output.Advance(length);
    }
}

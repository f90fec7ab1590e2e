using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Aergo.Sql.Execution;

namespace Aergo.Sql.Types;

/// <summary>PostgreSQL's binary wire form of every type that has one. Source: sql-dialect, section 10.</summary>
public static class TypeBinary
{
    private const byte JsonbVersion = 1;
    private const byte JsonPathVersion = 1;
    private const int NameBytesMax = 63;
    private const int ZoneSecondsEnd = 16 * 3600;

    // The runtime's own NaN has the sign bit set.
    private const int SingleNaN = 0x7FC0_0000;
    private const long DoubleNaN = 0x7FF8_0000_0000_0000;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Whether the type has a binary form; others travel as text.</summary>
    public static bool IsSupported(SqlType type) =>
        type.Underlying.Representation != Representation.None && type.Underlying.Oid != SqlTypes.AclItemOid;

    /// <summary>Appends the value's bytes, without a length. The value is not NULL.</summary>
    public static void Write(SqlType type, Datum value, IBufferWriter<byte> output, SqlContext context)
    {
        type = type.Underlying;
        switch (type.Representation)
        {
            case Representation.Boolean: output.Byte(value.Boolean ? (byte)1 : (byte)0); break;
            case Representation.Int16: WriteInt16(output, (short)value.Int64); break;
            case Representation.Int32 or Representation.Date: WriteInt32(output, value.Int32); break;
            case Representation.Int64 when type.Oid == SqlTypes.TidOid:
                WriteInt32(output, unchecked((int)(value.Int64 >> 16)));
                WriteInt16(output, unchecked((short)value.Int64));
                break;
            case Representation.Int64 or Representation.Time or Representation.Timestamp or Representation.TimestampTz: WriteInt64(output, value.Int64); break;
            case Representation.Oid: WriteInt32(output, value.Int32); break;
            case Representation.Float4:
                WriteInt32(output, double.IsNaN(value.Double) ? SingleNaN : BitConverter.SingleToInt32Bits((float)value.Double));
                break;
            case Representation.Float8:
                WriteInt64(output, double.IsNaN(value.Double) ? DoubleNaN : BitConverter.DoubleToInt64Bits(value.Double));
                break;
            case Representation.Numeric: NumericConvert.WriteBinary(value.Ref<PgNumeric>(), output); break;
            case Representation.Text when type.Oid == SqlTypes.AclItemOid:
                throw new SqlException(SqlState.UndefinedFunction, "no binary output function available for type aclitem");
            case Representation.Text when type.Oid is SqlTypes.BitOid or SqlTypes.VarBitOid:
                WriteInt32(output, value.Text.Length);
                output.Write(BitText.Pack(value.Text));
                break;
            case Representation.Text or Representation.Char or Representation.Name or Representation.Json or Representation.Unknown:
                WriteText(output, value.Text);
                break;
            case Representation.InternalChar: output.Byte(value.Text.Length == 0 ? (byte)0 : (byte)value.Text[0]); break;
            case Representation.Bytes: output.Write(value.Bytes); break;
            case Representation.TimeTz:
                TimeTz time = value.Ref<TimeTz>();
                WriteInt64(output, time.Microseconds);
                WriteInt32(output, time.ZoneSecondsWest);
                break;
            case Representation.Interval:
                Interval interval = value.Ref<Interval>();
                WriteInt64(output, interval.Microseconds);
                WriteInt32(output, interval.Days);
                WriteInt32(output, interval.Months);
                break;
            case Representation.Uuid:
                BinaryPrimitives.WriteUInt128BigEndian(output.GetSpan(16), value.Uuid);
                output.Advance(16);
                break;
            case Representation.Jsonb:
                output.Byte(JsonbVersion);
                WriteText(output, value.Ref<JsonbValue>().ToString());
                break;
            case Representation.JsonPath:
                output.Byte(JsonPathVersion);
                WriteText(output, value.Ref<JsonPath>().ToString());
                break;
            case Representation.Enum: WriteText(output, EnumOrder.Label(type, value.Oid)); break;
            case Representation.Array when IsEmptyVector(type, value):
                WriteArray(new SqlArray(type.Element!, [0], [0], []), output, context);
                break;
            case Representation.Array: WriteArray(value.Ref<SqlArray>(), output, context); break;
            case Representation.Record: WriteRecord(value.Ref<SqlRecord>(), output, context); break;
            case Representation.Void: break;
            default: throw new SqlException(SqlState.FeatureNotSupported, $"cannot display a value of type {type.DisplayName}");
        }
    }

    /// <summary>Reads a value from untrusted bytes, all of which it must take. 22P03 for what is malformed, 08P01 for what is too short.</summary>
    public static Datum Read(SqlType type, ReadOnlySpan<byte> input, SqlContext context) =>
         Read(type, input, context, own: false);

    /// <summary>As <see cref="Read(SqlType, ReadOnlySpan{byte}, SqlContext)"/> for what <see cref="Write"/> made itself: anonymous records say their fields' types.</summary>
    public static Datum ReadOwn(SqlType type, ReadOnlySpan<byte> input, SqlContext context) => Read(type, input, context, own: true);

    private static Datum Read(SqlType type, ReadOnlySpan<byte> input, SqlContext context, bool own)
    {
        type = type.Underlying;
        switch (type.Representation)
        {
            case Representation.Boolean: return Datum.From(Exactly(input, 1)[0] != 0);
            case Representation.Int16: return Datum.From(BinaryPrimitives.ReadInt16BigEndian(Exactly(input, 2)));
            case Representation.Int32: return Datum.From(BinaryPrimitives.ReadInt32BigEndian(Exactly(input, 4)));
            case Representation.Int64 when type.Oid == SqlTypes.TidOid:
                Exactly(input, 6);
                return Datum.From(((long)BinaryPrimitives.ReadUInt32BigEndian(input) << 16) | BinaryPrimitives.ReadUInt16BigEndian(input[4..]));
            case Representation.Int64: return Datum.From(BinaryPrimitives.ReadInt64BigEndian(Exactly(input, 8)));
            case Representation.Oid: return Datum.FromOid(BinaryPrimitives.ReadUInt32BigEndian(Exactly(input, 4)));
            case Representation.Float4: return Datum.From((double)BinaryPrimitives.ReadSingleBigEndian(Exactly(input, 4)));
            case Representation.Float8: return Datum.From(BinaryPrimitives.ReadDoubleBigEndian(Exactly(input, 8)));
            case Representation.Numeric: return Datum.FromObject(NumericConvert.ReadBinary(input));
            case Representation.Text when type.Oid == SqlTypes.AclItemOid:
                throw new SqlException(SqlState.UndefinedFunction, "no binary input function available for type aclitem");
            case Representation.Text when type.Oid is SqlTypes.BitOid or SqlTypes.VarBitOid:
                return input.Length < 4 ? throw BinaryInput.Short() : Datum.From(BitText.Unpack(BinaryPrimitives.ReadInt32BigEndian(input), input[4..]));
            case Representation.Text or Representation.Char or Representation.Unknown: return Datum.From(ReadText(input));
            case Representation.Name:
                return input.Length <= NameBytesMax
                    ? Datum.From(ReadText(input))
                    : throw new SqlException(SqlState.NameTooLong, "identifier too long") { Detail = "Identifier must be less than 64 characters." };
            case Representation.InternalChar: return Datum.From(ScalarText.InternalChar(Exactly(input, 1)[0]));
            case Representation.Bytes: return Datum.From(input.ToArray());
            case Representation.Date: return ReadDate(BinaryPrimitives.ReadInt32BigEndian(Exactly(input, 4)));
            case Representation.Time: return Datum.From(CheckTime(BinaryPrimitives.ReadInt64BigEndian(Exactly(input, 8))));
            case Representation.Timestamp or Representation.TimestampTz: return ReadTimestamp(BinaryPrimitives.ReadInt64BigEndian(Exactly(input, 8)));
            case Representation.TimeTz: return ReadTimeTz(Exactly(input, 12));
            case Representation.Interval:
                Exactly(input, 16);
                return Datum.FromObject(new Interval(
                    BinaryPrimitives.ReadInt32BigEndian(input[12..]), BinaryPrimitives.ReadInt32BigEndian(input[8..]), BinaryPrimitives.ReadInt64BigEndian(input)));
            case Representation.Uuid: return Datum.FromUuid(BinaryPrimitives.ReadUInt128BigEndian(Exactly(input, 16)));
            case Representation.Json: return Datum.From(JsonText.Check(ReadText(input)));
            case Representation.Jsonb:
                return input.IsEmpty ? throw BinaryInput.Short()
                    : input[0] != JsonbVersion ? throw new SqlException(SqlState.InvalidBinaryRepresentation, $"unsupported jsonb version number {input[0]}")
                    : Datum.FromObject(JsonbValue.Parse(ReadText(input[1..])));
            case Representation.JsonPath:
                return input.IsEmpty ? throw BinaryInput.Short()
                    : input[0] != JsonPathVersion ? throw new SqlException(SqlState.InvalidBinaryRepresentation, $"unsupported jsonpath version number: {input[0]}")
                    : TypeText.Input(type, ReadText(input[1..]), TypeModifiers.None, context);
            case Representation.Enum: return TypeText.Input(type, ReadText(input), TypeModifiers.None, context);
            case Representation.Array: return ReadArray(type, input, context, own);
            case Representation.Record when type.Oid != SqlTypes.RecordOid: return ReadRecord(type, input, context, own);
            case Representation.Record when own: return ReadAnonymous(input, context);
            case Representation.Record:
                throw new SqlException(SqlState.FeatureNotSupported, "input of anonymous composite types is not implemented");
            case Representation.Void:
                Exactly(input, 0);
                return Datum.From(string.Empty);
            default: throw new SqlException(SqlState.FeatureNotSupported, $"cannot accept a value of type {type.DisplayName}");
        }
    }

    // An empty vector has its one dimension even so.
    private static bool IsEmptyVector(SqlType type, Datum value) =>
        type.Oid is SqlTypes.Int2VectorOid or SqlTypes.OidVectorOid && value.Ref<SqlArray>().Rank == 0;

    private static void WriteArray(SqlArray array, IBufferWriter<byte> output, SqlContext context)
    {
        WriteInt32(output, array.Rank);
        WriteInt32(output, array.HasNulls ? 1 : 0);
        WriteInt32(output, unchecked((int)array.ElementType.Oid));
        for (int i = 0; i < array.Rank; i++)
        {
            WriteInt32(output, array.Dimensions[i]);
            WriteInt32(output, array.LowerBounds[i]);
        }

        var item = new ArrayBufferWriter<byte>();
        foreach (Datum value in array.Items)
        {
            WritePart(array.ElementType, value, item, output, context);
        }
    }

    private static void WriteRecord(SqlRecord record, IBufferWriter<byte> output, SqlContext context)
    {
        WriteInt32(output, record.Fields.Length);
        var item = new ArrayBufferWriter<byte>();
        for (int i = 0; i < record.Fields.Length; i++)
        {
            SqlType type = record.Type.Fields[i].Type;
            WriteInt32(output, unchecked((int)type.Oid));
            WritePart(type, record.Fields[i], item, output, context);
        }
    }

    private static void WritePart(SqlType type, Datum value, ArrayBufferWriter<byte> item, IBufferWriter<byte> output, SqlContext context)
    {
        if (value.IsNull)
        {
            WriteInt32(output, -1);
            return;
        }

        item.ResetWrittenCount();
        Write(type, value, item, context);
        WriteInt32(output, item.WrittenCount);
        output.Write(item.WrittenSpan);
    }

    private static Datum ReadArray(SqlType type, ReadOnlySpan<byte> input, SqlContext context, bool own)
    {
        int rank = TakeInt32(ref input);
        if (rank < 0)
        {
            throw Malformed($"invalid number of dimensions: {rank}");
        }

        if (rank > SqlArray.DimensionsMax)
        {
            throw new SqlException(SqlState.ProgramLimit, $"number of array dimensions ({rank}) exceeds the maximum allowed ({SqlArray.DimensionsMax})");
        }

        if (TakeInt32(ref input) is not (0 or 1))
        {
            throw Malformed("invalid array flags");
        }

        uint oid = unchecked((uint)TakeInt32(ref input));
        SqlType? element = type.Element ?? context.Catalog.FindType(oid);
        if (element is null || element.Oid != oid)
        {
            throw new SqlException(SqlState.DatatypeMismatch, "wrong element type");
        }

        int[] dimensions = new int[rank];
        int[] bounds = new int[rank];
        for (int i = 0; i < rank; i++)
        {
            dimensions[i] = TakeInt32(ref input);
            bounds[i] = TakeInt32(ref input);
            if (dimensions[i] < 0)
            {
                throw new SqlException(SqlState.ProgramLimit, $"array size exceeds the maximum allowed ({SqlArray.ItemsMax})");
            }

            if ((long)bounds[i] + dimensions[i] > int.MaxValue)
            {
                throw new SqlException(SqlState.ProgramLimit, $"array lower bound is too large: {bounds[i]}");
            }
        }

        int count = SqlArray.CountItems(dimensions);
        if (count == 0)
        {
            return input.IsEmpty ? Datum.FromObject(SqlArray.Empty(element)) : throw BinaryInput.Long();
        }

        // Each element has a length of four bytes at least, so a count that the input cannot hold allocates nothing.
        if (count > input.Length / 4)
        {
            throw BinaryInput.Short();
        }

        var items = new Datum[count];
        for (int i = 0; i < count; i++)
        {
            items[i] = ReadPart(element, ref input, context, own, $"improper binary format in array element {i + 1}");
        }

        return input.IsEmpty ? Datum.FromObject(new SqlArray(element, dimensions, bounds, items)) : throw BinaryInput.Long();
    }

    private static Datum ReadRecord(SqlType type, ReadOnlySpan<byte> input, SqlContext context, bool own)
    {
        int count = TakeInt32(ref input);
        if (count != type.Fields.Count)
        {
            throw new SqlException(SqlState.DatatypeMismatch, $"wrong number of columns: {count}, expected {type.Fields.Count}");
        }

        var fields = new Datum[count];
        for (int i = 0; i < count; i++)
        {
            SqlType expected = type.Fields[i].Type;
            uint oid = unchecked((uint)TakeInt32(ref input));
            if (oid != expected.Oid)
            {
                string actual = context.Catalog.FindType(oid)?.DisplayName ?? "???";
                throw new SqlException(
                    SqlState.DatatypeMismatch,
                    $"binary data has type {oid} ({actual}) instead of expected {expected.Oid} ({expected.DisplayName}) in record column {i + 1}");
            }

            fields[i] = ReadPart(expected, ref input, context, own, $"improper binary format in record column {i + 1}");
        }

        return input.IsEmpty ? Datum.FromObject(new SqlRecord(type, fields)) : throw BinaryInput.Long();
    }

    private static Datum ReadAnonymous(ReadOnlySpan<byte> input, SqlContext context)
    {
        int count = TakeInt32(ref input);
        var fields = new Datum[count];
        var types = new SqlField[count];
        for (int i = 0; i < count; i++)
        {
            SqlType type = context.Catalog.FindType(unchecked((uint)TakeInt32(ref input))) ?? SqlTypes.Text;
            types[i] = new SqlField($"f{i + 1}", type, -1);
            fields[i] = ReadPart(type, ref input, context, own: true, $"improper binary format in record column {i + 1}");
        }

        return Datum.FromObject(new SqlRecord(SqlRecord.AnonymousType(types), fields));
    }

    private static Datum ReadPart(SqlType type, ref ReadOnlySpan<byte> input, SqlContext context, bool own, string message)
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

        ReadOnlySpan<byte> part = input[..length];
        input = input[length..];
        try
        {
            return Read(type, part, context, own);
        }
        catch (SqlException failure) when (failure.Code == SqlState.InvalidBinaryRepresentation && failure.Message == BinaryInput.LongMessage)
        {
            throw Malformed(message);
        }
    }

    private static Datum ReadDate(int days) => !Calendar.IsFiniteDate(days) || Calendar.IsValidDate(days)
        ? Datum.From(days)
        : throw DateTimeMath.DateOutOfRange();

    private static Datum ReadTimestamp(long microseconds) => !Calendar.IsFiniteTimestamp(microseconds) || Calendar.IsValidTimestamp(microseconds)
        ? Datum.From(microseconds)
        : throw DateTimeMath.TimestampOutOfRange();

    private static long CheckTime(long microseconds) => microseconds is >= 0 and <= Calendar.MicrosecondsPerDay
        ? microseconds
        : throw new SqlException(SqlState.DatetimeOverflow, "time out of range");

    private static Datum ReadTimeTz(ReadOnlySpan<byte> input)
    {
        long time = CheckTime(BinaryPrimitives.ReadInt64BigEndian(input));
        int zone = BinaryPrimitives.ReadInt32BigEndian(input[8..]);
        return zone is > -ZoneSecondsEnd and < ZoneSecondsEnd
            ? Datum.FromObject(new TimeTz(time, zone))
            : throw new SqlException(SqlState.InvalidTimeZoneDisplacement, "time zone displacement out of range");
    }

    private static string ReadText(ReadOnlySpan<byte> input)
    {
        int zero = input.IndexOf((byte)0);
        if (zero >= 0)
        {
            throw new SqlException(SqlState.CharacterNotInRepertoire, "invalid byte sequence for encoding \"UTF8\": 0x00");
        }

        try
        {
            return Strict.GetString(input);
        }
        catch (DecoderFallbackException failure)
        {
            string bytes = failure.BytesUnknown is { } unknown ? " 0x" + string.Join(" 0x", Array.ConvertAll(unknown, b => Convert.ToHexStringLower([b]))) : string.Empty;
            throw new SqlException(SqlState.CharacterNotInRepertoire, "invalid byte sequence for encoding \"UTF8\":" + bytes);
        }
    }

    private static ReadOnlySpan<byte> Exactly(ReadOnlySpan<byte> input, int length) =>
        input.Length == length ? input : input.Length < length ? throw BinaryInput.Short() : throw BinaryInput.Long();

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

    private static void WriteInt16(IBufferWriter<byte> output, short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(output.GetSpan(2), value);
        output.Advance(2);
    }

    private static void WriteInt32(IBufferWriter<byte> output, int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(4), value);
        output.Advance(4);
    }

    private static void WriteInt64(IBufferWriter<byte> output, long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(output.GetSpan(8), value);
        output.Advance(8);
    }

    private static void WriteText(IBufferWriter<byte> output, string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        Encoding.UTF8.GetBytes(text, output.GetSpan(Math.Max(length, 1)));
        output.Advance(length);
    }

    private static SqlException Malformed(string message) => new(SqlState.InvalidBinaryRepresentation, message);
}

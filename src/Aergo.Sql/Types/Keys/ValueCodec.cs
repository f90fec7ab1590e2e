using System;
using System.Buffers;
using System.Buffers.Binary;

namespace Aergo.Sql.Types;

/// <summary>The compact form of values in rows of state. Source: docs/spec/sql-storage.md, "Values".</summary>
/// <remarks>
/// The type is not part of the bytes; NULL is the row's affair. One value has one form. The integers share a form, and so do the kinds of text, so that
/// such a column changes its type without being rewritten. Reading is total on any bytes.
/// </remarks>
public static class ValueCodec
{
    /// <summary>Appends a value that is not NULL. 0A000 for types that cannot be stored.</summary>
    public static void Write(SqlType type, in Datum value, IBufferWriter<byte> output)
    {
        type = type.Underlying;
        switch (type.Representation)
        {
            case Representation.Boolean:
                output.Byte(value.Boolean ? (byte)1 : (byte)0);
                break;
            case Representation.Int16 or Representation.Int32 or Representation.Int64 or Representation.Date:
                output.Signed(value.Bits);
                break;
            case Representation.Oid or Representation.Enum:
                output.Unsigned(value.Oid);
                break;
            case Representation.Time or Representation.Timestamp or Representation.TimestampTz:
                output.Int64(value.Bits);
                break;
            case Representation.Float8:
                output.Int64(BitConverter.DoubleToInt64Bits(value.Double));
                break;
            case Representation.Float4:
                BinaryPrimitives.WriteSingleLittleEndian(output.GetSpan(4), (float)value.Double);
                output.Advance(4);
                break;
            case Representation.Numeric:
                NumericCodec.Write(value.Ref<PgNumeric>(), output);
                break;
            case Representation.Text or Representation.Char or Representation.Name or Representation.Json or Representation.Unknown:
                output.Text(value.Text);
                break;
            case Representation.InternalChar:
                output.Byte(value.Text.Length == 0 ? (byte)0 : (byte)value.Text[0]);
                break;
            case Representation.Bytes:
                output.Blob(value.Bytes);
                break;
            case Representation.TimeTz:
                TimeTz time = value.Ref<TimeTz>();
                output.Int64(time.Microseconds);
                output.Signed(time.ZoneSecondsWest);
                break;
            case Representation.Interval:
                Interval interval = value.Ref<Interval>();
                output.Signed(interval.Months);
                output.Signed(interval.Days);
                output.Signed(interval.Microseconds);
                break;
            case Representation.Uuid:
                BinaryPrimitives.WriteUInt128BigEndian(output.GetSpan(16), value.Uuid);
                output.Advance(16);
                break;
            case Representation.Jsonb:
                JsonbCodec.Write(value.Ref<JsonbValue>(), output);
                break;
            case Representation.JsonPath:
                output.Text(value.Ref<JsonPath>().ToString());
                break;
            case Representation.Array when type.Element is not null:
                WriteArray(value.Ref<SqlArray>(), output);
                break;
            case Representation.Record when type.Oid != SqlTypes.RecordOid:
                WriteRecord(value.Ref<SqlRecord>(), output);
                break;
            default:
                throw SqlException.NotSupported($"storing values of type {type.DisplayName}");
        }
    }

    /// <summary>Reads one value and moves past it; false, with nothing promised about the input, when the bytes are not one.</summary>
    public static bool TryRead(SqlType type, ref ReadOnlySpan<byte> input, out Datum value)
    {
        var reader = new StoredReader(input);
        bool read = TryRead(type, ref reader, out value);
        input = reader.Rest;
        return read;
    }

    /// <summary>Reads a value that fills the bytes; XX000 when they are not one, which only damage or a mistake of ours can cause.</summary>
    public static Datum Read(SqlType type, ReadOnlySpan<byte> bytes) => TryRead(type, ref bytes, out Datum value) && bytes.IsEmpty
        ? value
        : throw new SqlException(SqlState.InternalError, $"stored value of type {type.DisplayName} is damaged");

    private static bool TryRead(SqlType type, ref StoredReader reader, out Datum value)
    {
        type = type.Underlying;
        value = Datum.Null;
        switch (type.Representation)
        {
            case Representation.Boolean:
                if (!reader.TryByte(out byte flag) || flag > 1)
                {
                    return false;
                }

                value = Datum.From(flag == 1);
                return true;
            case Representation.Int16: return TryInteger(ref reader, short.MinValue, short.MaxValue, out value);
            case Representation.Int32 or Representation.Date: return TryInteger(ref reader, int.MinValue, int.MaxValue, out value);
            case Representation.Int64: return TryInteger(ref reader, long.MinValue, long.MaxValue, out value);
            case Representation.Oid or Representation.Enum:
                bool isOid = reader.TryUnsigned(out ulong oid) && oid <= uint.MaxValue;
                value = isOid ? Datum.FromOid((uint)oid) : value;
                return isOid;
            case Representation.Time:
                bool isTime = reader.TryInt64(out long time) && time is >= 0 and <= Calendar.MicrosecondsPerDay;
                value = Datum.From(time);
                return isTime;
            case Representation.Timestamp or Representation.TimestampTz:
                bool isTimestamp = reader.TryInt64(out long timestamp) && (!Calendar.IsFiniteTimestamp(timestamp) || Calendar.IsValidTimestamp(timestamp));
                value = Datum.From(timestamp);
                return isTimestamp;
            case Representation.Float8:
                bool isDouble = reader.TryInt64(out long bits);
                value = Datum.From(BitConverter.Int64BitsToDouble(bits));
                return isDouble;
            case Representation.Float4:
                bool isSingle = reader.TryBytes(4, out ReadOnlySpan<byte> single);
                value = isSingle ? Datum.From((double)BinaryPrimitives.ReadSingleLittleEndian(single)) : value;
                return isSingle;
            case Representation.Numeric:
                bool isNumeric = NumericCodec.TryRead(ref reader, out PgNumeric numeric);
                value = Datum.FromObject(numeric);
                return isNumeric;
            case Representation.Text or Representation.Char or Representation.Name or Representation.Json or Representation.Unknown:
                bool isText = reader.TryText(out string text);
                value = Datum.From(text);
                return isText;
            case Representation.InternalChar:
                bool isChar = reader.TryByte(out byte code);
                value = Datum.From(ScalarText.InternalChar(code));
                return isChar;
            case Representation.Bytes:
                bool isBlob = reader.TryBlob(out ReadOnlySpan<byte> blob);
                value = Datum.From(blob.ToArray());
                return isBlob;
            case Representation.TimeTz:
                bool isTimeTz = reader.TryInt64(out long local) && local is >= 0 and <= Calendar.MicrosecondsPerDay;
                isTimeTz &= reader.TrySigned(-60_000, 60_000, out long zone);
                value = isTimeTz ? Datum.FromObject(new TimeTz(local, (int)zone)) : value;
                return isTimeTz;
            case Representation.Interval:
                bool isInterval = reader.TrySigned(int.MinValue, int.MaxValue, out long months);
                isInterval &= reader.TrySigned(int.MinValue, int.MaxValue, out long days);
                isInterval &= reader.TrySigned(out long microseconds);
                value = isInterval ? Datum.FromObject(new Interval((int)months, (int)days, microseconds)) : value;
                return isInterval;
            case Representation.Uuid:
                bool isUuid = reader.TryBytes(16, out ReadOnlySpan<byte> uuid);
                value = isUuid ? Datum.FromUuid(BinaryPrimitives.ReadUInt128BigEndian(uuid)) : value;
                return isUuid;
            case Representation.Jsonb:
                bool isJsonb = JsonbCodec.TryRead(ref reader, 1, out JsonbValue json);
                value = Datum.FromObject(json);
                return isJsonb;
            case Representation.JsonPath:
                return TryPath(ref reader, out value);
            case Representation.Array when type.Element is not null:
                return TryArray(type.Element, ref reader, out value);
            case Representation.Record when type.Oid != SqlTypes.RecordOid:
                return TryRecord(type, ref reader, out value);
            default:
                return false;
        }
    }

    private static bool TryPath(ref StoredReader reader, out Datum value)
    {
        value = Datum.Null;
        if (!reader.TryText(out string text))
        {
            return false;
        }

        try
        {
            value = Datum.FromObject(JsonPath.Parse(text));
            return true;
        }
        catch (SqlException)
        {
            return false;
        }
    }

    private static bool TryInteger(ref StoredReader reader, long minimum, long maximum, out Datum value)
    {
        bool read = reader.TrySigned(minimum, maximum, out long number);
        value = Datum.From(number);
        return read;
    }

    // Rank, then length and lower bound of each dimension, then a bit for each NULL if there are any, then the elements.
    private static void WriteArray(SqlArray array, IBufferWriter<byte> output)
    {
        bool nulls = array.HasNulls;
        output.Byte((byte)((array.Rank << 1) | (nulls ? 1 : 0)));
        for (int i = 0; i < array.Rank; i++)
        {
            output.Unsigned((ulong)array.Dimensions[i]);
            output.Signed(array.LowerBounds[i]);
        }

        if (nulls)
        {
            WriteNulls(array.Items, output);
        }

        foreach (Datum item in array.Items)
        {
            if (!item.IsNull)
            {
                Write(array.ElementType, item, output);
            }
        }
    }

    private static bool TryArray(SqlType element, ref StoredReader reader, out Datum value)
    {
        value = Datum.Null;
        if (!reader.TryByte(out byte head) || head >> 1 > SqlArray.DimensionsMax)
        {
            return false;
        }

        int rank = head >> 1;
        int[] dimensions = new int[rank];
        int[] bounds = new int[rank];
        long count = rank == 0 ? 0 : 1;
        for (int i = 0; i < rank; i++)
        {
            if (!reader.TryCount(8, out dimensions[i]) || dimensions[i] == 0 || !reader.TrySigned(int.MinValue, int.MaxValue, out long bound)
                || bound + dimensions[i] > int.MaxValue)
            {
                return false;
            }

            bounds[i] = (int)bound;
            count *= dimensions[i];
            if (count > reader.Rest.Length * 8L)
            {
                return false;
            }
        }

        ReadOnlySpan<byte> nulls = default;
        if ((head & 1) != 0 && !reader.TryBytes((int)((count + 7) / 8), out nulls))
        {
            return false;
        }

        var items = new Datum[count];
        for (int i = 0; i < items.Length; i++)
        {
            if (!IsNull(nulls, i) && !TryRead(element, ref reader, out items[i]))
            {
                return false;
            }
        }

        value = Datum.FromObject(new SqlArray(element, dimensions, bounds, items));
        return true;
    }

    // Number of fields, a bit for each NULL, then the others. Rows written before a field was added lack it.
    private static void WriteRecord(SqlRecord record, IBufferWriter<byte> output)
    {
        output.Unsigned((ulong)record.Fields.Length);
        WriteNulls(record.Fields, output);
        for (int i = 0; i < record.Fields.Length; i++)
        {
            if (!record.Fields[i].IsNull)
            {
                Write(record.Type.Fields[i].Type, record.Fields[i], output);
            }
        }
    }

    private static bool TryRecord(SqlType type, ref StoredReader reader, out Datum value)
    {
        value = Datum.Null;
        if (!reader.TryCount(8, out int count) || count > type.Fields.Count || !reader.TryBytes((count + 7) / 8, out ReadOnlySpan<byte> nulls))
        {
            return false;
        }

        var fields = new Datum[type.Fields.Count];
        for (int i = 0; i < count; i++)
        {
            if (!IsNull(nulls, i) && !TryRead(type.Fields[i].Type, ref reader, out fields[i]))
            {
                return false;
            }
        }

        value = Datum.FromObject(new SqlRecord(type, fields));
        return true;
    }

    private static void WriteNulls(Datum[] values, IBufferWriter<byte> output)
    {
        for (int start = 0; start < values.Length; start += 8)
        {
            int bits = 0;
            for (int i = start; i < Math.Min(start + 8, values.Length); i++)
            {
                bits |= values[i].IsNull ? 1 << (i - start) : 0;
            }

            output.Byte((byte)bits);
        }
    }

    private static bool IsNull(ReadOnlySpan<byte> nulls, int index) => !nulls.IsEmpty && (nulls[index >> 3] & (1 << (index & 7))) != 0;
}

using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Aergo.Primitives;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Calls;

/// <summary>Values of SQL as values of the types that <see cref="AbiTypes"/> gives them, and back.</summary>
internal static class AbiValues
{
    private const int DaysTo2000 = 10_957;
    private const long MicrosecondsTo2000 = 946_684_800_000_000L;

    /// <summary>What stands in the place of NULL, where the reader is told so beside it.</summary>
    public static AbiValue Zero(AbiType type) => type.Kind switch
    {
        AbiKind.UnsignedInteger or AbiKind.SignedInteger => new AbiValue.Number(BigInteger.Zero),
        AbiKind.Address => new AbiValue.Account(default),
        AbiKind.Boolean => new AbiValue.Boolean(false),
        AbiKind.FixedBytes => new AbiValue.Bytes(new byte[type.Size]),
        AbiKind.Bytes => new AbiValue.Bytes(default),
        AbiKind.Text => new AbiValue.Text(string.Empty),
        AbiKind.Array => new AbiValue.List([]),
        AbiKind.FixedArray => new AbiValue.List([.. Enumerable.Repeat(Zero(type.Element!), type.Size)]),
        _ => new AbiValue.List([.. type.Members.Select(m => Zero(m.Type))]),
    };

    /// <summary>A value that is not NULL.</summary>
    public static AbiValue From(SqlContext context, SqlType type, in Datum value)
    {
        if (value.IsNull)
        {
            throw new SqlException(SqlState.NullNotAllowed, "a NULL cannot go to a contract of another engine")
            {
                Hint = "Give another value with coalesce(), or let the contract call callNullable() or queryNullable().",
            };
        }

        SqlType based = type.Underlying;
        switch (based.Representation)
        {
            case Representation.Boolean:
                return new AbiValue.Boolean(value.Boolean);
            case Representation.Int16 or Representation.Int32 or Representation.Int64:
                return new AbiValue.Number(value.Int64);
            case Representation.Date:
                return new AbiValue.Number(Finite(value.Int32 is not (int.MinValue or int.MaxValue), value.Int32) + DaysTo2000);
            case Representation.Timestamp or Representation.TimestampTz:
                return new AbiValue.Number(Finite(value.Int64 is not (long.MinValue or long.MaxValue), value.Int64) + MicrosecondsTo2000);
            case Representation.Numeric:
                return new AbiValue.Number(Whole(value.Ref<PgNumeric>()));
            case Representation.Bytes:
                return new AbiValue.Bytes(value.Bytes);
            case Representation.Uuid:
                byte[] uuid = new byte[AbiTypes.UuidBytes];
                BinaryPrimitives.WriteUInt128BigEndian(uuid, value.Uuid);
                return new AbiValue.Bytes(uuid);
            case Representation.Array:
                SqlArray array = value.Ref<SqlArray>();
                return array.Rank <= 1 ? new AbiValue.List([.. array.Items.Select(i => From(context, based.Element!, i))])
                    : throw SqlException.NotSupported("arrays of several dimensions in a call between engines");
            case Representation.Record:
                SqlRecord record = value.Ref<SqlRecord>();
                return new AbiValue.List([.. based.Fields.Select((f, i) => From(context, f.Type, record.Fields[i]))]);
            default:
                return new AbiValue.Text(TypeText.Output(based, value, context));
        }
    }

    /// <summary>A value that a contract sent for a parameter of this type.</summary>
    public static Datum To(SqlContext context, SqlType type, AbiValue value)
    {
        SqlType based = type.Underlying;
        switch (based.Representation, value)
        {
            case (Representation.Boolean, AbiValue.Boolean boolean):
                return Datum.From(boolean.Value);
            case (Representation.Int16 or Representation.Int32 or Representation.Int64, AbiValue.Number number):
                return Datum.From((long)number.Value);
            case (Representation.Date, AbiValue.Number number):
                return TypeText.Input(SqlTypes.Date, TypeText.Output(SqlTypes.Date, Datum.From((int)InRange(number.Value - DaysTo2000, int.MinValue, int.MaxValue)), context), -1, context);
            case (Representation.Timestamp or Representation.TimestampTz, AbiValue.Number number):
                return TypeText.Input(based, TypeText.Output(based, Datum.From((long)InRange(number.Value - MicrosecondsTo2000, long.MinValue, long.MaxValue)), context), -1, context);
            case (Representation.Numeric, AbiValue.Number number):
                return Datum.FromObject(PgNumeric.FromBigInteger(number.Value));
            case (Representation.Bytes, AbiValue.Bytes bytes):
                return Datum.From(bytes.Value.ToArray());
            case (Representation.Uuid, AbiValue.Bytes uuid):
                return Datum.FromUuid(BinaryPrimitives.ReadUInt128BigEndian(uuid.Value.Span));
            case (Representation.Array, AbiValue.List list):
                return Datum.FromObject(list.Items.Count == 0 ? SqlArray.Empty(based.Element!) : SqlArray.Of(based.Element!, [.. list.Items.Select(i => To(context, based.Element!, i))]));
            case (Representation.Record, AbiValue.List list):
                return Datum.FromObject(new SqlRecord(based, [.. based.Fields.Select((f, i) => To(context, f.Type, list.Items[i]))]));
            case (_, AbiValue.Text text) when text.Value.Contains('\0', StringComparison.Ordinal):
                throw new SqlException(SqlState.CharacterNotInRepertoire, "invalid byte sequence for encoding \"UTF8\": 0x00");
            case (Representation.Text or Representation.Char, AbiValue.Text text):
                return Datum.From(text.Value);
            case (_, AbiValue.Text text):
                return TypeText.Input(based, text.Value, -1, context);
            default:
                throw SqlException.NotSupported($"type {type.DisplayName} in a call between engines");
        }
    }

    // Infinity and its opposite have no number there, and the ends of the range must not turn into them here.
    private static BigInteger InRange(BigInteger value, long least, long most) => value > least && value < most ? value
        : throw new SqlException(SqlState.DatetimeOverflow, "timestamp out of range");

    private static BigInteger Finite(bool isFinite, long value) => isFinite ? value
        : throw new SqlException(SqlState.DatetimeOverflow, "an infinite date or timestamp cannot go to a contract of another engine");

    private static BigInteger Whole(PgNumeric value)
    {
        if (!value.IsInteger)
        {
            throw new SqlException(SqlState.NumericOutOfRange, $"numeric {value} is no whole number, as contracts of other engines know them")
            {
                Hint = "Multiply it by a power of ten, round it, or cast it to text.",
            };
        }

        BigInteger whole = NumericArithmetic.Truncate(value, 0).Mantissa;
        return AbiEncoder.Fits(AbiType.Int256, whole) ? whole : throw new SqlException(SqlState.NumericOutOfRange, "numeric out of range of int256");
    }
}

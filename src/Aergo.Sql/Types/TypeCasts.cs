using System;
using System.Collections.Generic;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;

namespace Aergo.Sql.Types;

/// <summary>Casts among built-in types, with PostgreSQL's contexts (pg_cast). Casts through text are the binder's.</summary>
/// <remarks>Arguments of each: the value, the target modifier, whether the cast is explicit.</remarks>
public static class TypeCasts
{
    private static readonly List<CastDefinition> List = Build();

    public static IReadOnlyList<CastDefinition> All => List;

    private delegate Datum Conversion(SqlContext context, Datum value);

    private static List<CastDefinition> Build()
    {
        var list = new List<CastDefinition>();
        Integers(list);
        Floats(list);
        Numerics(list);
        Booleans(list);
        Oids(list);
        Strings(list);
        Times(list);
        Json(list);
        return list;
    }

    private static void Add(List<CastDefinition> list, SqlType source, SqlType target, char context, Conversion? convert, Volatility volatility = Volatility.Immutable) =>
        list.Add(new CastDefinition(
            source,
            target,
            context switch { 'i' => CastContext.Implicit, 'a' => CastContext.Assignment, _ => CastContext.Explicit },
            convert is null ? null : (sql, _, arguments) => Modified(target, convert(sql, arguments[0]), arguments))
        {
            Volatility = volatility,
        });

    // A cast with a modifier applies it, as the length coercion that PostgreSQL would add.
    private static Datum Modified(SqlType target, Datum value, ReadOnlySpan<Datum> arguments) =>
        arguments.Length > 1 && !arguments[1].IsNull && arguments[1].Int32 >= 0 ? TypeModifiers.Apply(target, value, arguments[1].Int32, arguments.Length > 2 && arguments[2].IsTrue) : value;

    private static void Integers(List<CastDefinition> list)
    {
        Add(list, SqlTypes.Int2, SqlTypes.Int4, 'i', static (_, v) => v);
        Add(list, SqlTypes.Int2, SqlTypes.Int8, 'i', static (_, v) => v);
        Add(list, SqlTypes.Int4, SqlTypes.Int8, 'i', static (_, v) => v);
        Add(list, SqlTypes.Int4, SqlTypes.Int2, 'a', static (_, v) => ToInt2(v.Bits));
        Add(list, SqlTypes.Int8, SqlTypes.Int2, 'a', static (_, v) => ToInt2(v.Bits));
        Add(list, SqlTypes.Int8, SqlTypes.Int4, 'a', static (_, v) => ToInt4(v.Bits));
        foreach (SqlType type in new[] { SqlTypes.Int2, SqlTypes.Int4, SqlTypes.Int8 })
        {
            Add(list, type, SqlTypes.Float4, 'i', static (_, v) => Datum.From((double)(float)v.Bits));
            Add(list, type, SqlTypes.Float8, 'i', static (_, v) => Datum.From((double)v.Bits));
            Add(list, type, SqlTypes.Numeric, 'i', static (_, v) => Datum.FromObject(PgNumeric.FromInt64(v.Bits)));
        }
    }

    private static void Floats(List<CastDefinition> list)
    {
        foreach (SqlType type in new[] { SqlTypes.Float4, SqlTypes.Float8 })
        {
            Add(list, type, SqlTypes.Int2, 'a', static (_, v) => Datum.From((short)Rounded(v.Double, short.MinValue, short.MaxValue, "smallint")));
            Add(list, type, SqlTypes.Int4, 'a', static (_, v) => Datum.From((int)Rounded(v.Double, int.MinValue, int.MaxValue, "integer")));
            Add(list, type, SqlTypes.Int8, 'a', static (_, v) => Datum.From(RoundedLong(v.Double)));
        }

        Add(list, SqlTypes.Float4, SqlTypes.Float8, 'i', static (_, v) => v);
        Add(list, SqlTypes.Float4, SqlTypes.Numeric, 'a', static (_, v) => Datum.FromObject(NumericConvert.FromSingle((float)v.Double)));
        Add(list, SqlTypes.Float8, SqlTypes.Numeric, 'a', static (_, v) => Datum.FromObject(NumericConvert.FromDouble(v.Double)));
        Add(list, SqlTypes.Float8, SqlTypes.Float4, 'a', static (_, v) => ToFloat4(v.Double));
    }

    private static void Numerics(List<CastDefinition> list)
    {
        Add(list, SqlTypes.Numeric, SqlTypes.Int2, 'a', static (_, v) => Datum.From(NumericConvert.ToInt16(v.Ref<PgNumeric>())));
        Add(list, SqlTypes.Numeric, SqlTypes.Int4, 'a', static (_, v) => Datum.From(NumericConvert.ToInt32(v.Ref<PgNumeric>())));
        Add(list, SqlTypes.Numeric, SqlTypes.Int8, 'a', static (_, v) => Datum.From(NumericConvert.ToInt64(v.Ref<PgNumeric>())));
        Add(list, SqlTypes.Numeric, SqlTypes.Float4, 'i', static (_, v) => Datum.From((double)NumericConvert.ToSingle(v.Ref<PgNumeric>())));
        Add(list, SqlTypes.Numeric, SqlTypes.Float8, 'i', static (_, v) => Datum.From(NumericConvert.ToDouble(v.Ref<PgNumeric>())));
        Add(list, SqlTypes.Numeric, SqlTypes.Numeric, 'i', static (_, v) => v);
    }

    private static void Booleans(List<CastDefinition> list)
    {
        Add(list, SqlTypes.Boolean, SqlTypes.Int4, 'e', static (_, v) => Datum.From(v.Boolean ? 1 : 0));
        Add(list, SqlTypes.Int4, SqlTypes.Boolean, 'e', static (_, v) => Datum.From(v.Bits != 0));
        foreach (SqlType text in new[] { SqlTypes.Text, SqlTypes.VarChar, SqlTypes.BpChar })
        {
            Add(list, SqlTypes.Boolean, text, 'a', static (_, v) => Datum.From(v.Boolean ? "true" : "false"));
        }
    }

    private static void Oids(List<CastDefinition> list)
    {
        Add(list, SqlTypes.Int2, SqlTypes.Oid, 'i', static (_, v) => Datum.FromOid(unchecked((uint)(int)v.Bits)));
        Add(list, SqlTypes.Int4, SqlTypes.Oid, 'i', static (_, v) => Datum.FromOid(unchecked((uint)(int)v.Bits)));
        Add(list, SqlTypes.Int8, SqlTypes.Oid, 'i', static (_, v) => ToOid(v.Bits));
        Add(list, SqlTypes.Oid, SqlTypes.Int8, 'a', static (_, v) => Datum.From((long)v.Oid));
        Add(list, SqlTypes.Oid, SqlTypes.Int4, 'a', static (_, v) => Datum.From(unchecked((int)v.Oid)));
        foreach (SqlType reg in new[] { SqlTypes.RegProc, SqlTypes.RegProcedure, SqlTypes.RegOper, SqlTypes.RegClass, SqlTypes.RegType, SqlTypes.RegRole, SqlTypes.RegNamespace })
        {
            Add(list, SqlTypes.Oid, reg, 'i', null);
            Add(list, reg, SqlTypes.Oid, 'i', null);
            Add(list, SqlTypes.Int2, reg, 'i', static (_, v) => Datum.FromOid(unchecked((uint)(int)v.Bits)));
            Add(list, SqlTypes.Int4, reg, 'i', static (_, v) => Datum.FromOid(unchecked((uint)(int)v.Bits)));
            Add(list, SqlTypes.Int8, reg, 'i', static (_, v) => ToOid(v.Bits));
            Add(list, reg, SqlTypes.Int8, 'a', static (_, v) => Datum.From((long)v.Oid));
            Add(list, reg, SqlTypes.Int4, 'a', static (_, v) => Datum.From(unchecked((int)v.Oid)));
        }

        Add(list, SqlTypes.RegProc, SqlTypes.RegProcedure, 'i', null);
        Add(list, SqlTypes.RegProcedure, SqlTypes.RegProc, 'i', null);
        foreach (SqlType text in new[] { SqlTypes.Text, SqlTypes.VarChar })
        {
            Add(list, text, SqlTypes.RegClass, 'i', static (context, v) => TypeText.Input(SqlTypes.RegClass, v.Text, -1, context), Volatility.Stable);
        }
    }

    private static void Strings(List<CastDefinition> list)
    {
        Add(list, SqlTypes.Text, SqlTypes.VarChar, 'i', null);
        Add(list, SqlTypes.VarChar, SqlTypes.Text, 'i', null);
        Add(list, SqlTypes.Text, SqlTypes.BpChar, 'i', null);
        Add(list, SqlTypes.VarChar, SqlTypes.BpChar, 'i', null);
        Add(list, SqlTypes.BpChar, SqlTypes.Text, 'i', static (_, v) => Trimmed(v));
        Add(list, SqlTypes.BpChar, SqlTypes.VarChar, 'i', static (_, v) => Trimmed(v));
        Add(list, SqlTypes.BpChar, SqlTypes.BpChar, 'i', static (_, v) => v);
        Add(list, SqlTypes.VarChar, SqlTypes.VarChar, 'i', static (_, v) => v);
        Add(list, SqlTypes.Name, SqlTypes.Text, 'i', static (_, v) => v);
        Add(list, SqlTypes.Name, SqlTypes.BpChar, 'a', static (_, v) => v);
        Add(list, SqlTypes.Name, SqlTypes.VarChar, 'a', static (_, v) => v);
        Add(list, SqlTypes.Text, SqlTypes.Name, 'i', static (_, v) => Datum.From(ScalarText.ParseName(v.Text)));
        Add(list, SqlTypes.VarChar, SqlTypes.Name, 'i', static (_, v) => Datum.From(ScalarText.ParseName(v.Text)));
        Add(list, SqlTypes.BpChar, SqlTypes.Name, 'i', static (_, v) => Datum.From(ScalarText.ParseName(v.Text.TrimEnd(' '))));
        Add(list, SqlTypes.InternalChar, SqlTypes.Text, 'i', static (_, v) => Datum.From(ScalarText.FormatInternalChar(v.Text)));
        Add(list, SqlTypes.InternalChar, SqlTypes.BpChar, 'a', static (_, v) => Datum.From(ScalarText.FormatInternalChar(v.Text)));
        Add(list, SqlTypes.InternalChar, SqlTypes.VarChar, 'a', static (_, v) => Datum.From(ScalarText.FormatInternalChar(v.Text)));
        Add(list, SqlTypes.InternalChar, SqlTypes.Int4, 'e', static (_, v) => Datum.From(v.Text.Length == 0 ? 0 : (int)(sbyte)v.Text[0]));
        Add(list, SqlTypes.Int4, SqlTypes.InternalChar, 'e', static (_, v) => v.Bits is < -128 or > 127
            ? throw new SqlException(SqlState.NumericOutOfRange, "\"char\" out of range")
            : Datum.From(ScalarText.InternalChar((int)v.Bits)));
        foreach (SqlType text in new[] { SqlTypes.Text, SqlTypes.VarChar, SqlTypes.BpChar })
        {
            Add(list, text, SqlTypes.InternalChar, 'a', static (_, v) => Datum.From(ScalarText.ParseInternalChar(v.Text)));
        }
    }

    private static void Times(List<CastDefinition> list)
    {
        const Volatility Stable = Volatility.Stable;
        Add(list, SqlTypes.Date, SqlTypes.Timestamp, 'i', static (_, v) => Datum.From(DateTimeMath.DateToTimestamp(v.Int32)));
        Add(list, SqlTypes.Date, SqlTypes.TimestampTz, 'i', static (c, v) => Datum.From(DateTimeMath.DateToTimestampTz(v.Int32, c.Settings.TimeZoneOffsetSeconds)), Stable);
        Add(list, SqlTypes.Timestamp, SqlTypes.Date, 'a', static (_, v) => Datum.From(DateTimeMath.TimestampToDate(v.Bits)));
        Add(list, SqlTypes.Timestamp, SqlTypes.Time, 'a', static (_, v) => TimeOf(v.Bits));
        Add(list, SqlTypes.Timestamp, SqlTypes.TimestampTz, 'i', static (c, v) => Datum.From(DateTimeMath.LocalToUtc(v.Bits, c.Settings.TimeZoneOffsetSeconds)), Stable);
        Add(list, SqlTypes.Timestamp, SqlTypes.Timestamp, 'i', static (_, v) => v);
        Add(list, SqlTypes.TimestampTz, SqlTypes.Date, 'a', static (c, v) => Datum.From(DateTimeMath.TimestampTzToDate(v.Bits, c.Settings.TimeZoneOffsetSeconds)), Stable);
        Add(list, SqlTypes.TimestampTz, SqlTypes.Time, 'a', static (c, v) => IsInfinite(v.Bits) ? Datum.Null : TimeOf(DateTimeMath.UtcToLocal(v.Bits, c.Settings.TimeZoneOffsetSeconds)), Stable);
        Add(list, SqlTypes.TimestampTz, SqlTypes.Timestamp, 'a', static (c, v) => Datum.From(DateTimeMath.UtcToLocal(v.Bits, c.Settings.TimeZoneOffsetSeconds)), Stable);
        Add(list, SqlTypes.TimestampTz, SqlTypes.TimeTz, 'a', static (c, v) => IsInfinite(v.Bits) ? Datum.Null : Datum.FromObject(DateTimeMath.TimestampTzToTimeTz(v.Bits, c.Settings.TimeZoneOffsetSeconds)), Stable);
        Add(list, SqlTypes.TimestampTz, SqlTypes.TimestampTz, 'i', static (_, v) => v);
        Add(list, SqlTypes.Time, SqlTypes.Interval, 'i', static (_, v) => Datum.FromObject(IntervalMath.FromTime(v.Bits)));
        Add(list, SqlTypes.Time, SqlTypes.TimeTz, 'i', static (c, v) => Datum.FromObject(new TimeTz(v.Bits, -c.Settings.TimeZoneOffsetSeconds)), Stable);
        Add(list, SqlTypes.Time, SqlTypes.Time, 'i', static (_, v) => v);
        Add(list, SqlTypes.TimeTz, SqlTypes.Time, 'a', static (_, v) => Datum.From(v.Ref<TimeTz>().Microseconds));
        Add(list, SqlTypes.TimeTz, SqlTypes.TimeTz, 'i', static (_, v) => v);
        Add(list, SqlTypes.Interval, SqlTypes.Time, 'a', static (_, v) => Datum.From(DateTimeMath.IntervalToTime(v.Ref<Interval>())));
        Add(list, SqlTypes.Interval, SqlTypes.Interval, 'i', static (_, v) => v);
    }

    private static void Json(List<CastDefinition> list)
    {
        Add(list, SqlTypes.Json, SqlTypes.Jsonb, 'a', static (_, v) => Datum.FromObject(JsonbValue.Parse(v.Text)));
        Add(list, SqlTypes.Jsonb, SqlTypes.Json, 'a', static (_, v) => Datum.From(v.Ref<JsonbValue>().ToString()));
        Add(list, SqlTypes.Jsonb, SqlTypes.Boolean, 'e', static (_, v) => v.Ref<JsonbValue>() is { Kind: JsonbKind.Boolean } b ? Datum.From(b.IsTrue) : throw NoCast(v, "boolean"));
        Add(list, SqlTypes.Jsonb, SqlTypes.Numeric, 'e', static (_, v) => Datum.FromObject(Number(v, "numeric")));
        Add(list, SqlTypes.Jsonb, SqlTypes.Int2, 'e', static (_, v) => Datum.From(NumericConvert.ToInt16(Number(v, "smallint"))));
        Add(list, SqlTypes.Jsonb, SqlTypes.Int4, 'e', static (_, v) => Datum.From(NumericConvert.ToInt32(Number(v, "integer"))));
        Add(list, SqlTypes.Jsonb, SqlTypes.Int8, 'e', static (_, v) => Datum.From(NumericConvert.ToInt64(Number(v, "bigint"))));
        Add(list, SqlTypes.Jsonb, SqlTypes.Float4, 'e', static (_, v) => Datum.From((double)NumericConvert.ToSingle(Number(v, "real"))));
        Add(list, SqlTypes.Jsonb, SqlTypes.Float8, 'e', static (_, v) => Datum.From(NumericConvert.ToDouble(Number(v, "double precision"))));
    }

    private static PgNumeric Number(Datum value, string target) =>
        value.Ref<JsonbValue>() is { Kind: JsonbKind.Number } number ? number.Numeric : throw NoCast(value, target);

    private static SqlException NoCast(Datum value, string target) => new(
        SqlState.InvalidParameterValue,
        $"cannot cast jsonb {value.Ref<JsonbValue>().Kind switch { JsonbKind.Null => "null", JsonbKind.String => "string", JsonbKind.Number => "numeric", JsonbKind.Boolean => "boolean", JsonbKind.Array => "array", _ => "object" }} to type {target}");

    private static Datum ToInt2(long value) =>
        value is >= short.MinValue and <= short.MaxValue ? Datum.From((short)value) : throw OutOfRange("smallint");

    private static Datum ToInt4(long value) =>
        value is >= int.MinValue and <= int.MaxValue ? Datum.From((int)value) : throw OutOfRange("integer");

    private static Datum ToOid(long value) =>
        value is >= 0 and <= uint.MaxValue ? Datum.FromOid((uint)value) : throw OutOfRange("OID");

    private static Datum ToFloat4(double value)
    {
        float single = (float)value;
        return float.IsInfinity(single) && !double.IsInfinity(value) ? throw new SqlException(SqlState.NumericOutOfRange, "value out of range: overflow")
            : single == 0 && value != 0 ? throw new SqlException(SqlState.NumericOutOfRange, "value out of range: underflow")
            : Datum.From((double)single);
    }

    // Half to even, as the C library's rint does.
    private static double Rounded(double value, double min, double max, string type)
    {
        double rounded = Math.Round(value, MidpointRounding.ToEven);
        return rounded >= min && rounded <= max ? rounded : throw OutOfRange(type);
    }

    private static long RoundedLong(double value)
    {
        double rounded = Math.Round(value, MidpointRounding.ToEven);
        return rounded is >= -9223372036854775808.0 and < 9223372036854775808.0 ? (long)rounded : throw OutOfRange("bigint");
    }

    private static SqlException OutOfRange(string type) => new(SqlState.NumericOutOfRange, $"{type} out of range");

    private static Datum Trimmed(Datum value) => value.Text.EndsWith(' ') ? Datum.From(value.Text.TrimEnd(' ')) : value;

    private static bool IsInfinite(long timestamp) => timestamp is long.MaxValue or long.MinValue;

    private static Datum TimeOf(long timestamp) => IsInfinite(timestamp) ? Datum.Null : Datum.From(DateTimeMath.TimestampToTime(timestamp));
}

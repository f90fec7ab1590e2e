using System;
using System.Collections.Generic;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;

namespace Aergo.Sql.Types;

/// <summary>The casts between built-in types, with the contexts of PostgreSQL's pg_cast. Casts through text are not among them.</summary>
/// <remarks>A cast of a type to itself fits a value to a modifier. Bodies take value, modifier and explicit flag, and apply a modifier they are given.</remarks>
public static class TypeCasts
{
    private delegate Datum Conversion(SqlContext context, Datum value);

    /// <summary>All of them, in a fixed order.</summary>
    public static IReadOnlyList<CastDefinition> All { get; } = Build();

    private static List<CastDefinition> Build()
    {
        var casts = new List<CastDefinition>();
        AddIntegers(casts);
        AddFloats(casts);
        AddOids(casts);
        AddText(casts);
        AddTimes(casts);
        AddJson(casts);
        AddBits(casts);
        foreach (SqlType type in new[]
        {
            SqlTypes.BpChar, SqlTypes.VarChar, SqlTypes.Time, SqlTypes.Timestamp, SqlTypes.TimestampTz, SqlTypes.Interval, SqlTypes.TimeTz, SqlTypes.Numeric, SqlTypes.Bit, SqlTypes.VarBit,
        })
        {
            Add(casts, type, type, CastContext.Implicit, (_, v) => v);
        }

        return casts;
    }

    private static void AddIntegers(List<CastDefinition> casts)
    {
        Add(casts, SqlTypes.Int2, SqlTypes.Int4, CastContext.Implicit, (_, v) => v);
        Add(casts, SqlTypes.Int2, SqlTypes.Int8, CastContext.Implicit, (_, v) => v);
        Add(casts, SqlTypes.Int4, SqlTypes.Int8, CastContext.Implicit, (_, v) => v);
        Add(casts, SqlTypes.Int4, SqlTypes.Int2, CastContext.Assignment, (_, v) => Narrow(v.Int64, short.MinValue, short.MaxValue, "smallint"));
        Add(casts, SqlTypes.Int8, SqlTypes.Int2, CastContext.Assignment, (_, v) => Narrow(v.Int64, short.MinValue, short.MaxValue, "smallint"));
        Add(casts, SqlTypes.Int8, SqlTypes.Int4, CastContext.Assignment, (_, v) => Narrow(v.Int64, int.MinValue, int.MaxValue, "integer"));
        Add(casts, SqlTypes.Boolean, SqlTypes.Int4, CastContext.Explicit, (_, v) => Datum.From(v.Boolean ? 1 : 0));
        Add(casts, SqlTypes.Int4, SqlTypes.Boolean, CastContext.Explicit, (_, v) => Datum.From(v.Int32 != 0));
        Add(casts, SqlTypes.Int4, SqlTypes.InternalChar, CastContext.Explicit, (_, v) => v.Int32 is >= sbyte.MinValue and <= sbyte.MaxValue
            ? Datum.From(ScalarText.InternalChar(v.Int32 & 0xFF))
            : throw new SqlException(SqlState.NumericOutOfRange, "\"char\" out of range"));
        Add(casts, SqlTypes.InternalChar, SqlTypes.Int4, CastContext.Explicit, (_, v) => Datum.From(v.Text.Length == 0 ? 0 : (int)unchecked((sbyte)v.Text[0])));
        foreach (SqlType integer in new[] { SqlTypes.Int2, SqlTypes.Int4, SqlTypes.Int8 })
        {
            Add(casts, integer, SqlTypes.Float4, CastContext.Implicit, (_, v) => Datum.From((double)(float)v.Int64));
            Add(casts, integer, SqlTypes.Float8, CastContext.Implicit, (_, v) => Datum.From((double)v.Int64));
            Add(casts, integer, SqlTypes.Numeric, CastContext.Implicit, (_, v) => Datum.FromObject(PgNumeric.FromInt64(v.Int64)));
        }
    }

    private static void AddFloats(List<CastDefinition> casts)
    {
        Add(casts, SqlTypes.Float4, SqlTypes.Float8, CastContext.Implicit, (_, v) => v);
        Add(casts, SqlTypes.Float8, SqlTypes.Float4, CastContext.Assignment, (_, v) => Datum.From((double)ToSingle(v.Double)));
        foreach (SqlType source in new[] { SqlTypes.Float4, SqlTypes.Float8 })
        {
            Add(casts, source, SqlTypes.Int2, CastContext.Assignment, (_, v) => Datum.From((short)Rounded(v.Double, -32768.0, 32768.0, "smallint")));
            Add(casts, source, SqlTypes.Int4, CastContext.Assignment, (_, v) => Datum.From((int)Rounded(v.Double, -2147483648.0, 2147483648.0, "integer")));
            Add(casts, source, SqlTypes.Int8, CastContext.Assignment,
                (_, v) => Datum.From((long)Rounded(v.Double, -9223372036854775808.0, 9223372036854775808.0, "bigint")));
        }

        Add(casts, SqlTypes.Float4, SqlTypes.Numeric, CastContext.Assignment, (_, v) => Datum.FromObject(NumericConvert.FromSingle((float)v.Double)));
        Add(casts, SqlTypes.Float8, SqlTypes.Numeric, CastContext.Assignment, (_, v) => Datum.FromObject(NumericConvert.FromDouble(v.Double)));
        Add(casts, SqlTypes.Numeric, SqlTypes.Float4, CastContext.Implicit, (_, v) => Datum.From((double)NumericConvert.ToSingle(v.Ref<PgNumeric>())));
        Add(casts, SqlTypes.Numeric, SqlTypes.Float8, CastContext.Implicit, (_, v) => Datum.From(NumericConvert.ToDouble(v.Ref<PgNumeric>())));
        Add(casts, SqlTypes.Numeric, SqlTypes.Int2, CastContext.Assignment, (_, v) => Datum.From(NumericConvert.ToInt16(v.Ref<PgNumeric>())));
        Add(casts, SqlTypes.Numeric, SqlTypes.Int4, CastContext.Assignment, (_, v) => Datum.From(NumericConvert.ToInt32(v.Ref<PgNumeric>())));
        Add(casts, SqlTypes.Numeric, SqlTypes.Int8, CastContext.Assignment, (_, v) => Datum.From(NumericConvert.ToInt64(v.Ref<PgNumeric>())));
    }

    private static void AddOids(List<CastDefinition> casts)
    {
        // A negative integer is an oid of its 32 bits, so these convert though PostgreSQL calls some of them binary.
        foreach (SqlType oid in new[]
        {
            SqlTypes.Oid, SqlTypes.RegProc, SqlTypes.RegProcedure, SqlTypes.RegOper, SqlTypes.RegClass, SqlTypes.RegType, SqlTypes.RegRole, SqlTypes.RegNamespace,
        })
        {
            Add(casts, SqlTypes.Int2, oid, CastContext.Implicit, (_, v) => Datum.FromOid(unchecked((uint)v.Int32)));
            Add(casts, SqlTypes.Int4, oid, CastContext.Implicit, (_, v) => Datum.FromOid(unchecked((uint)v.Int32)));
            Add(casts, SqlTypes.Int8, oid, CastContext.Implicit, (_, v) => v.Int64 is >= 0 and <= uint.MaxValue
                ? Datum.FromOid((uint)v.Int64)
                : throw new SqlException(SqlState.NumericOutOfRange, "OID out of range"));
            Add(casts, oid, SqlTypes.Int4, CastContext.Assignment, (_, v) => Datum.From(v.Int32));
            Add(casts, oid, SqlTypes.Int8, CastContext.Assignment, (_, v) => Datum.From((long)v.Oid));
            if (oid.Oid != SqlTypes.OidOid)
            {
                casts.Add(new CastDefinition(oid, SqlTypes.Oid, CastContext.Implicit, null));
                casts.Add(new CastDefinition(SqlTypes.Oid, oid, CastContext.Implicit, null));
            }
        }

        casts.Add(new CastDefinition(SqlTypes.RegProc, SqlTypes.RegProcedure, CastContext.Implicit, null));
        casts.Add(new CastDefinition(SqlTypes.RegProcedure, SqlTypes.RegProc, CastContext.Implicit, null));
        foreach (SqlType text in new[] { SqlTypes.Text, SqlTypes.VarChar })
        {
            Add(casts, text, SqlTypes.RegClass, CastContext.Implicit, (c, v) => Datum.FromOid(RegNames.Parse(SqlTypes.RegClass, v.Text, c)), Volatility.Stable);
        }
    }

    private static void AddText(List<CastDefinition> casts)
    {
        casts.Add(new CastDefinition(SqlTypes.Text, SqlTypes.BpChar, CastContext.Implicit, null));
        casts.Add(new CastDefinition(SqlTypes.Text, SqlTypes.VarChar, CastContext.Implicit, null));
        casts.Add(new CastDefinition(SqlTypes.VarChar, SqlTypes.Text, CastContext.Implicit, null));
        casts.Add(new CastDefinition(SqlTypes.VarChar, SqlTypes.BpChar, CastContext.Implicit, null));
        casts.Add(new CastDefinition(SqlTypes.NodeTree, SqlTypes.Text, CastContext.Implicit, null));
        Add(casts, SqlTypes.BpChar, SqlTypes.Text, CastContext.Implicit, (_, v) => Datum.From(v.Text.TrimEnd(' ')));
        Add(casts, SqlTypes.BpChar, SqlTypes.VarChar, CastContext.Implicit, (_, v) => Datum.From(v.Text.TrimEnd(' ')));
        Add(casts, SqlTypes.BpChar, SqlTypes.Name, CastContext.Implicit, (_, v) => Datum.From(ScalarText.ParseName(v.Text.TrimEnd(' '))));
        Add(casts, SqlTypes.Text, SqlTypes.Name, CastContext.Implicit, (_, v) => Datum.From(ScalarText.ParseName(v.Text)));
        Add(casts, SqlTypes.VarChar, SqlTypes.Name, CastContext.Implicit, (_, v) => Datum.From(ScalarText.ParseName(v.Text)));
        Add(casts, SqlTypes.Name, SqlTypes.Text, CastContext.Implicit, (_, v) => v);
        Add(casts, SqlTypes.Name, SqlTypes.VarChar, CastContext.Assignment, (_, v) => v);
        Add(casts, SqlTypes.Name, SqlTypes.BpChar, CastContext.Assignment, (_, v) => v);
        Add(casts, SqlTypes.InternalChar, SqlTypes.Text, CastContext.Implicit, (_, v) => Datum.From(ScalarText.FormatInternalChar(v.Text)));
        Add(casts, SqlTypes.InternalChar, SqlTypes.VarChar, CastContext.Assignment, (_, v) => Datum.From(ScalarText.FormatInternalChar(v.Text)));
        Add(casts, SqlTypes.InternalChar, SqlTypes.BpChar, CastContext.Assignment, (_, v) => Datum.From(ScalarText.FormatInternalChar(v.Text)));
        foreach (SqlType text in new[] { SqlTypes.Text, SqlTypes.VarChar, SqlTypes.BpChar })
        {
            Add(casts, text, SqlTypes.InternalChar, CastContext.Assignment, (_, v) => Datum.From(ScalarText.ParseInternalChar(v.Text)));
            Add(casts, SqlTypes.Boolean, text, CastContext.Assignment, (_, v) => Datum.From(v.Boolean ? "true" : "false"));
        }
    }

    private static void AddTimes(List<CastDefinition> casts)
    {
        Add(casts, SqlTypes.Date, SqlTypes.Timestamp, CastContext.Implicit, (_, v) => Datum.From(DateTimeMath.DateToTimestamp(v.Int32)));
        Add(casts, SqlTypes.Date, SqlTypes.TimestampTz, CastContext.Implicit, (c, v) => Datum.From(DateTimeMath.DateToTimestampTz(v.Int32, Zone(c))), Volatility.Stable);
        Add(casts, SqlTypes.Time, SqlTypes.Interval, CastContext.Implicit, (_, v) => Datum.FromObject(IntervalMath.FromTime(v.Int64)));
        Add(casts, SqlTypes.Time, SqlTypes.TimeTz, CastContext.Implicit, (c, v) => Datum.FromObject(new TimeTz(v.Int64, -Zone(c))), Volatility.Stable);
        Add(casts, SqlTypes.Timestamp, SqlTypes.Date, CastContext.Assignment, (_, v) => Datum.From(DateTimeMath.TimestampToDate(v.Int64)));
        Add(casts, SqlTypes.Timestamp, SqlTypes.Time, CastContext.Assignment, (_, v) => Calendar.IsFiniteTimestamp(v.Int64)
            ? Datum.From(DateTimeMath.TimestampToTime(v.Int64))
            : Datum.Null);
        Add(casts, SqlTypes.Timestamp, SqlTypes.TimestampTz, CastContext.Implicit, (c, v) => Datum.From(DateTimeMath.LocalToUtc(v.Int64, Zone(c))), Volatility.Stable);
        Add(casts, SqlTypes.TimestampTz, SqlTypes.Date, CastContext.Assignment, (c, v) => Datum.From(DateTimeMath.TimestampTzToDate(v.Int64, Zone(c))), Volatility.Stable);
        Add(casts, SqlTypes.TimestampTz, SqlTypes.Time, CastContext.Assignment, (c, v) => Calendar.IsFiniteTimestamp(v.Int64)
            ? Datum.From(DateTimeMath.TimestampTzToTimeTz(v.Int64, Zone(c)).Microseconds)
            : Datum.Null, Volatility.Stable);
        Add(casts, SqlTypes.TimestampTz, SqlTypes.Timestamp, CastContext.Assignment, (c, v) => Datum.From(DateTimeMath.UtcToLocal(v.Int64, Zone(c))), Volatility.Stable);
        Add(casts, SqlTypes.TimestampTz, SqlTypes.TimeTz, CastContext.Assignment, (c, v) => Calendar.IsFiniteTimestamp(v.Int64)
            ? Datum.FromObject(DateTimeMath.TimestampTzToTimeTz(v.Int64, Zone(c)))
            : Datum.Null, Volatility.Stable);
        Add(casts, SqlTypes.Interval, SqlTypes.Time, CastContext.Assignment, (_, v) => Datum.From(DateTimeMath.IntervalToTime(v.Ref<Interval>())));
        Add(casts, SqlTypes.TimeTz, SqlTypes.Time, CastContext.Assignment, (_, v) => Datum.From(v.Ref<TimeTz>().Microseconds));
    }

    private static void AddBits(List<CastDefinition> casts)
    {
        casts.Add(new CastDefinition(SqlTypes.Bit, SqlTypes.VarBit, CastContext.Implicit, null));
        casts.Add(new CastDefinition(SqlTypes.VarBit, SqlTypes.Bit, CastContext.Implicit, null));
        Add(casts, SqlTypes.Bit, SqlTypes.Int4, CastContext.Explicit, (_, v) => Datum.From((int)BitText.ToInteger(v.Text, 32, "integer")));
        Add(casts, SqlTypes.Bit, SqlTypes.Int8, CastContext.Explicit, (_, v) => Datum.From(BitText.ToInteger(v.Text, 64, "bigint")));
        foreach (SqlType integer in new[] { SqlTypes.Int4, SqlTypes.Int8 })
        {
            // The length decides which bits are taken; a cast that leaves fitting to it for later cannot know them.
            casts.Add(new CastDefinition(integer, SqlTypes.Bit, CastContext.Explicit, static (context, _, a) =>
            {
                int length = a.Length > 1 && !a[1].IsNull && a[1].Int32 > 0 ? a[1].Int32 : throw SqlException.NotSupported("casts from integers to bit");
                Functions.Cost.Result(context, length);
                return Datum.From(BitText.FromInteger(a[0].Int64, length));
            }));
        }
    }

    private static void AddJson(List<CastDefinition> casts)
    {
        Add(casts, SqlTypes.Json, SqlTypes.Jsonb, CastContext.Assignment, (_, v) => Datum.FromObject(JsonbValue.Parse(v.Text)));
        Add(casts, SqlTypes.Jsonb, SqlTypes.Json, CastContext.Assignment, (_, v) => Datum.From(v.Ref<JsonbValue>().ToString()));
        Add(casts, SqlTypes.Jsonb, SqlTypes.Boolean, CastContext.Explicit, (_, v) =>
            Datum.From(Expect(v.Ref<JsonbValue>(), JsonbKind.Boolean, "boolean").IsTrue));
        AddJsonNumber(casts, SqlTypes.Numeric, "numeric", n => Datum.FromObject(n));
        AddJsonNumber(casts, SqlTypes.Int2, "smallint", n => Datum.From(NumericConvert.ToInt16(n)));
        AddJsonNumber(casts, SqlTypes.Int4, "integer", n => Datum.From(NumericConvert.ToInt32(n)));
        AddJsonNumber(casts, SqlTypes.Int8, "bigint", n => Datum.From(NumericConvert.ToInt64(n)));
        AddJsonNumber(casts, SqlTypes.Float4, "real", n => Datum.From((double)NumericConvert.ToSingle(n)));
        AddJsonNumber(casts, SqlTypes.Float8, "double precision", n => Datum.From(NumericConvert.ToDouble(n)));
    }

    private static void AddJsonNumber(List<CastDefinition> casts, SqlType target, string typeName, Func<PgNumeric, Datum> convert) =>
        Add(casts, SqlTypes.Jsonb, target, CastContext.Explicit, (_, v) => convert(Expect(v.Ref<JsonbValue>(), JsonbKind.Number, typeName).Numeric));

    private static JsonbValue Expect(JsonbValue value, JsonbKind kind, string typeName)
    {
        if (value.Kind == kind)
        {
            return value;
        }

        string actual = value.Kind switch
        {
            JsonbKind.Null => "null",
            JsonbKind.String => "string",
            JsonbKind.Number => "numeric",
            JsonbKind.Boolean => "boolean",
            JsonbKind.Array => "array",
            _ => "object",
        };
        throw new SqlException(SqlState.InvalidParameterValue, $"cannot cast jsonb {actual} to type {typeName}");
    }

    private static void Add(
        List<CastDefinition> casts, SqlType source, SqlType target, CastContext context, Conversion convert, Volatility volatility = Volatility.Immutable) =>
        casts.Add(new CastDefinition(source, target, context, (sql, _, arguments) =>
        {
            Datum result = convert(sql, arguments[0]);
            int modifier = arguments.Length > 1 && !arguments[1].IsNull ? arguments[1].Int32 : TypeModifiers.None;
            return modifier < 0 ? result : TypeModifiers.Apply(target, result, modifier, arguments.Length > 2 && arguments[2].IsTrue);
        })
        {
            Volatility = volatility,
        });

    private static int Zone(SqlContext context) => context.Settings.TimeZoneOffsetSeconds;

    private static Datum Narrow(long value, long minimum, long maximum, string typeName) => value >= minimum && value <= maximum
        ? Datum.From(value)
        : throw new SqlException(SqlState.NumericOutOfRange, $"{typeName} out of range");

    // Half to even, as C's rint.
    private static double Rounded(double value, double minimum, double end, string typeName)
    {
        double rounded = Math.Round(value, MidpointRounding.ToEven);
        return rounded >= minimum && rounded < end ? rounded : throw new SqlException(SqlState.NumericOutOfRange, $"{typeName} out of range");
    }

    private static float ToSingle(double value)
    {
        float single = (float)value;
        return float.IsInfinity(single) && !double.IsInfinity(value) ? throw new SqlException(SqlState.NumericOutOfRange, "value out of range: overflow")
            : single == 0 && value != 0 ? throw new SqlException(SqlState.NumericOutOfRange, "value out of range: underflow")
            : single;
    }
}

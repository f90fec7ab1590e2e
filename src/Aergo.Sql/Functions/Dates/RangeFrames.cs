using System;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions.Numbers;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Dates;

/// <summary>in_range: whether a value lies within base plus or minus offset, what window frames with RANGE offset PRECEDING ask.</summary>
/// <remarks>Arguments: value, base, offset, subtract, less: value &lt;= base ± offset when less, &gt;= otherwise.</remarks>
internal static class RangeFrames
{
    public static void Add(FunctionBuilder builder)
    {
        foreach (string signature in (string[])
        [
            "int8,int8,int8", "int4,int4,int8", "int4,int4,int4", "int4,int4,int2", "int2,int2,int8", "int2,int2,int4", "int2,int2,int2",
        ])
        {
            builder.Scalar($"in_range({signature},bool,bool)", static (_, _, a) => Integers(a), 2);
        }

        builder.Scalar("in_range(numeric,numeric,numeric,bool,bool)", static (_, _, a) => Numerics(a), 3);
        builder.Scalar("in_range(float8,float8,float8,bool,bool)", static (_, _, a) => Floats(a, single: false), 2);
        builder.Scalar("in_range(float4,float4,float8,bool,bool)", static (_, _, a) => Floats(a, single: true), 2);
        builder.Scalar("in_range(date,date,interval,bool,bool)", static (_, _, a) =>
            Moments(DateTimeMath.DateToTimestamp(a[0].Int32), DateTimeMath.DateToTimestamp(a[1].Int32), a, null), 3);
        builder.Scalar("in_range(timestamp,timestamp,interval,bool,bool)", static (_, _, a) => Moments(a[0].Int64, a[1].Int64, a, null), 3);
        builder.Scalar("in_range(timestamptz,timestamptz,interval,bool,bool)", static (c, _, a) => Moments(a[0].Int64, a[1].Int64, a, c), 3);
        builder.Scalar("in_range(interval,interval,interval,bool,bool)", static (_, _, a) => Intervals(a), 3);
        builder.Scalar("in_range(time,time,interval,bool,bool)", static (_, _, a) => Times(a[0].Int64, a[1].Int64, a), 3);
        builder.Scalar("in_range(timetz,timetz,interval,bool,bool)", static (_, _, a) => TimesWithZone(a), 3);
    }

    private static SqlException BadOffset() => new(SqlState.InvalidPrecedingOrFollowing, "invalid preceding or following size in window function");

    private static Datum Decide(int order, bool less) => Datum.From(less ? order <= 0 : order >= 0);

    private static Datum Integers(ReadOnlySpan<Datum> a)
    {
        if (a[2].Bits < 0)
        {
            throw BadOffset();
        }

        Int128 bound = a[3].Boolean ? (Int128)a[1].Bits - a[2].Bits : (Int128)a[1].Bits + a[2].Bits;
        return Decide(((Int128)a[0].Bits).CompareTo(bound), a[4].Boolean);
    }

    private static Datum Numerics(ReadOnlySpan<Datum> a)
    {
        PgNumeric value = NumericFunctions.N(a[0]), start = NumericFunctions.N(a[1]), offset = NumericFunctions.N(a[2]);
        if (offset.IsNaN || offset.Sign < 0)
        {
            throw BadOffset();
        }

        bool subtract = a[3].Boolean, less = a[4].Boolean;
        if (value.IsNaN || start.IsNaN)
        {
            return Special(value.IsNaN, start.IsNaN, less);
        }

        // An infinite base less an infinite offset is everywhere.
        if (offset.IsInfinity && start.IsInfinity && (subtract ? start.Sign > 0 : start.Sign < 0))
        {
            return Datum.True;
        }

        return Decide(value.CompareTo(subtract ? start - offset : start + offset), less);
    }

    private static Datum Special(bool valueIsNaN, bool baseIsNaN, bool less) =>
        Datum.From(valueIsNaN ? baseIsNaN || !less : less);

    private static Datum Floats(ReadOnlySpan<Datum> a, bool single)
    {
        double value = a[0].Double, start = a[1].Double, offset = a[2].Double;
        if (double.IsNaN(offset) || offset < 0)
        {
            throw BadOffset();
        }

        bool subtract = a[3].Boolean, less = a[4].Boolean;
        if (double.IsNaN(value) || double.IsNaN(start))
        {
            return Special(double.IsNaN(value), double.IsNaN(start), less);
        }

        if (double.IsInfinity(offset) && double.IsInfinity(start) && (subtract ? start > 0 : start < 0))
        {
            return Datum.True;
        }

        // The sum is taken in double also for float4.
        _ = single;
        double bound = subtract ? start - offset : start + offset;
        return Datum.From(less ? value <= bound : value >= bound);
    }

    private static Interval Offset(in Datum value)
    {
        var offset = value.Ref<Interval>();
        return offset.CompareTo(Interval.Zero) < 0 ? throw BadOffset() : offset;
    }

    private static Datum Moments(long value, long start, ReadOnlySpan<Datum> a, SqlContext? zone)
    {
        Interval offset = Offset(a[2]);
        Interval signed = a[3].Boolean ? IntervalMath.Negate(offset) : offset;
        long bound = zone is null ? DateTimeMath.Add(start, signed) : DateTimeMath.AddInZone(start, signed, zone.Settings.TimeZoneOffsetSeconds);
        return Decide(value.CompareTo(bound), a[4].Boolean);
    }

    private static Datum Intervals(ReadOnlySpan<Datum> a)
    {
        Interval offset = Offset(a[2]), start = a[1].Ref<Interval>();
        Interval bound = a[3].Boolean ? IntervalMath.Subtract(start, offset) : IntervalMath.Add(start, offset);
        return Decide(a[0].Ref<Interval>().CompareTo(bound), a[4].Boolean);
    }

    /// <summary>Times of day do not wrap here: past midnight nothing is left out.</summary>
    private static Datum Times(long value, long start, ReadOnlySpan<Datum> a)
    {
        long offset = TimeOffset(a[2]);
        Int128 bound = a[3].Boolean ? (Int128)start - offset : (Int128)start + offset;
        return Decide(((Int128)value).CompareTo(bound), a[4].Boolean);
    }

    private static Datum TimesWithZone(ReadOnlySpan<Datum> a)
    {
        long offset = TimeOffset(a[2]);
        TimeTz start = a[1].Ref<TimeTz>();
        var bound = new TimeTz(a[3].Boolean ? start.Microseconds - offset : start.Microseconds + offset, start.ZoneSecondsWest);
        return Decide(a[0].Ref<TimeTz>().CompareTo(bound), a[4].Boolean);
    }

    private static long TimeOffset(in Datum value)
    {
        long microseconds = value.Ref<Interval>().Microseconds;
        return microseconds < 0 ? throw BadOffset() : microseconds;
    }
}

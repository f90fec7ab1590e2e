using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Dates;

/// <summary>The operators + - * / on dates, times and intervals.</summary>
internal static class DateArithmetic
{
    public static void Add(FunctionBuilder builder)
    {
        DatesAndTimes(builder);
        Timestamps(builder);
        Intervals(builder);
    }

    private static Interval I(in Datum value) => value.Ref<Interval>();

    private static Datum Of(Interval value) => Datum.FromObject(value);

    private static int Zone(SqlContext context) => context.Settings.TimeZoneOffsetSeconds;

    private static void DatesAndTimes(FunctionBuilder builder)
    {
        builder.Scalar("date_mi(date,date)", static (_, _, a) => Datum.From(DateTimeMath.SubtractDates(a[0].Int32, a[1].Int32)));
        builder.Scalar("date_pli(date,int4)", static (_, _, a) => Datum.From(DateTimeMath.AddDays(a[0].Int32, a[1].Int32)));
        builder.Scalar("integer_pl_date(int4,date)", static (_, _, a) => Datum.From(DateTimeMath.AddDays(a[1].Int32, a[0].Int32)));
        builder.Scalar("date_mii(date,int4)", static (_, _, a) => Datum.From(DateTimeMath.AddDays(a[0].Int32, -a[1].Int64)));
        builder.Scalar("date_pl_interval(date,interval)", static (_, _, a) => Datum.From(DateTimeMath.Add(DateTimeMath.DateToTimestamp(a[0].Int32), I(a[1]))));
        builder.Scalar("interval_pl_date(interval,date)", static (_, _, a) => Datum.From(DateTimeMath.Add(DateTimeMath.DateToTimestamp(a[1].Int32), I(a[0]))));
        builder.Scalar("date_mi_interval(date,interval)", static (_, _, a) => Datum.From(DateTimeMath.Subtract(DateTimeMath.DateToTimestamp(a[0].Int32), I(a[1]))));
        builder.Scalars("(date,time)", static (_, _, a) => Datum.From(DateTimeMath.Combine(a[0].Int32, a[1].Int64)), 1, "datetime_pl", "timestamp");
        builder.Scalar("timedate_pl(time,date)", static (_, _, a) => Datum.From(DateTimeMath.Combine(a[1].Int32, a[0].Int64)));
        builder.Scalars("(date,timetz)", static (_, _, a) => Datum.From(DateTimeMath.Combine(a[0].Int32, a[1].Ref<TimeTz>())), 1, "datetimetz_pl", "timestamptz");
        builder.Scalar("timetzdate_pl(timetz,date)", static (_, _, a) => Datum.From(DateTimeMath.Combine(a[1].Int32, a[0].Ref<TimeTz>())));
        builder.Scalar("timestamptz(date,time)", static (c, _, a) => Datum.From(DateTimeMath.LocalToUtc(DateTimeMath.Combine(a[0].Int32, a[1].Int64), Zone(c))));
        builder.Scalar("time_mi_time(time,time)", static (_, _, a) => Of(IntervalMath.FromTime(a[0].Int64 - a[1].Int64)));
        builder.Scalar("time_pl_interval(time,interval)", static (_, _, a) => Datum.From(DateTimeMath.AddTime(a[0].Int64, I(a[1]))));
        builder.Scalar("interval_pl_time(interval,time)", static (_, _, a) => Datum.From(DateTimeMath.AddTime(a[1].Int64, I(a[0]))));
        builder.Scalar("time_mi_interval(time,interval)", static (_, _, a) => Datum.From(DateTimeMath.SubtractTime(a[0].Int64, I(a[1]))));
        builder.Scalar("timetz_pl_interval(timetz,interval)", static (_, _, a) => Datum.FromObject(DateTimeMath.AddTime(a[0].Ref<TimeTz>(), I(a[1]))));
        builder.Scalar("interval_pl_timetz(interval,timetz)", static (_, _, a) => Datum.FromObject(DateTimeMath.AddTime(a[1].Ref<TimeTz>(), I(a[0]))));
        builder.Scalar("timetz_mi_interval(timetz,interval)", static (_, _, a) => Datum.FromObject(DateTimeMath.SubtractTime(a[0].Ref<TimeTz>(), I(a[1]))));
    }

    private static void Timestamps(FunctionBuilder builder)
    {
        builder.Scalar("timestamp_mi(timestamp,timestamp)", static (_, _, a) => Of(DateTimeMath.SubtractTimestamps(a[0].Int64, a[1].Int64)));
        builder.Scalar("timestamptz_mi(timestamptz,timestamptz)", static (_, _, a) => Of(DateTimeMath.SubtractTimestamps(a[0].Int64, a[1].Int64)));
        builder.Scalar("timestamp_pl_interval(timestamp,interval)", static (_, _, a) => Datum.From(DateTimeMath.Add(a[0].Int64, I(a[1]))));
        builder.Scalar("interval_pl_timestamp(interval,timestamp)", static (_, _, a) => Datum.From(DateTimeMath.Add(a[1].Int64, I(a[0]))));
        builder.Scalar("timestamp_mi_interval(timestamp,interval)", static (_, _, a) => Datum.From(DateTimeMath.Subtract(a[0].Int64, I(a[1]))));
        builder.Scalar("timestamptz_pl_interval(timestamptz,interval)", static (c, _, a) => Datum.From(DateTimeMath.AddInZone(a[0].Int64, I(a[1]), Zone(c))));
        builder.Scalar("interval_pl_timestamptz(interval,timestamptz)", static (c, _, a) => Datum.From(DateTimeMath.AddInZone(a[1].Int64, I(a[0]), Zone(c))));
        builder.Scalar("timestamptz_mi_interval(timestamptz,interval)", static (c, _, a) =>
            Datum.From(DateTimeMath.AddInZone(a[0].Int64, IntervalMath.Negate(I(a[1])), Zone(c))));
        builder.Scalar("age(timestamp,timestamp)", static (_, _, a) => Of(DateTimeMath.Age(a[0].Int64, a[1].Int64)), 3);
        builder.Scalar("age(timestamptz,timestamptz)", static (_, _, a) => Of(DateTimeMath.Age(a[0].Int64, a[1].Int64)), 3);

        // With one argument: age at midnight of today.
        builder.Scalar("age(timestamp)", static (c, _, a) => Of(DateTimeMath.Age(DateTimeMath.DateToTimestamp(Today(c)), a[0].Int64)), 3);
        builder.Scalar("age(timestamptz)", static (c, _, a) => Of(DateTimeMath.Age(DateTimeMath.DateToTimestampTz(Today(c), Zone(c)), a[0].Int64)), 3);
    }

    private static int Today(SqlContext context) => DateTimeMath.TimestampTzToDate(context.TransactionTimestamp, Zone(context));

    private static void Intervals(FunctionBuilder builder)
    {
        builder.Scalar("interval_um(interval)", static (_, _, a) => Of(IntervalMath.Negate(I(a[0]))));
        builder.Scalar("interval_pl(interval,interval)", static (_, _, a) => Of(IntervalMath.Add(I(a[0]), I(a[1]))));
        builder.Scalar("interval_mi(interval,interval)", static (_, _, a) => Of(IntervalMath.Subtract(I(a[0]), I(a[1]))));
        builder.Scalar("interval_mul(interval,float8)", static (_, _, a) => Of(IntervalMath.Multiply(I(a[0]), a[1].Double)), 2);
        builder.Scalar("mul_d_interval(float8,interval)", static (_, _, a) => Of(IntervalMath.Multiply(I(a[1]), a[0].Double)), 2);
        builder.Scalar("interval_div(interval,float8)", static (_, _, a) => Of(IntervalMath.Divide(I(a[0]), a[1].Double)), 2);
        builder.Scalar("justify_hours(interval)", static (_, _, a) => Of(IntervalMath.JustifyHours(I(a[0]))));
        builder.Scalar("justify_days(interval)", static (_, _, a) => Of(IntervalMath.JustifyDays(I(a[0]))));
        builder.Scalar("justify_interval(interval)", static (_, _, a) => Of(IntervalMath.JustifyInterval(I(a[0]))));
    }
}

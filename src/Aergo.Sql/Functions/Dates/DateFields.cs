using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Dates;

/// <summary>extract, date_part, date_trunc, date_bin, the make_ functions, AT TIME ZONE and isfinite.</summary>
internal static class DateFields
{
    public static void Add(FunctionBuilder builder)
    {
        Extract(builder);
        Truncate(builder);
        Make(builder);
        Zones(builder);
        builder.Scalar("isfinite(date)", static (_, _, a) => Datum.From(Calendar.IsFiniteDate(a[0].Int32)));
        builder.Scalar("isfinite(timestamp)", static (_, _, a) => Datum.From(Calendar.IsFiniteTimestamp(a[0].Int64)));
        builder.Scalar("isfinite(timestamptz)", static (_, _, a) => Datum.From(Calendar.IsFiniteTimestamp(a[0].Int64)));
        builder.Scalar("isfinite(interval)", static (_, _, _) => Datum.True);
        builder.Scalar("to_timestamp(float8)", static (_, _, a) => Datum.From(DateTimeMake.FromUnix(a[0].Double)), 2);
    }

    private static int Zone(SqlContext context) => context.Settings.TimeZoneOffsetSeconds;

    /// <summary>Infinities pass through before unit and zone are looked at.</summary>
    private static bool Infinite(in Datum timestamp) => !Calendar.IsFiniteTimestamp(timestamp.Int64);

    private static Datum Number(PgNumeric? value) => value is null ? Datum.Null : Datum.FromObject(value);

    private static Datum Number(double? value) => value is null ? Datum.Null : Datum.From(value.Value);

    private static void Extract(FunctionBuilder builder)
    {
        builder.Scalar("extract(text,date)", static (_, _, a) => Number(DateTimeExtract.Date(a[0].Text, a[1].Int32)), 3);
        builder.Scalar("extract(text,time)", static (_, _, a) => Number(DateTimeExtract.Time(a[0].Text, a[1].Int64)), 3);
        builder.Scalar("extract(text,timetz)", static (_, _, a) => Number(DateTimeExtract.TimeTz(a[0].Text, a[1].Ref<TimeTz>())), 3);
        builder.Scalar("extract(text,timestamp)", static (_, _, a) => Number(DateTimeExtract.Timestamp(a[0].Text, a[1].Int64)), 3);
        builder.Scalar("extract(text,timestamptz)", static (c, _, a) => Number(DateTimeExtract.TimestampTz(a[0].Text, a[1].Int64, Zone(c))), 3);
        builder.Scalar("extract(text,interval)", static (_, _, a) => Number(DateTimeExtract.Interval(a[0].Text, a[1].Ref<Interval>())), 3);

        // date_part of a date is that of midnight.
        builder.Scalar("date_part(text,date)", static (_, _, a) => Number(DateTimeExtract.TimestampPart(a[0].Text, DateTimeMath.DateToTimestamp(a[1].Int32))), 3);
        builder.Scalar("date_part(text,time)", static (_, _, a) => Datum.From(DateTimeExtract.TimePart(a[0].Text, a[1].Int64)), 3);
        builder.Scalar("date_part(text,timetz)", static (_, _, a) => Datum.From(DateTimeExtract.TimeTzPart(a[0].Text, a[1].Ref<TimeTz>())), 3);
        builder.Scalar("date_part(text,timestamp)", static (_, _, a) => Number(DateTimeExtract.TimestampPart(a[0].Text, a[1].Int64)), 3);
        builder.Scalar("date_part(text,timestamptz)", static (c, _, a) => Number(DateTimeExtract.TimestampPart(a[0].Text, a[1].Int64, Zone(c))), 3);
        builder.Scalar("date_part(text,interval)", static (_, _, a) => Datum.From(DateTimeExtract.IntervalPart(a[0].Text, a[1].Ref<Interval>())), 3);
    }

    private static void Truncate(FunctionBuilder builder)
    {
        builder.Scalar("date_trunc(text,timestamp)", static (_, _, a) => Infinite(a[1]) ? a[1] : Datum.From(DateTimeTrunc.Timestamp(a[0].Text, a[1].Int64)), 3);
        builder.Scalar("date_trunc(text,timestamptz)", static (c, _, a) => Infinite(a[1]) ? a[1] : Datum.From(DateTimeTrunc.TimestampTz(a[0].Text, a[1].Int64, Zone(c))), 3);
        builder.Scalar("date_trunc(text,timestamptz,text)", static (_, _, a) => Infinite(a[1]) ? a[1] : Datum.From(DateTimeTrunc.TimestampTz(a[0].Text, a[1].Int64, TimeZones.Find(a[2].Text))), 3);
        builder.Scalar("date_trunc(text,interval)", static (_, _, a) => Datum.FromObject(DateTimeTrunc.Interval(a[0].Text, a[1].Ref<Interval>())), 3);
        foreach (string type in (string[])["timestamp", "timestamptz"])
        {
            builder.Scalar($"date_bin(interval,{type},{type})", static (_, _, a) => Datum.From(DateTimeTrunc.Bin(a[0].Ref<Interval>(), a[1].Int64, a[2].Int64)), 3);
        }
    }

    private static void Make(FunctionBuilder builder)
    {
        builder.Scalar("make_date(int4,int4,int4)", static (_, _, a) => Datum.From(DateTimeMake.Date(a[0].Int32, a[1].Int32, a[2].Int32)), 2);
        builder.Scalar("make_time(int4,int4,float8)", static (_, _, a) => Datum.From(DateTimeMake.Time(a[0].Int32, a[1].Int32, a[2].Double)), 2);
        builder.Scalar("make_timestamp(int4,int4,int4,int4,int4,float8)", static (_, _, a) =>
            Datum.From(DateTimeMake.Timestamp(a[0].Int32, a[1].Int32, a[2].Int32, a[3].Int32, a[4].Int32, a[5].Double)), 3);
        builder.Scalar("make_timestamptz(int4,int4,int4,int4,int4,float8)", static (c, _, a) =>
            Datum.From(DateTimeMake.TimestampTz(a[0].Int32, a[1].Int32, a[2].Int32, a[3].Int32, a[4].Int32, a[5].Double, Zone(c))), 3);
        builder.Scalar("make_timestamptz(int4,int4,int4,int4,int4,float8,text)", static (_, _, a) =>
            Datum.From(DateTimeMake.TimestampTz(a[0].Int32, a[1].Int32, a[2].Int32, a[3].Int32, a[4].Int32, a[5].Double, DateTimeMake.ZoneArgument(a[6].Text))), 4);
        Datum zero = Datum.From(0);
        builder.Scalar(
            "make_interval(int4,int4,int4,int4,int4,int4,float8)",
            static (_, _, a) => Datum.FromObject(DateTimeMake.Interval(a[0].Int32, a[1].Int32, a[2].Int32, a[3].Int32, a[4].Int32, a[5].Int32, a[6].Double)),
            3,
            [zero, zero, zero, zero, zero, zero, Datum.From(0.0)]);
    }

    private static void Zones(FunctionBuilder builder)
    {
        builder.Scalar("timezone(text,timestamptz)", static (_, _, a) => Infinite(a[1]) ? a[1] : Datum.From(DateTimeMath.UtcToLocal(a[1].Int64, TimeZones.Find(a[0].Text))), 3);
        builder.Scalar("timezone(text,timestamp)", static (_, _, a) => Infinite(a[1]) ? a[1] : Datum.From(DateTimeMath.LocalToUtc(a[1].Int64, TimeZones.Find(a[0].Text))), 3);
        builder.Scalar("timezone(text,timetz)", static (c, _, a) =>
            Datum.FromObject(DateTimeMath.MoveZone(a[1].Ref<TimeTz>(), TimeZones.Find(a[0].Text).OffsetAt(c.TransactionTimestamp))), 3);
        builder.Scalar("timezone(interval,timestamptz)", static (c, _, a) =>
            Datum.From(DateTimeMath.UtcToLocal(a[1].Int64, DateTimeMath.OffsetFromInterval(a[0].Ref<Interval>(), DateTimeSettings.From(c)))), 3);
        builder.Scalar("timezone(interval,timestamp)", static (c, _, a) =>
            Datum.From(DateTimeMath.LocalToUtc(a[1].Int64, DateTimeMath.OffsetFromInterval(a[0].Ref<Interval>(), DateTimeSettings.From(c)))), 3);
        builder.Scalar("timezone(interval,timetz)", static (c, _, a) =>
            Datum.FromObject(DateTimeMath.MoveZone(a[1].Ref<TimeTz>(), DateTimeMath.OffsetFromInterval(a[0].Ref<Interval>(), DateTimeSettings.From(c)))), 3);
    }
}

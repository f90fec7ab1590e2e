using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Formatting;

/// <summary>to_char, to_number, to_date and to_timestamp.</summary>
internal static class FormatFunctions
{
    private const int Float4Digits = 6;
    private const int Float8Digits = 15;

    public static void Add(FunctionBuilder builder)
    {
        builder.Scalar("to_char(int4,text)", static (c, _, a) => Number(c, PgNumeric.FromInt64(a[0].Int64), a[1].Text, isInt4: true), 10);
        builder.Scalar("to_char(int8,text)", static (c, _, a) => Number(c, PgNumeric.FromInt64(a[0].Int64), a[1].Text, isInt4: false), 10);
        builder.Scalar("to_char(numeric,text)", static (c, _, a) => Number(c, a[0].Ref<PgNumeric>(), a[1].Text, isInt4: false), 10);
        builder.Scalar("to_char(float4,text)", static (c, _, a) => Float(c, a[0].Double, a[1].Text, Float4Digits), 10);
        builder.Scalar("to_char(float8,text)", static (c, _, a) => Float(c, a[0].Double, a[1].Text, Float8Digits), 10);
        builder.Scalar("to_number(text,text)", static (c, _, a) => ToNumber(c, a[0].Text, a[1].Text), 10);
        builder.Scalar("to_char(timestamp,text)", static (c, _, a) => Moment(c, a[0].Int64, a[1].Text, 0, null), 10);
        builder.Scalar("to_char(timestamptz,text)", static (c, _, a) => ZonedMoment(c, a[0].Int64, a[1].Text), 10);
        builder.Scalar("to_char(interval,text)", static (c, _, a) => Span(c, a[0].Ref<Interval>(), a[1].Text), 10);
        builder.Scalar("to_date(text,text)", static (c, _, a) => ToDate(c, a[0].Text, a[1].Text), 10);
        builder.Scalar("to_timestamp(text,text)", static (c, _, a) => ToTimestamp(c, a[0].Text, a[1].Text), 10);
    }

    private static Datum Number(SqlContext context, PgNumeric value, string format, bool isInt4)
    {
        if (format.Length == 0)
        {
            return Datum.From("");
        }

        Cost.Result(context, 4L * format.Length);
        return Datum.From(NumberText.Of(value, format, isInt4));
    }

    private static Datum Float(SqlContext context, double value, string format, int digits)
    {
        if (format.Length == 0)
        {
            return Datum.From("");
        }

        Cost.Result(context, 4L * format.Length);
        return Datum.From(NumberText.Of(value, format, digits));
    }

    private static Datum ToNumber(SqlContext context, string text, string format)
    {
        if (format.Length == 0)
        {
            return Datum.Null;
        }

        Cost.Bytes(context, (long)text.Length + format.Length);
        return Datum.FromObject(NumberReader.Read(text, format));
    }

    private static Datum Moment(SqlContext context, long timestamp, string format, int offsetEast, string? zone)
    {
        if (format.Length == 0 || !Calendar.IsFiniteTimestamp(timestamp))
        {
            return Datum.Null;
        }

        Cost.Result(context, 12L * format.Length);
        return Datum.From(DateWriter.Write(DateFormat.Parse(format), FormatTime.OfTimestamp(timestamp, offsetEast, zone)));
    }

    private static Datum ZonedMoment(SqlContext context, long timestamp, string format)
    {
        int offset = context.Settings.TimeZoneOffsetSeconds;
        string name = context.Settings.TimeZoneName;

        // A zone given as an offset is named <+02>-02; what stands in the brackets is its abbreviation.
        string zone = name.StartsWith('<') ? name[1..name.IndexOf('>', System.StringComparison.Ordinal)] : name;
        long local = Calendar.IsFiniteTimestamp(timestamp) ? timestamp + (offset * Calendar.MicrosecondsPerSecond) : timestamp;
        return Moment(context, local, format, offset, zone);
    }

    private static Datum Span(SqlContext context, Interval value, string format)
    {
        if (format.Length == 0)
        {
            return Datum.Null;
        }

        Cost.Result(context, 12L * format.Length);
        return Datum.From(DateWriter.Write(DateFormat.Parse(format), FormatTime.OfInterval(value)));
    }

    private static Datum ToDate(SqlContext context, string text, string format)
    {
        Cost.Bytes(context, (long)text.Length + format.Length);
        (DateTimeParts parts, _, _) = DateReader.Read(text, DateFormat.Parse(format));
        if (!Calendar.IsJulianRange(parts.Year, parts.Month))
        {
            throw new SqlException(SqlState.DatetimeOverflow, $"date out of range: \"{text}\"");
        }

        int days = parts.JulianDay - Calendar.EpochJulianDay;
        return Calendar.IsValidDate(days) ? Datum.From(days) : throw new SqlException(SqlState.DatetimeOverflow, $"date out of range: \"{text}\"");
    }

    private static Datum ToTimestamp(SqlContext context, string text, string format)
    {
        Cost.Bytes(context, (long)text.Length + format.Length);
        (DateTimeParts parts, int? offset, int precision) = DateReader.Read(text, DateFormat.Parse(format));
        if (!parts.TryToTimestamp(offset ?? context.Settings.TimeZoneOffsetSeconds, out long timestamp))
        {
            throw new SqlException(SqlState.DatetimeOverflow, "timestamp out of range");
        }

        return Datum.From(precision > 0 ? DateTimeText.RoundTimestamp(timestamp, precision) : timestamp);
    }
}

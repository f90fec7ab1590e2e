using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Aergo.Sql.Types;

/// <summary>Text forms of interval, and the restriction of intervals to fields and precision.</summary>
public static class IntervalText
{
    /// <summary>Reads an interval under a type modifier (-1 for none). 22007, 22015 or 22008 when that cannot be.</summary>
    public static Interval Parse(string text, int modifier, DateTimeSettings settings)
    {
        (IntervalFields fields, int precision) = TypeModifiers.UnpackInterval(modifier);
        var decoder = new IntervalDecoder(fields, settings.IntervalStyle == "sql_standard");
        DateTimeError error = DateTimeTokens.TrySplit(text, interval: true, out List<DateTimeToken> tokens)
            ? decoder.Decode(tokens)
            : DateTimeError.BadFormat;
        if (error == DateTimeError.BadFormat)
        {
            error = decoder.DecodeIso8601(text);
        }

        if (error != DateTimeError.None)
        {
            throw DateTimeText.Failure(error == DateTimeError.FieldOverflow ? DateTimeError.IntervalOverflow : error, text, "interval");
        }

        return decoder.TryGetInterval(out Interval interval) ? Restrict(interval, fields, precision) : throw DateTimeMath.IntervalOutOfRange();
    }

    /// <summary>Cuts what lies below the last field of an interval type, and rounds seconds to a precision (-1 for all).</summary>
    public static Interval Restrict(Interval value, IntervalFields fields, int precision)
    {
        int months = value.Months;
        int days = value.Days;
        long time = value.Microseconds;
        switch (fields)
        {
            case IntervalFields.Year:
                (months, days, time) = (months / 12 * 12, 0, 0);
                break;
            case IntervalFields.Month or (IntervalFields.Year | IntervalFields.Month):
                (days, time) = (0, 0);
                break;
            case IntervalFields.Day:
                time = 0;
                break;
            case IntervalFields.Hour or (IntervalFields.Day | IntervalFields.Hour):
                time = time / Calendar.MicrosecondsPerHour * Calendar.MicrosecondsPerHour;
                break;
            case IntervalFields.Minute or (IntervalFields.Hour | IntervalFields.Minute)
                or (IntervalFields.Day | IntervalFields.Hour | IntervalFields.Minute):
                time = time / Calendar.MicrosecondsPerMinute * Calendar.MicrosecondsPerMinute;
                break;
            default:
                break;
        }

        if (precision is >= 0 and < 6)
        {
            time = DateTimeText.RoundHalfAway(time, precision);
        }

        return months == value.Months && days == value.Days && time == value.Microseconds ? value : new Interval(months, days, time);
    }

    /// <summary>Styles: postgres, postgres_verbose, sql_standard, iso_8601.</summary>
    public static string Format(Interval value, string style)
    {
        var parts = new IntervalParts(value);
        var output = new StringBuilder(32);
        switch (style)
        {
            case "postgres_verbose": AppendVerbose(output, parts); break;
            case "sql_standard": AppendStandard(output, parts); break;
            case "iso_8601": AppendIso8601(output, parts); break;
            default: AppendPostgres(output, parts); break;
        }

        return output.ToString();
    }

    private static void AppendPostgres(StringBuilder output, IntervalParts parts)
    {
        // After a negative field a positive one shows its sign.
        bool before = false;
        foreach ((int value, string unit) in new[] { (parts.Years, "year"), (parts.Months, "mon"), (parts.Days, "day") })
        {
            if (value == 0)
            {
                continue;
            }

            output.Append(output.Length > 0 ? " " : string.Empty).Append(before && value > 0 ? "+" : string.Empty);
            output.Append(CultureInfo.InvariantCulture, $"{value} {unit}{(value != 1 ? "s" : string.Empty)}");
            before = value < 0;
        }

        if (output.Length > 0 && !parts.HasTime)
        {
            return;
        }

        output.Append(output.Length > 0 ? " " : string.Empty).Append(parts.IsTimeNegative ? "-" : before ? "+" : string.Empty);
        output.Append(CultureInfo.InvariantCulture, $"{parts.HoursSize:D2}:{parts.MinutesSize:D2}:");
        DateTimeText.AppendSeconds(output, parts.Seconds, parts.Microseconds, padded: true);
    }

    private static void AppendVerbose(StringBuilder output, IntervalParts parts)
    {
        output.Append('@');
        bool zero = true;
        bool before = false;
        foreach ((long field, string unit) in new[]
        {
            ((long)parts.Years, "year"), (parts.Months, "mon"), (parts.Days, "day"), (parts.Hours, "hour"), (parts.Minutes, "min"),
        })
        {
            long value = field;
            if (value == 0)
            {
                continue;
            }

            if (zero)
            {
                before = value < 0;
                value = Math.Abs(value);
            }
            else if (before)
            {
                value = -value;
            }

            output.Append(CultureInfo.InvariantCulture, $" {value} {unit}{(value == 1 ? string.Empty : "s")}");
            zero = false;
        }

        if (parts.Seconds != 0 || parts.Microseconds != 0)
        {
            bool negative = parts.Seconds < 0 || (parts.Seconds == 0 && parts.Microseconds < 0);
            output.Append(' ');
            if (zero)
            {
                before = negative;
            }
            else if (negative != before)
            {
                output.Append('-');
            }

            DateTimeText.AppendSeconds(output, parts.Seconds, parts.Microseconds, padded: false);
            output.Append(Math.Abs(parts.Seconds) != 1 || parts.Microseconds != 0 ? " secs" : " sec");
            zero = false;
        }

        output.Append(zero ? " 0" : string.Empty).Append(before ? " ago" : string.Empty);
    }

    private static void AppendStandard(StringBuilder output, IntervalParts parts)
    {
        bool negative = parts.Years < 0 || parts.Months < 0 || parts.Days < 0 || parts.IsTimeNegative;
        bool positive = parts.Years > 0 || parts.Months > 0 || parts.Days > 0 || (parts.HasTime && !parts.IsTimeNegative);
        bool yearMonth = parts.Years != 0 || parts.Months != 0;
        bool dayTime = parts.Days != 0 || parts.HasTime;
        if (!negative && !positive)
        {
            output.Append('0');
            return;
        }

        if ((negative && positive) || (yearMonth && dayTime))
        {
            char yearSign = parts.Years < 0 || parts.Months < 0 ? '-' : '+';
            output.Append(CultureInfo.InvariantCulture, $"{yearSign}{Math.Abs(parts.Years)}-{Math.Abs(parts.Months)} ");
            output.Append(CultureInfo.InvariantCulture, $"{(parts.Days < 0 ? '-' : '+')}{Math.Abs((long)parts.Days)} {(parts.IsTimeNegative ? '-' : '+')}");
            AppendClock(output, parts);
            return;
        }

        output.Append(negative ? "-" : string.Empty);
        if (yearMonth)
        {
            output.Append(CultureInfo.InvariantCulture, $"{Math.Abs(parts.Years)}-{Math.Abs(parts.Months)}");
            return;
        }

        if (parts.Days != 0)
        {
            output.Append(CultureInfo.InvariantCulture, $"{Math.Abs((long)parts.Days)} ");
        }

        AppendClock(output, parts);
    }

    private static void AppendClock(StringBuilder output, IntervalParts parts)
    {
        output.Append(CultureInfo.InvariantCulture, $"{parts.HoursSize}:{parts.MinutesSize:D2}:");
        DateTimeText.AppendSeconds(output, parts.Seconds, parts.Microseconds, padded: true);
    }

    private static void AppendIso8601(StringBuilder output, IntervalParts parts)
    {
        if (parts is { Years: 0, Months: 0, Days: 0, HasTime: false })
        {
            output.Append("PT0S");
            return;
        }

        output.Append('P');
        AppendIso(output, parts.Years, 'Y');
        AppendIso(output, parts.Months, 'M');
        AppendIso(output, parts.Days, 'D');
        output.Append(parts.HasTime ? "T" : string.Empty);
        AppendIso(output, parts.Hours, 'H');
        AppendIso(output, parts.Minutes, 'M');
        if (parts.Seconds != 0 || parts.Microseconds != 0)
        {
            output.Append(parts.Seconds < 0 || parts.Microseconds < 0 ? "-" : string.Empty);
            DateTimeText.AppendSeconds(output, parts.Seconds, parts.Microseconds, padded: false);
            output.Append('S');
        }
    }

    private static void AppendIso(StringBuilder output, long value, char unit)
    {
        if (value != 0)
        {
            output.Append(value.ToString(CultureInfo.InvariantCulture)).Append(unit);
        }
    }
}

/// <summary>An interval taken apart into the fields that are printed; all fields of the time have its sign.</summary>
public readonly struct IntervalParts
{
    public IntervalParts(Interval value)
    {
        Years = value.Months / 12;
        Months = value.Months % 12;
        Days = value.Days;
        long time = value.Microseconds;
        Hours = time / Calendar.MicrosecondsPerHour;
        Minutes = (int)(time / Calendar.MicrosecondsPerMinute % 60);
        Seconds = (int)(time / Calendar.MicrosecondsPerSecond % 60);
        Microseconds = (int)(time % Calendar.MicrosecondsPerSecond);
        IsTimeNegative = time < 0;
        HasTime = time != 0;
    }

    public int Years { get; }

    public int Months { get; }

    public int Days { get; }

    public long Hours { get; }

    public int Minutes { get; }

    public int Seconds { get; }

    public int Microseconds { get; }

    public bool HasTime { get; }

    public bool IsTimeNegative { get; }

    internal long HoursSize => Math.Abs(Hours);

    internal int MinutesSize => Math.Abs(Minutes);
}

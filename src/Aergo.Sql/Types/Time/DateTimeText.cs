using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Aergo.Sql.Types;

/// <summary>Text forms of date, time, timestamp and their variants with a zone: PostgreSQL's input rules and output styles.</summary>
/// <remarks>Input errors: 22007 for what is no date, 22008 for fields or results out of range, 22009 for zones, 22023 for unknown zone names.</remarks>
public static class DateTimeText
{
    private const string EpochError = "date out of range: \"";

    private static readonly string[] MonthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    private static readonly string[] DayNames = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    /// <summary>Days from 2000-01-01, or one of <see cref="Calendar"/>'s infinities.</summary>
    public static int ParseDate(string text, DateTimeSettings settings)
    {
        TimestampDecoder decoder = Decode(text, "date", settings);
        switch (decoder.Kind)
        {
            case DateTimeResult.Epoch: return Calendar.UnixJulianDay - Calendar.EpochJulianDay;
            case DateTimeResult.Late: return Calendar.DateInfinity;
            case DateTimeResult.Early: return Calendar.DateMinusInfinity;
            default: break;
        }

        DateTimeParts parts = decoder.Result;
        if (!Calendar.IsJulianRange(parts.Year, parts.Month) || !Calendar.IsValidDate((long)parts.JulianDay - Calendar.EpochJulianDay))
        {
            throw new SqlException(SqlState.DatetimeOverflow, EpochError + text + "\"");
        }

        return parts.JulianDay - Calendar.EpochJulianDay;
    }

    /// <summary>Microseconds since midnight, rounded to a precision of 0 … 6 digits; -1 for all.</summary>
    public static long ParseTime(string text, int precision, DateTimeSettings settings) =>
        RoundTime(DecodeTime(text, "time", settings).Result.TimeOfDay, precision);

    public static TimeTz ParseTimeTz(string text, int precision, DateTimeSettings settings)
    {
        TimeOfDayDecoder decoder = DecodeTime(text, "time with time zone", settings);
        return new TimeTz(RoundTime(decoder.Result.TimeOfDay, precision), decoder.ZoneWest);
    }

    /// <summary>Microseconds from 2000-01-01; a zone in the text is read and not applied.</summary>
    public static long ParseTimestamp(string text, int precision, DateTimeSettings settings)
    {
        TimestampDecoder decoder = Decode(text, "timestamp", settings);
        return ToTimestamp(decoder, text, 0, precision);
    }

    /// <summary>Microseconds from 2000-01-01 UTC.</summary>
    public static long ParseTimestampTz(string text, int precision, DateTimeSettings settings)
    {
        TimestampDecoder decoder = Decode(text, "timestamp with time zone", settings);
        return ToTimestamp(decoder, text, -decoder.ZoneWest, precision);
    }

    /// <summary>Rounds a time of day half up to a precision; -1 leaves it.</summary>
    public static long RoundTime(long microseconds, int precision) => precision is < 0 or >= 6 ? microseconds : RoundHalfAway(microseconds, precision);

    /// <summary>Rounds a timestamp half away from 2000-01-01 to a precision; -1 and infinities leave it. 22008 when it leaves the range.</summary>
    public static long RoundTimestamp(long microseconds, int precision)
    {
        if (precision is < 0 or >= 6 || !Calendar.IsFiniteTimestamp(microseconds))
        {
            return microseconds;
        }

        return RoundHalfAway(microseconds, precision);
    }

    public static string FormatDate(int days, DateTimeSettings settings)
    {
        if (!Calendar.IsFiniteDate(days))
        {
            return days == Calendar.DateInfinity ? "infinity" : "-infinity";
        }

        var output = new StringBuilder(16);
        (int year, int month, int day) = Calendar.FromDays(days);
        AppendDate(output, year, month, day, settings.DateStyle, settings.DateOrder, dateOnly: true);
        return AppendEra(output, year).ToString();
    }

    public static string FormatTime(long microseconds) => AppendTime(new StringBuilder(16), DateTimeParts.FromTime(microseconds)).ToString();

    public static string FormatTimeTz(TimeTz value) =>
        AppendTime(new StringBuilder(24), DateTimeParts.FromTime(value.Microseconds)).Append(FormatOffset(-value.ZoneSecondsWest)).ToString();

    public static string FormatTimestamp(long microseconds, DateTimeSettings settings) => Format(microseconds, settings, zone: false);

    public static string FormatTimestampTz(long microseconds, DateTimeSettings settings) => Format(microseconds, settings, zone: true);

    /// <summary>The form inside JSON and XML: ISO 8601 with T, whatever the styles; for timestamptz with the session's offset in hours and minutes.</summary>
    public static string FormatIso8601(long microseconds, bool zone, DateTimeSettings settings)
    {
        if (!Calendar.IsFiniteTimestamp(microseconds))
        {
            return microseconds > 0 ? "infinity" : "-infinity";
        }

        int offset = zone ? settings.OffsetEastSeconds : 0;
        DateTimeParts parts = DateTimeParts.FromTimestamp(microseconds + (offset * 1_000_000L));
        var output = new StringBuilder(40);
        AppendDate(output, parts.Year, parts.Month, parts.Day, "ISO", "MDY", dateOnly: false);
        AppendTime(output.Append('T'), parts);
        if (zone)
        {
            string text = FormatOffset(offset);
            output.Append(text.Length == 3 ? text + ":00" : text);
        }

        return AppendEra(output, parts.Year).ToString();
    }

    /// <summary>+05, -03:30, +01:02:03.</summary>
    public static string FormatOffset(int eastSeconds)
    {
        int size = Math.Abs(eastSeconds);
        string text = (eastSeconds < 0 ? "-" : "+") + Two(size / 3600);
        if (size % 3600 != 0)
        {
            text += ":" + Two(size / 60 % 60);
        }

        return size % 60 != 0 ? text + ":" + Two(size % 60) : text;
    }

    internal static SqlException Failure(DateTimeError error, string text, string typeName) => error switch
    {
        DateTimeError.FieldOverflow => new(SqlState.DatetimeOverflow, $"date/time field value out of range: \"{text}\""),
        DateTimeError.MonthDayOverflow => new(SqlState.DatetimeOverflow, $"date/time field value out of range: \"{text}\"")
        {
            Hint = "Perhaps you need a different \"datestyle\" setting.",
        },
        DateTimeError.IntervalOverflow => new(SqlState.InvalidIntervalFieldOverflow, $"interval field value out of range: \"{text}\""),
        DateTimeError.ZoneOverflow => new(SqlState.InvalidTimeZoneDisplacement, $"time zone displacement out of range: \"{text}\""),
        _ => new(SqlState.InvalidDatetimeFormat, $"invalid input syntax for type {typeName}: \"{text}\""),
    };

    /// <summary>Appends seconds with their fraction, trailing zeros cut; two digits when padded.</summary>
    internal static void AppendSeconds(StringBuilder output, int seconds, int microseconds, bool padded)
    {
        int whole = Math.Abs(seconds);
        output.Append(padded ? Two(whole) : whole.ToString(CultureInfo.InvariantCulture));
        if (microseconds != 0)
        {
            output.Append('.').Append(Math.Abs(microseconds).ToString("D6", CultureInfo.InvariantCulture).TrimEnd('0'));
        }
    }

    internal static string Two(int value) => value.ToString("D2", CultureInfo.InvariantCulture);

    internal static long RoundHalfAway(long value, int precision)
    {
        long unit = 1;
        for (int i = precision; i < 6; i++)
        {
            unit *= 10;
        }

        Int128 size = ((Int128.Abs(value) + (unit / 2)) / unit) * unit;
        return (long)Int128.Clamp(value < 0 ? -size : size, long.MinValue, long.MaxValue);
    }

    private static TimestampDecoder Decode(string text, string typeName, DateTimeSettings settings)
    {
        var decoder = new TimestampDecoder(settings);
        DateTimeError error = DateTimeTokens.TrySplit(text, interval: false, out List<DateTimeToken> tokens)
            ? decoder.Decode(tokens)
            : DateTimeError.BadFormat;
        return error == DateTimeError.None ? decoder : throw Failure(error, text, typeName);
    }

    private static TimeOfDayDecoder DecodeTime(string text, string typeName, DateTimeSettings settings)
    {
        var decoder = new TimeOfDayDecoder(settings);
        DateTimeError error = DateTimeTokens.TrySplit(text, interval: false, out List<DateTimeToken> tokens)
            ? decoder.Decode(tokens)
            : DateTimeError.BadFormat;
        return error == DateTimeError.None ? decoder : throw Failure(error, text, typeName);
    }

    private static long ToTimestamp(TimestampDecoder decoder, string text, int offsetEast, int precision)
    {
        switch (decoder.Kind)
        {
            case DateTimeResult.Epoch: return -Calendar.UnixEpochOffset;
            case DateTimeResult.Late: return Calendar.TimestampInfinity;
            case DateTimeResult.Early: return Calendar.TimestampMinusInfinity;
            default: break;
        }

        return decoder.Result.TryToTimestamp(offsetEast, out long value)
            ? RoundTimestamp(value, precision)
            : throw new SqlException(SqlState.DatetimeOverflow, $"timestamp out of range: \"{text}\"");
    }

    private static string Format(long microseconds, DateTimeSettings settings, bool zone)
    {
        if (!Calendar.IsFiniteTimestamp(microseconds))
        {
            return microseconds > 0 ? "infinity" : "-infinity";
        }

        int offset = zone ? settings.OffsetEastSeconds : 0;
        DateTimeParts parts = DateTimeParts.FromTimestamp(microseconds + (offset * 1_000_000L));
        var output = new StringBuilder(36);
        if (settings.DateStyle == "Postgres")
        {
            AppendPostgres(output, parts, settings);
        }
        else
        {
            AppendDate(output, parts.Year, parts.Month, parts.Day, settings.DateStyle, settings.DateOrder, dateOnly: false);
            AppendTime(output.Append(' '), parts);
        }

        if (zone)
        {
            // The older styles print the zone's name where it has one, after a blank.
            bool named = settings.ZoneName.Length > 0 && TextScan.IsAlpha(settings.ZoneName[0]);
            output.Append(settings.DateStyle == "ISO" ? FormatOffset(offset) : named ? " " + ShortName(settings.ZoneName) : " " + FormatOffset(offset));
        }

        return AppendEra(output, parts.Year).ToString();
    }

    private static string ShortName(string zoneName) => zoneName[(zoneName.LastIndexOf('/') + 1)..];

    private static void AppendPostgres(StringBuilder output, DateTimeParts parts, DateTimeSettings settings)
    {
        output.Append(DayNames[Calendar.DayOfWeek(parts.JulianDay)]).Append(' ');
        string month = MonthNames[parts.Month - 1];
        output.Append(settings.DateOrder == "DMY" ? Two(parts.Day) + " " + month : month + " " + Two(parts.Day));
        AppendTime(output.Append(' '), parts).Append(' ').Append(Year(parts.Year));
    }

    private static void AppendDate(StringBuilder output, int year, int month, int day, string style, string order, bool dateOnly)
    {
        bool dayFirst = order == "DMY";
        switch (style)
        {
            case "SQL":
                output.Append(dayFirst ? $"{Two(day)}/{Two(month)}/{Year(year)}" : $"{Two(month)}/{Two(day)}/{Year(year)}");
                break;
            case "German":
                output.Append(CultureInfo.InvariantCulture, $"{Two(day)}.{Two(month)}.{Year(year)}");
                break;
            case "Postgres" when dateOnly:
                output.Append(dayFirst ? $"{Two(day)}-{Two(month)}-{Year(year)}" : $"{Two(month)}-{Two(day)}-{Year(year)}");
                break;
            default:
                output.Append(CultureInfo.InvariantCulture, $"{Year(year)}-{Two(month)}-{Two(day)}");
                break;
        }
    }

    private static StringBuilder AppendTime(StringBuilder output, DateTimeParts parts)
    {
        output.Append(Two(parts.Hour)).Append(':').Append(Two(parts.Minute)).Append(':');
        AppendSeconds(output, parts.Second, parts.Microsecond, padded: true);
        return output;
    }

    private static StringBuilder AppendEra(StringBuilder output, int year) => year <= 0 ? output.Append(" BC") : output;

    private static string Year(int year) => (year > 0 ? year : 1 - year).ToString("D4", CultureInfo.InvariantCulture);
}

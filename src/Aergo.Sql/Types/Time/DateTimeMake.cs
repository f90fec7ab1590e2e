using System;
using System.Globalization;

namespace Aergo.Sql.Types;

/// <summary>make_date, make_time, make_timestamp(tz), make_interval and to_timestamp(double).</summary>
public static class DateTimeMake
{
    /// <summary>Days from 2000-01-01; a negative year counts before Christ.</summary>
    public static int Date(int year, int month, int day)
    {
        if (!TryYear(year, out int astronomical) || month is < 1 or > 12 || day < 1 || day > Calendar.DaysInMonth(astronomical, month))
        {
            throw new SqlException(SqlState.DatetimeOverflow, string.Create(CultureInfo.InvariantCulture, $"date field value out of range: {year}-{month:D2}-{day:D2}"));
        }

        return Calendar.IsJulianRange(astronomical, month) && Calendar.IsValidDate(Calendar.ToDays(astronomical, month, day))
            ? Calendar.ToDays(astronomical, month, day)
            : throw new SqlException(SqlState.DatetimeOverflow, string.Create(CultureInfo.InvariantCulture, $"date out of range: {astronomical}-{month:D2}-{day:D2}"));
    }

    public static long Time(int hour, int minute, double second)
    {
        if (hour is < 0 or > 24 || minute is < 0 or > 59 || !(second is >= 0 and <= 60))
        {
            throw TimeField(hour, minute, second);
        }

        long time = (((hour * 60L) + minute) * Calendar.MicrosecondsPerMinute) + (long)Math.Round(second * 1_000_000, MidpointRounding.ToEven);
        return time <= Calendar.MicrosecondsPerDay ? time : throw TimeField(hour, minute, second);
    }

    public static long Timestamp(int year, int month, int day, int hour, int minute, double second)
    {
        int date = Date(year, month, day);
        Int128 value = ((Int128)date * Calendar.MicrosecondsPerDay) + Time(hour, minute, second);
        return Calendar.IsValidTimestamp(value)
            ? (long)value
            : throw new SqlException(
                SqlState.DatetimeOverflow,
                string.Create(CultureInfo.InvariantCulture, $"timestamp out of range: {year}-{month:D2}-{day:D2} {hour}:{minute:D2}:{Seconds(second)}"));
    }

    public static long TimestampTz(int year, int month, int day, int hour, int minute, double second, int offsetEast) =>
        DateTimeMath.LocalToUtc(Timestamp(year, month, day, hour, minute, second), offsetEast);

    public static long TimestampTz(int year, int month, int day, int hour, int minute, double second, SqlTimeZone zone) =>
        DateTimeMath.LocalToUtc(Timestamp(year, month, day, hour, minute, second), zone);

    /// <summary>The zone argument of make_timestamptz: a signed offset or a name.</summary>
    public static SqlTimeZone ZoneArgument(string zone)
    {
        if (zone.Length > 0 && TextScan.IsDigit(zone[0]))
        {
            throw new SqlException(SqlState.InvalidParameterValue, $"invalid input syntax for type numeric time zone: \"{zone}\"")
            {
                Hint = "Numeric time zones must have \"-\" or \"+\" as first character.",
            };
        }

        DateTimeError error = DateTimeDecoder.DecodeZone(zone, out int west);
        return error switch
        {
            DateTimeError.None => SqlTimeZone.Fixed(-west),
            DateTimeError.ZoneOverflow => throw new SqlException(SqlState.DatetimeOverflow, $"numeric time zone \"{zone}\" out of range"),
            _ => TimeZones.Find(zone),
        };
    }

    public static Interval Interval(int years, int months, int weeks, int days, int hours, int minutes, double seconds)
    {
        if (!double.IsFinite(seconds))
        {
            throw DateTimeMath.IntervalOutOfRange();
        }

        double micros = Math.Round(seconds * 1_000_000, MidpointRounding.ToEven);
        Int128 time = ((Int128)hours * Calendar.MicrosecondsPerHour) + ((Int128)minutes * Calendar.MicrosecondsPerMinute);
        long allMonths = ((long)years * 12) + months;
        long allDays = ((long)weeks * 7) + days;
        if (Math.Abs(micros) >= 9.2e18 || allMonths is < int.MinValue or > int.MaxValue || allDays is < int.MinValue or > int.MaxValue)
        {
            throw DateTimeMath.IntervalOutOfRange();
        }

        time += (long)micros;
        return time >= long.MinValue && time <= long.MaxValue
            ? new Interval((int)allMonths, (int)allDays, (long)time)
            : throw DateTimeMath.IntervalOutOfRange();
    }

    /// <summary>Seconds from 1970-01-01 UTC.</summary>
    public static long FromUnix(double seconds)
    {
        if (double.IsNaN(seconds))
        {
            throw new SqlException(SqlState.DatetimeOverflow, "timestamp cannot be NaN");
        }

        if (double.IsInfinity(seconds))
        {
            return seconds > 0 ? Calendar.TimestampInfinity : Calendar.TimestampMinusInfinity;
        }

        double minimum = 86_400.0 * -Calendar.UnixJulianDay;
        double maximum = 86_400.0 * (109_203_528 - Calendar.UnixJulianDay);
        if (seconds >= minimum && seconds < maximum)
        {
            double micros = Math.Round((seconds - (Calendar.UnixEpochOffset / Calendar.MicrosecondsPerSecond)) * 1_000_000, MidpointRounding.ToEven);
            if (Calendar.IsValidTimestamp((Int128)micros))
            {
                return (long)micros;
            }
        }

        throw new SqlException(SqlState.DatetimeOverflow, $"timestamp out of range: \"{FloatText.FormatGeneral(seconds, 6)}\"");
    }

    private static bool TryYear(int year, out int astronomical)
    {
        astronomical = year > 0 ? year : year + 1;
        return year != 0;
    }

    private static SqlException TimeField(int hour, int minute, double second) => new(
        SqlState.DatetimeOverflow,
        string.Create(CultureInfo.InvariantCulture, $"time field value out of range: {hour}:{minute:D2}:{Seconds(second)}"));

    private static string Seconds(double second) => FloatText.FormatGeneral(second, 6).PadLeft(2, '0');
}

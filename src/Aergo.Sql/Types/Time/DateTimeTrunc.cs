using System;

namespace Aergo.Sql.Types;

/// <summary>date_trunc and date_bin.</summary>
public static class DateTimeTrunc
{
    /// <summary>Cuts a timestamp without zone to the beginning of its unit.</summary>
    public static long Timestamp(string unitName, long timestamp) => Truncate(unitName, timestamp, "timestamp without time zone");

    /// <summary>Cuts a moment to the beginning of its unit in a zone.</summary>
    public static long TimestampTz(string unitName, long timestamp, int offsetEast)
    {
        const string TypeName = "timestamp with time zone";
        if (!Calendar.IsFiniteTimestamp(timestamp))
        {
            return timestamp;
        }

        return DateTimeMath.LocalToUtc(Truncate(unitName, timestamp + (offsetEast * 1_000_000L), TypeName), offsetEast);
    }

    /// <summary>The same in a zone with rules. From a day upwards the offset is that of the beginning; below, an hour stays the hour it was.</summary>
    public static long TimestampTz(string unitName, long timestamp, SqlTimeZone zone)
    {
        int offset = zone.OffsetAt(timestamp);
        long local = Truncate(unitName, timestamp + (offset * 1_000_000L), "timestamp with time zone");
        bool isTime = DateTimeUnits.Plain(unitName) is ExtractUnit.Microsecond or ExtractUnit.Millisecond or ExtractUnit.Second or ExtractUnit.Minute or ExtractUnit.Hour;
        return DateTimeMath.LocalToUtc(local, isTime ? offset : zone.OffsetOfClock(local));
    }

    public static Interval Interval(string unitName, Interval value)
    {
        ExtractUnit unit = DateTimeUnits.Plain(unitName) ?? throw DateTimeUnits.NotRecognized(unitName, "interval");
        int months = value.Months;
        int monthUnit = unit switch
        {
            ExtractUnit.Millennium => 12_000,
            ExtractUnit.Century => 1200,
            ExtractUnit.Decade => 120,
            ExtractUnit.Year => 12,
            ExtractUnit.Quarter => 3,
            ExtractUnit.Month => 1,
            _ => 0,
        };
        if (monthUnit != 0)
        {
            return new Interval(months / monthUnit * monthUnit, 0, 0);
        }

        long timeUnit = unit switch
        {
            ExtractUnit.Day => long.MaxValue,
            ExtractUnit.Hour => Calendar.MicrosecondsPerHour,
            ExtractUnit.Minute => Calendar.MicrosecondsPerMinute,
            ExtractUnit.Second => Calendar.MicrosecondsPerSecond,
            ExtractUnit.Millisecond => 1000,
            ExtractUnit.Microsecond => 1,
            _ => 0,
        };
        if (timeUnit == 0)
        {
            SqlException failure = DateTimeUnits.NotSupported(unitName, "interval");
            failure.Detail = unit == ExtractUnit.Week ? "Months usually have fractional weeks." : null;
            throw failure;
        }

        return new Interval(months, value.Days, timeUnit == long.MaxValue ? 0 : value.Microseconds / timeUnit * timeUnit);
    }

    /// <summary>The beginning of the bin of a stride, counted from an origin, that a moment lies in.</summary>
    public static long Bin(Interval stride, long timestamp, long origin)
    {
        if (!Calendar.IsFiniteTimestamp(timestamp))
        {
            return timestamp;
        }

        if (!Calendar.IsFiniteTimestamp(origin))
        {
            throw new SqlException(SqlState.DatetimeOverflow, "origin out of range");
        }

        if (stride.Months != 0)
        {
            throw new SqlException(SqlState.FeatureNotSupported, "timestamps cannot be binned into intervals containing months or years");
        }

        Int128 width = ((Int128)stride.Days * Calendar.MicrosecondsPerDay) + stride.Microseconds;
        if (width > long.MaxValue)
        {
            throw DateTimeMath.IntervalOutOfRange();
        }

        if (width <= 0)
        {
            throw new SqlException(SqlState.DatetimeOverflow, "stride must be greater than zero");
        }

        Int128 difference = (Int128)timestamp - origin;
        if (difference < long.MinValue || difference > long.MaxValue)
        {
            throw DateTimeMath.IntervalOutOfRange();
        }

        Int128 rest = difference % width;
        Int128 result = timestamp - rest - (rest < 0 ? width : 0);
        return Calendar.IsValidTimestamp(result) ? (long)result : throw DateTimeMath.TimestampOutOfRange();
    }

    private static long Truncate(string unitName, long timestamp, string typeName)
    {
        if (!Calendar.IsFiniteTimestamp(timestamp))
        {
            return timestamp;
        }

        ExtractUnit unit = DateTimeUnits.Plain(unitName) ?? throw DateTimeUnits.NotRecognized(unitName, typeName);
        DateTimeParts parts = DateTimeParts.FromTimestamp(timestamp);
        int year = parts.Year;
        switch (unit)
        {
            case ExtractUnit.Microsecond: return timestamp;
            case ExtractUnit.Millisecond: return Down(timestamp, 1000);
            case ExtractUnit.Second: return Down(timestamp, Calendar.MicrosecondsPerSecond);
            case ExtractUnit.Minute: return Down(timestamp, Calendar.MicrosecondsPerMinute);
            case ExtractUnit.Hour: return Down(timestamp, Calendar.MicrosecondsPerHour);
            case ExtractUnit.Day: return Down(timestamp, Calendar.MicrosecondsPerDay);
            case ExtractUnit.Week:
                int julian = Calendar.IsoYearStart(Calendar.IsoWeek(year, parts.Month, parts.Day).Year)
                    + ((Calendar.IsoWeek(year, parts.Month, parts.Day).Week - 1) * 7);
                (year, int month, int day) = Calendar.FromJulianDay(julian);
                return Date(year, month, day);
            case ExtractUnit.Month: return Date(year, parts.Month, 1);
            case ExtractUnit.Quarter: return Date(year, (3 * ((parts.Month - 1) / 3)) + 1, 1);
            case ExtractUnit.Year: return Date(year, 1, 1);
            case ExtractUnit.Decade: return Date(year > 0 ? year / 10 * 10 : -((8 - (year - 1)) / 10) * 10, 1, 1);
            case ExtractUnit.Century: return Date(year > 0 ? ((year + 99) / 100 * 100) - 99 : (-((99 - (year - 1)) / 100) * 100) + 1, 1, 1);
            case ExtractUnit.Millennium: return Date(year > 0 ? ((year + 999) / 1000 * 1000) - 999 : (-((999 - (year - 1)) / 1000) * 1000) + 1, 1, 1);
            default: throw DateTimeUnits.NotSupported(unitName, typeName);
        }
    }

    private static long Down(long timestamp, long unit) => timestamp - Calendar.FloorModulo(timestamp, unit);

    private static long Date(int year, int month, int day) =>
        new DateTimeParts { Year = year, Month = month, Day = day }.TryToTimestamp(0, out long value) ? value : throw DateTimeMath.TimestampOutOfRange();
}

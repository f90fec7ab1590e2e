using System;

namespace Aergo.Sql.Types;

/// <summary>extract(unit from value), a numeric, and date_part(unit, value), a double. NULL comes back as null.</summary>
public static class DateTimeExtract
{
    private const string TimestampName = "timestamp without time zone";
    private const string TimestampTzName = "timestamp with time zone";
    private const string TimeName = "time without time zone";
    private const string TimeTzName = "time with time zone";

    /// <summary>From a timestamp without zone; null for units of infinities that have no value.</summary>
    public static PgNumeric? Timestamp(string unitName, long timestamp) => FromTimestamp(unitName, timestamp, null, TimestampName);

    public static PgNumeric? TimestampTz(string unitName, long timestamp, int offsetEast) => FromTimestamp(unitName, timestamp, offsetEast, TimestampTzName);

    public static PgNumeric? Date(string unitName, int date)
    {
        ExtractUnit unit = Unit(unitName, "date", reserved: true);
        if (unit is ExtractUnit.Microsecond or ExtractUnit.Millisecond or ExtractUnit.Second or ExtractUnit.Minute or ExtractUnit.Hour
            or ExtractUnit.TimeZone or ExtractUnit.TimeZoneHour or ExtractUnit.TimeZoneMinute)
        {
            throw DateTimeUnits.NotSupported(unitName, "date");
        }

        if (!Calendar.IsFiniteDate(date))
        {
            return Infinite(unit, date > 0);
        }

        (int year, int month, int day) = Calendar.FromDays(date);
        return unit switch
        {
            ExtractUnit.Epoch => PgNumeric.FromInt64(((long)date + Calendar.EpochJulianDay - Calendar.UnixJulianDay) * 86_400),
            ExtractUnit.Julian => PgNumeric.FromInt64((long)date + Calendar.EpochJulianDay),
            _ => PgNumeric.FromInt64(CalendarField(unit, year, month, day)),
        };
    }

    public static PgNumeric Time(string unitName, long time)
    {
        ExtractUnit unit = Unit(unitName, TimeName, reserved: false);
        return unit == ExtractUnit.Epoch ? Scaled(time, 6) : TimeField(unit, DateTimeParts.FromTime(time)) ?? throw DateTimeUnits.NotSupported(unitName, TimeName);
    }

    public static PgNumeric TimeTz(string unitName, TimeTz time)
    {
        ExtractUnit unit = Unit(unitName, TimeTzName, reserved: false);
        return unit switch
        {
            ExtractUnit.Epoch => Scaled(time.UtcMicroseconds, 6),
            ExtractUnit.TimeZone or ExtractUnit.TimeZoneHour or ExtractUnit.TimeZoneMinute => PgNumeric.FromInt64(ZoneField(unit, -time.ZoneSecondsWest)),
            _ => TimeField(unit, DateTimeParts.FromTime(time.Microseconds)) ?? throw DateTimeUnits.NotSupported(unitName, TimeTzName),
        };
    }

    public static PgNumeric Interval(string unitName, Interval value)
    {
        ExtractUnit unit = Unit(unitName, "interval", reserved: false);
        var parts = new IntervalParts(value);
        switch (unit)
        {
            case ExtractUnit.Microsecond: return PgNumeric.FromInt64((parts.Seconds * 1_000_000L) + parts.Microseconds);
            case ExtractUnit.Millisecond: return Scaled((parts.Seconds * 1_000_000L) + parts.Microseconds, 3);
            case ExtractUnit.Second: return Scaled((parts.Seconds * 1_000_000L) + parts.Microseconds, 6);
            case ExtractUnit.Epoch:
                Int128 days = ((Int128)1461 * parts.Years) + ((Int128)120 * parts.Months) + ((Int128)4 * parts.Days);
                return PgNumeric.FromSmall((days * (86_400 / 4) * 1_000_000) + value.Microseconds, 6);
            default:
                return PgNumeric.FromInt64(IntervalField(unit, parts) ?? throw DateTimeUnits.NotSupported(unitName, "interval"));
        }
    }

    /// <summary>date_part of a timestamp, computed in doubles as PostgreSQL does; null where extract gives null.</summary>
    public static double? TimestampPart(string unitName, long timestamp, int? offsetEast = null)
    {
        PgNumeric? exact = FromTimestamp(unitName, timestamp, offsetEast, offsetEast is null ? TimestampName : TimestampTzName);
        if (exact is null || !exact.IsFinite)
        {
            return exact is null ? null : NumericConvert.ToDouble(exact);
        }

        DateTimeParts parts = DateTimeParts.FromTimestamp(timestamp + ((offsetEast ?? 0) * 1_000_000L));
        return Unit(unitName, TimestampName, reserved: true) switch
        {
            ExtractUnit.Second => parts.Second + (parts.Microsecond / 1_000_000.0),
            ExtractUnit.Millisecond => (parts.Second * 1000.0) + (parts.Microsecond / 1000.0),
            ExtractUnit.Epoch => SinceUnix(timestamp) / 1_000_000.0,
            ExtractUnit.Julian => parts.JulianDay
                + (((((parts.Hour * 60) + parts.Minute) * 60) + parts.Second + (parts.Microsecond / 1_000_000.0)) / 86_400.0),
            _ => NumericConvert.ToDouble(exact),
        };
    }

    public static double TimePart(string unitName, long time)
    {
        PgNumeric exact = Time(unitName, time);
        return SecondsPart(Unit(unitName, TimeName, reserved: false), DateTimeParts.FromTime(time)) ?? NumericConvert.ToDouble(exact);
    }

    public static double TimeTzPart(string unitName, TimeTz time)
    {
        PgNumeric exact = TimeTz(unitName, time);
        ExtractUnit unit = Unit(unitName, TimeTzName, reserved: false);
        return unit == ExtractUnit.Epoch
            ? (time.Microseconds / 1_000_000.0) + time.ZoneSecondsWest
            : SecondsPart(unit, DateTimeParts.FromTime(time.Microseconds)) ?? NumericConvert.ToDouble(exact);
    }

    public static double IntervalPart(string unitName, Interval value)
    {
        PgNumeric exact = Interval(unitName, value);
        var parts = new IntervalParts(value);
        return Unit(unitName, "interval", reserved: false) switch
        {
            ExtractUnit.Second => parts.Seconds + (parts.Microseconds / 1_000_000.0),
            ExtractUnit.Millisecond => (parts.Seconds * 1000.0) + (parts.Microseconds / 1000.0),
            ExtractUnit.Epoch => (value.Microseconds / 1_000_000.0) + (31_557_600.0 * parts.Years) + (2_592_000.0 * parts.Months) + (86_400.0 * parts.Days),
            _ => NumericConvert.ToDouble(exact),
        };
    }

    private static PgNumeric? FromTimestamp(string unitName, long timestamp, int? offsetEast, string typeName)
    {
        ExtractUnit unit = Unit(unitName, typeName, reserved: true);
        if (!Calendar.IsFiniteTimestamp(timestamp))
        {
            return Infinite(unit, timestamp > 0);
        }

        if (unit is ExtractUnit.TimeZone or ExtractUnit.TimeZoneHour or ExtractUnit.TimeZoneMinute)
        {
            return offsetEast is int zone ? PgNumeric.FromInt64(ZoneField(unit, zone)) : throw DateTimeUnits.NotSupported(unitName, typeName);
        }

        if (unit == ExtractUnit.Epoch)
        {
            return PgNumeric.FromSmall((Int128)timestamp + Calendar.UnixEpochOffset, 6);
        }

        DateTimeParts parts = DateTimeParts.FromTimestamp(timestamp + ((offsetEast ?? 0) * 1_000_000L));
        if (unit == ExtractUnit.Julian)
        {
            return PgNumeric.FromInt64(parts.JulianDay) + (PgNumeric.FromInt64(parts.TimeOfDay) / PgNumeric.FromInt64(Calendar.MicrosecondsPerDay));
        }

        return TimeField(unit, parts) ?? PgNumeric.FromInt64(CalendarField(unit, parts.Year, parts.Month, parts.Day));
    }

    private static ExtractUnit Unit(string name, string typeName, bool reserved)
    {
        ExtractUnit? unit = DateTimeUnits.Any(name);
        if (unit == ExtractUnit.Reserved)
        {
            throw reserved ? DateTimeUnits.NotSupported(name, typeName) : DateTimeUnits.NotRecognized(name, typeName);
        }

        return unit ?? throw DateTimeUnits.NotRecognized(name, typeName);
    }

    // Units that grow without end are infinite, those that run in circles have no value.
    private static PgNumeric? Infinite(ExtractUnit unit, bool positive) => unit switch
    {
        ExtractUnit.Year or ExtractUnit.Decade or ExtractUnit.Century or ExtractUnit.Millennium or ExtractUnit.Julian
            or ExtractUnit.IsoYear or ExtractUnit.Epoch => positive ? PgNumeric.PositiveInfinity : PgNumeric.NegativeInfinity,
        _ => null,
    };

    private static long CalendarField(ExtractUnit unit, int year, int month, int day)
    {
        // Before year 1 the count of years has no zero.
        int civil = year > 0 ? year : year - 1;
        switch (unit)
        {
            case ExtractUnit.Day: return day;
            case ExtractUnit.Month: return month;
            case ExtractUnit.Quarter: return ((month - 1) / 3) + 1;
            case ExtractUnit.Week: return Calendar.IsoWeek(year, month, day).Week;
            case ExtractUnit.IsoYear:
                int isoYear = Calendar.IsoWeek(year, month, day).Year;
                return isoYear > 0 ? isoYear : isoYear - 1;
            case ExtractUnit.Year: return civil;
            case ExtractUnit.Decade: return year >= 0 ? year / 10 : -((8 - (year - 1)) / 10);
            case ExtractUnit.Century: return year > 0 ? (year + 99) / 100 : -((99 - (year - 1)) / 100);
            case ExtractUnit.Millennium: return year > 0 ? (year + 999) / 1000 : -((999 - (year - 1)) / 1000);
            case ExtractUnit.DayOfYear: return Calendar.ToJulianDay(year, month, day) - Calendar.ToJulianDay(year, 1, 1) + 1;
            default:
                int weekday = Calendar.DayOfWeek(Calendar.ToJulianDay(year, month, day));
                return unit == ExtractUnit.IsoDayOfWeek && weekday == 0 ? 7 : weekday;
        }
    }

    private static PgNumeric? TimeField(ExtractUnit unit, DateTimeParts parts)
    {
        long seconds = (parts.Second * 1_000_000L) + parts.Microsecond;
        return unit switch
        {
            ExtractUnit.Microsecond => PgNumeric.FromInt64(seconds),
            ExtractUnit.Millisecond => Scaled(seconds, 3),
            ExtractUnit.Second => Scaled(seconds, 6),
            ExtractUnit.Minute => PgNumeric.FromInt64(parts.Minute),
            ExtractUnit.Hour => PgNumeric.FromInt64(parts.Hour),
            _ => null,
        };
    }

    private static double? SecondsPart(ExtractUnit unit, DateTimeParts parts) => unit switch
    {
        ExtractUnit.Second => parts.Second + (parts.Microsecond / 1_000_000.0),
        ExtractUnit.Millisecond => (parts.Second * 1000.0) + (parts.Microsecond / 1000.0),
        _ => null,
    };

    private static long? IntervalField(ExtractUnit unit, IntervalParts parts) => unit switch
    {
        ExtractUnit.Minute => parts.Minutes,
        ExtractUnit.Hour => parts.Hours,
        ExtractUnit.Day => parts.Days,
        ExtractUnit.Month => parts.Months,
        ExtractUnit.Quarter => (parts.Months / 3) + 1,
        ExtractUnit.Year => parts.Years,
        ExtractUnit.Decade => parts.Years / 10,
        ExtractUnit.Century => parts.Years / 100,
        ExtractUnit.Millennium => parts.Years / 1000,
        _ => null,
    };

    private static long ZoneField(ExtractUnit unit, int offsetEast) => unit switch
    {
        ExtractUnit.TimeZone => offsetEast,
        ExtractUnit.TimeZoneHour => offsetEast / 3600,
        _ => offsetEast / 60 % 60,
    };

    private static PgNumeric Scaled(long value, int scale) => PgNumeric.FromSmall(value, scale);

    private static double SinceUnix(long timestamp) => timestamp <= long.MaxValue - Calendar.UnixEpochOffset
        ? timestamp + Calendar.UnixEpochOffset
        : (double)timestamp + Calendar.UnixEpochOffset;
}

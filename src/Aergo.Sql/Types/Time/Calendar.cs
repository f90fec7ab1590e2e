using System;

namespace Aergo.Sql.Types;

/// <summary>The proleptic Gregorian calendar as day counts, and the ranges of the date and time types.</summary>
/// <remarks>Years are astronomical: year 0 is 1 BC. Dates count days, timestamps microseconds, both from 2000-01-01.</remarks>
public static class Calendar
{
    public const long MicrosecondsPerSecond = 1_000_000;
    public const long MicrosecondsPerMinute = 60 * MicrosecondsPerSecond;
    public const long MicrosecondsPerHour = 60 * MicrosecondsPerMinute;
    public const long MicrosecondsPerDay = 24 * MicrosecondsPerHour;

    /// <summary>Day number of 2000-01-01 in the Julian day count.</summary>
    public const int EpochJulianDay = 2_451_545;

    /// <summary>Day number of 1970-01-01.</summary>
    public const int UnixJulianDay = 2_440_588;

    public const int DateInfinity = int.MaxValue;
    public const int DateMinusInfinity = int.MinValue;
    public const long TimestampInfinity = long.MaxValue;
    public const long TimestampMinusInfinity = long.MinValue;

    /// <summary>First day, 4714-11-24 BC.</summary>
    public const int DateMin = -EpochJulianDay;

    /// <summary>One past the last day.</summary>
    public const int DateEnd = 2_147_483_494 - EpochJulianDay;

    /// <summary>First timestamp.</summary>
    public const long TimestampMin = DateMin * MicrosecondsPerDay;

    /// <summary>One past the last timestamp, 294277-01-01.</summary>
    public const long TimestampEnd = (109_203_528L - EpochJulianDay) * MicrosecondsPerDay;

    /// <summary>Microseconds from 1970-01-01 to 2000-01-01.</summary>
    public const long UnixEpochOffset = (EpochJulianDay - UnixJulianDay) * MicrosecondsPerDay;

    public static bool IsLeapYear(int year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    public static int DaysInMonth(int year, int month) => month switch
    {
        2 => IsLeapYear(year) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    /// <summary>Whether the Julian day of a date can be computed at all: from November 4714 BC to May 5874898.</summary>
    public static bool IsJulianRange(int year, int month) =>
        (year > -4713 || (year == -4713 && month >= 11)) && (year < 5_874_898 || (year == 5_874_898 && month < 6));

    public static bool IsFiniteDate(int days) => days is not (DateInfinity or DateMinusInfinity);

    public static bool IsFiniteTimestamp(long value) => value is not (TimestampInfinity or TimestampMinusInfinity);

    public static bool IsValidDate(long days) => days is >= DateMin and < DateEnd;

    public static bool IsValidTimestamp(Int128 microseconds) => microseconds >= TimestampMin && microseconds < TimestampEnd;

    /// <summary>Julian day number of a date in range.</summary>
    public static int ToJulianDay(int year, int month, int day)
    {
        // March-based years, so that the leap day comes last.
        long shifted = month > 2 ? month - 3 : month + 9;
        long y = (long)year + 4800 - (month > 2 ? 0 : 1);
        return (int)(((153 * shifted) + 2) / 5 + (365 * y) + FloorDivide(y, 4) - FloorDivide(y, 100) + FloorDivide(y, 400) + day - 32_045);
    }

    public static (int Year, int Month, int Day) FromJulianDay(long julianDay)
    {
        // Days from 0000-03-01, cut into cycles of 400 years.
        long days = julianDay - 1_721_120;
        long era = FloorDivide(days, 146_097);
        long ofEra = days - (era * 146_097);
        long yearOfEra = (ofEra - (ofEra / 1460) + (ofEra / 36_524) - (ofEra / 146_096)) / 365;
        long ofYear = ofEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        long shifted = ((5 * ofYear) + 2) / 153;
        int day = (int)(ofYear - (((153 * shifted) + 2) / 5) + 1);
        int month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
        return ((int)(yearOfEra + (era * 400) + (month <= 2 ? 1 : 0)), month, day);
    }

    /// <summary>Day of the week of a Julian day: 0 for Sunday.</summary>
    public static int DayOfWeek(long julianDay) => (int)FloorModulo(julianDay + 1, 7);

    /// <summary>ISO 8601 week and the year it belongs to.</summary>
    public static (int Year, int Week) IsoWeek(int year, int month, int day)
    {
        int julian = ToJulianDay(year, month, day);
        int isoYear = julian >= IsoYearStart(year + 1) ? year + 1 : julian < IsoYearStart(year) ? year - 1 : year;
        return (isoYear, ((julian - IsoYearStart(isoYear)) / 7) + 1);
    }

    /// <summary>Julian day of the Monday that begins the first ISO week of a year.</summary>
    public static int IsoYearStart(int year)
    {
        int fourth = ToJulianDay(year, 1, 4);
        return fourth - (int)FloorModulo(fourth, 7);
    }

    /// <summary>Days from 2000-01-01; the date must exist.</summary>
    public static int ToDays(int year, int month, int day) => ToJulianDay(year, month, day) - EpochJulianDay;

    public static (int Year, int Month, int Day) FromDays(int days) => FromJulianDay((long)days + EpochJulianDay);

    internal static long FloorDivide(long value, long divisor)
    {
        long quotient = value / divisor;
        return value % divisor < 0 ? quotient - 1 : quotient;
    }

    internal static long FloorModulo(long value, long divisor)
    {
        long rest = value % divisor;
        return rest < 0 ? rest + divisor : rest;
    }
}

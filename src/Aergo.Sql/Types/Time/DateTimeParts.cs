using System;

namespace Aergo.Sql.Types;

// Fields, because the decoders fill them one by one by reference.
#pragma warning disable CA1051

/// <summary>A timestamp taken apart. The year is astronomical; seconds may be 60 only while a text is being read.</summary>
public record struct DateTimeParts
{
    public int Year;
    public int Month;
    public int Day;
    public int Hour;
    public int Minute;
    public int Second;
    public int Microsecond;

    /// <summary>Microseconds since midnight.</summary>
    public readonly long TimeOfDay =>
        (Hour * Calendar.MicrosecondsPerHour) + (Minute * Calendar.MicrosecondsPerMinute) + (Second * Calendar.MicrosecondsPerSecond) + Microsecond;

    public readonly int JulianDay => Calendar.ToJulianDay(Year, Month, Day);

    /// <summary>Takes a finite timestamp apart.</summary>
    public static DateTimeParts FromTimestamp(long microseconds)
    {
        long days = Calendar.FloorDivide(microseconds, Calendar.MicrosecondsPerDay);
        DateTimeParts parts = FromTime(microseconds - (days * Calendar.MicrosecondsPerDay));
        (parts.Year, parts.Month, parts.Day) = Calendar.FromJulianDay(days + Calendar.EpochJulianDay);
        return parts;
    }

    /// <summary>Takes a time of day apart; the date stays zero.</summary>
    public static DateTimeParts FromTime(long microseconds) => new()
    {
        Hour = (int)(microseconds / Calendar.MicrosecondsPerHour),
        Minute = (int)(microseconds / Calendar.MicrosecondsPerMinute % 60),
        Second = (int)(microseconds / Calendar.MicrosecondsPerSecond % 60),
        Microsecond = (int)(microseconds % Calendar.MicrosecondsPerSecond),
    };

    /// <summary>The timestamp, or false when it is out of range.</summary>
    public readonly bool TryToTimestamp(int offsetEastSeconds, out long microseconds)
    {
        microseconds = 0;
        if (!Calendar.IsJulianRange(Year, Month))
        {
            return false;
        }

        Int128 value = ((Int128)(JulianDay - Calendar.EpochJulianDay) * Calendar.MicrosecondsPerDay) + TimeOfDay - ((Int128)offsetEastSeconds * 1_000_000);
        if (!Calendar.IsValidTimestamp(value))
        {
            return false;
        }

        microseconds = (long)value;
        return true;
    }
}

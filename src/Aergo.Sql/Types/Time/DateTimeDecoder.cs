using System;
using System.Collections.Generic;
using System.Globalization;

namespace Aergo.Sql.Types;

/// <summary>Which fields of a date or time have been seen.</summary>
[Flags]
internal enum DateTimeMask
{
    None = 0,
    Year = 1,
    Month = 2,
    Day = 4,
    DayOfYear = 8,
    Hour = 16,
    Minute = 32,
    Second = 64,
    Fraction = 128,
    Zone = 256,
    DaylightZone = 512,
    DaylightModifier = 1024,
    AmPm = 2048,
    Era = 4096,
    DayOfWeek = 8192,
    Reserved = 16384,
    Date = Year | Month | Day,
    Time = Hour | Minute | Second | Fraction,
    AllSeconds = Second | Fraction,
}

/// <summary>What a text turned out to be.</summary>
internal enum DateTimeResult { Value, Epoch, Late, Early }

/// <summary>The rules by which fields become a date, a time or both: PostgreSQL's, field by field.</summary>
/// <remarks>Shared by <see cref="TimestampDecoder"/> and <see cref="TimeOfDayDecoder"/>; one instance reads one text.</remarks>
internal abstract class DateTimeDecoder(DateTimeSettings settings)
{
    private const int ZoneHoursMax = 15;

    protected DateTimeParts Parts;
    protected DateTimeMask Seen;
    protected bool IsJulian;
    protected bool YearHasTwoDigits;
    protected bool HasTextMonth;
    protected bool IsBeforeChrist;

    // -1 for a 24-hour clock, 0 am, 1 pm.
    protected int Meridian = -1;
    protected DateTimeUnit Label;
    private int _dayOfYear;

    public DateTimeParts Result => Parts;

    /// <summary>Zone of the text or, where it gave none, of the session, in seconds west.</summary>
    public int ZoneWest { get; protected set; }

    /// <summary>A zone whose offset is known only when date and time are.</summary>
    protected SqlTimeZone? RuledZone { get; private set; }

    protected void SetZone(SqlTimeZone zone)
    {
        if (zone.FixedOffset is { } offset)
        {
            ZoneWest = -offset;
        }
        else
        {
            RuledZone = zone;
        }
    }

    /// <summary>The offset of <see cref="RuledZone"/> at a date and time; far outside all timestamps it is Greenwich's.</summary>
    protected void ResolveZone(DateTimeParts parts) => ZoneWest = parts.TryToTimestamp(0, out long clock) ? -RuledZone!.OffsetOfClock(clock) : 0;

    protected DateTimeSettings Settings { get; } = settings;

    protected static bool TryInt(ReadOnlySpan<char> text, out int value, out int used, out bool overflow)
    {
        used = 0;
        while (used < text.Length && TextScan.IsSpace(text[used]))
        {
            used++;
        }

        bool negative = used < text.Length && text[used] == '-';
        if (used < text.Length && text[used] is '-' or '+')
        {
            used++;
        }

        int digits = TextScan.CountDigits(text[used..]);
        long sum = 0;
        overflow = false;
        for (int i = 0; i < digits; i++)
        {
            sum = (sum * 10) + (text[used + i] - '0');
            if (sum > 1L + int.MaxValue)
            {
                overflow = true;
                sum = 1L + int.MaxValue;
            }
        }

        used = digits == 0 ? 0 : used + digits;
        sum = negative ? -sum : sum;
        overflow |= sum > int.MaxValue;
        value = overflow ? 0 : (int)sum;
        return digits > 0;
    }

    /// <summary>".25" in microseconds, rounded half to even; a bare point is zero.</summary>
    protected static bool TryFraction(ReadOnlySpan<char> text, out int microseconds)
    {
        microseconds = 0;
        if (text.Length == 1)
        {
            return true;
        }

        if (TextScan.CountDigits(text[1..]) != text.Length - 1)
        {
            return false;
        }

        double fraction = double.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        microseconds = (int)Math.Round(fraction * 1_000_000, MidpointRounding.ToEven);
        return true;
    }

    /// <summary>"+05:30", "-8", "+0530"; the result counts westward.</summary>
    internal static DateTimeError DecodeZone(ReadOnlySpan<char> text, out int zoneWest)
    {
        zoneWest = 0;
        if (text.IsEmpty || text[0] is not ('+' or '-'))
        {
            return DateTimeError.BadFormat;
        }

        _ = TryInt(text[1..], out int hours, out int used, out bool overflow);
        if (overflow)
        {
            return DateTimeError.ZoneOverflow;
        }

        ReadOnlySpan<char> rest = text[(1 + used)..];
        int minutes = 0;
        int seconds = 0;
        if (rest.StartsWith(":"))
        {
            _ = TryInt(rest[1..], out minutes, out used, out overflow);
            rest = rest[(1 + used)..];
            if (!overflow && rest.StartsWith(":"))
            {
                _ = TryInt(rest[1..], out seconds, out used, out overflow);
                rest = rest[(1 + used)..];
            }

            if (overflow)
            {
                return DateTimeError.ZoneOverflow;
            }
        }
        else if (rest.IsEmpty && text.Length > 3)
        {
            minutes = hours % 100;
            hours /= 100;
        }

        if (hours is < 0 or > ZoneHoursMax || minutes is < 0 or > 59 || seconds is < 0 or > 59)
        {
            return DateTimeError.ZoneOverflow;
        }

        int east = (((hours * 60) + minutes) * 60) + seconds;
        zoneWest = text[0] == '-' ? east : -east;
        return rest.IsEmpty ? DateTimeError.None : DateTimeError.BadFormat;
    }

    /// <summary>hh:mm, hh:mm:ss and, for intervals, mm:ss. The hours of an interval have no bound here.</summary>
    internal static DateTimeError DecodeClock(string text, bool minuteToSecond, out long hours, out int minutes, out int seconds, out int microseconds)
    {
        (hours, minutes, seconds, microseconds) = (0, 0, 0, 0);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || !long.TryParse(text.AsSpan(0, colon), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out hours))
        {
            return colon > 0 ? DateTimeError.FieldOverflow : DateTimeError.BadFormat;
        }

        _ = TryInt(text.AsSpan(colon + 1), out minutes, out int used, out bool overflow);
        if (overflow)
        {
            return DateTimeError.FieldOverflow;
        }

        ReadOnlySpan<char> rest = text.AsSpan(colon + 1 + used);
        if (rest.IsEmpty)
        {
            if (minuteToSecond)
            {
                (seconds, minutes, hours) = (minutes, (int)Math.Clamp(hours, int.MinValue, int.MaxValue), 0);
            }
        }
        else if (rest[0] == '.')
        {
            if (!TryFraction(rest, out microseconds))
            {
                return DateTimeError.BadFormat;
            }

            (seconds, minutes, hours) = (minutes, (int)Math.Clamp(hours, int.MinValue, int.MaxValue), 0);
        }
        else if (rest[0] == ':')
        {
            _ = TryInt(rest[1..], out seconds, out used, out overflow);
            if (overflow)
            {
                return DateTimeError.FieldOverflow;
            }

            rest = rest[(1 + used)..];
            if (!rest.IsEmpty && (rest[0] != '.' || !TryFraction(rest, out microseconds)))
            {
                return DateTimeError.BadFormat;
            }
        }
        else
        {
            return DateTimeError.BadFormat;
        }

        return hours < 0 || minutes is < 0 or > 59 || seconds is < 0 or > 60 ? DateTimeError.FieldOverflow : DateTimeError.None;
    }

    protected DateTimeError DecodeTime(string text, out DateTimeMask mask)
    {
        mask = DateTimeMask.Time;
        DateTimeError error = DecodeClock(text, minuteToSecond: false, out long hours, out Parts.Minute, out Parts.Second, out Parts.Microsecond);
        Parts.Hour = hours > int.MaxValue ? int.MaxValue : (int)hours;
        return error == DateTimeError.None && hours > int.MaxValue ? DateTimeError.FieldOverflow : error;
    }

    protected bool TimeOverflows() =>
        Parts.Hour is < 0 or > 24 || Parts.Minute is < 0 or > 59 || Parts.Second is < 0 or > 60 || Parts.TimeOfDay > Calendar.MicrosecondsPerDay;

    /// <summary>A date in one field: parts of digits and letters with anything between them.</summary>
    protected DateTimeError DecodeDate(string text, out DateTimeMask mask)
    {
        mask = DateTimeMask.None;
        DateTimeMask seen = Seen;
        var parts = new List<string>();
        int at = 0;
        while (at < text.Length)
        {
            while (at < text.Length && !TextScan.IsAlphaNumeric(text[at]))
            {
                at++;
            }

            if (at == text.Length)
            {
                return DateTimeError.BadFormat;
            }

            int start = at;
            bool digits = TextScan.IsDigit(text[at]);
            while (at < text.Length && (digits ? TextScan.IsDigit(text[at]) : TextScan.IsAlpha(text[at])))
            {
                at++;
            }

            parts.Add(text[start..at]);

            // One character after a part separates, whatever it is.
            at++;
        }

        // A month in letters is not in doubt, so it is read before the numbers.
        bool textMonth = false;
        foreach (string part in parts)
        {
            if (!TextScan.IsAlpha(part[0]))
            {
                continue;
            }

            (DateTimeWord word, int value) = DateTimeTokens.Find(part);
            if (word == DateTimeWord.Ignore)
            {
                continue;
            }

            if (word != DateTimeWord.Month || (seen & DateTimeMask.Month) != 0)
            {
                return DateTimeError.BadFormat;
            }

            Parts.Month = value;
            textMonth = true;
            seen |= DateTimeMask.Month;
            mask |= DateTimeMask.Month;
        }

        foreach (string part in parts)
        {
            if (TextScan.IsAlpha(part[0]))
            {
                continue;
            }

            DateTimeError error = DecodeNumber(part, textMonth, seen, out DateTimeMask found);
            if (error != DateTimeError.None)
            {
                return error;
            }

            if ((seen & found) != 0)
            {
                return DateTimeError.BadFormat;
            }

            seen |= found;
            mask |= found;
        }

        return (seen & ~(DateTimeMask.DayOfYear | DateTimeMask.Zone)) == DateTimeMask.Date ? DateTimeError.None : DateTimeError.BadFormat;
    }

    /// <summary>A number that stands alone: what it means follows from what has been seen and from the date order.</summary>
    protected DateTimeError DecodeNumber(string text, bool textMonth, DateTimeMask seen, out DateTimeMask mask)
    {
        mask = DateTimeMask.None;
        bool any = TryInt(text, out int value, out int used, out bool overflow);
        if (overflow)
        {
            return DateTimeError.FieldOverflow;
        }

        if (!any && !text.StartsWith('.'))
        {
            return DateTimeError.BadFormat;
        }

        if (!any)
        {
            return DateTimeError.BadFormat;
        }

        if (used < text.Length)
        {
            if (text[used] != '.')
            {
                return DateTimeError.BadFormat;
            }

            if (used > 2)
            {
                return DecodeRunTogether(text, seen | DateTimeMask.Date, out mask);
            }

            if (!TryFraction(text.AsSpan(used), out Parts.Microsecond))
            {
                return DateTimeError.BadFormat;
            }
        }

        DateTimeMask date = seen & DateTimeMask.Date;
        if (text.Length == 3 && date == DateTimeMask.Year && value is >= 1 and <= 366)
        {
            mask = DateTimeMask.DayOfYear | DateTimeMask.Month | DateTimeMask.Day;
            _dayOfYear = value;
            return DateTimeError.None;
        }

        bool yearFirst = text.Length >= 3 || Settings.DateOrder == "YMD";
        switch (date)
        {
            case DateTimeMask.None:
                mask = yearFirst ? DateTimeMask.Year : Settings.DateOrder == "DMY" ? DateTimeMask.Day : DateTimeMask.Month;
                break;
            case DateTimeMask.Year:
                mask = DateTimeMask.Month;
                break;
            case DateTimeMask.Month:
                mask = textMonth && yearFirst ? DateTimeMask.Year : DateTimeMask.Day;
                break;
            case DateTimeMask.Year | DateTimeMask.Month:
                mask = DateTimeMask.Day;
                if (textMonth && text.Length >= 3 && YearHasTwoDigits)
                {
                    // The first number was the day after all.
                    Parts.Day = Parts.Year;
                    Parts.Year = value;
                    YearHasTwoDigits = false;
                    return DateTimeError.None;
                }

                break;
            case DateTimeMask.Day:
                mask = DateTimeMask.Month;
                break;
            case DateTimeMask.Month | DateTimeMask.Day:
                mask = DateTimeMask.Year;
                break;
            case DateTimeMask.Date:
                return DecodeRunTogether(text, seen, out mask);
            default:
                return DateTimeError.BadFormat;
        }

        Set(mask, value);
        if (mask == DateTimeMask.Year)
        {
            YearHasTwoDigits = text.Length <= 2;
        }

        return DateTimeError.None;
    }

    /// <summary>yymmdd, yyyymmdd, hhmm or hhmmss without separators, perhaps with a fraction of a second.</summary>
    protected DateTimeError DecodeRunTogether(string text, DateTimeMask seen, out DateTimeMask mask)
    {
        mask = DateTimeMask.None;
        int point = text.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            if (!TryFraction(text.AsSpan(point), out Parts.Microsecond))
            {
                return DateTimeError.BadFormat;
            }

            text = text[..point];
        }
        else if ((seen & DateTimeMask.Date) != DateTimeMask.Date && text.Length >= 6)
        {
            mask = DateTimeMask.Date;
            Parts.Day = Digits(text[^2..]);
            Parts.Month = Digits(text[^4..^2]);
            Parts.Year = Digits(text[..^4]);
            YearHasTwoDigits |= text.Length == 6;
            return DateTimeError.None;
        }

        if ((seen & DateTimeMask.Time) == DateTimeMask.Time || text.Length is not (4 or 6))
        {
            return DateTimeError.BadFormat;
        }

        mask = DateTimeMask.Time;
        Parts.Second = text.Length == 6 ? Digits(text[4..]) : 0;
        Parts.Minute = Digits(text[2..4]);
        Parts.Hour = Digits(text[..2]);
        return DateTimeError.None;
    }

    /// <summary>A number after a label such as y, m, d, h, mm, s, j or t.</summary>
    protected DateTimeError DecodeLabelled(string text, out DateTimeMask mask)
    {
        mask = DateTimeMask.None;
        _ = TryInt(text, out int value, out int used, out bool overflow);
        if (overflow)
        {
            return DateTimeError.FieldOverflow;
        }

        bool fraction = used < text.Length && text[used] == '.';
        if (used < text.Length && (!fraction || Label is not (DateTimeUnit.Julian or DateTimeUnit.Time or DateTimeUnit.Second)))
        {
            return DateTimeError.BadFormat;
        }

        switch (Label)
        {
            case DateTimeUnit.Year:
                mask = DateTimeMask.Year;
                break;
            case DateTimeUnit.Month:
                // With a month and an hour before it, m means minutes.
                mask = (Seen & DateTimeMask.Month) != 0 && (Seen & DateTimeMask.Hour) != 0 ? DateTimeMask.Minute : DateTimeMask.Month;
                break;
            case DateTimeUnit.Day:
                mask = DateTimeMask.Day;
                break;
            case DateTimeUnit.Hour:
                mask = DateTimeMask.Hour;
                break;
            case DateTimeUnit.Minute:
                mask = DateTimeMask.Minute;
                break;
            case DateTimeUnit.Second:
                mask = DateTimeMask.Second;
                if (fraction)
                {
                    mask = DateTimeMask.AllSeconds;
                    if (!TryFraction(text.AsSpan(used), out Parts.Microsecond))
                    {
                        return DateTimeError.BadFormat;
                    }
                }

                break;
            case DateTimeUnit.Julian:
                return DecodeJulian(text, value, fraction ? used : -1, out mask);
            case DateTimeUnit.Time:
                DateTimeError error = DecodeRunTogether(text, Seen | DateTimeMask.Date, out mask);
                return error != DateTimeError.None ? error : mask == DateTimeMask.Time ? DateTimeError.None : DateTimeError.BadFormat;
            default:
                return DateTimeError.BadFormat;
        }

        Set(mask, value);
        return DateTimeError.None;
    }

    protected bool TryJulianDate(int julianDay)
    {
        if (julianDay < 0)
        {
            return false;
        }

        (Parts.Year, Parts.Month, Parts.Day) = Calendar.FromJulianDay(julianDay);
        IsJulian = true;
        return true;
    }

    /// <summary>Completes the year, resolves a day of the year, and checks month and day.</summary>
    protected DateTimeError ValidateDate()
    {
        if ((Seen & DateTimeMask.Year) != 0 && !IsJulian)
        {
            if (IsBeforeChrist)
            {
                if (Parts.Year <= 0)
                {
                    return DateTimeError.FieldOverflow;
                }

                Parts.Year = -(Parts.Year - 1);
            }
            else if (YearHasTwoDigits)
            {
                if (Parts.Year < 0)
                {
                    return DateTimeError.FieldOverflow;
                }

                Parts.Year += Parts.Year < 70 ? 2000 : Parts.Year < 100 ? 1900 : 0;
            }
            else if (Parts.Year <= 0)
            {
                return DateTimeError.FieldOverflow;
            }
        }

        if ((Seen & DateTimeMask.DayOfYear) != 0)
        {
            (Parts.Year, Parts.Month, Parts.Day) = Calendar.FromJulianDay((long)Calendar.ToJulianDay(Parts.Year, 1, 1) + _dayOfYear - 1);
        }

        if (((Seen & DateTimeMask.Month) != 0 && Parts.Month is < 1 or > 12) || ((Seen & DateTimeMask.Day) != 0 && Parts.Day is < 1 or > 31))
        {
            return DateTimeError.MonthDayOverflow;
        }

        return (Seen & DateTimeMask.Date) == DateTimeMask.Date && Parts.Day > Calendar.DaysInMonth(Parts.Year, Parts.Month)
            ? DateTimeError.FieldOverflow
            : DateTimeError.None;
    }

    protected DateTimeError ApplyMeridian()
    {
        if (Meridian >= 0 && Parts.Hour > 12)
        {
            return DateTimeError.FieldOverflow;
        }

        Parts.Hour = Meridian == 0 && Parts.Hour == 12 ? 0 : Meridian == 1 && Parts.Hour != 12 ? Parts.Hour + 12 : Parts.Hour;
        return DateTimeError.None;
    }

    /// <summary>Words that mean the same in a date and in a bare time; false when the word is another.</summary>
    protected bool TryCommonWord(string word, DateTimeWord kind, int value, out DateTimeMask mask, out DateTimeError error)
    {
        mask = DateTimeMask.None;
        error = DateTimeError.None;
        if (TimeZones.TryAbbreviation(word, out SqlTimeZone? zone, out bool daylight))
        {
            mask = daylight ? DateTimeMask.Zone | DateTimeMask.DaylightZone : DateTimeMask.Zone;
            SetZone(zone);
            return true;
        }

        switch (kind)
        {
            case DateTimeWord.DaylightModifier:
                mask = DateTimeMask.DaylightModifier | DateTimeMask.DaylightZone;
                ZoneWest -= value;
                return true;
            case DateTimeWord.AmPm:
                mask = DateTimeMask.AmPm;
                Meridian = value;
                return true;
            case DateTimeWord.Era:
                mask = DateTimeMask.Era;
                IsBeforeChrist = value == 1;
                return true;
            case DateTimeWord.Unit:
                Label = (DateTimeUnit)value;
                return true;
            case DateTimeWord.Unknown:
                mask = DateTimeMask.Zone;
                if (TimeZones.TryZone(word, out zone))
                {
                    SetZone(zone);
                }
                else
                {
                    error = DateTimeError.BadFormat;
                }

                return true;
            default:
                return false;
        }
    }

    private DateTimeError DecodeJulian(string text, int value, int point, out DateTimeMask mask)
    {
        mask = DateTimeMask.Date;
        if (!TryJulianDate(value))
        {
            return DateTimeError.FieldOverflow;
        }

        if (point < 0)
        {
            return DateTimeError.None;
        }

        if (TextScan.CountDigits(text.AsSpan(point + 1)) != text.Length - point - 1)
        {
            return DateTimeError.BadFormat;
        }

        double fraction = text.Length == point + 1 ? 0 : double.Parse(text.AsSpan(point), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        DateTimeParts time = DateTimeParts.FromTime((long)Math.Min(fraction * Calendar.MicrosecondsPerDay, Calendar.MicrosecondsPerDay - 1));
        (Parts.Hour, Parts.Minute, Parts.Second, Parts.Microsecond) = (time.Hour, time.Minute, time.Second, time.Microsecond);
        mask |= DateTimeMask.Time;
        return DateTimeError.None;
    }

    private void Set(DateTimeMask field, int value)
    {
        switch (field)
        {
            case DateTimeMask.Year: Parts.Year = value; break;
            case DateTimeMask.Month: Parts.Month = value; break;
            case DateTimeMask.Day: Parts.Day = value; break;
            case DateTimeMask.Hour: Parts.Hour = value; break;
            case DateTimeMask.Minute: Parts.Minute = value; break;
            default: Parts.Second = value; break;
        }
    }

    // Digits only, at most an int's worth of them counts.
    private static int Digits(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : int.MaxValue;
}

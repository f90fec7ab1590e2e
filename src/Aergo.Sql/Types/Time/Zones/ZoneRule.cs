using System;
using System.Globalization;

namespace Aergo.Sql.Types;

/// <summary>A rule in the POSIX form <c>EST5EDT,M3.2.0,M11.1.0</c>: daylight saving time between two days of each year, or none.</summary>
internal sealed class ZoneRule
{
    private const int DefaultClock = 7200;

    private readonly ZoneTime _standard;
    private readonly ZoneTime _daylight;
    private readonly RuleDay _begin;
    private readonly RuleDay _end;

    private ZoneRule(ZoneTime standard, ZoneTime daylight, RuleDay begin, RuleDay end, bool hasDaylight)
    {
        _standard = standard;
        _daylight = daylight;
        _begin = begin;
        _end = end;
        HasDaylight = hasDaylight;
    }

    public bool HasDaylight { get; }

    /// <summary>Reads a rule of the zone table, which holds good ones only.</summary>
    public static ZoneRule Parse(string text)
    {
        string[] parts = text.Split(',');
        ReadOnlySpan<char> head = parts[0];
        string standardName = Name(ref head);
        int standard = -Seconds(ref head);
        var time = new ZoneTime(standard, false, standardName);
        if (head.IsEmpty)
        {
            return new ZoneRule(time, time, default, default, false);
        }

        string daylightName = Name(ref head);
        int daylight = head.IsEmpty ? standard + 3600 : -Seconds(ref head);
        return new ZoneRule(time, new ZoneTime(daylight, true, daylightName), RuleDay.Parse(parts[1]), RuleDay.Parse(parts[2]), true);
    }

    public ZoneTime TimeAt(long seconds) => LastTransition(seconds)?.Time ?? _standard;

    /// <summary>The transition at or before a moment.</summary>
    public (long Moment, ZoneTime Time)? LastTransition(long seconds)
    {
        (long Moment, ZoneTime Time)? last = null;
        int year = Year(seconds);
        for (int y = year - 1; y <= year + 1; y++)
        {
            foreach ((long moment, ZoneTime time) in Transitions(y))
            {
                if (moment <= seconds && (last is null || moment > last.Value.Moment))
                {
                    last = (moment, time);
                }
            }
        }

        return last;
    }

    /// <summary>The transition after a moment.</summary>
    public long NextTransition(long seconds)
    {
        long next = long.MaxValue;
        int year = Year(seconds);
        for (int y = year - 1; y <= year + 2; y++)
        {
            foreach ((long moment, _) in Transitions(y))
            {
                next = moment > seconds ? Math.Min(next, moment) : next;
            }
        }

        return next;
    }

    private (long Moment, ZoneTime Time)[] Transitions(int year) =>
        [(_begin.Seconds(year) - _standard.OffsetEast, _daylight), (_end.Seconds(year) - _daylight.OffsetEast, _standard)];

    private static int Year(long seconds) => Calendar.FromJulianDay(Calendar.FloorDivide(seconds, 86_400) + Calendar.UnixJulianDay).Year;

    private static string Name(ref ReadOnlySpan<char> text)
    {
        bool quoted = text[0] == '<';
        int end = quoted ? text.IndexOf('>') : text.IndexOfAnyExceptInRange('A', 'z');
        end = end < 0 ? text.Length : end;
        string name = text[(quoted ? 1 : 0)..end].ToString();
        text = text[(quoted ? end + 1 : end)..];
        return name;
    }

    /// <summary>[+-]h[:m[:s]] in seconds.</summary>
    private static int Seconds(ref ReadOnlySpan<char> text)
    {
        int sign = text[0] == '-' ? -1 : 1;
        text = text[0] is '-' or '+' ? text[1..] : text;
        int total = 0;
        for (int unit = 3600; unit > 0; unit /= 60)
        {
            int digits = text.IndexOfAnyExceptInRange('0', '9');
            digits = digits < 0 ? text.Length : digits;
            total += unit * int.Parse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
            text = text[digits..];
            if (text.IsEmpty || text[0] != ':')
            {
                break;
            }

            text = text[1..];
        }

        return sign * total;
    }

    /// <summary>M3.2.0/1: the second (5: last) Sunday of March, at one o'clock.</summary>
    private readonly record struct RuleDay(int Month, int Week, int Weekday, int Clock)
    {
        public static RuleDay Parse(string text)
        {
            string[] parts = text.Split('/');
            string[] day = parts[0][1..].Split('.');
            ReadOnlySpan<char> clock = parts.Length > 1 ? parts[1] : default;
            return new RuleDay(
                int.Parse(day[0], CultureInfo.InvariantCulture),
                int.Parse(day[1], CultureInfo.InvariantCulture),
                int.Parse(day[2], CultureInfo.InvariantCulture),
                clock.IsEmpty ? DefaultClock : ZoneRule.Seconds(ref clock));
        }

        /// <summary>Clock time of a year's day, as if at Greenwich, in seconds from 1970.</summary>
        public long Seconds(int year)
        {
            int first = Calendar.ToJulianDay(year, Month, 1);
            int day = 1 + (int)Calendar.FloorModulo(Weekday - Calendar.DayOfWeek(first), 7) + (7 * (Week - 1));
            day -= day > Calendar.DaysInMonth(year, Month) ? 7 : 0;
            return ((long)(first + day - 1 - Calendar.UnixJulianDay) * 86_400) + Clock;
        }
    }
}

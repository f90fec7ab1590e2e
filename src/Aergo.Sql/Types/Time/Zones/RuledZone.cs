using System;

namespace Aergo.Sql.Types;

/// <summary>One kind of time in a zone.</summary>
internal readonly record struct ZoneTime(int OffsetEast, bool IsDaylight, string Abbreviation);

/// <summary>A zone of the IANA database: its past as a list of transitions, its future as a rule.</summary>
internal sealed class RuledZone(string name, ZoneTime[] times, long[] moments, byte[] indexes, ZoneRule rule) : SqlTimeZone
{
    private const long SecondsPerDay = 86_400;

    public string Name { get; } = name;

    public override int? FixedOffset => moments.Length == 0 && !rule.HasDaylight ? times[0].OffsetEast : null;

    public static long UnixSeconds(long moment) => Calendar.FloorDivide(moment, Calendar.MicrosecondsPerSecond) + (Calendar.UnixEpochOffset / Calendar.MicrosecondsPerSecond);

    public override int OffsetAt(long moment) => TimeAt(UnixSeconds(moment)).OffsetEast;

    public override int OffsetOfClock(long clock)
    {
        // The one transition that may lie around the clock time is looked for from a day before.
        long seconds = UnixSeconds(clock);
        long from = seconds - SecondsPerDay;
        int before = TimeAt(from).OffsetEast;
        if (NextTransition(from) is not { } boundary)
        {
            return before;
        }

        int after = TimeAt(boundary).OffsetEast;
        long asBefore = seconds - before, asAfter = seconds - after;
        return asBefore < boundary && asAfter < boundary ? before
            : asBefore > boundary && asAfter >= boundary ? after
            : asBefore > asAfter ? before : after;
    }

    /// <summary>What an abbreviation meant at a moment or last before it, or else first after it; null where the zone never used it.</summary>
    public int? OffsetOfAbbreviation(string abbreviation, long seconds)
    {
        int place = Array.BinarySearch(moments, seconds);
        int cutoff = place >= 0 ? place + 1 : ~place;
        for (int i = cutoff - 1; i >= 0; i--)
        {
            if (Means(times[indexes[i]], abbreviation))
            {
                return times[indexes[i]].OffsetEast;
            }
        }

        if (Means(times[0], abbreviation))
        {
            return times[0].OffsetEast;
        }

        for (int i = cutoff; i < moments.Length; i++)
        {
            if (Means(times[indexes[i]], abbreviation))
            {
                return times[indexes[i]].OffsetEast;
            }
        }

        return null;
    }

    private static bool Means(ZoneTime time, string abbreviation) => string.Equals(time.Abbreviation, abbreviation, StringComparison.OrdinalIgnoreCase);

    private ZoneTime TimeAt(long seconds)
    {
        if (moments.Length == 0 || seconds < moments[0])
        {
            return moments.Length == 0 && rule.HasDaylight ? rule.TimeAt(seconds) : times[0];
        }

        if (seconds > moments[^1] && rule.HasDaylight)
        {
            // The last transition of the list is one of the rule, or the first time the rule holds.
            return rule.LastTransition(seconds) is { } last && last.Moment >= moments[^1] ? last.Time : times[indexes[^1]];
        }

        int place = Array.BinarySearch(moments, seconds);
        return times[indexes[place >= 0 ? place : ~place - 1]];
    }

    private long? NextTransition(long seconds)
    {
        int place = Array.BinarySearch(moments, seconds);
        int next = place >= 0 ? place + 1 : ~place;
        return next < moments.Length ? moments[next] : rule.HasDaylight ? rule.NextTransition(seconds) : null;
    }
}

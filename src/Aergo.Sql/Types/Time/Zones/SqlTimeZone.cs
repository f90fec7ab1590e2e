using System;

namespace Aergo.Sql.Types;

/// <summary>A zone: which offset holds at a moment, and which moment a clock there means.</summary>
/// <remarks>Moments and clock times are finite timestamps in microseconds from 2000-01-01; offsets are seconds EAST of Greenwich.</remarks>
public abstract class SqlTimeZone
{
    /// <summary>The offset that holds at a moment.</summary>
    public abstract int OffsetAt(long moment);

    /// <summary>The offset that turns a clock time into a moment. A time that a clock skips counts by the offset before, one it shows twice by the offset after.</summary>
    public abstract int OffsetOfClock(long clock);

    /// <summary>The offset when it is the same at all times.</summary>
    public virtual int? FixedOffset => null;

    public static SqlTimeZone Fixed(int offsetEast) => new FixedZone(offsetEast);

    private sealed class FixedZone(int offsetEast) : SqlTimeZone
    {
        public override int? FixedOffset => offsetEast;

        public override int OffsetAt(long moment) => offsetEast;

        public override int OffsetOfClock(long clock) => offsetEast;
    }
}

/// <summary>An abbreviation whose meaning in a zone has changed: what it meant there last at the time in question.</summary>
internal sealed class AbbreviatedZone(RuledZone zone, string abbreviation) : SqlTimeZone
{
    public override int OffsetAt(long moment) => zone.OffsetOfAbbreviation(abbreviation, RuledZone.UnixSeconds(moment)) ?? zone.OffsetAt(moment);

    public override int OffsetOfClock(long clock)
    {
        int offset = zone.OffsetOfClock(clock);
        return zone.OffsetOfAbbreviation(abbreviation, RuledZone.UnixSeconds(clock) - offset) ?? offset;
    }
}

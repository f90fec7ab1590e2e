using System;

namespace Aergo.Sql.Types;

/// <summary>A time of day with its offset from UTC.</summary>
/// <remarks>Order: the moment in UTC, then the zone. The zone counts seconds WEST of Greenwich, as PostgreSQL stores it.</remarks>
public sealed class TimeTz(long microseconds, int zoneSecondsWest) : IEquatable<TimeTz>, IComparable<TimeTz>
{
    /// <summary>Local time since midnight, 0 … 86,400,000,000.</summary>
    public long Microseconds { get; } = microseconds;

    public int ZoneSecondsWest { get; } = zoneSecondsWest;

    /// <summary>The same moment at Greenwich; may leave the day on either side.</summary>
    public long UtcMicroseconds => Microseconds + (ZoneSecondsWest * 1_000_000L);

    public static bool operator ==(TimeTz? left, TimeTz? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(TimeTz? left, TimeTz? right) => !(left == right);

    public static bool operator <(TimeTz left, TimeTz right) => left.CompareTo(right) < 0;

    public static bool operator >(TimeTz left, TimeTz right) => left.CompareTo(right) > 0;

    public static bool operator <=(TimeTz left, TimeTz right) => left.CompareTo(right) <= 0;

    public static bool operator >=(TimeTz left, TimeTz right) => left.CompareTo(right) >= 0;

    public int CompareTo(TimeTz? other)
    {
        if (other is null)
        {
            return 1;
        }

        int order = UtcMicroseconds.CompareTo(other.UtcMicroseconds);
        return order != 0 ? order : ZoneSecondsWest.CompareTo(other.ZoneSecondsWest);
    }

    public bool Equals(TimeTz? other) => other is not null && Microseconds == other.Microseconds && ZoneSecondsWest == other.ZoneSecondsWest;

    public override bool Equals(object? obj) => obj is TimeTz other && Equals(other);

    public override int GetHashCode() => unchecked((int)StableHash());

    public ulong StableHash() => Types.StableHash.Combine(Types.StableHash.Mix(unchecked((ulong)Microseconds)), unchecked((ulong)ZoneSecondsWest));
}

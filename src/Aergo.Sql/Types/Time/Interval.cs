using System;

namespace Aergo.Sql.Types;

/// <summary>A span of time in three parts that do not convert into each other: months, days and microseconds.</summary>
/// <remarks>Order and equality look at the length with 30 days a month and 24 hours a day, so '1 mon' equals '30 days'.</remarks>
public sealed class Interval(int months, int days, long microseconds) : IEquatable<Interval>, IComparable<Interval>
{
    public static readonly Interval Zero = new(0, 0, 0);

    private const long DayMicroseconds = 86_400_000_000L;

    public int Months { get; } = months;

    public int Days { get; } = days;

    public long Microseconds { get; } = microseconds;

    /// <summary>Length in microseconds, with 30 days a month.</summary>
    public Int128 Span => (((Int128)Months * 30) + Days) * DayMicroseconds + Microseconds;

    public static bool operator ==(Interval? left, Interval? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(Interval? left, Interval? right) => !(left == right);

    public static bool operator <(Interval left, Interval right) => left.CompareTo(right) < 0;

    public static bool operator >(Interval left, Interval right) => left.CompareTo(right) > 0;

    public static bool operator <=(Interval left, Interval right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Interval left, Interval right) => left.CompareTo(right) >= 0;

    public int CompareTo(Interval? other) => other is null ? 1 : Span.CompareTo(other.Span);

    public bool Equals(Interval? other) => other is not null && Span == other.Span;

    /// <summary>Whether all three parts are the same, not only the length.</summary>
    public bool IsSame(Interval other) => Months == other.Months && Days == other.Days && Microseconds == other.Microseconds;

    public override bool Equals(object? obj) => obj is Interval other && Equals(other);

    public ulong StableHash()
    {
        Int128 span = Span;
        return Types.StableHash.Combine(Types.StableHash.Mix(unchecked((ulong)span)), unchecked((ulong)(span >> 64)));
    }

    public override int GetHashCode() => unchecked((int)StableHash());

}

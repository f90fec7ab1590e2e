using System;

namespace Aergo.Primitives;

/// <summary>A moment, as the outside told it: nanoseconds since 1970-01-01 UTC.</summary>
public readonly record struct Instant(long UnixNanoseconds) : IComparable<Instant>
{
    /// <summary>The moment a whole number of milliseconds after 1970-01-01 UTC.</summary>
    public static Instant FromMilliseconds(long milliseconds) => new(checked(milliseconds * 1_000_000));

    /// <summary>Whole milliseconds since 1970-01-01 UTC, rounded towards the past.</summary>
    public long UnixMilliseconds => Math.DivRem(UnixNanoseconds, 1_000_000).Quotient;

    /// <summary>Whole microseconds since 1970-01-01 UTC.</summary>
    public long UnixMicroseconds => UnixNanoseconds / 1_000;

    /// <inheritdoc />
    public int CompareTo(Instant other) => UnixNanoseconds.CompareTo(other.UnixNanoseconds);
}

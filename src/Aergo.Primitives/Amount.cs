using System;
using System.Globalization;

namespace Aergo.Primitives;

/// <summary>A quantity of the AERGO token, in aer, the smallest unit (1 aergo = 10^9 gaer = 10^18 aer).</summary>
/// <remarks>
/// Never negative; at most 2^128 - 1 aer, far above any supply. Addition and subtraction are checked:
/// going outside the range is a bug of the caller, who compares first.
/// Source: docs/spec/encoding.md, "Amounts".
/// </remarks>
public readonly record struct Amount(UInt128 Aer) : IComparable<Amount>
{
    /// <summary>Nothing.</summary>
    public static Amount Zero => default;

    /// <summary>Aer in one aergo: 10^18.</summary>
    public static UInt128 AerPerAergo => 1_000_000_000_000_000_000UL;

    /// <summary>So many whole AERGO.</summary>
    public static Amount FromAergo(ulong aergo) => new(checked(AerPerAergo * aergo));

    /// <summary>Sum; throws <see cref="OverflowException"/> past the range.</summary>
    public static Amount operator +(Amount left, Amount right) => new(checked(left.Aer + right.Aer));

    /// <summary>Difference; throws <see cref="OverflowException"/> below zero.</summary>
    public static Amount operator -(Amount left, Amount right) => new(checked(left.Aer - right.Aer));

    /// <summary>Whether the left amount is less.</summary>
    public static bool operator <(Amount left, Amount right) => left.Aer < right.Aer;

    /// <summary>Whether the left amount is more.</summary>
    public static bool operator >(Amount left, Amount right) => left.Aer > right.Aer;

    /// <summary>Whether the left amount is not more.</summary>
    public static bool operator <=(Amount left, Amount right) => left.Aer <= right.Aer;

    /// <summary>Whether the left amount is not less.</summary>
    public static bool operator >=(Amount left, Amount right) => left.Aer >= right.Aer;

    /// <inheritdoc />
    public int CompareTo(Amount other) => Aer.CompareTo(other.Aer);

    /// <inheritdoc />
    public override string ToString() => Aer.ToString(CultureInfo.InvariantCulture) + " aer";
}

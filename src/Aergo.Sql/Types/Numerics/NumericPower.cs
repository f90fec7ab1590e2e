using System;
using System.Numerics;

namespace Aergo.Sql.Types;

/// <summary>Powers with a whole exponent, by repeated squaring on as many digits as the result needs.</summary>
internal static class NumericPower
{
    private const int GuardDigits = 12;

    public static PgNumeric Whole(PgNumeric value, int exponent, int scale, long digitsLimit)
    {
        switch (exponent)
        {
            case 0: return NumericArithmetic.Round(PgNumeric.One, scale);
            case 1: return NumericArithmetic.Round(value, scale);
            case -1: return NumericArithmetic.DivideTo(PgNumeric.One, value, scale);
            case 2: return NumericArithmetic.Round(Squared(value, scale), scale);
            default: break;
        }

        if (value.IsZero)
        {
            return PgNumeric.Create(BigInteger.Zero, scale);
        }

        long places = ResultPlaces(value, exponent);
        if (places > digitsLimit)
        {
            throw PgNumeric.Overflow();
        }

        if (places + 1 < -scale)
        {
            return PgNumeric.Create(BigInteger.Zero, scale);
        }

        int precision = (int)Math.Max(places, 0) + scale + GuardDigits + 10;
        var power = new Floating(value.Mantissa, -value.Scale);
        var result = new Floating(BigInteger.One, 0);
        long magnitude = Math.Abs((long)exponent);
        while (true)
        {
            if ((magnitude & 1) != 0)
            {
                result = result.Times(power, precision);
            }

            magnitude >>= 1;
            if (magnitude == 0)
            {
                break;
            }

            power = power.Times(power, precision);
        }

        return exponent > 0 ? Rounded(result, scale) : Inverse(result, scale);
    }

    // The square of a value with very many digits after the point is only wanted to the scale.
    private static PgNumeric Squared(PgNumeric value, int scale)
    {
        int full = 2 * value.Scale;
        BigInteger square = value.Mantissa * value.Mantissa;
        return full <= PgNumeric.ScaleMax
            ? PgNumeric.Create(square, full)
            : PgNumeric.Create(NumericArithmetic.DivideRounded(square, Pow10.Big(full - scale)), scale);
    }

    // floor(exponent * log10(|value|)), exactly enough for the limits it is held against.
    private static long ResultPlaces(PgNumeric value, int exponent)
    {
        BigInteger ln = NumericMath.LnEstimate(NumericArithmetic.Abs(value), out int bits);
        BigInteger ln10 = NumericMath.LnEstimate(PgNumeric.FromInt64(10), out _);
        BigInteger places = (ln * exponent) / ln10;
        return bits > 0 && BigInteger.Abs(places) < long.MaxValue ? (long)places : throw PgNumeric.Overflow();
    }

    private static PgNumeric Rounded(Floating value, int scale)
    {
        long shift = value.Exponent + scale;
        if (shift >= 0)
        {
            return Pow10.Digits(BigInteger.Abs(value.Mantissa)) + value.Exponent > PgNumeric.WholeDigitsMax
                ? throw PgNumeric.Overflow()
                : PgNumeric.Create(value.Mantissa * Pow10.Big((int)shift), scale);
        }

        return -shift > Pow10.Digits(BigInteger.Abs(value.Mantissa)) + 1
            ? PgNumeric.Create(BigInteger.Zero, scale)
            : PgNumeric.Create(NumericArithmetic.DivideRounded(value.Mantissa, Pow10.Big((int)-shift)), scale);
    }

    private static PgNumeric Inverse(Floating value, int scale)
    {
        long shift = scale - value.Exponent;
        return shift < 0
            ? PgNumeric.Create(BigInteger.Zero, scale)
            : PgNumeric.Create(NumericArithmetic.DivideRounded(Pow10.Big((int)shift), value.Mantissa), scale);
    }

    /// <summary>mantissa * 10^exponent, cut to a number of digits when it grows beyond them.</summary>
    private readonly record struct Floating(BigInteger Mantissa, long Exponent)
    {
        public Floating Times(Floating other, int precision)
        {
            BigInteger product = Mantissa * other.Mantissa;
            long exponent = Exponent + other.Exponent;
            int excess = Pow10.Digits(BigInteger.Abs(product)) - precision;
            return excess <= 0
                ? new Floating(product, exponent)
                : new Floating(NumericArithmetic.DivideRounded(product, Pow10.Big(excess)), exponent + excess);
        }
    }
}

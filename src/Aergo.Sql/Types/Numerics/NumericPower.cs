using System;
using System.Collections.Generic;
using System.Globalization;
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
            case 2: return Squared(value, scale);
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

    /// <summary>The square as PostgreSQL computes it: products of digits beyond two guard digits are left out, and so the last place may be one less than the exact one.</summary>
    /// <remarks>Digits are of base 10,000, aligned to the decimal point (src/backend/utils/adt/numeric.c: the limited product).</remarks>
    private static PgNumeric Squared(PgNumeric value, int scale)
    {
        const int Base = 10_000, BaseDigits = 4, LimitedGuardDigits = 2;
        int fraction = (value.Scale + BaseDigits - 1) / BaseDigits;
        string text = (BigInteger.Abs(value.Mantissa) * Pow10.Big((fraction * BaseDigits) - value.Scale)).ToString(CultureInfo.InvariantCulture);
        List<int> digits = [];
        for (int at = text.Length % BaseDigits; at <= text.Length; at += BaseDigits)
        {
            if (at > 0)
            {
                digits.Add(int.Parse(text.AsSpan(Math.Max(0, at - BaseDigits), Math.Min(at, BaseDigits)), CultureInfo.InvariantCulture));
            }
        }

        int weight = digits.Count - fraction - 1;
        while (digits is [.., 0])
        {
            digits.RemoveAt(digits.Count - 1);
        }

        // Places beyond the limit are not computed; the product of the first digits stands in place 2.
        int most = (2 * weight) + 2 + 1 + ((scale + BaseDigits - 1) / BaseDigits) + LimitedGuardDigits, count = Math.Min((2 * digits.Count) + 1, most);
        BigInteger square = BigInteger.Zero;
        for (int place = 2; place < count; place++)
        {
            long sum = 0;
            for (int i = Math.Max(0, place - 2 - digits.Count + 1); i < digits.Count && i <= place - 2; i++)
            {
                sum += (long)digits[i] * digits[place - 2 - i];
            }

            square = (square * Base) + sum;
        }

        int places = (count - 1 - ((2 * weight) + 2)) * BaseDigits;
        return places > scale
            ? PgNumeric.Create(NumericArithmetic.DivideRounded(square, Pow10.Big(places - scale)), scale)
            : PgNumeric.Create(square * Pow10.Big(scale - places), scale);
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

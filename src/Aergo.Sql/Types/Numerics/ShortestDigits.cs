using System;
using System.Globalization;
using System.Numerics;

namespace Aergo.Sql.Types;

/// <summary>The fewest decimal digits that lie nearer to a float than to its neighbours.</summary>
/// <remarks>
/// The runtime's round-trip form is the same except that it takes digits exactly half way to a neighbour when reading would round them back:
/// 1e23 for the double below it. PostgreSQL does not, so such digits are lengthened here.
/// </remarks>
internal static class ShortestDigits
{
    private const int Float8DigitsMax = 17;
    private const int Float4DigitsMax = 9;

    // A power of five above this cannot divide a midpoint of doubles, nor its digits fit below it.
    private const int TieExponentMax = 24;

    /// <summary>Digits without trailing zeros, and the decimal place of the first: 1 means tens.</summary>
    public static (string Digits, int Place) Of(double value)
    {
        (string digits, int place) = Split(Math.Abs(value).ToString("E16", CultureInfo.InvariantCulture), Math.Abs(value).ToString("R", CultureInfo.InvariantCulture));
        long bits = BitConverter.DoubleToInt64Bits(Math.Abs(value));
        int exponent = (int)(bits >> 52);
        BigInteger mantissa = (bits & 0xF_FFFF_FFFF_FFFF) | (exponent == 0 ? 0 : 1L << 52);
        return Untie(digits, place, mantissa, Math.Max(exponent, 1) - 1075, Math.Abs(value), Float8DigitsMax);
    }

    public static (string Digits, int Place) Of(float value)
    {
        float size = Math.Abs(value);
        (string digits, int place) = Split(size.ToString("E8", CultureInfo.InvariantCulture), size.ToString("R", CultureInfo.InvariantCulture));
        int bits = BitConverter.SingleToInt32Bits(size);
        int exponent = bits >> 23;
        BigInteger mantissa = (bits & 0x7F_FFFF) | (exponent == 0 ? 0 : 1 << 23);
        return Untie(digits, place, mantissa, Math.Max(exponent, 1) - 150, size, Float4DigitsMax);
    }

    private static (string Digits, int Place) Split(string scientific, string roundTrip)
    {
        Span<char> digits = stackalloc char[roundTrip.Length];
        int count = 0;
        foreach (char c in roundTrip)
        {
            if (c == 'E')
            {
                break;
            }

            if (TextScan.IsDigit(c) && (count > 0 || c != '0'))
            {
                digits[count++] = c;
            }
        }

        string significant = digits[..count].TrimEnd('0').ToString();
        int place = int.Parse(scientific.AsSpan(scientific.IndexOf('E', StringComparison.Ordinal) + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

        // The long form may lie below a power of ten that the short one is rounded up to.
        return (significant, significant.StartsWith('1') && scientific[0] == '9' ? place + 1 : place);
    }

    private static (string Digits, int Place) Untie(string digits, int place, BigInteger mantissa, int exponent, double value, int digitsMax)
    {
        int last = place - digits.Length + 1;
        if (!mantissa.IsEven || mantissa.IsZero || last is < -TieExponentMax or > TieExponentMax || !IsTie(BigInteger.Parse(digits, CultureInfo.InvariantCulture), last, mantissa, exponent))
        {
            return (digits, place);
        }

        for (int length = digits.Length + 1; length <= digitsMax; length++)
        {
            (BigInteger candidate, int candidateLast) = FloatDigits.Round(value, length);
            string text = candidate.ToString(CultureInfo.InvariantCulture);
            if (text.EndsWith('0') || IsTie(candidate, candidateLast, mantissa, exponent))
            {
                continue;
            }

            return (text, candidateLast + text.Length - 1);
        }

        return (digits, place);
    }

    /// <summary>Whether digits * 10^last lies exactly half a unit from mantissa * 2^exponent.</summary>
    private static bool IsTie(BigInteger digits, int last, BigInteger mantissa, int exponent)
    {
        // Both sides times 2: the midpoints are (2m ± 1) * 2^(exponent - 1), or a quarter below where the mantissa begins a binade.
        BigInteger left = digits * (last > 0 ? Pow10.Big(last) : BigInteger.One) * 4;
        BigInteger scale = last < 0 ? Pow10.Big(-last) : BigInteger.One;
        BigInteger unit = scale;
        if (exponent > 0)
        {
            unit <<= exponent;
        }
        else
        {
            left <<= -exponent;
        }

        BigInteger difference = left - (mantissa * 4 * unit);
        return difference == unit * 2 || difference == -unit * 2 || (mantissa.IsPowerOfTwo && difference == -unit);
    }
}

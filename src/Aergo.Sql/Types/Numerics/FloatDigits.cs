using System;
using System.Numerics;

namespace Aergo.Sql.Types;

/// <summary>Decimal digits of a double by integer arithmetic, rounded half to even as C's printf does.</summary>
internal static class FloatDigits
{
    /// <summary>The value to a number of significant digits: digits * 10^exponent, the sign in the digits.</summary>
    public static (BigInteger Digits, int Exponent) Round(double value, int significant)
    {
        (BigInteger numerator, BigInteger denominator) = Exact(Math.Abs(value));
        if (numerator.IsZero)
        {
            return (BigInteger.Zero, 0);
        }

        // An estimate of the leading place that is never too high; the loop mends it by at most two.
        int place = Pow10.Digits(numerator) - Pow10.Digits(denominator) - 1;
        int exponent = place - significant + 1;
        BigInteger digits = At(numerator, denominator, exponent);
        while (digits >= Pow10.Big(significant))
        {
            exponent++;
            digits = At(numerator, denominator, exponent);
        }

        return (value < 0 ? -digits : digits, exponent);
    }

    /// <summary>The value to a number of places after the point.</summary>
    public static BigInteger Fixed(double value, int places)
    {
        (BigInteger numerator, BigInteger denominator) = Exact(Math.Abs(value));
        BigInteger digits = At(numerator, denominator, -places);
        return value < 0 ? -digits : digits;
    }

    private static BigInteger At(BigInteger numerator, BigInteger denominator, int exponent)
    {
        BigInteger n = exponent < 0 ? numerator * Pow10.Big(-exponent) : numerator;
        BigInteger d = exponent > 0 ? denominator * Pow10.Big(exponent) : denominator;
        BigInteger quotient = BigInteger.DivRem(n, d, out BigInteger rest);
        int half = (rest * 2).CompareTo(d);
        return half > 0 || (half == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }

    private static (BigInteger Numerator, BigInteger Denominator) Exact(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        long mantissa = bits & 0xF_FFFF_FFFF_FFFF;
        if (exponent == 0)
        {
            exponent = 1;
        }
        else
        {
            mantissa |= 1L << 52;
        }

        exponent -= 1075;
        return exponent >= 0 ? ((BigInteger)mantissa << exponent, BigInteger.One) : (mantissa, BigInteger.One << -exponent);
    }
}

using System;
using System.Numerics;

namespace Aergo.Sql.Types;

/// <summary>Logarithm and exponential on binary fixed-point integers: value * 2^bits. Integer arithmetic only, so every machine agrees.</summary>
internal static class FixedPoint
{
    // Bits kept below the asked precision while summing a series: thousands of roundings stay below them.
    private const int GuardBits = 40;

    /// <summary>Bits that hold a number of decimal digits.</summary>
    public static int BitsForDigits(int digits) => (int)((digits * 33_220L) / 10_000) + 2;

    /// <summary>ln(mantissa / 10^scale) for a positive value, with an error below 2^-bits.</summary>
    public static BigInteger Ln(BigInteger mantissa, int scale, int bits)
    {
        int work = bits + GuardBits + 24;
        BigInteger ten = Pow10.Big(scale);
        int power = (int)(mantissa.GetBitLength() - ten.GetBitLength());
        int shift = work - power;
        BigInteger fraction = (shift >= 0 ? mantissa << shift : mantissa >> -shift) / ten;

        // Bring the fraction into 2/3 … 4/3, where the series below is quick.
        BigInteger one = BigInteger.One << work;
        while (fraction * 3 > one * 4)
        {
            fraction >>= 1;
            power++;
        }

        while (fraction * 3 < one * 2)
        {
            fraction <<= 1;
            power--;
        }

        BigInteger result = ArcTanhSeries(((fraction - one) << work) / (fraction + one), work) << 1;
        if (power != 0)
        {
            result += Ln2(work) * power;
        }

        return RoundShift(result, work - bits);
    }

    /// <summary>e^x for x in fixed point; the error is below 2^-bits for results up to 1 and grows with the result.</summary>
    public static BigInteger Exp(BigInteger x, int bits)
    {
        int halvings = 4 + (int)Isqrt(bits);
        int work = bits + GuardBits + (2 * halvings);
        BigInteger argument = x << (work - bits);
        BigInteger ln2 = Ln2(work);
        int power = (int)RoundDivide(argument, ln2);
        BigInteger rest = (argument - (ln2 * power)) >> halvings;

        BigInteger one = BigInteger.One << work;
        BigInteger sum = one;
        BigInteger term = one;
        for (int i = 1; !term.IsZero; i++)
        {
            // Truncation towards zero ends the loop for negative terms too.
            term = BigInteger.Divide(term * rest, one) / i;
            sum += term;
        }

        for (int i = 0; i < halvings; i++)
        {
            sum = (sum * sum) >> work;
        }

        int down = work - bits - power;
        return down >= 0 ? RoundShift(sum, down) : sum << -down;
    }

    /// <summary>value * 10^digits / 2^bits, rounded half away from zero.</summary>
    public static BigInteger ToDecimal(BigInteger value, int bits, int digits)
    {
        BigInteger scaled = BigInteger.Abs(value) * Pow10.Big(digits);
        BigInteger rounded = bits == 0 ? scaled : (scaled + (BigInteger.One << (bits - 1))) >> bits;
        return value.Sign < 0 ? -rounded : rounded;
    }

    /// <summary>Integer square root, rounded down.</summary>
    public static BigInteger Sqrt(BigInteger value)
    {
        if (value.GetBitLength() <= 52)
        {
            return Isqrt((long)value);
        }

        // Half of the digits by recursion, then one step of Newton's that doubles them.
        int shift = (int)(value.GetBitLength() / 4);
        BigInteger guess = Sqrt(value >> (2 * shift)) << shift;
        while (true)
        {
            BigInteger next = (guess + (value / guess)) >> 1;
            if (BigInteger.Abs(next - guess) <= 1)
            {
                guess = next;
                break;
            }

            guess = next;
        }

        while (guess * guess > value)
        {
            guess -= 1;
        }

        while ((guess + 1) * (guess + 1) <= value)
        {
            guess += 1;
        }

        return guess;
    }

    private static long Isqrt(long value)
    {
        // Exact below 2^53: the square root of IEEE 754 is correctly rounded.
        long root = (long)Math.Sqrt(value);
        return root * root > value ? root - 1 : root;
    }

    // 18 artanh(1/26) - 2 artanh(1/4801) + 8 artanh(1/8749) = ln 2.
    private static BigInteger Ln2(int bits)
    {
        int work = bits + 32;
        BigInteger sum = (ArcTanhInverse(26, work) * 18) - (ArcTanhInverse(4801, work) * 2) + (ArcTanhInverse(8749, work) * 8);
        return RoundShift(sum, 32);
    }

    private static BigInteger ArcTanhInverse(int n, int bits)
    {
        BigInteger power = (BigInteger.One << bits) / n;
        BigInteger sum = power;
        int square = n * n;
        for (int i = 3; !power.IsZero; i += 2)
        {
            power /= square;
            sum += power / i;
        }

        return sum;
    }

    private static BigInteger ArcTanhSeries(BigInteger y, int bits)
    {
        BigInteger square = (y * y) >> bits;
        BigInteger power = y;
        BigInteger sum = y;
        BigInteger one = BigInteger.One << bits;
        for (int i = 3; !power.IsZero; i += 2)
        {
            power = BigInteger.Divide(power * square, one);
            sum += power / i;
        }

        return sum;
    }

    private static BigInteger RoundShift(BigInteger value, int bits) => bits == 0 ? value : (value + (BigInteger.One << (bits - 1))) >> bits;

    private static BigInteger RoundDivide(BigInteger n, BigInteger d)
    {
        BigInteger twice = (n * 2) + d;
        BigInteger quotient = BigInteger.DivRem(twice, d * 2, out BigInteger rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }
}

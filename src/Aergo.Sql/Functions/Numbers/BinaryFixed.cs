using System;
using System.Numerics;

namespace Aergo.Sql.Functions.Numbers;

/// <summary>Elementary functions on binary fixed-point numbers: integers that stand for themselves over 2^bits.</summary>
/// <remarks>
/// The floats' transcendental functions come from here, so that every machine has the same answer: 200 bits and more are computed and
/// rounded once. Errors are a few units in the last of those bits.
/// </remarks>
internal static class BinaryFixed
{
    /// <summary>Bits of the constants: enough to reduce the largest double modulo π.</summary>
    private const int ConstantBits = 1400;

    private static readonly BigInteger PiLong = ComputePi();
    private static readonly BigInteger Ln2Long = ComputeLn2();

    public static BigInteger Pi(int bits) => PiLong >> (ConstantBits - bits);

    public static BigInteger Ln2(int bits) => Ln2Long >> (ConstantBits - bits);

    /// <summary>A finite double, cut to so many bits after the point.</summary>
    public static BigInteger FromDouble(double value, int bits)
    {
        (long mantissa, int exponent) = Split(value);
        int shift = exponent + bits;
        return shift >= 0 ? (BigInteger)mantissa << shift : (BigInteger)mantissa >> -shift;
    }

    /// <summary>A finite double as mantissa times a power of two.</summary>
    public static (long Mantissa, int Exponent) Split(double value)
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

        return (bits < 0 ? -mantissa : mantissa, exponent - 1075);
    }

    /// <summary>The nearest double of value / 2^bits, ties to even; infinity when too large.</summary>
    public static double ToDouble(BigInteger value, int bits)
    {
        if (value.IsZero)
        {
            return 0;
        }

        BigInteger magnitude = BigInteger.Abs(value);
        int length = (int)magnitude.GetBitLength();
        int exponent = length - bits;

        // Room for 53 bits, fewer for subnormals.
        int keep = Math.Min(53, exponent + 1074);
        if (keep < 0)
        {
            return value.Sign < 0 ? -0.0 : 0.0;
        }

        int drop = length - keep;
        BigInteger kept = drop > 0 ? magnitude >> drop : magnitude << -drop;
        if (drop > 0)
        {
            BigInteger rest = magnitude - (kept << drop), half = BigInteger.One << (drop - 1);
            int order = rest.CompareTo(half);
            if (order > 0 || (order == 0 && !kept.IsEven))
            {
                kept += 1;
            }
        }

        int scale = drop - bits;
        double result = (double)(long)kept;

        // Two steps, so that no intermediate power leaves the range; kept has at most 54 bits, so nothing is rounded twice.
        if (scale + (int)kept.GetBitLength() > 1024)
        {
            return value.Sign < 0 ? double.NegativeInfinity : double.PositiveInfinity;
        }

        result = Math.ScaleB(result, scale);
        return value.Sign < 0 ? -result : result;
    }

    /// <summary>e^x.</summary>
    public static BigInteger Exp(BigInteger x, int bits, out int exponent)
    {
        int work = bits + 32;
        x <<= 32;
        BigInteger ln2 = Ln2(work);
        BigInteger k = RoundedQuotient(x, ln2);
        exponent = (int)k;
        BigInteger r = x - (k * ln2);

        // Halve eight times, sum the series, square back.
        const int Halvings = 8;
        r >>= Halvings;
        BigInteger one = BigInteger.One << work, term = one, sum = one;
        for (int i = 1; !term.IsZero && i < 400; i++)
        {
            term = ((term * r) >> work) / i;
            sum += term;
            if (BigInteger.Abs(term) <= 1)
            {
                break;
            }
        }

        for (int i = 0; i < Halvings; i++)
        {
            sum = (sum * sum) >> work;
        }

        return sum >> 32;
    }

    /// <summary>ln x for x above 0, given as mantissa over 2^bits; the result has as many bits.</summary>
    public static BigInteger Ln(BigInteger x, int bits)
    {
        // x = m · 2^k with m from 0.75 to 1.5; ln m = 2 artanh((m-1)/(m+1)).
        int work = bits + 32;
        int k = (int)x.GetBitLength() - bits;
        int shift = work - bits - k;
        BigInteger m = shift >= 0 ? x << shift : x >> -shift;
        BigInteger one = BigInteger.One << work;
        if (m * 4 < one * 3)
        {
            m <<= 1;
            k--;
        }

        BigInteger z = ((m - one) << work) / (m + one), square = (z * z) >> work, power = z, sum = z;
        for (int i = 3; !power.IsZero; i += 2)
        {
            power = (power * square) >> work;
            sum += power / i;
            if (BigInteger.Abs(power) <= 1)
            {
                break;
            }
        }

        return ((sum << 1) + (k * Ln2(work))) >> 32;
    }

    /// <summary>Sine and cosine of an angle that is given exactly.</summary>
    public static (BigInteger Sine, BigInteger Cosine) SineCosine(double angle, int bits)
    {
        // The angle modulo π/2 to full precision, however large it is.
        (long mantissa, int exponent) = Split(angle);
        int work = bits + Math.Max(0, exponent + 64) + 32;
        BigInteger x = exponent + work >= 0 ? (BigInteger)mantissa << (exponent + work) : (BigInteger)mantissa >> -(exponent + work);
        BigInteger halfPi = Pi(work) >> 1;
        BigInteger quadrant = RoundedQuotient(x, halfPi);
        BigInteger r = (x - (quadrant * halfPi)) >> (work - bits - 16);
        (BigInteger sine, BigInteger cosine) = Series(r, bits + 16);
        (sine, cosine) = (sine >> 16, cosine >> 16);
        return (int)(quadrant & 3) switch
        {
            0 => (sine, cosine),
            1 => (cosine, -sine),
            2 => (-sine, -cosine),
            _ => (-cosine, sine),
        };
    }

    /// <summary>Arc tangent of x, any sign.</summary>
    public static BigInteger Atan(BigInteger x, int bits)
    {
        int work = bits + 32;
        x <<= 32;
        BigInteger one = BigInteger.One << work;
        bool negative = x.Sign < 0;
        x = BigInteger.Abs(x);
        bool inverted = x > one;
        if (inverted)
        {
            x = (one << work) / x;
        }

        // atan x = 2 atan(x / (1 + sqrt(1 + x²))), four times.
        const int Halvings = 4;
        for (int i = 0; i < Halvings; i++)
        {
            x = (x << work) / (one + SquareRoot((one << work) + (x * x)));
        }

        BigInteger square = (x * x) >> work, power = x, sum = x;
        for (int i = 3; ; i += 2)
        {
            power = -((power * square) >> work);
            sum += power / i;
            if (BigInteger.Abs(power) <= 1)
            {
                break;
            }
        }

        sum <<= Halvings;
        if (inverted)
        {
            sum = (Pi(work) >> 1) - sum;
        }

        sum >>= 32;
        return negative ? -sum : sum;
    }

    /// <summary>Largest integer whose square is not above the value.</summary>
    public static BigInteger SquareRoot(BigInteger value) => Root(value, 2);

    /// <summary>Largest integer whose nth power is not above the value.</summary>
    public static BigInteger Root(BigInteger value, int n)
    {
        if (value.IsZero)
        {
            return value;
        }

        BigInteger guess = BigInteger.One << (int)((value.GetBitLength() + n - 1) / n);
        while (true)
        {
            BigInteger next = (((n - 1) * guess) + (value / BigInteger.Pow(guess, n - 1))) / n;
            if (next >= guess)
            {
                return guess;
            }

            guess = next;
        }
    }

    private static BigInteger RoundedQuotient(BigInteger value, BigInteger divisor)
    {
        BigInteger doubled = (value << 1) + divisor, twice = divisor << 1;
        BigInteger quotient = BigInteger.DivRem(doubled, twice, out BigInteger rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }

    private static (BigInteger Sine, BigInteger Cosine) Series(BigInteger x, int bits)
    {
        BigInteger square = (x * x) >> bits, one = BigInteger.One << bits;
        BigInteger sine = x, cosine = one, term = x, other = one;
        for (int i = 2; i < 400; i += 2)
        {
            other = -(((other * square) >> bits) / (i * (i - 1)));
            cosine += other;
            term = -(((term * square) >> bits) / (i * (i + 1)));
            sine += term;
            if (BigInteger.Abs(other) <= 1 && BigInteger.Abs(term) <= 1)
            {
                break;
            }
        }

        return (sine, cosine);
    }

    private static BigInteger AtanOfInverse(int n, int bits)
    {
        BigInteger power = (BigInteger.One << bits) / n, sum = power;
        for (int i = 3; !power.IsZero; i += 2)
        {
            power /= -n * n;
            sum += power / i;
        }

        return sum;
    }

    /// <summary>Machin: π = 16 atan(1/5) − 4 atan(1/239).</summary>
    private static BigInteger ComputePi()
    {
        const int Work = ConstantBits + 32;
        return ((16 * AtanOfInverse(5, Work)) - (4 * AtanOfInverse(239, Work))) >> 32;
    }

    /// <summary>ln 2 = 2 artanh(1/3).</summary>
    private static BigInteger ComputeLn2()
    {
        const int Work = ConstantBits + 32;
        BigInteger power = (BigInteger.One << Work) / 3, sum = power;
        for (int i = 3; !power.IsZero; i += 2)
        {
            power /= 9;
            sum += power / i;
        }

        return (sum << 1) >> 32;
    }
}

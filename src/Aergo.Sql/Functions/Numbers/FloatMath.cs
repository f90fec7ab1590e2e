using System;
using System.Numerics;

namespace Aergo.Sql.Functions.Numbers;

/// <summary>Transcendental functions of float8, rounded from far more bits than the result has: the same on every machine.</summary>
/// <remarks>Domains and infinities are for the callers to settle; arguments here are finite.</remarks>
internal static class FloatMath
{
    private const int Bits = 256;

    // Below this a sine, tangent or their inverses are the argument itself after rounding.
    private const double Tiny = 1.0 / (1 << 27);

    public static double Exp(double x)
    {
        if (x > 710)
        {
            return double.PositiveInfinity;
        }

        if (x < -746)
        {
            return 0;
        }

        BigInteger result = BinaryFixed.Exp(BinaryFixed.FromDouble(x, Bits), Bits, out int exponent);
        return BinaryFixed.ToDouble(result, Bits - exponent);
    }

    /// <summary>Natural logarithm of a positive number.</summary>
    public static double Ln(double x) => BinaryFixed.ToDouble(LnFixed(x), Bits);

    public static double Log10(double x)
    {
        // Exact powers of ten come out exact: their quotient rounds to the integer.
        BigInteger ten = BinaryFixed.Ln((BigInteger)10 << Bits, Bits);
        return BinaryFixed.ToDouble((LnFixed(x) << Bits) / ten, Bits);
    }

    /// <summary>x^y for x above 0.</summary>
    public static double Pow(double x, double y)
    {
        (long mantissa, int exponent) = BinaryFixed.Split(x);
        if (y == Math.Truncate(y) && Math.Abs(y) <= 64)
        {
            // Whole powers exactly, because they can lie half way between two doubles.
            int n = (int)Math.Abs(y);
            BigInteger power = BigInteger.Pow(mantissa, n);
            int length = (int)power.GetBitLength();
            return y >= 0
                ? BinaryFixed.ToDouble(power, -exponent * n)
                : BinaryFixed.ToDouble((BigInteger.One << (length + Bits)) / power, length + Bits + (exponent * n));
        }

        (long yMantissa, int yExponent) = BinaryFixed.Split(y);
        BigInteger product = LnFixed(x) * yMantissa;
        BigInteger argument = yExponent >= 0 ? product << Math.Min(yExponent, 200) : product >> -yExponent;
        if (BigInteger.Abs(argument) >> Bits > 800)
        {
            return argument.Sign > 0 ? double.PositiveInfinity : 0;
        }

        BigInteger result = BinaryFixed.Exp(argument, Bits, out int power2);
        return BinaryFixed.ToDouble(result, Bits - power2);
    }

    public static double Cbrt(double x)
    {
        (long mantissa, int exponent) = BinaryFixed.Split(x);
        if (mantissa == 0)
        {
            return x;
        }

        // The exponent must be a multiple of three; 192 more bits make the root long.
        int remainder = ((exponent % 3) + 3) % 3;
        BigInteger value = (BigInteger)Math.Abs(mantissa) << (remainder + (3 * 128));
        double root = BinaryFixed.ToDouble(BinaryFixed.Root(value, 3), 128 - ((exponent - remainder) / 3));
        return x < 0 ? -root : root;
    }

    public static double Sin(double x) => Math.Abs(x) < Tiny ? x : BinaryFixed.ToDouble(BinaryFixed.SineCosine(x, Bits).Sine, Bits);

    public static double Cos(double x) => Math.Abs(x) < Tiny ? 1 : BinaryFixed.ToDouble(BinaryFixed.SineCosine(x, Bits).Cosine, Bits);

    public static double Tan(double x)
    {
        if (Math.Abs(x) < Tiny)
        {
            return x;
        }

        (BigInteger sine, BigInteger cosine) = BinaryFixed.SineCosine(x, Bits);
        return BinaryFixed.ToDouble((sine << Bits) / cosine, Bits);
    }

    public static double Atan(double x)
    {
        if (double.IsInfinity(x))
        {
            return x > 0 ? Math.PI / 2 : -Math.PI / 2;
        }

        // From 2^60 on the answer is π/2 to more digits than a double has.
        return Math.Abs(x) < Tiny ? x :
            Math.Abs(x) > 1e18 ? (x > 0 ? Math.PI / 2 : -Math.PI / 2) :
            BinaryFixed.ToDouble(BinaryFixed.Atan(BinaryFixed.FromDouble(x, Bits), Bits), Bits);
    }

    public static double Atan2(double y, double x)
    {
        if (double.IsInfinity(x) || double.IsInfinity(y) || x == 0 || y == 0)
        {
            // Multiples of π/4: no series is involved.
            return Math.Atan2(y, x);
        }

        (long my, int ey) = BinaryFixed.Split(y);
        (long mx, int ex) = BinaryFixed.Split(x);
        BigInteger a = Math.Abs(my), b = Math.Abs(mx);
        int difference = ey - ex;
        if (difference is > 1200 or < -1200)
        {
            difference = Math.Clamp(difference, -1200, 1200);
        }

        // The quotient keeps 256 good bits even when it is tiny.
        int bits = Bits + Math.Max(0, -difference);
        BigInteger quotient = bits + difference >= 0 ? (a << (bits + difference)) / b : a / (b << -(bits + difference));
        if (x > 0 && quotient.GetBitLength() < bits - 30)
        {
            double small = BinaryFixed.ToDouble(quotient, bits);
            return y < 0 ? -small : small;
        }

        int cut = bits - Bits;
        BigInteger angle = BinaryFixed.Atan(quotient >> cut, Bits);
        if (x < 0)
        {
            angle = BinaryFixed.Pi(Bits) - angle;
        }

        double result = BinaryFixed.ToDouble(angle, Bits);
        return y < 0 ? -result : result;
    }

    public static double Asin(double x)
    {
        if (Math.Abs(x) < Tiny)
        {
            return x;
        }

        if (Math.Abs(x) == 1)
        {
            return x * (Math.PI / 2);
        }

        // atan(x / sqrt(1 - x²))
        BigInteger fixedX = BinaryFixed.FromDouble(x, Bits), one = BigInteger.One << (2 * Bits);
        BigInteger root = BinaryFixed.SquareRoot(one - (fixedX * fixedX));
        return BinaryFixed.ToDouble(BinaryFixed.Atan((fixedX << Bits) / root, Bits), Bits);
    }

    public static double Acos(double x)
    {
        if (x == 1)
        {
            return 0;
        }

        if (x == -1)
        {
            return Math.PI;
        }

        // π/2 - asin x, in fixed point so that nothing cancels; near 1 the root is small but exact enough at 256 bits.
        BigInteger fixedX = BinaryFixed.FromDouble(x, Bits), one = BigInteger.One << (2 * Bits);
        BigInteger root = BinaryFixed.SquareRoot(one - (fixedX * fixedX));
        BigInteger angle = x > 0
            ? BinaryFixed.Atan((root << Bits) / fixedX, Bits)
            : (BinaryFixed.Pi(Bits) >> 1) - BinaryFixed.Atan((fixedX << Bits) / root, Bits);
        return BinaryFixed.ToDouble(angle, Bits);
    }

    public static double Sinh(double x) => Math.Abs(x) < Tiny ? x : Hyperbolic(x, -1);

    public static double Cosh(double x) => Hyperbolic(x, 1);

    public static double Tanh(double x)
    {
        if (Math.Abs(x) < Tiny)
        {
            return x;
        }

        if (Math.Abs(x) > 20)
        {
            return Math.Sign(x);
        }

        // (e^2x - 1) / (e^2x + 1)
        BigInteger power = Shift(BinaryFixed.Exp(BinaryFixed.FromDouble(x, Bits) << 1, Bits, out int exponent), exponent), one = BigInteger.One << Bits;
        return BinaryFixed.ToDouble(((power - one) << Bits) / (power + one), Bits);
    }

    public static double Asinh(double x)
    {
        if (Math.Abs(x) < Tiny)
        {
            return x;
        }

        BigInteger a = BinaryFixed.FromDouble(Math.Abs(x), Bits);
        BigInteger root = BinaryFixed.SquareRoot((a * a) + (BigInteger.One << (2 * Bits)));
        double result = BinaryFixed.ToDouble(BinaryFixed.Ln(a + root, Bits), Bits);
        return x < 0 ? -result : result;
    }

    /// <summary>For x from 1.</summary>
    public static double Acosh(double x)
    {
        BigInteger a = BinaryFixed.FromDouble(x, Bits);
        BigInteger root = BinaryFixed.SquareRoot((a * a) - (BigInteger.One << (2 * Bits)));
        return BinaryFixed.ToDouble(BinaryFixed.Ln(a + root, Bits), Bits);
    }

    /// <summary>For x between -1 and 1.</summary>
    public static double Atanh(double x)
    {
        if (Math.Abs(x) < Tiny)
        {
            return x;
        }

        BigInteger a = BinaryFixed.FromDouble(x, Bits), one = BigInteger.One << Bits;
        return BinaryFixed.ToDouble(BinaryFixed.Ln(((one + a) << Bits) / (one - a), Bits) >> 1, Bits);
    }

    /// <summary>ln x to full relative precision, also of numbers far from 1.</summary>
    private static BigInteger LnFixed(double x)
    {
        (long mantissa, int exponent) = BinaryFixed.Split(x);
        int length = 64 - BitOperations.LeadingZeroCount((ulong)mantissa);

        // mantissa / 2^length lies in [1/2, 1); near 1 the exponent part vanishes and nothing cancels.
        int power = exponent + length;
        BigInteger m = (BigInteger)mantissa << (Bits - length);
        if (power == 1)
        {
            return BinaryFixed.Ln(m << 1, Bits);
        }

        return BinaryFixed.Ln(m, Bits) + (power * BinaryFixed.Ln2(Bits));
    }

    private static double Hyperbolic(double x, int sign)
    {
        if (Math.Abs(x) > 712)
        {
            return sign < 0 && x < 0 ? double.NegativeInfinity : double.PositiveInfinity;
        }

        BigInteger argument = BinaryFixed.FromDouble(x, Bits);
        BigInteger up = BinaryFixed.Exp(argument, Bits, out int upExponent), down = BinaryFixed.Exp(-argument, Bits, out int downExponent);
        return BinaryFixed.ToDouble(Shift(up, upExponent) + (sign * Shift(down, downExponent)), Bits + 1);
    }

    private static BigInteger Shift(BigInteger value, int by) => by >= 0 ? value << by : value >> -by;
}

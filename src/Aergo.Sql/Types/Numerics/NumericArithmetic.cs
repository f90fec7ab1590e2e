using System;
using System.Numerics;

namespace Aergo.Sql.Types;

/// <summary>The four operations, rounding and scales of numeric, with PostgreSQL's result scales. Source: sql-dialect, section 1.</summary>
/// <remarks>Every operation has a path on Int128 and one on BigInteger; they give the same values.</remarks>
public static class NumericArithmetic
{
    /// <summary>Least number of significant digits of a quotient and of the transcendental functions.</summary>
    internal const int SignificantDigitsMin = 16;

    /// <summary>Most digits after the point that a quotient or a transcendental function gives.</summary>
    internal const int ResultScaleMax = 1000;

    public static PgNumeric Add(PgNumeric left, PgNumeric right)
    {
        if ((left.Form | right.Form) != NumericForm.Finite)
        {
            return left.IsNaN || right.IsNaN ? PgNumeric.NaN
                : left.IsFinite ? right
                : right.IsFinite || left.Form == right.Form ? left
                : PgNumeric.NaN;
        }

        if (left.IsSmall && right.IsSmall && TryAlign(left, right, out Int128 a, out Int128 b, out int scale))
        {
            Int128 sum = unchecked(a + b);
            if (!Int128.IsNegative((a ^ sum) & (b ^ sum)))
            {
                return PgNumeric.FromSmall(sum, scale);
            }
        }

        (BigInteger x, BigInteger y, int common) = Align(left, right);
        return PgNumeric.Create(x + y, common);
    }

    public static PgNumeric Subtract(PgNumeric left, PgNumeric right) => Add(left, Negate(right));

    public static PgNumeric Negate(PgNumeric value) => value.Form switch
    {
        NumericForm.PositiveInfinity => PgNumeric.NegativeInfinity,
        NumericForm.NegativeInfinity => PgNumeric.PositiveInfinity,
        NumericForm.NaN => value,
        _ when value.IsSmall => PgNumeric.FromSmall(-value.SmallMantissa, value.Scale),
        _ => PgNumeric.Create(-value.Mantissa, value.Scale),
    };

    public static PgNumeric Abs(PgNumeric value) => value.Sign < 0 ? Negate(value) : value;

    public static PgNumeric Multiply(PgNumeric left, PgNumeric right)
    {
        if ((left.Form | right.Form) != NumericForm.Finite)
        {
            return left.IsNaN || right.IsNaN ? PgNumeric.NaN : Infinity(left.Sign * right.Sign);
        }

        int scale = left.Scale + right.Scale;
        if (left.IsSmall && right.IsSmall && scale <= PgNumeric.ScaleMax)
        {
            Int128 a = left.SmallMantissa;
            Int128 b = right.SmallMantissa;
            if (a == unchecked((long)(ulong)a) && b == unchecked((long)(ulong)b))
            {
                return PgNumeric.FromSmall(Math.BigMul((long)a, (long)b), scale);
            }

            if (Bits(a) + Bits(b) <= 126)
            {
                return PgNumeric.FromSmall(unchecked(a * b), scale);
            }
        }

        BigInteger product = left.Mantissa * right.Mantissa;
        if (scale > PgNumeric.ScaleMax)
        {
            product = DivideRounded(product, Pow10.Big(scale - PgNumeric.ScaleMax));
            scale = PgNumeric.ScaleMax;
        }

        return PgNumeric.Create(product, scale);
    }

    public static PgNumeric Divide(PgNumeric dividend, PgNumeric divisor)
    {
        if ((dividend.Form | divisor.Form) != NumericForm.Finite)
        {
            return DivideSpecial(dividend, divisor);
        }

        if (divisor.IsZero)
        {
            throw DivisionByZero();
        }

        return DivideTo(dividend, divisor, QuotientScale(dividend, divisor));
    }

    /// <summary>The quotient rounded half away from zero to a scale.</summary>
    internal static PgNumeric DivideTo(PgNumeric dividend, PgNumeric divisor, int scale)
    {
        int exponent = scale + divisor.Scale - dividend.Scale;
        if (dividend.IsSmall && divisor.IsSmall && exponent >= 0 && Pow10.TryScale(dividend.SmallMantissa, exponent, out Int128 scaled))
        {
            bool negative = Int128.IsNegative(scaled) != Int128.IsNegative(divisor.SmallMantissa);
            UInt128 n = Magnitude(scaled);
            UInt128 d = Magnitude(divisor.SmallMantissa);
            (UInt128 q, UInt128 r) = (n >> 64) == UInt128.Zero && (d >> 64) == UInt128.Zero
                ? ((ulong)n / (ulong)d, (ulong)n % (ulong)d)
                : UInt128.DivRem(n, d);
            if (r >= d - r)
            {
                q++;
            }

            return PgNumeric.FromSmall(negative ? -(Int128)q : (Int128)q, scale);
        }

        BigInteger numerator = dividend.Mantissa;
        BigInteger denominator = divisor.Mantissa;
        if (exponent >= 0)
        {
            numerator *= Pow10.Big(exponent);
        }
        else
        {
            denominator *= Pow10.Big(-exponent);
        }

        return PgNumeric.Create(DivideRounded(numerator, denominator), scale);
    }

    /// <summary>The quotient without its fraction, scale 0.</summary>
    public static PgNumeric DivideTruncated(PgNumeric dividend, PgNumeric divisor)
    {
        if ((dividend.Form | divisor.Form) != NumericForm.Finite)
        {
            return DivideSpecial(dividend, divisor);
        }

        if (divisor.IsZero)
        {
            throw DivisionByZero();
        }

        if (dividend.IsSmall && divisor.IsSmall && TryAlign(dividend, divisor, out Int128 a, out Int128 b, out _))
        {
            return PgNumeric.FromSmall(a / b, 0);
        }

        (BigInteger x, BigInteger y, _) = Align(dividend, divisor);
        return PgNumeric.Create(BigInteger.Divide(x, y), 0);
    }

    /// <summary>What truncated division leaves; the sign is the dividend's.</summary>
    public static PgNumeric Remainder(PgNumeric dividend, PgNumeric divisor)
    {
        if ((dividend.Form | divisor.Form) != NumericForm.Finite)
        {
            if (dividend.IsNaN || divisor.IsNaN)
            {
                return PgNumeric.NaN;
            }

            if (divisor.IsZero)
            {
                throw DivisionByZero();
            }

            return dividend.IsInfinity ? PgNumeric.NaN : dividend;
        }

        if (divisor.IsZero)
        {
            throw DivisionByZero();
        }

        if (dividend.IsSmall && divisor.IsSmall && TryAlign(dividend, divisor, out Int128 a, out Int128 b, out int scale))
        {
            return PgNumeric.FromSmall(a % b, scale);
        }

        (BigInteger x, BigInteger y, int common) = Align(dividend, divisor);
        return PgNumeric.Create(BigInteger.Remainder(x, y), common);
    }

    /// <summary>Rounds half away from zero to a number of digits after the point, or before it when negative; pads with zeros.</summary>
    public static PgNumeric Round(PgNumeric value, int digits) => Rescale(value, digits, towardZero: false);

    /// <summary>Cuts to a number of digits after the point, or before it when negative; pads with zeros.</summary>
    public static PgNumeric Truncate(PgNumeric value, int digits) => Rescale(value, digits, towardZero: true);

    public static PgNumeric Ceiling(PgNumeric value) => Whole(value, up: true);

    public static PgNumeric Floor(PgNumeric value) => Whole(value, up: false);

    /// <summary>Fewest digits after the point that keep the value.</summary>
    public static int MinScale(PgNumeric value)
    {
        if (!value.IsFinite || value.IsZero)
        {
            return 0;
        }

        return Trimmed(value).Scale;
    }

    public static PgNumeric TrimScale(PgNumeric value)
    {
        if (!value.IsFinite || value.Scale == 0)
        {
            return value;
        }

        (BigInteger mantissa, int scale) = Trimmed(value);
        return PgNumeric.Create(mantissa, scale);
    }

    public static PgNumeric GreatestCommonDivisor(PgNumeric left, PgNumeric right)
    {
        if ((left.Form | right.Form) != NumericForm.Finite)
        {
            return PgNumeric.NaN;
        }

        (BigInteger x, BigInteger y, int scale) = Align(left, right);
        return PgNumeric.Create(BigInteger.GreatestCommonDivisor(x, y), scale);
    }

    public static PgNumeric LeastCommonMultiple(PgNumeric left, PgNumeric right)
    {
        if ((left.Form | right.Form) != NumericForm.Finite)
        {
            return PgNumeric.NaN;
        }

        (BigInteger x, BigInteger y, int scale) = Align(left, right);
        return x.IsZero || y.IsZero
            ? PgNumeric.Create(BigInteger.Zero, scale)
            : PgNumeric.Create(BigInteger.Abs(x / BigInteger.GreatestCommonDivisor(x, y) * y), scale);
    }

    public static SqlException DivisionByZero() => new(SqlState.DivisionByZero, "division by zero");

    /// <summary>Mantissa and scale without trailing zeros after the point: the same for equal values.</summary>
    internal static (BigInteger Mantissa, int Scale) Trimmed(PgNumeric value)
    {
        if (value.IsSmall)
        {
            (Int128 small, int left) = TrimmedSmall(value.SmallMantissa, value.Scale);
            return (small, left);
        }

        BigInteger mantissa = value.Mantissa;
        int scale = value.Scale;
        for (int step = 8192; step > 0; step >>= 1)
        {
            while (step <= scale)
            {
                BigInteger quotient = BigInteger.DivRem(mantissa, Pow10.Big(step), out BigInteger rest);
                if (!rest.IsZero)
                {
                    break;
                }

                mantissa = quotient;
                scale -= step;
            }
        }

        return (mantissa, scale);
    }

    internal static (Int128 Mantissa, int Scale) TrimmedSmall(Int128 mantissa, int scale)
    {
        if (mantissa == Int128.Zero)
        {
            return (mantissa, 0);
        }

        while (scale > 0)
        {
            if (mantissa == unchecked((long)(ulong)mantissa))
            {
                long narrow = (long)mantissa;
                while (scale > 0 && narrow % 10 == 0)
                {
                    narrow /= 10;
                    scale--;
                }

                return (narrow, scale);
            }

            (Int128 quotient, Int128 rest) = Int128.DivRem(mantissa, 10);
            if (rest != Int128.Zero)
            {
                break;
            }

            mantissa = quotient;
            scale--;
        }

        return (mantissa, scale);
    }

    internal static int CompareLarge(PgNumeric left, PgNumeric right)
    {
        int sign = left.Sign;
        if (sign != right.Sign || sign == 0)
        {
            return sign.CompareTo(right.Sign);
        }

        // Places before the point decide without making either number longer.
        int places = left.MantissaDigits - left.Scale;
        int otherPlaces = right.MantissaDigits - right.Scale;
        if (places != otherPlaces)
        {
            return places > otherPlaces ? sign : -sign;
        }

        (BigInteger x, BigInteger y, _) = Align(left, right);
        return x.CompareTo(y);
    }

    internal static ulong Hash(PgNumeric value)
    {
        if (!value.IsFinite)
        {
            return StableHash.Mix(0x6e75_6d00UL + (ulong)value.Form);
        }

        if (value.IsSmall)
        {
            (Int128 small, int smallScale) = TrimmedSmall(value.SmallMantissa, value.Scale);
            ulong hash = StableHash.Mix(unchecked((ulong)small));
            hash = StableHash.Combine(hash, unchecked((ulong)(small >> 64)));
            return StableHash.Combine(hash, (ulong)smallScale);
        }

        // A mantissa with zeros to trim may become small, so hash what is left in the manner of its size.
        (BigInteger mantissa, int scale) = Trimmed(value);
        PgNumeric trimmed = PgNumeric.Create(mantissa, scale);
        if (trimmed.IsSmall)
        {
            return Hash(trimmed);
        }

        return StableHash.Combine(StableHash.Bytes(mantissa.ToByteArray()), (ulong)scale);
    }

    /// <summary>n / d rounded half away from zero.</summary>
    internal static BigInteger DivideRounded(BigInteger numerator, BigInteger denominator)
    {
        BigInteger quotient = BigInteger.DivRem(numerator, denominator, out BigInteger rest);
        if (BigInteger.Abs(rest) * 2 >= BigInteger.Abs(denominator))
        {
            quotient += numerator.Sign == denominator.Sign ? BigInteger.One : BigInteger.MinusOne;
        }

        return quotient;
    }

    /// <summary>Position of the leading base-10000 digit and that digit; (0, 0) for zero.</summary>
    internal static (int Weight, int FirstDigit) Leading(PgNumeric value)
    {
        int digits = value.MantissaDigits;
        if (digits == 0)
        {
            return (0, 0);
        }

        int places = digits - value.Scale;
        int weight = FloorDivide(places - 1, 4);
        int width = places - (4 * weight);
        if (digits < width)
        {
            return (weight, (int)(Magnitude(value.SmallMantissa) * (UInt128)Pow10.Small(width - digits)));
        }

        return (weight, value.IsSmall
            ? (int)(Magnitude(value.SmallMantissa) / (UInt128)Pow10.Small(digits - width))
            : (int)(BigInteger.Abs(value.Mantissa) / Pow10.Big(digits - width)));
    }

    /// <summary>Scale of a quotient: at least 16 significant digits, at least either operand's scale, at most 1000.</summary>
    internal static int QuotientScale(PgNumeric dividend, PgNumeric divisor)
    {
        (int weight1, int first1) = Leading(dividend);
        (int weight2, int first2) = Leading(divisor);
        int weight = weight1 - weight2;
        if (first1 <= first2)
        {
            weight--;
        }

        int scale = SignificantDigitsMin - (weight * 4);
        scale = Math.Max(scale, Math.Max(dividend.Scale, divisor.Scale));
        return Math.Clamp(scale, 0, ResultScaleMax);
    }

    internal static PgNumeric Infinity(int sign) => sign > 0 ? PgNumeric.PositiveInfinity : sign < 0 ? PgNumeric.NegativeInfinity : PgNumeric.NaN;

    internal static UInt128 Magnitude(Int128 value) => (UInt128)(Int128.IsNegative(value) ? -value : value);

    internal static int FloorDivide(int value, int divisor) => value >= 0 ? value / divisor : -((-value + divisor - 1) / divisor);

    private static int Bits(Int128 value) => 128 - (int)Int128.LeadingZeroCount(Int128.IsNegative(value) ? -value : value);

    private static PgNumeric DivideSpecial(PgNumeric dividend, PgNumeric divisor)
    {
        if (dividend.IsNaN || divisor.IsNaN)
        {
            return PgNumeric.NaN;
        }

        if (dividend.IsInfinity)
        {
            return divisor.IsInfinity ? PgNumeric.NaN
                : divisor.IsZero ? throw DivisionByZero()
                : Infinity(dividend.Sign * divisor.Sign);
        }

        return PgNumeric.Zero;
    }

    private static bool TryAlign(PgNumeric left, PgNumeric right, out Int128 a, out Int128 b, out int scale)
    {
        a = left.SmallMantissa;
        b = right.SmallMantissa;
        scale = Math.Max(left.Scale, right.Scale);
        return left.Scale == right.Scale
            || (left.Scale < right.Scale
                ? Pow10.TryScale(a, right.Scale - left.Scale, out a)
                : Pow10.TryScale(b, left.Scale - right.Scale, out b));
    }

    private static (BigInteger Left, BigInteger Right, int Scale) Align(PgNumeric left, PgNumeric right)
    {
        BigInteger x = left.Mantissa;
        BigInteger y = right.Mantissa;
        if (left.Scale < right.Scale)
        {
            x *= Pow10.Big(right.Scale - left.Scale);
        }
        else if (left.Scale > right.Scale)
        {
            y *= Pow10.Big(left.Scale - right.Scale);
        }

        return (x, y, Math.Max(left.Scale, right.Scale));
    }

    private static PgNumeric Rescale(PgNumeric value, int digits, bool towardZero)
    {
        if (!value.IsFinite)
        {
            return value;
        }

        digits = Math.Clamp(digits, -PgNumeric.WholeDigitsMax - 1, PgNumeric.ScaleMax);
        int drop = value.Scale - digits;
        if (drop == 0)
        {
            return value;
        }

        if (drop < 0)
        {
            return value.IsSmall && Pow10.TryScale(value.SmallMantissa, -drop, out Int128 wider)
                ? PgNumeric.FromSmall(wider, digits)
                : PgNumeric.Create(value.Mantissa * Pow10.Big(-drop), digits);
        }

        if (value.IsSmall && (digits >= 0 || Pow10.TryScale(value.SmallMantissa, 0, out _)))
        {
            return PgNumeric.FromSmall(Shorten(value.SmallMantissa, drop, digits, towardZero), Math.Max(digits, 0));
        }

        BigInteger unit = Pow10.Big(drop);
        BigInteger cut = towardZero ? BigInteger.Divide(value.Mantissa, unit) : DivideRounded(value.Mantissa, unit);
        return digits >= 0 ? PgNumeric.Create(cut, digits) : PgNumeric.Create(cut * Pow10.Big(-digits), 0);
    }

    private static Int128 Shorten(Int128 mantissa, int drop, int digits, bool towardZero)
    {
        if (drop > Pow10.SmallMax)
        {
            // 10^39 is more than twice any Int128: nothing is left, rounded or cut.
            return Int128.Zero;
        }

        Int128 unit = Pow10.Small(drop);
        (Int128 quotient, Int128 rest) = Int128.DivRem(mantissa, unit);
        if (!towardZero)
        {
            Int128 size = Int128.Abs(rest);
            if (size >= unit - size)
            {
                quotient += Int128.IsNegative(mantissa) ? Int128.NegativeOne : Int128.One;
            }
        }

        return digits >= 0 ? quotient : Raise(quotient, -digits);
    }

    // The mantissa was at most half of the range, so that rounding up to the next unit stays inside.
    private static Int128 Raise(Int128 quotient, int exponent) => quotient == Int128.Zero ? quotient : quotient * Pow10.Small(exponent);

    private static PgNumeric Whole(PgNumeric value, bool up)
    {
        if (!value.IsFinite || value.Scale == 0)
        {
            return value;
        }

        PgNumeric cut = Truncate(value, 0);
        int order = value.CompareTo(cut);
        return order == 0 ? cut
            : up && order > 0 ? Add(cut, PgNumeric.One)
            : !up && order < 0 ? Subtract(cut, PgNumeric.One)
            : cut;
    }
}

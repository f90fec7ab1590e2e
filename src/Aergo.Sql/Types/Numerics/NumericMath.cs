using System;
using System.Numerics;

namespace Aergo.Sql.Types;

/// <summary>Roots, powers, exponentials and logarithms of numeric, with PostgreSQL's result scales: at least 16 significant digits.</summary>
/// <remarks>All on integers: the same digits on every machine. The work is bounded by the result scale (1000 digits) and the range of the type.</remarks>
public static class NumericMath
{
    // e^x leaves the type's useful range beyond this; PostgreSQL answers overflow, or zero.
    private const int ExponentLimit = 6000;

    // The first look at a power is only an estimate and leaves cases near the limit to the second.
    private const int RoughExponentLimit = 6020;
    private const int WeightClamp = 2000;
    private const double Log10OfE = 0.434294481903252;
    private const int GuardDigits = 12;

    // Powers with more whole digits than three times the type's range are refused before they are computed.
    private const long PowerDigitsLimit = 3L * 32767 * 4;

    // Fixed-point bits of the estimates of logarithms that choose scales.
    private const int EstimateBits = 128;

    public static PgNumeric Sqrt(PgNumeric value)
    {
        if (!value.IsFinite)
        {
            return value.Sign < 0 ? throw NegativeRoot() : value;
        }

        if (value.Sign < 0)
        {
            throw NegativeRoot();
        }

        int halfPlaces = ((NumericArithmetic.Leading(value).Weight + 1) * 4 / 2) - 1;
        int scale = ResultScale(NumericArithmetic.SignificantDigitsMin - halfPlaces, value.Scale, 0);

        // Twice the root, rounded down, tells how to round the root.
        int exponent = (2 * scale) - value.Scale;
        BigInteger radicand = exponent >= 0
            ? value.Mantissa * 4 * Pow10.Big(exponent)
            : BigInteger.Divide(value.Mantissa * 4, Pow10.Big(-exponent));
        return PgNumeric.Create((FixedPoint.Sqrt(radicand) + 1) >> 1, scale);
    }

    public static PgNumeric Exp(PgNumeric value)
    {
        if (!value.IsFinite)
        {
            return value.Sign < 0 ? PgNumeric.Zero : value;
        }

        double x = NumericConvert.ToDoubleUnchecked(value);
        int scale = ResultScale(
            NumericArithmetic.SignificantDigitsMin - (int)Math.Clamp(x * Log10OfE, -WeightClamp, WeightClamp), value.Scale, 0);
        if (IsBeyondExponentLimit(x, scale, out PgNumeric? answer))
        {
            return answer;
        }

        int bits = FixedPoint.BitsForDigits(scale + (int)Math.Max(x * Log10OfE, 0) + GuardDigits);

        return ExpFixed((value.Mantissa << bits) / Pow10.Big(value.Scale), bits, scale);
    }

    public static PgNumeric Ln(PgNumeric value)
    {
        CheckLogarithm(value);
        if (!value.IsFinite)
        {
            return value;
        }

        int scale = ResultScale(NumericArithmetic.SignificantDigitsMin - LnWeight(value), value.Scale, 0);
        int bits = FixedPoint.BitsForDigits(scale + GuardDigits);
        BigInteger ln = FixedPoint.Ln(value.Mantissa, value.Scale, bits);
        return PgNumeric.Create(FixedPoint.ToDecimal(ln, bits, scale), scale);
    }

    /// <summary>Logarithm to a base.</summary>
    public static PgNumeric Log(PgNumeric logBase, PgNumeric value)
    {
        if (logBase.IsNaN || value.IsNaN)
        {
            return PgNumeric.NaN;
        }

        if (logBase.Sign < 0 || value.Sign < 0)
        {
            throw NegativeLogarithm();
        }

        CheckLogarithm(logBase);
        CheckLogarithm(value);
        if (logBase.IsInfinity)
        {
            return value.IsInfinity ? PgNumeric.NaN : PgNumeric.Zero;
        }

        if (value.IsInfinity)
        {
            return value;
        }

        int baseWeight = LnWeight(logBase);
        int valueWeight = LnWeight(value);
        int resultWeight = valueWeight - baseWeight;
        int scale = ResultScale(NumericArithmetic.SignificantDigitsMin - resultWeight, logBase.Scale, value.Scale);

        // Enough digits of both logarithms that their quotient has its own.
        int digits = scale + Math.Max(resultWeight, 0) + Math.Max(-baseWeight, 0) + Math.Max(-valueWeight, 0) + GuardDigits;
        int bits = FixedPoint.BitsForDigits(digits);
        BigInteger divisor = FixedPoint.Ln(logBase.Mantissa, logBase.Scale, bits);
        if (divisor.IsZero)
        {
            throw NumericArithmetic.DivisionByZero();
        }

        BigInteger dividend = FixedPoint.Ln(value.Mantissa, value.Scale, bits);
        return PgNumeric.Create(NumericArithmetic.DivideRounded(dividend * Pow10.Big(scale), divisor), scale);
    }

    public static PgNumeric Log10(PgNumeric value) => Log(PgNumeric.FromInt64(10), value);

    public static PgNumeric Power(PgNumeric value, PgNumeric exponent)
    {
        if ((value.Form | exponent.Form) != NumericForm.Finite)
        {
            return PowerSpecial(value, exponent);
        }

        if (value.IsZero && exponent.Sign < 0)
        {
            throw new SqlException(SqlState.InvalidPowerArgument, "zero raised to a negative power is undefined");
        }

        if (value.Sign < 0 && !exponent.IsInteger)
        {
            throw ComplexPower();
        }

        if (exponent.IsInteger && NumericConvert.TryToInt64(exponent, out long whole) && whole is >= int.MinValue and <= int.MaxValue)
        {
            int scale = ResultScale(NumericArithmetic.SignificantDigitsMin, value.Scale, 0);
            return NumericPower.Whole(value, (int)whole, scale, PowerDigitsLimit);
        }

        if (value.IsZero)
        {
            return PgNumeric.Create(BigInteger.Zero, NumericArithmetic.SignificantDigitsMin);
        }

        return PowerByLogarithm(value, exponent);
    }

    /// <summary>ln of a positive value to the precision that scales are chosen with, in fixed point of <see cref="EstimateBits"/>.</summary>
    internal static BigInteger LnEstimate(PgNumeric value, out int bits)
    {
        bits = EstimateBits;
        return FixedPoint.Ln(value.Mantissa, value.Scale, bits);
    }

    private static PgNumeric PowerByLogarithm(PgNumeric value, PgNumeric exponent)
    {
        bool negative = value.Sign < 0 && !(NumericArithmetic.Round(exponent, 0).Mantissa.IsEven);
        PgNumeric magnitude = NumericArithmetic.Abs(value);
        int lnWeight = LnWeight(magnitude);

        // A first look at exp * ln(base) with about eight digits: is there a result, and how long is it?
        int roughScale = Math.Max(8 - lnWeight, 0);
        int roughBits = FixedPoint.BitsForDigits(roughScale + GuardDigits);
        BigInteger roughLn = FixedPoint.ToDecimal(FixedPoint.Ln(magnitude.Mantissa, magnitude.Scale, roughBits), roughBits, roughScale);
        BigInteger roughProduct = NumericArithmetic.DivideRounded(roughLn * exponent.Mantissa, Pow10.Big(exponent.Scale));
        double rough = ToDouble(roughProduct, roughScale);
        if (Math.Abs(rough) > RoughExponentLimit)
        {
            return rough > 0 ? throw PgNumeric.Overflow() : PgNumeric.Create(BigInteger.Zero, NumericArithmetic.ResultScaleMax);
        }

        int places = (int)(rough * Log10OfE);
        int scale = ResultScale(NumericArithmetic.SignificantDigitsMin - places, value.Scale, exponent.Scale);
        int exponentDigits = Math.Max(exponent.MantissaDigits - exponent.Scale, 0);
        int bits = FixedPoint.BitsForDigits(scale + Math.Max(places, 0) + exponentDigits + GuardDigits);
        BigInteger ln = FixedPoint.Ln(magnitude.Mantissa, magnitude.Scale, bits);
        BigInteger product = (ln * exponent.Mantissa) / Pow10.Big(exponent.Scale);
        if (IsBeyondExponentLimit(ToDouble(FixedPoint.ToDecimal(product, bits, 20), 20), scale, out PgNumeric? answer))
        {
            return answer;
        }

        PgNumeric result = ExpFixed(product, bits, scale);
        return negative ? -result : result;
    }

    private static PgNumeric PowerSpecial(PgNumeric value, PgNumeric exponent)
    {
        // Zero to any power and one of any base are settled before NaN is.
        if (value.IsNaN)
        {
            return exponent.IsZero ? PgNumeric.One : PgNumeric.NaN;
        }

        if (exponent.IsNaN)
        {
            return value == PgNumeric.One ? PgNumeric.One : PgNumeric.NaN;
        }

        if (value.IsZero && exponent.Sign < 0)
        {
            throw new SqlException(SqlState.InvalidPowerArgument, "zero raised to a negative power is undefined");
        }

        if (value.Sign < 0 && exponent.IsFinite && !exponent.IsInteger)
        {
            throw ComplexPower();
        }

        if (value == PgNumeric.One || exponent.IsZero)
        {
            return PgNumeric.One;
        }

        if (value.IsZero)
        {
            return PgNumeric.Zero;
        }

        if (exponent.IsInfinity)
        {
            int order = NumericArithmetic.Abs(value).CompareTo(PgNumeric.One);
            return order == 0 ? PgNumeric.One
                : order > 0 == exponent.Sign > 0 ? PgNumeric.PositiveInfinity
                : PgNumeric.Zero;
        }

        if (exponent.Sign < 0)
        {
            return PgNumeric.Zero;
        }

        return value.Sign < 0 && !NumericArithmetic.Round(exponent, 0).Mantissa.IsEven ? PgNumeric.NegativeInfinity : PgNumeric.PositiveInfinity;
    }

    private static PgNumeric ExpFixed(BigInteger x, int bits, int scale) =>
        PgNumeric.Create(FixedPoint.ToDecimal(FixedPoint.Exp(x, bits), bits, scale), scale);

    private static bool IsBeyondExponentLimit(double x, int scale, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out PgNumeric? answer)
    {
        answer = null;
        if (Math.Abs(x) < ExponentLimit)
        {
            return false;
        }

        answer = x > 0 ? throw PgNumeric.Overflow() : PgNumeric.Create(BigInteger.Zero, scale);
        return true;
    }

    /// <summary>Decimal place of the leading digit of ln(value), roughly; chooses scales.</summary>
    private static int LnWeight(PgNumeric value)
    {
        if (value.Sign <= 0)
        {
            return 0;
        }

        PgNumeric above = NumericArithmetic.Subtract(value, PgNumeric.One);
        if (NumericArithmetic.Abs(above) <= OneTenth())
        {
            // Near 1, ln(1 + x) is about x.
            return above.IsZero ? 0 : above.MantissaDigits - above.Scale - 1;
        }

        BigInteger ln = BigInteger.Abs(LnEstimate(value, out int bits));
        BigInteger digits = FixedPoint.ToDecimal(ln, bits, 30);
        int places = Pow10.Digits(digits) - 30;

        // The place is cut towards zero, as the logarithm of the estimate is in PostgreSQL.
        return places >= 1 ? places - 1 : digits == Pow10.Big(30 + places - 1) ? places - 1 : places;
    }

    private static PgNumeric OneTenth() => PgNumeric.Create(BigInteger.One, 1);

    private static int ResultScale(int wanted, int scale1, int scale2) =>
        Math.Clamp(Math.Max(wanted, Math.Max(scale1, scale2)), 0, NumericArithmetic.ResultScaleMax);

    private static double ToDouble(BigInteger mantissa, int scale) => scale <= PgNumeric.ScaleMax && Pow10.Digits(BigInteger.Abs(mantissa)) - scale <= PgNumeric.WholeDigitsMax
        ? NumericConvert.ToDoubleUnchecked(PgNumeric.Create(mantissa, scale))
        : (double)(mantissa / Pow10.Big(scale));

    private static void CheckLogarithm(PgNumeric value)
    {
        if (value.IsNaN)
        {
            return;
        }

        if (value.Sign < 0)
        {
            throw NegativeLogarithm();
        }

        if (value.IsZero)
        {
            throw new SqlException(SqlState.InvalidLogarithmArgument, "cannot take logarithm of zero");
        }
    }

    private static SqlException NegativeLogarithm() => new(SqlState.InvalidLogarithmArgument, "cannot take logarithm of a negative number");

    private static SqlException NegativeRoot() => new(SqlState.InvalidPowerArgument, "cannot take square root of a negative number");

    private static SqlException ComplexPower() =>
        new(SqlState.InvalidPowerArgument, "a negative number raised to a non-integer power yields a complex result");
}

using System;
using System.Numerics;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Numbers;

/// <summary>Functions and operators of numeric.</summary>
internal static class NumericFunctions
{
    /// <summary>Digits that cost one gas in work that grows with their square.</summary>
    private const int DigitsPerGas = 9;

    public static void Add(FunctionBuilder builder)
    {
        const string Two = "(numeric,numeric)", One = "(numeric)";
        builder.Scalar("numeric_add" + Two, static (_, _, a) => Of(N(a[0]) + N(a[1])), 2);
        builder.Scalar("numeric_sub" + Two, static (_, _, a) => Of(N(a[0]) - N(a[1])), 2);
        builder.Scalar("numeric_mul" + Two, static (c, _, a) => Product(c, a) is var _ ? Of(N(a[0]) * N(a[1])) : default, 2);
        builder.Scalar("numeric_div" + Two, static (c, _, a) => Product(c, a) is var _ ? Of(N(a[0]) / N(a[1])) : default, 3);
        builder.Scalars(Two, static (c, _, a) => Product(c, a) is var _ ? Of(N(a[0]) % N(a[1])) : default, 3, "numeric_mod", "mod");
        builder.Scalars(Two, static (c, _, a) => Product(c, a) is var _ ? Of(NumericArithmetic.DivideTruncated(N(a[0]), N(a[1]))) : default, 3, "div", "numeric_div_trunc");
        builder.Scalars(Two, static (c, _, a) => Heavy(c, NumericMath.Power, N(a[0]), N(a[1])), 30, "power", "pow", "numeric_power");
        builder.Scalars(Two, static (c, _, a) => Heavy(c, Logarithm, N(a[0]), N(a[1])), 60, "log", "numeric_log");
        builder.Scalars(One, static (c, _, a) => Heavy(c, static (x, _) => NumericMath.Sqrt(x), N(a[0]), PgNumeric.Zero), 20, "sqrt", "numeric_sqrt");
        builder.Scalars(One, static (c, _, a) => Heavy(c, static (x, _) => NumericMath.Exp(x), N(a[0]), PgNumeric.Zero), 40, "exp", "numeric_exp");
        builder.Scalars(One, static (c, _, a) => Heavy(c, static (x, _) => NumericMath.Ln(x), N(a[0]), PgNumeric.Zero), 40, "ln", "numeric_ln");
        builder.Scalars(One, static (c, _, a) => Heavy(c, static (x, _) => NumericMath.Log10(x), N(a[0]), PgNumeric.Zero), 60, "log", "log10");
        builder.Scalar("numeric_uminus" + One, static (_, _, a) => Of(-N(a[0])));
        builder.Scalar("numeric_uplus" + One, static (_, _, a) => a[0]);
        builder.Scalar("numeric_inc" + One, static (_, _, a) => Of(N(a[0]) + PgNumeric.One));
        builder.Scalars(One, static (_, _, a) => Of(NumericArithmetic.Abs(N(a[0]))), 1, "abs", "numeric_abs");
        builder.Scalar("sign" + One, static (_, _, a) => Of(N(a[0]).IsNaN ? PgNumeric.NaN : PgNumeric.FromInt64(N(a[0]).Sign)));
        builder.Scalars(One, static (_, _, a) => Of(NumericArithmetic.Ceiling(N(a[0]))), 1, "ceil", "ceiling");
        builder.Scalar("floor" + One, static (_, _, a) => Of(NumericArithmetic.Floor(N(a[0]))));
        builder.Scalar("round" + One, static (_, _, a) => Of(NumericArithmetic.Round(N(a[0]), 0)));
        builder.Scalar("round(numeric,int4)", static (_, _, a) => Of(NumericArithmetic.Round(N(a[0]), a[1].Int32)), 2);
        builder.Scalar("trunc" + One, static (_, _, a) => Of(NumericArithmetic.Truncate(N(a[0]), 0)));
        builder.Scalar("trunc(numeric,int4)", static (_, _, a) => Of(NumericArithmetic.Truncate(N(a[0]), a[1].Int32)), 2);
        builder.Scalar("scale" + One, static (_, _, a) => N(a[0]).IsFinite ? Datum.From(N(a[0]).Scale) : Datum.Null);
        builder.Scalar("min_scale" + One, static (_, _, a) => N(a[0]).IsFinite ? Datum.From(NumericArithmetic.MinScale(N(a[0]))) : Datum.Null);
        builder.Scalar("trim_scale" + One, static (_, _, a) => Of(NumericArithmetic.TrimScale(N(a[0]))));
        builder.Scalar("gcd" + Two, static (c, _, a) => Heavy(c, NumericArithmetic.GreatestCommonDivisor, N(a[0]), N(a[1])), 10);
        builder.Scalar("lcm" + Two, static (c, _, a) => Heavy(c, NumericArithmetic.LeastCommonMultiple, N(a[0]), N(a[1])), 10);
        builder.Scalar("factorial(int8)", static (c, _, a) => Factorial(c, a[0].Int64), 5);
        builder.Scalar("width_bucket(numeric,numeric,numeric,int4)", static (_, _, a) => WidthBucket(N(a[0]), N(a[1]), N(a[2]), a[3].Int32), 5);
    }

    public static PgNumeric N(in Datum value) => value.Ref<PgNumeric>();

    public static Datum Of(PgNumeric value) => Datum.FromObject(value);

    /// <summary>Charges for work that grows with the product of the lengths.</summary>
    private static int Product(SqlContext context, ReadOnlySpan<Datum> arguments)
    {
        PgNumeric left = N(arguments[0]), right = N(arguments[1]);
        if (!left.IsSmall || !right.IsSmall)
        {
            context.Gas.Charge((long)(left.MantissaDigits / DigitsPerGas) * (right.MantissaDigits / DigitsPerGas));
        }

        return 0;
    }

    private static Datum Heavy(SqlContext context, Func<PgNumeric, PgNumeric, PgNumeric> function, PgNumeric left, PgNumeric right)
    {
        if (left.IsFinite && right.IsFinite)
        {
            long digits = 16 + left.MantissaDigits + right.MantissaDigits;
            context.Gas.Charge(digits * digits / (DigitsPerGas * DigitsPerGas));
        }

        return Of(function(left, right));
    }

    /// <summary>The base is looked at first.</summary>
    private static PgNumeric Logarithm(PgNumeric logBase, PgNumeric value) => logBase.IsFinite && value.IsFinite && logBase.Sign <= 0
        ? NumericMath.Ln(logBase)
        : NumericMath.Log(logBase, value);

    private static Datum Factorial(SqlContext context, long n)
    {
        if (n < 0)
        {
            throw new SqlException(SqlState.NumericOutOfRange, "factorial of a negative number is undefined");
        }

        // 32,178! does not fit numeric's digits before the point.
        if (n > 32_177)
        {
            throw PgNumeric.Overflow();
        }

        context.Gas.Charge(n * n / 64);
        BigInteger product = BigInteger.One;
        for (long i = 2; i <= n; i++)
        {
            product *= i;
        }

        return Of(PgNumeric.FromBigInteger(product));
    }

    private static Datum WidthBucket(PgNumeric operand, PgNumeric low, PgNumeric high, int count)
    {
        if (count <= 0)
        {
            throw new SqlException(SqlState.InvalidWidthBucketArgument, "count must be greater than zero");
        }

        if (operand.IsNaN || low.IsNaN || high.IsNaN)
        {
            throw new SqlException(SqlState.InvalidWidthBucketArgument, "operand, lower bound, and upper bound cannot be NaN");
        }

        if (low.IsInfinity || high.IsInfinity)
        {
            throw new SqlException(SqlState.InvalidWidthBucketArgument, "lower and upper bounds must be finite");
        }

        int direction = low.CompareTo(high);
        if (direction == 0)
        {
            throw new SqlException(SqlState.InvalidWidthBucketArgument, "lower bound cannot equal upper bound");
        }

        if (direction > 0 ? operand > low : operand < low)
        {
            return Datum.From(0);
        }

        if (direction > 0 ? operand <= high : operand >= high)
        {
            return count == int.MaxValue ? throw IntegerFunctions.OutOfRange("integer") : Datum.From(count + 1);
        }

        // Exact: floor(|operand - low| * count / |high - low|) + 1 over a common scale.
        int scale = Math.Max(operand.Scale, Math.Max(low.Scale, high.Scale));
        BigInteger Scaled(PgNumeric value) => value.Mantissa * BigInteger.Pow(10, scale - value.Scale);
        BigInteger distance = BigInteger.Abs(Scaled(operand) - Scaled(low)), width = BigInteger.Abs(Scaled(high) - Scaled(low));
        return Datum.From((int)BigInteger.Divide(distance * count, width) + 1);
    }
}

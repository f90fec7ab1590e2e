using System;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Numbers;

/// <summary>Arithmetic of float4 and float8, which IEEE 754 defines exactly; functions of the C library are elsewhere.</summary>
internal static class FloatFunctions
{
    private const double RadiansPerDegree = 0.0174532925199432957692;

    public static void Add(FunctionBuilder builder)
    {
        Arithmetic(builder, "float8", "(float8,float8)");
        Arithmetic(builder, "float48", "(float4,float8)");
        Arithmetic(builder, "float84", "(float8,float4)");
        builder.Scalar("float4pl(float4,float4)", static (_, _, a) => Single((float)a[0].Double + (float)a[1].Double, a, false));
        builder.Scalar("float4mi(float4,float4)", static (_, _, a) => Single((float)a[0].Double - (float)a[1].Double, a, false));
        builder.Scalar("float4mul(float4,float4)", static (_, _, a) => Single((float)a[0].Double * (float)a[1].Double, a, a[0].Double != 0 && a[1].Double != 0));
        builder.Scalar("float4div(float4,float4)", static (_, _, a) =>
            a[1].Double == 0 && !double.IsNaN(a[0].Double)
                ? throw IntegerFunctions.DivisionByZero()
                : Single((float)a[0].Double / (float)a[1].Double, a, a[0].Double != 0 && !double.IsInfinity(a[1].Double), dividing: true));
        foreach (string type in (string[])["float4", "float8"])
        {
            builder.Scalar($"{type}um({type})", static (_, _, a) => Datum.From(-a[0].Double));
            builder.Scalar($"{type}up({type})", static (_, _, a) => a[0]);
            builder.Scalars($"({type})", static (_, _, a) => Datum.From(Math.Abs(a[0].Double)), 1, "abs", type + "abs");
        }

        builder.Scalars("(float8)", static (_, _, a) => Datum.From(Math.Round(a[0].Double, MidpointRounding.ToEven)), 1, "round", "dround");
        builder.Scalars("(float8)", static (_, _, a) => Datum.From(Math.Truncate(a[0].Double)), 1, "trunc", "dtrunc");
        builder.Scalars("(float8)", static (_, _, a) => Datum.From(Math.Ceiling(a[0].Double)), 1, "ceil", "ceiling");
        builder.Scalar("floor(float8)", static (_, _, a) => Datum.From(Math.Floor(a[0].Double)));
        builder.Scalar("sign(float8)", static (_, _, a) => Datum.From(a[0].Double > 0 ? 1.0 : a[0].Double < 0 ? -1.0 : 0.0));
        builder.Scalars("(float8)", static (_, _, a) => SquareRoot(a[0].Double), 2, "sqrt", "dsqrt");
        builder.Scalar("pi()", static (_, _, _) => Datum.From(Math.PI));
        builder.Scalar("degrees(float8)", static (_, _, a) => Checked(a[0].Double / RadiansPerDegree, double.IsInfinity(a[0].Double), a[0].Double == 0));
        builder.Scalar("radians(float8)", static (_, _, a) => Checked(a[0].Double * RadiansPerDegree, double.IsInfinity(a[0].Double), a[0].Double == 0));
        builder.Scalar("width_bucket(float8,float8,float8,int4)", static (_, _, a) => WidthBucket(a[0].Double, a[1].Double, a[2].Double, a[3].Int32), 3);
    }

    public static SqlException Overflow() => new(SqlState.NumericOutOfRange, "value out of range: overflow");

    public static SqlException Underflow() => new(SqlState.NumericOutOfRange, "value out of range: underflow");

    /// <summary>An infinite result is an error unless an operand was; so is a zero unless one is due.</summary>
    public static Datum Checked(double result, bool infinityAllowed, bool zeroAllowed) =>
        double.IsInfinity(result) && !infinityAllowed ? throw Overflow() :
        result == 0 && !zeroAllowed ? throw Underflow() : Datum.From(result);

    private static void Arithmetic(FunctionBuilder builder, string stem, string arguments)
    {
        builder.Scalar(stem + "pl" + arguments, static (_, _, a) => Checked(a[0].Double + a[1].Double, Infinite(a), true));
        builder.Scalar(stem + "mi" + arguments, static (_, _, a) => Checked(a[0].Double - a[1].Double, Infinite(a), true));
        builder.Scalar(stem + "mul" + arguments, static (_, _, a) => Checked(a[0].Double * a[1].Double, Infinite(a), a[0].Double == 0 || a[1].Double == 0));
        builder.Scalar(stem + "div" + arguments, static (_, _, a) =>
            a[1].Double == 0 && !double.IsNaN(a[0].Double)
                ? throw IntegerFunctions.DivisionByZero()
                : Checked(a[0].Double / a[1].Double, double.IsInfinity(a[0].Double), a[0].Double == 0 || double.IsInfinity(a[1].Double)));
    }

    private static bool Infinite(ReadOnlySpan<Datum> arguments) => double.IsInfinity(arguments[0].Double) || double.IsInfinity(arguments[1].Double);

    private static Datum Single(float result, ReadOnlySpan<Datum> arguments, bool zeroIsUnderflow, bool dividing = false)
    {
        if (float.IsInfinity(result) && !double.IsInfinity(arguments[0].Double) && (dividing || !double.IsInfinity(arguments[1].Double)))
        {
            throw Overflow();
        }

        return result == 0 && zeroIsUnderflow ? throw Underflow() : Datum.From((double)result);
    }

    private static Datum SquareRoot(double value) => value < 0
        ? throw new SqlException(SqlState.InvalidPowerArgument, "cannot take square root of a negative number")
        : Checked(Math.Sqrt(value), double.IsInfinity(value), value == 0);

    private static Datum WidthBucket(double operand, double low, double high, int count)
    {
        if (count <= 0)
        {
            throw new SqlException(SqlState.InvalidWidthBucketArgument, "count must be greater than zero");
        }

        if (double.IsNaN(operand) || double.IsNaN(low) || double.IsNaN(high))
        {
            throw new SqlException(SqlState.InvalidWidthBucketArgument, "operand, lower bound, and upper bound cannot be NaN");
        }

        if (double.IsInfinity(low) || double.IsInfinity(high))
        {
            throw new SqlException(SqlState.InvalidWidthBucketArgument, "lower and upper bounds must be finite");
        }

        if (low == high)
        {
            throw new SqlException(SqlState.InvalidWidthBucketArgument, "lower bound cannot equal upper bound");
        }

        bool up = low < high;
        if (up ? operand < low : operand > low)
        {
            return Datum.From(0);
        }

        if (up ? operand >= high : operand <= high)
        {
            return count == int.MaxValue ? throw IntegerFunctions.OutOfRange("integer") : Datum.From(count + 1);
        }

        // Halved where the difference of the bounds would be infinite.
        double width = high - low, distance = operand - low;
        double position = double.IsInfinity(width) ? count * (((operand / 2) - (low / 2)) / ((high / 2) - (low / 2))) : count * (distance / width);
        return Datum.From(Math.Min((int)position, count - 1) + 1);
    }
}

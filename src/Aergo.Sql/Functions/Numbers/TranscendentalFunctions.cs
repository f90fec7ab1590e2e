using System;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Numbers;

/// <summary>exp, ln, power and the trigonometric functions of float8, with PostgreSQL's domains and errors.</summary>
internal static class TranscendentalFunctions
{
    private const double RadiansPerDegree = 0.0174532925199432957692;

    /// <summary>Price of one evaluation to 256 bits.</summary>
    private const int Price = 3000;

    public static void Add(FunctionBuilder builder)
    {
        builder.Scalars("(float8)", static (_, _, a) => Exp(a[0].Double), Price, "exp", "dexp");
        builder.Scalars("(float8)", static (_, _, a) => Logarithm(a[0].Double, FloatMath.Ln), Price, "ln", "dlog1");
        builder.Scalars("(float8)", static (_, _, a) => Logarithm(a[0].Double, FloatMath.Log10), Price, "log", "log10", "dlog10");
        builder.Scalars("(float8,float8)", static (_, _, a) => Power(a[0].Double, a[1].Double), Price, "power", "pow", "dpow");
        builder.Scalars("(float8)", static (_, _, a) => double.IsFinite(a[0].Double) ? Datum.From(FloatMath.Cbrt(a[0].Double)) : a[0], Price, "cbrt", "dcbrt");
        Angle(builder, "sin", FloatMath.Sin);
        Angle(builder, "cos", FloatMath.Cos);
        Angle(builder, "tan", FloatMath.Tan);
        Angle(builder, "cot", static x => 1.0 / FloatMath.Tan(x));
        Inverse(builder, "asin", FloatMath.Asin);
        Inverse(builder, "acos", FloatMath.Acos);
        builder.Scalar("atan(float8)", static (_, _, a) => double.IsNaN(a[0].Double) ? a[0] : Datum.From(FloatMath.Atan(a[0].Double)), Price);
        builder.Scalar("atan2(float8,float8)", static (_, _, a) => AnyNaN(a) ? Datum.From(double.NaN) : Datum.From(FloatMath.Atan2(a[0].Double, a[1].Double)), Price);
        builder.Scalar("sinh(float8)", static (_, _, a) => double.IsFinite(a[0].Double) ? Datum.From(FloatMath.Sinh(a[0].Double)) : a[0], Price);
        builder.Scalar("cosh(float8)", static (_, _, a) => double.IsFinite(a[0].Double) ? Datum.From(FloatMath.Cosh(a[0].Double)) : Datum.From(Math.Abs(a[0].Double)), Price);
        builder.Scalar("tanh(float8)", static (_, _, a) => double.IsNaN(a[0].Double) ? a[0] : Datum.From(FloatMath.Tanh(a[0].Double)), Price);
        builder.Scalar("asinh(float8)", static (_, _, a) => double.IsFinite(a[0].Double) ? Datum.From(FloatMath.Asinh(a[0].Double)) : a[0], Price);
        builder.Scalar("acosh(float8)", static (_, _, a) =>
            a[0].Double < 1 ? throw OutOfDomain() : double.IsFinite(a[0].Double) ? Datum.From(FloatMath.Acosh(a[0].Double)) : a[0], Price);
        builder.Scalar("atanh(float8)", static (_, _, a) => Atanh(a[0].Double), Price);
        Degrees(builder);
    }

    private static SqlException OutOfDomain() => new(SqlState.NumericOutOfRange, "input is out of range");

    private static bool AnyNaN(ReadOnlySpan<Datum> arguments) => double.IsNaN(arguments[0].Double) || double.IsNaN(arguments[1].Double);

    private static void Angle(FunctionBuilder builder, string name, Func<double, double> function) =>
        builder.Scalar(name + "(float8)", (_, _, a) => double.IsNaN(a[0].Double) ? a[0] : double.IsInfinity(a[0].Double) ? throw OutOfDomain() : Datum.From(function(a[0].Double)), Price);

    private static void Inverse(FunctionBuilder builder, string name, Func<double, double> function) =>
        builder.Scalar(name + "(float8)", (_, _, a) => double.IsNaN(a[0].Double) ? a[0] : Math.Abs(a[0].Double) > 1 ? throw OutOfDomain() : Datum.From(function(a[0].Double)), Price);

    private static Datum Exp(double x)
    {
        if (!double.IsFinite(x))
        {
            return Datum.From(double.IsNegativeInfinity(x) ? 0 : x);
        }

        return FloatFunctions.Checked(FloatMath.Exp(x), infinityAllowed: false, zeroAllowed: false);
    }

    private static Datum Logarithm(double x, Func<double, double> function) =>
        x == 0 ? throw new SqlException(SqlState.InvalidLogarithmArgument, "cannot take logarithm of zero") :
        x < 0 ? throw new SqlException(SqlState.InvalidLogarithmArgument, "cannot take logarithm of a negative number") :
        Datum.From(double.IsFinite(x) ? function(x) : x);

    private static Datum Power(double x, double y)
    {
        if (double.IsNaN(x) || double.IsNaN(y))
        {
            return Datum.From(x == 1 || y == 0 ? 1 : double.NaN);
        }

        if (x == 0 && y < 0)
        {
            throw new SqlException(SqlState.InvalidPowerArgument, "zero raised to a negative power is undefined");
        }

        bool whole = double.IsInfinity(y) || Math.Floor(y) == y;
        if (x < 0 && !whole)
        {
            throw new SqlException(SqlState.InvalidPowerArgument, "a negative number raised to a non-integer power yields a complex result");
        }

        if (double.IsInfinity(y))
        {
            double size = Math.Abs(x);
            return Datum.From(size == 1 ? 1 : (size > 1) == (y > 0) ? double.PositiveInfinity : 0);
        }

        bool odd = Math.Abs(y) < 9.1e15 && Math.Abs(y % 2) == 1;
        if (double.IsInfinity(x))
        {
            double size = y == 0 ? 1 : y > 0 ? double.PositiveInfinity : 0;
            return Datum.From(x < 0 && odd && y != 0 ? -size : size);
        }

        if (x == 0)
        {
            return Datum.From(y == 0 ? 1 : odd ? x : 0);
        }

        double result = FloatMath.Pow(Math.Abs(x), y);
        return FloatFunctions.Checked(x < 0 && odd ? -result : result, infinityAllowed: false, zeroAllowed: false);
    }

    private static Datum Atanh(double x) =>
        Math.Abs(x) > 1 ? throw OutOfDomain() :
        Datum.From(x == 1 ? double.PositiveInfinity : x == -1 ? double.NegativeInfinity : double.IsNaN(x) ? x : FloatMath.Atanh(x));

    private static void Degrees(FunctionBuilder builder)
    {
        Angle(builder, "sind", static x => Quadrants(x, SinQ1, flipAbove180: true, flipAbove90: false, oddSymmetry: true));
        Angle(builder, "cosd", static x => Quadrants(x, CosQ1, flipAbove180: false, flipAbove90: true, oddSymmetry: false));
        Angle(builder, "tand", static x => Quadrants(x, TanQ1, flipAbove180: true, flipAbove90: true, oddSymmetry: true));
        Angle(builder, "cotd", static x => Quadrants(x, CotQ1, flipAbove180: true, flipAbove90: true, oddSymmetry: true));
        Inverse(builder, "asind", static x => x >= 0 ? AsinQ1(x) : -AsinQ1(-x));
        Inverse(builder, "acosd", static x => x >= 0 ? AcosQ1(x) : 90.0 + AsinQ1(-x));
        builder.Scalar("atand(float8)", static (_, _, a) => double.IsNaN(a[0].Double) ? a[0] : Datum.From(FloatMath.Atan(a[0].Double) / FloatMath.Atan(1) * 45.0), Price);
        builder.Scalar("atan2d(float8,float8)", static (_, _, a) =>
            AnyNaN(a) ? Datum.From(double.NaN) : Datum.From(FloatMath.Atan2(a[0].Double, a[1].Double) / FloatMath.Atan(1) * 45.0), Price);
    }

    /// <summary>Brings an angle in degrees into the first quadrant, so that multiples of 30 degrees have exact answers.</summary>
    private static double Quadrants(double x, Func<double, double> first, bool flipAbove180, bool flipAbove90, bool oddSymmetry)
    {
        int sign = 1;
        x %= 360.0;
        if (x < 0)
        {
            x = -x;
            sign = oddSymmetry ? -sign : sign;
        }

        if (x > 180.0)
        {
            x = 360.0 - x;
            sign = flipAbove180 ? -sign : sign;
        }

        if (x > 90.0)
        {
            x = 180.0 - x;
            sign = flipAbove90 ? -sign : sign;
        }

        double result = sign * first(x);

        // Never a negative zero.
        return result == 0 ? 0 : result;
    }

    private static double Sin0To30(double x) => FloatMath.Sin(x * RadiansPerDegree) / FloatMath.Sin(30.0 * RadiansPerDegree) / 2.0;

    private static double Cos0To60(double x) =>
        1.0 - ((1.0 - FloatMath.Cos(x * RadiansPerDegree)) / (1.0 - FloatMath.Cos(60.0 * RadiansPerDegree)) / 2.0);

    private static double SinQ1(double x) => x <= 30.0 ? Sin0To30(x) : Cos0To60(90.0 - x);

    private static double CosQ1(double x) => x <= 60.0 ? Cos0To60(x) : Sin0To30(90.0 - x);

    private static double TanQ1(double x) => SinQ1(x) / CosQ1(x) / (SinQ1(45.0) / CosQ1(45.0));

    private static double CotQ1(double x) => CosQ1(x) / SinQ1(x) / (CosQ1(45.0) / SinQ1(45.0));

    private static double AsinQ1(double x) => x <= 0.5
        ? FloatMath.Asin(x) / FloatMath.Asin(0.5) * 30.0
        : 90.0 - (FloatMath.Acos(x) / FloatMath.Acos(0.5) * 60.0);

    private static double AcosQ1(double x) => x <= 0.5
        ? 90.0 - (FloatMath.Asin(x) / FloatMath.Asin(0.5) * 30.0)
        : FloatMath.Acos(x) / FloatMath.Acos(0.5) * 60.0;
}

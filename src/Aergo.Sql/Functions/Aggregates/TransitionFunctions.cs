using System;
using System.Linq;
using Aergo.Sql.Functions.Numbers;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Aggregates;

/// <summary>Steps of aggregates that can be called by themselves; sums of floats as {count, sum, squares …}.</summary>
internal static class TransitionFunctions
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Scalar("booland_statefunc(bool,bool)", static (_, _, a) => Datum.From(a[0].Boolean && a[1].Boolean));
        builder.Scalar("boolor_statefunc(bool,bool)", static (_, _, a) => Datum.From(a[0].Boolean || a[1].Boolean));
        builder.Scalar("float8_accum(_float8,float8)", static (_, _, a) => Accumulate(State(a[0], 3, "float8_accum"), a[1].Double), 3);
        builder.Scalar("float4_accum(_float8,float4)", static (_, _, a) => Accumulate(State(a[0], 3, "float4_accum"), a[1].Double), 3);
        builder.Scalar("float8_regr_accum(_float8,float8,float8)", static (_, _, a) => AccumulatePair(State(a[0], 6, "float8_regr_accum"), a[1].Double, a[2].Double), 3);
        builder.Scalar("float8_combine(_float8,_float8)", static (_, _, a) => Combine(State(a[0], 3, "float8_combine"), State(a[1], 3, "float8_combine")), 3);
        builder.Scalar("float8_regr_combine(_float8,_float8)", static (_, _, a) =>
            CombinePair(State(a[0], 6, "float8_regr_combine"), State(a[1], 6, "float8_regr_combine")), 3);
    }

    private static double[] State(in Datum value, int length, string function)
    {
        var array = value.Ref<SqlArray>();
        return array.Rank == 1 && array.Count == length && !array.HasNulls
            ? array.Items.Select(i => i.Double).ToArray()
            : throw new SqlException(SqlState.InternalError, $"{function}: expected {length}-element float8 array");
    }

    private static Datum Of(params double[] values) => Datum.FromObject(new SqlArray(SqlTypes.Float8, [values.Length], [1], values.Select(Datum.From).ToArray()));

    /// <summary>Sum of squares of the differences to the mean, one value further (Youngs and Cramer).</summary>
    private static Datum Accumulate(double[] s, double value)
    {
        double count = s[0] + 1, sum = s[1] + value, squares = s[2];
        if (s[0] > 0)
        {
            double t = (value * count) - sum;
            squares += t * t / (count * s[0]);
            if (double.IsInfinity(sum) || double.IsInfinity(squares))
            {
                squares = !double.IsInfinity(s[1]) && !double.IsInfinity(value) ? throw FloatFunctions.Overflow() : double.NaN;
            }
        }
        else if (!double.IsFinite(value))
        {
            squares = double.NaN;
        }

        return Of(count, sum, squares);
    }

    private static Datum AccumulatePair(double[] s, double y, double x)
    {
        double count = s[0] + 1, sumX = s[1] + x, sumY = s[3] + y, sxx = s[2], syy = s[4], sxy = s[5];
        if (s[0] > 0)
        {
            double tx = (x * count) - sumX, ty = (y * count) - sumY, scale = 1.0 / (count * s[0]);
            sxx += tx * tx * scale;
            syy += ty * ty * scale;
            sxy += tx * ty * scale;
            bool fromFinite = double.IsFinite(s[1]) && double.IsFinite(x) && double.IsFinite(s[3]) && double.IsFinite(y);
            if (fromFinite && !(double.IsFinite(sumX) && double.IsFinite(sumY) && double.IsFinite(sxx) && double.IsFinite(syy) && double.IsFinite(sxy)))
            {
                throw FloatFunctions.Overflow();
            }

            sxx = double.IsInfinity(sxx) ? double.NaN : sxx;
            syy = double.IsInfinity(syy) ? double.NaN : syy;
            sxy = double.IsInfinity(sxy) ? double.NaN : sxy;
        }
        else
        {
            sxx = double.IsFinite(x) ? sxx : double.NaN;
            syy = double.IsFinite(y) ? syy : double.NaN;
            sxy = double.IsFinite(x) && double.IsFinite(y) ? sxy : double.NaN;
        }

        return Of(count, sumX, sxx, sumY, syy, sxy);
    }

    private static Datum Combine(double[] a, double[] b)
    {
        if (a[0] == 0 || b[0] == 0)
        {
            return Of(a[0] == 0 ? b : a);
        }

        double count = a[0] + b[0], difference = (a[1] / a[0]) - (b[1] / b[0]);
        return Of(count, Finite(a[1] + b[1], a[1], b[1]), Finite(a[2] + b[2] + (a[0] * b[0] * difference * difference / count), a[2], b[2]));
    }

    private static Datum CombinePair(double[] a, double[] b)
    {
        if (a[0] == 0 || b[0] == 0)
        {
            return Of(a[0] == 0 ? b : a);
        }

        double count = a[0] + b[0], x = (a[1] / a[0]) - (b[1] / b[0]), y = (a[3] / a[0]) - (b[3] / b[0]), weight = a[0] * b[0];
        return Of(
            count,
            Finite(a[1] + b[1], a[1], b[1]),
            Finite(a[2] + b[2] + (weight * x * x / count), a[2], b[2]),
            Finite(a[3] + b[3], a[3], b[3]),
            Finite(a[4] + b[4] + (weight * y * y / count), a[4], b[4]),
            Finite(a[5] + b[5] + (weight * x * y / count), a[5], b[5]));
    }

    private static double Finite(double result, double left, double right) =>
        double.IsInfinity(result) && !double.IsInfinity(left) && !double.IsInfinity(right) ? throw FloatFunctions.Overflow() : result;
}

using System.Numerics;
using Aergo.Sql.Functions.Numbers;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Aggregates;

/// <summary>Variance and standard deviation from exact sums, with PostgreSQL's scales.</summary>
internal static class NumericSpread
{
    /// <summary>(n·Σx² − (Σx)²) / (n·(n−1)), or over n² for the population; NULL for too few values.</summary>
    public static Datum Result(long count, PgNumeric sum, PgNumeric squares, bool sample, bool root)
    {
        if (count <= (sample ? 1 : 0))
        {
            return Datum.Null;
        }

        if (!sum.IsFinite || !squares.IsFinite)
        {
            return NumericFunctions.Of(PgNumeric.NaN);
        }

        PgNumeric n = PgNumeric.FromInt64(count);
        PgNumeric numerator = (n * squares) - (sum * sum);
        if (numerator.Sign <= 0)
        {
            return NumericFunctions.Of(PgNumeric.Zero);
        }

        PgNumeric variance = numerator / (n * (sample ? PgNumeric.FromInt64(count - 1) : n));
        return NumericFunctions.Of(root ? Root(variance) : variance);
    }

    /// <summary>Square root at the scale of the argument, rounded half up.</summary>
    private static PgNumeric Root(PgNumeric value)
    {
        // One digit more than wanted, cut off, decides the rounding.
        int scale = value.Scale;
        BigInteger scaled = value.Mantissa * BigInteger.Pow(10, scale + 2);
        BigInteger root = FixedPoint.Sqrt(scaled);
        return PgNumeric.Create((root + 5) / 10, scale);
    }
}

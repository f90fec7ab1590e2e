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

    /// <summary>The same where the squares have more digits behind the point than a numeric can hold; the result has as many as a quotient may.</summary>
    public static Datum Result(long count, PgNumeric sum, ExactSquares squares, bool sample, bool root)
    {
        const int QuotientScaleMax = 1000;
        if (count <= (sample ? 1 : 0))
        {
            return Datum.Null;
        }

        // Squares are at least at twice the scale of the sum, for both saw the same values.
        BigInteger numerator = (count * squares.Mantissa) - (sum.Mantissa * sum.Mantissa * Pow10.Big(squares.Scale - (2 * sum.Scale)));
        if (numerator.Sign <= 0)
        {
            return NumericFunctions.Of(PgNumeric.Zero);
        }

        BigInteger divisor = new BigInteger(count) * (sample ? count - 1 : count) * Pow10.Big(squares.Scale - QuotientScaleMax);
        PgNumeric variance = PgNumeric.Create(NumericArithmetic.DivideRounded(numerator, divisor), QuotientScaleMax);
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

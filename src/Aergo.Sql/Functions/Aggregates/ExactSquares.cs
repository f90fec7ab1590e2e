using System.Numerics;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Aggregates;

/// <summary>A sum of squares with more digits behind the point than a numeric can hold: Mantissa / 10^Scale.</summary>
internal sealed class ExactSquares(PgNumeric start)
{
    public BigInteger Mantissa { get; private set; } = start.Mantissa;

    public int Scale { get; private set; } = start.Scale;

    public void Add(PgNumeric value)
    {
        int scale = 2 * value.Scale;
        if (scale > Scale)
        {
            Mantissa *= Pow10.Big(scale - Scale);
            Scale = scale;
        }

        Mantissa += value.Mantissa * value.Mantissa * Pow10.Big(Scale - scale);
    }
}

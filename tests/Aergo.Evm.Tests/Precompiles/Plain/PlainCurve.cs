using System.Numerics;

namespace Aergo.Evm.Tests.Precompiles.Plain;

/// <summary>A point by its coordinates; null stands for infinity.</summary>
internal sealed record PlainPoint(BigInteger[] X, BigInteger[] Y);

/// <summary>The textbook's curve y² = x³ + a x + b: chord and tangent, one division each.</summary>
internal sealed class PlainCurve(PlainField field, BigInteger[] a, BigInteger[] b)
{
    public PlainField Field => @field;

    public bool Contains(PlainPoint? p) =>
        p is null || PlainField.Same(field.Multiply(p.Y, p.Y), field.Add(field.Multiply(field.Add(field.Multiply(p.X, p.X), a), p.X), b));

    public static bool Same(PlainPoint? p, PlainPoint? q) =>
        p is null || q is null ? p is null && q is null : PlainField.Same(p.X, q.X) && PlainField.Same(p.Y, q.Y);

    public PlainPoint? Negate(PlainPoint? p) => p is null ? null : new PlainPoint(p.X, field.Negate(p.Y));

    /// <summary>The slope of the chord, or of the tangent when the points are the same; null when the line is vertical.</summary>
    public BigInteger[]? Slope(PlainPoint p, PlainPoint q)
    {
        if (!PlainField.Same(p.X, q.X))
        {
            return field.Multiply(field.Subtract(q.Y, p.Y), field.Inverse(field.Subtract(q.X, p.X)));
        }

        if (PlainField.Same(p.Y, field.Negate(q.Y)))
        {
            return null;
        }

        BigInteger[] square = field.Multiply(p.X, p.X);
        return field.Multiply(field.Add(field.Add(field.Add(square, square), square), a), field.Inverse(field.Add(p.Y, p.Y)));
    }

    public PlainPoint? Add(PlainPoint? p, PlainPoint? q)
    {
        if (p is null || q is null)
        {
            return p ?? q;
        }

        if (Slope(p, q) is not { } slope)
        {
            return null;
        }

        BigInteger[] x = field.Subtract(field.Subtract(field.Multiply(slope, slope), p.X), q.X);
        return new PlainPoint(x, field.Subtract(field.Multiply(slope, field.Subtract(p.X, x)), p.Y));
    }

    public PlainPoint? Multiply(PlainPoint? p, BigInteger scalar)
    {
        PlainPoint? sum = null;
        for (long bit = scalar.GetBitLength() - 1; bit >= 0; bit--)
        {
            sum = Add(sum, sum);
            if (!((scalar >> (int)bit) & 1).IsZero)
            {
                sum = Add(sum, p);
            }
        }

        return sum;
    }
}

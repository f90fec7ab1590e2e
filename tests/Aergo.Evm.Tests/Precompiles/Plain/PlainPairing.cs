using System.Numerics;

namespace Aergo.Evm.Tests.Precompiles.Plain;

/// <summary>The ate pairing by its definition: Miller's algorithm with affine points over the top field, and one power at the end.</summary>
/// <remarks>The top field is Fp[w] / ((w⁶ - c)² + 1); in it u = w⁶ - c.</remarks>
internal sealed class PlainPairing
{
    private readonly BigInteger _c, _order;

    private readonly bool _divides;

    /// <param name="p">Size of the base field.</param>
    /// <param name="order">Order of the groups.</param>
    /// <param name="c">Real part of the tower's non-residue.</param>
    /// <param name="b">Of y² = x³ + b.</param>
    /// <param name="divides">Whether the twist maps to the curve by dividing by w² and w³ (type M) or by multiplying (type D).</param>
    public PlainPairing(BigInteger p, BigInteger order, BigInteger c, BigInteger b, bool divides)
    {
        (_c, _order, _divides) = (c, order, divides);
        Field = new PlainField(p, (c * c) + 1, 0, 0, 0, 0, 0, -2 * c, 0, 0, 0, 0, 0);
        Curve = new PlainCurve(Field, Field.Zero, Field.Of(b));
    }

    public PlainField Field { get; }

    public PlainCurve Curve { get; }

    /// <summary>Σ (aᵢ + bᵢ u) wⁱ for six elements of Fp2.</summary>
    public BigInteger[] Of(params BigInteger[][] fp2)
    {
        var element = new BigInteger[12];
        for (int i = 0; i < fp2.Length; i++)
        {
            element[i] += fp2[i][0] - (_c * fp2[i][1]);
            element[i + 6] += fp2[i][1];
        }

        return Field.Of(element);
    }

    public PlainPoint Untwist(PlainPoint q)
    {
        BigInteger[] w2 = Field.Of(0, 0, 1), w3 = Field.Of(0, 0, 0, 1);
        return new PlainPoint(
            Field.Multiply(Of(q.X), _divides ? Field.Inverse(w2) : w2),
            Field.Multiply(Of(q.Y), _divides ? Field.Inverse(w3) : w3));
    }

    public PlainPoint Frobenius(PlainPoint q) => new(Field.Power(q.X, Field.P), Field.Power(q.Y, Field.P));

    /// <summary>The value at P of the line through two points, for none of which it is vertical.</summary>
    public BigInteger[] Line(PlainPoint r, PlainPoint s, PlainPoint p)
    {
        BigInteger[] slope = Curve.Slope(r, s)!;
        return Field.Subtract(Field.Subtract(p.Y, r.Y), Field.Multiply(slope, Field.Subtract(p.X, r.X)));
    }

    /// <summary>Miller's function of length n for Q at P, and [n] Q.</summary>
    public (BigInteger[] Value, PlainPoint Point) Miller(PlainPoint q, PlainPoint p, BigInteger n)
    {
        BigInteger[] f = Field.One;
        PlainPoint r = q;
        for (long bit = n.GetBitLength() - 2; bit >= 0; bit--)
        {
            f = Field.Multiply(Field.Multiply(f, f), Line(r, r, p));
            r = Curve.Add(r, r)!;
            if (!((n >> (int)bit) & 1).IsZero)
            {
                f = Field.Multiply(f, Line(r, q, p));
                r = Curve.Add(r, q)!;
            }
        }

        return (f, r);
    }

    /// <summary>The power by (p¹² - 1) / r.</summary>
    public BigInteger[] FinalExponentiation(BigInteger[] f) => Field.Power(f, (BigInteger.Pow(Field.P, 12) - 1) / _order);
}

using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Aergo.Evm;

/// <summary>The optimal ate pairing of BLS12-381; its Miller loop has the length of the parameter x.</summary>
internal static class BlsPairings
{
    private static readonly Fp2<BlsFp> TwistB3 = BlsCurve.TwistB.Double() + BlsCurve.TwistB;

    /// <summary>Whether the product of e(P, Q) over all pairs is 1. Each P is in G1 and each Q in G2.</summary>
    public static bool ProductIsOne(ReadOnlySpan<PairingPair<BlsFp>> pairs) => FinalExponentiation(MillerLoop(pairs)).IsOne;

    /// <summary>The product of the pairs' Miller functions; all pairs share its squarings.</summary>
    [SkipLocalsInit]
    public static Fp12<BlsFp> MillerLoop(ReadOnlySpan<PairingPair<BlsFp>> pairs)
    {
        var points = new TwistPoint<BlsFp>[pairs.Length];
        for (int i = 0; i < points.Length; i++)
        {
            points[i] = new TwistPoint<BlsFp>(pairs[i].Q);
        }

        Fp12<BlsFp> f = Fp12<BlsFp>.One;
        for (int bit = 62 - BitOperations.LeadingZeroCount(BlsParameters.MinusX); bit >= 0; bit--)
        {
            f = f.Square();
            for (int i = 0; i < points.Length; i++)
            {
                if (pairs[i].IsTrivial)
                {
                    continue;
                }

                f = At(points[i].Double(TwistB3), pairs[i].P, f);
                if (((BlsParameters.MinusX >> bit) & 1) != 0)
                {
                    f = At(points[i].Add(pairs[i].Q), pairs[i].P, f);
                }
            }
        }

        // x is negative, and after the final exponentiation a conjugate is an inverse.
        return f.Conjugate();
    }

    /// <summary>The power by 3 (p¹² - 1) / r; 3 is prime to the order r.</summary>
    /// <remarks>Hard part: 3 (p⁴ - p² + 1) / r = (x - 1)² (x + p) (x² + p² - 1) + 3; Hayashida, Hayasaka, Teruya, 2020.</remarks>
    public static Fp12<BlsFp> FinalExponentiation(in Fp12<BlsFp> f)
    {
        // (p⁶ - 1) (p² + 1); from here on conjugates are inverses.
        Fp12<BlsFp> e = f.Conjugate() * f.Inverse();
        e *= e.Frobenius().Frobenius();

        Fp12<BlsFp> y = PowerX(e) * e.Conjugate();
        y = PowerX(y) * y.Conjugate();
        y = PowerX(y) * y.Frobenius();
        y = PowerX(PowerX(y)) * y.Frobenius().Frobenius() * y.Conjugate();
        return y * e.CyclotomicSquare() * e;
    }

    private static Fp12<BlsFp> PowerX(in Fp12<BlsFp> f) => f.CyclotomicPower(BlsParameters.MinusX).Conjugate();

    private static Fp12<BlsFp> At(in Line<BlsFp> line, in AffinePoint<BlsFp> p, in Fp12<BlsFp> f) =>
        f.Times014(line.Constant, line.OfX * p.X, line.OfY * p.Y);
}

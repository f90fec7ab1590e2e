using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace Aergo.Evm;

/// <summary>The optimal ate pairing of bn254 (Vercauteren, "Optimal pairings", 2010).</summary>
internal static class Bn254Pairings
{
    // 6 u + 2 in signed binary, least significant first: the length of the Miller loop.
    private static readonly sbyte[] Loop = SignedBinary((6 * (UInt128)Bn254Parameters.U) + 2);

    private static readonly Fp2<BnFp> TwistB3 = Bn254Curve.TwistB.Double() + Bn254Curve.TwistB;

    /// <summary>Whether the product of e(P, Q) over all pairs is 1. Points are on their curves, each Q in G2.</summary>
    public static bool ProductIsOne(ReadOnlySpan<PairingPair<BnFp>> pairs) => FinalExponentiation(MillerLoop(pairs)).IsOne;

    /// <summary>The product of the pairs' Miller functions; all pairs share its squarings.</summary>
    [SkipLocalsInit]
    public static Fp12<BnFp> MillerLoop(ReadOnlySpan<PairingPair<BnFp>> pairs)
    {
        var points = new TwistPoint<BnFp>[pairs.Length];
        for (int i = 0; i < points.Length; i++)
        {
            points[i] = new TwistPoint<BnFp>(pairs[i].Q);
        }

        Fp12<BnFp> f = Fp12<BnFp>.One;
        for (int position = Loop.Length - 2; position >= 0; position--)
        {
            f = f.Square();
            for (int i = 0; i < points.Length; i++)
            {
                if (pairs[i].IsTrivial)
                {
                    continue;
                }

                f = At(points[i].Double(TwistB3), pairs[i].P, f);
                if (Loop[position] != 0)
                {
                    f = At(points[i].Add(Loop[position] > 0 ? pairs[i].Q : -pairs[i].Q), pairs[i].P, f);
                }
            }
        }

        for (int i = 0; i < points.Length; i++)
        {
            if (!pairs[i].IsTrivial)
            {
                AffinePoint<Fp2<BnFp>> once = Bn254Curve.Psi(pairs[i].Q);
                f = At(points[i].Add(once), pairs[i].P, f);
                f = At(points[i].Add(-Bn254Curve.Psi(once)), pairs[i].P, f);
            }
        }

        return f;
    }

    /// <summary>The power by 2u (6u² + 3u + 1) (p¹² - 1) / r, whose extra factor is prime to the order r.</summary>
    /// <remarks>Hard part: Fuentes-Castañeda, Knapp, Rodríguez-Henríquez, "Faster hashing to G2", 2011, section 5.</remarks>
    public static Fp12<BnFp> FinalExponentiation(in Fp12<BnFp> f)
    {
        // (p⁶ - 1) (p² + 1); from here on conjugates are inverses.
        Fp12<BnFp> e = f.Conjugate() * f.Inverse();
        e *= e.Frobenius().Frobenius();

        Fp12<BnFp> u2 = e.CyclotomicPower(Bn254Parameters.U).CyclotomicSquare();
        Fp12<BnFp> u4 = u2.CyclotomicSquare();
        Fp12<BnFp> u6 = u4 * u2;
        Fp12<BnFp> uu6 = u6.CyclotomicPower(Bn254Parameters.U);
        Fp12<BnFp> uuu12 = uu6.CyclotomicSquare().CyclotomicPower(Bn254Parameters.U);

        // Exponents: 12u³ + 6u² + 4u and 12u³ + 6u² + 6u.
        Fp12<BnFp> common = uuu12 * uu6;
        Fp12<BnFp> first = common * u4;
        Fp12<BnFp> second = common * u6;
        Fp12<BnFp> zeroth = second * uu6 * e;
        Fp12<BnFp> third = first * e.Conjugate();
        return zeroth * (first * (second * third.Frobenius()).Frobenius()).Frobenius();
    }

    private static Fp12<BnFp> At(in Line<BnFp> line, in AffinePoint<BnFp> p, in Fp12<BnFp> f) =>
        f.Times034(line.OfY * p.Y, line.OfX * p.X, line.Constant);

    private static sbyte[] SignedBinary(UInt128 number)
    {
        var digits = new List<sbyte>();
        for (; number != 0; number >>= 1)
        {
            int digit = (number & 1) == 0 ? 0 : 2 - (int)(number & 3);
            digits.Add((sbyte)digit);
            number = digit < 0 ? number + 1 : number - (uint)digit;
        }

        return [.. digits];
    }
}

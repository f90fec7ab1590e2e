using System.Globalization;
using System.Numerics;

namespace Aergo.Evm;

/// <summary>The groups of BLS12-381: G1 on y² = x³ + 4, G2 on the twist y² = x³ + 4 (1 + u).</summary>
internal static class BlsCurve
{
    public static readonly BlsFp B = FieldPower.Of<BlsFp>(4);

    public static readonly Fp2<BlsFp> TwistB = Fp2<BlsFp>.One.TimesNonResidue() * B;

    /// <summary>The standard generator of G1.</summary>
    public static readonly AffinePoint<BlsFp> G1 = new(
        Hex("17F1D3A73197D7942695638C4FA9AC0FC3688C4F9774B905A14E3A3F171BAC586C55E83FF97A1AEFFB3AF00ADB22C6BB"),
        Hex("08B3F481E3AAA0F1A09E30ED741D8AE4FCF5E095D5D00AF600DB18CB2C04B3EDD03CC744A2888AE40CAA232946C5E7E1"));

    // The twist is of type M: the p-th power map carried over divides by what it multiplies by on type D.
    private static readonly Fp2<BlsFp> PsiX = Frobenius<BlsFp>.Gamma2.Inverse();
    private static readonly Fp2<BlsFp> PsiY = Frobenius<BlsFp>.Gamma3.Inverse();

    // The cube root of 1 for which (β x, y) is the multiple by -x² in G1.
    private static readonly BlsFp Beta = FindBeta();

    /// <summary>The p-th power map carried over to the twist; in G2 it multiplies by the parameter x.</summary>
    public static JacobianPoint<Fp2<BlsFp>> Psi(in JacobianPoint<Fp2<BlsFp>> q) =>
        new(q.X.Conjugate() * PsiX, q.Y.Conjugate() * PsiY, q.Z.Conjugate());

    /// <summary>Whether a point of the curve lies in G1: the endomorphism (β x, y) acts as -x² there and nowhere else.</summary>
    /// <remarks>Scott, "A note on group membership tests for G1, G2 and GT on BLS pairing-friendly curves", 2021; so for G2.</remarks>
    public static bool IsInG1(in AffinePoint<BlsFp> p) => ActsAsMinusXSquared(p, Beta);

    /// <summary>Whether a point of the twist lies in G2: ψ acts as x there and nowhere else.</summary>
    public static bool IsInG2(in AffinePoint<Fp2<BlsFp>> q)
    {
        var point = new JacobianPoint<Fp2<BlsFp>>(q);
        return JacobianPoint<Fp2<BlsFp>>.Equals(Psi(point), -point.Times(BlsParameters.MinusX));
    }

    /// <summary>The multiple by 1 - x, which takes every point of the curve into G1.</summary>
    public static JacobianPoint<BlsFp> ClearCofactor(in JacobianPoint<BlsFp> p) => p.Times(BlsParameters.MinusX + 1);

    /// <summary>Takes every point of the twist into G2: [x² - x - 1] Q + [x - 1] ψ(Q) + ψ²(2 Q).</summary>
    /// <remarks>Budroni and Pintore, "Efficient hash maps to G2 on BLS curves", 2017; RFC 9380, appendix G.3.</remarks>
    public static JacobianPoint<Fp2<BlsFp>> ClearCofactor(in JacobianPoint<Fp2<BlsFp>> q)
    {
        JacobianPoint<Fp2<BlsFp>> xq = -q.Times(BlsParameters.MinusX);
        JacobianPoint<Fp2<BlsFp>> psi = Psi(q);
        JacobianPoint<Fp2<BlsFp>> high = -(xq + psi).Times(BlsParameters.MinusX);
        return high + -(xq + psi + q) + Psi(Psi(q.Double()));
    }

    public static BlsFp Hex(string digits) =>
        FieldPower.Of<BlsFp>(BigInteger.Parse("0" + digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    private static BlsFp FindBeta()
    {
        // (-1 + √-3) / 2, or its square.
        _ = FieldPower.Of<BlsFp>(-3).TrySquareRoot(out BlsFp root);
        BlsFp beta = (root - BlsFp.One) * FieldPower.Of<BlsFp>(2).Inverse();
        return ActsAsMinusXSquared(G1, beta) ? beta : beta.Square();
    }

    private static bool ActsAsMinusXSquared(in AffinePoint<BlsFp> p, in BlsFp beta)
    {
        JacobianPoint<BlsFp> square = new JacobianPoint<BlsFp>(p).Times(BlsParameters.MinusX).Times(BlsParameters.MinusX);
        return JacobianPoint<BlsFp>.Equals(new JacobianPoint<BlsFp>(new AffinePoint<BlsFp>(p.X * beta, p.Y)), -square);
    }
}

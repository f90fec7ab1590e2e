namespace Aergo.Evm;

/// <summary>The groups of bn254: G1 on y² = x³ + 3, G2 on the twist y² = x³ + 3 / (9 + u).</summary>
internal static class Bn254Curve
{
    public static readonly BnFp B = FieldPower.Of<BnFp>(3);

    public static readonly Fp2<BnFp> TwistB = Fp2<BnFp>.One.TimesNonResidue().Inverse() * B;

    /// <summary>The p-th power map carried over to the twist: x̄ ξ^((p-1)/3), ȳ ξ^((p-1)/2).</summary>
    public static AffinePoint<Fp2<BnFp>> Psi(in AffinePoint<Fp2<BnFp>> q) =>
        new(q.X.Conjugate() * Frobenius<BnFp>.Gamma2, q.Y.Conjugate() * Frobenius<BnFp>.Gamma3);

    /// <summary>Whether a point of the twist lies in G2, the subgroup of prime order.</summary>
    /// <remarks>
    /// [u+1] Q + ψ([u] Q) + ψ²([u] Q) = ψ³([2u] Q) exactly in G2: Dai, Lin, Zhao, Zhou, "Fast subgroup membership testings for G1, G2 and GT", 2022.
    /// One multiplication by a word instead of one by the order.
    /// </remarks>
    public static bool IsInG2(in AffinePoint<Fp2<BnFp>> q)
    {
        JacobianPoint<Fp2<BnFp>> u = new JacobianPoint<Fp2<BnFp>>(q).Times(Bn254Parameters.U);
        JacobianPoint<Fp2<BnFp>> once = Psi(u);
        JacobianPoint<Fp2<BnFp>> twice = Psi(once);
        return JacobianPoint<Fp2<BnFp>>.Equals(u + q + once + twice, Psi(twice.Double()));
    }

    private static JacobianPoint<Fp2<BnFp>> Psi(in JacobianPoint<Fp2<BnFp>> q) =>
        new(q.X.Conjugate() * Frobenius<BnFp>.Gamma2, q.Y.Conjugate() * Frobenius<BnFp>.Gamma3, q.Z.Conjugate());
}

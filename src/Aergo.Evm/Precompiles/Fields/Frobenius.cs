using System.Numerics;

namespace Aergo.Evm;

/// <summary>What p-th powers do to the tower's w: w^p = γ₁ w, and γᵢ = γ₁^i = ξ^(i (p - 1) / 6).</summary>
internal static class Frobenius<F>
    where F : unmanaged, IPrimeField<F>
{
    public static readonly Fp2<F> Gamma1 = FieldPower.Power(Fp2<F>.One.TimesNonResidue(), FieldPower.Limbs((F.Modulus - BigInteger.One) / 6));

    public static readonly Fp2<F> Gamma2 = Gamma1.Square();

    public static readonly Fp2<F> Gamma3 = Gamma2 * Gamma1;

    public static readonly Fp2<F> Gamma4 = Gamma2.Square();

    public static readonly Fp2<F> Gamma5 = Gamma4 * Gamma1;
}

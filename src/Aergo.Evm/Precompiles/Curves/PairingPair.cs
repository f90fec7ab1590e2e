namespace Aergo.Evm;

/// <summary>One factor e(P, Q) of a product of pairings.</summary>
internal readonly record struct PairingPair<F>(AffinePoint<F> P, AffinePoint<Fp2<F>> Q)
    where F : unmanaged, IPrimeField<F>
{
    /// <summary>Whether one side is infinity, so that the factor is 1.</summary>
    public bool IsTrivial => P.IsInfinity || Q.IsInfinity;
}

namespace Aergo.Evm;

/// <summary>A line through points of the twist, to be taken at a point P of the base curve: OfY * y(P) + OfX * x(P) + Constant.</summary>
/// <remarks>Known up to a factor of a proper subfield, which the final exponentiation removes.</remarks>
internal readonly struct Line<F>
    where F : unmanaged, IPrimeField<F>
{
    public readonly Fp2<F> OfY, OfX, Constant;

    public Line(in Fp2<F> ofY, in Fp2<F> ofX, in Fp2<F> constant)
    {
        OfY = ofY;
        OfX = ofX;
        Constant = constant;
    }
}

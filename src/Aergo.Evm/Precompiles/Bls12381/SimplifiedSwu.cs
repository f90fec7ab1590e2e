namespace Aergo.Evm;

/// <summary>The simplified Shallue-van de Woestijne-Ulas map from a field to a curve with a = 0, by way of an isogenous curve y² = x³ + a x + b.</summary>
/// <remarks>Source: RFC 9380, sections 6.6.2 and 6.6.3.</remarks>
internal sealed class SimplifiedSwu<F>
    where F : unmanaged, IField<F>
{
    private readonly F _a, _b, _z, _minusBOverA, _exceptional;

    private readonly Isogeny<F> _isogeny;

    /// <param name="a">Coefficient of the isogenous curve.</param>
    /// <param name="b">Coefficient of the isogenous curve.</param>
    /// <param name="z">The non-square of the map.</param>
    /// <param name="isogeny">From that curve to the one wanted.</param>
    public SimplifiedSwu(in F a, in F b, in F z, Isogeny<F> isogeny)
    {
        (_a, _b, _z, _isogeny) = (a, b, z, isogeny);
        _minusBOverA = -(b * a.Inverse());
        _exceptional = b * (z * a).Inverse();
    }

    /// <summary>The curve's point for <paramref name="u"/>; not yet in the subgroup of prime order.</summary>
    public JacobianPoint<F> Map(in F u)
    {
        F zuu = _z * u.Square();
        F denominator = zuu.Square() + zuu;
        F x = denominator.IsZero ? _exceptional : _minusBOverA * (F.One + denominator.Inverse());
        if (!RightSide(x).TrySquareRoot(out F y))
        {
            // Of the two candidates exactly one has a y: their right sides differ by the factor (z u²)³, a non-square.
            x *= zuu;
            _ = RightSide(x).TrySquareRoot(out y);
        }

        return _isogeny.Map(x, y.IsOdd == u.IsOdd ? y : -y);
    }

    private F RightSide(in F x) => ((x.Square() + _a) * x) + _b;
}

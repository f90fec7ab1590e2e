namespace Aergo.Evm;

/// <summary>A point of a curve y² = x³ + b by its coordinates; x = y = 0, which no such curve with b ≠ 0 has, stands for infinity.</summary>
internal readonly struct AffinePoint<F>
    where F : unmanaged, IField<F>
{
    public readonly F X, Y;

    public AffinePoint(in F x, in F y)
    {
        X = x;
        Y = y;
    }

    public bool IsInfinity => X.IsZero && Y.IsZero;

    /// <summary>Whether the coordinates satisfy y² = x³ + b, or stand for infinity.</summary>
    public bool IsOn(in F b) => IsInfinity || F.Equals(Y.Square(), (X.Square() * X) + b);

    public static AffinePoint<F> operator -(in AffinePoint<F> p) => new(p.X, -p.Y);
}

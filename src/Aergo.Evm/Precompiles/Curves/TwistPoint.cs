using System.Runtime.CompilerServices;

namespace Aergo.Evm;

/// <summary>The running point of a Miller loop, x = X / Z and y = Y / Z on the twist y² = x³ + b.</summary>
/// <remarks>Each step gives the tangent or chord it used. Formulas: Costello, Lange, Naehrig, "Faster pairing computations on curves with high-degree twists", 2010.</remarks>
internal struct TwistPoint<F>
    where F : unmanaged, IPrimeField<F>
{
    private Fp2<F> _x, _y, _z;

    public TwistPoint(in AffinePoint<Fp2<F>> q)
    {
        _x = q.X;
        _y = q.Y;
        _z = Fp2<F>.One;
    }

    /// <summary>Doubles the point; the result is its tangent.</summary>
    /// <param name="b3">Three times the twist's b.</param>
    [SkipLocalsInit]
    public Line<F> Double(in Fp2<F> b3)
    {
        Fp2<F> yy = _y.Square();
        Fp2<F> zz = _z.Square();
        Fp2<F> e = zz * b3;
        Fp2<F> e3 = e.Double() + e;
        Fp2<F> h = (_y + _z).Square() - yy - zz;
        Fp2<F> xx = _x.Square();
        Fp2<F> ee4 = e.Square().Double().Double();
        _x = (_x * _y).Double() * (yy - e3);
        _y = (yy + e3).Square() - ee4.Double() - ee4;
        _z = (yy * h).Double().Double();
        return new Line<F>(-h, xx.Double() + xx, e - yy);
    }

    /// <summary>Adds <paramref name="q"/>, which is neither the point nor its negative; the result is the chord.</summary>
    [SkipLocalsInit]
    public Line<F> Add(in AffinePoint<Fp2<F>> q)
    {
        Fp2<F> theta = _y - (q.Y * _z);
        Fp2<F> lambda = _x - (q.X * _z);
        Fp2<F> square = lambda.Square();
        Fp2<F> cube = square * lambda;
        Fp2<F> g = _x * square;
        Fp2<F> h = cube + (_z * theta.Square()) - g.Double();
        _x = lambda * h;
        _y = (theta * (g - h)) - (cube * _y);
        _z *= cube;
        return new Line<F>(lambda, -theta, (theta * q.X) - (lambda * q.Y));
    }
}

using System;
using System.Runtime.CompilerServices;

namespace Aergo.Evm;

/// <summary>A point of a curve y² = x³ + b in Jacobian coordinates: x = X / Z², y = Y / Z³; Z = 0 is infinity.</summary>
/// <remarks>
/// No formula here uses b, so one type serves all our curves, their twists, and points of no prime order as well.
/// Formulas: Bernstein and Lange, Explicit-Formulas Database, "Jacobian coordinates with a = 0".
/// </remarks>
internal readonly struct JacobianPoint<F>
    where F : unmanaged, IField<F>
{
    private const int Width = 5;

    public readonly F X, Y, Z;

    public JacobianPoint(in F x, in F y, in F z)
    {
        X = x;
        Y = y;
        Z = z;
    }

    public JacobianPoint(in AffinePoint<F> p)
        : this(p.X, p.Y, p.IsInfinity ? default : F.One)
    {
    }

    public bool IsInfinity => Z.IsZero;

    public static JacobianPoint<F> operator -(in JacobianPoint<F> p) => new(p.X, -p.Y, p.Z);

    [SkipLocalsInit]
    public static JacobianPoint<F> operator +(in JacobianPoint<F> p, in JacobianPoint<F> q)
    {
        if (p.IsInfinity)
        {
            return q;
        }

        if (q.IsInfinity)
        {
            return p;
        }

        F pzz = p.Z.Square();
        F qzz = q.Z.Square();
        F u = p.X * qzz;
        F s = p.Y * q.Z * qzz;
        F h = (q.X * pzz) - u;
        F r = ((q.Y * p.Z * pzz) - s).Double();
        if (h.IsZero)
        {
            return r.IsZero ? p.Double() : default;
        }

        F i = h.Double().Square();
        F j = h * i;
        F v = u * i;
        F x = r.Square() - j - v.Double();
        return new JacobianPoint<F>(x, (r * (v - x)) - (s * j).Double(), ((p.Z + q.Z).Square() - pzz - qzz) * h);
    }

    [SkipLocalsInit]
    public static JacobianPoint<F> operator +(in JacobianPoint<F> p, in AffinePoint<F> q)
    {
        if (p.IsInfinity || q.IsInfinity)
        {
            return q.IsInfinity ? p : new JacobianPoint<F>(q);
        }

        F pzz = p.Z.Square();
        F h = (q.X * pzz) - p.X;
        F r = ((q.Y * p.Z * pzz) - p.Y).Double();
        if (h.IsZero)
        {
            return r.IsZero ? p.Double() : default;
        }

        F hh = h.Square();
        F i = hh.Double().Double();
        F j = h * i;
        F v = p.X * i;
        F x = r.Square() - j - v.Double();
        return new JacobianPoint<F>(x, (r * (v - x)) - (p.Y * j).Double(), (p.Z + h).Square() - pzz - hh);
    }

    [SkipLocalsInit]
    public JacobianPoint<F> Double()
    {
        F a = X.Square();
        F b = Y.Square();
        F c = b.Square();
        F d = ((X + b).Square() - a - c).Double();
        F e = a.Double() + a;
        F x = e.Square() - d.Double();
        return new JacobianPoint<F>(x, (e * (d - x)) - c.Double().Double().Double(), (Y * Z).Double());
    }

    /// <summary>Whether both are the same point, whatever their Z.</summary>
    public static bool Equals(in JacobianPoint<F> p, in JacobianPoint<F> q)
    {
        if (p.IsInfinity || q.IsInfinity)
        {
            return p.IsInfinity == q.IsInfinity;
        }

        F pzz = p.Z.Square();
        F qzz = q.Z.Square();
        return F.Equals(p.X * qzz, q.X * pzz) && F.Equals(p.Y * q.Z * qzz, q.Y * p.Z * pzz);
    }

    /// <summary>Divides by Z.</summary>
    public AffinePoint<F> ToAffine()
    {
        if (IsInfinity)
        {
            return default;
        }

        F inverse = Z.Inverse();
        F square = inverse.Square();
        return new AffinePoint<F>(X * square, Y * square * inverse);
    }

    /// <summary>The multiple by a word: plain doubling and adding, for constants with few ones.</summary>
    public JacobianPoint<F> Times(ulong scalar)
    {
        JacobianPoint<F> sum = default;
        for (int bit = 63 - System.Numerics.BitOperations.LeadingZeroCount(scalar); bit >= 0; bit--)
        {
            sum = sum.Double();
            if (((scalar >> bit) & 1) != 0)
            {
                sum += this;
            }
        }

        return sum;
    }

    /// <summary>The multiple by any 256-bit number, with sparse signed digits over the odd multiples up to 15.</summary>
    [SkipLocalsInit]
    public JacobianPoint<F> Times(in Scalar256 scalar)
    {
        Span<JacobianPoint<F>> odd = stackalloc JacobianPoint<F>[1 << (Width - 2)];
        JacobianPoint<F> twice = Double();
        odd[0] = this;
        for (int i = 1; i < odd.Length; i++)
        {
            odd[i] = odd[i - 1] + twice;
        }

        Span<sbyte> digits = stackalloc sbyte[Scalar256.DigitsMax];
        int length = scalar.WriteNonAdjacentForm(digits, Width);
        JacobianPoint<F> sum = default;
        for (int i = length - 1; i >= 0; i--)
        {
            sum = sum.Double();
            int digit = digits[i];
            if (digit > 0)
            {
                sum += odd[digit >> 1];
            }
            else if (digit < 0)
            {
                sum += -odd[-digit >> 1];
            }
        }

        return sum;
    }
}

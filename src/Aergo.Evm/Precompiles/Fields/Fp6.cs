using System.Runtime.CompilerServices;

namespace Aergo.Evm;

/// <summary>The cubic extension Fp2[v] / (v³ - ξ), where ξ = c + u: an element is A + B v + C v².</summary>
internal readonly struct Fp6<F>
    where F : unmanaged, IPrimeField<F>
{
    public readonly Fp2<F> A, B, C;

    public Fp6(in Fp2<F> a, in Fp2<F> b, in Fp2<F> c)
    {
        A = a;
        B = b;
        C = c;
    }

    public static Fp6<F> One => new(Fp2<F>.One, default, default);

    public bool IsZero => A.IsZero && B.IsZero && C.IsZero;

    public static Fp6<F> operator +(in Fp6<F> x, in Fp6<F> y) => new(x.A + y.A, x.B + y.B, x.C + y.C);

    public static Fp6<F> operator -(in Fp6<F> x, in Fp6<F> y) => new(x.A - y.A, x.B - y.B, x.C - y.C);

    public static Fp6<F> operator -(in Fp6<F> x) => new(-x.A, -x.B, -x.C);

    // Karatsuba: six products instead of nine.
    [SkipLocalsInit]
    public static Fp6<F> operator *(in Fp6<F> x, in Fp6<F> y)
    {
        Fp2<F> a = x.A * y.A;
        Fp2<F> b = x.B * y.B;
        Fp2<F> c = x.C * y.C;
        Fp2<F> bc = ((x.B + x.C) * (y.B + y.C)) - b - c;
        Fp2<F> ab = ((x.A + x.B) * (y.A + y.B)) - a - b;
        Fp2<F> ac = ((x.A + x.C) * (y.A + y.C)) - a - c;
        return new Fp6<F>(a + bc.TimesNonResidue(), ab + c.TimesNonResidue(), ac + b);
    }

    /// <summary>Product with a + b v.</summary>
    [SkipLocalsInit]
    public Fp6<F> Times(in Fp2<F> a, in Fp2<F> b)
    {
        Fp2<F> aa = A * a;
        Fp2<F> bb = B * b;
        Fp2<F> bc = C * b;
        Fp2<F> ab = ((A + B) * (a + b)) - aa - bb;
        return new Fp6<F>(aa + bc.TimesNonResidue(), ab, (C * a) + bb);
    }

    /// <summary>Product with an element of Fp2.</summary>
    public Fp6<F> Times(in Fp2<F> a) => new(A * a, B * a, C * a);

    /// <summary>Product with b v.</summary>
    public Fp6<F> TimesV(in Fp2<F> b) => new((C * b).TimesNonResidue(), A * b, B * b);

    /// <summary>Product with v.</summary>
    public Fp6<F> TimesV() => new(C.TimesNonResidue(), A, B);

    /// <summary>By the norm to Fp2.</summary>
    public Fp6<F> Inverse()
    {
        Fp2<F> a = A.Square() - (B * C).TimesNonResidue();
        Fp2<F> b = C.Square().TimesNonResidue() - (A * B);
        Fp2<F> c = B.Square() - (A * C);
        Fp2<F> norm = (A * a) + ((C * b) + (B * c)).TimesNonResidue();
        Fp2<F> inverse = norm.Inverse();
        return new Fp6<F>(a * inverse, b * inverse, c * inverse);
    }

    public static bool Equals(in Fp6<F> x, in Fp6<F> y) => (x - y).IsZero;
}

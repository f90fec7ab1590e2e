using System.Runtime.CompilerServices;

namespace Aergo.Evm;

/// <summary>The top of the tower, Fp6[w] / (w² - v): an element is A + B w. Pairings take their values here.</summary>
internal readonly struct Fp12<F>
    where F : unmanaged, IPrimeField<F>
{
    public readonly Fp6<F> A, B;

    public Fp12(in Fp6<F> a, in Fp6<F> b)
    {
        A = a;
        B = b;
    }

    public static Fp12<F> One => new(Fp6<F>.One, default);

    public bool IsOne => Equals(this, One);

    public static bool Equals(in Fp12<F> x, in Fp12<F> y) => Fp6<F>.Equals(x.A, y.A) && Fp6<F>.Equals(x.B, y.B);

    [SkipLocalsInit]
    public static Fp12<F> operator *(in Fp12<F> x, in Fp12<F> y)
    {
        Fp6<F> a = x.A * y.A;
        Fp6<F> b = x.B * y.B;
        Fp6<F> mixed = (x.A + x.B) * (y.A + y.B);
        return new Fp12<F>(a + b.TimesV(), mixed - a - b);
    }

    /// <summary>Product with a + (b + c v) w, the shape of a line on a twist of type D.</summary>
    [SkipLocalsInit]
    public Fp12<F> Times034(in Fp2<F> a, in Fp2<F> b, in Fp2<F> c)
    {
        Fp6<F> first = A.Times(a);
        Fp6<F> second = B.Times(b, c);
        Fp6<F> mixed = (A + B).Times(a + b, c);
        return new Fp12<F>(first + second.TimesV(), mixed - first - second);
    }

    /// <summary>Product with a + b v + c v w, the shape of a line on a twist of type M.</summary>
    [SkipLocalsInit]
    public Fp12<F> Times014(in Fp2<F> a, in Fp2<F> b, in Fp2<F> c)
    {
        Fp6<F> first = A.Times(a, b);
        Fp6<F> second = B.TimesV(c);
        Fp6<F> mixed = (A + B).Times(a, b + c);
        return new Fp12<F>(first + second.TimesV(), mixed - first - second);
    }

    /// <summary>The complex method: two products in Fp6.</summary>
    [SkipLocalsInit]
    public Fp12<F> Square()
    {
        Fp6<F> product = A * B;
        Fp6<F> real = ((A + B) * (A + B.TimesV())) - product - product.TimesV();
        return new Fp12<F>(real, product + product);
    }

    /// <summary>A - B w: the p^6-th power, and the inverse of an element of norm 1 such as a pairing's value.</summary>
    public Fp12<F> Conjugate() => new(A, -B);

    public Fp12<F> Inverse()
    {
        Fp6<F> scale = ((A * A) - (B * B).TimesV()).Inverse();
        return new Fp12<F>(A * scale, -(B * scale));
    }

    /// <summary>The p-th power.</summary>
    public Fp12<F> Frobenius() => new(
        new Fp6<F>(A.A.Conjugate(), A.B.Conjugate() * Frobenius<F>.Gamma2, A.C.Conjugate() * Frobenius<F>.Gamma4),
        new Fp6<F>(B.A.Conjugate() * Frobenius<F>.Gamma1, B.B.Conjugate() * Frobenius<F>.Gamma3, B.C.Conjugate() * Frobenius<F>.Gamma5));

    /// <summary>The square of an element of the cyclotomic subgroup (order dividing p^4 - p² + 1), by three squarings in Fp4.</summary>
    /// <remarks>Granger and Scott, "Faster squaring in the cyclotomic subgroup of sixth degree extensions", 2010.</remarks>
    [SkipLocalsInit]
    public Fp12<F> CyclotomicSquare()
    {
        SquareFp4(A.A, B.B, out Fp2<F> a0, out Fp2<F> a1);
        SquareFp4(B.A, A.C, out Fp2<F> b0, out Fp2<F> b1);
        SquareFp4(A.B, B.C, out Fp2<F> c0, out Fp2<F> c1);
        Fp2<F> rotated = c1.TimesNonResidue();
        return new Fp12<F>(
            new Fp6<F>(ThriceLessTwice(a0, A.A), ThriceLessTwice(b0, A.B), ThriceLessTwice(c0, A.C)),
            new Fp6<F>(ThricePlusTwice(rotated, B.A), ThricePlusTwice(a1, B.B), ThricePlusTwice(b1, B.C)));
    }

    /// <summary>The power of an element of the cyclotomic subgroup by a positive exponent.</summary>
    public Fp12<F> CyclotomicPower(ulong exponent)
    {
        Fp12<F> result = this;
        for (int bit = 62 - System.Numerics.BitOperations.LeadingZeroCount(exponent); bit >= 0; bit--)
        {
            result = result.CyclotomicSquare();
            if (((exponent >> bit) & 1) != 0)
            {
                result *= this;
            }
        }

        return result;
    }

    // (x + y s)² with s² = ξ.
    private static void SquareFp4(in Fp2<F> x, in Fp2<F> y, out Fp2<F> real, out Fp2<F> mixed)
    {
        Fp2<F> xx = x.Square();
        Fp2<F> yy = y.Square();
        mixed = (x + y).Square() - xx - yy;
        real = xx + yy.TimesNonResidue();
    }

    private static Fp2<F> ThriceLessTwice(in Fp2<F> square, in Fp2<F> x) => (square - x).Double() + square;

    private static Fp2<F> ThricePlusTwice(in Fp2<F> square, in Fp2<F> x) => (square + x).Double() + square;
}

using System.Runtime.CompilerServices;

namespace Aergo.Evm;

/// <summary>The quadratic extension Fp[u] / (u² + 1): an element is A + B u.</summary>
internal readonly struct Fp2<F> : IField<Fp2<F>>
    where F : unmanaged, IPrimeField<F>
{
    public readonly F A, B;

    public Fp2(in F a, in F b)
    {
        A = a;
        B = b;
    }

    public static Fp2<F> One => new(F.One, default);

    public bool IsZero => A.IsZero && B.IsZero;

    public bool IsOdd => A.IsZero ? B.IsOdd : A.IsOdd;

    public static Fp2<F> operator +(in Fp2<F> x, in Fp2<F> y) => new(x.A + y.A, x.B + y.B);

    public static Fp2<F> operator -(in Fp2<F> x, in Fp2<F> y) => new(x.A - y.A, x.B - y.B);

    public static Fp2<F> operator -(in Fp2<F> x) => new(-x.A, -x.B);

    // Karatsuba: three products instead of four.
    [SkipLocalsInit]
    public static Fp2<F> operator *(in Fp2<F> x, in Fp2<F> y)
    {
        F a = x.A * y.A;
        F b = x.B * y.B;
        F mixed = (x.A + x.B) * (y.A + y.B);
        return new Fp2<F>(a - b, mixed - a - b);
    }

    public static Fp2<F> operator *(in Fp2<F> x, in F y) => new(x.A * y, x.B * y);

    public static bool Equals(in Fp2<F> x, in Fp2<F> y) => F.Equals(x.A, y.A) && F.Equals(x.B, y.B);

    [SkipLocalsInit]
    public Fp2<F> Square()
    {
        F product = A * B;
        return new Fp2<F>((A + B) * (A - B), product.Double());
    }

    public Fp2<F> Double() => new(A.Double(), B.Double());

    /// <summary>A - B u, which is also the p-th power.</summary>
    public Fp2<F> Conjugate() => new(A, -B);

    /// <summary>Product with c + u, over which the cubic extension is built.</summary>
    public Fp2<F> TimesNonResidue() => new(A.TimesNonResidue() - B, A + B.TimesNonResidue());

    public Fp2<F> Inverse()
    {
        F scale = (A.Square() + B.Square()).Inverse();
        return new Fp2<F>(A * scale, -(B * scale));
    }

    /// <summary>The complex method: the norm's root s gives A² as one of (A ± s) / 2.</summary>
    public bool TrySquareRoot(out Fp2<F> root)
    {
        root = default;
        if (B.IsZero)
        {
            // One of A and -A is a square, for -1 is none.
            if (A.TrySquareRoot(out F real))
            {
                root = new Fp2<F>(real, default);
                return true;
            }

            bool found = (-A).TrySquareRoot(out F imaginary);
            root = new Fp2<F>(default, imaginary);
            return found;
        }

        if (!(A.Square() + B.Square()).TrySquareRoot(out F norm))
        {
            return false;
        }

        F half = F.One.Double().Inverse();
        if (!((A + norm) * half).TrySquareRoot(out F a) && !((A - norm) * half).TrySquareRoot(out a))
        {
            return false;
        }

        root = new Fp2<F>(a, B * a.Double().Inverse());
        return Equals(root.Square(), this);
    }
}

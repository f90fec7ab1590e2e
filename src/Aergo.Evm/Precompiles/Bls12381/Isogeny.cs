using System;

namespace Aergo.Evm;

/// <summary>An isogeny of odd degree from y² = x³ + a x + b to a curve with a = 0, named by its kernel.</summary>
/// <remarks>
/// The kernel polynomial h has the kernel's x-coordinates as roots, once each. Kohel's formulas give the normalised map from it:
/// X = N / h² and Y = y M / h³, where with s the sum of h's roots and f = x³ + a x + b
/// N = (deg x - 2 s) h² - 2 f' h' h - 4 f (h'' h - h'²) and M = N' h - 2 N h'.
/// A scale c then moves the image to the curve wanted: (c² X, c³ Y). The forms fit Jacobian coordinates with Z = h(x), so nothing is divided.
/// </remarks>
internal sealed class Isogeny<F>
    where F : unmanaged, IField<F>
{
    private readonly F[] _n, _m, _h;

    /// <param name="a">Coefficient of the curve it starts from.</param>
    /// <param name="b">Coefficient of the curve it starts from.</param>
    /// <param name="kernel">h, constant term first, leading coefficient 1.</param>
    /// <param name="scale">c.</param>
    public Isogeny(in F a, in F b, F[] kernel, in F scale)
    {
        F[] f = [b, a, default, F.One];
        F[] first = Derivative(kernel);
        F[] second = Derivative(first);
        int degree = kernel.Length - 1;
        F[] linear = [kernel[degree - 1].Double(), Times(F.One, (2 * degree) + 1)];
        F[] curvature = Sum(Product(second, kernel), Negated(Product(first, first)));

        _h = kernel;
        _n = Product(linear, Product(kernel, kernel));
        _n = Sum(_n, Scaled(Product(Derivative(f), Product(first, kernel)), Times(F.One, -2)));
        _n = Sum(_n, Scaled(Product(f, curvature), Times(F.One, -4)));
        _m = Sum(Product(Derivative(_n), kernel), Scaled(Product(_n, first), Times(F.One, -2)));

        F square = scale.Square();
        _n = Scaled(_n, square);
        _m = Scaled(_m, square * scale);
    }

    /// <summary>The image of a point that is not infinity; infinity for a point of the kernel.</summary>
    public JacobianPoint<F> Map(in F x, in F y) => new(At(_n, x), At(_m, x) * y, At(_h, x));

    private static F At(F[] polynomial, in F x)
    {
        F value = default;
        for (int i = polynomial.Length - 1; i >= 0; i--)
        {
            value = (value * x) + polynomial[i];
        }

        return value;
    }

    private static F[] Product(F[] p, F[] q)
    {
        if (p.Length == 0 || q.Length == 0)
        {
            return [];
        }

        var product = new F[p.Length + q.Length - 1];
        for (int i = 0; i < p.Length; i++)
        {
            for (int j = 0; j < q.Length; j++)
            {
                product[i + j] += p[i] * q[j];
            }
        }

        return product;
    }

    private static F[] Sum(F[] p, F[] q)
    {
        var sum = new F[Math.Max(p.Length, q.Length)];
        p.CopyTo(sum, 0);
        for (int i = 0; i < q.Length; i++)
        {
            sum[i] += q[i];
        }

        return sum;
    }

    private static F[] Scaled(F[] p, F factor) => Array.ConvertAll(p, c => c * factor);

    private static F[] Negated(F[] p) => Array.ConvertAll(p, c => -c);

    private static F[] Derivative(F[] p)
    {
        var derivative = new F[Math.Max(0, p.Length - 1)];
        for (int i = 0; i < derivative.Length; i++)
        {
            derivative[i] = Times(p[i + 1], i + 1);
        }

        return derivative;
    }

    private static F Times(in F x, int factor)
    {
        F sum = default;
        for (int i = 0; i < Math.Abs(factor); i++)
        {
            sum += x;
        }

        return factor < 0 ? -sum : sum;
    }
}

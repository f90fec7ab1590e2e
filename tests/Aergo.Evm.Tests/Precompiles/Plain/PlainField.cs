using System;
using System.Linq;
using System.Numerics;

namespace Aergo.Evm.Tests.Precompiles.Plain;

/// <summary>The textbook's finite field: polynomials over the integers modulo p, reduced by a polynomial. The twin of every fast field and tower.</summary>
internal sealed class PlainField(BigInteger p, params BigInteger[] reduction)
{
    /// <summary>Coefficients of an element. <c>reduction</c> holds the lower coefficients of the monic polynomial.</summary>
    public int Degree => reduction.Length;

    public BigInteger P => p;

    public BigInteger[] Zero => Of();

    public BigInteger[] One => Of(1);

    public BigInteger[] Of(params BigInteger[] coefficients)
    {
        var element = new BigInteger[Degree];
        for (int i = 0; i < coefficients.Length; i++)
        {
            element[i] = Mod(coefficients[i]);
        }

        return element;
    }

    public BigInteger[] Add(BigInteger[] x, BigInteger[] y) => [.. x.Zip(y, (a, b) => Mod(a + b))];

    public BigInteger[] Subtract(BigInteger[] x, BigInteger[] y) => [.. x.Zip(y, (a, b) => Mod(a - b))];

    public BigInteger[] Negate(BigInteger[] x) => Subtract(Zero, x);

    public BigInteger[] Multiply(BigInteger[] x, BigInteger[] y)
    {
        var product = new BigInteger[(2 * Degree) - 1];
        for (int i = 0; i < Degree; i++)
        {
            for (int j = 0; j < Degree; j++)
            {
                product[i + j] += x[i] * y[j];
            }
        }

        for (int i = product.Length - 1; i >= Degree; i--)
        {
            BigInteger top = Mod(product[i]);
            for (int j = 0; j < Degree; j++)
            {
                product[i - Degree + j] -= top * reduction[j];
            }
        }

        return Of(product[..Degree]);
    }

    public BigInteger[] Power(BigInteger[] x, BigInteger exponent)
    {
        BigInteger[] result = One;
        for (long bit = exponent.GetBitLength() - 1; bit >= 0; bit--)
        {
            result = Multiply(result, result);
            if (!((exponent >> (int)bit) & 1).IsZero)
            {
                result = Multiply(result, x);
            }
        }

        return result;
    }

    /// <summary>By Euclid's algorithm on polynomials.</summary>
    public BigInteger[] Inverse(BigInteger[] x)
    {
        BigInteger[] r0 = [.. reduction, 1], r1 = Trim(x), t0 = [], t1 = [1];
        while (r1.Length > 0)
        {
            BigInteger[] rest = r0, t = t0;
            BigInteger lead = BigInteger.ModPow(r1[^1], p - 2, p);
            while (rest.Length >= r1.Length)
            {
                BigInteger q = Mod(rest[^1] * lead);
                int shift = rest.Length - r1.Length;
                rest = SubtractShifted(rest, r1, q, shift);
                t = SubtractShifted(t, t1, q, shift);
            }

            (r0, r1, t0, t1) = (r1, rest, t1, t);
        }

        BigInteger scale = BigInteger.ModPow(r0[0], p - 2, p);
        return Of([.. t0.Select(c => Mod(c * scale))]);
    }

    public static bool Same(BigInteger[] x, BigInteger[] y) => x.SequenceEqual(y);

    private BigInteger[] SubtractShifted(BigInteger[] a, BigInteger[] b, BigInteger q, int shift)
    {
        var result = new BigInteger[Math.Max(a.Length, b.Length + shift)];
        a.CopyTo(result, 0);
        for (int i = 0; i < b.Length; i++)
        {
            result[i + shift] = Mod(result[i + shift] - (q * b[i]));
        }

        return Trim(result);
    }

    private static BigInteger[] Trim(BigInteger[] x)
    {
        int length = x.Length;
        while (length > 0 && x[length - 1].IsZero)
        {
            length--;
        }

        return x[..length];
    }

    private BigInteger Mod(BigInteger x)
    {
        BigInteger rest = x % p;
        return rest.Sign < 0 ? rest + p : rest;
    }
}

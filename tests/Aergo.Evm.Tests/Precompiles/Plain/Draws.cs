using System;
using System.Numerics;

namespace Aergo.Evm.Tests.Precompiles.Plain;

/// <summary>Random numbers, elements and points from a seeded generator, with the edges more often than chance has them.</summary>
internal static class Draws
{
    public static BigInteger Below(this Random random, BigInteger bound)
    {
        switch (random.Next(12))
        {
            case 0: return random.Next(3) % bound;
            case 1: return bound - 1 - (random.Next(3) % bound);
            case 2: return (BigInteger.One << random.Next((int)bound.GetBitLength())) % bound;
            case 3: return ((BigInteger.One << random.Next(1, (int)bound.GetBitLength())) - 1) % bound;
            default:
                var bytes = new byte[bound.GetByteCount() + 8];
                random.NextBytes(bytes);
                return new BigInteger(bytes, isUnsigned: true) % bound;
        }
    }

    public static F Element<F>(this Random random)
        where F : unmanaged, IPrimeField<F> => FieldPower.Of<F>(random.Below(F.Modulus));

    public static Fp2<F> Element2<F>(this Random random)
        where F : unmanaged, IPrimeField<F> => new(random.Element<F>(), random.Element<F>());

    public static Fp12<F> Element12<F>(this Random random)
        where F : unmanaged, IPrimeField<F> => new(
            new Fp6<F>(random.Element2<F>(), random.Element2<F>(), random.Element2<F>()),
            new Fp6<F>(random.Element2<F>(), random.Element2<F>(), random.Element2<F>()));

    /// <summary>A point of y² = x³ + b, of any order.</summary>
    public static AffinePoint<T> Point<T>(this Random random, T b, Func<Random, T> element)
        where T : unmanaged, IField<T>
    {
        while (true)
        {
            T x = element(random);
            if (((x.Square() * x) + b).TrySquareRoot(out T y) && !y.IsZero)
            {
                return new AffinePoint<T>(x, random.Next(2) == 0 ? y : -y);
            }
        }
    }

    /// <summary>A point of y² = x³ + b of prime order <paramref name="prime"/>, which divides the group's order <paramref name="all"/>.</summary>
    public static AffinePoint<T> PointOfOrder<T>(this Random random, T b, Func<Random, T> element, BigInteger all, BigInteger prime)
        where T : unmanaged, IField<T>
    {
        BigInteger rest = all;
        while ((rest % prime).IsZero)
        {
            rest /= prime;
        }

        while (true)
        {
            JacobianPoint<T> point = Multiple(new JacobianPoint<T>(random.Point(b, element)), rest);
            while (!point.IsInfinity)
            {
                JacobianPoint<T> next = Multiple(point, prime);
                if (next.IsInfinity)
                {
                    return point.ToAffine();
                }

                point = next;
            }
        }
    }

    /// <summary>The multiple by a number of any size, by doubling and adding.</summary>
    public static JacobianPoint<T> Multiple<T>(JacobianPoint<T> point, BigInteger scalar)
        where T : unmanaged, IField<T>
    {
        JacobianPoint<T> sum = default;
        for (long bit = scalar.GetBitLength() - 1; bit >= 0; bit--)
        {
            sum = sum.Double();
            if (!((scalar >> (int)bit) & 1).IsZero)
            {
                sum += point;
            }
        }

        return sum;
    }
}

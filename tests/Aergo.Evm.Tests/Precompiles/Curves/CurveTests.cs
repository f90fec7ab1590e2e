using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Aergo.Evm.Tests.Precompiles.Plain;
using Xunit;

namespace Aergo.Evm.Tests.Precompiles.Curves;

// Goal: points add, double and multiply as chords and tangents say, on all four curves, with no exception for special points.
// Method: random points of any order from a printed seed, against affine formulas over BigInteger; equal, opposite and infinite operands by hand.
public sealed class CurveTests(ITestOutputHelper output)
{
    private const int Seed = 3;

    [Fact]
    public void Bn254s_curve_adds_by_chord_and_tangent() => CheckBase(Bn254Curve.B, 3);

    [Fact]
    public void Bls12381s_curve_adds_by_chord_and_tangent() => CheckBase(BlsCurve.B, 4);

    [Fact]
    public void Bn254s_twist_adds_by_chord_and_tangent() => CheckTwist(Bn254Curve.TwistB);

    [Fact]
    public void Bls12381s_twist_adds_by_chord_and_tangent() => CheckTwist(BlsCurve.TwistB);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(40)]
    [InlineData(200)]
    public void Sums_of_multiples_are_the_same_by_buckets_and_one_by_one(int count)
    {
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        var points = new AffinePoint<BlsFp>[count];
        var scalars = new Scalar256[count];
        JacobianPoint<BlsFp> expected = default;
        for (int i = 0; i < count; i++)
        {
            // Repeated points, opposite points and infinity meet in the same bucket.
            points[i] = random.Next(6) switch
            {
                0 => default,
                1 when i > 0 => points[i - 1],
                2 when i > 0 => -points[i - 1],
                _ => random.Point(BlsCurve.B, r => r.Element<BlsFp>()),
            };
            BigInteger scalar = random.Below(BigInteger.One << 256);
            scalars[i] = scalar.Scalar();
            expected += Draws.Multiple(new JacobianPoint<BlsFp>(points[i]), scalar);
        }

        Assert.True(JacobianPoint<BlsFp>.Equals(expected, MultiScalar<BlsFp>.Sum(points, scalars)));
        Assert.True(JacobianPoint<BlsFp>.Equals(expected, MultiScalar<BlsFp>.ByBuckets(points, scalars)));
    }

    [Fact]
    public void Signed_digits_spell_the_number()
    {
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        for (int i = 0; i < 2000; i++)
        {
            BigInteger number = random.Below(BigInteger.One << 256);
            int width = random.Next(2, 8);
            var digits = new sbyte[Scalar256.DigitsMax];
            int length = number.Scalar().WriteNonAdjacentForm(digits, width);
            BigInteger sum = 0;
            for (int j = length - 1; j >= 0; j--)
            {
                sum = (2 * sum) + digits[j];
                Assert.True(digits[j] == 0 || ((digits[j] & 1) != 0 && Math.Abs((int)digits[j]) < 1 << (width - 1)));
            }

            Assert.Equal(number, sum);
        }
    }

    private void CheckBase<F>(F b, BigInteger plainB)
        where F : unmanaged, IPrimeField<F>
    {
        var field = new PlainField(F.Modulus, 0);
        Check(b, r => r.Element<F>(), p => p.Plain(), new PlainCurve(field, field.Zero, field.Of(plainB)));
    }

    private void CheckTwist<F>(Fp2<F> b)
        where F : unmanaged, IPrimeField<F>
    {
        var field = new PlainField(F.Modulus, 1, 0);
        Check(b, r => r.Element2<F>(), p => p.Plain(), new PlainCurve(field, field.Zero, b.Plain()));
    }

    private void Check<T>(T b, Func<Random, T> element, Func<AffinePoint<T>, PlainPoint?> plain, PlainCurve twin)
        where T : unmanaged, IField<T>
    {
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        List<AffinePoint<T>> points = [default, .. Enumerable.Range(0, 6).Select(_ => random.Point(b, element))];
        points.AddRange(points.Skip(1).Take(3).Select(p => -p).ToArray());
        foreach (AffinePoint<T> p in points)
        {
            Assert.True(p.IsOn(b) && twin.Contains(plain(p)));

            // A representative with another Z, so that both operands are truly projective.
            JacobianPoint<T> projective = new JacobianPoint<T>(p).Double() + -p;
            Assert.True(PlainCurve.Same(plain(p), plain(projective.ToAffine())));
            Assert.True(PlainCurve.Same(twin.Add(plain(p), plain(p)), plain(projective.Double().ToAffine())));
            foreach (AffinePoint<T> q in points)
            {
                PlainPoint? sum = twin.Add(plain(p), plain(q));
                Assert.True(PlainCurve.Same(sum, plain((projective + q).ToAffine())));
                Assert.True(PlainCurve.Same(sum, plain((projective + (new JacobianPoint<T>(q).Double() + -q)).ToAffine())));
            }
        }

        foreach (AffinePoint<T> p in points.Take(3))
        {
            BigInteger[] scalars = [0, 1, 2, 3, ulong.MaxValue, (BigInteger.One << 256) - 1, BlsParameters.Order, random.Below(BigInteger.One << 256)];
            foreach (BigInteger scalar in scalars)
            {
                PlainPoint? multiple = twin.Multiply(plain(p), scalar);
                Assert.True(PlainCurve.Same(multiple, plain(new JacobianPoint<T>(p).Times(scalar.Scalar()).ToAffine())));
                if (scalar <= ulong.MaxValue)
                {
                    Assert.True(PlainCurve.Same(multiple, plain(new JacobianPoint<T>(p).Times((ulong)scalar).ToAffine())));
                }
            }
        }

        Assert.False(new AffinePoint<T>(points[1].X, points[1].Y + T.One).IsOn(b));
    }
}

using System;
using System.Numerics;
using Aergo.Evm.Tests.Precompiles.Plain;
using Xunit;

namespace Aergo.Evm.Tests.Precompiles.Bls12381;

// Goal: the isogenies derived from their kernels are isogenies onto our curves, and the maps end in the subgroups.
// Method: random points of the isogenous curves from a printed seed: images lie on the curve and sums go to sums; cofactors by plain multiplication.
public sealed class MapTests(ITestOutputHelper output)
{
    private const int Seed = 9380;

    [Fact]
    public void The_isogeny_to_the_curve_is_one()
    {
        var field = new PlainField(BlsFp.Modulus, 0);
        Check(
            BlsMaps.Isogeny1, BlsMaps.A1, BlsMaps.B1, BlsCurve.B, r => r.Element<BlsFp>(), p => p.Plain(), p => new AffinePoint<BlsFp>(FieldPower.Of<BlsFp>(p.X[0]), FieldPower.Of<BlsFp>(p.Y[0])),
            new PlainCurve(field, [BlsMaps.A1.Plain()], [BlsMaps.B1.Plain()]));
    }

    [Fact]
    public void The_isogeny_to_the_twist_is_one()
    {
        var field = new PlainField(BlsFp.Modulus, 1, 0);
        Check(
            BlsMaps.Isogeny2, BlsMaps.A2, BlsMaps.B2, BlsCurve.TwistB, r => r.Element2<BlsFp>(), p => p.Plain(), p => new AffinePoint<Fp2<BlsFp>>(p.X.Fast<BlsFp>(), p.Y.Fast<BlsFp>()),
            new PlainCurve(field, BlsMaps.A2.Plain(), BlsMaps.B2.Plain()));
    }

    [Fact]
    public void Maps_end_in_the_subgroups_even_where_the_formula_has_a_gap()
    {
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        for (int i = 0; i < 40; i++)
        {
            // Zero is where the simplified map divides by zero.
            BlsFp u = i == 0 ? default : random.Element<BlsFp>();
            Fp2<BlsFp> v = i == 0 ? default : random.Element2<BlsFp>();
            AffinePoint<BlsFp> p = BlsMaps.ToG1(u).ToAffine();
            AffinePoint<Fp2<BlsFp>> q = BlsMaps.ToG2(v).ToAffine();
            Assert.True(p.IsOn(BlsCurve.B) && Draws.Multiple(new JacobianPoint<BlsFp>(p), BlsParameters.Order).IsInfinity);
            Assert.True(q.IsOn(BlsCurve.TwistB) && Draws.Multiple(new JacobianPoint<Fp2<BlsFp>>(q), BlsParameters.Order).IsInfinity);
        }
    }

    [Fact]
    public void Clearing_the_cofactor_of_the_twist_is_the_multiple_that_RFC_9380_names()
    {
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);

        // h_eff = h2 * 3 (x² - 1), with h2 the cofactor.
        BigInteger x = -(BigInteger)BlsParameters.MinusX;
        BigInteger P(int n) => BigInteger.Pow(x, n);
        BigInteger cofactor = (P(8) - (4 * P(7)) + (5 * P(6)) - (4 * P(4)) + (6 * P(3)) - (4 * P(2)) - (4 * x) + 13) / 9;
        for (int i = 0; i < 5; i++)
        {
            var q = new JacobianPoint<Fp2<BlsFp>>(random.Point(BlsCurve.TwistB, r => r.Element2<BlsFp>()));
            Assert.True(JacobianPoint<Fp2<BlsFp>>.Equals(Draws.Multiple(q, cofactor * 3 * ((x * x) - 1)), BlsCurve.ClearCofactor(q)));
        }
    }

    private void Check<T>(
        Isogeny<T> isogeny, T a, T b, T target, Func<Random, T> element, Func<AffinePoint<T>, PlainPoint?> plain, Func<PlainPoint, AffinePoint<T>> fast, PlainCurve curve)
        where T : unmanaged, IField<T>
    {
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        for (int i = 0; i < 10; i++)
        {
            AffinePoint<T> p = Point(random, a, b, element), q = Point(random, a, b, element);
            AffinePoint<T> sum = fast(curve.Add(plain(p), plain(q))!);
            JacobianPoint<T> image = isogeny.Map(p.X, p.Y);
            Assert.True(!image.IsInfinity && image.ToAffine().IsOn(target));
            Assert.True(JacobianPoint<T>.Equals(image + isogeny.Map(q.X, q.Y), isogeny.Map(sum.X, sum.Y)));
        }
    }

    private static AffinePoint<T> Point<T>(Random random, T a, T b, Func<Random, T> element)
        where T : unmanaged, IField<T>
    {
        while (true)
        {
            T x = element(random);
            if (((((x * x) + a) * x) + b).TrySquareRoot(out T y))
            {
                return new AffinePoint<T>(x, y);
            }
        }
    }
}

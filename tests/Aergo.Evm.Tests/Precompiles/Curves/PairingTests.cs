using System;
using System.Numerics;
using Aergo.Evm.Tests.Precompiles.Plain;
using Xunit;

namespace Aergo.Evm.Tests.Precompiles.Curves;

// Goal: both pairings are bilinear, not degenerate, and the ate pairing of the definition.
// Method: multiples of random points from a printed seed; Miller's algorithm over polynomials, affine, with one big power, as the twin.
public sealed class PairingTests(ITestOutputHelper output)
{
    private const int Seed = 254;

    private delegate Fp12<F> Pairing<F>(ReadOnlySpan<PairingPair<F>> pairs)
        where F : unmanaged, IPrimeField<F>;

    [Fact]
    public void Bn254s_pairing_is_bilinear() =>
        CheckBilinear<BnFp>(BnG1, BnG2, Bn254Parameters.Order, pairs => Bn254Pairings.FinalExponentiation(Bn254Pairings.MillerLoop(pairs)));

    [Fact]
    public void Bls12381s_pairing_is_bilinear() =>
        CheckBilinear<BlsFp>(BlsG1, BlsG2, BlsParameters.Order, pairs => BlsPairings.FinalExponentiation(BlsPairings.MillerLoop(pairs)));

    [Fact]
    public void Bn254s_pairing_is_the_ate_pairing()
    {
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        BigInteger u = Bn254Parameters.U;
        var twin = new PlainPairing(BnFp.Modulus, Bn254Parameters.Order, 9, 3, divides: false);
        AffinePoint<BnFp> p = BnG1(random);
        AffinePoint<Fp2<BnFp>> q = BnG2(random);
        PlainPoint pp = Raise(twin, p.Plain()!), qq = twin.Untwist(q.Plain()!);
        Assert.True(twin.Curve.Contains(pp) && twin.Curve.Contains(qq));

        (BigInteger[] f, PlainPoint r) = twin.Miller(qq, pp, (6 * u) + 2);
        PlainPoint once = twin.Frobenius(qq), twice = twin.Curve.Negate(twin.Frobenius(once))!;
        f = twin.Field.Multiply(f, twin.Line(r, once, pp));
        f = twin.Field.Multiply(f, twin.Line(twin.Curve.Add(r, once)!, twice, pp));

        BigInteger[] expected = twin.Field.Power(twin.FinalExponentiation(f), 2 * u * ((6 * u * u) + (3 * u) + 1));
        Assert.Equal(expected, Bn254Pairings.FinalExponentiation(Bn254Pairings.MillerLoop([new PairingPair<BnFp>(p, q)])).Plain(twin));
    }

    [Fact]
    public void Bls12381s_pairing_is_the_ate_pairing()
    {
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        var twin = new PlainPairing(BlsFp.Modulus, BlsParameters.Order, 1, 4, divides: true);
        AffinePoint<BlsFp> p = BlsG1(random);
        AffinePoint<Fp2<BlsFp>> q = BlsG2(random);
        PlainPoint pp = Raise(twin, p.Plain()!), qq = twin.Untwist(q.Plain()!);
        Assert.True(twin.Curve.Contains(pp) && twin.Curve.Contains(qq));

        // The loop's length x is negative: its function is the inverse of that of -x.
        BigInteger[] f = twin.Field.Inverse(twin.Miller(qq, pp, BlsParameters.MinusX).Value);
        BigInteger[] expected = twin.Field.Power(twin.FinalExponentiation(f), 3);
        Assert.Equal(expected, BlsPairings.FinalExponentiation(BlsPairings.MillerLoop([new PairingPair<BlsFp>(p, q)])).Plain(twin));
    }

    private void CheckBilinear<F>(Func<Random, AffinePoint<F>> g1, Func<Random, AffinePoint<Fp2<F>>> g2, BigInteger order, Pairing<F> pairing)
        where F : unmanaged, IPrimeField<F>
    {
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        for (int i = 0; i < 5; i++)
        {
            AffinePoint<F> p = g1(random);
            AffinePoint<Fp2<F>> q = g2(random);
            BigInteger a = random.Below(order), b = random.Below(order);
            AffinePoint<F> ap = Draws.Multiple(new JacobianPoint<F>(p), a).ToAffine();
            AffinePoint<Fp2<F>> bq = Draws.Multiple(new JacobianPoint<Fp2<F>>(q), b).ToAffine();

            Fp12<F> value = pairing([new(p, q)]);
            Assert.False(value.IsOne);
            Assert.True(Power(value, order).IsOne);
            Assert.True(Fp12<F>.Equals(Power(value, a * b % order), pairing([new(ap, bq)])));
            Assert.True(pairing([new(ap, q), new(-p, Draws.Multiple(new JacobianPoint<Fp2<F>>(q), a).ToAffine())]).IsOne);
            Assert.True(pairing([new(p, default), new(default, q), new(default, default)]).IsOne);
            Assert.True(Fp12<F>.Equals(value, pairing([new(default, q), new(p, q), new(p, default)])));
        }
    }

    private static Fp12<F> Power<F>(Fp12<F> x, BigInteger exponent)
        where F : unmanaged, IPrimeField<F>
    {
        Fp12<F> result = Fp12<F>.One;
        for (long bit = exponent.GetBitLength() - 1; bit >= 0; bit--)
        {
            result = result.Square();
            if (!((exponent >> (int)bit) & 1).IsZero)
            {
                result *= x;
            }
        }

        return result;
    }

    private static PlainPoint Raise(PlainPairing twin, PlainPoint p) => new(twin.Field.Of(p.X), twin.Field.Of(p.Y));

    private static AffinePoint<BnFp> BnG1(Random random) => random.Point(Bn254Curve.B, r => r.Element<BnFp>());

    private static AffinePoint<Fp2<BnFp>> BnG2(Random random) =>
        random.PointOfOrder(Bn254Curve.TwistB, r => r.Element2<BnFp>(), Bn254Parameters.Order * ((2 * BnFp.Modulus) - Bn254Parameters.Order), Bn254Parameters.Order);

    private static AffinePoint<BlsFp> BlsG1(Random random) =>
        BlsCurve.ClearCofactor(new JacobianPoint<BlsFp>(random.Point(BlsCurve.B, r => r.Element<BlsFp>()))).ToAffine();

    private static AffinePoint<Fp2<BlsFp>> BlsG2(Random random) =>
        BlsCurve.ClearCofactor(new JacobianPoint<Fp2<BlsFp>>(random.Point(BlsCurve.TwistB, r => r.Element2<BlsFp>()))).ToAffine();
}

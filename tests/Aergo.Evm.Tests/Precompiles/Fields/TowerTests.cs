using System;
using System.Numerics;
using Aergo.Evm.Tests.Precompiles.Plain;
using Xunit;

namespace Aergo.Evm.Tests.Precompiles.Fields;

// Goal: the towers of extensions are the fields they say they are.
// Method: random elements from a printed seed, against polynomials modulo one polynomial.
public sealed class TowerTests(ITestOutputHelper output)
{
    private const int Seed = 6;

    private const int Rounds = 100;

    [Fact]
    public void Bn254s_tower_is_a_field_of_polynomials() => Check<BnFp>(9);

    [Fact]
    public void Bls12381s_tower_is_a_field_of_polynomials() => Check<BlsFp>(1);

    private void Check<F>(int c)
        where F : unmanaged, IPrimeField<F>
    {
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        var two = new PlainField(F.Modulus, 1, 0);
        var top = new PlainPairing(F.Modulus, 1, c, 1, divides: false);
        PlainField field = top.Field;
        for (int i = 0; i < Rounds; i++)
        {
            Fp2<F> a = random.Element2<F>(), b = random.Element2<F>();
            Assert.Equal(two.Multiply(a.Plain(), b.Plain()), (a * b).Plain());
            Assert.Equal(two.Multiply(a.Plain(), a.Plain()), a.Square().Plain());
            Assert.Equal(two.Multiply(a.Plain(), two.Of(c, 1)), a.TimesNonResidue().Plain());
            Assert.Equal(a.IsZero ? two.Zero : two.Inverse(a.Plain()), a.Inverse().Plain());
            Assert.True(a.Square().TrySquareRoot(out Fp2<F> root) && (Fp2<F>.Equals(root, a) || Fp2<F>.Equals(root, -a)));

            // c + u is no square, so neither is its product with one.
            Assert.True(a.IsZero || !a.Square().TimesNonResidue().TrySquareRoot(out _));

            Fp12<F> x = random.Element12<F>(), y = random.Element12<F>();
            BigInteger[] px = x.Plain(top), py = y.Plain(top);
            Assert.Equal(field.Multiply(px, py), (x * y).Plain(top));
            Assert.Equal(field.Multiply(px, px), x.Square().Plain(top));
            Assert.Equal(field.One, (x * x.Inverse()).Plain(top));

            Fp2<F> zero = default;
            Fp12<F> type4 = new(new Fp6<F>(a, zero, zero), new Fp6<F>(b, a + b, zero));
            Assert.True(Fp12<F>.Equals(x * type4, x.Times034(a, b, a + b)));
            Fp12<F> type6 = new(new Fp6<F>(a, b, zero), new Fp6<F>(zero, a + b, zero));
            Assert.True(Fp12<F>.Equals(x * type6, x.Times014(a, b, a + b)));
        }

        // A polynomial's p-th power takes hundreds of products; a few elements are enough for a linear map of six constants.
        for (int i = 0; i < 3; i++)
        {
            Fp12<F> x = random.Element12<F>();
            Assert.Equal(field.Power(x.Plain(top), F.Modulus), x.Frobenius().Plain(top));

            Fp12<F> unit = x.Conjugate() * x.Inverse();
            unit *= unit.Frobenius().Frobenius();
            Assert.True(Fp12<F>.Equals(unit.Square(), unit.CyclotomicSquare()));
            Assert.True((unit * unit.Conjugate()).IsOne);
            Assert.Equal(field.Power(unit.Plain(top), 0xD0000000_00000011), unit.CyclotomicPower(0xD0000000_00000011).Plain(top));
        }
    }
}

using System;
using System.Numerics;
using Aergo.Evm.Tests.Precompiles.Plain;
using Xunit;

namespace Aergo.Evm.Tests.Precompiles.Fields;

// Goal: the base fields compute what integers modulo p compute, and take no second spelling of a number.
// Method: random and edge operands from a printed seed, against System.Numerics.BigInteger.
public sealed class BaseFieldTests(ITestOutputHelper output)
{
    private const int Rounds = 3000;

    [Theory]
    [InlineData(1)]
    [InlineData(20260)]
    public void Bn254_is_the_integers_modulo_p(int seed) => Check<BnFp>(seed);

    [Theory]
    [InlineData(1)]
    [InlineData(20260)]
    public void Bls12381_is_the_integers_modulo_p(int seed) => Check<BlsFp>(seed);

    [Fact]
    public void The_moduli_and_orders_are_the_published_ones()
    {
        Assert.Equal(BigInteger.Parse("21888242871839275222246405745257275088696311157297823662689037894645226208583"), BnFp.Modulus);
        Assert.Equal(BigInteger.Parse("21888242871839275222246405745257275088548364400416034343698204186575808495617"), Bn254Parameters.Order);
        Assert.Equal(
            BigInteger.Parse("4002409555221667393417789825735904156556882819939007885332058136124031650490837864442687629129015664037894272559787"),
            BlsFp.Modulus);
        Assert.Equal(BigInteger.Parse("52435875175126190479447740508185965837690552500527637822603658699938581184513"), BlsParameters.Order);
    }

    private void Check<F>(int seed)
        where F : unmanaged, IPrimeField<F>
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        BigInteger p = F.Modulus;
        for (int i = 0; i < Rounds; i++)
        {
            BigInteger x = random.Below(p), y = random.Below(p);
            F a = FieldPower.Of<F>(x), b = FieldPower.Of<F>(y);
            Assert.Equal(x, a.Plain());
            Assert.Equal((x + y) % p, (a + b).Plain());
            Assert.Equal((p + x - y) % p, (a - b).Plain());
            Assert.Equal((p - x) % p, (-a).Plain());
            Assert.Equal(x * y % p, (a * b).Plain());
            Assert.Equal(x * x % p, a.Square().Plain());
            Assert.Equal(2 * x % p, a.Double().Plain());
            Assert.Equal(!x.IsEven, a.IsOdd);
            Assert.Equal(x.IsZero, a.IsZero);
            Assert.Equal(x == y, F.Equals(a, b));
        }

        for (int i = 0; i < Rounds / 30; i++)
        {
            BigInteger x = random.Below(p);
            F a = FieldPower.Of<F>(x);
            Assert.Equal(BigInteger.ModPow(x, p - 2, p), a.Inverse().Plain());
            bool square = x.IsZero || BigInteger.ModPow(x, (p - 1) / 2, p).IsOne;
            Assert.Equal(square, a.TrySquareRoot(out F root));
            Assert.True(!square || F.Equals(root * root, a));
        }

        foreach (BigInteger outside in new[] { p, p + 1, p + p - 1, (BigInteger.One << (8 * F.Size)) - 1 })
        {
            var bytes = new byte[F.Size];
            Assert.True(outside.TryWriteBytes(bytes, out int length, isUnsigned: true, isBigEndian: true) && length == F.Size);
            Assert.False(F.TryRead(bytes, out _));
        }
    }
}

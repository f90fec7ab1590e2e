using System;
using System.Linq;
using System.Numerics;
using Aergo.Evm.Tests.Precompiles.Plain;
using Xunit;

namespace Aergo.Evm.Tests.Precompiles.Curves;

// Goal: the quick subgroup checks, which use endomorphisms, accept the points of prime order r and no other.
// Method: points of each prime order that divides a cofactor, alone and added to good points; random points; multiplication by r as the judge.
public sealed class SubgroupTests(ITestOutputHelper output)
{
    private const int Seed = 12;

    [Fact]
    public void Bn254s_G2()
    {
        BigInteger cofactor = (2 * BnFp.Modulus) - Bn254Parameters.Order;
        BigInteger[] primes = [10069, 5864401, 1875725156269, BigInteger.Parse("197620364512881247228717050342013327560683201906968909")];
        Check(Bn254Curve.TwistB, r => r.Element2<BnFp>(), Bn254Parameters.Order, cofactor, primes, p => Bn254Curve.IsInG2(p));
    }

    [Fact]
    public void Bls12381s_G1()
    {
        BigInteger x = -(BigInteger)BlsParameters.MinusX;
        Check(BlsCurve.B, r => r.Element<BlsFp>(), BlsParameters.Order, (x - 1) * (x - 1) / 3, [3, 11, 10177, 859267, 52437899], p => BlsCurve.IsInG1(p));
    }

    [Fact]
    public void Bls12381s_G2()
    {
        BigInteger x = -(BigInteger)BlsParameters.MinusX;
        BigInteger P(int n) => BigInteger.Pow(x, n);
        BigInteger cofactor = (P(8) - (4 * P(7)) + (5 * P(6)) - (4 * P(4)) + (6 * P(3)) - (4 * P(2)) - (4 * x) + 13) / 9;
        Check(BlsCurve.TwistB, r => r.Element2<BlsFp>(), BlsParameters.Order, cofactor, [13, 23, 2713, 11953, 262069], p => BlsCurve.IsInG2(p));
    }

    private void Check<T>(T b, Func<Random, T> element, BigInteger order, BigInteger cofactor, BigInteger[] primes, Func<AffinePoint<T>, bool> isMember)
        where T : unmanaged, IField<T>
    {
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        AffinePoint<T> member = default;
        for (int i = 0; i < 20; i++)
        {
            AffinePoint<T> any = random.Point(b, element);
            Assert.True(Draws.Multiple(new JacobianPoint<T>(any), order * cofactor).IsInfinity, "the cofactor is wrong");
            Assert.Equal(Draws.Multiple(new JacobianPoint<T>(any), order).IsInfinity, isMember(any));
            member = Draws.Multiple(new JacobianPoint<T>(any), cofactor).ToAffine();
            Assert.True(isMember(member));
        }

        Assert.All(primes, prime => Assert.True((cofactor % prime).IsZero));
        foreach (BigInteger prime in primes)
        {
            AffinePoint<T> stray = random.PointOfOrder(b, element, order * cofactor, prime);
            Assert.False(isMember(stray), $"a point of order {prime} passed");
            Assert.False(isMember((new JacobianPoint<T>(member) + stray).ToAffine()), $"a good point and one of order {prime} passed");
        }
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Aergo.Evm.Tests.Precompiles.Plain;
using Aergo.Primitives;
using Xunit;

namespace Aergo.Evm.Tests.Precompiles;

// Goal: no input makes a precompile throw, and what is not the one spelling of a good point is refused.
// Method: random bytes and changed good inputs of all lengths from a printed seed; strays by hand.
public sealed class HostileInputTests(ITestOutputHelper output)
{
    private const int Seed = 666;

    private static readonly BigInteger P = BlsFp.Modulus;

    [Fact]
    public void Random_bytes_of_any_length_never_throw()
    {
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        foreach (Fork fork in new[] { Fork.Frontier, Fork.Byzantium, Fork.Istanbul, Fork.Berlin, Fork.Osaka })
        {
            foreach ((_, Precompile subject) in PrecompileSet.For(fork, new ManagedSecp256k1()).OrderBy(entry => entry.Key))
            {
                foreach (int length in new[] { 0, 1, 31, 32, 63, 64, 96, 127, 128, 160, 191, 192, 212, 213, 256, 288, 384, 512, 768, 1000 })
                {
                    var input = new byte[length];
                    random.NextBytes(input);

                    // Half of the inputs look like numbers in wide fields.
                    for (int i = 0; i < length; i++)
                    {
                        input[i] = random.Next(2) == 0 || i % 32 < 16 ? (byte)0 : input[i];
                    }

                    long gas = subject.Gas(input, fork);
                    Assert.True(gas >= 0);
                    if (gas < 1_000_000)
                    {
                        _ = subject.TryRun(input, fork, out byte[] result);
                        Assert.NotNull(result);
                    }
                }
            }
        }
    }

    [Fact]
    public void The_forks_have_the_precompiles_they_should()
    {
        var signatures = new ManagedSecp256k1();
        int Count(Fork fork) => PrecompileSet.For(fork, signatures).Count;
        Assert.Equal([4, 4, 4, 4, 8, 8, 8, 9, 9, 9, 9, 9, 10, 17, 18], Enum.GetValues<Fork>().Select(Count));
        Assert.Equal(18, PrecompileSet.For(Fork.Osaka, signatures).Keys.Distinct().Count());
    }

    [Theory]
    [InlineData(0x06, 0)]
    [InlineData(0x07, 0)]
    [InlineData(0x08, 1)]
    public void Bn254_takes_no_coordinate_from_p_on_and_no_point_elsewhere(ushort address, int pairing)
    {
        Precompile subject = Subject(address);
        byte[] Input(BigInteger x, BigInteger y) => [.. Bytes(x, 32), .. Bytes(y, 32), .. new byte[128 * pairing]];
        Assert.True(subject.TryRun(Input(1, 2), Fork.Osaka, out _));
        Assert.True(subject.TryRun(Input(0, 0), Fork.Osaka, out _));
        Assert.False(subject.TryRun(Input(1 + BnFp.Modulus, 2), Fork.Osaka, out _));
        Assert.False(subject.TryRun(Input(1, 2 + BnFp.Modulus), Fork.Osaka, out _));
        Assert.False(subject.TryRun(Input(BnFp.Modulus, 0), Fork.Osaka, out _));
        Assert.False(subject.TryRun(Input((BigInteger.One << 256) - 1, 2), Fork.Osaka, out _));
        Assert.False(subject.TryRun(Input(1, 3), Fork.Osaka, out _));
        Assert.False(subject.TryRun(Input(0, 1), Fork.Osaka, out _));
    }

    [Fact]
    public void Pairings_refuse_points_outside_the_subgroup_while_sums_do_not_mind()
    {
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        AffinePoint<Fp2<BnFp>> bn = random.Point(Bn254Curve.TwistB, r => r.Element2<BnFp>());
        byte[] bnInput = [.. Bytes(1, 32), .. Bytes(2, 32), .. Bytes(bn.X.B.Plain(), 32), .. Bytes(bn.X.A.Plain(), 32), .. Bytes(bn.Y.B.Plain(), 32), .. Bytes(bn.Y.A.Plain(), 32)];
        Assert.False(Subject(0x08).TryRun(bnInput, Fork.Osaka, out _));

        byte[] g1 = BlsEncoding.Write(random.Point(BlsCurve.B, r => r.Element<BlsFp>()));
        byte[] g2 = BlsEncoding.Write(random.Point(BlsCurve.TwistB, r => r.Element2<BlsFp>()));
        byte[] goodG1 = BlsEncoding.Write(BlsCurve.G1), scalar = Bytes(1, 32);
        Assert.True(Subject(0x0B).TryRun([.. g1, .. g1], Fork.Osaka, out _));
        Assert.True(Subject(0x0D).TryRun([.. g2, .. g2], Fork.Osaka, out _));
        Assert.True(Subject(0x0C).TryRun([.. goodG1, .. scalar], Fork.Osaka, out byte[] same) && same.SequenceEqual(goodG1));
        Assert.False(Subject(0x0C).TryRun([.. goodG1, .. scalar, .. g1, .. scalar], Fork.Osaka, out _));
        Assert.False(Subject(0x0E).TryRun([.. g2, .. scalar], Fork.Osaka, out _));
        Assert.False(Subject(0x0F).TryRun([.. g1, .. new byte[256]], Fork.Osaka, out _));
        Assert.False(Subject(0x0F).TryRun([.. goodG1, .. g2], Fork.Osaka, out _));
    }

    [Fact]
    public void Bls12381_takes_one_spelling_of_each_element()
    {
        byte[] good = BlsEncoding.Write(BlsCurve.G1);
        byte[] Changed(Action<byte[]> change)
        {
            byte[] copy = [.. good, .. good];
            change(copy);
            return copy;
        }

        Precompile add = Subject(0x0B);
        Assert.True(add.TryRun(Changed(_ => { }), Fork.Osaka, out _));
        for (int i = 0; i < 16; i++)
        {
            int at = i;
            Assert.False(add.TryRun(Changed(bytes => bytes[at] = 1), Fork.Osaka, out _));
            Assert.False(add.TryRun(Changed(bytes => bytes[128 + 64 + at] = 0x80), Fork.Osaka, out _));
        }

        Assert.False(add.TryRun(Changed(bytes => Bytes(BlsCurve.G1.X.Plain() + P, 64).CopyTo(bytes, 0)), Fork.Osaka, out _));
        Assert.False(add.TryRun(Changed(bytes => Bytes(P, 64).CopyTo(bytes, 64)), Fork.Osaka, out _));
        Assert.False(Subject(0x10).TryRun(Bytes(P, 64), Fork.Osaka, out _));
        Assert.True(Subject(0x10).TryRun(Bytes(P - 1, 64), Fork.Osaka, out _));
        Assert.False(Subject(0x11).TryRun([.. Bytes(0, 64), .. Bytes(P, 64)], Fork.Osaka, out _));
    }

    [Fact]
    public void Compressed_points_have_one_spelling()
    {
        byte[] good = [.. Bytes(BlsCurve.G1.X.Plain(), 48)];
        bool Reads(byte flags, byte[] x, out AffinePoint<BlsFp> point)
        {
            byte[] bytes = [.. x];
            bytes[0] |= flags;
            return BlsEncoding.TryReadCompressedG1(bytes, out point);
        }

        Assert.True(Reads(0x80, good, out AffinePoint<BlsFp> small));
        Assert.True(Reads(0xA0, good, out AffinePoint<BlsFp> large));
        Assert.True(small.Y.Plain() < large.Y.Plain() && (small.Y + large.Y).IsZero);
        Assert.True(BlsFp.Equals(small.Y, BlsCurve.G1.Y));
        Assert.True(Reads(0xC0, new byte[48], out AffinePoint<BlsFp> infinity) && infinity.IsInfinity);

        Assert.False(Reads(0, good, out _));
        Assert.False(Reads(0xE0, new byte[48], out _));
        Assert.False(Reads(0xC0, good, out _));
        Assert.False(Reads(0x80, Bytes(P, 48), out _));
        Assert.False(Reads(0x80, Bytes(P + BlsCurve.G1.X.Plain(), 48), out _));

        // x = 0 lies on the curve (y² = 4) but in no subgroup of prime order.
        Assert.False(Reads(0x80, new byte[48], out _));
    }

    [Fact]
    public void Point_evaluation_believes_only_the_proof()
    {
        // A polynomial that is the constant 5: its commitment is 5 G1, its proof anywhere infinity.
        byte[] commitment = Compressed(new JacobianPoint<BlsFp>(BlsCurve.G1).Times(5).ToAffine());
        byte[] proof = [0xC0, .. new byte[47]];
        byte[] hash = System.Security.Cryptography.SHA256.HashData(commitment);
        hash[0] = 1;
        byte[] Input(BigInteger z, BigInteger y) => [.. hash, .. Bytes(z, 32), .. Bytes(y, 32), .. commitment, .. proof];
        Precompile subject = Subject(0x0A);
        Assert.True(subject.TryRun(Input(77, 5), Fork.Osaka, out byte[] facts));
        Assert.Equal(4096, new BigInteger(facts.AsSpan(0, 32), isUnsigned: true, isBigEndian: true));
        Assert.Equal(BlsParameters.Order, new BigInteger(facts.AsSpan(32), isUnsigned: true, isBigEndian: true));

        Assert.False(subject.TryRun(Input(77, 6), Fork.Osaka, out _));
        Assert.False(subject.TryRun(Input(BlsParameters.Order, 5), Fork.Osaka, out _));
        Assert.False(subject.TryRun(Input(77, BlsParameters.Order + 5), Fork.Osaka, out _));
        byte[] wrongVersion = Input(77, 5);
        wrongVersion[0] = 2;
        Assert.False(subject.TryRun(wrongVersion, Fork.Osaka, out _));
        Assert.False(subject.TryRun([.. Input(77, 5), 0], Fork.Osaka, out _));
    }

    [Fact]
    public void P256_counts_r_modulo_the_order_and_takes_no_coordinate_from_p_on()
    {
        var field = new PlainField(BigInteger.Parse("115792089210356248762697446949407573530086143415290314195533631308867097853951"), 0);
        BigInteger p = field.P, n = BigInteger.Parse("115792089210356248762697446949407573529996955224135760342422259061068512044369");
        BigInteger b = BigInteger.Parse("41058363725152142129326129780047268409114441015993725554835256314039467401291");
        var curve = new PlainCurve(field, field.Of(-3), field.Of(b));
        PlainPoint generator = Lift(curve, BigInteger.Parse("48439561293906451759052585252797914202762949526041747995844080717082404635286"), b)!;

        // A key with so small an x that x + p still has 256 bits, and a signature made for it without its secret.
        PlainPoint key = Enumerable.Range(5, 100).Select(x => Lift(curve, x, b)).First(point => point is not null)!;
        BigInteger u1 = 12345, u2 = 67890;
        BigInteger r = curve.Add(curve.Multiply(generator, u1), curve.Multiply(key, u2))!.X[0] % n;
        BigInteger s = r * BigInteger.ModPow(u2, n - 2, n) % n;
        BigInteger z = u1 * s % n;

        Precompile subject = Subject(0x100);
        byte[] Run(BigInteger digest, BigInteger r, BigInteger s, BigInteger x, BigInteger y)
        {
            Assert.True(subject.TryRun([.. Bytes(digest, 32), .. Bytes(r, 32), .. Bytes(s, 32), .. Bytes(x, 32), .. Bytes(y, 32)], Fork.Osaka, out byte[] result));
            return result;
        }

        Assert.Equal(Bytes(1, 32), Run(z, r, s, key.X[0], key.Y[0]));
        Assert.Equal(Bytes(1, 32), Run(z, r, n - s, key.X[0], key.Y[0]));
        Assert.Empty(Run(z, r, s, key.X[0] + p, key.Y[0]));
        Assert.Empty(Run(z, r, s, key.X[0], p - key.Y[0]));
        Assert.Empty(Run(z + 1, r, s, key.X[0], key.Y[0]));
        Assert.Empty(Run(z, 0, s, key.X[0], key.Y[0]));
        Assert.Empty(Run(z, r, 0, key.X[0], key.Y[0]));
        Assert.Empty(Run(z, n, s, key.X[0], key.Y[0]));
        Assert.Empty(Run(z, r, n, key.X[0], key.Y[0]));
        Assert.Empty(Run(z, r, s, 0, 0));
        Assert.True(subject.TryRun(new byte[159], Fork.Osaka, out byte[] nothing));
        Assert.Empty(nothing);
    }

    private static PlainPoint? Lift(PlainCurve curve, BigInteger x, BigInteger b)
    {
        BigInteger p = curve.Field.P;
        BigInteger square = ((((x * x) - 3) * x) + b) % p;
        BigInteger y = BigInteger.ModPow(square, (p + 1) / 4, p);
        return y * y % p == square ? new PlainPoint([x], [y]) : null;
    }

    private static byte[] Compressed(AffinePoint<BlsFp> point)
    {
        byte[] bytes = Bytes(point.X.Plain(), 48);
        bytes[0] |= (byte)(2 * point.Y.Plain() > P ? 0xA0 : 0x80);
        return bytes;
    }

    private static Precompile Subject(ushort address) => PrecompileSet.For(Fork.Osaka, new ManagedSecp256k1())[PrecompileSet.At(address)];

    private static byte[] Bytes(BigInteger number, int length)
    {
        var bytes = new byte[length];
        byte[] digits = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        digits.CopyTo(bytes, length - digits.Length);
        return bytes;
    }
}

using System;
using System.Numerics;
using Aergo.Evm.Tests.Precompiles.Plain;
using Xunit;

namespace Aergo.Evm.Tests.Precompiles.BigIntegers;

// Goal: powers modulo any number are what System.Numerics says, and prices hold for lengths nobody can pay.
// Method: random operands of all sizes from a printed seed, with odd, even and power-of-two moduli; hostile headers by hand.
public sealed class ModularPowerTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(20260)]
    public void Powers_are_those_of_the_integers(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (int i = 0; i < 1500; i++)
        {
            int bits = i % 10 == 0 ? 1600 : 300;
            BigInteger number = random.Below(BigInteger.One << random.Next(1, bits));
            BigInteger exponent = random.Below(BigInteger.One << random.Next(1, i % 10 == 0 ? 1000 : 100));
            BigInteger modulus = random.Below(BigInteger.One << random.Next(1, bits));
            modulus = random.Next(4) switch
            {
                0 => modulus | 1,
                1 => BigInteger.One << random.Next(0, bits),
                2 => modulus << random.Next(0, 200),
                _ => modulus,
            };

            byte[] result = Run(number, exponent, modulus, random.Next(4));
            BigInteger expected = modulus.IsZero ? 0 : BigInteger.ModPow(number, exponent, modulus);
            Assert.Equal(expected, new BigInteger(result, isUnsigned: true, isBigEndian: true));
        }
    }

    [Theory]
    [InlineData(0, 0, 7, 1)]
    [InlineData(0, 0, 1, 0)]
    [InlineData(5, 0, 0, 0)]
    [InlineData(0, 3, 8, 0)]
    [InlineData(2, 64, 16, 0)]
    [InlineData(3, 5, 2, 1)]
    public void Edges(int number, int exponent, int modulus, int expected) =>
        Assert.Equal(expected, (int)new BigInteger(Run(number, exponent, modulus, 1), isUnsigned: true, isBigEndian: true));

    [Fact]
    public void Lengths_of_any_size_are_priced_and_never_allocated()
    {
        var subject = new ModExpPrecompile();
        string huge = new('f', 64);
        string zero = new('0', 64);
        string one = zero[..63] + "1";
        string wordAndByte = zero[..62] + "21";
        foreach (Fork fork in Enum.GetValues<Fork>())
        {
            Assert.Equal(long.MaxValue, subject.Gas(Convert.FromHexString(huge + zero + zero), fork));
            Assert.Equal(long.MaxValue, subject.Gas(Convert.FromHexString(one + huge + one), fork));
            Assert.Equal(long.MaxValue, subject.Gas(Convert.FromHexString(zero + zero + huge), fork));
        }

        // Numbers of no length cost next to nothing in the older forks, whatever exponent is claimed.
        byte[] empty = Convert.FromHexString(zero + huge + zero);
        Assert.Equal(0, subject.Gas(empty, Fork.Byzantium));
        Assert.Equal(200, subject.Gas(empty, Fork.Prague));
        Assert.Equal(long.MaxValue, subject.Gas(empty, Fork.Osaka));
        Assert.True(subject.TryRun(empty, Fork.Prague, out byte[] nothing));
        Assert.Empty(nothing);
        Assert.False(subject.TryRun(empty, Fork.Osaka, out _));

        // 1025 bytes are one too many from Osaka on, 1024 are not.
        Assert.False(subject.TryRun(Convert.FromHexString(zero[..60] + "0401" + zero + zero), Fork.Osaka, out _));
        Assert.True(subject.TryRun(Convert.FromHexString(zero[..60] + "0400" + zero + zero), Fork.Osaka, out _));

        // A 33-byte exponent of one real byte: zeros nobody wrote count as written.
        byte[] longExponent = Convert.FromHexString(one + wordAndByte + one + "02" + "01");
        Assert.Equal(Math.Max(1, 8 + 248) / 20, subject.Gas(longExponent, Fork.Byzantium));
        Assert.True(subject.TryRun(longExponent, Fork.Byzantium, out byte[] zeroModulus));
        Assert.Equal([0], zeroModulus);
    }

    private static byte[] Run(BigInteger number, BigInteger exponent, BigInteger modulus, int padding)
    {
        byte[] b = Bytes(number, padding), e = Bytes(exponent, padding), m = Bytes(modulus, padding);
        byte[] input = [.. Length(b), .. Length(e), .. Length(m), .. b, .. e, .. m];
        var subject = new ModExpPrecompile();
        Assert.InRange(subject.Gas(input, Fork.Berlin), 200, 1_000_000_000);
        Assert.True(subject.TryRun(input, Fork.Berlin, out byte[] result));
        Assert.Equal(m.Length, result.Length);
        return result;
    }

    private static byte[] Bytes(BigInteger number, int padding) => [.. new byte[padding], .. number.ToByteArray(isUnsigned: true, isBigEndian: true)];

    private static byte[] Length(byte[] bytes)
    {
        var word = new byte[32];
        word[30] = (byte)(bytes.Length >> 8);
        word[31] = (byte)(bytes.Length & 0xFF);
        return word;
    }
}

using System;
using System.Linq;
using System.Text;
using Xunit;

namespace Aergo.Evm.Tests.Precompiles.Hashing;

// Goal: RIPEMD-160 is RIPEMD-160 at every padding.
// Method: the authors' published digests; a million letters cross every block boundary.
public sealed class Ripemd160Tests
{
    [Theory]
    [InlineData("", "9c1185a5c5e9fc54612808977ee8f548b2258d31")]
    [InlineData("a", "0bdc9d2d256b3ee9daae347be6f4dc835a467ffe")]
    [InlineData("abc", "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc")]
    [InlineData("message digest", "5d0689ef49d2fae572b881b123a85ffa21595f36")]
    [InlineData("abcdefghijklmnopqrstuvwxyz", "f71c27109c692c1b56bbdceb5b9d2865b3708dbc")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "12a053384a9c0c88e405a06c27dcf49ada62eb2b")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "b0e20b6e3116640286ed3a87a5713079b21f5189")]
    public void Published_digests(string text, string digest) => Assert.Equal(digest, Digest(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void A_million_letters() => Assert.Equal("52783243c1697bdbe16d37f97f68f08325dc1528", Digest([.. Enumerable.Repeat((byte)'a', 1_000_000)]));

    [Fact]
    public void The_precompile_pads_on_the_left_and_charges_by_word()
    {
        var subject = new Ripemd160Precompile();
        Assert.Equal(600, subject.Gas([], Fork.Osaka));
        Assert.Equal(840, subject.Gas(new byte[33], Fork.Osaka));
        Assert.True(subject.TryRun("abc"u8, Fork.Osaka, out byte[] output));
        Assert.Equal(new string('0', 24) + "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc", Convert.ToHexStringLower(output));
    }

    private static string Digest(byte[] input)
    {
        var digest = new byte[Ripemd160.Size];
        Ripemd160.Hash(input, digest);
        return Convert.ToHexStringLower(digest);
    }
}

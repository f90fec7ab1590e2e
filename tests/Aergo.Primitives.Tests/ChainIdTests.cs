using System;
using Xunit;

namespace Aergo.Primitives.Tests;

public sealed class ChainIdTests
{
    [Theory]
    [InlineData(0, "HX3bT75YU9iBqvZWYCKF2fBZxcCPb8LZ3ogVB5cQnbyx")]
    [InlineData(1, "2vu8B7wKnJCH1Be6PvFTScp2oD7rmq8o6xrR7UBiHaWp")]
    [InlineData(5, "4H4PL1FZ42FL7WaksChmtWFoTyKc8KDusHMTEhNYoTZH")]
    public void The_main_network_has_its_hashes(int version, string hash)
    {
        Assert.True(ChainId.TryCreate(version, true, true, "aergo.io", "dpos", out ChainId? id));
        Assert.Equal(hash, Base58.Encode(id.Hash().ToArray()));
        if (version == 5)
        {
            Assert.Equal("050000000101616572676f2e696f2f64706f73", Convert.ToHexStringLower(id.Encode()));
        }

        Assert.True(ChainId.TryDecode(id.Encode(), out ChainId? again));
        Assert.Equal(id, again);
        Assert.Equal(id.WithVersion(9), again.WithVersion(9));
    }

    [Fact]
    public void Odd_ones_are_refused_and_mutations_are_canonical()
    {
        Assert.False(ChainId.TryCreate(0, true, true, "", "dpos", out _));
        Assert.False(ChainId.TryCreate(0, true, true, "a b", "dpos", out _));
        Assert.False(ChainId.TryCreate(0, true, true, "a", "d/pos", out _));
        Assert.False(ChainId.TryCreate(-1, true, true, "a", "dpos", out _));
        Assert.True(ChainId.TryCreate(1, false, false, "a/b", new string('x', 118), out ChainId? id));
        Assert.False(ChainId.TryCreate(1, false, false, "a/b", new string('x', 119), out _));
        var random = new Random(9);
        byte[] good = id.Encode();
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = Mutations.Next(random, good);
            if (ChainId.TryDecode(bytes, out ChainId? read))
            {
                Assert.Equal(bytes, read.Encode());
            }
        }
    }
}

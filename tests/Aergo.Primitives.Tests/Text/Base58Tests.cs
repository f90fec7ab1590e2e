using System;
using Xunit;

namespace Aergo.Primitives.Tests;

public sealed class Base58Tests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("61", "2g")]
    [InlineData("626262", "a3gV")]
    [InlineData("516b6fcd0f", "ABnLTmg")]
    [InlineData("00000000000000000000", "1111111111")]
    [InlineData("00eb15231dfceb60925886b67d065299925915aeb172c06647", "1NS17iag9jJgTHD1VXjvLCEnZuQ3rJDE9L")]
    public void Known_texts(string hex, string text)
    {
        Assert.Equal(text, Base58.Encode(Convert.FromHexString(hex)));
        Assert.True(Base58.TryDecode(text, out byte[]? bytes));
        Assert.Equal(hex, Convert.ToHexStringLower(bytes));
    }

    [Fact]
    public void Bytes_round_trip()
    {
        var random = new Random(2);
        for (int i = 0; i < 2_000; i++)
        {
            var bytes = new byte[random.Next(80)];
            random.NextBytes(bytes);
            bytes.AsSpan(0, random.Next(bytes.Length + 1) / 4).Clear();
            Assert.True(Base58.TryDecode(Base58.Encode(bytes), out byte[]? again));
            Assert.Equal(bytes, again);
            Assert.True(Base58Check.TryDecode(Base58Check.Encode((byte)(i & 0xFF), bytes), out byte version, out again));
            Assert.Equal((byte)(i & 0xFF), version);
            Assert.Equal(bytes, again);
        }
    }

    [Fact]
    public void Other_characters_and_endless_texts_are_refused()
    {
        foreach (char c in "0OIl +/-_=ü")
        {
            Assert.False(Base58.TryDecode("abc" + c, out _));
        }

        Assert.True(Base58.TryDecode(new string('z', Base58.TextLengthMax), out _));
        Assert.False(Base58.TryDecode(new string('z', Base58.TextLengthMax + 1), out _));
        Assert.False(Base58Check.TryDecode("2g", out _, out _));
    }
}

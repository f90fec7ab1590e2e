using System;
using System.Linq;
using System.Text;
using Xunit;

namespace Aergo.Primitives.Tests;

// Goal: no text or small binary form makes a reader throw, and what is read writes back to something read the same.
public sealed class TextMutationTests
{
    private const int Rounds = 20_000;

    [Fact]
    public void Calls()
    {
        byte[][] good = Bytes("{\"Name\":\"set\",\"Args\":[\"k\",1,{\"a\":null}]}", "{\"name\":\"v1stake\"}");
        int read = Run(61, good, bytes =>
        {
            CallInfoError error = CallInfo.Parse(bytes, out CallInfo? call);
            Assert.Equal(error == CallInfoError.None, call is not null);
            if (call is not null)
            {
                Assert.Equal(CallInfoError.None, CallInfo.Parse(call.Encode(), out CallInfo? again));
                Assert.Equal(call.Encode(), again!.Encode());
            }

            return call is not null;
        });
        Assert.True(read > 500);
    }

    [Fact]
    public void Addresses()
    {
        byte[][] good = Bytes(
            "AmNwCvHhvyn8tVb6YCftJkqsvkLz2oznSBp9TUc3k2KRZcKX51HX", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "aergo.enterprise", "abcdefghijkl");
        int read = Run(62, good, bytes =>
        {
            AddressError error = Address.Parse(Encoding.Latin1.GetString(bytes), out Address? address);
            Assert.Equal(error == AddressError.None, address is not null);
            if (address is not null)
            {
                Assert.True(Address.TryParse(address.ToString(), out Address? again));
                Assert.Equal(address, again);
                Assert.True(Address.TryFromWire(address.Wire.Span, out again));
                Assert.Equal(address, again);
            }

            return address is not null;
        });
        Assert.True(read > 500);
    }

    [Fact]
    public void Amounts()
    {
        byte[][] good = Bytes("10", "1.50 gaer", "0.000000000000000001 aergo", "340282366920938463463374607431768211455 aer");
        int read = Run(63, good, bytes =>
        {
            AmountError error = AmountText.Parse(Encoding.Latin1.GetString(bytes), out Amount amount, out AmountUnit unit);
            if (error == AmountError.None)
            {
                Assert.True(AmountText.TryParse(amount.ToText(unit), out Amount again));
                Assert.Equal(amount, again);
            }

            return error == AmountError.None;
        });
        Assert.True(read > 500);
    }

    [Fact]
    public void Deployments_and_exported_keys()
    {
        Assert.True(PrivateKey.TryCreatePadded([5], out PrivateKey? key));
        byte[] encrypted = ExportedKey.Encrypt(key, "p");
        byte[][] good = [DeployPayload.Encode("code"u8, "[1]"u8), encrypted];
        int read = Run(64, good, bytes =>
        {
            bool opened = ExportedKey.Decrypt(bytes, "p", out _) == KeystoreError.None;
            Assert.Equal(bytes.AsSpan().SequenceEqual(encrypted), opened);
            bool parted = DeployPayload.TryDecode(bytes, out ReadOnlySpan<byte> code, out ReadOnlySpan<byte> arguments);
            Assert.True(!parted || DeployPayload.Encode(code, arguments).AsSpan().SequenceEqual(bytes));
            return parted;
        });
        Assert.True(read > 500);
    }

    private static int Run(int seed, byte[][] good, Func<byte[], bool> read)
    {
        var random = new Random(seed);
        return good.Count(read) + Enumerable.Range(0, Rounds).Count(_ => read(Mutations.Next(random, good[random.Next(good.Length)])));
    }

    private static byte[][] Bytes(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}

using System;
using Xunit;

namespace Aergo.Primitives.Tests;

public sealed class KeyTests
{
    private const string Hex = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

    private static readonly ManagedSecp256k1 Managed = new();

    [Fact]
    public void A_private_key_never_shows_itself_and_can_be_cleared()
    {
        Assert.True(PrivateKey.TryCreate(Convert.FromHexString(Hex), out PrivateKey? key));
        Assert.DoesNotContain("ac09", $"{key}", StringComparison.OrdinalIgnoreCase);
        ReadOnlySpan<byte> secret = key.Secret;
        Assert.Equal(0xAC, secret[0]);
        key.Dispose();
        Assert.False(secret.ContainsAnyExcept((byte)0));
        Assert.Throws<ObjectDisposedException>(() => key.Secret.Length);
    }

    [Fact]
    public void The_account_id_is_that_of_Ethereum()
    {
        Assert.True(PrivateKey.TryCreate(Convert.FromHexString(Hex), out PrivateKey? key));
        Assert.True(key.PublicKeyBy(Managed).TryGetAccountId(Managed, out AccountId id));
        Assert.Equal("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", id.ToChecksumString());
    }

    [Fact]
    public void Public_keys_round_trip_as_bytes_and_text()
    {
        Assert.True(PrivateKey.TryCreatePadded([7], out PrivateKey? secret));
        PublicKey key = secret.PublicKeyBy(Managed);
        Assert.True(PublicKey.TryCreate(key.ToArray(), out PublicKey again));
        Assert.Equal(key, again);
        Assert.True(PublicKey.TryParse(key.ToString(), out again));
        Assert.Equal(key, again);
        Assert.False(PublicKey.TryCreate(key.ToArray().AsSpan(1), out _));
        Assert.False(PublicKey.TryParse("02zz", out _));
        byte[] wrong = key.ToArray();
        wrong[0] = 4;
        Assert.False(PublicKey.TryCreate(wrong, out _));
        Assert.False(PrivateKey.TryCreatePadded([], out _));
    }
}

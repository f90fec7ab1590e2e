using System;
using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Aergo.Primitives.Tests;

public sealed class P256Tests
{
    private static readonly byte[] Secret = Convert.FromHexString("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721");

    [Theory]
    [InlineData("sample", "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8")]
    [InlineData("test", "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083")]
    public void Signatures_are_those_of_RFC_6979(string message, string expected)
    {
        using var signer = new P256Signer(Secret);
        byte[] signature = signer.Sign(Hash256.Sha256(Encoding.ASCII.GetBytes(message)));
        Assert.Equal(expected, Convert.ToHexString(signature));
    }

    [Fact]
    public void What_is_signed_verifies_and_what_is_altered_does_not()
    {
        var random = new Random(4);
        var verifier = new P256Verifier();
        for (int i = 0; i < 20; i++)
        {
            var secret = new byte[32];
            random.NextBytes(secret);
            secret[0] &= 0x7F;
            using var signer = new P256Signer(secret);
            Hash256 digest = Hash256.Sha256(secret);
            byte[] signature = signer.Sign(digest);
            Assert.True(verifier.Verify(digest, signature, signer.PublicKey.Span));
            Assert.Equal(signature, signer.Sign(digest));

            signature[random.Next(64)] ^= 1;
            Assert.False(verifier.Verify(digest, signature, signer.PublicKey.Span));
            byte[] key = signer.PublicKey.ToArray();
            key[random.Next(65)] ^= 1;
            Assert.False(verifier.Verify(digest, signer.Sign(digest), key));
        }
    }

    [Fact]
    public void A_signature_of_the_framework_verifies()
    {
        using ECDsa key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = Secret });
        Hash256 digest = Hash256.Sha256("x"u8);
        Assert.True(new P256Verifier().Verify(digest, key.SignHash(digest.ToArray()), P256.PublicKeyOf(Secret)));
    }

    [Fact]
    public void Wrong_lengths_and_keys_are_refused()
    {
        Assert.False(P256.IsPrivateKey(new byte[32]));
        Assert.False(P256.IsPrivateKey(new byte[31]));
        Assert.False(P256.IsPrivateKey(Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551")));
        Assert.Throws<ArgumentException>(() => new P256Signer(new byte[32]));
        Assert.False(new P256Verifier().Verify(default, new byte[63], new byte[65]));
        Assert.False(new P256Verifier().Verify(default, new byte[64], [4, .. new byte[64]]));
        var signer = new P256Signer(Secret);
        signer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => signer.Sign(default));
    }
}

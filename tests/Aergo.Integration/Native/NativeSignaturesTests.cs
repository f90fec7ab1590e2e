using System;
using System.Linq;
using Aergo.Host;
using Aergo.Primitives;
using Xunit;

namespace Aergo.Integration.Native;

// Goal: libsecp256k1 and the managed twin give the same answer to every question, or a chain would split between machines.
// Method: random keys, digests and damaged inputs from a printed seed, asked of both.
public sealed class NativeSignaturesTests
{
    private const int Seed = 20261, Rounds = 60;

    private static readonly byte[] Order = Convert.FromHexString("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141");

    private readonly ManagedSecp256k1 _managed = new();
    private readonly NativeSecp256k1? _native = NativeSecp256k1.TryCreate();
    private readonly Random _random = new(Seed);

    [Fact]
    public void Signatures_keys_and_recovered_keys_are_the_same_bytes()
    {
        Assert.SkipWhen(_native is null, "libsecp256k1 is not installed");
        for (int i = 0; i < Rounds; i++)
        {
            byte[] secret = Bytes(32), digest = Bytes(32);
            byte[] key = _managed.PublicKeyOf(secret);
            Assert.Equal(key, _native.PublicKeyOf(secret));
            Assert.Equal(_managed.Decompress(key), _native.Decompress(key));
            byte[] signature = _managed.Sign(digest, secret);
            Assert.Equal(signature, _native.Sign(digest, secret));
            Assert.True(_native.Verify(digest, signature, key));
            var compact = new byte[64];
            Assert.True(EcdsaSignature.TryReadToCompact(signature, compact));
            for (int id = -1; id <= 4; id++)
            {
                Assert.Equal(_managed.Recover(digest, compact, id), _native.Recover(digest, compact, id));
            }
        }
    }

    [Fact]
    public void Every_form_of_a_signature_is_judged_alike()
    {
        Assert.SkipWhen(_native is null, "libsecp256k1 is not installed");
        int accepted = 0;
        for (int i = 0; i < Rounds; i++)
        {
            byte[] secret = Bytes(32), digest = Bytes(32), key = _managed.PublicKeyOf(secret), der = _managed.Sign(digest, secret);
            var compact = new byte[64];
            Assert.True(EcdsaSignature.TryReadToCompact(der, compact));
            byte[][] forms =
            [
                der, compact, HighS(compact), EcdsaSignature.ToDer(HighS(compact)), Flip(der), Flip(compact), der[..^1], [.. der, 0], [],
                [.. new byte[32], .. compact[32..]], [.. compact[..32], .. new byte[32]], [.. Order, .. compact[32..]], [.. compact[..32], .. Order],
                [0x30, 0x81, der[1], .. der[2..]], [.. Enumerable.Repeat((byte)0xff, 64)],
            ];
            foreach (byte[] form in forms)
            {
                bool expected = _managed.Verify(digest, form, key);
                Assert.Equal(expected, _native.Verify(digest, form, key));
                accepted += expected ? 1 : 0;
            }

            byte[] otherKey = Flip(key);
            Assert.Equal(_managed.Verify(digest, der, otherKey), _native.Verify(digest, der, otherKey));
            Assert.Equal(_managed.Decompress(otherKey), _native.Decompress(otherKey));
            Assert.False(_native.Verify(digest, der, _native.Decompress(key)!));
            Assert.False(_native.Verify(digest.AsSpan(0, 31), der, key));
        }

        Assert.True(accepted >= Rounds * 5, "the good forms were not accepted");
    }

    [Fact]
    public void Keys_out_of_range_are_refused_and_extreme_digests_signed_alike()
    {
        Assert.SkipWhen(_native is null, "libsecp256k1 is not installed");
        byte[][] secrets = [new byte[32], Order, [.. Enumerable.Repeat((byte)0xff, 32)], new byte[31], new byte[33]];
        foreach (byte[] secret in secrets)
        {
            Assert.Throws<ArgumentException>(() => _native.PublicKeyOf(secret));
            Assert.Throws<ArgumentException>(() => _native.Sign(new byte[32], secret));
        }

        byte[] key = Bytes(32);
        byte[][] digests = [new byte[32], Order, [.. Enumerable.Repeat((byte)0xff, 32)], [.. Order[..31], 0x42]];
        foreach (byte[] digest in digests)
        {
            Assert.Equal(_managed.Sign(digest, key), _native.Sign(digest, key));
        }
    }

    private static byte[] HighS(byte[] compact)
    {
        var s = new System.Numerics.BigInteger(compact.AsSpan(32), isUnsigned: true, isBigEndian: true);
        var order = new System.Numerics.BigInteger(Order, isUnsigned: true, isBigEndian: true);
        byte[] high = (order - s).ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. compact[..32], .. new byte[32 - high.Length], .. high];
    }

    private byte[] Flip(byte[] bytes)
    {
        byte[] copy = [.. bytes];
        copy[_random.Next(copy.Length)] ^= (byte)(1 << _random.Next(8));
        return copy;
    }

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}

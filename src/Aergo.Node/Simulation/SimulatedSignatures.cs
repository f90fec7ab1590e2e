using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Aergo.Primitives;

namespace Aergo.Node.Simulation;

/// <summary>Signatures for simulation: a keyed hash, a thousand times cheaper than a curve. Proves nothing to anybody outside.</summary>
public sealed class SimulatedSignatures : ISignatures, IBlockVerifier
{
    public bool Verify(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> publicKey) =>
        signature.SequenceEqual(Tag(digest, publicKey));

    public bool Verify(Hash256 digest, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> publicKey) => Verify(digest.ToArray(), signature, publicKey);

    public byte[] Sign(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> privateKey) => Tag(digest, PublicKeyOf(privateKey));

    public byte[] PublicKeyOf(ReadOnlySpan<byte> privateKey)
    {
        // A small x keeps the bytes inside the field, so that they pass as a key.
        var key = new byte[PublicKey.Size];
        key[0] = 2;
        SHA256.HashData(privateKey)[..16].CopyTo(key, 17);
        return key;
    }

    public byte[]? Decompress(ReadOnlySpan<byte> publicKey)
    {
        var point = new byte[PublicKey.UncompressedSize];
        point[0] = 4;
        publicKey[1..].CopyTo(point.AsSpan(1));
        return point;
    }

    public byte[]? Recover(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> compactSignature, int recoveryId) => null;

    private static byte[] Tag(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> publicKey) => SHA256.HashData([.. publicKey, .. digest]);
}

/// <summary>A producer that signs with the same keyed hash.</summary>
public sealed class SimulatedBlockSigner : IBlockSigner
{
    private readonly SimulatedSignatures _signatures = new();
    private readonly byte[] _key;

    public SimulatedBlockSigner(int seed)
    {
        var key = new byte[P256.PublicKeySize];
        key[0] = 4;
        BinaryPrimitives.WriteInt32BigEndian(key.AsSpan(1), seed);
        _key = key;
    }

    public ReadOnlyMemory<byte> PublicKey => _key;

    public byte[] Sign(Hash256 digest) => SHA256.HashData([.. _key, .. digest.ToArray()]);

    /// <summary>The checker that believes this producer.</summary>
    public IBlockVerifier Verifier => _signatures;
}

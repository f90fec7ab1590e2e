using System;

namespace Aergo.Primitives;

/// <summary>secp256k1 as users of the chain need it. Host hands in libsecp256k1; the managed twin is the fallback.</summary>
public interface ISignatures
{
    /// <summary>Checks a DER or 64-byte compact ECDSA signature over a 32-byte digest by a 33-byte compressed key. High S is accepted (Aergo wallets produce it).</summary>
    bool Verify(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> publicKey);

    /// <summary>Signs a 32-byte digest, deterministically (RFC 6979, low S), in DER.</summary>
    byte[] Sign(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> privateKey);

    /// <summary>The 33-byte compressed public key of a 32-byte private key; throws <see cref="ArgumentException"/> for a key outside 1 … n-1.</summary>
    byte[] PublicKeyOf(ReadOnlySpan<byte> privateKey);

    /// <summary>The 65-byte uncompressed form, or null when the bytes are no point of the curve.</summary>
    byte[]? Decompress(ReadOnlySpan<byte> publicKey);

    /// <summary>Recovers the 33-byte compressed key from a 64-byte compact signature and its recovery id, or null.</summary>
    byte[]? Recover(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> compactSignature, int recoveryId);
}

/// <summary>Signs blocks for one producer.</summary>
public interface IBlockSigner
{
    /// <summary>The producer's public key, as block headers carry it.</summary>
    ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary>Signs a digest.</summary>
    byte[] Sign(Hash256 digest);
}

/// <summary>Checks producers' signatures.</summary>
public interface IBlockVerifier
{
    /// <summary>Whether <paramref name="signature"/> over <paramref name="digest"/> was made by <paramref name="publicKey"/>.</summary>
    bool Verify(Hash256 digest, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> publicKey);
}

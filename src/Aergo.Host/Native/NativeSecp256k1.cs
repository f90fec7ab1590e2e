using System;
using System.Diagnostics;
using System.Security.Cryptography;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>secp256k1 through libsecp256k1: about fifty times as fast as the managed twin, and the same answer to every question.</summary>
/// <remarks>
/// Signatures are read by <see cref="EcdsaSignature"/>, never by the library, whose own reader is stricter; high S is turned low before
/// the library sees it. Any thread may share one.
/// </remarks>
internal sealed unsafe class NativeSecp256k1 : ISignatures
{
    private readonly Secp256k1Library _library;
    private readonly nint _context;

    private NativeSecp256k1(Secp256k1Library library) => (_library, _context) = (library, library.Context);

    /// <summary>Null when the library is not on this machine.</summary>
    public static NativeSecp256k1? TryCreate() =>
        Secp256k1Library.TryLoad(RandomNumberGenerator.GetBytes(32)) is { } library ? new NativeSecp256k1(library) : null;

    public bool Verify(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> publicKey)
    {
        Span<byte> compact = stackalloc byte[EcdsaSignature.CompactSize];
        if (digest.Length != Hash256.Size || !EcdsaSignature.TryReadToCompact(signature, compact))
        {
            return false;
        }

        byte* key = stackalloc byte[Secp256k1Library.KeyBytes];
        byte* parsed = stackalloc byte[Secp256k1Library.SignatureBytes];
        fixed (byte* compactBytes = compact, digestBytes = digest)
        {
            if (!TryParseKey(publicKey, key) || _library.SignatureParseCompact(_context, parsed, compactBytes) != 1)
            {
                return false;
            }

            _library.SignatureNormalize(_context, parsed, parsed);
            return _library.Verify(_context, parsed, digestBytes, key) == 1;
        }
    }

    public byte[] Sign(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> privateKey)
    {
        if (digest.Length != Hash256.Size)
        {
            throw new ArgumentException("a digest has 32 bytes", nameof(digest));
        }

        CheckSecretLength(privateKey);
        byte* signature = stackalloc byte[Secp256k1Library.SignatureBytes];
        byte* compact = stackalloc byte[EcdsaSignature.CompactSize];
        fixed (byte* digestBytes = digest, secret = privateKey)
        {
            if (_library.Sign(_context, signature, digestBytes, secret, 0, 0) != 1)
            {
                throw NoSecret();
            }
        }

        _library.SignatureSerializeCompact(_context, compact, signature);
        return EcdsaSignature.ToDer(new ReadOnlySpan<byte>(compact, EcdsaSignature.CompactSize));
    }

    public byte[] PublicKeyOf(ReadOnlySpan<byte> privateKey)
    {
        CheckSecretLength(privateKey);
        byte* key = stackalloc byte[Secp256k1Library.KeyBytes];
        fixed (byte* secret = privateKey)
        {
            return _library.KeyCreate(_context, key, secret) == 1 ? Serialize(key, PublicKey.Size, Secp256k1Library.Compressed) : throw NoSecret();
        }
    }

    public byte[]? Decompress(ReadOnlySpan<byte> publicKey)
    {
        byte* key = stackalloc byte[Secp256k1Library.KeyBytes];
        return TryParseKey(publicKey, key) ? Serialize(key, PublicKey.UncompressedSize, Secp256k1Library.Uncompressed) : null;
    }

    public byte[]? Recover(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> compactSignature, int recoveryId)
    {
        if (digest.Length != Hash256.Size || compactSignature.Length != EcdsaSignature.CompactSize || recoveryId is < 0 or > 3)
        {
            return null;
        }

        byte* signature = stackalloc byte[Secp256k1Library.RecoverableBytes];
        byte* key = stackalloc byte[Secp256k1Library.KeyBytes];
        fixed (byte* compact = compactSignature, digestBytes = digest)
        {
            return _library.RecoverableParseCompact(_context, signature, compact, recoveryId) == 1 && _library.Recover(_context, key, signature, digestBytes) == 1
                ? Serialize(key, PublicKey.Size, Secp256k1Library.Compressed)
                : null;
        }
    }

    // Only the compressed form: the library would take the others as well.
    private bool TryParseKey(ReadOnlySpan<byte> publicKey, byte* key)
    {
        fixed (byte* bytes = publicKey)
        {
            return publicKey.Length == PublicKey.Size && _library.KeyParse(_context, key, bytes, (nuint)publicKey.Length) == 1;
        }
    }

    private byte[] Serialize(byte* key, int size, uint form)
    {
        var output = new byte[size];
        var length = (nuint)size;
        fixed (byte* bytes = output)
        {
            _library.KeySerialize(_context, bytes, &length, key, form);
        }

        return length == (nuint)size ? output : throw new UnreachableException("libsecp256k1 wrote a key of another length");
    }

    private static void CheckSecretLength(ReadOnlySpan<byte> privateKey)
    {
        if (privateKey.Length != PrivateKey.Size)
        {
            throw NoSecret();
        }
    }

    private static ArgumentException NoSecret() => new("a private key is a number from 1 to the group's order less 1");
}

using System;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Aergo.Primitives;

/// <summary>A user's secp256k1 private key: a number from 1 to the group's order less 1.</summary>
/// <remarks>Never shows itself as text. The owner disposes of it, which overwrites the bytes. Random bytes for a new key come from Host.</remarks>
[DebuggerDisplay("private key")]
public sealed class PrivateKey : IDisposable
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 32;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly byte[] _bytes;

    private bool _cleared;

    private PrivateKey(ReadOnlySpan<byte> bytes)
    {
        _bytes = GC.AllocateUninitializedArray<byte>(Size, pinned: true);
        bytes.CopyTo(_bytes);
    }

    /// <summary>The 32 bytes, for a signer. Throws once cleared.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public ReadOnlySpan<byte> Secret
    {
        get
        {
            ObjectDisposedException.ThrowIf(_cleared, this);
            return _bytes;
        }
    }

    /// <summary>Copies exactly 32 bytes; false when they are no key.</summary>
    public static bool TryCreate(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out PrivateKey? key)
    {
        key = ManagedSecp256k1.IsPrivateKey(bytes) ? new PrivateKey(bytes) : null;
        return key is not null;
    }

    /// <summary>As <see cref="TryCreate"/>, from 1 to 32 bytes: some wallets drop leading zero bytes.</summary>
    public static bool TryCreatePadded(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out PrivateKey? key)
    {
        key = null;
        if (bytes.Length is 0 or > Size)
        {
            return false;
        }

        Span<byte> padded = stackalloc byte[Size];
        padded.Clear();
        bytes.CopyTo(padded[(Size - bytes.Length)..]);
        bool good = TryCreate(padded, out key);
        CryptographicOperations.ZeroMemory(padded);
        return good;
    }

    /// <summary>The public key that belongs to it.</summary>
    public PublicKey PublicKeyBy(ISignatures signatures)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        return PublicKey.TryCreate(signatures.PublicKeyOf(Secret), out PublicKey key)
            ? key
            : throw new UnreachableException("a private key without a public one");
    }

    /// <summary>Overwrites the bytes.</summary>
    public void Dispose()
    {
        _cleared = true;
        CryptographicOperations.ZeroMemory(_bytes);
    }

    /// <summary>Says what it is, not which.</summary>
    public override string ToString() => "private key";
}

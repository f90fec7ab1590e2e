using System;
using System.Security.Cryptography;

namespace Aergo.Primitives;

/// <summary>The generator of RFC 6979 (HMAC_DRBG with SHA-256), for curves whose order has 256 bits.</summary>
/// <remarks>Candidates are 32 bytes each; the caller rejects those outside 1 … order-1 and asks again. Holds secrets: call <see cref="Clear"/>.</remarks>
internal ref struct DeterministicNonce
{
    private const int Size = 32;

    private readonly Span<byte> _key;
    private readonly Span<byte> _value;
    private bool _started;

    /// <param name="work">At least 64 bytes of the caller's, cleared by <see cref="Clear"/>.</param>
    /// <param name="secret">The private key, 32 bytes.</param>
    /// <param name="reducedDigest">The digest modulo the order, 32 bytes.</param>
    public DeterministicNonce(Span<byte> work, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> reducedDigest)
    {
        _key = work[..Size];
        _value = work.Slice(Size, Size);
        _key.Clear();
        _value.Fill(1);
        Mix(0, secret, reducedDigest);
        Mix(1, secret, reducedDigest);
    }

    /// <summary>The next candidate; stays valid until the next call.</summary>
    public ReadOnlySpan<byte> Next()
    {
        if (_started)
        {
            Mix(0, default, default);
        }

        _started = true;
        HMACSHA256.HashData(_key, _value, _value);
        return _value;
    }

    public readonly void Clear()
    {
        CryptographicOperations.ZeroMemory(_key);
        CryptographicOperations.ZeroMemory(_value);
    }

    private readonly void Mix(byte separator, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        Span<byte> message = stackalloc byte[(3 * Size) + 1];
        _value.CopyTo(message);
        message[Size] = separator;
        first.CopyTo(message[(Size + 1)..]);
        second.CopyTo(message[(Size + 1 + first.Length)..]);
        HMACSHA256.HashData(_key, message[..(Size + 1 + first.Length + second.Length)], _key);
        HMACSHA256.HashData(_key, _value, _value);
        CryptographicOperations.ZeroMemory(message);
    }
}

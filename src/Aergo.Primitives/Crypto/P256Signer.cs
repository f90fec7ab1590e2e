using System;
using System.Numerics;
using System.Security.Cryptography;

namespace Aergo.Primitives;

/// <summary>A producer's key. Signs deterministically (RFC 6979), so that a run is repeatable and a bad source of chance cannot leak the key.</summary>
/// <remarks>
/// The framework signs with nonces of its own choosing, hence the few lines of arithmetic here; multiplication of the generator is
/// the framework's. The modular steps are blinded with a second secret from the nonce generator. Owned by one loop.
/// </remarks>
public sealed class P256Signer : IBlockSigner, IDisposable
{
    private readonly byte[] _secret;
    private readonly byte[] _publicKey;
    private bool _cleared;

    /// <param name="privateKey">32 bytes, 1 … order-1; copied.</param>
    public P256Signer(ReadOnlySpan<byte> privateKey)
    {
        _publicKey = P256.PublicKeyOf(privateKey);
        _secret = GC.AllocateUninitializedArray<byte>(P256.PrivateKeySize, pinned: true);
        privateKey.CopyTo(_secret);
    }

    /// <inheritdoc />
    public ReadOnlyMemory<byte> PublicKey => _publicKey;

    /// <inheritdoc />
    public byte[] Sign(Hash256 digest)
    {
        ObjectDisposedException.ThrowIf(_cleared, this);
        BigInteger order = P256.Order;
        Span<byte> bytes = stackalloc byte[Hash256.Size];
        digest.CopyTo(bytes);
        BigInteger z = Number(bytes) % order;
        Span<byte> reduced = stackalloc byte[Hash256.Size];
        Write(z, reduced);

        Span<byte> work = stackalloc byte[64];
        Span<byte> candidate = stackalloc byte[P256.PrivateKeySize];
        var nonces = new DeterministicNonce(work, _secret, reduced);
        try
        {
            BigInteger secret = Number(_secret);
            while (true)
            {
                nonces.Next().CopyTo(candidate);
                if (!P256.IsPrivateKey(candidate))
                {
                    continue;
                }

                BigInteger r = Number(P256.Multiply(candidate).X) % order;
                BigInteger k = Number(candidate);
                BigInteger blind = (Number(nonces.Next()) % (order - 1)) + 1;
                BigInteger inverse = BigInteger.ModPow(k * blind % order, order - 2, order);
                BigInteger s = inverse * (((blind * z) + (blind * r % order * secret)) % order) % order;
                if (r.IsZero || s.IsZero)
                {
                    continue;
                }

                var signature = new byte[P256.SignatureSize];
                Write(r, signature.AsSpan(0, 32));
                Write(s, signature.AsSpan(32));
                return signature;
            }
        }
        finally
        {
            nonces.Clear();
            CryptographicOperations.ZeroMemory(candidate);
        }
    }

    /// <summary>Overwrites the key.</summary>
    public void Dispose()
    {
        _cleared = true;
        CryptographicOperations.ZeroMemory(_secret);
    }

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static void Write(BigInteger number, Span<byte> output)
    {
        output.Clear();
        int length = number.GetByteCount(isUnsigned: true);
        _ = number.TryWriteBytes(output[(output.Length - length)..], out _, isUnsigned: true, isBigEndian: true);
    }
}

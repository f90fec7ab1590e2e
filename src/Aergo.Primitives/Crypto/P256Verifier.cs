using System;
using System.Security.Cryptography;

namespace Aergo.Primitives;

/// <summary>Checks producers' signatures through the framework. Stateless; any thread may share one.</summary>
public sealed class P256Verifier : IBlockVerifier
{
    /// <inheritdoc />
    public bool Verify(Hash256 digest, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> publicKey)
    {
        if (signature.Length != P256.SignatureSize || publicKey.Length != P256.PublicKeySize || publicKey[0] != 4)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[Hash256.Size];
        digest.CopyTo(bytes);
        try
        {
            using ECDsa key = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = publicKey[1..33].ToArray(), Y = publicKey[33..].ToArray() },
            });
            return key.VerifyHash(bytes, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            // The framework's way to say that x and y are no point of the curve.
            return false;
        }
    }
}

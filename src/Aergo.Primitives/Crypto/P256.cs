using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace Aergo.Primitives;

/// <summary>Forms of NIST P-256 keys and signatures, on which producers' and finalizers' keys lie.</summary>
/// <remarks>
/// Private key: 32 bytes, big-endian, 1 … order-1. Public key: SEC 1 uncompressed, 0x04 ‖ x ‖ y, 65 bytes, so that reading one needs
/// no square root. Signature: IEEE P1363, r ‖ s, 64 bytes. Source: docs/spec/encoding.md, "Producer keys".
/// </remarks>
public static class P256
{
    /// <summary>Length of a private key, in bytes.</summary>
    public const int PrivateKeySize = 32;

    /// <summary>Length of a public key, in bytes.</summary>
    public const int PublicKeySize = 65;

    /// <summary>Length of a signature, in bytes.</summary>
    public const int SignatureSize = 64;

    internal static readonly BigInteger Order =
        BigInteger.Parse("00FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>Whether 32 bytes are a private key.</summary>
    public static bool IsPrivateKey(System.ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != PrivateKeySize)
        {
            return false;
        }

        var number = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        return !number.IsZero && number < Order;
    }

    /// <summary>The 65-byte public key of a private key.</summary>
    public static byte[] PublicKeyOf(System.ReadOnlySpan<byte> privateKey)
    {
        if (!IsPrivateKey(privateKey))
        {
            throw new System.ArgumentException("a private key is a number from 1 to the group's order less 1", nameof(privateKey));
        }

        ECPoint point = Multiply(privateKey);
        var key = new byte[PublicKeySize];
        key[0] = 4;
        point.X!.CopyTo(key, 1);
        point.Y!.CopyTo(key, 33);
        return key;
    }

    // The framework multiplies the generator for us: importing a private key alone computes the public point.
    internal static ECPoint Multiply(System.ReadOnlySpan<byte> scalar)
    {
        byte[] secret = scalar.ToArray();
        try
        {
            using ECDsa key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = secret });
            return key.ExportParameters(includePrivateParameters: false).Q;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}

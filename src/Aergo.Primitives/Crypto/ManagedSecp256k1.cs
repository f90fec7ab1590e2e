using System;
using System.Security.Cryptography;

namespace Aergo.Primitives;

/// <summary>secp256k1 in plain C#: the twin that reads like the rule, and the fallback when the native library is not there.</summary>
/// <remarks>
/// Immutable after construction, so any thread may share one. Verification runs in variable time on public data. Signing and key
/// derivation walk a fixed table with masked look-ups; the runtime gives no guarantee of constant time beyond that.
/// </remarks>
public sealed class ManagedSecp256k1 : ISignatures
{
    private const int Windows = 64;
    private const int WindowEntries = 16;
    private const int GeneratorWidth = 7;
    private const int KeyWidth = 5;
    private const int DigitsMax = 258;
    private const int KeySize = 32;

    // _comb[16 * w + d] = d * 16^w * G, neutral element included.
    private readonly CurvePoint[] _comb = new CurvePoint[Windows * WindowEntries];

    // _odd[i] = (2 i + 1) * G.
    private readonly CurvePoint[] _odd = new CurvePoint[1 << (GeneratorWidth - 2)];

    /// <summary>Computes the tables of multiples of the generator (about a millisecond).</summary>
    public ManagedSecp256k1()
    {
        CurvePoint step = CurvePoint.Generator;
        FillOddMultiples(_odd, step);
        for (int w = 0; w < Windows; w++)
        {
            CurvePoint multiple = CurvePoint.Neutral;
            for (int d = 0; d < WindowEntries; d++)
            {
                _comb[(w * WindowEntries) + d] = multiple;
                multiple += step;
            }

            step = multiple;
        }
    }

    /// <inheritdoc />
    public bool Verify(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> publicKey)
    {
        Span<byte> compact = stackalloc byte[EcdsaSignature.CompactSize];
        if (digest.Length != KeySize
            || !EcdsaSignature.TryReadToCompact(signature, compact)
            || !Scalar.TryReadNonZero(compact, out Scalar r)
            || !Scalar.TryReadNonZero(compact[KeySize..], out Scalar s)
            || !CurvePoint.TryRead(publicKey, out CurvePoint key))
        {
            return false;
        }

        Scalar z = Scalar.Read(digest, out _);
        Scalar inverse = s.Inverse();
        CurvePoint point = GeneratorTimesPlus(z * inverse, r * inverse, key);
        return !point.IsNeutral && HasX(point, compact[..KeySize]);
    }

    /// <inheritdoc />
    public byte[] Sign(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> privateKey)
    {
        if (digest.Length != KeySize)
        {
            throw new ArgumentException("a digest has 32 bytes", nameof(digest));
        }

        Scalar secret = ReadSecret(privateKey);
        Scalar z = Scalar.Read(digest, out _);
        Span<byte> reduced = stackalloc byte[KeySize];
        z.Write(reduced);
        Span<byte> work = stackalloc byte[2 * KeySize];
        Span<byte> compact = stackalloc byte[EcdsaSignature.CompactSize];
        var nonces = new DeterministicNonce(work, privateKey, reduced);
        try
        {
            while (true)
            {
                if (!Scalar.TryReadNonZero(nonces.Next(), out Scalar k))
                {
                    continue;
                }

                GeneratorTimes(k).Normalize().X.Write(compact);
                Scalar r = Scalar.Read(compact, out _);
                Scalar s = k.Inverse() * (z + (r * secret));
                if (r.IsZero || s.IsZero)
                {
                    continue;
                }

                r.Write(compact);
                (s.IsHigh ? -s : s).Write(compact[KeySize..]);
                return EcdsaSignature.ToDer(compact);
            }
        }
        finally
        {
            nonces.Clear();
        }
    }

    /// <inheritdoc />
    public byte[] PublicKeyOf(ReadOnlySpan<byte> privateKey)
    {
        Scalar secret = ReadSecret(privateKey);
        var output = new byte[PublicKey.Size];
        GeneratorTimes(secret).Normalize().WriteCompressed(output);
        return output;
    }

    /// <inheritdoc />
    public byte[]? Decompress(ReadOnlySpan<byte> publicKey)
    {
        if (!CurvePoint.TryRead(publicKey, out CurvePoint point))
        {
            return null;
        }

        var output = new byte[PublicKey.UncompressedSize];
        output[0] = 4;
        point.X.Write(output.AsSpan(1));
        point.Y.Write(output.AsSpan(1 + KeySize));
        return output;
    }

    /// <inheritdoc />
    public byte[]? Recover(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> compactSignature, int recoveryId)
    {
        if (digest.Length != KeySize
            || compactSignature.Length != EcdsaSignature.CompactSize
            || recoveryId is < 0 or > 3
            || !Scalar.TryReadNonZero(compactSignature, out Scalar r)
            || !Scalar.TryReadNonZero(compactSignature[KeySize..], out Scalar s))
        {
            return null;
        }

        if (!FieldElement.TryRead(compactSignature, out FieldElement x))
        {
            return null;
        }

        if (recoveryId >= 2 && !TryAddOrder(compactSignature[..KeySize], out x))
        {
            return null;
        }

        if (!CurvePoint.TryFromX(x, (recoveryId & 1) != 0, out CurvePoint point))
        {
            return null;
        }

        // Q = (s R - z G) / r.
        Scalar z = Scalar.Read(digest, out _);
        Scalar inverse = r.Inverse();
        CurvePoint key = GeneratorTimesPlus(-(z * inverse), s * inverse, point);
        if (key.IsNeutral)
        {
            return null;
        }

        var output = new byte[PublicKey.Size];
        key.Normalize().WriteCompressed(output);
        return output;
    }

    /// <summary>Whether 32 bytes are a private key: 1 … order-1.</summary>
    internal static bool IsPrivateKey(ReadOnlySpan<byte> bytes) => bytes.Length == KeySize && Scalar.TryReadNonZero(bytes, out _);

    /// <summary>(a + b) modulo the order, for key derivation; false when the sum is zero or <paramref name="a"/> is out of range.</summary>
    internal static bool TryAddKeys(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, Span<byte> sum)
    {
        Scalar x = Scalar.Read(a, out bool overflow);
        Scalar total = x + Scalar.Read(b, out _);
        total.Write(sum);
        return !overflow && !total.IsZero;
    }

    private static Scalar ReadSecret(ReadOnlySpan<byte> privateKey)
    {
        if (privateKey.Length != KeySize || !Scalar.TryReadNonZero(privateKey, out Scalar secret))
        {
            throw new ArgumentException("a private key is a number from 1 to the group's order less 1", nameof(privateKey));
        }

        return secret;
    }

    // x of the point, modulo the order, equals r: x = r or x = r + order, compared without dividing by Z.
    private static bool HasX(in CurvePoint point, ReadOnlySpan<byte> r)
    {
        _ = FieldElement.TryRead(r, out FieldElement x);
        if (FieldElement.Equals(x * point.Z, point.X))
        {
            return true;
        }

        return TryAddOrder(r, out FieldElement larger) && FieldElement.Equals(larger * point.Z, point.X);
    }

    // r + order as a field element; false when it is not below p. r is below the order.
    private static bool TryAddOrder(ReadOnlySpan<byte> r, out FieldElement sum)
    {
        ReadOnlySpan<byte> order =
        [
            0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE,
            0xBA, 0xAE, 0xDC, 0xE6, 0xAF, 0x48, 0xA0, 0x3B, 0xBF, 0xD2, 0x5E, 0x8C, 0xD0, 0x36, 0x41, 0x41,
        ];
        Span<byte> bytes = stackalloc byte[KeySize];
        int carry = 0;
        for (int i = KeySize - 1; i >= 0; i--)
        {
            carry += r[i] + order[i];
            bytes[i] = (byte)(carry & 0xFF);
            carry >>= 8;
        }

        return FieldElement.TryRead(bytes, out sum) && carry == 0;
    }

    private static void FillOddMultiples(Span<CurvePoint> table, in CurvePoint point)
    {
        CurvePoint twice = point.Double();
        table[0] = point;
        for (int i = 1; i < table.Length; i++)
        {
            table[i] = table[i - 1] + twice;
        }
    }

    // k G for a secret k: every entry of a window is read, and the same additions run for every k.
    private CurvePoint GeneratorTimes(in Scalar k)
    {
        CurvePoint sum = CurvePoint.Neutral;
        for (int w = 0; w < Windows; w++)
        {
            int digit = k.Nibble(4 * w);
            FieldElement x = default, y = default, z = default;
            for (int d = 0; d < WindowEntries; d++)
            {
                ulong mask = unchecked(0UL - (((ulong)(uint)(digit ^ d) - 1) >> 63));
                ref readonly CurvePoint entry = ref _comb[(w * WindowEntries) + d];
                x = FieldElement.Select(x, entry.X, mask);
                y = FieldElement.Select(y, entry.Y, mask);
                z = FieldElement.Select(z, entry.Z, mask);
            }

            sum += new CurvePoint(x, y, z);
        }

        return sum;
    }

    // a G + b P for public numbers: one chain of doublings, sparse signed digits.
    private CurvePoint GeneratorTimesPlus(in Scalar a, in Scalar b, in CurvePoint point)
    {
        Span<sbyte> digitsA = stackalloc sbyte[DigitsMax];
        Span<sbyte> digitsB = stackalloc sbyte[DigitsMax];
        int length = Math.Max(a.WriteNonAdjacentForm(digitsA, GeneratorWidth), b.WriteNonAdjacentForm(digitsB, KeyWidth));
        Span<CurvePoint> multiples = stackalloc CurvePoint[1 << (KeyWidth - 2)];
        FillOddMultiples(multiples, point);

        CurvePoint sum = CurvePoint.Neutral;
        for (int i = length - 1; i >= 0; i--)
        {
            sum = sum.Double();
            AddDigit(ref sum, digitsA[i], _odd);
            AddDigit(ref sum, digitsB[i], multiples);
        }

        return sum;
    }

    private static void AddDigit(ref CurvePoint sum, int digit, ReadOnlySpan<CurvePoint> oddMultiples)
    {
        if (digit > 0)
        {
            sum += oddMultiples[digit >> 1];
        }
        else if (digit < 0)
        {
            sum += -oddMultiples[-digit >> 1];
        }
    }
}

using System;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace Aergo.Primitives;

/// <summary>Keys derived from one seed along a path such as <c>m/44'/441'/0'/0/7</c> (BIP-32).</summary>
public static class HdWallet
{
    /// <summary>Where Aergo wallets keep their keys; append the number.</summary>
    public const string AergoPath = "m/44'/441'/0'/0/";

    /// <summary>Where Ethereum wallets and development chains keep their keys; append the number.</summary>
    public const string EthereumPath = "m/44'/60'/0'/0/";

    private const int DepthMax = 16;
    private const uint Hardened = 0x80000000;

    /// <summary>Derives the key at a path; false for a malformed path, a seed outside 16 … 64 bytes, and the one case in 2^127 where there is none.</summary>
    public static bool TryDerive(ReadOnlySpan<byte> seed, string? path, ISignatures signatures, [NotNullWhen(true)] out PrivateKey? key)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        key = null;
        Span<uint> steps = stackalloc uint[DepthMax];
        if (seed.Length is < 16 or > 64 || !TryParsePath(path, steps, out int depth))
        {
            return false;
        }

        // The left half is the key, the right half the chain code.
        Span<byte> node = stackalloc byte[64];
        HMACSHA512.HashData("Bitcoin seed"u8, seed, node);
        bool good = ManagedSecp256k1.IsPrivateKey(node[..32]);
        for (int i = 0; good && i < depth; i++)
        {
            good = TryStep(node, steps[i], signatures);
        }

        good = good && PrivateKey.TryCreate(node[..32], out key);
        CryptographicOperations.ZeroMemory(node);
        return good && key is not null;
    }

    private static bool TryStep(Span<byte> node, uint step, ISignatures signatures)
    {
        Span<byte> data = stackalloc byte[37];
        if ((step & Hardened) != 0)
        {
            data[0] = 0;
            node[..32].CopyTo(data[1..]);
        }
        else
        {
            signatures.PublicKeyOf(node[..32]).CopyTo(data);
        }

        BinaryPrimitives.WriteUInt32BigEndian(data[33..], step);
        Span<byte> child = stackalloc byte[64];
        HMACSHA512.HashData(node[32..], data, child);
        bool good = ManagedSecp256k1.TryAddKeys(child[..32], node[..32], node[..32]);
        child[32..].CopyTo(node[32..]);
        CryptographicOperations.ZeroMemory(child);
        CryptographicOperations.ZeroMemory(data);
        return good;
    }

    private static bool TryParsePath(string? path, Span<uint> steps, out int depth)
    {
        depth = 0;
        if (path is null || path.Length > 256)
        {
            return false;
        }

        string[] parts = path.Split('/');
        if (parts[0] != "m" || parts.Length - 1 > steps.Length)
        {
            return false;
        }

        foreach (string part in parts.AsSpan(1))
        {
            bool hardened = part.EndsWith('\'') || part.EndsWith('h');
            ReadOnlySpan<char> digits = hardened ? part.AsSpan(0, part.Length - 1) : part;
            if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9')
                || !uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) || number >= Hardened)
            {
                return false;
            }

            steps[depth++] = hardened ? number | Hardened : number;
        }

        return true;
    }
}

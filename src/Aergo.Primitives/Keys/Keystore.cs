using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Aergo.Primitives;

/// <summary>Aergo's key file: JSON with a key under scrypt and AES-128 in counter mode.</summary>
/// <remarks>Source: docs/spec/encoding.md, "Key files".</remarks>
public static class Keystore
{
    /// <summary>Longest file read, in bytes.</summary>
    public const int SizeMax = 16 * 1024;

    /// <summary>Length of a new salt, in bytes.</summary>
    public const int SaltSize = 32;

    /// <summary>Length of the cipher's first counter block, in bytes.</summary>
    public const int IvSize = 16;

    private const int SaltSizeMax = 256;
    private const int DerivedSize = 32;
    private const int CipherKeySize = 16;
    private const string Version = "1";
    private const string Cipher = "aes-128-ctr";
    private const string Derivation = "scrypt";

    /// <summary>Opens a file with its password.</summary>
    public static KeystoreError Open(ReadOnlySpan<byte> json, string password, ISignatures signatures, out PrivateKey? key)
    {
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(signatures);
        key = null;
        KeystoreError error = Read(json, out Content? content);
        if (error != KeystoreError.None || content is null)
        {
            return error;
        }

        Span<byte> derived = stackalloc byte[DerivedSize];
        Derive(password, content.Salt, content.Cost, derived);
        try
        {
            if (!CryptographicOperations.FixedTimeEquals(Mac(derived, content.Ciphertext), content.Mac))
            {
                return KeystoreError.WrongPassword;
            }

            byte[] secret = Counter(derived, content.Iv, content.Ciphertext);
            bool good = PrivateKey.TryCreatePadded(secret, out PrivateKey? found);
            CryptographicOperations.ZeroMemory(secret);
            if (!good || found is null)
            {
                return KeystoreError.NotAKey;
            }

            if (!string.Equals(Address.Of(found.PublicKeyBy(signatures)).ToString(), content.Address, StringComparison.Ordinal))
            {
                found.Dispose();
                return KeystoreError.OtherAddress;
            }

            key = found;
            return KeystoreError.None;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(derived);
        }
    }

    /// <summary>Writes a file. Salt and first counter block are chance, so the caller brings them; never the same twice.</summary>
    public static string Seal(
        PrivateKey key, string password, ScryptParameters cost, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> iv, ISignatures signatures)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(cost);
        if (salt.Length is 0 or > SaltSizeMax || iv.Length != IvSize)
        {
            throw new ArgumentException("a salt has 1 to 256 bytes, a counter block 16");
        }

        Span<byte> derived = stackalloc byte[DerivedSize];
        Derive(password, salt, cost, derived);
        byte[] ciphertext = Counter(derived, iv, key.Secret);
        byte[] mac = Mac(derived, ciphertext);
        CryptographicOperations.ZeroMemory(derived);
        return Object(
            ("aergo_address", JsonValue.Of(Address.Of(key.PublicKeyBy(signatures)).ToString())),
            ("ks_version", JsonValue.Of(Version)),
            ("cipher", Object(
                ("algorithm", JsonValue.Of(Cipher)),
                ("params", Object(("iv", Hex(iv)))),
                ("ciphertext", Hex(ciphertext)))),
            ("kdf", Object(
                ("algorithm", JsonValue.Of(Derivation)),
                ("params", Object(
                    ("dklen", JsonValue.Of(DerivedSize)),
                    ("n", JsonValue.Of(cost.N)),
                    ("p", JsonValue.Of(cost.P)),
                    ("r", JsonValue.Of(cost.R)),
                    ("salt", Hex(salt)))),
                ("mac", Hex(mac))))).ToString();
    }

    private static void Derive(string password, ReadOnlySpan<byte> salt, ScryptParameters cost, Span<byte> derived)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(password);
        Scrypt.Derive(bytes, salt, cost, derived);
        CryptographicOperations.ZeroMemory(bytes);
    }

    private static byte[] Mac(ReadOnlySpan<byte> derived, ReadOnlySpan<byte> ciphertext)
    {
        byte[] input = [.. derived[CipherKeySize..], .. ciphertext];
        byte[] mac = SHA256.HashData(input);
        CryptographicOperations.ZeroMemory(input);
        return mac;
    }

    // Counter mode: the framework has the block cipher, the counter is ours, big-endian over all 16 bytes.
    private static byte[] Counter(ReadOnlySpan<byte> derived, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> input)
    {
        using var aes = Aes.Create();
        aes.SetKey(derived[..CipherKeySize]);
        Span<byte> counter = stackalloc byte[IvSize];
        iv.CopyTo(counter);
        Span<byte> pad = stackalloc byte[IvSize];
        var output = new byte[input.Length];
        for (int at = 0; at < input.Length; at += IvSize)
        {
            aes.EncryptEcb(counter, pad, PaddingMode.None);
            for (int i = at; i < Math.Min(at + IvSize, input.Length); i++)
            {
                output[i] = (byte)(input[i] ^ pad[i - at]);
            }

            for (int i = IvSize - 1; i >= 0; i--)
            {
                counter[i] = (byte)((counter[i] + 1) & 0xFF);
                if (counter[i] != 0)
                {
                    break;
                }
            }
        }

        CryptographicOperations.ZeroMemory(pad);
        return output;
    }

    private static KeystoreError Read(ReadOnlySpan<byte> json, out Content? content)
    {
        content = null;
        if (JsonParser.Parse(json, SizeMax, out JsonValue? root) != JsonError.None || root is not { Kind: JsonKind.Object })
        {
            return KeystoreError.NotJson;
        }

        if (TextOf(root, "ks_version") is not { } version
            || root.Find("cipher") is not { } cipher || TextOf(cipher, "algorithm") is not { } cipherName
            || root.Find("kdf") is not { } kdf || TextOf(kdf, "algorithm") is not { } kdfName)
        {
            return KeystoreError.Malformed;
        }

        if (version != Version)
        {
            return KeystoreError.VersionNotSupported;
        }

        if (cipherName != Cipher)
        {
            return KeystoreError.CipherNotSupported;
        }

        if (kdfName != Derivation)
        {
            return KeystoreError.DerivationNotSupported;
        }

        if (TextOf(root, "aergo_address") is not { } address
            || kdf.Find("params") is not { } costs
            || !TryHex(cipher.Find("params"), "iv", IvSize, out byte[]? iv) || iv.Length != IvSize
            || !TryHex(cipher, "ciphertext", PrivateKey.Size, out byte[]? ciphertext)
            || !TryHex(costs, "salt", SaltSizeMax, out byte[]? salt)
            || !TryHex(kdf, "mac", Hash256.Size, out byte[]? mac)
            || !TryNumber(costs, "dklen", out int length) || !TryNumber(costs, "n", out int n)
            || !TryNumber(costs, "r", out int r) || !TryNumber(costs, "p", out int p))
        {
            return KeystoreError.Malformed;
        }

        if (length != DerivedSize)
        {
            return KeystoreError.DerivationNotSupported;
        }

        var cost = new ScryptParameters(n, r, p);
        if (!cost.IsWithinBounds)
        {
            return KeystoreError.TooCostly;
        }

        content = new Content(address, iv, ciphertext, salt, mac, cost);
        return KeystoreError.None;
    }

    private static string? TextOf(JsonValue parent, string name) =>
        parent.Find(name) is { Kind: JsonKind.Text } value ? value.Text : null;

    private static bool TryHex(JsonValue? parent, string name, int sizeMax, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (parent is null || TextOf(parent, name) is not { Length: > 0 } text || text.Length > 2 * sizeMax || text.Length % 2 != 0)
        {
            return false;
        }

        bytes = new byte[text.Length / 2];
        return Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
    }

    private static bool TryNumber(JsonValue parent, string name, out int number)
    {
        number = 0;
        if (parent.Find(name) is not { } value || !value.TryGetInt64(out long wide))
        {
            return false;
        }

        // Out of range is out of bounds as well, which the caller says.
        number = wide is < 0 or > int.MaxValue ? int.MaxValue : (int)wide;
        return true;
    }

    private static JsonValue Hex(ReadOnlySpan<byte> bytes) => JsonValue.Of(Convert.ToHexStringLower(bytes));

    private static JsonValue Object(params IReadOnlyList<(string Name, JsonValue Value)> members) => JsonValue.Of(members);

    private sealed record Content(string Address, byte[] Iv, byte[] Ciphertext, byte[] Salt, byte[] Mac, ScryptParameters Cost);
}

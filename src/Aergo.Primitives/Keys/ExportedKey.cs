using System;
using System.Security.Cryptography;
using System.Text;

namespace Aergo.Primitives;

/// <summary>The text in which aergocli exports a key: AES-256-GCM under a hash of the password, Base58Check with version 0xAA.</summary>
/// <remarks>
/// The same key and password always give the same text, and the password is only hashed twice: fit for passing a key on, not for
/// keeping it; that is what <see cref="Keystore"/> is for. Source: docs/spec/encoding.md, "Exported keys".
/// </remarks>
public static class ExportedKey
{
    /// <summary>Version byte of the Base58Check text.</summary>
    public const byte Version = 0xAA;

    /// <summary>Length of the encrypted form, in bytes: key and tag.</summary>
    public const int Size = PrivateKey.Size + TagSize;

    private const int TagSize = 16;
    private const int NonceOffset = 4;
    private const int NonceSize = 12;

    /// <summary>Encrypts a key; RPC carries these bytes without a version byte.</summary>
    public static byte[] Encrypt(PrivateKey key, string password)
    {
        ArgumentNullException.ThrowIfNull(key);
        Span<byte> cipherKey = stackalloc byte[Hash256.Size];
        Span<byte> hash = stackalloc byte[Hash256.Size];
        DeriveKey(password, cipherKey, hash);
        var output = new byte[Size];
        using var aes = new AesGcm(cipherKey, TagSize);
        aes.Encrypt(hash.Slice(NonceOffset, NonceSize), key.Secret, output.AsSpan(0, PrivateKey.Size), output.AsSpan(PrivateKey.Size));
        CryptographicOperations.ZeroMemory(cipherKey);
        return output;
    }

    /// <summary>Decrypts; keys of fewer than 32 bytes, which some wallets export, are filled up with zero bytes in front.</summary>
    public static KeystoreError Decrypt(ReadOnlySpan<byte> encrypted, string password, out PrivateKey? key)
    {
        key = null;
        if (encrypted.Length is <= TagSize or > Size)
        {
            return KeystoreError.Malformed;
        }

        Span<byte> cipherKey = stackalloc byte[Hash256.Size];
        Span<byte> hash = stackalloc byte[Hash256.Size];
        DeriveKey(password, cipherKey, hash);
        Span<byte> secret = stackalloc byte[encrypted.Length - TagSize];
        try
        {
            using var aes = new AesGcm(cipherKey, TagSize);
            aes.Decrypt(hash.Slice(NonceOffset, NonceSize), encrypted[..secret.Length], encrypted[secret.Length..], secret);
            return PrivateKey.TryCreatePadded(secret, out key) ? KeystoreError.None : KeystoreError.NotAKey;
        }
        catch (AuthenticationTagMismatchException)
        {
            return KeystoreError.WrongPassword;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
            CryptographicOperations.ZeroMemory(cipherKey);
        }
    }

    /// <summary>Encrypts a key into its text.</summary>
    public static string ToText(PrivateKey key, string password) => Base58Check.Encode(Version, Encrypt(key, password));

    /// <summary>Decrypts a text.</summary>
    public static KeystoreError FromText(string? text, string password, out PrivateKey? key)
    {
        key = null;
        return text is not null && Base58Check.TryDecode(text, out byte version, out byte[]? bytes) && version == Version
            ? Decrypt(bytes, password, out key)
            : KeystoreError.Malformed;
    }

    /// <summary>The unprotected text of a key, under the same version byte: what it shows is the key itself.</summary>
    public static string ToPlainText(PrivateKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Base58Check.Encode(Version, key.Secret);
    }

    /// <summary>Reads an unprotected text of 1 to 32 bytes.</summary>
    public static KeystoreError FromPlainText(string? text, out PrivateKey? key)
    {
        key = null;
        if (text is null || !Base58Check.TryDecode(text, out byte version, out byte[]? bytes) || version != Version)
        {
            return KeystoreError.Malformed;
        }

        bool good = PrivateKey.TryCreatePadded(bytes, out key);
        CryptographicOperations.ZeroMemory(bytes);
        return good ? KeystoreError.None : KeystoreError.NotAKey;
    }

    private static void DeriveKey(string password, Span<byte> cipherKey, Span<byte> hash)
    {
        ArgumentNullException.ThrowIfNull(password);
        byte[] bytes = Encoding.UTF8.GetBytes(password);
        SHA256.HashData(bytes, hash);
        byte[] both = [.. bytes, .. hash];
        SHA256.HashData(both, cipherKey);
        CryptographicOperations.ZeroMemory(bytes);
        CryptographicOperations.ZeroMemory(both);
    }
}

using System;
using System.Diagnostics.CodeAnalysis;

namespace Aergo.Primitives;

/// <summary>Base58 of version byte ‖ payload ‖ first four bytes of SHA-256(SHA-256(version ‖ payload)).</summary>
public static class Base58Check
{
    private const int ChecksumSize = 4;

    /// <summary>The text of a payload under a version byte.</summary>
    public static string Encode(byte version, ReadOnlySpan<byte> payload)
    {
        var bytes = new byte[1 + payload.Length + ChecksumSize];
        bytes[0] = version;
        payload.CopyTo(bytes.AsSpan(1));
        WriteChecksum(bytes.AsSpan(0, 1 + payload.Length), bytes.AsSpan(1 + payload.Length));
        return Base58.Encode(bytes);
    }

    /// <summary>Reads version and payload; false for characters outside the alphabet, a wrong checksum, or fewer than five bytes.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, out byte version, [NotNullWhen(true)] out byte[]? payload)
    {
        version = 0;
        payload = null;
        if (!Base58.TryDecode(text, out byte[]? bytes) || bytes.Length < 1 + ChecksumSize)
        {
            return false;
        }

        ReadOnlySpan<byte> body = bytes.AsSpan(0, bytes.Length - ChecksumSize);
        Span<byte> checksum = stackalloc byte[ChecksumSize];
        WriteChecksum(body, checksum);
        if (!checksum.SequenceEqual(bytes.AsSpan(body.Length)))
        {
            return false;
        }

        version = body[0];
        payload = body[1..].ToArray();
        return true;
    }

    private static void WriteChecksum(ReadOnlySpan<byte> body, Span<byte> checksum)
    {
        Span<byte> first = stackalloc byte[Hash256.Size];
        Hash256.Sha256(body).CopyTo(first);
        Span<byte> second = stackalloc byte[Hash256.Size];
        Hash256.Sha256(first).CopyTo(second);
        second[..ChecksumSize].CopyTo(checksum);
    }
}

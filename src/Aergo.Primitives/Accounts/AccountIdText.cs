using System;
using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Aergo.Primitives;

/// <summary>The <c>0x…</c> spelling of an account, with the mixed-case checksum of EIP-55.</summary>
public static class AccountIdText
{
    private const int Digits = 2 * AccountId.Size;

    /// <summary><c>0x</c> and 40 digits; a letter is upper case where the Keccak-256 of the lower-case digits has a nibble of 8 or more.</summary>
    public static string ToChecksumString(this AccountId id) => string.Create(2 + Digits, id, static (text, id) =>
    {
        text[0] = '0';
        text[1] = 'x';
        WriteChecksummed(id, text[2..]);
    });

    /// <summary>Reads 40 hex digits, with or without <c>0x</c>; mixed case must carry the right checksum.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out AccountId id)
    {
        id = default;
        if (text is null)
        {
            return false;
        }

        ReadOnlySpan<char> digits = text.StartsWith("0x", StringComparison.Ordinal) ? text.AsSpan(2) : text;
        Span<byte> bytes = stackalloc byte[AccountId.Size];
        if (digits.Length != Digits || Convert.FromHexString(digits, bytes, out _, out _) != OperationStatus.Done)
        {
            return false;
        }

        id = new AccountId(bytes);
        bool mixed = digits.IndexOfAnyInRange('a', 'f') >= 0 && digits.IndexOfAnyInRange('A', 'F') >= 0;
        if (!mixed)
        {
            return true;
        }

        Span<char> expected = stackalloc char[Digits];
        WriteChecksummed(id, expected);
        if (digits.SequenceEqual(expected))
        {
            return true;
        }

        id = default;
        return false;
    }

    private static void WriteChecksummed(AccountId id, Span<char> text)
    {
        const string hex = "0123456789abcdef";
        Span<byte> bytes = stackalloc byte[AccountId.Size];
        id.CopyTo(bytes);
        Span<byte> ascii = stackalloc byte[Digits];
        for (int i = 0; i < Digits; i++)
        {
            ascii[i] = (byte)hex[(bytes[i / 2] >> (4 * (1 - (i & 1)))) & 15];
        }

        Span<byte> digest = stackalloc byte[Keccak256.Size];
        Keccak256.Hash(ascii, digest);
        for (int i = 0; i < Digits; i++)
        {
            bool upper = ((digest[i / 2] >> (4 * (1 - (i & 1)))) & 15) >= 8;
            text[i] = upper && ascii[i] >= 'a' ? (char)(ascii[i] - 32) : (char)ascii[i];
        }
    }
}

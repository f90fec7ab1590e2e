using System;
using System.Diagnostics.CodeAnalysis;

namespace Aergo.Primitives;

/// <summary>Base58 with Bitcoin's alphabet: a big-endian number in base 58, one '1' for each leading zero byte.</summary>
/// <remarks>Cost grows with the square of the length, so inputs are bounded.</remarks>
public static class Base58
{
    /// <summary>Longest text read, in characters.</summary>
    public const int TextLengthMax = 1024;

    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    /// <summary>The text of <paramref name="bytes"/>.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        int zeros = 0;
        while (zeros < bytes.Length && bytes[zeros] == 0)
        {
            zeros++;
        }

        // log 256 / log 58 < 1.38
        var digits = new byte[(bytes.Length * 138 / 100) + 1];
        int used = 0;
        foreach (byte b in bytes[zeros..])
        {
            int carry = b;
            int i = 0;
            for (; i < used || carry != 0; i++)
            {
                carry += digits[i] << 8;
                digits[i] = (byte)(carry % 58);
                carry /= 58;
            }

            used = i;
        }

        return string.Create(zeros + used, (digits, zeros, used), static (text, state) =>
        {
            text[..state.zeros].Fill('1');
            for (int i = 0; i < state.used; i++)
            {
                text[state.zeros + i] = Alphabet[state.digits[state.used - 1 - i]];
            }
        });
    }

    /// <summary>Reads a text of at most <see cref="TextLengthMax"/> characters; the empty text is the empty bytes.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text.Length > TextLengthMax)
        {
            return false;
        }

        int zeros = 0;
        while (zeros < text.Length && text[zeros] == '1')
        {
            zeros++;
        }

        // log 58 / log 256 < 0.733
        Span<byte> number = stackalloc byte[(text.Length * 733 / 1000) + 1];
        number.Clear();
        int used = 0;
        foreach (char c in text[zeros..])
        {
            int carry = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (carry < 0)
            {
                return false;
            }

            int i = 0;
            for (; i < used || carry != 0; i++)
            {
                carry += number[i] * 58;
                number[i] = (byte)(carry & 0xFF);
                carry >>= 8;
            }

            used = i;
        }

        bytes = new byte[zeros + used];
        for (int i = 0; i < used; i++)
        {
            bytes[zeros + i] = number[used - 1 - i];
        }

        return true;
    }
}

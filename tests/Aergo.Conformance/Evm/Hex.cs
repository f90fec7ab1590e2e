using System;
using System.Text.Json;
using Aergo.Evm;
using Aergo.Primitives;

namespace Aergo.Conformance.Evm;

/// <summary>Reads the quantities and bytes of the fixtures, which come with and without <c>0x</c> and leading zeros.</summary>
internal static class Hex
{
    public static byte[] Bytes(this JsonElement element)
    {
        ReadOnlySpan<char> digits = Digits(element.GetString()!);
        return Convert.FromHexString(digits.Length % 2 == 0 ? digits.ToString() : "0" + digits.ToString());
    }

    public static UInt256 Word(this JsonElement element) => Word(element.GetString()!);

    /// <summary>A quantity; <c>0x:bigint 0x…</c> marks one that exceeds 256 bits, and there is none then.</summary>
    public static UInt256? WordOrTooLarge(this JsonElement element)
    {
        string text = element.GetString()!;
        return text.Contains("bigint", StringComparison.Ordinal) ? null : Word(text);
    }

    public static UInt256 Word(string text)
    {
        string digits = Digits(text).TrimStart('0').ToString();
        return new UInt256(Convert.FromHexString(digits.Length % 2 == 0 ? digits : "0" + digits));
    }

    public static AccountId Account(this JsonElement element) => Account(element.GetString()!);

    public static AccountId Account(string text) => new(Convert.FromHexString(Digits(text)));

    private static ReadOnlySpan<char> Digits(string text) => text.StartsWith("0x", StringComparison.Ordinal) ? text.AsSpan(2) : text;
}

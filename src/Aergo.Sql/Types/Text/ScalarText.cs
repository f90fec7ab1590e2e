using System;
using System.Globalization;
using System.Text;
using Aergo.Sql.Catalog;

namespace Aergo.Sql.Types;

/// <summary>Text forms of the small types: booleans, integers, oids, "char", name, uuid and bytea.</summary>
public static class ScalarText
{
    private static readonly string[] TrueWords = ["true", "yes", "on", "1"];
    private static readonly string[] FalseWords = ["false", "no", "off", "0"];

    /// <summary>Any unique beginning of true, yes, on, 1 and their opposites, in any case.</summary>
    public static bool ParseBoolean(string text)
    {
        ReadOnlySpan<char> word = TextScan.Trim(text);
        bool isTrue = IsPrefix(word, TrueWords);
        bool isFalse = IsPrefix(word, FalseWords);
        return isTrue != isFalse ? isTrue : throw Syntax("boolean", text);
    }

    public static short ParseInt16(string text) => (short)ParseInteger(text, "smallint", short.MinValue, short.MaxValue);

    public static int ParseInt32(string text) => (int)ParseInteger(text, "integer", int.MinValue, int.MaxValue);

    public static long ParseInt64(string text) => ParseInteger(text, "bigint", long.MinValue, long.MaxValue);

    /// <summary>A decimal number; a negative one wraps within 32 bits, as C's strtoul has it.</summary>
    public static uint ParseOid(ReadOnlySpan<char> text, string typeName = "oid")
    {
        ReadOnlySpan<char> number = TextScan.Trim(text);
        bool negative = number.StartsWith("-");
        ReadOnlySpan<char> digits = negative || number.StartsWith("+") ? number[1..] : number;
        if (digits.IsEmpty || TextScan.CountDigits(digits) != digits.Length)
        {
            throw Syntax(typeName, text.ToString());
        }

        bool fits = ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value);
        if (!fits || value > (negative ? 1UL + int.MaxValue : uint.MaxValue))
        {
            throw new SqlException(SqlState.NumericOutOfRange, $"value \"{text}\" is out of range for type {typeName}");
        }

        return negative ? unchecked((uint)-(long)value) : (uint)value;
    }

    /// <summary>The first byte of the text, or the byte of the form \ooo, as a string of one unit; empty for the zero byte.</summary>
    public static string ParseInternalChar(string text)
    {
        if (text.Length == 4 && text[0] == '\\' && text[1] is >= '0' and <= '7' && text[2] is >= '0' and <= '7' && text[3] is >= '0' and <= '7')
        {
            return InternalChar(((text[1] - '0') << 6) | ((text[2] - '0') << 3) | (text[3] - '0'));
        }

        if (text.Length == 0)
        {
            return string.Empty;
        }

        Span<byte> first = stackalloc byte[4];
        int width = text.Length > 1 && char.IsHighSurrogate(text[0]) ? 2 : 1;
        Encoding.UTF8.GetBytes(text.AsSpan(0, width), first);
        return InternalChar(first[0]);
    }

    /// <summary>The value of type "char" for a byte.</summary>
    public static string InternalChar(int code) => (code & 0xFF) == 0 ? string.Empty : ((char)(code & 0xFF)).ToString();

    /// <summary>Bytes above 127 print as \ooo.</summary>
    public static string FormatInternalChar(string value) => value.Length == 0 || value[0] < 128
        ? value
        : string.Create(CultureInfo.InvariantCulture, $"\\{value[0] >> 6}{(value[0] >> 3) & 7}{value[0] & 7}");

    /// <summary>Cuts to 63 bytes between characters.</summary>
    public static string ParseName(string text) => Identifiers.Truncate(text);

    /// <summary>32 hexadecimal digits, with a hyphen allowed after each four and braces around.</summary>
    public static UInt128 ParseUuid(string text)
    {
        ReadOnlySpan<char> rest = text;
        bool braces = rest.StartsWith("{");
        rest = braces ? rest[1..] : rest;
        UInt128 value = UInt128.Zero;
        for (int i = 0; i < 32; i++)
        {
            if (i > 0 && i % 4 == 0 && rest.StartsWith("-"))
            {
                rest = rest[1..];
            }

            int digit = rest.IsEmpty ? -1 : TextScan.HexValue(rest[0]);
            if (digit < 0)
            {
                throw Syntax("uuid", text);
            }

            value = (value << 4) | (UInt128)digit;
            rest = rest[1..];
        }

        return rest.SequenceEqual(braces ? "}" : string.Empty) ? value : throw Syntax("uuid", text);
    }

    public static string FormatUuid(UInt128 value)
    {
        string digits = value.ToString("x32", CultureInfo.InvariantCulture);
        return $"{digits.AsSpan(0, 8)}-{digits.AsSpan(8, 4)}-{digits.AsSpan(12, 4)}-{digits.AsSpan(16, 4)}-{digits.AsSpan(20)}";
    }

    /// <summary>The hex form with \x, or the escape form.</summary>
    public static byte[] ParseBytea(string text) => text.StartsWith("\\x", StringComparison.Ordinal) ? ParseHex(text.AsSpan(2)) : ParseEscape(text);

    /// <summary>Style hex or escape, as bytea_output.</summary>
    public static string FormatBytea(byte[] value, string style) => style == "escape" ? FormatEscape(value) : "\\x" + Convert.ToHexStringLower(value);

    /// <summary>Hexadecimal digits in pairs, blanks between pairs skipped; 22023 otherwise.</summary>
    internal static byte[] ParseHex(ReadOnlySpan<char> text)
    {
        byte[] bytes = new byte[text.Length / 2];
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is ' ' or '\n' or '\t' or '\r')
            {
                continue;
            }

            int high = HexDigit(text, i);
            if (++i == text.Length)
            {
                throw new SqlException(SqlState.InvalidParameterValue, "invalid hexadecimal data: odd number of digits");
            }

            bytes[length++] = (byte)((high << 4) | HexDigit(text, i));
        }

        return length == bytes.Length ? bytes : bytes[..length];
    }

    private static int HexDigit(ReadOnlySpan<char> text, int at)
    {
        int digit = TextScan.HexValue(text[at]);
        int width = char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1;
        return digit >= 0
            ? digit
            : throw new SqlException(SqlState.InvalidParameterValue, $"invalid hexadecimal digit: \"{text.Slice(at, width)}\"");
    }

    private static byte[] ParseEscape(string text)
    {
        byte[] raw = Encoding.UTF8.GetBytes(text);
        int length = 0;
        for (int i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                raw[length++] = raw[i];
            }
            else if (i + 3 < raw.Length && raw[i + 1] is >= (byte)'0' and <= (byte)'3' && IsOctal(raw[i + 2]) && IsOctal(raw[i + 3]))
            {
                raw[length++] = (byte)(((raw[i + 1] - '0') << 6) | ((raw[i + 2] - '0') << 3) | (raw[i + 3] - '0'));
                i += 3;
            }
            else if (i + 1 < raw.Length && raw[i + 1] == '\\')
            {
                raw[length++] = (byte)'\\';
                i++;
            }
            else
            {
                throw new SqlException(SqlState.InvalidTextRepresentation, "invalid input syntax for type bytea");
            }
        }

        return length == raw.Length ? raw : raw[..length];
    }

    private static string FormatEscape(byte[] value)
    {
        var output = new StringBuilder(value.Length);
        foreach (byte b in value)
        {
            if (b == '\\')
            {
                output.Append("\\\\");
            }
            else if (b is < 0x20 or > 0x7E)
            {
                output.Append(CultureInfo.InvariantCulture, $"\\{b >> 6}{(b >> 3) & 7}{b & 7}");
            }
            else
            {
                output.Append((char)b);
            }
        }

        return output.ToString();
    }

    private static bool IsOctal(byte b) => b is >= (byte)'0' and <= (byte)'7';

    private static bool IsPrefix(ReadOnlySpan<char> word, string[] words)
    {
        foreach (string candidate in words)
        {
            if (!word.IsEmpty && candidate.AsSpan().StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static long ParseInteger(string text, string typeName, long minimum, long maximum)
    {
        ReadOnlySpan<char> rest = text;
        int start = 0;
        while (start < rest.Length && TextScan.IsSpace(rest[start]))
        {
            start++;
        }

        bool negative = start < rest.Length && rest[start] == '-';
        if (start < rest.Length && rest[start] is '-' or '+')
        {
            start++;
        }

        int digits = TextScan.CountDigits(rest[start..]);
        if (digits == 0)
        {
            throw Syntax(typeName, text);
        }

        // Summed below zero, where there is one value more.
        long value = 0;
        for (int i = start; i < start + digits; i++)
        {
            int digit = rest[i] - '0';
            if (value < (long.MinValue + digit) / 10)
            {
                throw Range(typeName, text);
            }

            value = (value * 10) - digit;
        }

        bool fits = negative ? value >= minimum : value >= -maximum;
        if (!fits)
        {
            throw Range(typeName, text);
        }

        return TextScan.Trim(rest[(start + digits)..]).IsEmpty ? (negative ? value : -value) : throw Syntax(typeName, text);
    }

    private static SqlException Range(string typeName, string text) =>
        new(SqlState.NumericOutOfRange, $"value \"{text}\" is out of range for type {typeName}");

    private static SqlException Syntax(string typeName, string text) =>
        new(SqlState.InvalidTextRepresentation, $"invalid input syntax for type {typeName}: \"{text}\"");
}

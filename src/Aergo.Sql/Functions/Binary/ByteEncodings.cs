using System;
using System.Globalization;
using System.Text;

namespace Aergo.Sql.Functions.Binary;

/// <summary>hex, base64 and escape, the text forms of encode and decode.</summary>
internal static class ByteEncodings
{
    private const string Base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /// <summary>Line length of base64 in MIME.</summary>
    private const int Base64Line = 76;

    public static string Encode(byte[] bytes, string encoding) => encoding.ToLowerInvariant() switch
    {
        "hex" => Convert.ToHexStringLower(bytes),
        "base64" => EncodeBase64(bytes),
        "escape" => EncodeEscape(bytes),
        _ => throw Unknown(encoding),
    };

    public static byte[] Decode(string text, string encoding) => encoding.ToLowerInvariant() switch
    {
        "hex" => DecodeHex(text),
        "base64" => DecodeBase64(text),
        "escape" => DecodeEscape(text),
        _ => throw Unknown(encoding),
    };

    private static SqlException Unknown(string encoding) => new(SqlState.InvalidParameterValue, $"unrecognized encoding: \"{encoding}\"");

    private static SqlException Bad(string message, string? hint = null) => new(SqlState.InvalidParameterValue, message) { Hint = hint };

    private static string EncodeBase64(byte[] bytes)
    {
        string plain = Convert.ToBase64String(bytes);
        var result = new StringBuilder(plain.Length + (plain.Length / Base64Line));
        for (int at = 0; at < plain.Length; at += Base64Line)
        {
            int length = Math.Min(Base64Line, plain.Length - at);
            result.Append(plain, at, length);

            // A line break follows each full line that has more input after it, and also a full last line.
            if (length == Base64Line && at + length < plain.Length)
            {
                result.Append('\n');
            }
        }

        return result.ToString();
    }

    private static string EncodeEscape(byte[] bytes)
    {
        var result = new StringBuilder(bytes.Length);
        foreach (byte b in bytes)
        {
            if (b == 0 || b >= 128)
            {
                result.Append('\\').Append((char)('0' + (b >> 6))).Append((char)('0' + ((b >> 3) & 7))).Append((char)('0' + (b & 7)));
            }
            else if (b == '\\')
            {
                result.Append("\\\\");
            }
            else
            {
                result.Append((char)b);
            }
        }

        return result.ToString();
    }

    private static byte[] DecodeHex(string text)
    {
        var result = new byte[text.Length / 2];
        int count = 0, at = 0;
        while (at < text.Length)
        {
            if (text[at] is ' ' or '\n' or '\t' or '\r')
            {
                at++;
                continue;
            }

            int high = HexDigit(text, at++);
            if (at >= text.Length)
            {
                throw Bad("invalid hexadecimal data: odd number of digits");
            }

            result[count++] = (byte)((high << 4) | HexDigit(text, at++));
        }

        return result[..count];
    }

    private static int HexDigit(string text, int at)
    {
        int value = Types.TextScan.HexValue(text[at]);
        return value >= 0 ? value : throw Bad($"invalid hexadecimal digit: \"{Symbol(text, at)}\"");
    }

    private static string Symbol(string text, int at) => text.Substring(at, Strings.CodePoints.Width(text, at));

    private static byte[] DecodeBase64(string text)
    {
        var result = new byte[((text.Length + 3) / 4 * 3) + 3];
        int count = 0, buffer = 0, position = 0, end = 0;
        for (int at = 0; at < text.Length; at++)
        {
            char c = text[at];
            int digit = 0;
            if (c is ' ' or '\t' or '\n' or '\r')
            {
                continue;
            }

            if (c == '=')
            {
                if (end == 0)
                {
                    end = position switch { 2 => 1, 3 => 2, _ => throw Bad("unexpected \"=\" while decoding base64 sequence") };
                }
            }
            else
            {
                digit = Base64Digits.IndexOf(c, StringComparison.Ordinal);
                if (digit < 0)
                {
                    throw Bad($"invalid symbol \"{Symbol(text, at)}\" found while decoding base64 sequence");
                }
            }

            buffer = ((buffer << 6) | digit) & 0xFFFFFF;
            if (++position == 4)
            {
                result[count++] = (byte)(buffer >> 16);
                if (end is 0 or > 1)
                {
                    result[count++] = unchecked((byte)(buffer >> 8));
                }

                if (end is 0 or > 2)
                {
                    result[count++] = unchecked((byte)buffer);
                }

                buffer = position = 0;
            }
        }

        return position == 0
            ? result[..count]
            : throw Bad("invalid base64 end sequence", "Input data is missing padding, is truncated, or is otherwise corrupted.");
    }

    private static byte[] DecodeEscape(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var result = new byte[bytes.Length];
        int count = 0;
        for (int at = 0; at < bytes.Length;)
        {
            if (bytes[at] != '\\')
            {
                result[count++] = bytes[at++];
            }
            else if (at + 3 < bytes.Length && bytes[at + 1] is >= (byte)'0' and <= (byte)'3' && IsOctal(bytes[at + 2]) && IsOctal(bytes[at + 3]))
            {
                result[count++] = (byte)(((bytes[at + 1] - '0') << 6) | ((bytes[at + 2] - '0') << 3) | (bytes[at + 3] - '0'));
                at += 4;
            }
            else if (at + 1 < bytes.Length && bytes[at + 1] == '\\')
            {
                result[count++] = (byte)'\\';
                at += 2;
            }
            else
            {
                throw new SqlException(SqlState.InvalidTextRepresentation, "invalid input syntax for type bytea");
            }
        }

        return result[..count];
    }

    private static bool IsOctal(byte b) => b is >= (byte)'0' and <= (byte)'7';

    /// <summary>Text of checked UTF-8; 22021 with the offending bytes when it is none.</summary>
    public static string DecodeUtf8(byte[] bytes)
    {
        int at = 0;
        while (at < bytes.Length)
        {
            int length = Utf8Length(bytes, at);
            if (length == 0 || bytes[at] == 0)
            {
                throw InvalidUtf8(bytes, at);
            }

            at += length;
        }

        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Length of the well-formed sequence at a place; 0 when there is none.</summary>
    private static int Utf8Length(byte[] bytes, int at) =>
        Rune.DecodeFromUtf8(bytes.AsSpan(at), out _, out int consumed) == System.Buffers.OperationStatus.Done ? consumed : 0;

    private static SqlException InvalidUtf8(byte[] bytes, int at)
    {
        byte first = bytes[at];
        int expected = first < 0x80 ? 1 : (first & 0xE0) == 0xC0 ? 2 : (first & 0xF0) == 0xE0 ? 3 : (first & 0xF8) == 0xF0 ? 4 : 1;
        int shown = Math.Min(expected, bytes.Length - at);
        var text = new StringBuilder("invalid byte sequence for encoding \"UTF8\":");
        for (int i = 0; i < shown; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $" 0x{bytes[at + i]:x2}");
        }

        return new SqlException(SqlState.CharacterNotInRepertoire, text.ToString());
    }
}

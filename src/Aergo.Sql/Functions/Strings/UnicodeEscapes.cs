using System;
using System.Globalization;
using System.Text;

namespace Aergo.Sql.Functions.Strings;

/// <summary>The escapes of unistr: \XXXX, \+XXXXXX, \uXXXX, \UXXXXXXXX.</summary>
internal static class UnicodeEscapes
{
    public static string Decode(string text)
    {
        var result = new StringBuilder(text.Length);
        int high = 0;
        for (int at = 0; at < text.Length;)
        {
            if (text[at] != '\\')
            {
                RequireNoHigh(high);
                result.Append(text[at++]);
                continue;
            }

            if (at + 1 < text.Length && text[at + 1] == '\\')
            {
                RequireNoHigh(high);
                result.Append('\\');
                at += 2;
                continue;
            }

            int code;
            if (TryHex(text, at + 1, 4, out code))
            {
                at += 5;
            }
            else if (at + 1 < text.Length && text[at + 1] == 'u' && TryHex(text, at + 2, 4, out code))
            {
                at += 6;
            }
            else if (at + 1 < text.Length && text[at + 1] == '+' && TryHex(text, at + 2, 6, out code))
            {
                at += 8;
            }
            else if (at + 1 < text.Length && text[at + 1] == 'U' && TryHex(text, at + 2, 8, out code))
            {
                at += 10;
            }
            else
            {
                throw new SqlException(SqlState.SyntaxError, "invalid Unicode escape")
                {
                    Hint = "Unicode escapes must be \\XXXX, \\+XXXXXX, \\uXXXX, or \\UXXXXXXXX.",
                };
            }

            if (code is <= 0 or > 0x10FFFF)
            {
                throw new SqlException(SqlState.InvalidParameterValue, string.Create(CultureInfo.InvariantCulture, $"invalid Unicode code point: {code:X4}"));
            }

            if (high != 0)
            {
                if (code is < 0xDC00 or > 0xDFFF)
                {
                    throw BadPair();
                }

                result.Append((char)high).Append((char)code);
                high = 0;
            }
            else if (code is >= 0xDC00 and <= 0xDFFF)
            {
                throw BadPair();
            }
            else if (code is >= 0xD800 and <= 0xDBFF)
            {
                high = code;
            }
            else
            {
                result.Append(char.ConvertFromUtf32(code));
            }
        }

        RequireNoHigh(high);
        return result.ToString();
    }

    private static void RequireNoHigh(int high)
    {
        if (high != 0)
        {
            throw BadPair();
        }
    }

    private static SqlException BadPair() => new(SqlState.SyntaxError, "invalid Unicode surrogate pair");

    private static bool TryHex(string text, int at, int digits, out int code)
    {
        code = 0;
        return at + digits <= text.Length &&
            int.TryParse(text.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out code);
    }
}

using System;
using System.Globalization;
using System.Text;

namespace Aergo.Sql.Parsing;

/// <summary>Reads what stands between quotes. Each method takes the token's start and the offset behind the opening quote, and returns the value and the token's end.</summary>
internal sealed class StringScanner(string text)
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, true);

    /// <summary>'…' with '' for a quote, continued by a further quote on a later line.</summary>
    public (string Value, int End) Standard(int start, int from)
    {
        StringBuilder? builder = null;
        int at = from;
        while (true)
        {
            int quote = text.IndexOf('\'', at);
            if (quote < 0)
            {
                throw SyntaxErrors.Near(text, start, text.Length, "unterminated quoted string");
            }

            int end = quote + 1;
            if (end < text.Length && text[end] == '\'')
            {
                (builder ??= new StringBuilder()).Append(text, at, end - at);
                at = end + 1;
                continue;
            }

            int next = Continuation(end);
            if (next < 0)
            {
                return (builder is null ? text[at..quote] : builder.Append(text, at, quote - at).ToString(), end);
            }

            (builder ??= new StringBuilder()).Append(text, at, quote - at);
            at = next;
        }
    }

    /// <summary>"…" with "" for a quote.</summary>
    public (string Value, int End) QuotedName(int start, int from)
    {
        StringBuilder? builder = null;
        int at = from;
        while (true)
        {
            int quote = text.IndexOf('"', at);
            if (quote < 0)
            {
                throw SyntaxErrors.Near(text, start, text.Length, "unterminated quoted identifier");
            }

            int end = quote + 1;
            if (end < text.Length && text[end] == '"')
            {
                (builder ??= new StringBuilder()).Append(text, at, end - at);
                at = end + 1;
                continue;
            }

            return (builder is null ? text[at..quote] : builder.Append(text, at, quote - at).ToString(), end);
        }
    }

    /// <summary>The digits of B'…' or X'…'.</summary>
    public (string Value, int End) Bits(int start, int from, string kind)
    {
        StringBuilder? builder = null;
        int at = from;
        while (true)
        {
            int quote = text.IndexOf('\'', at);
            if (quote < 0)
            {
                throw SyntaxErrors.Near(text, start, text.Length, $"unterminated {kind} string literal");
            }

            int next = Continuation(quote + 1);
            if (next < 0)
            {
                return (builder is null ? text[at..quote] : builder.Append(text, at, quote - at).ToString(), quote + 1);
            }

            (builder ??= new StringBuilder()).Append(text, at, quote - at);
            at = next;
        }
    }

    /// <summary>E'…' with backslash escapes. Octal and hexadecimal ones are bytes, which together must be UTF-8.</summary>
    public (string Value, int End) Escaped(int start, int from)
    {
        var builder = new EscapedText();
        int at = from;
        while (at < text.Length)
        {
            char c = text[at];
            if (c == '\'')
            {
                if (at + 1 < text.Length && text[at + 1] == '\'')
                {
                    builder.Add('\'');
                    at += 2;
                    continue;
                }

                int next = Continuation(at + 1);
                if (next < 0)
                {
                    return (builder.Finish(), at + 1);
                }

                at = next;
            }
            else if (c != '\\')
            {
                builder.Add(c);
                at++;
            }
            else if (at + 1 >= text.Length)
            {
                break;
            }
            else
            {
                at = Escape(builder, at);
            }
        }

        throw SyntaxErrors.Near(text, start, text.Length, "unterminated quoted string");
    }

    private int Escape(EscapedText builder, int backslash)
    {
        int at = backslash + 1;
        char c = text[at];
        switch (c)
        {
            case 'b':
                builder.Add('\b');
                return at + 1;
            case 'f':
                builder.Add('\f');
                return at + 1;
            case 'n':
                builder.Add('\n');
                return at + 1;
            case 'r':
                builder.Add('\r');
                return at + 1;
            case 't':
                builder.Add('\t');
                return at + 1;
            case 'v':
                builder.Add('\v');
                return at + 1;
            case >= '0' and <= '7':
                int octal = 0;
                int octalEnd = at;
                while (octalEnd < text.Length && octalEnd < at + 3 && text[octalEnd] is >= '0' and <= '7')
                {
                    octal = (octal * 8) + (text[octalEnd] - '0');
                    octalEnd++;
                }

                builder.AddByte((byte)(octal & 0xFF));
                return octalEnd;
            case 'x' when at + 1 < text.Length && char.IsAsciiHexDigit(text[at + 1]):
                int hexEnd = at + 2 < text.Length && char.IsAsciiHexDigit(text[at + 2]) ? at + 3 : at + 2;
                builder.AddByte((byte)int.Parse(text.AsSpan(at + 1, hexEnd - at - 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                return hexEnd;
            case 'u' or 'U':
                return UnicodeEscape(builder, backslash, c == 'u' ? 4 : 8);
            default:
                builder.Add(c);
                return at + 1;
        }
    }

    private int UnicodeEscape(EscapedText builder, int backslash, int digits)
    {
        int code = HexDigits(backslash + 2, digits);
        if (code < 0)
        {
            throw BadEscape(backslash, SqlState.InvalidEscapeSequence, "Unicode escapes must be \\uXXXX or \\UXXXXXXXX.");
        }

        int end = backslash + 2 + digits;
        if (code is >= 0xD800 and <= 0xDBFF)
        {
            int low = end + 1 < text.Length && text[end] == '\\' && text[end + 1] is 'u' or 'U' ? HexDigits(end + 2, text[end + 1] == 'u' ? 4 : 8) : -1;
            if (low is < 0xDC00 or > 0xDFFF)
            {
                throw SyntaxErrors.Near(text, backslash, Math.Min(text.Length, end), "invalid Unicode surrogate pair");
            }

            builder.Add((char)code);
            builder.Add((char)low);
            return end + (text[end + 1] == 'u' ? 6 : 10);
        }

        if (code is 0 or > 0x10FFFF)
        {
            throw SyntaxErrors.Near(text, backslash, Math.Min(text.Length, end), "invalid Unicode escape value");
        }

        if (code is >= 0xDC00 and <= 0xDFFF)
        {
            throw SyntaxErrors.Near(text, backslash, Math.Min(text.Length, end), "invalid Unicode surrogate pair");
        }

        builder.Add(new Rune(code));
        return end;
    }

    /// <summary>Resolves \XXXX and \+XXXXXX of a U&amp; literal whose contents start at <paramref name="offset"/>; <paramref name="escape"/> stands for the backslash.</summary>
    public string ResolveUnicode(string raw, int offset, char escape)
    {
        if (!raw.Contains(escape, StringComparison.Ordinal))
        {
            return raw;
        }

        var builder = new StringBuilder(raw.Length);
        int at = 0;
        int pendingHigh = 0;
        while (at < raw.Length)
        {
            char c = raw[at];
            if (c != escape || (at + 1 < raw.Length && raw[at + 1] == escape))
            {
                if (pendingHigh != 0)
                {
                    throw BadPair(offset + at);
                }

                builder.Append(c);
                at += c == escape ? 2 : 1;
                continue;
            }

            bool six = at + 1 < raw.Length && raw[at + 1] == '+';
            int digits = six ? 6 : 4;
            int from = at + (six ? 2 : 1);
            if (from + digits > raw.Length || !AllHex(raw.AsSpan(from, digits)))
            {
                throw BadEscape(offset + at, SqlState.SyntaxError, "Unicode escapes must be \\XXXX or \\+XXXXXX.");
            }

            int code = int.Parse(raw.AsSpan(from, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            bool isLow = code is >= 0xDC00 and <= 0xDFFF;
            if (isLow != (pendingHigh != 0))
            {
                throw BadPair(offset + at);
            }

            if (isLow)
            {
                builder.Append((char)pendingHigh).Append((char)code);
                pendingHigh = 0;
            }
            else if (code is >= 0xD800 and <= 0xDBFF)
            {
                pendingHigh = code;
            }
            else if (code is 0 or > 0x10FFFF)
            {
                throw SyntaxErrors.At(text, offset + at, "invalid Unicode escape value");
            }
            else
            {
                builder.Append(new Rune(code).ToString());
            }

            at = from + digits;
        }

        return pendingHigh == 0 ? builder.ToString() : throw BadPair(offset + at);
    }

    private SqlException BadPair(int offset) => SyntaxErrors.At(text, offset, "invalid Unicode surrogate pair");

    private SqlException BadEscape(int offset, string code, string hint)
    {
        SqlException error = SyntaxErrors.At(text, offset, "invalid Unicode escape", code);
        error.Hint = hint;
        return error;
    }

    private int HexDigits(int from, int count)
    {
        if (from + count > text.Length || !AllHex(text.AsSpan(from, count)))
        {
            return -1;
        }

        uint value = uint.Parse(text.AsSpan(from, count), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return value > 0x10FFFF ? 0x110000 : (int)value;
    }

    private static bool AllHex(ReadOnlySpan<char> span)
    {
        foreach (char c in span)
        {
            if (!char.IsAsciiHexDigit(c))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Offset behind the quote that goes on with the literal: blanks and comments with at least one line end lie between. -1 for none.</summary>
    private int Continuation(int at)
    {
        bool newline = false;
        while (at < text.Length)
        {
            char c = text[at];
            if (c is '\n' or '\r')
            {
                newline = true;
                at++;
            }
            else if (c is ' ' or '\t' or '\f')
            {
                at++;
            }
            else if (newline && c == '-' && at + 1 < text.Length && text[at + 1] == '-')
            {
                int line = text.AsSpan(at).IndexOfAny('\n', '\r');
                if (line < 0)
                {
                    return -1;
                }

                at += line;
            }
            else
            {
                return c == '\'' && newline ? at + 1 : -1;
            }
        }

        return -1;
    }

    /// <summary>Characters, and bytes given one by one that must form characters together.</summary>
    private sealed class EscapedText
    {
        private readonly StringBuilder _builder = new();
        private byte[] _bytes = [];
        private int _count;

        public void Add(char c)
        {
            Flush();
            _builder.Append(c);
        }

        public void Add(Rune rune)
        {
            Flush();
            _builder.Append(rune.ToString());
        }

        public void AddByte(byte value)
        {
            if (_count == _bytes.Length)
            {
                Array.Resize(ref _bytes, Math.Max(8, _bytes.Length * 2));
            }

            _bytes[_count++] = value;
        }

        public string Finish()
        {
            Flush();
            return _builder.ToString();
        }

        private void Flush()
        {
            if (_count == 0)
            {
                return;
            }

            ReadOnlySpan<byte> bytes = _bytes.AsSpan(0, _count);
            int zero = bytes.IndexOf((byte)0);
            try
            {
                string decoded = zero >= 0 ? "" : StrictUtf8.GetString(bytes);
                if (zero < 0)
                {
                    _builder.Append(decoded);
                    _count = 0;
                    return;
                }
            }
            catch (DecoderFallbackException failure)
            {
                zero = Math.Max(0, failure.Index);
            }

            string shown = string.Create(CultureInfo.InvariantCulture, $"0x{bytes[Math.Min(zero, bytes.Length - 1)]:x2}");
            throw new SqlException(SqlState.CharacterNotInRepertoire, "invalid byte sequence for encoding \"UTF8\": " + shown);
        }
    }
}

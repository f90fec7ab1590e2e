using System;
using System.Globalization;
using System.Text;

namespace Aergo.Sql.Types;

internal enum JsonToken { Invalid, String, Number, ObjectStart, ObjectEnd, ArrayStart, ArrayEnd, Comma, Colon, True, False, Null, End }

/// <summary>Cuts JSON text into tokens, and words errors as PostgreSQL does: detail from the token, context from the line.</summary>
/// <param name="text">The whole input.</param>
/// <param name="decode">Whether strings are decoded, which also checks that their escapes are characters.</param>
internal sealed class JsonLexer(string text, bool decode)
{
    private const int ContextBytes = 50;
    private const int ContextSlackBytes = 3;

    private readonly StringBuilder _decoded = new();
    private int _start;
    private int _end;
    private int _lineStart;
    private int _line = 1;

    public JsonToken Token { get; private set; }

    /// <summary>The token as written.</summary>
    public ReadOnlySpan<char> Lexeme => text.AsSpan(_start, _end - _start);

    /// <summary>Where the present token begins.</summary>
    public int TokenStart => _start;

    /// <summary>Where the present token ends.</summary>
    public int TokenEnd => _end;

    /// <summary>Content of a string token; only when decoding.</summary>
    public string StringValue => _decoded.ToString();

    public void Next()
    {
        int position = _end;
        while (position < text.Length && text[position] is ' ' or '\t' or '\n' or '\r')
        {
            if (text[position++] == '\n')
            {
                _line++;
                _lineStart = position;
            }
        }

        _start = position;
        _end = position;
        if (position == text.Length)
        {
            Token = JsonToken.End;
            return;
        }

        char c = text[position];
        Token = c switch
        {
            '{' => JsonToken.ObjectStart,
            '}' => JsonToken.ObjectEnd,
            '[' => JsonToken.ArrayStart,
            ']' => JsonToken.ArrayEnd,
            ',' => JsonToken.Comma,
            ':' => JsonToken.Colon,
            _ => JsonToken.Invalid,
        };
        if (Token != JsonToken.Invalid)
        {
            _end = position + 1;
        }
        else if (c == '"')
        {
            ReadString();
        }
        else if (c == '-' || TextScan.IsDigit(c))
        {
            ReadNumber();
        }
        else
        {
            ReadWord();
        }
    }

    /// <summary>What to say when the present token is not the expected one.</summary>
    public SqlException Unexpected(string expected) => Token == JsonToken.End
        ? Error("The input string ended unexpectedly.")
        : Error($"Expected {expected}, but found \"{Lexeme}\".");

    private void ReadWord()
    {
        _end = WordEnd(_start);
        if (_end == _start)
        {
            _end = _start + CharacterLength(_start);
            throw InvalidToken();
        }

        Token = Lexeme switch
        {
            "true" => JsonToken.True,
            "false" => JsonToken.False,
            "null" => JsonToken.Null,
            _ => throw InvalidToken(),
        };
    }

    private void ReadNumber()
    {
        int at = _start + (text[_start] == '-' ? 1 : 0);
        bool valid = at < text.Length && TextScan.IsDigit(text[at]);
        if (valid)
        {
            at += text[at] == '0' ? 1 : TextScan.CountDigits(text.AsSpan(at));
        }

        if (at < text.Length && text[at] == '.')
        {
            int digits = TextScan.CountDigits(text.AsSpan(at + 1));
            valid &= digits > 0;
            at += 1 + digits;
        }

        if (at < text.Length && text[at] is 'e' or 'E')
        {
            at++;
            if (at < text.Length && text[at] is '+' or '-')
            {
                at++;
            }

            int digits = TextScan.CountDigits(text.AsSpan(Math.Min(at, text.Length)));
            valid &= digits > 0;
            at += digits;
        }

        // Letters right behind the digits are part of the token, and make it wrong.
        _end = WordEnd(at);
        if (!valid || _end > at)
        {
            throw InvalidToken();
        }

        Token = JsonToken.Number;
    }

    private void ReadString()
    {
        _decoded.Clear();
        int at = _start + 1;
        int high = -1;
        while (true)
        {
            if (at >= text.Length)
            {
                _end = at;
                throw InvalidToken();
            }

            char c = text[at];
            if (c < ' ')
            {
                _end = at;
                throw Error($"Character with value 0x{((int)c).ToString("x2", CultureInfo.InvariantCulture)} must be escaped.");
            }

            if (c == '\\')
            {
                at = ReadEscape(at + 1, ref high);
                continue;
            }

            if (decode && high >= 0)
            {
                _end = at + 1;
                throw LowSurrogate();
            }

            if (c == '"')
            {
                break;
            }

            int run = text.AsSpan(at).IndexOfAny("\"\\");
            ReadOnlySpan<char> plain = run < 0 ? text.AsSpan(at) : text.AsSpan(at, run);
            int control = plain.IndexOfAnyInRange('\0', '\x1f');
            plain = control < 0 ? plain : plain[..control];
            if (decode)
            {
                _decoded.Append(plain);
            }

            at += plain.Length;
        }

        _end = at + 1;
        Token = JsonToken.String;
    }

    private int ReadEscape(int at, ref int high)
    {
        if (at >= text.Length)
        {
            _end = at;
            throw InvalidToken();
        }

        if (text[at] == 'u')
        {
            return ReadUnicodeEscape(at, ref high);
        }

        if (decode && high >= 0)
        {
            _end = at + 1;
            throw LowSurrogate();
        }

        char value = text[at] switch
        {
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '"' or '\\' or '/' => text[at],
            _ => '\0',
        };
        if (value == '\0')
        {
            _start = at;
            _end = at + CharacterLength(at);
            throw Error($"Escape sequence \"\\{Lexeme}\" is invalid.");
        }

        _decoded.Append(value);
        return at + 1;
    }

    private int ReadUnicodeEscape(int at, ref int high)
    {
        int unit = 0;
        for (int i = 1; i <= 4; i++)
        {
            if (at + i >= text.Length)
            {
                _end = text.Length;
                throw InvalidToken();
            }

            int digit = TextScan.HexValue(text[at + i]);
            if (digit < 0)
            {
                _end = at + i + CharacterLength(at + i);
                throw Error("\"\\u\" must be followed by four hexadecimal digits.");
            }

            unit = (unit << 4) | digit;
        }

        int last = at + 4;
        if (decode)
        {
            _end = last + 1;
            AppendUnit((char)unit, ref high);
        }

        return last + 1;
    }

    private void AppendUnit(char unit, ref int high)
    {
        if (char.IsHighSurrogate(unit))
        {
            if (high >= 0)
            {
                throw Error("Unicode high surrogate must not follow a high surrogate.");
            }

            high = unit;
            return;
        }

        if (char.IsLowSurrogate(unit))
        {
            if (high < 0)
            {
                throw LowSurrogate();
            }

            _decoded.Append((char)high).Append(unit);
            high = -1;
            return;
        }

        if (high >= 0)
        {
            throw LowSurrogate();
        }

        if (unit == 0)
        {
            throw Error("\\u0000 cannot be converted to text.", SqlState.UntranslatableCharacter, "unsupported Unicode escape sequence");
        }

        _decoded.Append(unit);
    }

    private SqlException InvalidToken() => Error($"Token \"{Lexeme}\" is invalid.");

    private SqlException LowSurrogate() => Error("Unicode low surrogate must follow a high surrogate.");

    private SqlException Error(string detail, string code = SqlState.InvalidTextRepresentation, string message = "invalid input syntax for type json") =>
        new(code, message) { Detail = detail, Context = Context() };

    // The end of the line so far, at most about fifty bytes of it.
    private string Context()
    {
        int start = _lineStart;
        int bytes = Encoding.UTF8.GetByteCount(text.AsSpan(start, _end - start));
        int skipped = 0;
        while (bytes >= ContextBytes)
        {
            int width = CharacterLength(start);
            int taken = Encoding.UTF8.GetByteCount(text.AsSpan(start, width));
            bytes -= taken;
            skipped += taken;
            start += width;
        }

        if (skipped <= ContextSlackBytes)
        {
            start = _lineStart;
        }

        string prefix = start > _lineStart ? "..." : string.Empty;
        string suffix = Token != JsonToken.End && _end < text.Length && text[_end] is not ('\n' or '\r') ? "..." : string.Empty;
        return $"JSON data, line {_line.ToString(CultureInfo.InvariantCulture)}: {prefix}{text.AsSpan(start, _end - start)}{suffix}";
    }

    private int WordEnd(int at)
    {
        while (at < text.Length && (TextScan.IsAlphaNumeric(text[at]) || text[at] == '_' || text[at] >= '\x80'))
        {
            at++;
        }

        return at;
    }

    private int CharacterLength(int at) => at + 1 < text.Length && char.IsHighSurrogate(text[at]) && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;
}

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Aergo.Sql.Types;

internal enum PathTokenKind { End, Symbol, Word, String, Variable, Integer, Decimal }

/// <summary>A token; its text is the symbol, the decoded word or string, or the digits.</summary>
internal readonly record struct PathToken(PathTokenKind Kind, string Text);

/// <summary>Cuts the text of a JSON path into tokens.</summary>
internal sealed class PathLexer(string text)
{
    private const string Specials = "?%$.[]{}()|&!=<>@#,*:-+/";

    private static readonly string[] Pairs = ["&&", "||", "**", "<=", "==", "<>", "!=", ">="];

    private int _at;

    public List<PathToken> Read()
    {
        var tokens = new List<PathToken>();
        do
        {
            tokens.Add(Next());
        }
        while (tokens[^1].Kind != PathTokenKind.End);
        return tokens;
    }

    public static SqlException SyntaxError(string? near) => new(
        SqlState.SyntaxError, string.IsNullOrEmpty(near) ? "syntax error at end of jsonpath input" : $"syntax error at or near \"{near}\" of jsonpath input");

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\n' or '\r' or '\f';

    /// <summary>Whatever can stand in a name without a backslash.</summary>
    private static bool IsOther(char c) => c is not ('\\' or '"') && !IsBlank(c) && !Specials.Contains(c, StringComparison.Ordinal);

    private SqlException Error(string what, int length = 0) => new(
        SqlState.SyntaxError,
        _at < text.Length ? $"{what} at or near \"{text.Substring(_at, Math.Min(length, text.Length - _at))}\" of jsonpath input" : $"{what} at end of jsonpath input");

    private PathToken Next()
    {
        SkipBlanks();
        if (_at >= text.Length)
        {
            return new PathToken(PathTokenKind.End, string.Empty);
        }

        char c = text[_at];
        if (c == '"')
        {
            _at++;
            return new PathToken(PathTokenKind.String, Quoted());
        }

        if (c == '$' && _at + 1 < text.Length && (text[_at + 1] == '"' || IsOther(text[_at + 1])))
        {
            return Variable();
        }

        if (char.IsAsciiDigit(c) || (c == '.' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1])))
        {
            if (Number() is { } number)
            {
                return number;
            }
        }

        if (c == '\\' || IsOther(c))
        {
            return new PathToken(PathTokenKind.Word, Word());
        }

        foreach (string pair in Pairs)
        {
            if (string.CompareOrdinal(text, _at, pair, 0, 2) == 0)
            {
                _at += 2;
                return new PathToken(PathTokenKind.Symbol, pair);
            }
        }

        _at++;
        return new PathToken(PathTokenKind.Symbol, c.ToString());
    }

    private void SkipBlanks()
    {
        while (_at < text.Length)
        {
            if (IsBlank(text[_at]))
            {
                _at++;
            }
            else if (string.CompareOrdinal(text, _at, "/*", 0, 2) == 0)
            {
                int end = text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
                if (end < 0)
                {
                    _at = text.Length;
                    throw Error("unexpected end of comment");
                }

                _at = end + 2;
            }
            else
            {
                return;
            }
        }
    }

    private PathToken Variable()
    {
        _at++;
        if (text[_at] == '"')
        {
            _at++;
            return new PathToken(PathTokenKind.Variable, Quoted());
        }

        int start = _at;
        while (_at < text.Length && IsOther(text[_at]))
        {
            _at++;
        }

        return new PathToken(PathTokenKind.Variable, text[start.._at]);
    }

    /// <summary>The longest number here; null when a name with leading digits is longer.</summary>
    private PathToken? Number()
    {
        int end = _at, wordEnd = _at;
        while (wordEnd < text.Length && IsOther(text[wordEnd]))
        {
            wordEnd++;
        }

        bool isInteger = true;
        if (text[end] == '0')
        {
            end++;
        }
        else
        {
            end = DigitsEnd(end);
        }

        if (end < text.Length && text[end] == '.' && (end > _at || char.IsAsciiDigit(text[end + 1])))
        {
            isInteger = false;
            end = DigitsEnd(end + 1);
        }

        if (end < text.Length && text[end] is 'e' or 'E')
        {
            int exponent = end + 1;
            exponent += exponent < text.Length && text[exponent] is '+' or '-' ? 1 : 0;
            int digitsEnd = DigitsEnd(exponent);
            if (digitsEnd > exponent)
            {
                (end, isInteger) = (digitsEnd, false);
            }
        }

        if (wordEnd > end + 1)
        {
            return null;
        }

        if (end < text.Length && (IsOther(text[end]) || text[end] == '\\'))
        {
            throw Error("trailing junk after numeric literal", end + 1 - _at);
        }

        string digits = text[_at..end];
        _at = end;
        return new PathToken(isInteger ? PathTokenKind.Integer : PathTokenKind.Decimal, digits);
    }

    private int DigitsEnd(int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return at;
    }

    private string Word()
    {
        var output = new StringBuilder();
        while (_at < text.Length)
        {
            char c = text[_at];
            if (c == '\\')
            {
                Escape(output);
            }
            else if (IsOther(c))
            {
                output.Append(c);
                _at++;
            }
            else
            {
                break;
            }
        }

        return output.ToString();
    }

    private string Quoted()
    {
        var output = new StringBuilder();
        while (_at < text.Length)
        {
            char c = text[_at];
            if (c == '"')
            {
                _at++;
                return output.ToString();
            }

            if (c == '\\')
            {
                Escape(output);
            }
            else
            {
                output.Append(c);
                _at++;
            }
        }

        throw Error("unexpected end of quoted string");
    }

    private void Escape(StringBuilder output)
    {
        if (_at + 1 >= text.Length)
        {
            throw Error("unexpected end after backslash", 1);
        }

        char c = text[_at + 1];
        switch (c)
        {
            case 'b': output.Append('\b'); break;
            case 'f': output.Append('\f'); break;
            case 'n': output.Append('\n'); break;
            case 'r': output.Append('\r'); break;
            case 't': output.Append('\t'); break;
            case 'v': output.Append('\v'); break;
            case 'x':
                if (_at + 3 >= text.Length || !char.IsAsciiHexDigit(text[_at + 2]) || !char.IsAsciiHexDigit(text[_at + 3]))
                {
                    int digits = _at + 2 < text.Length && char.IsAsciiHexDigit(text[_at + 2]) ? 1 : 0;
                    throw Error("invalid hex character sequence", 2 + digits);
                }

                AppendCode(int.Parse(text.AsSpan(_at + 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), output);
                _at += 4;
                return;
            case 'u':
                Unicode(output);
                return;
            default:
                output.Append(c);
                break;
        }

        _at += 2;
    }

    /// <summary>A run of \uXXXX and \u{X…}; a high surrogate must be followed by a low one in the same run.</summary>
    private void Unicode(StringBuilder output)
    {
        int high = 0;
        while (string.CompareOrdinal(text, _at, "\\u", 0, 2) == 0)
        {
            int code = UnicodeCode();
            if (code is >= 0xD800 and <= 0xDBFF)
            {
                if (high != 0)
                {
                    throw Surrogate("Unicode high surrogate must not follow a high surrogate.");
                }

                high = code;
                continue;
            }

            if (code is >= 0xDC00 and <= 0xDFFF)
            {
                code = high != 0 ? 0x10000 + ((high & 0x3FF) << 10) + (code & 0x3FF) : throw Surrogate("Unicode low surrogate must follow a high surrogate.");
                high = 0;
            }
            else if (high != 0)
            {
                throw Surrogate("Unicode low surrogate must follow a high surrogate.");
            }

            AppendCode(code, output);
        }

        if (high != 0)
        {
            throw Surrogate("Unicode low surrogate must follow a high surrogate.");
        }
    }

    private int UnicodeCode()
    {
        int start = _at + 2, length = 4;
        bool braced = start < text.Length && text[start] == '{';
        if (braced)
        {
            start++;
            length = 0;
            while (start + length < text.Length && length < 6 && char.IsAsciiHexDigit(text[start + length]))
            {
                length++;
            }
        }

        bool complete = length > 0 && start + length <= text.Length && (!braced || (start + length < text.Length && text[start + length] == '}'));
        for (int i = 0; complete && i < length; i++)
        {
            complete = char.IsAsciiHexDigit(text[start + i]);
        }

        if (!complete)
        {
            int end = start;
            while (end < text.Length && end < start + 6 && char.IsAsciiHexDigit(text[end]))
            {
                end++;
            }

            throw Error("invalid unicode sequence", end - _at);
        }

        _at = start + length + (braced ? 1 : 0);
        return int.Parse(text.AsSpan(start, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    private static SqlException Surrogate(string detail) => new(SqlState.InvalidTextRepresentation, "invalid input syntax for type jsonpath") { Detail = detail };

    private static void AppendCode(int code, StringBuilder output)
    {
        if (code == 0)
        {
            throw new SqlException(SqlState.UntranslatableCharacter, "unsupported Unicode escape sequence") { Detail = "\\u0000 cannot be converted to text." };
        }

        if (!Rune.IsValid(code))
        {
            throw new SqlException(SqlState.SyntaxError, "invalid Unicode code point");
        }

        output.Append(new Rune(code).ToString());
    }
}

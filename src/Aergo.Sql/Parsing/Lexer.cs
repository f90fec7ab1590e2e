using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text;

namespace Aergo.Sql.Parsing;

/// <summary>Cuts SQL text into tokens by PostgreSQL's rules, with standard_conforming_strings on.</summary>
/// <remarks>One pass, each character looked at a bounded number of times.</remarks>
internal sealed class Lexer
{
    private const string OperatorSigns = "~!@#^&|`?+-*/%<>=";
    private const int OperatorLengthMax = 63;

    // Signs that standard SQL has no operator with.
    private static readonly SearchValues<char> FreeSigns = SearchValues.Create("~!@#^&|`?%");

    private readonly string _text;
    private readonly List<Token> _tokens;
    private readonly StringScanner _strings;
    private int _at;

    private Lexer(string text)
    {
        _text = text;
        _tokens = new List<Token>((text.Length / 5) + 2);
        _strings = new StringScanner(text);
    }

    public static TokenList Tokenize(string text, ParserLimits limits)
    {
        if (text.Length > limits.TextLengthMax)
        {
            throw new SqlException(SqlState.ProgramLimit, $"statement is longer than {limits.TextLengthMax} characters");
        }

        CheckCharacters(text);
        var lexer = new Lexer(text);
        try
        {
            while (lexer.Next())
            {
            }

            return new TokenList(text, lexer._tokens, null);
        }
        catch (SqlException failure)
        {
            lexer._tokens.Add(new Token(TokenKind.Failure, Keyword.NotKeyword, lexer._at, text.Length, ""));
            return new TokenList(text, lexer._tokens, failure);
        }
    }

    private static void CheckCharacters(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\0')
            {
                throw new SqlException(SqlState.CharacterNotInRepertoire, "invalid byte sequence for encoding \"UTF8\": 0x00");
            }

            if (char.IsSurrogate(c))
            {
                if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                {
                    i++;
                    continue;
                }

                throw new SqlException(SqlState.CharacterNotInRepertoire, "invalid byte sequence for encoding \"UTF8\": lone surrogate");
            }
        }
    }

    private char Peek(int ahead = 0) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private bool Next()
    {
        SkipBlanks();
        int start = _at;
        if (start >= _text.Length)
        {
            Add(TokenKind.End, start, "");
            return false;
        }

        char c = _text[start];
        switch (c)
        {
            case '\'':
                AddString(TokenKind.String, _strings.Standard(start, start + 1));
                return true;
            case '"':
                (string name, _at) = _strings.QuotedName(start, start + 1);
                AddQuotedName(start, name);
                return true;
            case '(':
                return Sign(TokenKind.LeftParenthesis, "(");
            case ')':
                return Sign(TokenKind.RightParenthesis, ")");
            case '[':
                return Sign(TokenKind.LeftBracket, "[");
            case ']':
                return Sign(TokenKind.RightBracket, "]");
            case ',':
                return Sign(TokenKind.Comma, ",");
            case ';':
                return Sign(TokenKind.Semicolon, ";");
            case ':':
                return Peek(1) switch
                {
                    ':' => Sign(TokenKind.Typecast, "::"),
                    '=' => Sign(TokenKind.ColonEquals, ":="),
                    _ => Sign(TokenKind.Colon, ":"),
                };
            case '.' when char.IsAsciiDigit(Peek(1)):
                return Number(start);
            case '.':
                return Peek(1) == '.' ? Sign(TokenKind.DotDot, "..") : Sign(TokenKind.Dot, ".");
            case '$':
                return Dollar(start);
            case >= '0' and <= '9':
                return Number(start);
        }

        if (OperatorSigns.Contains(c, StringComparison.Ordinal))
        {
            return Operator(start);
        }

        if (IsIdentifierStart(c))
        {
            return PrefixedString(start, c) || Word(start);
        }

        _at = start + 1;
        throw SyntaxErrors.Near(_text, start, _at, "syntax error");

        void AddString(TokenKind kind, (string Value, int End) scanned)
        {
            _at = scanned.End;
            Add(kind, start, scanned.Value);
        }
    }

    private bool Sign(TokenKind kind, string text)
    {
        int start = _at;
        _at += text.Length;
        Add(kind, start, text);
        return true;
    }

    private void Add(TokenKind kind, int start, string text, Keyword keyword = Keyword.NotKeyword) =>
        _tokens.Add(new Token(kind, keyword, start, _at, text));

    private void AddQuotedName(int start, string name)
    {
        if (name.Length == 0)
        {
            throw SyntaxErrors.Near(_text, start, _at, "zero-length delimited identifier");
        }

        Add(TokenKind.QuotedName, start, Truncate(name));
    }

    /// <summary>B'', E'', N'', X'', U&amp;'' and U&amp;"".</summary>
    private bool PrefixedString(int start, char c)
    {
        if (Peek(1) == '\'')
        {
            switch (c)
            {
                case 'e' or 'E':
                    (string escaped, _at) = _strings.Escaped(start, start + 2);
                    Add(TokenKind.String, start, escaped);
                    return true;
                case 'b' or 'B' or 'x' or 'X':
                    (string digits, _at) = _strings.Bits(start, start + 2, c is 'b' or 'B' ? "bit" : "hexadecimal");
                    Add(TokenKind.BitString, start, char.ToLowerInvariant(c) + digits);
                    return true;
                case 'n' or 'N':
                    (string national, _at) = _strings.Standard(start, start + 2);
                    Add(TokenKind.NationalString, start, national);
                    return true;
            }
        }
        else if (c is 'u' or 'U' && Peek(1) == '&' && Peek(2) is '\'' or '"')
        {
            bool name = Peek(2) == '"';
            (string raw, _at) = name ? _strings.QuotedName(start, start + 3) : _strings.Standard(start, start + 3);
            if (name && raw.Length == 0)
            {
                throw SyntaxErrors.Near(_text, start, _at, "zero-length delimited identifier");
            }

            char escape = UnicodeEscapeCharacter();
            string value = _strings.ResolveUnicode(raw, start + 3, escape);
            if (name)
            {
                AddQuotedName(start, value);
            }
            else
            {
                Add(TokenKind.String, start, value);
            }

            return true;
        }

        return false;
    }

    /// <summary>Reads UESCAPE 'c' behind a U&amp; literal, if it stands there.</summary>
    private char UnicodeEscapeCharacter()
    {
        int end = _at;
        SkipBlanks();
        if (_text.AsSpan(_at).StartsWith("uescape", StringComparison.OrdinalIgnoreCase) && !IsIdentifierPart(Peek(7)))
        {
            _at += 7;
            SkipBlanks();
            int start = _at;
            if (Peek() != '\'')
            {
                throw SyntaxErrors.Near(_text, start, TokenEnd(start), "UESCAPE must be followed by a simple string literal");
            }

            (string value, _at) = _strings.Standard(start, start + 1);
            if (value.Length != 1 || Uri.IsHexDigit(value[0]) || value[0] is '+' or '\'' or '"' or ' ' or '\t' or '\n' or '\r' or '\f')
            {
                throw SyntaxErrors.Near(_text, start, _at, "invalid Unicode escape character");
            }

            return value[0];
        }

        _at = end;
        return '\\';
    }

    private int TokenEnd(int start)
    {
        int end = start;
        while (end < _text.Length && IsIdentifierPart(_text[end]))
        {
            end++;
        }

        return end == start ? Math.Min(start + 1, _text.Length) : end;
    }

    private bool Word(int start)
    {
        int end = start + 1;
        while (end < _text.Length && IsIdentifierPart(_text[end]))
        {
            end++;
        }

        _at = end;
        ReadOnlySpan<char> written = _text.AsSpan(start, end - start);
        Span<char> buffer = stackalloc char[64];
        if (written.Length <= buffer.Length)
        {
            Span<char> folded = buffer[..written.Length];
            for (int i = 0; i < folded.Length; i++)
            {
                folded[i] = Fold(written[i]);
            }

            Keyword keyword = Keywords.Find(folded, out string? word);
            Add(TokenKind.Word, start, word ?? Truncate(folded.SequenceEqual(written) ? written.ToString() : folded.ToString()), keyword);
            return true;
        }

        Add(TokenKind.Word, start, Truncate(string.Create(written.Length, (_text, start), static (span, from) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = Fold(from._text[from.start + i]);
            }
        })));
        return true;
    }

    /// <summary>Cuts a name to 63 bytes of UTF-8, at a character's border.</summary>
    public static string Truncate(string name)
    {
        const int BytesMax = 63;
        if (name.Length * 3 <= BytesMax || Encoding.UTF8.GetByteCount(name) <= BytesMax)
        {
            return name;
        }

        int bytes = 0;
        int length = 0;
        foreach (Rune rune in name.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > BytesMax)
            {
                break;
            }

            bytes += rune.Utf8SequenceLength;
            length += rune.Utf16SequenceLength;
        }

        return name[..length];
    }

    private bool Dollar(int start)
    {
        if (char.IsAsciiDigit(Peek(1)))
        {
            int end = start + 1;
            while (end < _text.Length && char.IsAsciiDigit(_text[end]))
            {
                end++;
            }

            _at = end;
            if (end < _text.Length && IsIdentifierStart(_text[end]))
            {
                throw SyntaxErrors.Near(_text, start, TokenEnd(end), "trailing junk after parameter");
            }

            if (!int.TryParse(_text.AsSpan(start + 1, end - start - 1), out _))
            {
                throw SyntaxErrors.Near(_text, start, end, "parameter number too large");
            }

            Add(TokenKind.Parameter, start, _text[(start + 1)..end]);
            return true;
        }

        int tagEnd = start + 1;
        if (tagEnd < _text.Length && IsIdentifierStart(_text[tagEnd]))
        {
            do
            {
                tagEnd++;
            }
            while (tagEnd < _text.Length && _text[tagEnd] != '$' && IsIdentifierPart(_text[tagEnd]));
        }

        if (tagEnd >= _text.Length || _text[tagEnd] != '$')
        {
            _at = start + 1;
            throw SyntaxErrors.Near(_text, start, _at, "syntax error");
        }

        string tag = _text[start..(tagEnd + 1)];
        int close = _text.IndexOf(tag, tagEnd + 1, StringComparison.Ordinal);
        if (close < 0)
        {
            _at = _text.Length;
            throw SyntaxErrors.Near(_text, start, _text.Length, "unterminated dollar-quoted string");
        }

        _at = close + tag.Length;
        Add(TokenKind.String, start, _text[(tagEnd + 1)..close]);
        return true;
    }

    private bool Number(int start)
    {
        int end = start;
        bool isDecimal = false;
        while (end < _text.Length && char.IsAsciiDigit(_text[end]))
        {
            end++;
        }

        // "1..2" is an integer range in PL/pgSQL, not two decimals.
        if (end < _text.Length && _text[end] == '.' && !(end > start && end + 1 < _text.Length && _text[end + 1] == '.'))
        {
            isDecimal = true;
            end++;
            while (end < _text.Length && char.IsAsciiDigit(_text[end]))
            {
                end++;
            }
        }

        if (end < _text.Length && _text[end] is 'e' or 'E')
        {
            int exponent = end + 1;
            if (exponent < _text.Length && _text[exponent] is '+' or '-')
            {
                exponent++;
            }

            int digits = exponent;
            while (digits < _text.Length && char.IsAsciiDigit(_text[digits]))
            {
                digits++;
            }

            if (digits > exponent)
            {
                isDecimal = true;
                end = digits;
            }
            else if (exponent > end + 1)
            {
                _at = exponent;
                throw SyntaxErrors.Near(_text, start, exponent, "trailing junk after numeric literal");
            }
        }

        _at = end;
        if (end < _text.Length && IsIdentifierStart(_text[end]))
        {
            throw SyntaxErrors.Near(_text, start, TokenEnd(end), "trailing junk after numeric literal");
        }

        Add(isDecimal ? TokenKind.Decimal : TokenKind.Integer, start, _text[start..end]);
        return true;
    }

    private bool Operator(int start)
    {
        int end = start + 1;
        while (end < _text.Length && OperatorSigns.Contains(_text[end], StringComparison.Ordinal))
        {
            if ((_text[end - 1] == '/' && _text[end] == '*') || (_text[end - 1] == '-' && _text[end] == '-'))
            {
                end--;
                break;
            }

            end++;
        }

        // A run may end in + or - only if it holds a sign that no standard operator has: so "a=-1" is "a = -1".
        if (end - start > 1 && _text[end - 1] is '+' or '-' && !_text.AsSpan(start, end - start).ContainsAny(FreeSigns))
        {
            while (end - start > 1 && _text[end - 1] is '+' or '-')
            {
                end--;
            }
        }

        _at = end;
        string text = _text[start..end];
        if (text.Length > OperatorLengthMax)
        {
            throw SyntaxErrors.Near(_text, start, end, "operator too long");
        }

        if (text == "=>")
        {
            Add(TokenKind.EqualsGreater, start, text);
        }
        else
        {
            Add(TokenKind.Operator, start, text == "!=" ? "<>" : text);
        }

        return true;
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length)
        {
            char c = _text[_at];
            if (c is ' ' or '\t' or '\n' or '\r' or '\f')
            {
                _at++;
            }
            else if (c == '-' && Peek(1) == '-')
            {
                int line = _text.AsSpan(_at).IndexOfAny('\n', '\r');
                _at = line < 0 ? _text.Length : _at + line;
            }
            else if (c == '/' && Peek(1) == '*')
            {
                SkipComment();
            }
            else
            {
                return;
            }
        }
    }

    private void SkipComment()
    {
        int start = _at;
        int depth = 0;
        while (_at < _text.Length)
        {
            if (_text[_at] == '/' && Peek(1) == '*')
            {
                depth++;
                _at += 2;
            }
            else if (_text[_at] == '*' && Peek(1) == '/')
            {
                depth--;
                _at += 2;
                if (depth == 0)
                {
                    return;
                }
            }
            else
            {
                _at++;
            }
        }

        throw SyntaxErrors.Near(_text, start, _text.Length, "unterminated /* comment");
    }

    private static char Fold(char c) => c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c;

    public static bool IsIdentifierStart(char c) => char.IsAsciiLetter(c) || c == '_' || c >= 0x80;

    public static bool IsIdentifierPart(char c) => IsIdentifierStart(c) || char.IsAsciiDigit(c) || c == '$';
}

using System;
using System.Text;

namespace Aergo.Sql.Functions.Regex;

internal enum RegexToken
{
    End, Plain, Any, LineStart, LineEnd, TextStart, TextEnd, WordStart, WordEnd, WordBoundary, NotWordBoundary,
    Alternative, Open, Close, LookAround, Bracket, Star, Plus, Question, Brace, Class, NotClass, BackReference,
}

/// <summary>Cuts a pattern into tokens outside brackets and bounds; the parser reads those two itself.</summary>
/// <remarks>Rules: PostgreSQL's documentation, "Regular Expression Details".</remarks>
internal sealed class RegexLexer
{
    private readonly int[] _pattern;
    private int _at;

    public RegexLexer(string pattern, RegexOptions options)
    {
        _pattern = Decode(pattern);
        Options = options;
        if ((options & RegexOptions.Literal) == 0)
        {
            ReadDirector();
            if ((Options & (RegexOptions.Literal | RegexOptions.Extended)) == 0)
            {
                ReadEmbeddedOptions();
            }
        }
    }

    /// <summary>The options after those the pattern itself begins with.</summary>
    public RegexOptions Options { get; private set; }

    public RegexToken Token { get; private set; }

    /// <summary>Code point, group number, class letter; for quantifiers and <c>(</c> 0 means lazy or not capturing.</summary>
    public int Value { get; private set; }

    /// <summary>Groups opened so far: decides between a back-reference and an octal escape.</summary>
    public int Groups { get; set; }

    public bool AtEnd => _at >= _pattern.Length;

    private bool Advanced => (Options & RegexOptions.Extended) == 0;

    /// <summary>The next character as it is, for brackets.</summary>
    public int Peek(int ahead = 0) => _at + ahead < _pattern.Length ? _pattern[_at + ahead] : -1;

    public int Read() => _at < _pattern.Length ? _pattern[_at++] : -1;

    public void Skip(int count) => _at += count;

    public string Slice(int start, int end)
    {
        var text = new StringBuilder();
        for (int i = start; i < end; i++)
        {
            text.Append(new Rune(_pattern[i]));
        }

        return text.ToString();
    }

    public int Position => _at;

    public void Next()
    {
        if ((Options & RegexOptions.Literal) != 0)
        {
            if (AtEnd)
            {
                Set(RegexToken.End);
            }
            else
            {
                Set(RegexToken.Plain, Read());
            }

            return;
        }

        if ((Options & RegexOptions.Expanded) != 0)
        {
            SkipBlanks();
        }

        if (AtEnd)
        {
            Set(RegexToken.End);
            return;
        }

        int c = Read();
        switch (c)
        {
            case '|':
                Set(RegexToken.Alternative);
                break;
            case '*':
                Set(RegexToken.Star, Greedy());
                break;
            case '+':
                Set(RegexToken.Plus, Greedy());
                break;
            case '?':
                Set(RegexToken.Question, Greedy());
                break;
            case '{':
                if ((Options & RegexOptions.Expanded) != 0)
                {
                    SkipBlanks();
                }

                if (Peek() is >= '0' and <= '9')
                {
                    Set(RegexToken.Brace);
                }
                else
                {
                    Set(RegexToken.Plain, c);
                }

                break;
            case '(':
                ReadOpen();
                break;
            case ')':
                Set(RegexToken.Close);
                break;
            case '[':
                ReadBracketStart();
                break;
            case '.':
                Set(RegexToken.Any);
                break;
            case '^':
                Set(RegexToken.LineStart);
                break;
            case '$':
                Set(RegexToken.LineEnd);
                break;
            case '\\':
                if (AtEnd)
                {
                    throw RegexErrors.Error(RegexErrors.BadEscape);
                }

                if (Advanced)
                {
                    ReadEscape();
                }
                else
                {
                    Set(RegexToken.Plain, Read());
                }

                break;
            default:
                Set(RegexToken.Plain, c);
                break;
        }
    }

    /// <summary>White space and comments between tokens of an expanded pattern.</summary>
    public void SkipBlanks()
    {
        while (true)
        {
            while (!AtEnd && CharacterClasses.Space.Contains(Peek()))
            {
                _at++;
            }

            if (Peek() == '#')
            {
                while (!AtEnd && Peek() != '\n')
                {
                    _at++;
                }
            }
            else if (Peek() == '(' && Peek(1) == '?' && Peek(2) == '#' && Advanced)
            {
                SkipComment();
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Reads what follows a backslash of an advanced pattern.</summary>
    public void ReadEscape()
    {
        int c = Read();
        if (c > 127 || !char.IsAsciiLetterOrDigit((char)c))
        {
            Set(RegexToken.Plain, c);
            return;
        }

        switch (c)
        {
            case 'a': Set(RegexToken.Plain, 7); break;
            case 'A': Set(RegexToken.TextStart); break;
            case 'b': Set(RegexToken.Plain, 8); break;
            case 'B': Set(RegexToken.Plain, '\\'); break;
            case 'c': Set(RegexToken.Plain, (AtEnd ? throw RegexErrors.Error(RegexErrors.BadEscape) : Read()) & 31); break;
            case 'd' or 's' or 'w': Set(RegexToken.Class, c); break;
            case 'D' or 'S' or 'W': Set(RegexToken.NotClass, c + 32); break;
            case 'e': Set(RegexToken.Plain, 27); break;
            case 'f': Set(RegexToken.Plain, 12); break;
            case 'm': Set(RegexToken.WordStart); break;
            case 'M': Set(RegexToken.WordEnd); break;
            case 'n': Set(RegexToken.Plain, 10); break;
            case 'r': Set(RegexToken.Plain, 13); break;
            case 't': Set(RegexToken.Plain, 9); break;
            case 'u': Set(RegexToken.Plain, ReadDigits(16, 4, 4)); break;
            case 'U': Set(RegexToken.Plain, ReadDigits(16, 8, 8)); break;
            case 'v': Set(RegexToken.Plain, 11); break;
            case 'x': Set(RegexToken.Plain, ReadDigits(16, 1, 255)); break;
            case 'y': Set(RegexToken.WordBoundary); break;
            case 'Y': Set(RegexToken.NotWordBoundary); break;
            case 'Z': Set(RegexToken.TextEnd); break;
            case >= '0' and <= '9': ReadNumberEscape(c); break;
            default: throw RegexErrors.Error(RegexErrors.BadEscape);
        }
    }

    private static int[] Decode(string pattern)
    {
        var result = new int[Strings.CodePoints.Count(pattern)];
        int i = 0;
        for (int at = 0; at < pattern.Length; at += Strings.CodePoints.Width(pattern, at))
        {
            result[i++] = Strings.CodePoints.At(pattern, at);
        }

        return result;
    }

    private void Set(RegexToken token, int value = 0)
    {
        Token = token;
        Value = value;
    }

    private int Greedy()
    {
        if (Advanced && Peek() == '?')
        {
            _at++;
            return 0;
        }

        return 1;
    }

    private void ReadNumberEscape(int first)
    {
        int save = _at;
        _at--;
        if (first != '0')
        {
            int number = ReadDigits(10, 1, 255);
            if (_at == save || (number > 0 && number <= Groups))
            {
                Set(RegexToken.BackReference, number);
                return;
            }

            _at = save - 1;
        }

        int code = ReadDigits(8, 1, 3);
        if (code > 0xFF)
        {
            _at--;
            code >>= 3;
        }

        Set(RegexToken.Plain, code);
    }

    private int ReadDigits(int radix, int min, int max)
    {
        int count = 0;
        long value = 0;
        while (count < max && Peek() is int c && c is >= 0 and < 128 && Digit(c) is int digit && digit >= 0 && digit < radix)
        {
            value = (value * radix) + digit;
            if (value > CodeSet.Last)
            {
                throw RegexErrors.Error(RegexErrors.BadEscape);
            }

            _at++;
            count++;
        }

        return count < min ? throw RegexErrors.Error(RegexErrors.BadEscape) : (int)value;
    }

    private static int Digit(int c) => char.IsAsciiHexDigit((char)c) ? Convert.ToInt32(((char)c).ToString(), 16) : -1;

    private void ReadOpen()
    {
        if (!Advanced || Peek() != '?')
        {
            Set(RegexToken.Open, 1);
            return;
        }

        _at++;
        switch (Read())
        {
            case ':':
                Set(RegexToken.Open, 0);
                break;
            case '#':
                _at -= 3;
                SkipComment();
                Next();
                break;
            case '=':
                Set(RegexToken.LookAround, (int)AssertionKind.Ahead);
                break;
            case '!':
                Set(RegexToken.LookAround, (int)AssertionKind.NotAhead);
                break;
            case '<':
                Set(RegexToken.LookAround, (int)(Read() switch
                {
                    '=' => AssertionKind.Behind,
                    '!' => AssertionKind.NotBehind,
                    _ => throw RegexErrors.Error(RegexErrors.BadQuantifier),
                }));
                break;
            default:
                throw RegexErrors.Error(RegexErrors.BadQuantifier);
        }
    }

    private void SkipComment()
    {
        _at += 3;
        while (!AtEnd && Peek() != ')')
        {
            _at++;
        }

        if (!AtEnd)
        {
            _at++;
        }
    }

    private void ReadBracketStart()
    {
        if (Peek() == '[' && Peek(1) == ':' && Peek(2) is '<' or '>' && Peek(3) == ':' && Peek(4) == ']' && Peek(5) == ']')
        {
            Set(Peek(2) == '<' ? RegexToken.WordStart : RegexToken.WordEnd);
            _at += 6;
        }
        else if (Peek() == '^')
        {
            _at++;
            Set(RegexToken.Bracket, 0);
        }
        else
        {
            Set(RegexToken.Bracket, 1);
        }
    }

    /// <summary><c>***:</c> says advanced, <c>***=</c> says literal.</summary>
    private void ReadDirector()
    {
        if (Peek() != '*' || Peek(1) != '*' || Peek(2) != '*')
        {
            return;
        }

        switch (Peek(3))
        {
            case '?':
                throw RegexErrors.Error(RegexErrors.BadPattern);
            case '=':
                Options = (Options & ~(RegexOptions.Expanded | RegexOptions.Extended | RegexOptions.NewlineAnchors | RegexOptions.NewlineStops)) | RegexOptions.Literal;
                _at += 4;
                break;
            case ':':
                Options &= ~RegexOptions.Extended;
                _at += 4;
                break;
            default:
                throw RegexErrors.Error(RegexErrors.BadQuantifier);
        }
    }

    private void ReadEmbeddedOptions()
    {
        if (Peek() != '(' || Peek(1) != '?' || Peek(2) is not (>= 'a' and <= 'z' or >= 'A' and <= 'Z'))
        {
            return;
        }

        _at += 2;
        while (Peek() is >= 'a' and <= 'z' or >= 'A' and <= 'Z')
        {
            switch (Read())
            {
                case 'b': throw SqlException.NotSupported("basic regular expressions");
                case 'c': Options &= ~RegexOptions.IgnoreCase; break;
                case 'e': Options |= RegexOptions.Extended; break;
                case 'i': Options |= RegexOptions.IgnoreCase; break;
                case 'm' or 'n': Options |= RegexOptions.NewlineStops | RegexOptions.NewlineAnchors; break;
                case 'p': Options = (Options | RegexOptions.NewlineStops) & ~RegexOptions.NewlineAnchors; break;
                case 'q': Options |= RegexOptions.Literal; break;
                case 's': Options &= ~(RegexOptions.NewlineStops | RegexOptions.NewlineAnchors); break;
                case 't': Options &= ~RegexOptions.Expanded; break;
                case 'w': Options = (Options | RegexOptions.NewlineAnchors) & ~RegexOptions.NewlineStops; break;
                case 'x': Options |= RegexOptions.Expanded; break;
                default: throw RegexErrors.Error(RegexErrors.BadOption);
            }
        }

        if (Read() != ')')
        {
            throw RegexErrors.Error(RegexErrors.BadOption);
        }

        if ((Options & RegexOptions.Literal) != 0)
        {
            Options &= ~(RegexOptions.Expanded | RegexOptions.NewlineAnchors | RegexOptions.NewlineStops);
        }
    }
}

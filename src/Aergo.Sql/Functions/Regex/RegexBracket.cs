using System.Collections.Generic;

namespace Aergo.Sql.Functions.Regex;

/// <summary>Reads bracket expressions: <c>[a-z[:digit:]\s]</c>.</summary>
internal static class RegexBracket
{
    /// <summary>The set of \d, \s or \w.</summary>
    public static CodeSet ClassOf(int letter) => letter switch
    {
        'd' => CharacterClasses.Digit,
        's' => CharacterClasses.Space,
        _ => CharacterClasses.Word,
    };

    /// <summary>Reads up to and over the closing bracket; the opening one and <c>^</c> are behind.</summary>
    public static CodeSet Read(RegexLexer lexer, bool negated)
    {
        bool ignoreCase = (lexer.Options & RegexOptions.IgnoreCase) != 0;
        var parts = new List<CodeSet>();
        bool first = true;
        while (true)
        {
            int c = lexer.Peek();
            if (c < 0)
            {
                throw RegexErrors.Error(RegexErrors.Brackets);
            }

            if (c == ']' && !first)
            {
                lexer.Skip(1);
                break;
            }

            parts.Add(ReadPart(lexer, first, ignoreCase));
            first = false;
        }

        CodeSet set = CodeSet.Empty;
        var ranges = new List<(int, int)>();
        foreach (CodeSet part in parts)
        {
            ranges.AddRange(part.Ranges());
        }

        set = CodeSet.FromRanges(ranges);
        if (!negated)
        {
            return set;
        }

        return (lexer.Options & RegexOptions.NewlineStops) != 0 ? set.Union(CharacterClasses.NewLine).Complement() : set.Complement();
    }

    private static CodeSet ReadPart(RegexLexer lexer, bool first, bool ignoreCase)
    {
        int c = lexer.Peek();
        if (c == '[' && lexer.Peek(1) == ':')
        {
            string name = ReadName(lexer, ':', RegexErrors.BadClass);
            return CharacterClasses.Find(name, ignoreCase) ?? throw RegexErrors.Error(RegexErrors.BadClass);
        }

        if (c == '[' && lexer.Peek(1) == '=')
        {
            return WithCase(CodeSet.Of(Element(ReadName(lexer, '=', RegexErrors.BadCollatingElement))), ignoreCase);
        }

        if (c == '-' && !first && lexer.Peek(1) != ']')
        {
            throw RegexErrors.Error(RegexErrors.BadRange);
        }

        CodeSet? classSet = ReadCharacter(lexer, out int start);
        if (classSet is not null)
        {
            // A class cannot begin a range; a hyphen after it is an error unless it ends the brackets.
            return classSet;
        }

        int end = start;
        if (lexer.Peek() == '-' && lexer.Peek(1) != ']')
        {
            lexer.Skip(1);
            if (lexer.Peek() < 0)
            {
                throw RegexErrors.Error(RegexErrors.Brackets);
            }

            if ((lexer.Peek() == '[' && lexer.Peek(1) is ':' or '=') || ReadCharacter(lexer, out end) is not null)
            {
                throw RegexErrors.Error(RegexErrors.BadRange);
            }
        }

        if (end < start)
        {
            throw RegexErrors.Error(RegexErrors.BadRange);
        }

        return WithCase(CodeSet.Range(start, end), ignoreCase);
    }

    private static CodeSet WithCase(CodeSet set, bool ignoreCase) => ignoreCase ? set.WithCaseVariants() : set;

    /// <summary>Reads one character or element into <paramref name="code"/>, or returns the set of a class escape.</summary>
    private static CodeSet? ReadCharacter(RegexLexer lexer, out int code)
    {
        code = lexer.Peek();
        if (code == '[' && lexer.Peek(1) == '.')
        {
            code = Element(ReadName(lexer, '.', RegexErrors.BadCollatingElement));
            return null;
        }

        lexer.Skip(1);
        if (code != '\\' || (lexer.Options & RegexOptions.Extended) != 0)
        {
            return null;
        }

        if (lexer.AtEnd)
        {
            throw RegexErrors.Error(RegexErrors.BadEscape);
        }

        lexer.ReadEscape();
        switch (lexer.Token)
        {
            case RegexToken.Plain:
                code = lexer.Value;
                return null;
            case RegexToken.Class:
                return ClassOf(lexer.Value);
            case RegexToken.NotClass:
                return ClassOf(lexer.Value).Complement();
            default:
                throw RegexErrors.Error(RegexErrors.BadEscape);
        }
    }

    private static string ReadName(RegexLexer lexer, char mark, string emptyError)
    {
        lexer.Skip(2);
        int start = lexer.Position;
        while (!(lexer.Peek() == mark && lexer.Peek(1) == ']'))
        {
            if (lexer.Read() < 0)
            {
                throw RegexErrors.Error(RegexErrors.Brackets);
            }
        }

        string name = lexer.Slice(start, lexer.Position);
        lexer.Skip(2);
        return name.Length > 0 ? name : throw RegexErrors.Error(emptyError);
    }

    private static int Element(string name)
    {
        if (Strings.CodePoints.Count(name) == 1)
        {
            return Strings.CodePoints.At(name, 0);
        }

        int named = CharacterClasses.Named(name);
        return named >= 0 ? named : throw RegexErrors.Error(RegexErrors.BadCollatingElement);
    }
}

using System;

namespace Aergo.Sql.Parsing;

/// <summary>Makes the errors of lexer and parser, with positions counted in characters from one.</summary>
internal static class SyntaxErrors
{
    /// <summary>One-based position of a UTF-16 offset, counting code points.</summary>
    public static int CharacterPosition(string text, int offset)
    {
        int position = 1;
        int end = Math.Min(offset, text.Length);
        for (int i = 0; i < end; i++)
        {
            if (!char.IsLowSurrogate(text[i]))
            {
                position++;
            }
        }

        return position;
    }

    public static SqlException At(string text, int offset, string message, string code = SqlState.SyntaxError) =>
        new(code, message) { Position = CharacterPosition(text, offset) };

    /// <summary><paramref name="message"/> with PostgreSQL's ending: at or near "…", or at end of input.</summary>
    public static SqlException Near(string text, int start, int end, string message, string code = SqlState.SyntaxError) =>
        At(text, start, start >= text.Length ? message + " at end of input" : $"{message} at or near \"{text[start..Math.Min(end, text.Length)]}\"", code);

    public static SqlException TooDeep() => new(SqlState.StatementTooComplex, "stack depth limit exceeded")
    {
        Hint = "Nest expressions, subqueries and blocks less deeply.",
    };
}

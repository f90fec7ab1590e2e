using System;
using System.Collections.Generic;
using System.Text;
using Aergo.Sql.Parsing;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Routines;

/// <summary>The place in a PL/pgSQL body, and the ways to cut SQL out of it.</summary>
/// <remarks>
/// The body is cut into the same tokens as SQL. Expressions and statements inside it are found by their ends at depth zero of parentheses,
/// as PostgreSQL does, and then read by the SQL parser from their own text.
/// </remarks>
internal sealed class PlReader
{
    private readonly ParserLimits _limits;
    private readonly int[] _lineStarts;

    public PlReader(string text, ParserLimits limits)
    {
        _limits = limits;
        Grammar = new Grammar(text, limits);
        Cursor = Grammar.Cursor;
        var starts = new List<int> { 0 };
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n')
            {
                starts.Add(i + 1);
            }
        }

        _lineStarts = [.. starts];
    }

    public Grammar Grammar { get; }

    public Cursor Cursor { get; }

    public string Text => Cursor.Text;

    /// <summary>Line of an offset, from one.</summary>
    public int LineOf(int offset)
    {
        int index = Array.BinarySearch(_lineStarts, offset);
        return index >= 0 ? index + 1 : ~index;
    }

    public int Line => LineOf(Cursor.Start);

    // ---- words ------------------------------------------------------------------------------------------------------------

    public bool Is(string word) => Cursor.IsWord(word);

    public bool Accept(string word) => Cursor.AcceptWord(word);

    public void Expect(string word) => Cursor.ExpectWord(word);

    public void Semicolon() => Cursor.Expect(TokenKind.Semicolon);

    /// <summary>A name that is not one of PL/pgSQL's reserved words.</summary>
    public string Name()
    {
        Token token = Cursor.Current;
        return Cursor.IsLabel(token) && !(token.Kind == TokenKind.Word && PlWords.IsReserved(token.Text)) ? Cursor.Read().Text : throw Cursor.SyntaxError();
    }

    /// <summary>A dotted name.</summary>
    public PlName DottedName()
    {
        int offset = Cursor.Start;
        var parts = new List<string> { Name() };
        while (Cursor.Accept(TokenKind.Dot))
        {
            parts.Add(Cursor.Label());
        }

        return new PlName(parts, offset);
    }

    public SqlException Error(int offset, string message, string code = SqlState.SyntaxError) => Cursor.Error(offset, message, code);

    public SqlException Near(string message) => SyntaxErrors.Near(Text, Cursor.Current.Start, Cursor.Current.End, message);

    // ---- cutting ----------------------------------------------------------------------------------------------------------

    /// <summary>Moves to the first token at depth zero that <paramref name="ends"/> accepts and returns the text before it; that token is left.</summary>
    public (string Text, int Offset) Cut(Func<Token, bool> ends, string expected, bool expression)
    {
        int start = Cursor.Start;
        int first = Cursor.Index;
        int depth = 0;
        while (true)
        {
            Token token = Cursor.Current;
            if (depth == 0 && ends(token))
            {
                break;
            }

            switch (token.Kind)
            {
                case TokenKind.LeftParenthesis or TokenKind.LeftBracket:
                    depth++;
                    break;
                case TokenKind.RightParenthesis or TokenKind.RightBracket when --depth < 0:
                    throw Near("mismatched parentheses");
                case TokenKind.End or TokenKind.Semicolon:
                    throw depth != 0 ? Near("mismatched parentheses")
                        : Error(token.Start, $"missing \"{expected}\" at end of SQL {(expression ? "expression" : "statement")}");
            }

            Cursor.Read();
        }

        return Cursor.Index > first ? (Cursor.TextFrom(start), start) : throw Near(expression ? "missing expression" : "missing SQL statement");
    }

    public static bool IsSemicolon(Token token) => token.Kind == TokenKind.Semicolon;

    public static bool IsWord(Token token, string word) => token.Kind == TokenKind.Word && token.Text == word;

    /// <summary>An expression up to a word or sign, which is left.</summary>
    public PlExpression Expression(Func<Token, bool> ends, string expected)
    {
        (string text, int offset) = Cut(ends, expected, true);
        return MakeExpression(text, offset);
    }

    public PlExpression ExpressionTo(string word)
    {
        PlExpression expression = Expression(t => IsWord(t, word), word.ToUpperInvariant());
        Expect(word);
        return expression;
    }

    /// <summary>An expression up to the semicolon, which is taken.</summary>
    public PlExpression ExpressionToSemicolon()
    {
        PlExpression expression = Expression(IsSemicolon, ";");
        Semicolon();
        return expression;
    }

    public PlExpression MakeExpression(string text, int offset)
    {
        SelectStatement query = Inside(text, offset, grammar =>
        {
            SelectStatement parsed = grammar.Selects.ParseWithoutSelect();
            grammar.Cursor.Expect(TokenKind.End);
            return parsed with { Text = "SELECT " + text };
        });
        return new PlExpression(text, offset, query);
    }

    /// <summary>A list of arguments as in a call, from text between parentheses.</summary>
    public PlExpression MakeArguments(string text, int offset)
    {
        SelectStatement query = Inside(text, offset, grammar =>
        {
            var items = new List<SelectItem>();
            do
            {
                int position = grammar.Cursor.Start;
                string? name = null;
                if (grammar.Cursor.Peek(1).Kind is TokenKind.ColonEquals or TokenKind.EqualsGreater)
                {
                    name = grammar.Cursor.Label();
                    grammar.Cursor.Read();
                }

                items.Add(new SelectItem(grammar.Expressions.Parse(), name) { Position = position });
            }
            while (grammar.Cursor.Accept(TokenKind.Comma));

            grammar.Cursor.Expect(TokenKind.End);
            return new SelectStatement(new SelectCore(items));
        });
        return new PlExpression(text, offset, query);
    }

    /// <summary>An SQL statement from its text.</summary>
    public PlSql MakeSql(string text, int offset)
    {
        string trimmed = text.TrimEnd();
        Statement statement = Inside(trimmed, offset, grammar =>
        {
            Statement parsed = grammar.Statements.Parse();
            grammar.Cursor.Expect(TokenKind.End);
            return parsed with { Text = trimmed };
        });
        return new PlSql(trimmed, offset, statement);
    }

    /// <summary>Reads a part of the body with a parser of its own; errors come back with positions in the body.</summary>
    private T Inside<T>(string text, int offset, Func<Grammar, T> read)
    {
        try
        {
            return read(new Grammar(text, _limits));
        }
        catch (SqlException error) when (error.Position > 0)
        {
            error.Position += SyntaxErrors.CharacterPosition(Text, offset) - 1;
            throw;
        }
    }

    /// <summary>Reads an SQL statement up to the semicolon, which is taken, and takes INTO out of it.</summary>
    public (PlSql Sql, PlInto? Into) SqlStatement()
    {
        int start = Cursor.Start;
        Token previous = default;
        Token first = Cursor.Current;
        bool routine = first.Keyword == Keyword.Create && CreatesRoutine();
        int depth = 0;
        int blocks = 0;
        PlInto? into = null;
        int intoStart = -1;
        int intoEnd = -1;
        while (true)
        {
            Token token = Cursor.Current;
            switch (token.Kind)
            {
                case TokenKind.LeftParenthesis:
                    depth++;
                    break;
                case TokenKind.RightParenthesis:
                    depth = Math.Max(0, depth - 1);
                    break;
                case TokenKind.End:
                    throw Near("unexpected end of function definition");
            }

            if (routine && depth == 0)
            {
                blocks += token.Keyword is Keyword.Begin || (blocks > 0 && token.Keyword == Keyword.Case) ? 1 : token.Keyword == Keyword.End && blocks > 0 ? -1 : 0;
            }

            if (token.Kind == TokenKind.Semicolon && depth == 0 && blocks == 0)
            {
                break;
            }

            if (token.Keyword == Keyword.Into && !routine && previous.Keyword is not (Keyword.Insert or Keyword.Merge) && first.Keyword != Keyword.Import
                && !(first.Keyword == Keyword.Merge && depth == 0))
            {
                if (into is not null)
                {
                    throw Error(token.Start, "INTO specified more than once");
                }

                intoStart = token.Start;
                Cursor.Read();
                into = Into();
                intoEnd = Cursor.Current.Start;
                previous = token;
                continue;
            }

            previous = Cursor.Read();
        }

        string text = Cursor.TextFrom(start);
        if (into is not null)
        {
            var blanked = new StringBuilder(text);
            for (int i = intoStart - start; i < Math.Min(intoEnd - start, blanked.Length); i++)
            {
                blanked[i] = ' ';
            }

            text = blanked.ToString();
        }

        PlSql sql = MakeSql(text, start);
        Semicolon();
        return (sql, into);
    }

    private bool CreatesRoutine()
    {
        int ahead = 1;
        if (Cursor.Peek(1).Keyword == Keyword.Or && Cursor.Peek(2).Keyword == Keyword.Replace)
        {
            ahead = 3;
        }

        return Cursor.Peek(ahead).Keyword is Keyword.Function or Keyword.Procedure;
    }

    /// <summary>[STRICT] target, …; INTO was read.</summary>
    public PlInto Into()
    {
        bool strict = Accept("strict");
        return new PlInto(Targets(), strict);
    }

    public List<PlName> Targets() => Cursor.List(DottedName);
}

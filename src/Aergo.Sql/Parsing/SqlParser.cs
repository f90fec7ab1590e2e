using System.Collections.Generic;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Parsing;

/// <summary>Reads SQL text by the grammar of PostgreSQL 15, with the version-control statements of docs/spec/sql.md.</summary>
/// <remarks>
/// Pure: the same text gives the same tree. Node positions are UTF-16 offsets into the whole text given here, also in the second of several
/// statements; positions in errors count characters from one. Everything thrown is a <see cref="SqlException"/>: 42601 for syntax,
/// 0A000 for what is known but not supported, 54000 and 54001 for the bounds of <see cref="ParserLimits"/>.
/// </remarks>
public static class SqlParser
{
    /// <summary>All statements of a text; none for a text of blanks and comments.</summary>
    public static IReadOnlyList<Statement> Parse(string text, ParserLimits? limits = null) =>
        new Grammar(text, limits ?? ParserLimits.Default).Statements.ParseAll();

    /// <summary>The SQL-standard body of a routine: <c>BEGIN ATOMIC … END</c>, or <c>RETURN expression</c> as a SELECT of it.</summary>
    public static IReadOnlyList<Statement> ParseStandardBody(string text, ParserLimits? limits = null)
    {
        var grammar = new Grammar(text, limits ?? ParserLimits.Default);
        IReadOnlyList<Statement> statements = grammar.Routines.StandardBody();
        grammar.Cursor.Expect(TokenKind.End);
        return statements;
    }

    /// <summary>One expression that fills the text: stored defaults and checks, expressions of PL/pgSQL.</summary>
    public static Expression ParseExpression(string text, ParserLimits? limits = null)
    {
        var grammar = new Grammar(text, limits ?? ParserLimits.Default);
        Expression expression = grammar.Expressions.Parse();
        grammar.Cursor.Expect(TokenKind.End);
        return expression;
    }

    /// <summary>A type that fills the text, as <c>numeric(10,2)[]</c>; <c>t.c%TYPE</c> is taken too.</summary>
    public static TypeName ParseTypeName(string text, ParserLimits? limits = null)
    {
        var grammar = new Grammar(text, limits ?? ParserLimits.Default);
        TypeName type = grammar.Types.Parse(allowPercent: true);
        grammar.Cursor.Expect(TokenKind.End);
        return type;
    }
}

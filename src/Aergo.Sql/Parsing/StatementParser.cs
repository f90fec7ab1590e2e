using System.Collections.Generic;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Parsing;

/// <summary>Reads statements by their first word.</summary>
internal sealed class StatementParser(Grammar grammar)
{
    private readonly Cursor _cursor = grammar.Cursor;

    /// <summary>All statements of a text, divided by semicolons.</summary>
    public List<Statement> ParseAll()
    {
        var statements = new List<Statement>();
        while (true)
        {
            while (_cursor.Accept(TokenKind.Semicolon))
            {
            }

            if (_cursor.Is(TokenKind.End))
            {
                return statements;
            }

            int start = _cursor.Start;
            Statement statement = Parse();
            if (!_cursor.Is(TokenKind.Semicolon) && !_cursor.Is(TokenKind.End))
            {
                throw _cursor.SyntaxError();
            }

            statements.Add(statement with { Text = _cursor.TextFrom(start), Position = start });
        }
    }

    /// <summary>One statement.</summary>
    public Statement Parse()
    {
        int outer = _cursor.Enter();
        Statement statement = Any();
        _cursor.Leave(outer);
        return statement;
    }

    /// <summary>Passes over everything up to the next semicolon outside parentheses.</summary>
    public void SkipToEnd()
    {
        int depth = 0;
        while (!_cursor.Is(TokenKind.End) && (depth > 0 || !_cursor.Is(TokenKind.Semicolon)))
        {
            TokenKind kind = _cursor.Read().Kind;
            depth += kind == TokenKind.LeftParenthesis ? 1 : kind == TokenKind.RightParenthesis ? -1 : 0;
        }
    }

    /// <summary>What may be prepared, stand in WITH and in COPY: queries and changes of rows.</summary>
    public Statement Preparable() => Query() ?? throw _cursor.SyntaxError();

    /// <summary>What EXPLAIN takes.</summary>
    public Statement Explainable()
    {
        grammar.Selects.AllowInto = _cursor.Keyword is Keyword.Select;
        if (Query() is { } query)
        {
            return query;
        }

        int start = _cursor.Start;
        Statement statement = _cursor.Keyword switch
        {
            Keyword.Execute => grammar.Sessions.Execute(start),
            Keyword.Declare => grammar.Sessions.Declare(start),
            Keyword.Create => grammar.Objects.Create(start),
            _ => throw _cursor.SyntaxError(),
        };
        return statement is ExecuteStatement or DeclareCursorStatement or CreateTableAsStatement or UnsupportedStatement ? statement : throw _cursor.SyntaxError();
    }

    private Statement? Query()
    {
        int start = _cursor.Start;
        switch (_cursor.Keyword)
        {
            case Keyword.Select or Keyword.Values or Keyword.Table:
                return grammar.Selects.Parse();
            case Keyword.Insert:
                return grammar.Changes.Insert(null, start);
            case Keyword.Update:
                return grammar.Changes.Update(null, start);
            case Keyword.Delete:
                return grammar.Changes.Delete(null, start);
            case Keyword.Merge:
                return grammar.Changes.Merge(null, start);
            case Keyword.With:
                bool allowInto = grammar.Selects.AllowInto;
                grammar.Selects.AllowInto = false;
                return AfterWith(grammar.Selects.OptionalWith()!, start, allowInto);
            default:
                return _cursor.Is(TokenKind.LeftParenthesis) ? grammar.Selects.Parse() : null;
        }
    }

    private Statement AfterWith(WithClause with, int start, bool allowInto)
    {
        grammar.Selects.AllowInto = allowInto && _cursor.Is(Keyword.Select);
        return _cursor.Keyword switch
        {
            Keyword.Insert => grammar.Changes.Insert(with, start),
            Keyword.Update => grammar.Changes.Update(with, start),
            Keyword.Delete => grammar.Changes.Delete(with, start),
            Keyword.Merge => grammar.Changes.Merge(with, start),
            _ => grammar.Selects.Parse(with, start),
        };
    }

    private Statement Any()
    {
        Token token = _cursor.Current;
        int start = token.Start;
        if (token.Keyword == Keyword.Merge && _cursor.IsWord("branch", 1))
        {
            return grammar.Sessions.MergeBranch(start);
        }

        grammar.Selects.AllowInto = token.Keyword is Keyword.Select or Keyword.With || token.Kind == TokenKind.LeftParenthesis;
        return Query() ?? grammar.Sessions.Transaction(start) ?? Other(token, start);
    }

    private Statement Other(Token token, int start)
    {
        switch (token.Keyword)
        {
            case Keyword.Create:
                return grammar.Objects.Create(start);
            case Keyword.Alter:
                return grammar.Objects.Alter(start);
            case Keyword.Drop:
                return grammar.Objects.Drop(start);
            case Keyword.Comment:
                return grammar.Objects.Comment(start);
            case Keyword.Truncate:
                return grammar.Changes.Truncate(start);
            case Keyword.Copy:
                return grammar.Copies.Parse(start);
            case Keyword.Grant:
                return grammar.Rights.Grant(start);
            case Keyword.Revoke:
                return grammar.Rights.Revoke(start);
            case Keyword.Do:
                return grammar.Routines.Do(start);
            case Keyword.Call:
                return grammar.Routines.Call(start);
            case Keyword.Set:
                return grammar.Sessions.SetAny(start);
            case Keyword.Reset:
                return grammar.Sessions.Reset(start);
            case Keyword.Show:
                return grammar.Sessions.Show(start);
            case Keyword.Discard:
                return grammar.Sessions.Discard(start);
            case Keyword.Prepare:
                return grammar.Sessions.Prepare(start);
            case Keyword.Execute:
                return grammar.Sessions.Execute(start);
            case Keyword.Deallocate:
                return grammar.Sessions.Deallocate(start);
            case Keyword.Declare:
                return grammar.Sessions.Declare(start);
            case Keyword.Fetch or Keyword.Move:
                return grammar.Sessions.Fetch(start);
            case Keyword.Close:
                return grammar.Sessions.Close(start);
            case Keyword.Explain:
                return grammar.Sessions.Explain(start);
            case Keyword.Lock:
                return grammar.Sessions.Lock(start);
            case Keyword.Listen:
                return grammar.Sessions.Listen(start);
            case Keyword.Unlisten:
                return grammar.Sessions.Unlisten(start);
            case Keyword.Notify:
                return grammar.Sessions.Notify(start);
            case Keyword.Vacuum or Keyword.Analyze or Keyword.Analyse or Keyword.Reindex or Keyword.Cluster or Keyword.Checkpoint or Keyword.Refresh:
                return grammar.Sessions.Maintenance(start);
        }

        string? feature = token.Keyword switch
        {
            Keyword.Reassign => "REASSIGN OWNED",
            Keyword.Security => "SECURITY LABEL",
            Keyword.Load => "LOAD",
            Keyword.Import => "IMPORT FOREIGN SCHEMA",
            _ => null,
        };
        if (feature is null)
        {
            throw _cursor.SyntaxError();
        }

        SkipToEnd();
        return new UnsupportedStatement(feature) { Position = start };
    }
}

using System.Collections.Generic;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Parsing;

/// <summary>Reads INSERT, UPDATE, DELETE, MERGE and TRUNCATE.</summary>
internal sealed class ChangeParser(Grammar grammar)
{
    private readonly Cursor _cursor = grammar.Cursor;

    // ---- INSERT -----------------------------------------------------------------------------------------------------------

    public InsertStatement Insert(WithClause? with, int start)
    {
        _cursor.Expect(Keyword.Insert, Keyword.Into);
        QualifiedName table = _cursor.QualifiedName();
        string? alias = _cursor.Accept(Keyword.As) ? _cursor.ColumnId() : null;
        List<ColumnTarget> columns = [];
        SelectStatement? source = null;
        Overriding overriding = Overriding.None;
        if (!_cursor.Accept(Keyword.Default, Keyword.Values))
        {
            if (_cursor.Is(TokenKind.LeftParenthesis) && !grammar.Primaries.QueryAhead())
            {
                columns = _cursor.Parenthesised(Target);
            }

            overriding = OptionalOverriding();
            source = grammar.Selects.Parse();
        }

        OnConflict? conflict = _cursor.Is(Keyword.On) ? Conflict() : null;
        return new InsertStatement(table, alias, columns, source)
        {
            With = with,
            Overriding = overriding,
            OnConflict = conflict,
            Returning = Returning(),
            Position = start,
        };
    }

    private Overriding OptionalOverriding()
    {
        if (!_cursor.Accept(Keyword.Overriding))
        {
            return Overriding.None;
        }

        Overriding result = _cursor.Accept(Keyword.User) ? Overriding.User : Overriding.System;
        if (result == Overriding.System)
        {
            _cursor.Expect(Keyword.System);
        }

        _cursor.Expect(Keyword.Value);
        return result;
    }

    private OnConflict Conflict()
    {
        int position = _cursor.Start;
        _cursor.Expect(Keyword.On, Keyword.Conflict);
        List<IndexElement> target = [];
        Expression? targetWhere = null;
        string? constraint = null;
        if (_cursor.Is(TokenKind.LeftParenthesis))
        {
            target = _cursor.Parenthesised(grammar.Definitions.IndexElement);
            targetWhere = grammar.Selects.OptionalWhere();
        }
        else if (_cursor.Accept(Keyword.On))
        {
            _cursor.Expect(Keyword.Constraint);
            constraint = _cursor.ColumnId();
        }

        _cursor.Expect(Keyword.Do);
        if (_cursor.Accept(Keyword.Nothing))
        {
            return new OnConflict(target, targetWhere, constraint, false, [], null) { Position = position };
        }

        _cursor.Expect(Keyword.Update, Keyword.Set);
        List<Assignment> assignments = _cursor.List(Assignment);
        return new OnConflict(target, targetWhere, constraint, true, assignments, grammar.Selects.OptionalWhere()) { Position = position };
    }

    private IReadOnlyList<SelectItem> Returning() => _cursor.Accept(Keyword.Returning) ? grammar.Selects.Items() : [];

    /// <summary>A column with the brackets and fields behind it.</summary>
    public ColumnTarget Target()
    {
        int position = _cursor.Start;
        string name = _cursor.ColumnId();
        List<TargetIndirection> indirections = [];
        while (true)
        {
            int at = _cursor.Start;
            if (_cursor.Is(TokenKind.LeftBracket))
            {
                indirections.Add(new TargetIndirection(grammar.Primaries.SubscriptIndex(), null) { Position = at });
            }
            else if (_cursor.Accept(TokenKind.Dot))
            {
                indirections.Add(new TargetIndirection(null, _cursor.Label()) { Position = at });
            }
            else
            {
                return new ColumnTarget(name, indirections) { Position = position };
            }
        }
    }

    public Assignment Assignment()
    {
        int position = _cursor.Start;
        bool multiple = _cursor.Is(TokenKind.LeftParenthesis);
        List<ColumnTarget> targets = multiple ? _cursor.Parenthesised(Target) : [Target()];
        _cursor.ExpectOperator("=");
        return new Assignment(targets, grammar.Expressions.Parse(), multiple) { Position = position };
    }

    // ---- UPDATE, DELETE ---------------------------------------------------------------------------------------------------

    /// <summary>The table to change, and its alias; SET is never taken for one.</summary>
    private (QualifiedName Table, string? Alias) TableAndAlias()
    {
        QualifiedName table = grammar.Tables.Relation().Name;
        if (_cursor.Accept(Keyword.As))
        {
            return (table, _cursor.ColumnId());
        }

        return (table, _cursor.AtColumnId && !_cursor.Is(Keyword.Set) ? _cursor.ColumnId() : null);
    }

    public UpdateStatement Update(WithClause? with, int start)
    {
        _cursor.Expect(Keyword.Update);
        (QualifiedName table, string? alias) = TableAndAlias();
        _cursor.Expect(Keyword.Set);
        List<Assignment> assignments = _cursor.List(Assignment);
        List<TableExpression> from = _cursor.Accept(Keyword.From) ? grammar.Tables.ParseList() : [];
        return new UpdateStatement(table, alias, assignments)
        {
            With = with,
            From = from,
            Where = WhereOrCurrentOf(),
            Returning = Returning(),
            Position = start,
        };
    }

    public DeleteStatement Delete(WithClause? with, int start)
    {
        _cursor.Expect(Keyword.Delete, Keyword.From);
        (QualifiedName table, string? alias) = TableAndAlias();
        List<TableExpression> from = _cursor.Accept(Keyword.Using) ? grammar.Tables.ParseList() : [];
        return new DeleteStatement(table, alias)
        {
            With = with,
            Using = from,
            Where = WhereOrCurrentOf(),
            Returning = Returning(),
            Position = start,
        };
    }

    private Expression? WhereOrCurrentOf()
    {
        if (!_cursor.Is(Keyword.Where) || _cursor.Peek(1).Keyword != Keyword.Current || _cursor.Peek(2).Keyword != Keyword.Of)
        {
            return grammar.Selects.OptionalWhere();
        }

        int position = _cursor.Peek(1).Start;
        _cursor.Index += 3;
        return new CurrentOf(_cursor.ColumnId()) { Position = position };
    }

    // ---- MERGE ------------------------------------------------------------------------------------------------------------

    public MergeStatement Merge(WithClause? with, int start)
    {
        _cursor.Expect(Keyword.Merge, Keyword.Into);
        (QualifiedName table, string? alias) = TableAndAlias();
        _cursor.Expect(Keyword.Using);
        TableExpression source = grammar.Tables.Parse();
        _cursor.Expect(Keyword.On);
        Expression condition = grammar.Expressions.Parse();
        var whens = new List<MergeWhen>();
        do
        {
            whens.Add(When());
        }
        while (_cursor.Is(Keyword.When));

        return new MergeStatement(table, alias, source, condition, whens) { With = with, Position = start };
    }

    private MergeWhen When()
    {
        int position = _cursor.Start;
        _cursor.Expect(Keyword.When);
        bool matched = !_cursor.Accept(Keyword.Not);
        _cursor.Expect(Keyword.Matched);
        Expression? condition = _cursor.Accept(Keyword.And) ? grammar.Expressions.Parse() : null;
        _cursor.Expect(Keyword.Then);
        if (_cursor.Accept(Keyword.Do))
        {
            _cursor.Expect(Keyword.Nothing);
            return new MergeWhen(matched, condition, MergeAction.DoNothing) { Position = position };
        }

        if (matched)
        {
            if (_cursor.Accept(Keyword.Delete))
            {
                return new MergeWhen(true, condition, MergeAction.Delete) { Position = position };
            }

            _cursor.Expect(Keyword.Update, Keyword.Set);
            return new MergeWhen(true, condition, MergeAction.Update) { Assignments = _cursor.List(Assignment), Position = position };
        }

        _cursor.Expect(Keyword.Insert);
        var insert = new MergeWhen(false, condition, MergeAction.Insert) { Position = position };
        if (_cursor.Accept(Keyword.Default, Keyword.Values))
        {
            return insert;
        }

        List<ColumnTarget> columns = _cursor.Is(TokenKind.LeftParenthesis) ? _cursor.Parenthesised(Target) : [];
        Overriding overriding = OptionalOverriding();
        _cursor.Expect(Keyword.Values);
        return insert with { InsertColumns = columns, Overriding = overriding, InsertValues = _cursor.Parenthesised(grammar.Expressions.Parse) };
    }

    // ---- TRUNCATE ---------------------------------------------------------------------------------------------------------

    public TruncateStatement Truncate(int start)
    {
        _cursor.Expect(Keyword.Truncate);
        _cursor.Accept(Keyword.Table);
        List<QualifiedName> tables = _cursor.List(() => grammar.Tables.Relation().Name);
        bool restart = _cursor.Accept(Keyword.Restart, Keyword.Identity);
        if (!restart)
        {
            _cursor.Accept(Keyword.Continue, Keyword.Identity);
        }

        return new TruncateStatement(tables, restart, _cursor.Cascade()) { Position = start };
    }
}

using System.Collections.Generic;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Parsing;

/// <summary>Reads what stands in FROM.</summary>
internal sealed class TableParser(Grammar grammar)
{
    private readonly Cursor _cursor = grammar.Cursor;

    public List<TableExpression> ParseList() => _cursor.List(Parse);

    public TableExpression Parse()
    {
        int outer = _cursor.Enter();
        TableExpression table = Joins(Primary());
        _cursor.Leave(outer);
        return table;
    }

    // ---- joins ------------------------------------------------------------------------------------------------------------

    private bool JoinAhead => _cursor.Keyword is Keyword.Join or Keyword.Inner or Keyword.Left or Keyword.Right or Keyword.Full or Keyword.Cross or Keyword.Natural;

    private TableExpression Joins(TableExpression left)
    {
        while (JoinAhead)
        {
            left = JoinTo(left);
            _cursor.Grow();
        }

        return left;
    }

    private Join JoinTo(TableExpression left)
    {
        int position = _cursor.Start;
        if (_cursor.Accept(Keyword.Cross))
        {
            _cursor.Expect(Keyword.Join);
            return new Join(JoinKind.Cross, left, Primary()) { Position = position };
        }

        bool natural = _cursor.Accept(Keyword.Natural);
        JoinKind kind = Kind();
        _cursor.Expect(Keyword.Join);
        TableExpression right = Primary();
        if (natural)
        {
            return new Join(kind, left, right) { Natural = true, Position = position };
        }

        if (JoinAhead)
        {
            // a JOIN b JOIN c ON … ON …: the inner join comes first.
            int outer = _cursor.Enter();
            right = Joins(right);
            _cursor.Leave(outer);
        }

        if (_cursor.Accept(Keyword.On))
        {
            return new Join(kind, left, right) { On = grammar.Expressions.Parse(), Position = position };
        }

        _cursor.Expect(Keyword.Using);
        List<string> columns = _cursor.ColumnNames();
        string? alias = _cursor.Accept(Keyword.As) ? _cursor.ColumnId() : null;
        return new Join(kind, left, right) { Using = columns, UsingAlias = alias, Position = position };
    }

    private JoinKind Kind()
    {
        JoinKind kind = JoinKind.Inner;
        switch (_cursor.Keyword)
        {
            case Keyword.Inner:
                _cursor.Read();
                return kind;
            case Keyword.Left:
                kind = JoinKind.Left;
                break;
            case Keyword.Right:
                kind = JoinKind.Right;
                break;
            case Keyword.Full:
                kind = JoinKind.Full;
                break;
            default:
                return kind;
        }

        _cursor.Read();
        _cursor.Accept(Keyword.Outer);
        return kind;
    }

    // ---- operands ---------------------------------------------------------------------------------------------------------

    private TableExpression Primary()
    {
        Token token = _cursor.Current;
        bool lateral = _cursor.Accept(Keyword.Lateral);
        if (_cursor.Is(TokenKind.LeftParenthesis))
        {
            return Parenthesis(lateral, token.Start);
        }

        if (_cursor.Keyword == Keyword.Rows && _cursor.Peek(1).Keyword == Keyword.From && _cursor.Peek(2).Kind == TokenKind.LeftParenthesis)
        {
            return RowsFrom(lateral, token.Start);
        }

        if (_cursor.Is(Keyword.Xmltable))
        {
            throw _cursor.NotSupported(_cursor.Start, "XML");
        }

        if (FunctionAhead())
        {
            return Function(lateral, token.Start);
        }

        if (lateral)
        {
            throw _cursor.SyntaxError();
        }

        NamedTable table = Relation();
        (string? alias, IReadOnlyList<string> columns) = OptionalAlias();
        return table with { Alias = alias, ColumnAliases = columns, Sampled = Sample() };
    }

    /// <summary>[ONLY] name [*] [AS OF …]</summary>
    public NamedTable Relation()
    {
        int position = _cursor.Start;
        if (_cursor.Accept(Keyword.Only))
        {
            bool parenthesis = _cursor.Accept(TokenKind.LeftParenthesis);
            QualifiedName only = _cursor.QualifiedName();
            if (parenthesis)
            {
                _cursor.Expect(TokenKind.RightParenthesis);
            }

            return new NamedTable(only) { Position = position };
        }

        QualifiedName name = _cursor.QualifiedName();
        _cursor.AcceptOperator("*");
        return new NamedTable(name) { AsOf = OptionalAsOf(), Position = position };
    }

    /// <summary>AS OF with what must follow it; <c>AS of</c> alone is an alias.</summary>
    public PointInTime? OptionalAsOf()
    {
        int position = _cursor.Start;
        if (_cursor.Is(Keyword.For) && _cursor.IsWord("system_time", 1))
        {
            if (_cursor.Peek(2).Keyword == Keyword.As && _cursor.Peek(3).Keyword == Keyword.Of)
            {
                _cursor.Index += 4;
                return new PointInTime(PointInTimeKind.Timestamp, grammar.Expressions.ParseRestricted()) { Position = position };
            }

            throw _cursor.NotSupported(position, "FOR SYSTEM_TIME over a range");
        }

        if (!_cursor.Is(Keyword.As, Keyword.Of))
        {
            return null;
        }

        Token third = _cursor.Peek(2);
        PointInTimeKind? kind = third switch
        {
            { Kind: TokenKind.String } => PointInTimeKind.Branch,
            { Keyword: Keyword.Timestamp } => PointInTimeKind.Timestamp,
            { Keyword: Keyword.Commit } => PointInTimeKind.Commit,
            { Kind: TokenKind.Word, Text: "block" } => PointInTimeKind.Block,
            { Kind: TokenKind.Word, Text: "branch" } => PointInTimeKind.Branch,
            _ => null,
        };
        if (kind is not { } found)
        {
            return null;
        }

        _cursor.Index += third.Kind == TokenKind.String ? 2 : 3;
        return new PointInTime(found, grammar.Expressions.ParseRestricted()) { Position = position };
    }

    private bool Sample()
    {
        if (!_cursor.Accept(Keyword.Tablesample))
        {
            return false;
        }

        _cursor.NameTail(_cursor.FunctionName(), _cursor.Start);
        _cursor.Parenthesised(grammar.Expressions.Parse);
        if (_cursor.Accept(Keyword.Repeatable))
        {
            _cursor.Parenthesised(grammar.Expressions.Parse);
        }

        return true;
    }

    /// <summary>[AS] name [(columns)]</summary>
    public (string? Alias, IReadOnlyList<string> Columns) OptionalAlias()
    {
        if (!_cursor.Accept(Keyword.As) && !_cursor.AtColumnId)
        {
            return (null, []);
        }

        string alias = _cursor.ColumnId();
        return (alias, _cursor.OptionalColumnNames());
    }

    // ---- parentheses ------------------------------------------------------------------------------------------------------

    private TableExpression Parenthesis(bool lateral, int position)
    {
        int outer = _cursor.Enter();
        _cursor.Expect(TokenKind.LeftParenthesis);
        (SelectStatement? query, TableExpression? table) = Content();
        _cursor.Expect(TokenKind.RightParenthesis);
        _cursor.Leave(outer);
        if (query is not null)
        {
            return Derived(query, lateral, position);
        }

        if (lateral || table is not Join { Alias: null } join)
        {
            throw _cursor.Near(_cursor.Peek(-1));
        }

        (string? alias, IReadOnlyList<string> columns) = OptionalAlias();
        return join with { Alias = alias, ColumnAliases = columns };
    }

    private DerivedTable Derived(SelectStatement query, bool lateral, int position)
    {
        (string? alias, IReadOnlyList<string> columns) = OptionalAlias();
        if (alias is null)
        {
            string what = query.Body is ValuesBody ? "VALUES" : "subquery";
            SqlException error = _cursor.Error(position, what + " in FROM must have an alias");
            error.Hint = $"For example, FROM ({(what == "VALUES" ? what : "SELECT")} ...) [AS] foo.";
            throw error;
        }

        return new DerivedTable(query, lateral) { Alias = alias, ColumnAliases = columns, Position = position };
    }

    private (SelectStatement? Query, TableExpression? Table) Content()
    {
        if (!grammar.Primaries.QueryAhead())
        {
            return (null, Parse());
        }

        int start = _cursor.Start;
        if (!_cursor.Accept(TokenKind.LeftParenthesis))
        {
            return (grammar.Selects.Parse(), null);
        }

        int outer = _cursor.Enter();
        (SelectStatement? query, TableExpression? table) = Content();
        _cursor.Expect(TokenKind.RightParenthesis);
        _cursor.Leave(outer);
        if (query is not null && (_cursor.Is(TokenKind.RightParenthesis) || SelectParser.GoesOn(_cursor.Keyword)))
        {
            return (grammar.Selects.Continue(query, start), null);
        }

        if (query is not null)
        {
            return (null, Joins(Derived(query, false, start)));
        }

        if (table is not Join { Alias: null } join)
        {
            throw _cursor.Near(_cursor.Peek(-1));
        }

        (string? alias, IReadOnlyList<string> columns) = OptionalAlias();
        return (null, Joins(join with { Alias = alias, ColumnAliases = columns }));
    }

    // ---- functions --------------------------------------------------------------------------------------------------------

    private bool FunctionAhead()
    {
        Token token = _cursor.Current;
        switch (token.Keyword)
        {
            case Keyword.CurrentDate or Keyword.CurrentTime or Keyword.CurrentTimestamp or Keyword.Localtime or Keyword.Localtimestamp or Keyword.CurrentUser
                or Keyword.SessionUser or Keyword.User or Keyword.CurrentRole or Keyword.CurrentCatalog or Keyword.CurrentSchema or Keyword.Cast:
                return true;
        }

        if (!Cursor.IsColumnId(token) && !Cursor.IsFunctionName(token))
        {
            return false;
        }

        int ahead = 1;
        while (_cursor.Peek(ahead).Kind == TokenKind.Dot && Cursor.IsLabel(_cursor.Peek(ahead + 1)))
        {
            ahead += 2;
        }

        return _cursor.Peek(ahead).Kind == TokenKind.LeftParenthesis;
    }

    private FunctionTable RowsFrom(bool lateral, int position)
    {
        _cursor.Index += 2;
        List<TableFunction> functions = _cursor.Parenthesised(() =>
        {
            int start = _cursor.Start;
            Expression call = Call();
            IReadOnlyList<ColumnTyping> definitions = _cursor.Accept(Keyword.As) ? Definitions() : [];
            return new TableFunction(call, definitions) { Position = start };
        });
        bool ordinality = _cursor.Accept(Keyword.With, Keyword.Ordinality);
        (string? alias, IReadOnlyList<string> columns) = OptionalAlias();
        return new FunctionTable(functions, lateral, ordinality, true) { Alias = alias, ColumnAliases = columns, Position = position };
    }

    private Expression Call()
    {
        Token token = _cursor.Current;
        Expression call = grammar.Primaries.Parse();
        return call is ColumnReference or Star or Subscript or FieldSelection ? throw _cursor.Near(token) : call;
    }

    private FunctionTable Function(bool lateral, int position)
    {
        int start = _cursor.Start;
        Expression call = Call();
        bool ordinality = _cursor.Accept(Keyword.With, Keyword.Ordinality);
        string? alias = null;
        List<string> columns = [];
        List<ColumnTyping> definitions = [];
        if (_cursor.Accept(Keyword.As) || _cursor.AtColumnId)
        {
            if (!_cursor.Is(TokenKind.LeftParenthesis))
            {
                alias = _cursor.ColumnId();
            }

            if (_cursor.Is(TokenKind.LeftParenthesis))
            {
                if (alias is null || _cursor.Peek(2).Kind is not (TokenKind.Comma or TokenKind.RightParenthesis))
                {
                    definitions = Definitions();
                }
                else
                {
                    columns = _cursor.ColumnNames();
                }
            }
        }

        var function = new TableFunction(call, definitions) { Position = start };
        return new FunctionTable([function], lateral, ordinality, false) { Alias = alias, ColumnAliases = columns, Position = position };
    }

    private List<ColumnTyping> Definitions() => _cursor.Parenthesised(() =>
    {
        int start = _cursor.Start;
        string name = _cursor.ColumnId();
        TypeName type = grammar.Types.Parse();
        if (_cursor.Accept(Keyword.Collate))
        {
            _cursor.QualifiedName();
        }

        return new ColumnTyping(name, type) { Position = start };
    });
}

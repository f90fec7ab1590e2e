using System.Collections.Generic;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Parsing;

/// <summary>Reads queries: SELECT, VALUES, TABLE, set operations, WITH, ORDER BY and LIMIT.</summary>
internal sealed class SelectParser(Grammar grammar)
{
    private readonly Cursor _cursor = grammar.Cursor;

    /// <summary>Whether the next SELECT may have INTO: only the first of a statement may.</summary>
    public bool AllowInto { get; set; }

    /// <summary>Whether a word behind a query in parentheses goes on with that query.</summary>
    public static bool GoesOn(Keyword keyword) =>
        keyword is Keyword.Union or Keyword.Intersect or Keyword.Except or Keyword.Order or Keyword.Limit or Keyword.Offset or Keyword.Fetch or Keyword.For;

    /// <summary>A query, its outermost parentheses included.</summary>
    public SelectStatement Parse()
    {
        int start = _cursor.Start;
        return Parse(OptionalWith(), start);
    }

    /// <summary>A query whose WITH was read.</summary>
    public SelectStatement Parse(WithClause? with, int start)
    {
        int outer = _cursor.Enter();
        SelectStatement query = Tail(SetOperations(Operand(), 0), with, start);
        _cursor.Leave(outer);
        return query;
    }

    /// <summary>Goes on behind a first operand in parentheses.</summary>
    public SelectStatement Continue(SelectStatement first, int start) => Tail(SetOperations(Nested(first), 0), null, start);

    /// <summary>( query )</summary>
    public SelectStatement InParentheses()
    {
        int outer = _cursor.Enter();
        _cursor.Expect(TokenKind.LeftParenthesis);
        SelectStatement query = Parse();
        _cursor.Expect(TokenKind.RightParenthesis);
        _cursor.Leave(outer);
        return query;
    }

    private static QueryBody Nested(SelectStatement query) =>
        query is { With: null, OrderBy.Count: 0, Limit: null, Offset: null, Locking.Count: 0 } ? query.Body : new NestedQuery(query) { Position = query.Position };

    private QueryBody SetOperations(QueryBody left, int minimum)
    {
        while (true)
        {
            Token token = _cursor.Current;
            (SetOperator set, int level) = token.Keyword switch
            {
                Keyword.Union => (SetOperator.Union, 1),
                Keyword.Except => (SetOperator.Except, 1),
                Keyword.Intersect => (SetOperator.Intersect, 2),
                _ => (default, 0),
            };
            if (level <= minimum)
            {
                return left;
            }

            _cursor.Read();
            bool all = _cursor.Accept(Keyword.All);
            if (!all)
            {
                _cursor.Accept(Keyword.Distinct);
            }

            int outer = _cursor.Enter();
            QueryBody right = SetOperations(Operand(), level);
            _cursor.Leave(outer);
            left = new SetOperation(set, all, left, right) { Position = token.Start };
            _cursor.Grow();
        }
    }

    private QueryBody Operand()
    {
        switch (_cursor.Keyword)
        {
            case Keyword.Select:
                return Core();
            case Keyword.Values:
                return Values();
            case Keyword.Table:
                return Table();
            default:
                return _cursor.Is(TokenKind.LeftParenthesis) ? Nested(InParentheses()) : throw _cursor.SyntaxError();
        }
    }

    private SelectCore Table()
    {
        int position = _cursor.Start;
        _cursor.Expect(Keyword.Table);
        NamedTable table = grammar.Tables.Relation();
        return new SelectCore([new SelectItem(new Star([]) { Position = position }, null)]) { From = [table], Position = position };
    }

    public ValuesBody Values()
    {
        int position = _cursor.Start;
        _cursor.Expect(Keyword.Values);
        var rows = new List<IReadOnlyList<Expression>>();
        do
        {
            rows.Add(_cursor.Parenthesised(grammar.Expressions.Parse));
        }
        while (_cursor.Accept(TokenKind.Comma));

        return new ValuesBody(rows) { Position = position };
    }

    // ---- SELECT … ---------------------------------------------------------------------------------------------------------

    /// <summary>What may stand behind SELECT, without that word: how PL/pgSQL reads its expressions.</summary>
    public SelectStatement ParseWithoutSelect()
    {
        int outer = _cursor.Enter();
        int start = _cursor.Start;
        SelectStatement query = Tail(CoreBehindSelect(start, false), null, start);
        _cursor.Leave(outer);
        return query;
    }

    private SelectCore Core()
    {
        int position = _cursor.Start;
        bool allowInto = AllowInto;
        AllowInto = false;
        _cursor.Expect(Keyword.Select);
        return CoreBehindSelect(position, allowInto);
    }

    private SelectCore CoreBehindSelect(int position, bool allowInto)
    {
        bool distinct = false;
        List<Expression> distinctOn = [];
        if (!_cursor.Accept(Keyword.All) && _cursor.Accept(Keyword.Distinct))
        {
            distinct = true;
            if (_cursor.Accept(Keyword.On))
            {
                distinctOn = _cursor.Parenthesised(grammar.Expressions.Parse);
            }
        }

        List<SelectItem> items = [];
        if (distinct || !EmptyList())
        {
            items = _cursor.List(Item);
        }

        (QualifiedName? into, Persistence persistence) = OptionalInto(allowInto);
        List<TableExpression> from = _cursor.Accept(Keyword.From) ? grammar.Tables.ParseList() : [];
        Expression? where = OptionalWhere();
        bool groupDistinct = false;
        List<GroupingElement> groups = [];
        if (_cursor.Accept(Keyword.Group))
        {
            _cursor.Expect(Keyword.By);
            groupDistinct = _cursor.Accept(Keyword.Distinct);
            if (!groupDistinct)
            {
                _cursor.Accept(Keyword.All);
            }

            groups = _cursor.List(Grouping);
        }

        Expression? having = _cursor.Accept(Keyword.Having) ? grammar.Expressions.Parse() : null;
        List<NamedWindow> windows = _cursor.Accept(Keyword.Window) ? _cursor.List(Window) : [];
        return new SelectCore(items)
        {
            Distinct = distinct,
            DistinctOn = distinctOn,
            Into = into,
            IntoPersistence = persistence,
            From = from,
            Where = where,
            GroupBy = groups,
            GroupByDistinct = groupDistinct,
            Having = having,
            Windows = windows,
            Position = position,
        };
    }

    private bool EmptyList() =>
        _cursor.Kind is TokenKind.End or TokenKind.Semicolon or TokenKind.RightParenthesis
        || _cursor.Keyword is Keyword.From or Keyword.Into or Keyword.Where or Keyword.Group or Keyword.Having or Keyword.Window or Keyword.Union
            or Keyword.Intersect or Keyword.Except or Keyword.Order or Keyword.Limit or Keyword.Offset or Keyword.Fetch or Keyword.For;

    public Expression? OptionalWhere() => _cursor.Accept(Keyword.Where) ? grammar.Expressions.Parse() : null;

    public List<SelectItem> Items() => _cursor.List(Item);

    private SelectItem Item()
    {
        int position = _cursor.Start;
        if (_cursor.AcceptOperator("*"))
        {
            return new SelectItem(new Star([]) { Position = position }, null) { Position = position };
        }

        Expression expression = grammar.Expressions.Parse();
        string? alias = null;
        if (_cursor.Accept(Keyword.As))
        {
            alias = _cursor.Label();
        }
        else if (Cursor.IsBareLabel(_cursor.Current))
        {
            alias = _cursor.Read().Text;
        }

        return new SelectItem(expression, alias) { Position = position };
    }

    private (QualifiedName? Name, Persistence Persistence) OptionalInto(bool allowed)
    {
        if (!_cursor.Accept(Keyword.Into))
        {
            return (null, Persistence.Permanent);
        }

        if (!allowed)
        {
            throw _cursor.Error(_cursor.Start, "SELECT ... INTO is not allowed here");
        }

        bool prefixed = _cursor.Keyword is Keyword.Temporary or Keyword.Temp or Keyword.Local or Keyword.Global or Keyword.Unlogged
            && (_cursor.Peek(1).Keyword is Keyword.Table || Cursor.IsColumnId(_cursor.Peek(1)));
        Persistence persistence = prefixed ? grammar.Definitions.Persistence() : Persistence.Permanent;
        _cursor.Accept(Keyword.Table);
        return (_cursor.QualifiedName(), persistence);
    }

    private GroupingElement Grouping()
    {
        Token token = _cursor.Current;
        Token next = _cursor.Peek(1);
        if (token.Kind == TokenKind.LeftParenthesis && next.Kind == TokenKind.RightParenthesis)
        {
            _cursor.Index += 2;
            return new GroupingList([]) { Position = token.Start };
        }

        GroupingKind? kind = token.Keyword switch
        {
            Keyword.Rollup when next.Kind == TokenKind.LeftParenthesis => GroupingKind.Rollup,
            Keyword.Cube when next.Kind == TokenKind.LeftParenthesis => GroupingKind.Cube,
            Keyword.Grouping when next.Keyword == Keyword.Sets => GroupingKind.Sets,
            _ => null,
        };
        if (kind is { } found)
        {
            int outer = _cursor.Enter();
            _cursor.Index += found == GroupingKind.Sets ? 2 : 1;
            List<GroupingElement> elements = _cursor.Parenthesised(Grouping);
            _cursor.Leave(outer);
            return new GroupingSpecification(found, elements) { Position = token.Start };
        }

        Expression expression = grammar.Expressions.Parse();
        return expression is RowConstructor { Explicit: false } row
            ? new GroupingList(row.Fields) { Position = token.Start }
            : new GroupingExpression(expression) { Position = token.Start };
    }

    private NamedWindow Window()
    {
        int position = _cursor.Start;
        string name = _cursor.ColumnId();
        _cursor.Expect(Keyword.As);
        return new NamedWindow(name, grammar.Windows.Specification()) { Position = position };
    }

    // ---- ORDER BY, LIMIT, FOR ---------------------------------------------------------------------------------------------

    public IReadOnlyList<OrderItem> OptionalOrderBy() => _cursor.Is(Keyword.Order) ? OrderBy() : [];

    public List<OrderItem> OrderBy()
    {
        _cursor.Expect(Keyword.Order, Keyword.By);
        return _cursor.List(OrderItem);
    }

    private OrderItem OrderItem()
    {
        int position = _cursor.Start;
        Expression expression = grammar.Expressions.Parse();
        string? sign = null;
        bool descending = false;
        if (_cursor.Accept(Keyword.Using))
        {
            sign = _cursor.Is(Keyword.Operator) ? grammar.Expressions.QualifiedOperator().Sign : Sign();
            descending = sign is ">" or "~>~";
        }
        else
        {
            descending = Direction();
        }

        return new OrderItem(expression, descending, NullsOrder(), sign) { Position = position };
    }

    private string Sign() => _cursor.Is(TokenKind.Operator) ? _cursor.Read().Text : throw _cursor.SyntaxError();

    /// <summary>ASC or DESC; true for descending.</summary>
    public bool Direction()
    {
        if (_cursor.Accept(Keyword.Desc))
        {
            return true;
        }

        _cursor.Accept(Keyword.Asc);
        return false;
    }

    /// <summary>NULLS FIRST or LAST.</summary>
    public bool? NullsOrder() =>
        _cursor.Accept(Keyword.Nulls, Keyword.First) ? true : _cursor.Accept(Keyword.Nulls, Keyword.Last) ? false : null;

    private SelectStatement Tail(QueryBody body, WithClause? with, int start)
    {
        var tail = new SelectStatement(body) { With = with, Position = start };
        int orderAt = _cursor.Start;
        tail = tail with { OrderBy = OptionalOrderBy() };
        int limitAt = -1;
        int offsetAt = -1;
        bool skipLocked = false;
        while (true)
        {
            int at = _cursor.Start;
            if (_cursor.Is(Keyword.Limit) || _cursor.Is(Keyword.Fetch))
            {
                if (limitAt >= 0)
                {
                    throw _cursor.SyntaxError();
                }

                limitAt = at;
                tail = Limit(tail);
            }
            else if (_cursor.Is(Keyword.Offset) && offsetAt < 0)
            {
                offsetAt = at;
                _cursor.Read();
                Expression offset = grammar.Expressions.Parse();
                if (!_cursor.Accept(Keyword.Rows))
                {
                    _cursor.Accept(Keyword.Row);
                }

                tail = tail with { Offset = offset };
            }
            else if (_cursor.Is(Keyword.For))
            {
                skipLocked |= Locking(out LockingClause? locking);
                tail = locking is null ? tail : tail with { Locking = [.. tail.Locking, locking] };
            }
            else
            {
                break;
            }
        }

        if (body is NestedQuery nested)
        {
            tail = Merge(nested.Query, tail, orderAt, limitAt, offsetAt);
        }

        if (tail.WithTies && tail.OrderBy.Count == 0)
        {
            throw _cursor.Error(limitAt, "WITH TIES cannot be specified without ORDER BY clause");
        }

        return tail.WithTies && skipLocked
            ? throw _cursor.Error(limitAt, "SKIP LOCKED and WITH TIES options cannot be used together")
            : tail;
    }

    /// <summary>A query that is one query in parentheses is that query with more clauses.</summary>
    private SelectStatement Merge(SelectStatement inner, SelectStatement outer, int orderAt, int limitAt, int offsetAt)
    {
        if (outer.OrderBy.Count > 0 && inner.OrderBy.Count > 0)
        {
            throw _cursor.Error(orderAt, "multiple ORDER BY clauses not allowed");
        }

        if (outer.Offset is not null && inner.Offset is not null)
        {
            throw _cursor.Error(offsetAt, "multiple OFFSET clauses not allowed");
        }

        if (limitAt >= 0 && (inner.Limit is not null || inner.WithTies))
        {
            throw _cursor.Error(limitAt, "multiple LIMIT clauses not allowed");
        }

        if (outer.With is not null && inner.With is not null)
        {
            throw _cursor.Error(outer.With.Position, "multiple WITH clauses not allowed");
        }

        return inner with
        {
            With = outer.With ?? inner.With,
            OrderBy = outer.OrderBy.Count > 0 ? outer.OrderBy : inner.OrderBy,
            Limit = outer.Limit ?? inner.Limit,
            Offset = outer.Offset ?? inner.Offset,
            WithTies = outer.WithTies || inner.WithTies,
            Locking = [.. inner.Locking, .. outer.Locking],
            Position = outer.Position,
        };
    }

    private SelectStatement Limit(SelectStatement tail)
    {
        if (_cursor.Accept(Keyword.Limit))
        {
            int at = _cursor.PreviousEnd;
            Expression? limit = _cursor.Accept(Keyword.All) ? null : grammar.Expressions.Parse();
            if (_cursor.Is(TokenKind.Comma))
            {
                SqlException error = _cursor.Error(at - 5, "LIMIT #,# syntax is not supported");
                error.Hint = "Use separate LIMIT and OFFSET clauses.";
                throw error;
            }

            return tail with { Limit = limit };
        }

        _cursor.Expect(Keyword.Fetch);
        if (!_cursor.Accept(Keyword.First))
        {
            _cursor.Expect(Keyword.Next);
        }

        Expression count = new Literal(LiteralKind.Integer, "1");
        if (_cursor.Keyword is not (Keyword.Row or Keyword.Rows))
        {
            string sign = _cursor.IsOperator("+") || _cursor.IsOperator("-") ? _cursor.Read().Text : "";
            count = grammar.Primaries.Parse();
            if (sign == "-" && count is Literal number)
            {
                count = number with { Text = "-" + number.Text };
            }
        }

        if (!_cursor.Accept(Keyword.Rows))
        {
            _cursor.Expect(Keyword.Row);
        }

        bool ties = _cursor.Accept(Keyword.With);
        _cursor.Expect(ties ? Keyword.Ties : Keyword.Only);
        return tail with { Limit = count, WithTies = ties };
    }

    /// <summary>FOR UPDATE and its kind, null for FOR READ ONLY; true when it said SKIP LOCKED.</summary>
    private bool Locking(out LockingClause? clause)
    {
        clause = null;
        int position = _cursor.Start;
        _cursor.Expect(Keyword.For);
        if (_cursor.Accept(Keyword.Read))
        {
            _cursor.Expect(Keyword.Only);
            return false;
        }

        string strength = "FOR UPDATE";
        if (_cursor.Accept(Keyword.No))
        {
            _cursor.Expect(Keyword.Key, Keyword.Update);
            strength = "FOR NO KEY UPDATE";
        }
        else if (_cursor.Accept(Keyword.Key))
        {
            _cursor.Expect(Keyword.Share);
            strength = "FOR KEY SHARE";
        }
        else if (_cursor.Accept(Keyword.Share))
        {
            strength = "FOR SHARE";
        }
        else
        {
            _cursor.Expect(Keyword.Update);
        }

        clause = new LockingClause(strength, _cursor.Accept(Keyword.Of) ? _cursor.List(_cursor.QualifiedName) : []) { Position = position };
        if (_cursor.Accept(Keyword.Skip))
        {
            _cursor.Expect(Keyword.Locked);
            return true;
        }

        _cursor.Accept(Keyword.Nowait);
        return false;
    }

    // ---- WITH -------------------------------------------------------------------------------------------------------------

    public WithClause? OptionalWith()
    {
        if (!_cursor.Is(Keyword.With))
        {
            return null;
        }

        int position = _cursor.Start;
        _cursor.Read();
        bool recursive = _cursor.Accept(Keyword.Recursive);
        return new WithClause(recursive, _cursor.List(Common)) { Position = position };
    }

    private CommonTable Common()
    {
        int outer = _cursor.Enter();
        int position = _cursor.Start;
        string name = _cursor.ColumnId();
        List<string> columns = _cursor.OptionalColumnNames();
        _cursor.Expect(Keyword.As);
        bool? materialized = null;
        if (_cursor.Accept(Keyword.Not))
        {
            _cursor.Expect(Keyword.Materialized);
            materialized = false;
        }
        else if (_cursor.Accept(Keyword.Materialized))
        {
            materialized = true;
        }

        _cursor.Expect(TokenKind.LeftParenthesis);
        Statement statement = grammar.Statements.Preparable();
        _cursor.Expect(TokenKind.RightParenthesis);
        SearchClause? search = Search();
        CycleClause? cycle = Cycle();
        _cursor.Leave(outer);
        return new CommonTable(name, columns, statement, materialized) { Search = search, Cycle = cycle, Position = position };
    }

    private SearchClause? Search()
    {
        int position = _cursor.Start;
        if (!_cursor.Accept(Keyword.Search))
        {
            return null;
        }

        bool breadth = !_cursor.Accept(Keyword.Depth);
        if (breadth)
        {
            _cursor.Expect(Keyword.Breadth);
        }

        _cursor.Expect(Keyword.First, Keyword.By);
        List<string> columns = _cursor.List(_cursor.ColumnId);
        _cursor.Expect(Keyword.Set);
        return new SearchClause(breadth, columns, _cursor.ColumnId()) { Position = position };
    }

    private CycleClause? Cycle()
    {
        int position = _cursor.Start;
        if (!_cursor.Accept(Keyword.Cycle))
        {
            return null;
        }

        List<string> columns = _cursor.List(_cursor.ColumnId);
        _cursor.Expect(Keyword.Set);
        string mark = _cursor.ColumnId();
        Expression value = new Literal(LiteralKind.Boolean, "true"), otherwise = new Literal(LiteralKind.Boolean, "false");
        if (_cursor.Accept(Keyword.To))
        {
            value = grammar.Primaries.Parse();
            _cursor.Expect(Keyword.Default);
            otherwise = grammar.Primaries.Parse();
        }

        _cursor.Expect(Keyword.Using);
        return new CycleClause(columns, mark, value, otherwise, _cursor.ColumnId()) { Position = position };
    }
}

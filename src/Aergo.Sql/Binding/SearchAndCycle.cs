using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>SEARCH and CYCLE of a recursive WITH item: columns that the first term begins and the recursive term continues.</summary>
/// <remarks>
/// Depth first: the array of the rows on the way. Breadth first: a row of depth and columns. Cycle: the array of the rows on the way, and a mark
/// that tells whether the row was on it already; marked rows are not followed. Source: SQL:1999, "search or cycle clause", as PostgreSQL 15 has it.
/// </remarks>
internal sealed class SearchAndCycle
{
    private readonly BindingState _state;
    private readonly CommonTable _item;
    private readonly IReadOnlyList<OutputColumn> _own;
    private readonly QueryScope _outer;
    private readonly BoundExpression? _mark, _otherwise;

    private SearchAndCycle(BindingState state, CommonTable item, IReadOnlyList<OutputColumn> own, QueryScope outer)
    {
        (_state, _item, _own, _outer) = (state, item, own, outer);
        List<OutputColumn> added = [];
        if (item.Search is { } search)
        {
            added.Add(state.NewColumn(search.Sequence, search.BreadthFirst ? Step(search) : SqlTypes.RecordArray, -1));
        }

        if (item.Cycle is { } cycle)
        {
            (_mark, _otherwise) = Marks(cycle);
            added.Add(state.NewColumn(cycle.Mark, _mark.Type, -1));
            added.Add(state.NewColumn(cycle.Path, SqlTypes.RecordArray, -1));
        }

        Columns = added;
    }

    /// <summary>What is added behind the item's own columns.</summary>
    public IReadOnlyList<OutputColumn> Columns { get; }

    /// <summary>Checks the clauses of an item; null when it has none.</summary>
    public static SearchAndCycle? Of(BindingState state, CommonTable item, SetOperation union, IReadOnlyList<OutputColumn> own, QueryScope outer)
    {
        if (item.Search is null && item.Cycle is null)
        {
            return null;
        }

        if (Plain(union.Left) is null)
        {
            throw BindingErrors.Error(SqlState.SyntaxError, "with a SEARCH or CYCLE clause, the left side of the UNION must be a SELECT", item.Position);
        }

        if (Plain(union.Right) is null)
        {
            throw BindingErrors.Error(SqlState.SyntaxError, "with a SEARCH or CYCLE clause, the right side of the UNION must be a SELECT", item.Position);
        }

        HashSet<string> names = [.. own.Select(c => c.Name)];
        if (item.Search is { } search)
        {
            CheckColumns(search.Columns, names, "search", search.Position);
        }

        if (item.Cycle is { } cycle)
        {
            CheckColumns(cycle.Columns, names, "cycle", cycle.Position);
        }

        return new SearchAndCycle(state, item, own, outer);
    }

    /// <summary>What is wrong with the names of the added columns; null for nothing. Told after the recursive term is bound as written, whose own errors come first.</summary>
    public SqlException? Clash()
    {
        HashSet<string> names = [.. _own.Select(c => c.Name)];
        SqlException? error = _item.Search is { } search ? Taken(search.Sequence, names, "search sequence", search.Position) : null;
        if (_item.Cycle is { } cycle)
        {
            error ??= Taken(cycle.Mark, names, "cycle mark", cycle.Position) ?? Taken(cycle.Path, names, "cycle path", cycle.Position)
                ?? Same(cycle.Mark, cycle.Path, "cycle mark", "cycle path", cycle.Position);
            if (_item.Search is { } both)
            {
                error ??= Same(both.Sequence, cycle.Mark, "search sequence", "cycle mark", both.Position)
                    ?? Same(both.Sequence, cycle.Path, "search sequence", "cycle path", both.Position);
            }
        }

        return error;
    }

    /// <summary>The recursive term, taking along the added columns of the row it goes on from; it does not go on from marked rows.</summary>
    public QueryBody Carry(QueryBody term)
    {
        if (term is NestedQuery nested)
        {
            return nested with { Query = nested.Query with { Body = Carry(nested.Query.Body) } };
        }

        if (term is not SelectCore core || core.From.Select(Reference).FirstOrDefault(a => a is not null) is not { } alias)
        {
            throw BindingErrors.Error(
                SqlState.FeatureNotSupported, $"with a SEARCH or CYCLE clause, the recursive reference to WITH query \"{_item.Name}\" must be at the top level of its right-hand SELECT", _item.Position);
        }

        Expression? where = core.Where;
        if (_item.Cycle is { } cycle)
        {
            Expression open = new Binary("<>", new ColumnReference([alias, cycle.Mark]), cycle.Value);
            where = where is null ? open : new And(where, open);
        }

        return core with { Items = [.. core.Items, .. Columns.Select(c => new SelectItem(new ColumnReference([alias, c.Name]), null))], Where = where };
    }

    /// <summary>The first term with the added columns of a beginning.</summary>
    public LogicalNode Begin(LogicalNode first) => Extend(first, first.Columns, (row, scope) =>
    {
        List<BoundExpression> added = [];
        if (_item.Search is { } search)
        {
            added.Add(search.BreadthFirst ? Depth(search, new BoundConstant(Datum.From(0L), SqlTypes.Int8), row) : Bind(Alone(search.Columns), scope));
        }

        if (_item.Cycle is { } cycle)
        {
            added.Add(_otherwise!);
            added.Add(Bind(Alone(cycle.Columns), scope));
        }

        return added;
    });

    /// <summary>The recursive term, which carries the added columns of the row before, with those of its own row.</summary>
    public LogicalNode Continue(LogicalNode term) => Extend(term, term.Columns, (row, scope) =>
    {
        List<BoundExpression> added = [];
        if (_item.Search is { BreadthFirst: true } breadth)
        {
            BoundExpression before = new BoundField(Value(term.Columns[_own.Count]), 0, SqlTypes.Int8);
            added.Add(Depth(breadth, _state.Operators.Bind("+", before, new BoundConstant(Datum.From(1L), SqlTypes.Int8), -1), row));
        }
        else if (_item.Search is { } search)
        {
            added.Add(Bind(new Binary("||", new ColumnReference([search.Sequence]), Alone(search.Columns)), scope));
        }

        if (_item.Cycle is { } cycle)
        {
            BoundExpression seen = Bind(new Quantified("=", Row(cycle.Columns), false, new ColumnReference([cycle.Path]), null), scope);
            added.Add(new BoundCase(null, [(seen, _mark!)], _otherwise, _mark!.Type));
            added.Add(Bind(new Binary("||", new ColumnReference([cycle.Path]), Alone(cycle.Columns)), scope));
        }

        return added;
    });

    private static SelectStatement? Plain(QueryBody body) => body switch
    {
        SetOperation => null,
        NestedQuery nested => Plain(nested.Query.Body) is null ? null : nested.Query,
        _ => new SelectStatement(body),
    };

    private static void CheckColumns(IReadOnlyList<string> columns, HashSet<string> names, string clause, int position)
    {
        HashSet<string> seen = [];
        foreach (string column in columns)
        {
            if (!names.Contains(column))
            {
                throw BindingErrors.Error(SqlState.SyntaxError, $"{clause} column \"{column}\" not in WITH query column list", position);
            }

            if (!seen.Add(column))
            {
                throw BindingErrors.Error(SqlState.DuplicateColumn, $"{clause} column \"{column}\" specified more than once", position);
            }
        }
    }

    private static SqlException? Taken(string name, HashSet<string> names, string what, int position) =>
        names.Contains(name) ? BindingErrors.Error(SqlState.SyntaxError, $"{what} column name \"{name}\" already used in WITH query column list", position) : null;

    private static SqlException? Same(string one, string other, string what, string otherwise, int position) =>
        one == other ? BindingErrors.Error(SqlState.SyntaxError, $"{what} column name and {otherwise} column name are the same", position) : null;

    // The two values of the mark in their common type, which must know = and <>.
    private (BoundExpression Mark, BoundExpression Otherwise) Marks(CycleClause cycle)
    {
        var scope = new QueryScope(_outer);
        BoundExpression mark = _state.Expressions.Bind(cycle.Value, scope, ExpressionKind.Other);
        BoundExpression otherwise = _state.Expressions.Bind(cycle.Default, scope, ExpressionKind.Other);
        SqlType type = CommonTypes.Select(_state, [mark, otherwise], "CYCLE")!;
        TypeTraits.RequireEquality(_state, type, cycle.Position);
        return (CommonTypes.Coerce(_state, mark, type, "CYCLE"), CommonTypes.Coerce(_state, otherwise, type, "CYCLE"));
    }

    // Name of the item's own reference among the top-level FROM items.
    private string? Reference(TableExpression from) => from switch
    {
        NamedTable { Name: { Schema: null, Name: var name } } table when name == _item.Name => table.Alias ?? name,
        Join join => Reference(join.Left) ?? Reference(join.Right),
        _ => null,
    };

    private LogicalProject Extend(LogicalNode node, IReadOnlyList<OutputColumn> columns, System.Func<IReadOnlyList<OutputColumn>, QueryScope, List<BoundExpression>> added)
    {
        var scope = new QueryScope(_outer);
        OutputColumn[] named = [.. columns.Select((c, i) => c with { Name = i < _own.Count ? _own[i].Name : Columns[i - _own.Count].Name })];
        FromItem item = _state.From.Register(node, new RelationEntry("*row*", FromBinder.ScopeColumns(named, [], "*row*")), scope);
        scope.Names = item.Names;
        BoundExpression[] expressions = [.. named.Take(_own.Count).Select(Value), .. added(named, scope)];
        return new LogicalProject(node, expressions, [.. expressions.Select((e, i) => _state.NewColumn(i < _own.Count ? _own[i].Name : Columns[i - _own.Count].Name, e.Type, e.Modifier))]);
    }

    private static BoundColumn Value(OutputColumn column) => new(column.Id, column.Type, column.Modifier);

    private BoundExpression Bind(Expression expression, QueryScope scope) => _state.Expressions.Bind(expression, scope, ExpressionKind.SelectTarget);

    private static RowConstructor Row(IReadOnlyList<string> columns) => new([.. columns.Select(c => new ColumnReference([c]))], true);

    private static ArrayConstructor Alone(IReadOnlyList<string> columns) => new([Row(columns)]);

    private SqlType Step(SearchClause search) => Records.Anonymous(
        [new SqlField("f1", SqlTypes.Int8, -1), .. search.Columns.Select((c, i) => new SqlField($"f{i + 2}", _own.First(o => o.Name == c).Type, -1))]);

    private BoundRow Depth(SearchClause search, BoundExpression depth, IReadOnlyList<OutputColumn> row) =>
        new([depth, .. search.Columns.Select(c => Value(row.First(o => o.Name == c)))], Step(search));
}

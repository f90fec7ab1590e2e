using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>WITH: plain, recursive and data-modifying items, bound when first needed so that the order under RECURSIVE does not matter.</summary>
internal sealed class CommonTableBinder(BindingState state)
{
    // Items being bound right now, outermost first, and what surrounds the place being bound within the innermost recursive term.
    private readonly List<CommonTableItem> _open = [];
    private readonly List<string> _contexts = [];

    /// <summary>Brings the items of a WITH clause into scope. The result is filled while the statement is bound; take it with <see cref="Finish"/>.</summary>
    public WithResult Bind(WithClause with, QueryScope scope)
    {
        WithResult result = new();
        List<CommonTableItem> items = [];
        foreach (CommonTable table in with.Tables)
        {
            if (items.Exists(i => i.Entry.Name == table.Name))
            {
                throw BindingErrors.Error(SqlState.DuplicateAlias, $"WITH query name \"{table.Name}\" specified more than once", table.Position);
            }

            if (table.Statement is not SelectStatement && scope.Parent is not null)
            {
                throw BindingErrors.Error(SqlState.FeatureNotSupported, "WITH clause containing a data-modifying statement must be at the top level", table.Position);
            }

            items.Add(new CommonTableItem(table, new CommonTableEntry(state.NextCteId(), table.Name), scope, with.Recursive, result));
        }

        if (with.Recursive)
        {
            scope.CommonTables.AddRange(items.Select(i => i.Entry));
            foreach (CommonTableItem item in items)
            {
                item.Entry.Item = item;
            }

            items.ForEach(Complete);
            return result;
        }

        foreach (CommonTableItem item in items)
        {
            scope.FutureCommonTables.Add(item.Entry.Name);
        }

        foreach (CommonTableItem item in items)
        {
            Complete(item);
            scope.FutureCommonTables.Remove(item.Entry.Name);
            scope.CommonTables.Add(item.Entry);
        }

        return result;
    }

    /// <summary>Puts the items around the body that may refer to them.</summary>
    public static LogicalNode Finish(WithResult? with, LogicalNode body)
    {
        if (with is null)
        {
            return body;
        }

        List<BoundCommonTable> tables = [];
        foreach ((CommonTableItem item, BoundCommonTable table) in with.Tables)
        {
            bool plain = table.RecursiveTerm is null && item.Syntax.Statement is SelectStatement && !VolatileCalls.In(table.Source);

            // NOT MATERIALIZED is a wish about speed: two copies of one source would share the numbers of its columns.
            bool inline = plain && item.Entry.References == 1 && item.Syntax.Materialized != true;
            tables.Add(table with { Inline = inline });
        }

        return new LogicalWith(tables, body);
    }

    public CommonTableEntry? Find(string name, QueryScope scope)
    {
        for (QueryScope? level = scope; level is not null; level = level.Parent)
        {
            foreach (CommonTableEntry entry in level.CommonTables)
            {
                if (entry.Name == name)
                {
                    return entry;
                }
            }
        }

        return null;
    }

    public bool IsLater(string name, QueryScope scope)
    {
        for (QueryScope? level = scope; level is not null; level = level.Parent)
        {
            if (level.FutureCommonTables.Contains(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Columns of an item that is being referred to from a FROM clause.</summary>
    public IReadOnlyList<OutputColumn> Refer(CommonTableEntry entry, QueryScope scope, int position)
    {
        if (entry.NoRows)
        {
            throw BindingErrors.Error(SqlState.FeatureNotSupported, $"WITH query \"{entry.Name}\" does not have a RETURNING clause", position);
        }

        if (entry.Item is { } item && _open.Contains(item))
        {
            SelfReference(item, scope, position);
            return entry.Columns!;
        }

        if (entry.Columns is null)
        {
            Complete(entry.Item!);
            if (entry.NoRows)
            {
                return Refer(entry, scope, position);
            }
        }

        entry.References++;
        return entry.Columns!;
    }

    /// <summary>Marks that what is bound now stands inside something a recursive reference must not stand in.</summary>
    public T InContext<T>(string? context, Func<T> bind)
    {
        if (context is null)
        {
            return bind();
        }

        _contexts.Add(context);
        try
        {
            return bind();
        }
        finally
        {
            _contexts.RemoveAt(_contexts.Count - 1);
        }
    }

    private void SelfReference(CommonTableItem item, QueryScope scope, int position)
    {
        string name = item.Entry.Name;
        if (_open.Skip(_open.IndexOf(item) + 1).Any(o => ReferenceEquals(o.Result, item.Result)))
        {
            throw BindingErrors.Error(SqlState.FeatureNotSupported, "mutual recursion between WITH items is not implemented", item.Syntax.Position);
        }

        if (item.Syntax.Statement is not SelectStatement)
        {
            throw BindingErrors.Error(SqlState.InvalidRecursion, $"recursive query \"{name}\" must not contain data-modifying statements", item.Syntax.Position);
        }

        if (!item.IsUnion)
        {
            throw BindingErrors.Error(SqlState.InvalidRecursion, $"recursive query \"{name}\" does not have the form non-recursive-term UNION [ALL] recursive-term", item.Syntax.Position);
        }

        if (!item.Entry.InRecursiveTerm)
        {
            throw BindingErrors.Error(SqlState.InvalidRecursion, $"recursive reference to query \"{name}\" must not appear within its non-recursive term", position);
        }

        if (_contexts.Count > item.ContextStart)
        {
            throw BindingErrors.Error(SqlState.InvalidRecursion, $"recursive reference to query \"{name}\" must not appear within {_contexts[^1]}", position);
        }

        if (++item.Entry.SelfReferences > 1)
        {
            throw BindingErrors.Error(SqlState.InvalidRecursion, $"recursive reference to query \"{name}\" must not appear more than once", position);
        }

        scope.HasSelfReference = true;
    }

    private void Complete(CommonTableItem item)
    {
        if (item.Entry.Columns is not null || item.Entry.NoRows)
        {
            return;
        }

        _open.Add(item);
        try
        {
            BoundCommonTable table = item.Syntax.Statement switch
            {
                SelectStatement select => Select(item, select),
                _ => Change(item),
            };
            item.Result.Tables.Add((item, table));
        }
        finally
        {
            _open.RemoveAt(_open.Count - 1);
        }
    }

    private BoundCommonTable Change(CommonTableItem item)
    {
        LogicalNode node = state.Changes.Bind(item.Syntax.Statement, new QueryScope(item.Scope));
        if (node.Columns.Count == 0)
        {
            item.Entry.NoRows = true;
            item.Entry.Columns = [];
        }
        else
        {
            item.Entry.Columns = Rename(item.Syntax, node.Columns);
        }

        return new BoundCommonTable(item.Entry.Id, item.Entry.Name, node, false);
    }

    private BoundCommonTable Select(CommonTableItem item, SelectStatement select)
    {
        if (item.Recursive && Union(select) is { } union && Recursive(item, select, union) is { } recursive)
        {
            return recursive;
        }

        if (item.Syntax.Search is not null || item.Syntax.Cycle is not null)
        {
            throw BindingErrors.Error(SqlState.SyntaxError, "WITH query is not recursive", item.Syntax.Position);
        }

        item.IsUnion = false;
        item.Entry.Columns = null;
        LogicalNode node = state.Queries.Bind(select, new QueryScope(item.Scope));
        item.Entry.Columns = Rename(item.Syntax, node.Columns);
        return new BoundCommonTable(item.Entry.Id, item.Entry.Name, node, false);
    }

    private static SetOperation? Union(SelectStatement select) => select.Body switch
    {
        SetOperation { Operator: SetOperator.Union } union => union,
        NestedQuery { Query: var inner } when select.OrderBy.Count == 0 && select.Limit is null && select.Offset is null => Union(inner),
        _ => null,
    };

    // Null when the second term turns out not to refer to the item: then it is an ordinary query.
    private BoundCommonTable? Recursive(CommonTableItem item, SelectStatement select, SetOperation union)
    {
        QueryScope outer = new(item.Scope);
        WithResult? with = select.With is null ? null : Bind(select.With, outer);
        item.IsUnion = true;
        item.Entry.InRecursiveTerm = false;
        LogicalNode first = state.Queries.BindBody(union.Left, new QueryScope(outer));
        IReadOnlyList<OutputColumn> columns = Rename(item.Syntax, first.Columns);
        SearchAndCycle? clauses = SearchAndCycle.Of(state, item.Syntax, union, columns, outer);
        item.Entry.Columns = [.. columns, .. clauses?.Columns ?? []];
        item.Entry.HiddenColumns = clauses?.Columns.Count ?? 0;
        item.Entry.InRecursiveTerm = true;
        item.Entry.SelfReferences = 0;
        item.ContextStart = _contexts.Count;
        SqlException? clash = clauses?.Clash();
        LogicalNode second = state.Queries.BindBody(clauses is not null && clash is null ? clauses.Carry(union.Right) : union.Right, new QueryScope(outer) { ResolveUnknowns = false });
        item.Entry.InRecursiveTerm = false;
        if (item.Entry.SelfReferences == 0)
        {
            return null;
        }

        if (clash is not null)
        {
            throw clash;
        }

        RefuseClauses(select);
        if (first.Columns.Count + item.Entry.HiddenColumns != second.Columns.Count)
        {
            throw BindingErrors.Error(SqlState.SyntaxError, "each UNION query must have the same number of columns", union.Right.Position);
        }

        LogicalNode term = Match(item, first, second, union);
        if (clauses is not null)
        {
            (first, term) = (clauses.Begin(first), clauses.Continue(term));
        }

        LogicalNode source = first;
        if (with is not null)
        {
            source = Finish(with, first);
            term = Finish(with, term);
        }

        return new BoundCommonTable(item.Entry.Id, item.Entry.Name, source, false) { RecursiveTerm = term, RecursiveDistinct = !union.All };
    }

    private static void RefuseClauses(SelectStatement select)
    {
        string? clause = select.OrderBy.Count > 0 ? "ORDER BY" : select.Offset is not null ? "OFFSET" : select.Limit is not null ? "LIMIT" : select.Locking.Count > 0 ? "FOR UPDATE/SHARE" : null;
        if (clause is not null)
        {
            throw BindingErrors.Error(SqlState.FeatureNotSupported, $"{clause} in a recursive query is not implemented", select.OrderBy.Count > 0 ? select.OrderBy[0].Position : (select.Offset ?? select.Limit)?.Position ?? -1);
        }
    }

    private LogicalNode Match(CommonTableItem item, LogicalNode first, LogicalNode second, SetOperation union)
    {
        List<(SqlType Type, int Modifier)> want = [];
        for (int i = 0; i < first.Columns.Count; i++)
        {
            OutputColumn left = first.Columns[i];
            BoundExpression leftValue = new BoundColumn(left.Id, left.Type, left.Modifier), rightValue = SetOperations.Representative(second, i);
            SqlType overall = CommonTypes.Select(state, [leftValue, rightValue], "UNION")!;
            if (overall.Oid != left.Type.Oid)
            {
                throw BindingErrors.Error(SqlState.DatatypeMismatch,
                    $"recursive query \"{item.Entry.Name}\" column {i + 1} has type {state.Types.Format(left.Type)} in non-recursive term but type {state.Types.Format(overall)} overall",
                    SetOperations.Position(first, i), hint: "Cast the output of the non-recursive term to the correct type.");
            }

            if (left.Modifier != -1 && rightValue.Type.Oid == left.Type.Oid && rightValue.Modifier != left.Modifier)
            {
                throw BindingErrors.Error(SqlState.DatatypeMismatch,
                    $"recursive query \"{item.Entry.Name}\" column {i + 1} has type {TypeNames.Format(state, left.Type, left.Modifier)} in non-recursive term but type {state.Types.Format(overall)} overall",
                    SetOperations.Position(first, i), hint: "Cast the output of the non-recursive term to the correct type.");
            }

            if (!union.All)
            {
                TypeTraits.RequireEquality(state, overall, SetOperations.Position(first, i));
            }

            want.Add((overall, -1));
        }

        want.AddRange(second.Columns.Skip(first.Columns.Count).Select(c => (c.Type, c.Modifier)));
        return SetOperations.Coerce(state, second, want, "UNION");
    }

    private static IReadOnlyList<OutputColumn> Rename(CommonTable table, IReadOnlyList<OutputColumn> columns)
    {
        if (table.Columns.Count > columns.Count)
        {
            throw BindingErrors.Error(SqlState.InvalidColumnReference, $"WITH query \"{table.Name}\" has {columns.Count} columns available but {table.Columns.Count} columns specified", table.Position);
        }

        return columns.Select((c, i) => i < table.Columns.Count ? c with { Name = table.Columns[i] } : c).ToArray();
    }
}

/// <summary>A WITH item with what binding it needs.</summary>
internal sealed class CommonTableItem(CommonTable syntax, CommonTableEntry entry, QueryScope scope, bool recursive, WithResult result)
{
    public CommonTable Syntax { get; } = syntax;

    public CommonTableEntry Entry { get; } = entry;

    public QueryScope Scope { get; } = scope;

    public bool Recursive { get; } = recursive;

    public WithResult Result { get; } = result;

    public bool IsUnion { get; set; }

    public int ContextStart { get; set; }
}

/// <summary>The items of one WITH clause in the order they were completed, which respects their dependencies.</summary>
internal sealed class WithResult
{
    public List<(CommonTableItem Item, BoundCommonTable Table)> Tables { get; } = [];
}

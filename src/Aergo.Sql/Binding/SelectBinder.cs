using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>One SELECT: its clauses in PostgreSQL's order of analysis, put together as nodes in the order of evaluation.</summary>
internal sealed class SelectBinder(BindingState state)
{
    private readonly GroupBinder _groups = new(state);

    public LogicalNode Bind(SelectCore core, SelectStatement statement, QueryScope scope)
    {
        if (core.Into is not null && scope.Parent is not null)
        {
            throw BindingErrors.Error(SqlState.SyntaxError, "SELECT ... INTO is not allowed here", core.Into.Position);
        }

        CheckWindowNames(core);
        scope.NamedWindows = core.Windows;
        LogicalNode from = state.From.Bind(core.From, scope);
        List<SelectTarget> targets = Targets(core.Items, scope, ExpressionKind.SelectTarget);
        return Finish(from, targets, statement, core, scope);
    }

    /// <summary>Everything after the select list: conditions, grouping, windows, sets, order and limit.</summary>
    public LogicalNode Finish(LogicalNode from, List<SelectTarget> targets, SelectStatement statement, SelectCore core, QueryScope scope)
    {
        BoundExpression? where = core.Where is null ? null : state.Expressions.Condition(core.Where, scope, ExpressionKind.Where);
        BoundExpression? having = core.Having is null ? null : state.Expressions.Condition(core.Having, scope, ExpressionKind.Having);
        OutputOrder order = new(state, targets, scope);
        List<(SelectTarget Target, OrderItem Item)> sorts = order.Sorts(statement.OrderBy);
        GroupKeys groups = _groups.Keys(core, order, scope);
        List<SelectTarget>? distinctOn = core.DistinctOn.Count > 0 ? order.DistinctOn(core.DistinctOn, sorts) : null;
        foreach (NamedWindow window in core.Windows)
        {
            state.CallBinder.CheckWindow(window, scope);
        }

        if (scope.ResolveUnknowns)
        {
            foreach (SelectTarget target in targets)
            {
                target.Expression = state.Expressions.Known(target.Expression);
            }
        }

        if (core.Distinct && distinctOn is null)
        {
            CheckDistinct(targets, sorts);
        }

        LogicalNode node = where is null ? from : new LogicalFilter(from, where);
        bool grouped = core.GroupBy.Count > 0 || having is not null || scope.Aggregates.Count > 0 || scope.HasGroupingCalls;
        if (grouped && scope.HasSelfReference && scope.Aggregates.Count > 0)
        {
            throw BindingErrors.Error(SqlState.InvalidRecursion, "aggregate functions are not allowed in a recursive query's recursive term", scope.Aggregates[0].Position);
        }

        HashSet<PendingSetCall> early = [];
        if (grouped)
        {
            node = _groups.Add(node, groups, targets, ref having, scope, early);
        }

        node = having is null ? node : new LogicalFilter(node, having);
        foreach (PendingWindow window in scope.Windows.Where(w => w.Calls.Count > 0))
        {
            node = new LogicalWindow(node, window.PartitionBy, window.OrderBy, window.Mode, window.Start, window.End, window.Exclusion,
                window.Calls.ConvertAll(c => c.Call), [.. node.Columns, .. window.Calls.Select(c => c.Column)]);
        }

        node = Project(node, targets, scope, early, out List<OutputColumn> output);
        node = Arrange(node, targets, output, sorts, distinctOn, core.Distinct, out List<SortKey> keys);
        node = state.Queries.Limit(node, statement, scope, keys);
        node = DropJunk(node, targets, output);
        return scope.NeedsMarkers ? MarkerInserter.Insert(node, scope) : node;
    }

    public List<SelectTarget> Targets(IReadOnlyList<SelectItem> items, QueryScope scope, ExpressionKind kind)
    {
        ExpressionKind before = scope.Enter(kind);
        List<SelectTarget> targets = [];
        foreach (SelectItem item in items)
        {
            if (TryExpand(item.Expression, scope) is { } expanded)
            {
                foreach ((string name, BoundExpression value) in expanded)
                {
                    targets.Add(WithOrigin(new SelectTarget(value, name)));
                }

                continue;
            }

            BoundExpression bound = state.Expressions.Bind(item.Expression, scope);
            targets.Add(WithOrigin(new SelectTarget(bound, item.Alias ?? ColumnNames.Of(item.Expression))));
        }

        scope.Enter(before);
        if (targets.Count > 1664)
        {
            throw BindingErrors.Error(SqlState.TooManyColumns, "target lists can have at most 1664 entries");
        }

        return targets;
    }

    public IReadOnlyList<(string Name, BoundExpression Value)>? TryExpand(Expression expression, QueryScope scope)
    {
        switch (expression)
        {
            case Star { Qualifier.Count: 0 } all:
                state.Stars[all] = Written(scope.Names.Where(n => n.ColumnsVisible).Select(n => n.Entry));
                return AllColumns(expression.Position, scope);
            case Star star:
            {
                string? schema = star.Qualifier.Count > 1 ? star.Qualifier[^2] : null;
                RelationEntry? entry = state.Columns.FindRelation(schema, star.Qualifier[^1], star.Position, scope, out QueryScope? owner);
                if (entry is not null)
                {
                    state.Stars[star] = entry.IsScalar ? null : Written([entry]);
                    return entry.IsScalar && TypeResolver.Fields(entry.Columns[0].Value.Type).Count > 0
                        ? Fields(state.Columns.WholeRow(entry, owner!, star.Position), star.Position)
                        : state.Columns.AllColumns(entry, star.Position);
                }

                return state.Variables?.Resolve(star.Qualifier, star.Position) is { } variable
                    ? Fields(variable, star.Position)
                    : throw state.Columns.MissingRelation(schema, star.Qualifier[^1], star.Position, scope);
            }

            case FieldSelection { Field: null } selection:
                return Fields(state.Expressions.Bind(selection.Operand, scope), selection.Position);
            default:
                return null;
        }
    }

    /// <summary>References to all columns of these entries; null when one would be ambiguous.</summary>
    private static IReadOnlyList<string>? Written(IEnumerable<RelationEntry> entries)
    {
        List<string> result = [];
        foreach (RelationEntry entry in entries)
        {
            foreach (ScopeColumn column in entry.Columns)
            {
                RelationEntry owner = column.Origin ?? entry;
                bool bare = (owner.IsJoin && !owner.HasAlias) || owner.Alias.Length == 0;
                if (owner.Columns.Count(c => c.Name == column.Name) > 1)
                {
                    return null;
                }

                result.Add(bare ? Identifiers.Quote(column.Name) : Identifiers.Quote(owner.Alias, column.Name));
            }
        }

        return result;
    }

    private List<(string Name, BoundExpression Value)> AllColumns(int position, QueryScope scope)
    {
        if (scope.Names.Count == 0)
        {
            throw BindingErrors.Error(SqlState.SyntaxError, "SELECT * with no tables specified is not valid", position);
        }

        List<(string, BoundExpression)> result = [];
        foreach (NamespaceItem item in scope.Names)
        {
            if (item.ColumnsVisible)
            {
                result.AddRange(state.Columns.AllColumns(item.Entry, position));
            }
        }

        return result;
    }

    private List<(string Name, BoundExpression Value)> Fields(BoundExpression row, int position)
    {
        IReadOnlyList<SqlField> fields = TypeResolver.Fields(row.Type);
        if (fields.Count == 0)
        {
            throw row.Type.Oid == SqlTypes.RecordOid
                ? BindingErrors.Error(SqlState.FeatureNotSupported, "record type has not been registered", position)
                : BindingErrors.Error(SqlState.WrongObjectType, $"type {state.Types.Format(row.Type)} is not composite", position);
        }

        List<(string, BoundExpression)> result = [];
        for (int i = 0; i < fields.Count; i++)
        {
            BoundExpression value = row is BoundRow constructor ? constructor.Fields[i] : new BoundField(row, i, fields[i].Type, fields[i].Modifier) { Position = position };
            result.Add((fields[i].Name, value));
        }

        return result;
    }

    private SelectTarget WithOrigin(SelectTarget target)
    {
        if (target.Expression is BoundColumn column && state.Origins.TryGetValue(column.ColumnId, out (RelationEntry Entry, int Index) origin) && origin.Index >= 0)
        {
            ScopeColumn source = origin.Entry.Columns[origin.Index];
            target.TableOid = source.TableOid;
            target.ColumnNumber = source.ColumnNumber;
        }

        return target;
    }

    private static void CheckWindowNames(SelectCore core)
    {
        HashSet<string> seen = [];
        foreach (NamedWindow window in core.Windows)
        {
            if (!seen.Add(window.Name))
            {
                throw BindingErrors.Error(SqlState.WindowingError, $"window \"{window.Name}\" is already defined", window.Position);
            }
        }
    }

    private void CheckDistinct(List<SelectTarget> targets, List<(SelectTarget Target, OrderItem Item)> sorts)
    {
        foreach ((SelectTarget target, OrderItem item) in sorts)
        {
            if (target.IsJunk)
            {
                throw BindingErrors.Error(SqlState.InvalidColumnReference, "for SELECT DISTINCT, ORDER BY expressions must appear in select list", item.Expression.Position);
            }
        }

        foreach (SelectTarget target in targets)
        {
            TypeTraits.RequireEquality(state, target.Expression.Type, target.Expression.Position);
        }
    }

    // The projection; where every set-returning call is a column by itself, the sets are made by the projection too.
    private LogicalNode Project(LogicalNode node, List<SelectTarget> targets, QueryScope scope, HashSet<PendingSetCall> early, out List<OutputColumn> output)
    {
        List<PendingSetCall> late = scope.SetCalls.FindAll(c => !early.Contains(c));
        output = targets.ConvertAll(t => state.NewColumn(t.Name, t.Expression) with { TableOid = t.TableOid, ColumnNumber = t.ColumnNumber });
        if (late.Count == 0)
        {
            return new LogicalProject(node, targets.ConvertAll(t => t.Expression), output);
        }

        HashSet<int> ids = [.. late.Select(c => c.Column.Id)];
        bool direct = late.TrueForAll(c => c.Depth == 0)
            && targets.TrueForAll(t => t.Expression is BoundColumn column && ids.Contains(column.ColumnId) || !FreeColumns.Of(t.Expression).Any(ids.Contains));
        if (!direct)
        {
            return new LogicalProject(SetStage.Add(state, node, late), targets.ConvertAll(t => t.Expression), output);
        }

        List<BoundExpression> expressions = targets.ConvertAll(t =>
        {
            PendingSetCall? call = t.Expression is BoundColumn column ? late.Find(c => c.Column.Id == column.ColumnId) : null;
            return call is null ? t.Expression : new BoundSetCall(call.Call, call.Column.Type, call.Column.Modifier) { Position = t.Expression.Position };
        });
        return new LogicalProjectSet(node, expressions, output);
    }

    private static LogicalNode Arrange(
        LogicalNode node, List<SelectTarget> targets, List<OutputColumn> output, List<(SelectTarget Target, OrderItem Item)> sorts, List<SelectTarget>? distinctOn, bool distinct, out List<SortKey> keys)
    {
        BoundColumn Column(SelectTarget target)
        {
            OutputColumn column = output[targets.IndexOf(target)];
            return new BoundColumn(column.Id, column.Type, column.Modifier) { Position = target.Expression.Position };
        }

        keys = [];
        foreach ((SelectTarget target, OrderItem item) in sorts)
        {
            bool descending = item.Using is null ? item.Descending : item.Using == ">";
            BoundColumn column = Column(target);
            if (!keys.Exists(k => BoundEquality.Same(k.Expression, column)))
            {
                keys.Add(new SortKey(column, descending, item.NullsFirst ?? descending));
            }
        }

        if (distinctOn is not null)
        {
            // Rows of one group must stand together: what ORDER BY leaves open is settled by the rest of the ON list.
            List<SortKey> all = [.. keys];
            List<BoundExpression> on = distinctOn.ConvertAll(BoundExpression (t) => Column(t));
            foreach (BoundExpression expression in on)
            {
                if (!all.Exists(k => BoundEquality.Same(k.Expression, expression)))
                {
                    all.Add(new SortKey(expression, false, false));
                }
            }

            return new LogicalDistinct(new LogicalSort(node, all), on);
        }

        if (distinct)
        {
            node = new LogicalDistinct(node, null);
        }

        return keys.Count > 0 ? new LogicalSort(node, keys) : node;
    }

    private LogicalNode DropJunk(LogicalNode node, List<SelectTarget> targets, List<OutputColumn> output)
    {
        if (!targets.Exists(t => t.IsJunk))
        {
            return node;
        }

        List<BoundExpression> expressions = [];
        List<OutputColumn> columns = [];
        for (int i = 0; i < targets.Count; i++)
        {
            if (!targets[i].IsJunk)
            {
                OutputColumn column = output[i];
                expressions.Add(new BoundColumn(column.Id, column.Type, column.Modifier) { Position = targets[i].Expression.Position });
                columns.Add(column with { Id = state.NextColumnId() });
            }
        }

        return new LogicalProject(node, expressions, columns);
    }
}

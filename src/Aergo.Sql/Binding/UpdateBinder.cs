using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>UPDATE and DELETE: the target joined with FROM or USING, conditions, assignments.</summary>
internal sealed class UpdateBinder(BindingState state, ChangeBinder changes)
{
    private readonly AssignmentBinder _assignments = new(state);

    /// <summary>Assignments by base column; records are subqueries of several columns that the source must compute once.</summary>
    internal sealed record Assigned(List<(int Column, BoundExpression Value)> Values, List<TargetColumn> Columns, List<(BoundExpression Record, OutputColumn Column)> Records);

    public LogicalNode Bind(UpdateStatement statement, QueryScope scope)
    {
        ChangeTarget? target = changes.Target(statement.Table, "UPDATE", 'w', scope, out ViewDefinition? triggered, out Relation relation);
        if (triggered is not null)
        {
            return new ViewChanges(state, changes).Update(statement, triggered, relation, scope, this);
        }

        LogicalNode source = Source(target!, statement.Alias, statement.From, statement.Where, scope, out LogicalScan scan, out RequiredPrivilege reads);
        Assigned assigned = Assignments(statement.Assignments, target!, scan.Columns, scope);
        source = AddRecords(source, assigned);
        (IReadOnlyList<BoundExpression> returning, IReadOnlyList<OutputColumn> output) = changes.Returning(statement.Returning, scope);
        changes.RequireRight(target!, 'w', assigned.Columns);
        changes.NoteReads(target!, reads);
        source = changes.Guarded(source, scan, target!, "update", reads);
        source = scope.NeedsMarkers ? MarkerInserter.Insert(source, scope) : source;
        LogicalUpdate node = new(target!.Table, source, scan.RowKeyColumn, assigned.Values, output)
        {
            AssignedNumbers = assigned.Columns.Select(c => target.Table.Columns[c.BaseIndex].Number).Distinct().Order().ToArray(),
        };
        return changes.Complete(node, target, scan.Columns, returning, true, row => changes.UpdatePolicies(target, row, reads));
    }

    public LogicalNode Bind(DeleteStatement statement, QueryScope scope)
    {
        ChangeTarget? target = changes.Target(statement.Table, "DELETE", 'd', scope, out ViewDefinition? triggered, out Relation relation);
        if (triggered is not null)
        {
            return new ViewChanges(state, changes).Delete(statement, triggered, relation, scope);
        }

        LogicalNode source = Source(target!, statement.Alias, statement.Using, statement.Where, scope, out LogicalScan scan, out RequiredPrivilege reads);
        (IReadOnlyList<BoundExpression> returning, IReadOnlyList<OutputColumn> output) = changes.Returning(statement.Returning, scope);
        changes.RequireRight(target!, 'd', null);
        changes.NoteReads(target!, reads);
        source = changes.Guarded(source, scan, target!, "delete", reads);
        source = scope.NeedsMarkers ? MarkerInserter.Insert(source, scope) : source;
        return changes.Complete(new LogicalDelete(target!.Table, source, scan.RowKeyColumn, output), target, scan.Columns, returning, false);
    }

    /// <summary>Binds SET items over the names in scope; <paramref name="row"/> holds the ids of the row being changed.</summary>
    public Assigned Assignments(IReadOnlyList<Assignment> items, ChangeTarget target, IReadOnlyList<OutputColumn> row, QueryScope scope)
    {
        Assigned assigned = new([], [], []);
        Dictionary<int, bool> whole = [];
        foreach (Assignment item in items)
        {
            List<(ColumnTarget Target, TargetColumn Column)> columns = item.Targets.Select(t => (t, target.Column(t.Name, t.Position))).ToList();
            List<BoundExpression?> values = Values(item, scope, assigned);
            for (int i = 0; i < columns.Count; i++)
            {
                Assign(columns[i].Target, columns[i].Column, values[i], target, row, scope, assigned, whole);
            }
        }

        return assigned;
    }

    /// <summary>The values of one SET item, null for DEFAULT.</summary>
    public List<BoundExpression?> Values(Assignment item, QueryScope scope, Assigned assigned)
    {
        if (!item.Multiple)
        {
            return [Value(item.Value, scope)];
        }

        switch (item.Value)
        {
            case RowConstructor row:
            {
                List<BoundExpression?> values = row.Fields.Any(f => f is DefaultMarker)
                    ? row.Fields.Select(f => Value(f, scope)).ToList()
                    : [.. Bind(row.Fields, scope)];
                return values.Count == item.Targets.Count ? values : throw WrongCount(item);
            }

            case ScalarSubquery subquery:
            {
                ExpressionKind before = scope.Enter(ExpressionKind.UpdateSource);
                LogicalNode node = state.Expressions.SubqueryNode(subquery.Query, scope, subquery.Position);
                scope.Enter(before);
                if (node.Columns.Count != item.Targets.Count)
                {
                    throw WrongCount(item);
                }

                SqlType type = Records.Anonymous(node.Columns.Select(c => new SqlField(c.Name, c.Type, c.Modifier)).ToArray());
                BoundRow row = new(node.Columns.Select(BoundExpression (c) => new BoundColumn(c.Id, c.Type, c.Modifier)).ToArray(), type) { Names = node.Columns.Select(c => c.Name).ToArray() };
                LogicalProject packed = new(node, [row], [state.NewColumn("", row)]);
                BoundSubquery record = new(SubqueryKind.Scalar, packed, type) { OuterColumns = FreeColumns.Of(packed), Position = subquery.Position };
                OutputColumn column = state.NewColumn("", record);
                assigned.Records.Add((record, column));
                BoundColumn reference = new(column.Id, type);
                return node.Columns.Select(BoundExpression? (c, i) => new BoundField(reference, i, c.Type, c.Modifier) { Position = subquery.Position }).ToList();
            }

            default:
                throw BindingErrors.Error(SqlState.FeatureNotSupported, "source for a multiple-column UPDATE item must be a sub-SELECT or ROW() expression", item.Value.Position);
        }
    }

    public static LogicalNode AddRecords(LogicalNode source, Assigned assigned)
    {
        foreach ((BoundExpression record, OutputColumn column) in assigned.Records)
        {
            LogicalProject packed = new(new LogicalOneRow(), [record], [column]);
            source = new LogicalJoin(LogicalJoinKind.Inner, source, packed, null, [.. source.Columns, column]) { Lateral = true };
        }

        return source;
    }

    private static SqlException WrongCount(Assignment item) =>
        BindingErrors.Error(SqlState.SyntaxError, "number of columns does not match number of values", item.Value.Position);

    private List<BoundExpression> Bind(IReadOnlyList<Expression> expressions, QueryScope scope)
    {
        ExpressionKind before = scope.Enter(ExpressionKind.UpdateSource);
        List<BoundExpression> bound = state.Expressions.BindList(expressions, scope);
        scope.Enter(before);
        return bound;
    }

    private BoundExpression? Value(Expression expression, QueryScope scope) =>
        expression is DefaultMarker ? null : state.Expressions.Bind(expression, scope, ExpressionKind.UpdateSource);

    private void Assign(ColumnTarget written, TargetColumn column, BoundExpression? value, ChangeTarget target, IReadOnlyList<OutputColumn> row, QueryScope scope, Assigned assigned, Dictionary<int, bool> whole)
    {
        target.RequireAssignable(column);
        ColumnInfo info = target.Table.Columns[column.BaseIndex];
        bool part = written.Indirections.Count > 0;
        if (whole.TryGetValue(column.BaseIndex, out bool wasWhole) && (wasWhole || !part))
        {
            throw BindingErrors.Error(SqlState.SyntaxError, $"multiple assignments to same column \"{column.Name}\"");
        }

        whole[column.BaseIndex] = !part;
        assigned.Columns.Add(column);
        if (ChangeBinder.CheckGeneratedUpdate(info, value is null, column.Name, -1))
        {
            return;
        }

        if (value is null)
        {
            assigned.Values.Add((column.BaseIndex, changes.Default(target, column)));
            return;
        }

        if (!part)
        {
            assigned.Values.Add((column.BaseIndex, _assignments.ToColumn(value, column, value.Position)));
            return;
        }

        // A second part of one column builds on the first.
        int known = assigned.Values.FindIndex(v => v.Column == column.BaseIndex);
        OutputColumn old = row[column.BaseIndex];
        BoundExpression before = known >= 0 ? assigned.Values[known].Value : new BoundColumn(old.Id, old.Type, old.Modifier);
        BoundExpression changed = _assignments.ToPart(before, written, value, column, scope);
        if (known >= 0)
        {
            assigned.Values[known] = (column.BaseIndex, changed);
        }
        else
        {
            assigned.Values.Add((column.BaseIndex, changed));
        }
    }

    private LogicalNode Source(ChangeTarget target, string? alias, IReadOnlyList<TableExpression> from, Expression? where, QueryScope scope, out LogicalScan scan, out RequiredPrivilege reads)
    {
        OutputColumn[] columns = changes.NewRow(target.Table);
        scan = new LogicalScan(target.Table, alias ?? target.Named.Name, columns)
        {
            RowKeyColumn = state.NextColumnId(),
            CurrentOf = where is CurrentOf current ? CursorName(current, target) : null,
        };
        reads = changes.Reads(target);
        RelationEntry entry = target.Entry(alias ?? target.Named.Name, alias is not null, columns, scope, reads);
        LogicalNode node = scan;
        foreach (BoundExpression condition in target.Row(columns).Conditions)
        {
            node = new LogicalFilter(node, condition);
        }

        entry.Node = node;

        // The target is known while FROM is bound, but nothing in FROM may refer to it.
        scope.Names.Add(new NamespaceItem(entry) { LateralOnly = true, LateralAllowed = false, IsTarget = true });
        node = state.From.Bind(from, scope, node);
        BoundExpression? condition2 = where is null or CurrentOf ? null : state.Expressions.Condition(where, scope, ExpressionKind.Where);
        return condition2 is null ? node : new LogicalFilter(node, condition2);
    }

    // In a routine the name may be a variable that holds the cursor's name.
    private BoundExpression CursorName(CurrentOf current, ChangeTarget target)
    {
        if (target.View is not null)
        {
            throw BindingErrors.Error(SqlState.FeatureNotSupported, "WHERE CURRENT OF on a view is not implemented", current.Position);
        }

        return state.Variables?.Resolve([current.Cursor], current.Position) is { Type.Oid: SqlTypes.RefCursorOid } variable
            ? variable
            : new BoundConstant(Datum.From(current.Cursor), SqlTypes.Text);
    }
}

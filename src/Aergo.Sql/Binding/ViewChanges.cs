using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>Changes of views that have INSTEAD OF triggers: the trigger gets the view's own rows.</summary>
internal sealed class ViewChanges(BindingState state, ChangeBinder changes)
{
    private readonly AssignmentBinder _assignments = new(state);

    public LogicalNode Insert(InsertStatement statement, ViewDefinition view, Relation relation, QueryScope scope, AssignmentBinder assignments)
    {
        if (statement.OnConflict is not null)
        {
            throw BindingErrors.NotSupported("ON CONFLICT on a view with INSTEAD OF triggers", statement.OnConflict.Position);
        }

        List<(ColumnTarget Target, TargetColumn Column)> columns = Columns(statement.Columns, view);
        LogicalNode source = Rows(statement, columns, out int width);
        List<BoundExpression> values = [];
        for (int i = 0; i < view.Columns.Length; i++)
        {
            int given = columns.FindIndex(c => c.Column.BaseIndex == i);
            values.Add(given >= 0 && given < width ? assignments.ToColumn(Column(source, given), columns[given].Column, SetOperations.Position(source, given)) : Default(view.Columns[i]));
        }

        Require(relation, 'a', columns.Take(width).Select(c => c.Column));
        OutputColumn[] row = NewRow(view);
        (IReadOnlyList<BoundExpression> returning, IReadOnlyList<OutputColumn> output) = Returning(statement.Returning, statement.Alias, view, relation, row, new QueryScope(scope));
        return new LogicalViewModify(view, TriggerEvent.Insert, source, [], values, output) { Returning = returning, NewColumns = row };
    }

    public LogicalNode Update(UpdateStatement statement, ViewDefinition view, Relation relation, QueryScope scope, UpdateBinder updates)
    {
        LogicalNode source = Source(view, relation, statement.Alias, statement.From, statement.Where, scope, out IReadOnlyList<OutputColumn> old);
        List<BoundExpression> values = old.Select(BoundExpression (c) => new BoundColumn(c.Id, c.Type, c.Modifier)).ToList();
        UpdateBinder.Assigned assigned = new([], [], []);
        HashSet<string> seen = [];
        foreach (Assignment item in statement.Assignments)
        {
            List<BoundExpression?> given = updates.Values(item, scope, assigned);
            for (int i = 0; i < item.Targets.Count; i++)
            {
                ColumnTarget target = item.Targets[i];
                TargetColumn column = Column(view, target);
                if (!seen.Add(target.Name) && target.Indirections.Count == 0)
                {
                    throw BindingErrors.Error(SqlState.SyntaxError, $"multiple assignments to same column \"{target.Name}\"");
                }

                assigned.Columns.Add(column);
                BoundExpression value = given[i] ?? Default(column.Info);
                values[column.BaseIndex] = target.Indirections.Count == 0
                    ? _assignments.ToColumn(value, column, value.Position)
                    : _assignments.ToPart(values[column.BaseIndex], target, value, column, scope);
            }
        }

        source = UpdateBinder.AddRecords(source, assigned);
        Require(relation, 'w', assigned.Columns);
        OutputColumn[] row = NewRow(view);
        (IReadOnlyList<BoundExpression> returning, IReadOnlyList<OutputColumn> output) = Returning(statement.Returning, statement.Alias, view, relation, row, Beside(scope));
        source = scope.NeedsMarkers ? MarkerInserter.Insert(source, scope) : source;
        return new LogicalViewModify(view, TriggerEvent.Update, source, old, values, output) { Returning = returning, NewColumns = row };
    }

    public LogicalNode Delete(DeleteStatement statement, ViewDefinition view, Relation relation, QueryScope scope)
    {
        LogicalNode source = Source(view, relation, statement.Alias, statement.Using, statement.Where, scope, out IReadOnlyList<OutputColumn> old);
        Require(relation, 'd', []);
        (IReadOnlyList<BoundExpression> returning, IReadOnlyList<OutputColumn> output) = changes.Returning(statement.Returning, scope);
        source = scope.NeedsMarkers ? MarkerInserter.Insert(source, scope) : source;
        return new LogicalViewModify(view, TriggerEvent.Delete, source, old, [], output) { Returning = returning };
    }

    private LogicalNode Source(ViewDefinition view, Relation relation, string? alias, IReadOnlyList<TableExpression> from, Expression? where, QueryScope scope, out IReadOnlyList<OutputColumn> old)
    {
        FromItem target = state.Views.Bind(view, relation.SchemaName, new NamedTable(new QualifiedName([relation.SchemaName, relation.Name])) { Alias = alias }, scope, null);
        old = target.Node.Columns;
        scope.Names.Add(new NamespaceItem(target.Entry) { LateralOnly = true, LateralAllowed = false, IsTarget = true });
        LogicalNode node = state.From.Bind(from, scope, target.Node);
        return where is null ? node : new LogicalFilter(node, state.Expressions.Condition(where, scope, ExpressionKind.Where));
    }

    private LogicalNode Rows(InsertStatement statement, List<(ColumnTarget Target, TargetColumn Column)> columns, out int width)
    {
        bool listed = statement.Columns.Count > 0;
        if (statement.Source is null)
        {
            width = 0;
            return new LogicalOneRow();
        }

        LogicalNode node;
        if (statement.Source is { Body: ValuesBody values, With: null, OrderBy.Count: 0, Limit: null, Offset: null })
        {
            QueryScope scope = new(changes.CurrentScope);
            List<IReadOnlyList<BoundExpression>> rows = [];
            foreach (IReadOnlyList<Expression> row in values.Rows)
            {
                if (row.Count > columns.Count)
                {
                    throw InsertBinder.MoreExpressions(row[columns.Count].Position);
                }

                rows.Add(row.Select((e, i) => e is DefaultMarker
                    ? Default(columns[i].Column.Info)
                    : _assignments.ToColumn(state.Expressions.Bind(e, scope, ExpressionKind.Values), columns[i].Column, e.Position)).ToArray());
            }

            node = new LogicalValues(rows, columns.Take(rows[0].Count).Select(c => state.NewColumn(c.Column.Name, c.Column.Type, c.Column.Modifier)).ToArray());
        }
        else
        {
            node = state.Queries.Bind(statement.Source, new QueryScope(changes.CurrentScope) { ResolveUnknowns = false });
            List<(SqlType, int)> want = node.Columns.Select((c, i) => c.Type.Oid == SqlTypes.UnknownOid && i < columns.Count ? (columns[i].Column.Type.Underlying, -1) : (c.Type, c.Modifier)).ToList();
            node = SetOperations.Coerce(state, node, want, "INSERT");
        }

        width = node.Columns.Count;
        if (width > columns.Count)
        {
            throw InsertBinder.MoreExpressions(SetOperations.Position(node, columns.Count));
        }

        return listed && width < columns.Count ? throw InsertBinder.MoreColumns(columns[width].Target.Position) : node;
    }

    private (IReadOnlyList<BoundExpression> Expressions, IReadOnlyList<OutputColumn> Columns) Returning(
        IReadOnlyList<SelectItem> items, string? alias, ViewDefinition view, Relation relation, OutputColumn[] row, QueryScope scope)
    {
        RelationEntry entry = new(alias ?? view.Name, FromBinder.ScopeColumns(row, [], view.Name))
        {
            HasAlias = alias is not null,
            RelationName = view.Name,
            SchemaName = relation.SchemaName,
            RelationOid = view.Oid,
            RowType = state.Catalog.FindType(view.RowTypeOid),
        };
        scope.AllEntries.Add(entry);
        scope.Names.Insert(0, new NamespaceItem(entry));
        return changes.Returning(items, scope);
    }

    // The names of a change without its target, which RETURNING sees with new values.
    private static QueryScope Beside(QueryScope scope)
    {
        QueryScope beside = new(scope.Parent);
        beside.Names.AddRange(scope.Names.Skip(1));
        return beside;
    }

    private static List<(ColumnTarget Target, TargetColumn Column)> Columns(IReadOnlyList<ColumnTarget> written, ViewDefinition view)
    {
        if (written.Count == 0)
        {
            return view.Columns.Select((c, i) => (new ColumnTarget(c.Name, []), new TargetColumn(c.Name, i, c.Type, c.Modifier, c))).ToList();
        }

        List<(ColumnTarget, TargetColumn)> result = [];
        HashSet<string> seen = [];
        foreach (ColumnTarget target in written)
        {
            if (target.Indirections.Count > 0)
            {
                throw BindingErrors.NotSupported("inserting into a part of a column of a view with INSTEAD OF triggers", target.Position);
            }

            if (!seen.Add(target.Name))
            {
                throw BindingErrors.Error(SqlState.DuplicateColumn, $"column \"{target.Name}\" specified more than once", target.Position);
            }

            result.Add((target, Column(view, target)));
        }

        return result;
    }

    private static TargetColumn Column(ViewDefinition view, ColumnTarget target)
    {
        for (int i = 0; i < view.Columns.Length; i++)
        {
            ColumnInfo column = view.Columns[i];
            if (column.Name == target.Name)
            {
                return new TargetColumn(column.Name, i, column.Type, column.Modifier, column);
            }
        }

        throw BindingErrors.Error(SqlState.UndefinedColumn, $"column \"{target.Name}\" of relation \"{view.Name}\" does not exist", target.Position);
    }

    private BoundExpression Default(ColumnInfo column)
    {
        if (column.DefaultText is null)
        {
            return new BoundConstant(Datum.Null, column.Type, column.Modifier);
        }

        BoundExpression bound = state.Expressions.Bind(state.Tables.Parse(column.DefaultText), new QueryScope(null), ExpressionKind.ColumnDefault);
        return state.Coercions.TryCoerce(bound, column.Type, column.Modifier, CastContext.Assignment)!;
    }

    private OutputColumn[] NewRow(ViewDefinition view) => view.Columns.Select(c => state.NewColumn(c.Name, c.Type, c.Modifier) with { TableOid = view.Oid, ColumnNumber = c.Number }).ToArray();

    private static BoundColumn Column(LogicalNode node, int index)
    {
        OutputColumn column = node.Columns[index];
        return new BoundColumn(column.Id, column.Type, column.Modifier);
    }

    private void Require(Relation relation, char right, IEnumerable<TargetColumn> columns)
    {
        RequiredPrivilege privilege = state.Require(PrivilegeTarget.Relation, relation.Oid, relation.Name, right, right == 'd');
        foreach (TargetColumn column in columns)
        {
            privilege.Columns.Add(column.Info.Number);
        }
    }
}

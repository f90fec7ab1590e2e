using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>INSERT: the row for the table from VALUES, a query or defaults, under the rules of identity and generated columns.</summary>
internal sealed class InsertBinder(BindingState state, ChangeBinder changes)
{
    private readonly AssignmentBinder _assignments = new(state);
    private readonly ConflictBinder _conflicts = new(state, changes);

    public LogicalNode Bind(InsertStatement statement, QueryScope scope)
    {
        ChangeTarget? target = changes.Target(statement.Table, "INSERT", 'a', scope, out ViewDefinition? triggered, out Relation relation);
        if (triggered is not null)
        {
            return new ViewChanges(state, changes).Insert(statement, triggered, relation, scope, _assignments);
        }

        // The target's columns are no names of the source, but hints in its errors know them.
        OutputColumn[] row = changes.NewRow(target!.Table);
        RequiredPrivilege reads = changes.Reads(target);
        QueryScope rowScope = new(scope);
        RelationEntry entry = target.Entry(statement.Alias ?? target.Named.Name, statement.Alias is not null, row, rowScope, reads);
        scope.AllEntries.Add(entry);
        List<(ColumnTarget Target, TargetColumn Column)> columns = Columns(statement.Columns, target);
        LogicalNode source = Source(statement, target, columns, out List<TargetColumn> given);
        changes.RequireRight(target, 'a', given);
        rowScope.Names.Add(new NamespaceItem(entry));
        BoundOnConflict? conflict = statement.OnConflict is null ? null : _conflicts.Bind(statement.OnConflict, target, entry, row, reads, rowScope);
        (IReadOnlyList<BoundExpression> returning, IReadOnlyList<OutputColumn> output) = changes.Returning(statement.Returning, rowScope);
        changes.NoteReads(target, reads);
        LogicalInsert node = new(target.Table, source, output) { OnConflict = conflict };
        return changes.Complete(node, target, row, returning, true, r => changes.InsertPolicies(target, r, reads, conflict is { DoUpdate: true }));
    }

    /// <summary>The columns a statement lists, each once unless parts of it are assigned.</summary>
    public static List<(ColumnTarget Target, TargetColumn Column)> Columns(IReadOnlyList<ColumnTarget> written, ChangeTarget target)
    {
        List<(ColumnTarget, TargetColumn)> result = [];
        if (written.Count == 0)
        {
            return target.Columns.Select(c => (new ColumnTarget(c.Name, []), c)).ToList();
        }

        Dictionary<string, bool> seen = [];
        foreach (ColumnTarget column in written)
        {
            TargetColumn found = target.Column(column.Name, column.Position);
            bool whole = column.Indirections.Count == 0;
            if (seen.TryGetValue(column.Name, out bool wasWhole) && (whole || wasWhole))
            {
                throw BindingErrors.Error(SqlState.DuplicateColumn, $"column \"{column.Name}\" specified more than once", column.Position);
            }

            seen[column.Name] = whole;
            result.Add((column, found));
        }

        return result;
    }

    /// <summary>One row for the table: given values at their columns, defaults elsewhere, NULL for generated columns. A null value stands for DEFAULT.</summary>
    public List<BoundExpression> Row(ChangeTarget target, List<(ColumnTarget Target, TargetColumn Column)> columns, IReadOnlyList<BoundExpression?> values, Overriding overriding, QueryScope scope)
    {
        BoundExpression?[] row = new BoundExpression?[target.Table.Columns.Length];
        for (int i = 0; i < values.Count; i++)
        {
            (ColumnTarget written, TargetColumn column) = columns[i];
            target.RequireAssignable(column);
            ColumnInfo info = target.Table.Columns[column.BaseIndex];
            BoundExpression? value = values[i];
            if (overriding == Overriding.User && info.Generated is (GeneratedKind.IdentityAlways or GeneratedKind.IdentityByDefault))
            {
                value = null;
            }

            if (value is null)
            {
                if (target.View is not null && info.Generated == GeneratedKind.Stored)
                {
                    // PostgreSQL takes a view's DEFAULT for the view's own, which is NULL.
                    RefuseGenerated(info, overriding, column.Name);
                }

                row[column.BaseIndex] = info.Generated == GeneratedKind.Stored ? Null(info) : changes.Default(target, column);
                continue;
            }

            RefuseGenerated(info, overriding, column.Name);
            row[column.BaseIndex] = written.Indirections.Count == 0
                ? _assignments.ToColumn(value, column, value.Position)
                : _assignments.ToPart(row[column.BaseIndex] ?? Null(info), written, value, column, scope);
        }

        List<BoundExpression> result = [];
        for (int i = 0; i < row.Length; i++)
        {
            ColumnInfo info = target.Table.Columns[i];
            result.Add(row[i] ?? (info.Generated == GeneratedKind.Stored ? Null(info) : ViewDefault(target, i) ?? state.Tables.Default(target.Table, info)));
        }

        return result;
    }

    public static SqlException MoreExpressions(int position) => BindingErrors.Error(SqlState.SyntaxError, "INSERT has more expressions than target columns", position);

    public static SqlException MoreColumns(int position) => BindingErrors.Error(SqlState.SyntaxError, "INSERT has more target columns than expressions", position);

    private BoundExpression? ViewDefault(ChangeTarget target, int baseIndex) =>
        target.View is not null && target.Columns.FirstOrDefault(c => c.BaseIndex == baseIndex && c.Info.DefaultText is not null) is { } column ? changes.Default(target, column) : null;

    private static BoundConstant Null(ColumnInfo column) => new(Datum.Null, column.Type, column.Modifier);

    private static void RefuseGenerated(ColumnInfo column, Overriding overriding, string name)
    {
        if (column.Generated == GeneratedKind.Stored)
        {
            throw BindingErrors.Error(SqlState.GeneratedAlways, $"cannot insert a non-DEFAULT value into column \"{name}\"", detail: $"Column \"{name}\" is a generated column.");
        }

        if (column.Generated == GeneratedKind.IdentityAlways && overriding != Overriding.System)
        {
            throw BindingErrors.Error(SqlState.GeneratedAlways, $"cannot insert a non-DEFAULT value into column \"{name}\"",
                hint: "Use OVERRIDING SYSTEM VALUE to override.", detail: $"Column \"{name}\" is an identity column defined as GENERATED ALWAYS.");
        }
    }

    private LogicalNode Source(InsertStatement statement, ChangeTarget target, List<(ColumnTarget Target, TargetColumn Column)> columns, out List<TargetColumn> given)
    {
        bool listed = statement.Columns.Count > 0;
        if (statement.Source is null)
        {
            given = [];
            QueryScope none = new(null);
            return new LogicalValues([Row(target, columns, [], statement.Overriding, none)], changes.NewRow(target.Table));
        }

        return statement.Source is { Body: ValuesBody values, With: null, OrderBy.Count: 0, Limit: null, Offset: null }
            ? Values(statement, values, target, columns, listed, out given)
            : Query(statement, statement.Source, target, columns, listed, out given);
    }

    private LogicalNode Values(InsertStatement statement, ValuesBody values, ChangeTarget target, List<(ColumnTarget Target, TargetColumn Column)> columns, bool listed, out List<TargetColumn> given)
    {
        QueryScope scope = new(changes.CurrentScope);
        scope.Enter(values.Rows.Count == 1 ? ExpressionKind.ValuesSingle : ExpressionKind.Values);
        List<IReadOnlyList<BoundExpression>> rows = [];
        int width = -1;
        given = [];
        foreach (IReadOnlyList<Expression> row in values.Rows)
        {
            List<BoundExpression?> bound = [];
            List<int> positions = [];
            foreach (Expression expression in row)
            {
                if (expression is DefaultMarker)
                {
                    bound.Add(null);
                    positions.Add(expression.Position);
                    continue;
                }

                IReadOnlyList<BoundExpression> several = state.Expressions.BindList([expression], scope);
                bound.AddRange(several);
                positions.AddRange(several.Select(_ => expression.Position));
            }

            if (width >= 0 && bound.Count != width)
            {
                throw BindingErrors.Error(SqlState.SyntaxError, "VALUES lists must all be the same length", row.Count > 0 ? row[0].Position : -1);
            }

            width = bound.Count;
            if (width > columns.Count)
            {
                throw MoreExpressions(positions[columns.Count]);
            }

            if (listed && width < columns.Count)
            {
                throw MoreColumns(columns[width].Target.Position);
            }

            given = columns.Take(width).Select(c => c.Column).ToList();
            rows.Add(Row(target, columns, bound, statement.Overriding, scope));
        }

        OutputColumn[] output = changes.NewRow(target.Table);
        return scope.SetCalls.Count == 0 ? new LogicalValues(rows, output) : new LogicalProject(SetStage.Add(state, new LogicalOneRow(), scope.SetCalls), rows[0], output);
    }

    private LogicalNode Query(InsertStatement statement, SelectStatement select, ChangeTarget target, List<(ColumnTarget Target, TargetColumn Column)> columns, bool listed, out List<TargetColumn> given)
    {
        QueryScope scope = new(changes.CurrentScope) { ResolveUnknowns = false };
        LogicalNode node = state.Queries.Bind(select, scope);
        int width = node.Columns.Count;
        if (width > columns.Count)
        {
            throw MoreExpressions(SetOperations.Position(node, columns.Count));
        }

        if (listed && width < columns.Count)
        {
            throw MoreColumns(columns[width].Target.Position);
        }

        given = columns.Take(width).Select(c => c.Column).ToList();

        // Untyped literals of the select list take the type of their column.
        List<(SqlType Type, int Modifier)> want = [];
        for (int i = 0; i < width; i++)
        {
            bool unknown = node.Columns[i].Type.Oid == SqlTypes.UnknownOid && columns[i].Target.Indirections.Count == 0;
            want.Add(unknown ? (columns[i].Column.Type.Underlying, -1) : (node.Columns[i].Type, node.Columns[i].Modifier));
        }

        node = SetOperations.Coerce(state, node, want, "INSERT");
        List<BoundExpression?> values = [];
        for (int i = 0; i < width; i++)
        {
            OutputColumn column = node.Columns[i];
            values.Add(new BoundColumn(column.Id, column.Type, column.Modifier) { Position = SetOperations.Position(node, i) });
        }

        return new LogicalProject(node, Row(target, columns, values, statement.Overriding, scope), changes.NewRow(target.Table));
    }
}

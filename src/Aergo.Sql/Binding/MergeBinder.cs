using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Binding;

/// <summary>MERGE: source left-joined with the target, and the actions in order.</summary>
internal sealed class MergeBinder(BindingState state, ChangeBinder changes, InsertBinder inserts, UpdateBinder updates)
{
    public LogicalNode Bind(MergeStatement statement, QueryScope scope)
    {
        CheckReachable(statement);
        if (statement.With is { Recursive: true } with)
        {
            throw BindingErrors.Error(SqlState.SyntaxError, "WITH RECURSIVE is not supported for MERGE statement", with.Position);
        }

        Relation relation = state.Relations.Require(statement.Table);
        if (relation.Table is null || relation.Virtual is not null)
        {
            throw BindingErrors.Error(SqlState.FeatureNotSupported, $"cannot execute MERGE on relation \"{relation.Name}\"",
                detail: "This operation is not supported for views.");
        }

        ChangeTarget target = new(state, relation, relation, "MERGE", statement.Table.Position);
        OutputColumn[] columns = changes.NewRow(target.Table);
        string alias = statement.Alias ?? relation.Name;
        LogicalScan scan = new(target.Table, alias, columns) { RowKeyColumn = state.NextColumnId() };
        RequiredPrivilege reads = changes.Reads(target);

        FromItem source = state.From.Item(statement.Source, scope);
        RelationEntry entry = target.Entry(alias, statement.Alias is not null, columns, scope, reads);
        entry.Node = scan;
        List<NamespaceItem> sourceNames = source.Names.ConvertAll(n => n with { LateralOnly = false, LateralAllowed = true });
        NamespaceItem targetName = new(entry);
        if (sourceNames.Exists(n => n.RelationVisible && n.Entry.Alias == alias))
        {
            throw BindingErrors.Error(SqlState.DuplicateAlias, $"name \"{alias}\" specified more than once",
                detail: "The name is used both as MERGE target table and data source.");
        }

        scope.Names = [targetName, .. sourceNames];
        BoundExpression on = state.Expressions.Condition(statement.On, scope, ExpressionKind.JoinOn);
        LogicalJoin join = new(LogicalJoinKind.Left, source.Node, scan, on, [.. source.Node.Columns, .. columns]);
        List<BoundMergeWhen> whens = [];
        foreach (MergeWhen when in statement.Whens)
        {
            scope.Names = when.Matched ? [targetName, .. sourceNames] : sourceNames;
            whens.Add(When(when, target, columns, scope));
        }

        scope.Names = [targetName, .. sourceNames];
        changes.NoteReads(target, reads);
        LogicalNode guarded = changes.Guarded(join, scan, target, "select", reads);
        LogicalNode node = scope.NeedsMarkers ? MarkerInserter.Insert(guarded, scope) : guarded;
        return changes.Complete(new LogicalMerge(target.Table, node, scan.RowKeyColumn, whens), target, columns, [], true, row => changes.MergePolicies(target, row));
    }

    private static void CheckReachable(MergeStatement statement)
    {
        HashSet<bool> closed = [];
        foreach (MergeWhen when in statement.Whens)
        {
            if (closed.Contains(when.Matched))
            {
                throw BindingErrors.Error(SqlState.SyntaxError, "unreachable WHEN clause specified after unconditional WHEN clause");
            }

            if (when.Condition is null)
            {
                closed.Add(when.Matched);
            }
        }
    }

    private BoundMergeWhen When(MergeWhen when, ChangeTarget target, OutputColumn[] columns, QueryScope scope)
    {
        BoundExpression? condition = when.Condition is null ? null : state.Expressions.Condition(when.Condition, scope, ExpressionKind.MergeWhen, "WHEN");
        switch (when.Action)
        {
            case MergeAction.Insert:
            {
                List<(ColumnTarget Target, TargetColumn Column)> list = InsertBinder.Columns(when.InsertColumns, target);
                List<BoundExpression?> values = [];
                foreach (Expression value in when.InsertValues ?? [])
                {
                    values.Add(value is DefaultMarker ? null : state.Expressions.Bind(value, scope, ExpressionKind.ValuesSingle));
                }

                if (values.Count > list.Count)
                {
                    throw InsertBinder.MoreExpressions(when.InsertValues![list.Count].Position);
                }

                if (when.InsertColumns.Count > 0 && when.InsertValues is not null && values.Count < list.Count)
                {
                    throw InsertBinder.MoreColumns(list[values.Count].Target.Position);
                }

                changes.RequireRight(target, 'a', list.Take(values.Count).Select(c => c.Column));
                return new BoundMergeWhen(when.Matched, condition, when.Action, inserts.Row(target, list, values, when.Overriding, scope), []);
            }

            case MergeAction.Update:
            {
                UpdateBinder.Assigned assigned = updates.Assignments(when.Assignments, target, columns, scope);
                if (assigned.Records.Count > 0)
                {
                    throw BindingErrors.NotSupported("a sub-SELECT of several columns in MERGE", when.Position);
                }

                changes.RequireRight(target, 'w', assigned.Columns);
                return new BoundMergeWhen(when.Matched, condition, when.Action, [], assigned.Values);
            }

            case MergeAction.Delete:
                changes.RequireRight(target, 'd', null);
                return new BoundMergeWhen(when.Matched, condition, when.Action, [], []);
            default:
                return new BoundMergeWhen(when.Matched, condition, when.Action, [], []);
        }
    }
}

using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>A row of the target as the statement sees it: the table's columns, or a view's expressions over them.</summary>
/// <param name="Conditions">What the views on the way ask of a visible row.</param>
internal sealed record TargetRow(IReadOnlyList<(string Name, BoundExpression Value)> Columns, IReadOnlyList<BoundExpression> Conditions, IReadOnlyList<(string View, BoundExpression Condition)> Checks);

/// <summary>Simple views as targets of changes: their rows written as expressions over the base table's. Source: PostgreSQL's rules for automatically updatable views.</summary>
internal sealed class UpdatableViews(BindingState state)
{
    /// <summary>The stored table under a view; an error with PostgreSQL's reason when the view is not simple.</summary>
    public Relation BaseTable(ViewDefinition view, string verb)
    {
        SelectCore core = Simple(view, verb);
        return state.Views.As(view, () =>
        {
            Relation relation = Source(core, view, verb);
            return relation.View is { } inner ? BaseTable(inner, verb) : relation;
        });
    }

    /// <summary>Visits what lies under a view, down to the table, each relation in the role that reads it.</summary>
    public void Under(ViewDefinition view, string verb, System.Action<Relation> visit) => state.Views.As(view, () =>
    {
        Relation relation = Source(Simple(view, verb), view, verb);
        visit(relation);
        if (relation.View is { } inner)
        {
            Under(inner, verb, visit);
        }

        return relation;
    });

    /// <summary>The view's row over the base table's columns.</summary>
    public TargetRow Row(ViewDefinition view, IReadOnlyList<OutputColumn> columns, string verb, bool cascaded = false)
    {
        SelectCore core = Simple(view, verb);
        return state.Views.As(view, () =>
        {
            Relation relation = Source(core, view, verb);
            bool checks = view.CheckOption is not null || cascaded;
            bool passOn = cascaded || string.Equals(view.CheckOption, "CASCADED", System.StringComparison.OrdinalIgnoreCase);
            NamedTable from = (NamedTable)core.From[0];
            TargetRow inner = relation.View is { } innerView
                ? Row(innerView, columns, verb, passOn)
                : new TargetRow(relation.Table!.Columns.Select((c, i) => (c.Name, (BoundExpression)new BoundColumn(columns[i].Id, c.Type, c.Modifier))).ToArray(), [], []);
            QueryScope scope = new(null);
            List<ScopeColumn> scopeColumns = inner.Columns.Select((c, i) => new ScopeColumn(i < from.ColumnAliases.Count ? from.ColumnAliases[i] : c.Name, c.Value)).ToList();
            RelationEntry entry = new(from.Alias ?? relation.Name, scopeColumns) { HasAlias = from.Alias is not null, RelationName = relation.Name, SchemaName = relation.SchemaName };
            scope.AllEntries.Add(entry);
            scope.Names.Add(new NamespaceItem(entry));
            List<SelectTarget> targets = state.Queries.Targets(core.Items, scope, ExpressionKind.SelectTarget);
            RefuseCalls(scope, view, verb);
            List<(string, BoundExpression)> visible = [];
            for (int i = 0; i < view.Columns.Length && i < targets.Count; i++)
            {
                visible.Add((view.Columns[i].Name, state.Expressions.Known(targets[i].Expression)));
            }

            BoundExpression? where = core.Where is null ? null : state.Expressions.Condition(core.Where, scope, ExpressionKind.Where);
            List<BoundExpression> conditions = [.. inner.Conditions];
            List<(string, BoundExpression)> checkList = [.. inner.Checks];
            if (where is not null)
            {
                conditions.Add(where);
                if (checks)
                {
                    checkList.Add((view.Name, where));
                }
            }

            return new TargetRow(visible, conditions, checkList);
        });
    }

    private Relation Source(SelectCore core, ViewDefinition view, string verb)
    {
        if (core.From is not [NamedTable { AsOf: null, Sampled: false } from] || (from.Name.Schema is null && state.Relations.Find(from.Name) is null))
        {
            throw NotUpdatable(view, verb, "Views that do not select from a single table or view are not automatically updatable.");
        }

        Relation relation = state.Relations.Require(from.Name);
        return relation.Virtual is null ? relation : throw NotUpdatable(view, verb, "Views that do not select from a single table or view are not automatically updatable.");
    }

    private SelectCore Simple(ViewDefinition view, string verb)
    {
        SelectStatement statement = state.Views.Syntax(view);
        while (statement is { Body: NestedQuery nested, With: null, Limit: null, Offset: null })
        {
            statement = nested.Query;
        }

        string? reason = null;
        if (statement.Body is not SelectCore core)
        {
            reason = statement.Body is SetOperation
                ? "Views containing UNION, INTERSECT, or EXCEPT are not automatically updatable."
                : "Views that do not select from a single table or view are not automatically updatable.";
            throw NotUpdatable(view, verb, reason);
        }

        reason = core.Distinct ? "Views containing DISTINCT are not automatically updatable."
            : core.GroupBy.Count > 0 ? "Views containing GROUP BY are not automatically updatable."
            : core.Having is not null ? "Views containing HAVING are not automatically updatable."
            : statement.With is not null ? "Views containing WITH are not automatically updatable."
            : statement.Limit is not null || statement.Offset is not null ? "Views containing LIMIT or OFFSET are not automatically updatable."
            : null;
        return reason is null ? core : throw NotUpdatable(view, verb, reason);
    }

    private static void RefuseCalls(QueryScope scope, ViewDefinition view, string verb)
    {
        string? reason = scope.Aggregates.Count > 0 ? "Views that return aggregate functions are not automatically updatable."
            : scope.Windows.Count > 0 ? "Views that return window functions are not automatically updatable."
            : scope.SetCalls.Count > 0 ? "Views that return set-returning functions are not automatically updatable."
            : null;
        if (reason is not null)
        {
            throw NotUpdatable(view, verb, reason);
        }
    }

    public static SqlException NotUpdatable(ViewDefinition view, string verb, string reason)
    {
        (string action, string gerund, string trigger) = verb switch
        {
            "INSERT" => ("insert into", "inserting into", "INSERT"),
            "UPDATE" => ("update", "updating", "UPDATE"),
            _ => ("delete from", "deleting from", "DELETE"),
        };
        return BindingErrors.Error(SqlState.ObjectNotInPrerequisiteState, $"cannot {action} view \"{view.Name}\"", detail: reason,
            hint: $"To enable {gerund} the view, provide an INSTEAD OF {trigger} trigger or an unconditional ON {trigger} DO INSTEAD rule.");
    }
}

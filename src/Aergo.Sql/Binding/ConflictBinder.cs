using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>ON CONFLICT: which unique indexes decide, and the update in place of the insert.</summary>
internal sealed class ConflictBinder(BindingState state, ChangeBinder changes)
{
    public BoundOnConflict Bind(OnConflict conflict, ChangeTarget target, RelationEntry entry, OutputColumn[] row, RequiredPrivilege reads, QueryScope scope)
    {
        if (conflict.DoUpdate && conflict.Target.Count == 0 && conflict.Constraint is null)
        {
            throw BindingErrors.Error(SqlState.SyntaxError, "ON CONFLICT DO UPDATE requires inference specification or constraint name", conflict.Position,
                hint: "For example, ON CONFLICT (column_name).");
        }

        IReadOnlyList<IndexDefinition> arbiters = Arbiters(conflict, target, row, reads);
        OutputColumn[] excluded = changes.NewRow(target.Table);
        if (!conflict.DoUpdate)
        {
            return new BoundOnConflict(arbiters, false, [], null, excluded);
        }

        QueryScope updateScope = new(scope);
        RelationEntry excludedEntry = target.Entry("excluded", true, excluded, updateScope, null);
        updateScope.Names.Add(new NamespaceItem(entry));
        updateScope.Names.Add(new NamespaceItem(excludedEntry));
        UpdateBinder.Assigned assigned = new UpdateBinder(state, changes).Assignments(conflict.Assignments, target, row, updateScope);
        foreach ((BoundExpression record, OutputColumn column) in assigned.Records)
        {
            if (VolatileCalls.In(record))
            {
                throw BindingErrors.NotSupported("a volatile sub-SELECT of several columns in ON CONFLICT DO UPDATE", conflict.Position);
            }

            // There is no source row that could carry it: each of its columns asks the query anew.
            var whole = new Standing(column.Id, record);
            for (int i = 0; i < assigned.Values.Count; i++)
            {
                assigned.Values[i] = (assigned.Values[i].Column, whole.Expression(assigned.Values[i].Value));
            }
        }

        changes.RequireRight(target, 'w', assigned.Columns);
        BoundExpression? where = conflict.Where is null ? null : state.Expressions.Condition(conflict.Where, updateScope, ExpressionKind.Where);
        return new BoundOnConflict(arbiters, true, assigned.Values, where, excluded);
    }

    private IReadOnlyList<IndexDefinition> Arbiters(OnConflict conflict, ChangeTarget target, OutputColumn[] row, RequiredPrivilege reads)
    {
        TableDefinition table = target.Table;
        if (conflict.Constraint is { } name)
        {
            ConstraintInfo? constraint = table.Constraints.FirstOrDefault(c => c.Name == name);
            if (constraint is null)
            {
                throw BindingErrors.Error(SqlState.UndefinedObject, $"constraint \"{name}\" for table \"{table.Name}\" does not exist");
            }

            IndexDefinition? owned = table.Indexes.FirstOrDefault(i => i.Oid == constraint.IndexOid && constraint.Type is ConstraintType.PrimaryKey or ConstraintType.Unique);
            if (owned is null)
            {
                throw BindingErrors.Error(SqlState.WrongObjectType, "constraint in ON CONFLICT clause has no associated index", conflict.Position);
            }

            return [NotDeferrable(table, owned)];
        }

        if (conflict.Target.Count == 0)
        {
            return [];
        }

        List<IndexDefinition> found = Infer(conflict, target, row, reads);
        return found.Count > 0
            ? found.ConvertAll(i => NotDeferrable(table, i))
            : throw BindingErrors.Error(SqlState.InvalidColumnReference, "there is no unique or exclusion constraint matching the ON CONFLICT specification");
    }

    // An index serves when its keys are exactly those named and its predicate follows from the WHERE given.
    private List<IndexDefinition> Infer(OnConflict conflict, ChangeTarget target, OutputColumn[] row, RequiredPrivilege reads)
    {
        TableDefinition table = target.Table;
        QueryScope scope = new(null);
        RelationEntry entry = target.Entry(target.Named.Name, true, row, scope, reads);
        scope.Names.Add(new NamespaceItem(entry));
        HashSet<int> columns = [];
        List<BoundExpression> expressions = [];
        foreach (IndexElement element in conflict.Target)
        {
            if (element.Descending || element.NullsFirst is not null)
            {
                throw BindingErrors.Error(SqlState.InvalidColumnReference, element.Descending ? "ASC/DESC is not allowed in ON CONFLICT clause" : "NULLS FIRST/LAST is not allowed in ON CONFLICT clause", element.Position);
            }

            if (element.Collation is not null)
            {
                Collations.Require(element.Collation);
            }

            BoundExpression bound = state.Expressions.BindKnown(element.Expression, scope, ExpressionKind.IndexExpression);
            int index = bound is BoundColumn column ? System.Array.FindIndex(row, c => c.Id == column.ColumnId) : -1;
            if (index >= 0)
            {
                columns.Add(table.Columns[index].Number);
            }
            else
            {
                expressions.Add(bound);
            }
        }

        List<BoundExpression> given = conflict.TargetWhere is null ? [] : Conjuncts(state.Expressions.Condition(conflict.TargetWhere, scope, ExpressionKind.IndexPredicate));
        List<IndexDefinition> found = [];
        foreach (IndexDefinition index in table.Indexes)
        {
            if (!index.IsUnique || !columns.SetEquals(index.Columns.Where(c => c.Number != 0).Select(c => c.Number)))
            {
                continue;
            }

            BoundIndex bound = state.Tables.Index(table, index, row);
            List<BoundExpression> keys = bound.Expressions.Where(e => e is not null).Select(e => e!).ToList();
            bool sameKeys = keys.TrueForAll(k => expressions.Exists(e => BoundEquality.Same(k, e))) && expressions.TrueForAll(e => keys.Exists(k => BoundEquality.Same(k, e)));
            bool implied = bound.Predicate is null || Conjuncts(bound.Predicate).TrueForAll(p => given.Exists(g => BoundEquality.Same(g, p)));
            if (sameKeys && implied)
            {
                found.Add(index);
            }
        }

        return found;
    }

    private IndexDefinition NotDeferrable(TableDefinition table, IndexDefinition index) =>
        index.IsDeferrable ? throw Storage.UniqueViolation.AsArbiter(state.Context, table, index) : index;

    private static List<BoundExpression> Conjuncts(BoundExpression condition) => condition is BoundAnd and ? and.Terms.SelectMany(Conjuncts).ToList() : [condition];

    /// <summary>Puts an expression where a column stands for it.</summary>
    private sealed class Standing(int column, BoundExpression value) : BoundRewriter
    {
        public override BoundExpression Expression(BoundExpression expression) => expression is BoundColumn c && c.ColumnId == column ? value : base.Expression(expression);
    }
}

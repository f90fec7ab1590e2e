using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Planning.Expressions;

namespace Aergo.Sql.Planning.Physical;

/// <summary>Plans grouping; min and max over an indexed column read one end of the index.</summary>
internal sealed class AggregatePlanner(PlanBuilder builder, ExpressionResolver resolver)
{
    public Planned Plan(LogicalAggregate node, OuterScope scope)
    {
        HashSet<int> needed = [.. LogicalTree.Expressions(node).SelectMany(ExpressionFacts.Columns)];
        Planned input = Extreme(node, scope) ?? builder.Plan(node.Input, needed, scope, null);
        IReadOnlyList<BoundExpression> keys = resolver.Resolve(node.Keys, input.Slots, scope);
        IReadOnlyList<PlanAggregateCall> calls = [.. node.Aggregates.Select(a => Call(a, e => resolver.Resolve(e, input.Slots, scope)))];
        bool withSet = node.SetIndexColumn != 0;
        Dictionary<int, int> slots = Planned.InOrder([.. node.Columns.Take(keys.Count + calls.Count)]);
        if (withSet)
        {
            slots[node.SetIndexColumn] = keys.Count + calls.Count;
        }

        double rows = keys.Count == 0 ? 1 : Math.Max(1, input.Rows * 0.2);
        return new Planned(new PlanAggregate(input.Node, keys, calls, node.GroupingSets, withSet), slots, rows, input.Cost + (input.Rows * (1 + (0.3 * calls.Count))))
        {
            AtMostOne = keys.Count == 0 && node.GroupingSets is null,
        };
    }

    public static PlanAggregateCall Call(BoundAggregate aggregate, Func<BoundExpression, BoundExpression> resolve) => new(
        aggregate.Definition, aggregate.Site, [.. aggregate.Arguments.Select(resolve)])
    {
        Distinct = aggregate.Distinct,
        Filter = aggregate.Filter is null ? null : resolve(aggregate.Filter),
        OrderBy = [.. aggregate.OrderBy.Select(k => k with { Expression = resolve(k.Expression) })],
        DirectArguments = [.. aggregate.DirectArguments.Select(resolve)],
    };

    /// <summary>min(a) and max(a) need the first row that has an a, in the order of a; worth it when an index has that order.</summary>
    private Planned? Extreme(LogicalAggregate node, OuterScope scope)
    {
        if (node.Keys.Count > 0 || node.GroupingSets is not null || node.Aggregates is not [{ Filter: null, OrderBy.Count: 0, Definition.Name: "min" or "max", Arguments: [BoundColumn column] } aggregate])
        {
            return null;
        }

        LogicalNode bare = node.Input;
        while (bare is LogicalFilter or LogicalProject)
        {
            bare = LogicalTree.Inputs(bare)[0];
        }

        if (bare is not LogicalScan { Virtual: null })
        {
            return null;
        }

        bool descending = aggregate.Definition.Name == "max";
        LogicalNode present = new LogicalFilter(node.Input, new BoundIsNull(column, true));
        if (node.Input is LogicalFilter filter)
        {
            present = new LogicalFilter(filter.Input, new BoundAnd([.. ExpressionFacts.Conjuncts(filter.Condition), new BoundIsNull(column, true)]));
        }

        var wish = new OrderWish([(column.ColumnId, descending, descending)], true);
        Planned ordered = builder.Plan(present, [column.ColumnId], scope, wish);
        IReadOnlyList<SortKey> keys = resolver.Resolve([new SortKey(column, descending, descending)], ordered.Slots, scope);
        if (ordered.AtMostOne || !ordered.IsSortedBy(keys))
        {
            return null;
        }

        var one = new BoundConstant(Types.Datum.From(1L), Types.SqlTypes.Int8);
        return ordered.With(new PlanLimit(ordered.Node, one, null, null), 1, 0);
    }
}

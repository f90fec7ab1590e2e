using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>Aggregate calls: which query level they belong to, what may stand in them, and the column that stands for each.</summary>
internal sealed class AggregateBinder(BindingState state)
{
    private static readonly string[] OrderInsensitive = ["count", "min", "max", "bool_and", "bool_or", "every", "bit_and", "bit_or", "bit_xor"];

    public BoundExpression Bind(FunctionCall call, AggregateDefinition definition, IReadOnlyList<BoundExpression> arguments, CallSite site, QueryScope scope)
    {
        CheckForm(call, definition);
        BoundAggregate aggregate = Make(call, definition, arguments, site, scope);
        QueryScope owner = OwnerOf(RowParts(aggregate), scope, out int nested);
        if (nested > 0)
        {
            throw BindingErrors.Error(SqlState.GroupingError, "aggregate function calls cannot be nested", Places.OfColumn(Parts(aggregate), nested));
        }

        CheckDirect(aggregate, owner, scope, call.Position);

        RefuseInside(Parts(aggregate), scope);
        if (ClauseRules.AggregateRefusal(owner.Kind) is { } clause)
        {
            throw BindingErrors.Error(SqlState.GroupingError, $"aggregate functions are not allowed in {clause}", call.Position);
        }

        if (!VolatileCalls.In(aggregate))
        {
            foreach (PendingAggregate known in owner.Aggregates)
            {
                if (BoundEquality.Same(known.Call, aggregate))
                {
                    return new BoundColumn(known.Column.Id, known.Column.Type, known.Column.Modifier) { Position = call.Position };
                }
            }
        }

        OutputColumn column = state.NewColumn(definition.Name, site.ResultType, site.ResultModifier);
        state.ColumnRoles[column.Id] = (owner, ColumnRole.Aggregate);
        owner.Aggregates.Add(new PendingAggregate(aggregate, column) { Position = call.Position });
        return new BoundColumn(column.Id, column.Type, column.Modifier) { Position = call.Position };
    }

    /// <summary>The parts of a call, without asking where it stands.</summary>
    public BoundAggregate Make(FunctionCall call, AggregateDefinition definition, IReadOnlyList<BoundExpression> arguments, CallSite site, QueryScope scope)
    {
        BoundExpression? filter = call.Filter is null ? null : state.Expressions.Condition(call.Filter, scope, ExpressionKind.Filter);
        if (definition.OrderedSet)
        {
            int direct = definition.Hypothetical ? call.WithinGroup.Count : definition.DirectParameters;
            List<SortKey> keys = [];
            for (int i = 0; i < call.WithinGroup.Count; i++)
            {
                keys.Add(SortKeys.Make(state, state.Expressions.Known(arguments[direct + i]), call.WithinGroup[i]));
            }

            return new BoundAggregate(definition, arguments.Skip(direct).ToArray(), site) { Filter = filter, OrderBy = keys, DirectArguments = arguments.Take(direct).ToArray() };
        }

        List<SortKey> order = [];
        foreach (OrderItem item in call.OrderBy)
        {
            BoundExpression ordered = state.Expressions.BindKnown(item.Expression, scope, scope.Kind);
            SortKey key = SortKeys.Make(state, arguments.FirstOrDefault(a => BoundEquality.Same(Coercions.StripImplicit(a), ordered)) ?? ordered, item);
            if (!order.Exists(k => BoundEquality.Same(k.Expression, key.Expression)))
            {
                order.Add(key);
            }
        }

        if (call.Distinct)
        {
            Distinct(call, definition, arguments, order);
        }

        return new BoundAggregate(definition, arguments, site) { Distinct = call.Distinct, Filter = filter, OrderBy = order };
    }

    /// <summary>The level whose rows a call runs over: the innermost one it reads, its own if it reads none.</summary>
    public QueryScope OwnerOf(IEnumerable<BoundExpression> parts, QueryScope scope, out int nested)
    {
        QueryScope? deepest = null, deepestAggregate = null;
        nested = 0;
        foreach (BoundExpression part in parts)
        {
            foreach (int id in FreeColumns.Of(part))
            {
                if (!state.ColumnRoles.TryGetValue(id, out (QueryScope Owner, ColumnRole Role) role))
                {
                    continue;
                }

                deepest = deepest is null || role.Owner.Level > deepest.Level ? role.Owner : deepest;
                if (role.Role == ColumnRole.Aggregate && (deepestAggregate is null || role.Owner.Level > deepestAggregate.Level))
                {
                    deepestAggregate = role.Owner;
                    nested = id;
                }
            }
        }

        QueryScope owner = deepest ?? scope;
        nested = ReferenceEquals(deepestAggregate, owner) ? nested : 0;
        return owner;
    }

    private static void CheckForm(FunctionCall call, AggregateDefinition definition)
    {
        if (definition.OrderedSet)
        {
            if (call.WithinGroup.Count == 0)
            {
                throw BindingErrors.Error(SqlState.WrongObjectType, $"WITHIN GROUP is required for ordered-set aggregate {call.Name}", call.Position);
            }

            if (call.Distinct)
            {
                throw BindingErrors.Error(SqlState.SyntaxError, "cannot use DISTINCT with WITHIN GROUP", call.Position);
            }
        }
        else if (call.WithinGroup.Count > 0)
        {
            throw BindingErrors.Error(SqlState.WrongObjectType, $"{call.Name} is not an ordered-set aggregate, so it cannot have WITHIN GROUP", call.Position);
        }
        else if (!call.Star && call.Arguments.Count == 0)
        {
            throw BindingErrors.Error(SqlState.WrongObjectType, $"{call.Name}(*) must be used to call a parameterless aggregate function", call.Position);
        }
    }

    // DISTINCT sorts its input in PostgreSQL, so array_agg(DISTINCT x) comes out in order: the sort is part of the answer where the aggregate keeps order.
    private void Distinct(FunctionCall call, AggregateDefinition definition, IReadOnlyList<BoundExpression> arguments, List<SortKey> order)
    {
        foreach (SortKey key in order)
        {
            if (!arguments.Any(a => BoundEquality.Same(a, key.Expression)))
            {
                throw BindingErrors.Error(SqlState.InvalidColumnReference, "in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list", key.Expression.Position);
            }
        }

        foreach (BoundExpression argument in arguments)
        {
            if (!TypeTraits.HasOrder(argument.Type))
            {
                throw BindingErrors.Error(SqlState.UndefinedFunction, $"could not identify an ordering operator for type {state.Types.Format(argument.Type)}", argument.Position,
                    hint: "Aggregates with DISTINCT must be able to sort their inputs.");
            }

            bool indifferent = order.Count == 0 && Array.IndexOf(OrderInsensitive, definition.Name) >= 0;
            if (!indifferent && argument is not BoundConstant && !order.Exists(k => BoundEquality.Same(k.Expression, argument)))
            {
                order.Add(new SortKey(argument, false, false));
            }
        }
    }

    /// <summary>Direct arguments are evaluated once a group: they may come from outside it, not from below it.</summary>
    private void CheckDirect(BoundAggregate aggregate, QueryScope owner, QueryScope scope, int position)
    {
        if (aggregate.DirectArguments.Count == 0)
        {
            return;
        }

        QueryScope deepest = OwnerOf(aggregate.DirectArguments, scope, out int nested);
        if (deepest.Level > owner.Level && aggregate.DirectArguments.Any(a => FreeColumns.Of(a).Count > 0))
        {
            throw BindingErrors.Error(SqlState.GroupingError, "outer-level aggregate cannot contain a lower-level variable in its direct arguments", position);
        }

        if (nested > 0)
        {
            throw BindingErrors.Error(SqlState.GroupingError, "aggregate function calls cannot be nested", Places.OfColumn(aggregate.DirectArguments, nested));
        }
    }

    private static IEnumerable<BoundExpression> Parts(BoundAggregate aggregate) => RowParts(aggregate).Concat(aggregate.DirectArguments);

    private static IEnumerable<BoundExpression> RowParts(BoundAggregate aggregate)
    {
        IEnumerable<BoundExpression> parts = aggregate.Arguments.Concat(aggregate.OrderBy.Select(k => k.Expression));
        return aggregate.Filter is null ? parts : parts.Append(aggregate.Filter);
    }

    private void RefuseInside(IEnumerable<BoundExpression> parts, QueryScope scope)
    {
        foreach (BoundExpression part in parts)
        {
            foreach (int id in FreeColumns.Of(part))
            {
                if (!state.ColumnRoles.TryGetValue(id, out (QueryScope Owner, ColumnRole Role) role) || !ReferenceEquals(role.Owner, scope))
                {
                    continue;
                }

                if (role.Role == ColumnRole.Window)
                {
                    throw BindingErrors.Error(SqlState.GroupingError, "aggregate function calls cannot contain window function calls", Places.OfColumn([part], id));
                }

                if (role.Role == ColumnRole.Set)
                {
                    throw BindingErrors.Error(SqlState.FeatureNotSupported, "aggregate function calls cannot contain set-returning function calls", Places.OfColumn([part], id),
                        hint: "You might be able to move the set-returning function into a LATERAL FROM item.");
                }
            }
        }
    }
}

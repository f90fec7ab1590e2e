using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>Calls with OVER, the windows they name, and their frames.</summary>
internal sealed class WindowBinder(BindingState state)
{
    private readonly AggregateBinder _aggregates = new(state);

    public BoundExpression Function(FunctionCall call, WindowFunctionDefinition definition, IReadOnlyList<BoundExpression> arguments, CallSite site, QueryScope scope)
    {
        if (call.WithinGroup.Count > 0)
        {
            throw BindingErrors.Error(SqlState.WrongObjectType, $"window function {call.Name} cannot have WITHIN GROUP", call.Position);
        }

        if (call.Over is null)
        {
            throw BindingErrors.Error(SqlState.WrongObjectType, $"window function {call.Name} requires an OVER clause", call.Position);
        }

        RefuseDecoration(call);
        if (call.Filter is not null)
        {
            throw BindingErrors.Error(SqlState.FeatureNotSupported, "FILTER is not implemented for non-aggregate window functions", call.Position);
        }

        if (call.Star)
        {
            throw BindingErrors.Error(SqlState.WrongObjectType, $"{call.Name}(*) must be used to call a parameterless aggregate function", call.Position);
        }

        return Register(call, new BoundWindowCall(definition, null, arguments, site), definition.Name, scope);
    }

    public BoundExpression Aggregate(FunctionCall call, AggregateDefinition definition, IReadOnlyList<BoundExpression> arguments, CallSite site, QueryScope scope)
    {
        if (definition.OrderedSet)
        {
            throw BindingErrors.Error(SqlState.FeatureNotSupported, $"OVER is not supported for ordered-set aggregate {call.Name}", call.Position);
        }

        RefuseDecoration(call);
        if (!call.Star && call.Arguments.Count == 0)
        {
            throw BindingErrors.Error(SqlState.WrongObjectType, $"{call.Name}(*) must be used to call a parameterless aggregate function", call.Position);
        }

        BoundAggregate aggregate = _aggregates.Make(call, definition, arguments, site, scope);
        return Register(call, new BoundWindowCall(null, aggregate, [], site), definition.Name, scope);
    }

    private static void RefuseDecoration(FunctionCall call)
    {
        if (call.Distinct)
        {
            throw BindingErrors.Error(SqlState.FeatureNotSupported, "DISTINCT is not implemented for window functions", call.Position);
        }

        if (call.OrderBy.Count > 0)
        {
            throw BindingErrors.Error(SqlState.FeatureNotSupported, "aggregate ORDER BY is not implemented for window functions", call.Position);
        }
    }

    private BoundColumn Register(FunctionCall call, BoundWindowCall bound, string name, QueryScope scope)
    {
        if (ClauseRules.WindowRefusal(scope.Kind) is { } clause)
        {
            throw BindingErrors.Error(SqlState.WindowingError, $"window functions are not allowed in {clause}", call.Position);
        }

        IEnumerable<BoundExpression> parts = bound.Aggregate is null ? bound.Arguments : bound.Aggregate.Arguments.Concat(bound.Aggregate.Filter is null ? [] : [bound.Aggregate.Filter]);
        RefuseInside(parts, scope);
        PendingWindow window = Window(call.Over!, scope);
        foreach ((BoundWindowCall known, OutputColumn knownColumn) in window.Calls)
        {
            if (Same(known, bound))
            {
                return new BoundColumn(knownColumn.Id, knownColumn.Type, knownColumn.Modifier) { Position = call.Position };
            }
        }

        OutputColumn column = state.NewColumn(name, bound.Site.ResultType, bound.Site.ResultModifier);
        state.ColumnRoles[column.Id] = (scope, ColumnRole.Window);
        window.Calls.Add((bound, column));
        return new BoundColumn(column.Id, column.Type, column.Modifier) { Position = call.Position };
    }

    private static bool Same(BoundWindowCall a, BoundWindowCall b) => a.Aggregate is not null
        ? b.Aggregate is not null && BoundEquality.Same(a.Aggregate, b.Aggregate) && !VolatileCalls.In(a.Aggregate)
        : ReferenceEquals(a.Function, b.Function) && BoundEquality.Same(a.Arguments, b.Arguments) && !a.Arguments.Any(VolatileCalls.In);

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
                    throw BindingErrors.Error(SqlState.WindowingError, "window function calls cannot be nested", Places.OfColumn([part], id));
                }

                if (role.Role == ColumnRole.Set)
                {
                    throw BindingErrors.Error(SqlState.FeatureNotSupported, "window function calls cannot contain set-returning function calls", Places.OfColumn([part], id),
                        hint: "You might be able to move the set-returning function into a LATERAL FROM item.");
                }
            }
        }
    }

    /// <summary>The window of a specification; equal ones are one.</summary>
    public PendingWindow Window(WindowSpecification specification, QueryScope scope)
    {
        PendingWindow made = Bind(specification, scope, scope.NamedWindows.Count);
        foreach (PendingWindow known in scope.Windows)
        {
            if (known.Mode == made.Mode && known.Exclusion == made.Exclusion && Same(known.Start, made.Start) && Same(known.End, made.End)
                && BoundEquality.Same(known.PartitionBy, made.PartitionBy) && BoundEquality.Same(known.OrderBy, made.OrderBy))
            {
                return known;
            }
        }

        scope.Windows.Add(made);
        return made;
    }

    private static bool Same(BoundFrameBound a, BoundFrameBound b) => a.Kind == b.Kind && BoundEquality.Same(a.Offset, b.Offset);

    /// <param name="visible">How many of the named windows may be named: a window builds only on those before it.</param>
    private PendingWindow Bind(WindowSpecification specification, QueryScope scope, int visible)
    {
        if (specification.Name is { } name)
        {
            int place = Named(name, specification.Position, scope, visible);
            return Bind(scope.NamedWindows[place].Specification with { Name = null }, scope, place);
        }

        List<BoundExpression> partition = [];
        List<SortKey> order = [];
        if (specification.BaseWindow is { } baseName)
        {
            int place = Named(baseName, specification.Position, scope, visible);
            WindowSpecification baseSpecification = scope.NamedWindows[place].Specification;
            if (specification.PartitionBy.Count > 0)
            {
                throw BindingErrors.Error(SqlState.WindowingError, $"cannot override PARTITION BY clause of window \"{baseName}\"", specification.Position);
            }

            PendingWindow inherited = Bind(baseSpecification with { Frame = null, Name = null }, scope, place);
            if (specification.OrderBy.Count > 0 && inherited.OrderBy.Count > 0)
            {
                throw BindingErrors.Error(SqlState.WindowingError, $"cannot override ORDER BY clause of window \"{baseName}\"", specification.Position);
            }

            if (HasFrame(baseSpecification))
            {
                throw BindingErrors.Error(SqlState.WindowingError, $"cannot copy window \"{baseName}\" because it has a frame clause", specification.Position);
            }

            partition.AddRange(inherited.PartitionBy);
            order.AddRange(inherited.OrderBy);
        }

        foreach (Expression expression in specification.PartitionBy)
        {
            BoundExpression bound = state.Expressions.BindKnown(expression, scope, ExpressionKind.WindowPartition);
            TypeTraits.RequireEquality(state, bound.Type, bound.Position);
            partition.Add(bound);
        }

        foreach (OrderItem item in specification.OrderBy)
        {
            order.Add(SortKeys.Make(state, state.Expressions.BindKnown(item.Expression, scope, ExpressionKind.WindowOrder), item));
        }

        return Frame(specification, partition, order, scope);
    }

    private static bool HasFrame(WindowSpecification specification) =>
        specification.Frame is not null;

    private static int Named(string name, int position, QueryScope scope, int visible)
    {
        for (int i = 0; i < visible; i++)
        {
            if (scope.NamedWindows[i].Name == name)
            {
                return i;
            }
        }

        throw BindingErrors.Error(SqlState.UndefinedObject, $"window \"{name}\" does not exist", position);
    }

    private PendingWindow Frame(WindowSpecification specification, List<BoundExpression> partition, List<SortKey> order, QueryScope scope)
    {
        if (specification.Frame is not { } frame)
        {
            return new PendingWindow(partition, order, FrameMode.Range, new(FrameBoundKind.UnboundedPreceding, null), new(FrameBoundKind.CurrentRow, null), FrameExclusion.None);
        }

        bool offsets = frame.Start.Offset is not null || frame.End.Offset is not null;
        if (frame.Mode == FrameMode.Range && offsets && order.Count != 1)
        {
            throw BindingErrors.Error(SqlState.WindowingError, "RANGE with offset PRECEDING/FOLLOWING requires exactly one ORDER BY column", specification.Position);
        }

        if (frame.Mode == FrameMode.Groups && order.Count == 0)
        {
            throw BindingErrors.Error(SqlState.WindowingError, "GROUPS mode requires an ORDER BY clause", specification.Position);
        }

        if (frame.Mode == FrameMode.Range && offsets)
        {
            (BoundFrameBound start, BoundFrameBound end, SortKey key) = new RangeOffsets(state).Bind(frame, order[0], scope);
            return new PendingWindow(partition, [key], frame.Mode, start, end, frame.Exclusion);
        }

        return new PendingWindow(partition, order, frame.Mode, Count(frame.Start, frame.Mode, scope), Count(frame.End, frame.Mode, scope), frame.Exclusion);
    }

    private BoundFrameBound Count(FrameBound bound, FrameMode mode, QueryScope scope)
    {
        if (bound.Offset is null)
        {
            return new BoundFrameBound(bound.Kind, null);
        }

        ExpressionKind kind = mode == FrameMode.Rows ? ExpressionKind.WindowFrameRows : ExpressionKind.WindowFrameGroups;
        string clause = mode == FrameMode.Rows ? "ROWS" : "GROUPS";
        BoundExpression offset = state.Expressions.Bind(bound.Offset, scope, kind);
        offset = state.Coercions.TryCoerce(offset, SqlTypes.Int8, -1, CastContext.Assignment)
            ?? throw BindingErrors.Error(SqlState.DatatypeMismatch, $"argument of {clause} must be type bigint, not type {state.Types.Format(offset.Type)}", offset.Position);
        RangeOffsets.RefuseColumns(state, offset, scope, clause);
        return new BoundFrameBound(bound.Kind, offset);
    }
}

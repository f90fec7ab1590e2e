using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>Calls by name: functions, routines, casts in call form, and the way to aggregates, windows and sets.</summary>
internal sealed class CallBinder(BindingState state)
{
    private const string MatchHint = "No function matches the given name and argument types. You might need to add explicit type casts.";

    private readonly AggregateBinder _aggregates = new(state);
    private readonly WindowBinder _windows = new(state);

    /// <summary>Binds a call in an expression; a set-returning one becomes a column of the level's set stage.</summary>
    public BoundExpression Bind(FunctionCall call, QueryScope scope)
    {
        BoundExpression bound = BindCall(call, scope, out bool returnsSet);
        return returnsSet ? SetColumn(bound, scope, call.Position) : bound;
    }

    /// <summary>Binds a call at the top of a FROM item, where a set is what is wanted.</summary>
    public BoundExpression BindInFrom(FunctionCall call, QueryScope scope, out bool returnsSet) => BindCall(call, scope, out returnsSet);

    /// <summary>Calls a built-in function of pg_catalog by name.</summary>
    public BoundExpression CallBuiltIn(string name, IReadOnlyList<BoundExpression> arguments, int position)
    {
        QualifiedName qualified = new(["pg_catalog", name]) { Position = position };
        SqlType[] types = arguments.Select(a => a.Type).ToArray();
        CallResolution resolution = state.Calls.Resolve(qualified, types, [], true, false, false);
        if (resolution.Candidate?.Target.Function is null)
        {
            throw BindingErrors.Error(SqlState.UndefinedFunction, $"function {state.Calls.Signature(qualified, types, [])} does not exist", position, MatchHint);
        }

        return Finish(resolution.Candidate, arguments, false, position, out _);
    }

    /// <summary>CURRENT_DATE, CURRENT_USER and their kind.</summary>
    public BoundExpression BindValue(SqlValue value, QueryScope scope)
    {
        string? function = value.Kind switch
        {
            SqlValueKind.CurrentUser or SqlValueKind.User or SqlValueKind.CurrentRole => "current_user",
            SqlValueKind.SessionUser => "session_user",
            SqlValueKind.CurrentCatalog => "current_database",
            SqlValueKind.CurrentSchema => "current_schema",
            _ => null,
        };
        if (function is not null)
        {
            return CallBuiltIn(function, [], value.Position);
        }

        SqlType type = value.Kind switch
        {
            SqlValueKind.CurrentDate => SqlTypes.Date,
            SqlValueKind.CurrentTime => SqlTypes.TimeTz,
            SqlValueKind.LocalTime => SqlTypes.Time,
            SqlValueKind.LocalTimestamp => SqlTypes.Timestamp,
            _ => SqlTypes.TimestampTz,
        };
        BoundExpression now = CallBuiltIn("now", [], value.Position);
        return state.Coercions.TryCoerce(now, type, value.Precision is { } p ? Math.Min(p, 6) : -1, CastContext.Explicit)! with { Position = value.Position };
    }

    /// <summary>t.f for a function f over the row t; null when there is no such function.</summary>
    public BoundExpression? TryColumnNotation(string name, Func<BoundExpression> row, QueryScope scope, int position)
    {
        QualifiedName qualified = new([name]) { Position = position };
        if (!state.Calls.Exists(qualified))
        {
            return null;
        }

        BoundExpression argument = row();
        CallResolution resolution = state.Calls.Resolve(qualified, [argument.Type], [], true, false, true);
        if (resolution.Outcome == CallOutcome.Coercion && argument.Type.Underlying.Kind != TypeKind.Composite && argument.Type.Oid != SqlTypes.RecordOid)
        {
            return state.Coercions.Coerce(argument, resolution.CoercionTarget!, CastContext.Explicit);
        }

        if (resolution.Candidate is not { } candidate || candidate.Target.Routine is { IsProcedure: true })
        {
            return null;
        }

        FunctionCall call = new(qualified, []) { Position = position };
        BoundExpression bound = Build(call, candidate, [argument], [], scope, out bool returnsSet);
        return returnsSet ? SetColumn(bound, scope, position) : bound;
    }

    /// <summary>GROUPING(…): settled when the level's keys are known.</summary>
    public BoundExpression Grouping(IReadOnlyList<BoundExpression> arguments, QueryScope scope, int position)
    {
        QueryScope owner = _aggregates.OwnerOf(arguments, scope, out _);
        if (ClauseRules.AggregateRefusal(owner.Kind) is { } clause)
        {
            throw BindingErrors.Error(SqlState.GroupingError, $"grouping operations are not allowed in {clause}", position);
        }

        owner.HasGroupingCalls = true;
        return new PendingGrouping(arguments, owner) { Position = position };
    }

    /// <summary>Binds a WINDOW definition for its errors, whether it is used or not.</summary>
    public void CheckWindow(NamedWindow window, QueryScope scope) => _windows.Window(window.Specification, scope);

    public void NoteCall(FunctionDefinition function)
    {
        if (function.Volatility == Volatility.Volatile && !VolatileReaders.Contains(function.Name))
        {
            state.Writes = true;
        }
    }

    public void NoteCall(RoutineDefinition routine)
    {
        if (routine.Volatility == Volatility.Volatile)
        {
            state.Writes = true;
        }

        state.Require(PrivilegeTarget.Routine, routine.Oid, routine.Name, 'X');
    }

    /// <summary>Binds the call of a procedure: OUT parameters take part in the match, their arguments are not evaluated.</summary>
    public BoundRoutineCall BindProcedure(FunctionCall call, QueryScope scope)
    {
        CheckNames(call);
        List<BoundExpression> arguments = call.Arguments.Select(a => state.Expressions.Bind(a.Value, scope, ExpressionKind.CallArgument)).ToList();
        List<string> names = call.Arguments.Where(a => a.Name is not null).Select(a => a.Name!).ToList();
        SqlType[] types = arguments.Select(a => a.Type).ToArray();
        bool variadic = call.Arguments.Any(a => a.Variadic);
        CallResolution resolution = state.Calls.Resolve(call.Name, types, names, !variadic, true, false);
        if (resolution.Candidate is not { } candidate)
        {
            string signature = state.Calls.Signature(call.Name, types, names);
            throw resolution.Outcome == CallOutcome.Ambiguous
                ? BindingErrors.Error(SqlState.AmbiguousFunction, $"procedure {signature} is not unique", call.Position,
                    "Could not choose a best candidate procedure. You might need to add explicit type casts.")
                : BindingErrors.Error(SqlState.UndefinedFunction, $"procedure {signature} does not exist", call.Position,
                    "No procedure matches the given name and argument types. You might need to add explicit type casts.");
        }

        if (candidate.Target.Routine is not { IsProcedure: true })
        {
            throw BindingErrors.Error(SqlState.WrongObjectType, $"{state.Calls.Signature(call.Name, types, names)} is not a procedure", call.Position, "To call a function, use SELECT.");
        }

        BoundRoutineCall bound = (BoundRoutineCall)Finish(candidate, arguments, variadic, call.Position, out _);
        state.Writes = true;
        return bound;
    }

    private BoundExpression BindCall(FunctionCall call, QueryScope scope, out bool returnsSet)
    {
        CheckNames(call);
        List<BoundExpression> arguments = [];
        foreach (Argument argument in call.Arguments)
        {
            arguments.Add(state.Expressions.Bind(argument.Value, scope));
        }

        foreach (OrderItem item in call.WithinGroup)
        {
            arguments.Add(state.Expressions.Bind(item.Expression, scope, ExpressionKind.OrderBy));
        }

        List<string> names = call.Arguments.Where(a => a.Name is not null).Select(a => a.Name!).ToList();
        SqlType[] types = arguments.Select(a => a.Type).ToArray();
        bool variadic = call.Arguments.Count > 0 && call.Arguments[^1].Variadic;
        bool plain = !call.Star && !call.Distinct && call.OrderBy.Count == 0 && call.WithinGroup.Count == 0 && call.Filter is null && call.Over is null && !variadic && names.Count == 0;
        CallResolution resolution = state.Calls.Resolve(call.Name, types, names, !variadic, false, plain);
        switch (resolution.Outcome)
        {
            case CallOutcome.Coercion:
                returnsSet = false;
                return state.Coercions.Coerce(arguments[0], resolution.CoercionTarget!, CastContext.Explicit) with { Position = call.Position };
            case CallOutcome.Found:
                return Build(call, resolution.Candidate!, arguments, names, scope, out returnsSet);
            default:
                break;
        }

        returnsSet = false;
        if (plain && arguments.Count == 1 && call.Name.Parts.Count == 1 && ExpressionBinder.TryField(arguments[0], call.Name.Name, call.Position) is { } field)
        {
            return field;
        }

        string signature = state.Calls.Signature(call.Name, types, names);
        if (resolution.Outcome == CallOutcome.Ambiguous)
        {
            throw BindingErrors.Error(SqlState.AmbiguousFunction, $"function {signature} is not unique", call.Position,
                "Could not choose a best candidate function. You might need to add explicit type casts.");
        }

        string hint = call.OrderBy.Count > 1
            ? "No aggregate function matches the given name and argument types. Perhaps you misplaced ORDER BY; ORDER BY must appear after all regular arguments of the aggregate."
            : MatchHint;
        throw BindingErrors.Error(SqlState.UndefinedFunction, $"function {signature} does not exist", call.Position, hint);
    }

    private BoundExpression Build(FunctionCall call, CallCandidate candidate, List<BoundExpression> arguments, List<string> names, QueryScope scope, out bool returnsSet)
    {
        returnsSet = false;
        CallTarget target = candidate.Target;
        bool variadic = call.Arguments.Count > 0 && call.Arguments[^1].Variadic;
        if (target.Aggregate is { } aggregate)
        {
            if (aggregate.Hypothetical && call.WithinGroup.Count > 0)
            {
                arguments = HypotheticalArguments(call, arguments);
            }

            IReadOnlyList<BoundExpression> coerced = Arrange(candidate, arguments, variadic, call.Position, out CallSite site);
            return call.Over is not null
                ? _windows.Aggregate(call, aggregate, coerced, site, scope)
                : _aggregates.Bind(call, aggregate, coerced, site, scope);
        }

        if (target.Window is { } window)
        {
            IReadOnlyList<BoundExpression> coerced = Arrange(candidate, arguments, variadic, call.Position, out CallSite site);
            return _windows.Function(call, window, coerced, site, scope);
        }

        string? decoration = call.Star ? $"{call.Name}(*) specified, but {call.Name} is not an aggregate function"
            : call.Distinct ? $"DISTINCT specified, but {call.Name} is not an aggregate function"
            : call.WithinGroup.Count > 0 ? $"WITHIN GROUP specified, but {call.Name} is not an aggregate function"
            : call.OrderBy.Count > 0 ? $"ORDER BY specified, but {call.Name} is not an aggregate function"
            : call.Filter is not null ? $"FILTER specified, but {call.Name} is not an aggregate function"
            : call.Over is not null ? $"OVER specified, but {call.Name} is not a window function nor an aggregate function"
            : null;
        if (decoration is not null)
        {
            throw BindingErrors.Error(SqlState.WrongObjectType, decoration, call.Position);
        }

        if (target.Routine is { IsProcedure: true })
        {
            string signature = state.Calls.Signature(call.Name, arguments.Select(a => a.Type).ToArray(), names);
            throw BindingErrors.Error(SqlState.WrongObjectType, $"{signature} is a procedure", call.Position, "To call a procedure, use CALL.");
        }

        return Finish(candidate, arguments, variadic, call.Position, out returnsSet);
    }

    /// <summary>Each direct argument and its order key get one type.</summary>
    private List<BoundExpression> HypotheticalArguments(FunctionCall call, List<BoundExpression> arguments)
    {
        int keys = call.WithinGroup.Count, direct = arguments.Count - keys;
        if (direct != keys)
        {
            string signature = state.Calls.Signature(call.Name, arguments.Select(a => a.Type).ToArray(), []);
            throw BindingErrors.Error(SqlState.UndefinedFunction, $"function {signature} does not exist", call.Position,
                $"To use the hypothetical-set aggregate {call.Name}, the number of hypothetical direct arguments (here {direct}) must match the number of ordering columns (here {keys}).");
        }

        const string Construct = "WITHIN GROUP";
        List<BoundExpression> result = [.. arguments];
        for (int i = 0; i < keys; i++)
        {
            SqlType common = CommonTypes.Select(state, [arguments[direct + i], arguments[i]], Construct)!;
            result[i] = CommonTypes.Coerce(state, arguments[i], common, Construct);
            result[direct + i] = CommonTypes.Coerce(state, arguments[direct + i], common, Construct);
        }

        return result;
    }

    private BoundExpression Finish(CallCandidate candidate, IReadOnlyList<BoundExpression> arguments, bool variadic, int position, out bool returnsSet)
    {
        IReadOnlyList<BoundExpression> coerced = Arrange(candidate, arguments, variadic, position, out CallSite site);
        CallTarget target = candidate.Target;
        returnsSet = target.ReturnsSet;
        if (target.Function is { } function)
        {
            NoteCall(function);
            SqlType result = site.ResultType;
            if (result.Oid == SqlTypes.RecordOid && function.Columns.Count > 0)
            {
                result = Records.Anonymous(SettleFields(candidate, site, function.Columns, position));
            }

            return new BoundCall(function, coerced, site, result) { Position = position };
        }

        RoutineDefinition routine = target.Routine!;
        NoteCall(routine);
        SqlType type = site.ResultType;
        if (type.Oid == SqlTypes.RecordOid && RoutineOutput(routine) is { Count: > 1 } fields)
        {
            type = Records.Anonymous(SettleFields(candidate, site, fields, position));
            site = site with { ResultType = type };
        }

        return new BoundRoutineCall(routine, coerced, site, type) { Position = position };
    }

    /// <summary>OUT, INOUT and TABLE parameters of a routine, in order, as fields.</summary>
    public static IReadOnlyList<SqlField> RoutineOutput(RoutineDefinition routine)
    {
        List<SqlField> fields = [];
        foreach (RoutineParameterInfo parameter in routine.Parameters)
        {
            if (parameter.Mode is ParameterMode.Out or ParameterMode.InOut or ParameterMode.Table)
            {
                string name = string.IsNullOrEmpty(parameter.Name) ? $"column{fields.Count + 1}" : parameter.Name;
                fields.Add(new SqlField(name, parameter.Type, -1));
            }
        }

        return fields;
    }

    private IReadOnlyList<SqlField> SettleFields(CallCandidate candidate, CallSite site, IReadOnlyList<SqlField> fields, int position)
    {
        if (!fields.Any(f => f.Type.IsPolymorphic))
        {
            return fields;
        }

        return fields.Select(f => f with
        {
            Type = f.Type.IsPolymorphic ? state.Polymorphic.Settle(site.ArgumentTypes, candidate.Target.Parameters.Take(site.ArgumentTypes.Count).ToArray(), f.Type) : f.Type,
        }).ToArray();
    }

    // Arguments in parameter order with defaults filled in, polymorphic types settled, each coerced, variadic tails gathered.
    private IReadOnlyList<BoundExpression> Arrange(CallCandidate candidate, IReadOnlyList<BoundExpression> arguments, bool variadic, int position, out CallSite site)
    {
        CallTarget target = candidate.Target;
        BoundExpression?[] ordered = new BoundExpression?[Math.Max(candidate.Types.Count, arguments.Count)];
        for (int i = 0; i < arguments.Count; i++)
        {
            ordered[candidate.ArgumentNumbers?[i] ?? i] = arguments[i];
        }

        if (target.Window is not null && candidate.UsesDefaults)
        {
            ordered = ordered[..arguments.Count];
        }

        for (int i = 0; i < ordered.Length; i++)
        {
            ordered[i] ??= Default(target, i, position);
        }

        SqlType[] declared = candidate.Types.Take(ordered.Length).ToArray();
        SqlType[] actual = ordered.Select(a => a!.Type).ToArray();
        SqlType result = state.Polymorphic.Settle(actual, declared, target.Result);
        List<BoundExpression> coerced = [];
        for (int i = 0; i < ordered.Length; i++)
        {
            coerced.Add(state.Coercions.Coerce(ordered[i]!, declared[i], CastContext.Implicit));
        }

        bool array = false;
        if (candidate.VariadicCount > 0 && target.VariadicElement!.Oid != SqlTypes.AnyOid)
        {
            int start = coerced.Count - candidate.VariadicCount;
            List<BoundExpression> tail = coerced.GetRange(start, candidate.VariadicCount);
            coerced.RemoveRange(start, candidate.VariadicCount);
            coerced.Add(new BoundArray(tail, false, state.Types.ArrayOf(tail[0].Type, position)) { Position = tail[0].Position });
        }
        else if (variadic && target.VariadicElement?.Oid == SqlTypes.AnyOid)
        {
            array = true;
            if (coerced[^1].Type.Underlying.Kind != TypeKind.Array)
            {
                throw BindingErrors.Error(SqlState.DatatypeMismatch, "VARIADIC argument must be an array", coerced[^1].Position);
            }
        }

        site = new CallSite(coerced.Select(a => a.Type).ToArray(), result) { VariadicArray = array };
        return coerced;
    }

    private BoundExpression Default(CallTarget target, int index, int position)
    {
        if (target.Function is { } function)
        {
            int first = function.Parameters.Count - function.Defaults.Count;
            return new BoundConstant(function.Defaults[index - first], function.Parameters[index]) { Position = position };
        }

        RoutineDefinition routine = target.Routine!;

        // CALL counts OUT parameters among the others.
        bool withOut = target.Parameters.Count > routine.Parameters.Count(p => p.Mode is not (ParameterMode.Out or ParameterMode.Table));
        RoutineParameterInfo parameter = routine.Parameters.Where(p => p.Mode != ParameterMode.Table && (withOut || p.Mode != ParameterMode.Out)).ElementAt(index);
        return state.Tables.ParameterDefault(routine, parameter);
    }

    private BoundExpression SetColumn(BoundExpression call, QueryScope scope, int position)
    {
        if (scope.Kind == ExpressionKind.FromFunction)
        {
            throw BindingErrors.Error(SqlState.FeatureNotSupported, "set-returning functions must appear at top level of FROM", position);
        }

        if (ClauseRules.SetRefusal(scope.Kind) is { } clause)
        {
            throw BindingErrors.Error(SqlState.FeatureNotSupported, $"set-returning functions are not allowed in {clause}", position);
        }

        if (!VolatileCalls.In(call))
        {
            foreach (PendingSetCall known in scope.SetCalls)
            {
                if (BoundEquality.Same(known.Call, call))
                {
                    return new BoundColumn(known.Column.Id, known.Column.Type, known.Column.Modifier) { Position = position };
                }
            }
        }

        int depth = 0;
        foreach (int id in FreeColumns.Of(call))
        {
            foreach (PendingSetCall inner in scope.SetCalls)
            {
                depth = inner.Column.Id == id ? Math.Max(depth, inner.Depth + 1) : depth;
            }
        }

        OutputColumn column = state.NewColumn("", call);
        state.ColumnRoles[column.Id] = (scope, ColumnRole.Set);
        scope.SetCalls.Add(new PendingSetCall(call, column, depth));
        return new BoundColumn(column.Id, column.Type, column.Modifier) { Position = position };
    }

    private static void CheckNames(FunctionCall call)
    {
        HashSet<string> seen = [];
        foreach (Argument argument in call.Arguments)
        {
            if (argument.Name is null)
            {
                if (seen.Count > 0)
                {
                    throw BindingErrors.Error(SqlState.SyntaxError, "positional argument cannot follow named argument", argument.Position >= 0 ? argument.Position : argument.Value.Position);
                }
            }
            else if (!seen.Add(argument.Name))
            {
                throw BindingErrors.Error(SqlState.SyntaxError, $"argument name \"{argument.Name}\" used more than once", argument.Position >= 0 ? argument.Position : argument.Value.Position);
            }
        }
    }
}

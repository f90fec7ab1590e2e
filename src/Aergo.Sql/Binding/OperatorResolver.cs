using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>Operators by name and argument types, and calls of them.</summary>
internal sealed class OperatorResolver(BindingState state)
{
    /// <summary>Binds <c>left op right</c>; left is null for a prefix operator.</summary>
    public BoundExpression Bind(string name, BoundExpression? left, BoundExpression right, int position, string? schema = null)
    {
        OperatorDefinition chosen = Find(name, left?.Type, right.Type, position, schema);
        return left is null ? Call(chosen, [right], position) : Call(chosen, [left, right], position);
    }

    /// <summary>The operator for these types; 42883 or 42725 when there is none or no best one.</summary>
    public OperatorDefinition Find(string name, SqlType? left, SqlType right, int position, string? schema = null) =>
        TryFind(name, left, right, schema, out bool ambiguous) ?? throw NotFound(name, left, right, ambiguous, position, schema);

    public OperatorDefinition? TryFind(string name, SqlType? left, SqlType right, string? schema, out bool ambiguous)
    {
        ambiguous = false;
        if (schema is not null and not "pg_catalog")
        {
            return null;
        }

        IReadOnlyList<OperatorDefinition> all = state.Functions.Operators(name);
        if (left is null)
        {
            return Exact(all, null, right) ?? Best(all.Where(o => o.Left is null), [right], out ambiguous);
        }

        return ExactBinary(all, left, right) ?? Best(all.Where(o => o.Left is not null), [left, right], out ambiguous);
    }

    /// <summary>The comparison of exactly these declared types, of the family an ordering operator belongs to; null when there is none.</summary>
    public OperatorDefinition? Sibling(string name, OperatorDefinition of) => Exact(state.Functions.Operators(name), of.Left, of.Right);

    /// <summary>Coerces the arguments and makes the call.</summary>
    public BoundExpression Call(OperatorDefinition chosen, IReadOnlyList<BoundExpression> arguments, int position)
    {
        IReadOnlyList<BoundExpression> coerced = Coerce(chosen, arguments, position, out CallSite site);
        state.CallBinder.NoteCall(chosen.Function);
        return new BoundCall(chosen.Function, coerced, site, site.ResultType) { Operator = chosen.Name, Position = Places.Leftmost(position, coerced) };
    }

    /// <summary>Arguments brought to the operator's types, and the call site that says what polymorphic ones stand for.</summary>
    public IReadOnlyList<BoundExpression> Coerce(OperatorDefinition chosen, IReadOnlyList<BoundExpression> arguments, int position, out CallSite site)
    {
        SqlType[] declared = chosen.Left is null ? [chosen.Right] : [chosen.Left, chosen.Right];
        SqlType[] actual = arguments.Select(a => a.Type).ToArray();
        SqlType result = state.Polymorphic.Settle(actual, declared, chosen.Function.Result);
        BoundExpression[] coerced = new BoundExpression[arguments.Count];
        for (int i = 0; i < coerced.Length; i++)
        {
            coerced[i] = state.Coercions.Coerce(arguments[i], declared[i], CastContext.Implicit);
        }

        site = new CallSite(coerced.Select(a => a.Type).ToArray(), result);
        return coerced;
    }

    /// <summary>The equality function for two types already brought together, as DISTINCT, CASE and IN use it.</summary>
    public OperatorDefinition Equality(SqlType left, SqlType right, int position) => Find("=", left, right, position);

    private OperatorDefinition? ExactBinary(IReadOnlyList<OperatorDefinition> all, SqlType left, SqlType right)
    {
        bool wasUnknown = false;
        if (left.Oid == SqlTypes.UnknownOid && right.Oid != SqlTypes.UnknownOid)
        {
            left = right;
            wasUnknown = true;
        }
        else if (right.Oid == SqlTypes.UnknownOid && left.Oid != SqlTypes.UnknownOid)
        {
            right = left;
            wasUnknown = true;
        }

        if (Exact(all, left, right) is { } exact)
        {
            return exact;
        }

        // An untyped literal beside a domain counts as the domain's base type.
        return wasUnknown && left.Kind == TypeKind.Domain ? Exact(all, left.Underlying, left.Underlying) : null;
    }

    private static OperatorDefinition? Exact(IReadOnlyList<OperatorDefinition> all, SqlType? left, SqlType right)
    {
        foreach (OperatorDefinition candidate in all)
        {
            if (candidate.Left?.Oid == left?.Oid && candidate.Right.Oid == right.Oid)
            {
                return candidate;
            }
        }

        return null;
    }

    private OperatorDefinition? Best(IEnumerable<OperatorDefinition> all, SqlType[] types, out bool ambiguous)
    {
        ambiguous = false;
        List<TypeCandidate<OperatorDefinition>> candidates = [];
        foreach (OperatorDefinition definition in all)
        {
            SqlType[] parameters = definition.Left is null ? [definition.Right] : [definition.Left, definition.Right];
            if (state.Coercions.CanCoerce(types, parameters, CastContext.Implicit))
            {
                candidates.Add(new TypeCandidate<OperatorDefinition>(definition, parameters));
            }
        }

        if (candidates.Count <= 1)
        {
            return candidates.Count == 0 ? null : candidates[0].Definition;
        }

        OperatorDefinition? best = CandidateSelection.Select(state, candidates, types)?.Definition;
        ambiguous = best is null;
        return best;
    }

    private SqlException NotFound(string name, SqlType? left, SqlType right, bool ambiguous, int position, string? schema)
    {
        string written = schema is null ? name : TypeResolver.Quote(schema) + "." + name;
        string signature = left is null ? $"{written} {state.Types.Format(right)}" : $"{state.Types.Format(left)} {written} {state.Types.Format(right)}";
        return ambiguous
            ? BindingErrors.Error(SqlState.AmbiguousFunction, $"operator is not unique: {signature}", position,
                hint: "Could not choose a best candidate operator. You might need to add explicit type casts.")
            : BindingErrors.Error(SqlState.UndefinedFunction, $"operator does not exist: {signature}", position,
                hint: left is null
                    ? "No operator matches the given name and argument type. You might need to add an explicit type cast."
                    : "No operator matches the given name and argument types. You might need to add explicit type casts.");
    }
}

using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

internal enum CallOutcome { NotFound, Ambiguous, Coercion, Found }

internal sealed record CallResolution(CallOutcome Outcome, CallCandidate? Candidate = null, SqlType? CoercionTarget = null);

/// <summary>Finds what a call by name means. Source: PostgreSQL's function type resolution, 10.3.</summary>
internal sealed class CallResolver(BindingState state)
{
    /// <summary>Chooses the overload for these argument types; names stand for the last arguments.</summary>
    public CallResolution Resolve(QualifiedName name, IReadOnlyList<SqlType> types, IReadOnlyList<string> names, bool expandVariadic, bool isProcedureCall, bool mayCoerce)
    {
        List<CallCandidate> candidates = Candidates(name, types.Count, names, expandVariadic, isProcedureCall);
        List<CallCandidate> exact = candidates.FindAll(c => IsExact(c, types));
        if (exact.Count > 0)
        {
            return Found(exact[0]);
        }

        if (mayCoerce && types.Count == 1 && names.Count == 0 && TypeNamed(name) is { } target && ActsAsCast(types[0], target))
        {
            return new CallResolution(CallOutcome.Coercion, CoercionTarget: target);
        }

        List<TypeCandidate<CallCandidate>> matching = [];
        foreach (CallCandidate candidate in candidates)
        {
            IReadOnlyList<SqlType> parameters = InArgumentOrder(candidate, types.Count);
            if (state.Coercions.CanCoerce(types, parameters, CastContext.Implicit))
            {
                matching.Add(new TypeCandidate<CallCandidate>(candidate, parameters));
            }
        }

        return matching.Count switch
        {
            0 => new CallResolution(CallOutcome.NotFound),
            1 => Found(matching[0].Definition),
            _ => CandidateSelection.Select(state, matching, types) is { } best ? Found(best.Definition) : new CallResolution(CallOutcome.Ambiguous),
        };
    }

    private static CallResolution Found(CallCandidate candidate) => candidate.IsAmbiguous ? new CallResolution(CallOutcome.Ambiguous) : new CallResolution(CallOutcome.Found, candidate);

    /// <summary>Whether anything of this name exists, whatever its arguments.</summary>
    public bool Exists(QualifiedName name) => Targets(name, false).Any();

    /// <summary>Declared types in the order the arguments were written.</summary>
    public static IReadOnlyList<SqlType> InArgumentOrder(CallCandidate candidate, int count)
    {
        SqlType[] result = new SqlType[count];
        for (int i = 0; i < count; i++)
        {
            result[i] = candidate.Types[candidate.ArgumentNumbers?[i] ?? i];
        }

        return result;
    }

    public string Signature(QualifiedName name, IReadOnlyList<SqlType> types, IReadOnlyList<string> names)
    {
        int positional = types.Count - names.Count;
        IEnumerable<string> parts = types.Select((t, i) => i < positional ? state.Types.Format(t) : $"{names[i - positional]} => {state.Types.Format(t)}");
        return $"{name}({string.Join(", ", parts)})";
    }

    private static bool IsExact(CallCandidate candidate, IReadOnlyList<SqlType> types)
    {
        for (int i = 0; i < types.Count; i++)
        {
            if (candidate.Types[candidate.ArgumentNumbers?[i] ?? i].Oid != types[i].Oid)
            {
                return false;
            }
        }

        return true;
    }

    // A type's name used like a function is a cast where the cast needs no function of that name.
    private bool ActsAsCast(SqlType source, SqlType target)
    {
        if (source.Oid == SqlTypes.UnknownOid)
        {
            return true;
        }

        SqlType from = source.Underlying, to = target.Underlying;
        if (from.Oid == to.Oid)
        {
            return true;
        }

        CastDefinition? cast = state.Functions.Cast(from, to);
        if (cast is not null)
        {
            // Casts by function are found under the function's own name in PostgreSQL; ours have none, so the type's name serves.
            return true;
        }

        bool throughText = to.IsString || from.IsString;
        return throughText && !((from.Kind == TypeKind.Composite || from.Oid == SqlTypes.RecordOid) && to.IsString);
    }

    private SqlType? TypeNamed(QualifiedName name)
    {
        SqlType? type = name.Schema is null || name.Schema == "pg_catalog" || state.Catalog.FindSchema(name.Schema) is not null ? state.Types.Find(name) : null;
        return type is { Kind: not TypeKind.Pseudo } ? type : null;
    }

    private List<CallCandidate> Candidates(QualifiedName name, int count, IReadOnlyList<string> names, bool expandVariadic, bool isProcedureCall)
    {
        List<CallCandidate> result = [];
        foreach ((CallTarget target, int position) in Targets(name, isProcedureCall))
        {
            if (Candidate(target, position, count, names, expandVariadic) is { } candidate)
            {
                AddUnlessHidden(result, candidate, count);
            }
        }

        return result;
    }

    private static CallCandidate? Candidate(CallTarget target, int position, int count, IReadOnlyList<string> names, bool expandVariadic)
    {
        int parameters = target.Parameters.Count;
        if (names.Count > 0)
        {
            return MatchNames(target, position, count, names, expandVariadic);
        }

        bool variadic = parameters <= count && expandVariadic && target.VariadicElement is not null;
        bool defaults = parameters > count;
        if (defaults && count + target.OptionalCount < parameters)
        {
            return null;
        }

        if (!variadic && !defaults && parameters != count)
        {
            return null;
        }

        if (!variadic)
        {
            return new CallCandidate(target, target.Parameters, position) { UsesDefaults = defaults };
        }

        List<SqlType> types = [.. target.Parameters.Take(parameters - 1)];
        while (types.Count < count)
        {
            types.Add(target.VariadicElement!);
        }

        return new CallCandidate(target, types, position) { VariadicCount = count - parameters + 1 };
    }

    private static CallCandidate? MatchNames(CallTarget target, int position, int count, IReadOnlyList<string> names, bool expandVariadic)
    {
        int parameters = target.Parameters.Count;
        int positional = count - names.Count;
        if (parameters < count || (target.VariadicElement is not null && expandVariadic))
        {
            return null;
        }

        bool[] given = new bool[parameters];
        int[] numbers = new int[count];
        for (int i = 0; i < positional; i++)
        {
            numbers[i] = i;
            given[i] = true;
        }

        for (int i = 0; i < names.Count; i++)
        {
            int index = -1;
            for (int p = 0; p < target.ParameterNames.Count; p++)
            {
                if (target.ParameterNames[p] == names[i])
                {
                    index = p;
                }
            }

            if (index < 0 || given[index])
            {
                return null;
            }

            given[index] = true;
            numbers[positional + i] = index;
        }

        for (int p = 0; p < parameters; p++)
        {
            if (!given[p] && p < parameters - target.OptionalCount)
            {
                return null;
            }
        }

        return new CallCandidate(target, target.Parameters, position) { ArgumentNumbers = numbers, UsesDefaults = parameters > count };
    }

    // Of two that take the given arguments alike the earlier schema wins, then the one without variadic spread; else nobody can tell.
    private static void AddUnlessHidden(List<CallCandidate> candidates, CallCandidate added, int count)
    {
        for (int i = 0; i < candidates.Count; i++)
        {
            CallCandidate known = candidates[i];
            if (!SameTypes(known, added, count))
            {
                continue;
            }

            int preference = known.PathPosition != added.PathPosition ? known.PathPosition - added.PathPosition : known.VariadicCount.CompareTo(added.VariadicCount);
            candidates[i] = preference switch
            {
                > 0 => added,
                < 0 => known,
                _ => known with { IsAmbiguous = true },
            };
            return;
        }

        candidates.Add(added);
    }

    private static bool SameTypes(CallCandidate a, CallCandidate b, int count)
    {
        IReadOnlyList<SqlType> first = InArgumentOrder(a, count), second = InArgumentOrder(b, count);
        for (int i = 0; i < count; i++)
        {
            if (first[i].Oid != second[i].Oid)
            {
                return false;
            }
        }

        return true;
    }

    private IEnumerable<(CallTarget Target, int Position)> Targets(QualifiedName name, bool withOut)
    {
        if (name.Parts.Count > 2 && name.Parts[0] != state.Context.DatabaseName)
        {
            throw BindingErrors.Error(SqlState.FeatureNotSupported, $"cross-database references are not implemented: {name}", name.Position);
        }

        if (name.Schema is { } schemaName)
        {
            bool any = false;
            foreach (CallTarget target in BuiltIns(schemaName, name.Name))
            {
                any = true;
                yield return (target, 0);
            }

            SchemaDefinition? schema = state.Catalog.FindSchema(schemaName);
            if (schema is null)
            {
                if (!any && schemaName is not ("pg_catalog" or "information_schema" or "chain" or "ledger"))
                {
                    throw BindingErrors.Error(SqlState.InvalidSchemaName, $"schema \"{schemaName}\" does not exist", name.Position);
                }

                yield break;
            }

            state.Require(PrivilegeTarget.Schema, schema.Oid, schema.Name, 'U');
            foreach (CallTarget target in Routines(schema, name.Name, withOut))
            {
                yield return (target, 0);
            }

            yield break;
        }

        foreach (CallTarget target in BuiltIns("pg_catalog", name.Name))
        {
            yield return (target, 0);
        }

        int position = 1;
        foreach (string path in state.SearchPath)
        {
            if (!state.Relations.MayUse(path))
            {
                continue;
            }

            foreach (CallTarget target in BuiltIns(path, name.Name))
            {
                yield return (target, position);
            }

            if (state.Catalog.FindSchema(path) is { } schema)
            {
                foreach (CallTarget target in Routines(schema, name.Name, withOut))
                {
                    yield return (target, position);
                }
            }

            position++;
        }
    }

    private IEnumerable<CallTarget> BuiltIns(string schema, string name)
    {
        foreach (FunctionDefinition function in state.Functions.Functions(name))
        {
            if (function.Schema == schema)
            {
                yield return CallTarget.Of(function);
            }
        }

        if (schema != "pg_catalog")
        {
            yield break;
        }

        foreach (AggregateDefinition aggregate in state.Functions.Aggregates(name))
        {
            yield return CallTarget.Of(aggregate);
        }

        foreach (WindowFunctionDefinition window in state.Functions.WindowFunctions(name))
        {
            yield return CallTarget.Of(window);
        }
    }

    private IEnumerable<CallTarget> Routines(SchemaDefinition schema, string name, bool withOut)
    {
        if (!state.Catalog.RoutinesByName.TryGetValue((schema.Oid, name), out System.Collections.Immutable.ImmutableArray<uint> oids))
        {
            yield break;
        }

        foreach (uint oid in oids)
        {
            RoutineDefinition routine = state.Catalog.Routines[oid];
            yield return CallTarget.Of(routine, schema.Name, withOut && routine.IsProcedure);
        }
    }
}

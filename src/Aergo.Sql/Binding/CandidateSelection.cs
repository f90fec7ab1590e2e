using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

internal sealed record TypeCandidate<T>(T Definition, IReadOnlyList<SqlType> Parameters);

/// <summary>Chooses among overloads that all accept the arguments. Source: PostgreSQL's documented rules 10.2 and 10.3, steps 4.a to 4.f.</summary>
internal static class CandidateSelection
{
    /// <summary>The best candidate, or null when none stands out.</summary>
    public static TypeCandidate<T>? Select<T>(BindingState state, IReadOnlyList<TypeCandidate<T>> candidates, IReadOnlyList<SqlType> types)
    {
        SqlType[] inputs = types.Select(t => t.Oid == SqlTypes.UnknownOid ? t : t.Underlying).ToArray();
        List<TypeCandidate<T>> left = Most(candidates, c => ExactMatches(c.Parameters, inputs));
        if (left.Count == 1)
        {
            return left[0];
        }

        left = Most(left, c => ExactOrPreferred(c.Parameters, inputs));
        if (left.Count == 1)
        {
            return left[0];
        }

        int unknowns = inputs.Count(t => t.Oid == SqlTypes.UnknownOid);
        if (unknowns == 0)
        {
            return null;
        }

        left = ByUnknownCategories(left, inputs);
        if (left.Count == 1)
        {
            return left[0];
        }

        return unknowns < inputs.Length ? ByKnownType(state, left, inputs) : null;
    }

    private static List<TypeCandidate<T>> Most<T>(IReadOnlyList<TypeCandidate<T>> candidates, System.Func<TypeCandidate<T>, int> score)
    {
        List<TypeCandidate<T>> best = [];
        int most = -1;
        foreach (TypeCandidate<T> candidate in candidates)
        {
            int value = score(candidate);
            if (value > most)
            {
                most = value;
                best.Clear();
            }

            if (value == most)
            {
                best.Add(candidate);
            }
        }

        return best;
    }

    private static int ExactMatches(IReadOnlyList<SqlType> parameters, SqlType[] inputs)
    {
        int matches = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            matches += inputs[i].Oid != SqlTypes.UnknownOid && parameters[i].Oid == inputs[i].Oid ? 1 : 0;
        }

        return matches;
    }

    private static int ExactOrPreferred(IReadOnlyList<SqlType> parameters, SqlType[] inputs)
    {
        int matches = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].Oid != SqlTypes.UnknownOid
                && (parameters[i].Oid == inputs[i].Oid || (parameters[i].IsPreferred && parameters[i].Category == inputs[i].Category)))
            {
                matches++;
            }
        }

        return matches;
    }

    // Untyped literals take the category all candidates agree on, or string where one candidate takes a string.
    private static List<TypeCandidate<T>> ByUnknownCategories<T>(List<TypeCandidate<T>> candidates, SqlType[] inputs)
    {
        char[] category = new char[inputs.Length];
        bool[] preferred = new bool[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].Oid != SqlTypes.UnknownOid)
            {
                continue;
            }

            bool conflict = false;
            foreach (TypeCandidate<T> candidate in candidates)
            {
                SqlType parameter = candidate.Parameters[i];
                if (category[i] == '\0')
                {
                    category[i] = parameter.Category;
                    preferred[i] = parameter.IsPreferred;
                }
                else if (parameter.Category == category[i])
                {
                    preferred[i] |= parameter.IsPreferred;
                }
                else if (parameter.Category == 'S')
                {
                    category[i] = 'S';
                    preferred[i] = parameter.IsPreferred;
                }
                else
                {
                    conflict = true;
                }
            }

            if (conflict && category[i] != 'S')
            {
                return candidates;
            }
        }

        List<TypeCandidate<T>> kept = candidates.FindAll(c => Keeps(c.Parameters, inputs, category, preferred));
        return kept.Count == 0 ? candidates : kept;
    }

    private static bool Keeps(IReadOnlyList<SqlType> parameters, SqlType[] inputs, char[] category, bool[] preferred)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].Oid == SqlTypes.UnknownOid && (parameters[i].Category != category[i] || (preferred[i] && !parameters[i].IsPreferred)))
            {
                return false;
            }
        }

        return true;
    }

    // Last resort: if all typed arguments have one type, suppose the untyped ones have it too.
    private static TypeCandidate<T>? ByKnownType<T>(BindingState state, List<TypeCandidate<T>> candidates, SqlType[] inputs)
    {
        SqlType? known = null;
        foreach (SqlType input in inputs)
        {
            if (input.Oid == SqlTypes.UnknownOid)
            {
                continue;
            }

            if (known is not null && known.Oid != input.Oid)
            {
                return null;
            }

            known = input;
        }

        SqlType[] supposed = inputs.Select(_ => known!).ToArray();
        TypeCandidate<T>? only = null;
        foreach (TypeCandidate<T> candidate in candidates)
        {
            if (!state.Coercions.CanCoerce(supposed, candidate.Parameters, CastContext.Implicit))
            {
                continue;
            }

            if (only is not null)
            {
                return null;
            }

            only = candidate;
        }

        return only;
    }
}

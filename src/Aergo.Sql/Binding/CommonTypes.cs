using System.Collections.Generic;
using Aergo.Sql.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>One type for several expressions: UNION, CASE, COALESCE, VALUES, ARRAY, IN, GREATEST.</summary>
internal static class CommonTypes
{
    /// <summary>The common type; 42804 naming <paramref name="construct"/> when there is none. With a null construct the answer is null then.</summary>
    public static SqlType? Select(BindingState state, IReadOnlyList<BoundExpression> expressions, string? construct)
    {
        SqlType chosen = expressions[0].Type;
        if (chosen.Oid != SqlTypes.UnknownOid && AllAre(expressions, chosen))
        {
            return chosen;
        }

        chosen = chosen.Underlying;
        for (int i = 1; i < expressions.Count; i++)
        {
            SqlType next = expressions[i].Type.Underlying;
            if (next.Oid == SqlTypes.UnknownOid || next.Oid == chosen.Oid)
            {
                continue;
            }

            if (chosen.Oid == SqlTypes.UnknownOid)
            {
                chosen = next;
            }
            else if (next.Category != chosen.Category)
            {
                return construct is null
                    ? null
                    : throw BindingErrors.Error(SqlState.DatatypeMismatch, $"{construct} types {state.Types.Format(chosen)} and {state.Types.Format(next)} cannot be matched", expressions[i].Position);
            }
            else if (!chosen.IsPreferred && state.Coercions.CanCoerce(chosen, next, CastContext.Implicit) && !state.Coercions.CanCoerce(next, chosen, CastContext.Implicit))
            {
                chosen = next;
            }
        }

        return chosen.Oid == SqlTypes.UnknownOid ? SqlTypes.Text : chosen;
    }

    /// <summary>The modifier all of them have, if they are of the type already; else -1.</summary>
    public static int Modifier(IReadOnlyList<BoundExpression> expressions, SqlType type)
    {
        int modifier = expressions[0].Modifier;
        foreach (BoundExpression expression in expressions)
        {
            if (expression.Type.Oid != type.Oid || expression.Modifier != modifier)
            {
                return -1;
            }
        }

        return modifier;
    }

    public static BoundExpression Coerce(BindingState state, BoundExpression expression, SqlType type, string construct)
    {
        if (expression.Type.Oid == type.Oid)
        {
            return expression;
        }

        if (!state.Coercions.CanCoerce(expression.Type, type, CastContext.Implicit))
        {
            throw BindingErrors.Error(SqlState.CannotCoerce, $"{construct} could not convert type {state.Types.Format(expression.Type)} to {state.Types.Format(type)}", expression.Position);
        }

        return state.Coercions.Coerce(expression, type, CastContext.Implicit);
    }

    private static bool AllAre(IReadOnlyList<BoundExpression> expressions, SqlType type)
    {
        foreach (BoundExpression expression in expressions)
        {
            if (expression.Type.Oid != type.Oid)
            {
                return false;
            }
        }

        return true;
    }
}

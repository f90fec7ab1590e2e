using System;
using System.Collections.Generic;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Routines;

/// <summary>What routines ask of the binder beyond whole statements: types, single expressions, conversions.</summary>
internal static class RoutineBinding
{
    public static SqlType ResolveType(SqlContext context, TypeName name, out int modifier) =>
        new BindingState(context, new ParameterTypes([]), null).Types.Resolve(name, out modifier);

    public static string TypeText(SqlContext context, SqlType type) => new BindingState(context, new ParameterTypes([]), null).Types.Format(type);

    /// <summary>
    /// Binds one expression, coerced to a type when one is given. Null when it needs a whole query: aggregates, window functions, functions of sets.
    /// </summary>
    public static BoundExpression? TryBind(
        SqlContext context, Expression expression, ParameterTypes parameters, IVariableScope variables, SqlType? target, int modifier, out IReadOnlyList<RequiredPrivilege> privileges)
    {
        var state = new BindingState(context, parameters, variables);
        privileges = state.Privileges;
        var scope = new QueryScope(null);
        BoundExpression bound = state.Expressions.Bind(expression, scope, ExpressionKind.SelectTarget);
        if (scope.Aggregates.Count > 0 || scope.Windows.Count > 0 || scope.SetCalls.Count > 0)
        {
            return null;
        }

        return target is null ? state.Expressions.Known(bound) : Coerce(state, bound, target, modifier);
    }

    /// <summary>Whether an assignment from one type to the other has a cast.</summary>
    public static bool CanAssign(SqlContext context, SqlType from, SqlType to) =>
        new BindingState(context, new ParameterTypes([]), null).Coercions.CanCoerce(from, to, CastContext.Assignment);

    /// <summary>The expression as a value of a type, as an assignment makes it one; through text where there is no cast.</summary>
    public static BoundExpression Coerce(SqlContext context, BoundExpression expression, SqlType target, int modifier) =>
        Coerce(new BindingState(context, new ParameterTypes([]), null), expression, target, modifier);

    private static BoundExpression Coerce(BindingState state, BoundExpression expression, SqlType target, int modifier)
    {
        if (target.Oid == SqlTypes.VoidOid || target.Oid == SqlTypes.RecordOid)
        {
            return expression;
        }

        if (state.Coercions.TryCoerce(expression, target, modifier, CastContext.Assignment) is { } coerced)
        {
            return coerced;
        }

        SqlType based = target.Underlying;
        BoundExpression text = new BoundCoercion(CoercionKind.Text, expression, null, false, based) { Position = expression.Position };
        text = state.Coercions.ApplyModifier(text, based, modifier, false);
        return state.Coercions.ToDomain(text, target, false);
    }

    /// <summary>
    /// The whole of a variable with one part of it changed: <c>a[1]</c>, <c>r.f</c>, <c>r.a[2].f</c>. The value is coerced to the part's type.
    /// </summary>
    public static BoundAssignPart BindPart(
        SqlContext context, BoundVariable whole, string name, IReadOnlyList<TargetIndirection> path, ParameterTypes parameters, IVariableScope variables, BoundExpression value)
    {
        var state = new BindingState(context, parameters, variables);
        var scope = new QueryScope(null);
        var parts = new List<BoundPart>();
        SqlType type = whole.Type;
        int modifier = whole.Modifier;
        for (int i = 0; i < path.Count;)
        {
            SqlType based = type.Underlying;
            if (path[i].Field is { } field)
            {
                int index = FieldIndex(based, field);
                if (index < 0)
                {
                    throw based.Fields.Count == 0
                        ? new SqlException(SqlState.DatatypeMismatch, $"cannot assign to field \"{field}\" of column \"{name}\" because its type {state.Types.Format(type)} is not a composite type")
                        : new SqlException(SqlState.UndefinedColumn, $"record \"{name}\" has no field \"{field}\"");
                }

                parts.Add(new BoundPart(null, false, index, type));
                (type, modifier) = (based.Fields[index].Type, based.Fields[index].Modifier);
                i++;
                continue;
            }

            int end = i;
            bool slice = false;
            for (; end < path.Count && path[end].Index is { } subscript; end++)
            {
                slice |= subscript.IsSlice;
            }

            bool json = based.Oid == SqlTypes.JsonbOid;
            if (!json && based.Element is null)
            {
                throw new SqlException(SqlState.DatatypeMismatch, $"cannot subscript type {state.Types.Format(type)} because it does not support subscripting");
            }

            if (json && slice)
            {
                throw new SqlException(SqlState.DatatypeMismatch, "jsonb subscript does not support slices");
            }

            SqlType subscriptType = json ? SqlTypes.Text : SqlTypes.Int4;
            for (; i < end; i++)
            {
                SubscriptIndex written = path[i].Index!;
                BoundExpression? lower = Subscript(written.Lower);
                BoundExpression? upper = Subscript(written.Upper);
                if (slice && !written.IsSlice)
                {
                    (lower, upper) = (new BoundConstant(Datum.From(1), SqlTypes.Int4), lower);
                }

                parts.Add(new BoundPart(new BoundSubscriptIndex(lower, upper), slice, 0, type));
            }

            if (!json && !slice)
            {
                type = based.Element!;
            }

            BoundExpression? Subscript(Expression? expression) =>
                expression is null ? null : Coerce(state, state.Expressions.Bind(expression, scope, ExpressionKind.UpdateTarget), subscriptType, -1);
        }

        return new BoundAssignPart(whole, parts, Coerce(state, value, type, modifier), whole.Type, whole.Modifier);
    }

    public static int FieldIndex(SqlType row, string name)
    {
        for (int i = 0; i < row.Fields.Count; i++)
        {
            if (row.Fields[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }
}

using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>Values into columns and parts of columns: assignment coercion, subscripts and fields.</summary>
internal sealed class AssignmentBinder(BindingState state)
{
    /// <summary>Coerces a value to a column's type; 42804 naming the column when it cannot be.</summary>
    public BoundExpression ToColumn(BoundExpression value, TargetColumn column, int position) =>
        state.Coercions.TryCoerce(value, column.Type, column.Modifier, CastContext.Assignment)
        ?? throw BindingErrors.Error(SqlState.DatatypeMismatch,
            $"column \"{column.Name}\" is of type {state.Types.Format(column.Type)} but expression is of type {state.Types.Format(value.Type)}", position,
            hint: "You will need to rewrite or cast the expression.");

    /// <summary>Assigns into a part of <paramref name="whole"/>: <c>a[1]</c>, <c>a.f</c>, <c>a[1].f</c>.</summary>
    public BoundExpression ToPart(BoundExpression whole, ColumnTarget target, BoundExpression value, TargetColumn column, QueryScope scope)
    {
        List<BoundPart> path = [];
        SqlType type = column.Type;
        int modifier = column.Modifier >= 0 ? column.Modifier : BaseModifier(column.Type);
        whole = WithoutCheck(whole);
        int i = 0;
        while (i < target.Indirections.Count)
        {
            TargetIndirection step = target.Indirections[i];
            if (step.Field is { } field)
            {
                (type, modifier) = Field(path, type, field, target);
                i++;
                continue;
            }

            List<SubscriptIndex> indexes = [];
            for (; i < target.Indirections.Count && target.Indirections[i].Index is { } index; i++)
            {
                indexes.Add(index);
            }

            type = Subscripts(path, type, indexes, scope, target);
        }

        BoundExpression? coerced = state.Coercions.TryCoerce(value, type, modifier, CastContext.Assignment);
        if (coerced is null)
        {
            bool subscript = path[^1].Index is not null;
            throw BindingErrors.Error(SqlState.DatatypeMismatch,
                subscript
                    ? $"subscripted assignment to \"{target.Name}\" requires type {state.Types.Format(type)} but expression is of type {state.Types.Format(value.Type)}"
                    : $"subfield \"{target.Indirections[^1].Field}\" is of type {state.Types.Format(type)} but expression is of type {state.Types.Format(value.Type)}",
                target.Position, hint: "You will need to rewrite or cast the expression.");
        }

        // The parts are those of the base type; a domain's checks come after the last of them.
        whole = whole is BoundCoercion { Kind: CoercionKind.Domain, Operand: BoundAssignPart before } ? before : whole;
        SqlType baseType = column.Type.Underlying;
        BoundExpression changed = new BoundAssignPart(whole, path, coerced, baseType, column.Modifier) { Position = target.Position };
        return state.Coercions.ToDomain(changed, column.Type, false);
    }

    /// <summary>The length or precision that a domain brings along.</summary>
    private static int BaseModifier(SqlType type)
    {
        for (SqlType? domain = type; domain is { BaseType: not null }; domain = domain.BaseType)
        {
            if (domain.BaseModifier >= 0)
            {
                return domain.BaseModifier;
            }
        }

        return -1;
    }

    /// <summary>Several parts of one column: its domain is checked when all are in place.</summary>
    private static BoundExpression WithoutCheck(BoundExpression whole)
    {
        BoundExpression inner = whole;
        while (inner is BoundCoercion { Kind: CoercionKind.Domain } coercion)
        {
            inner = coercion.Operand;
        }

        return inner is BoundAssignPart ? inner : whole;
    }

    private (SqlType Type, int Modifier) Field(List<BoundPart> path, SqlType type, string field, ColumnTarget target)
    {
        SqlType composite = type.Underlying;
        if (composite.Kind != TypeKind.Composite)
        {
            throw BindingErrors.Error(SqlState.DatatypeMismatch,
                $"cannot assign to field \"{field}\" of column \"{target.Name}\" because its type {state.Types.Format(type)} is not a composite type", target.Position);
        }

        for (int i = 0; i < composite.Fields.Count; i++)
        {
            if (composite.Fields[i].Name == field)
            {
                path.Add(new BoundPart(null, false, i, composite));
                return (composite.Fields[i].Type, composite.Fields[i].Modifier);
            }
        }

        throw BindingErrors.Error(SqlState.UndefinedColumn,
            $"cannot assign to field \"{field}\" of column \"{target.Name}\" because there is no such column in data type {state.Types.Format(type)}", target.Position);
    }

    private SqlType Subscripts(List<BoundPart> path, SqlType type, List<SubscriptIndex> indexes, QueryScope scope, ColumnTarget target)
    {
        SqlType container = type.Underlying;
        bool slice = indexes.Exists(x => x.IsSlice);
        if (container.Oid == SqlTypes.JsonbOid)
        {
            if (slice)
            {
                throw BindingErrors.Error(SqlState.DatatypeMismatch, "jsonb subscript does not support slices", target.Position);
            }

            path.AddRange(indexes.Select(x => new BoundPart(new BoundSubscriptIndex(state.Expressions.Arrays.JsonIndex(x, scope), null), false, 0, container)));
            return SqlTypes.Jsonb;
        }

        if (container.Element is not { } element)
        {
            throw BindingErrors.Error(SqlState.DatatypeMismatch, $"cannot subscript type {state.Types.Format(type)} because it does not support subscripting", target.Position);
        }

        foreach (BoundSubscriptIndex bound in state.Expressions.Arrays.Bounds(indexes, slice, scope))
        {
            path.Add(new BoundPart(bound, slice, 0, container));
        }

        return slice ? container : element;
    }
}

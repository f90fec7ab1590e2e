using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>ARRAY[…] and subscripts, of arrays and of jsonb.</summary>
internal sealed class ArrayBinder(BindingState state)
{
    /// <summary>Binds ARRAY[…]; a cast around it gives the array type its elements must have.</summary>
    public BoundExpression Constructor(ArrayConstructor constructor, SqlType? target, QueryScope scope)
    {
        List<BoundExpression> elements = [];
        bool nested = false;
        state.Enter(constructor.Position);
        foreach (Expression element in constructor.Elements)
        {
            BoundExpression bound = element is ArrayConstructor inner ? Constructor(inner, target, scope) : state.Expressions.Bind(element, scope);
            nested |= element is ArrayConstructor || bound.Type.Kind == TypeKind.Array;
            elements.Add(bound);
        }

        state.Leave();
        if (target is not null)
        {
            SqlType want = nested ? target : target.Element!;
            return new BoundArray(elements.ConvertAll(e => Explicitly(e, want)), nested, target) { Position = constructor.Position };
        }

        if (elements.Count == 0)
        {
            throw BindingErrors.Error(SqlState.IndeterminateDatatype, "cannot determine type of empty array", constructor.Position,
                hint: "Explicitly cast to the desired type, for example ARRAY[]::integer[].");
        }

        SqlType common = CommonTypes.Select(state, elements, "ARRAY")!;
        elements = elements.ConvertAll(e => CommonTypes.Coerce(state, e, common, "ARRAY"));
        SqlType type = nested ? common : state.Types.ArrayOf(common, constructor.Position);
        if (!nested && common.Kind == TypeKind.Pseudo && common.Oid != SqlTypes.RecordOid)
        {
            throw BindingErrors.Error(SqlState.UndefinedObject, $"could not find array type for data type {state.Types.Format(common)}", constructor.Position);
        }

        return new BoundArray(elements, nested, type) { Position = constructor.Position };
    }

    public BoundExpression Subscript(Subscript e, QueryScope scope)
    {
        BoundExpression operand = state.Expressions.Bind(e.Operand, scope);
        return Subscript(operand, e.Indexes, scope, e.Position);
    }

    public BoundExpression Subscript(BoundExpression operand, IReadOnlyList<SubscriptIndex> indexes, QueryScope scope, int position)
    {
        SqlType container = operand.Type.Underlying;
        bool slice = indexes.Any(i => i.IsSlice);
        if (container.Oid == SqlTypes.JsonbOid)
        {
            if (slice)
            {
                SubscriptIndex first = indexes.First(i => i.IsSlice);
                throw BindingErrors.Error(SqlState.DatatypeMismatch, "jsonb subscript does not support slices", (first.Upper ?? first.Lower)?.Position ?? -1);
            }

            IReadOnlyList<BoundSubscriptIndex> path = indexes.Select(i => new BoundSubscriptIndex(JsonIndex(i, scope), null)).ToList();
            return new BoundSubscript(operand, path, false, SqlTypes.Jsonb) { Position = position };
        }

        if (container.Element is not { } element)
        {
            throw BindingErrors.Error(SqlState.DatatypeMismatch, $"cannot subscript type {state.Types.Format(operand.Type)} because it does not support subscripting", operand.Position >= 0 ? operand.Position : position);
        }

        IReadOnlyList<BoundSubscriptIndex> bounds = Bounds(indexes, slice, scope);
        return slice
            ? new BoundSubscript(operand, bounds, true, container, Coercions.BaseModifier(operand)) { Position = position }
            : new BoundSubscript(operand, bounds, false, element, Coercions.BaseModifier(operand)) { Position = position };
    }

    /// <summary>Subscripts of a target or value: in a slice a single index n means 1:n.</summary>
    public IReadOnlyList<BoundSubscriptIndex> Bounds(IReadOnlyList<SubscriptIndex> indexes, bool slice, QueryScope scope)
    {
        List<BoundSubscriptIndex> bounds = [];
        foreach (SubscriptIndex index in indexes)
        {
            BoundExpression? lower = index.Lower is null ? null : Index(index.Lower, scope);
            BoundExpression? upper = index.Upper is null ? null : Index(index.Upper, scope);
            bounds.Add(slice && !index.IsSlice ? new BoundSubscriptIndex(new BoundConstant(Datum.From(1), SqlTypes.Int4), lower) : new BoundSubscriptIndex(lower, upper));
        }

        if (bounds.Count > 6)
        {
            throw BindingErrors.Error(SqlState.ProgramLimit, $"number of array dimensions ({bounds.Count}) exceeds the maximum allowed (6)");
        }

        return bounds;
    }

    public BoundExpression JsonIndex(SubscriptIndex index, QueryScope scope)
    {
        BoundExpression bound = state.Expressions.Bind(index.Lower!, scope);
        if (bound.Type.Oid == SqlTypes.UnknownOid || bound.Type.IsString)
        {
            return state.Coercions.Coerce(bound, SqlTypes.Text, CastContext.Implicit);
        }

        BoundExpression? number = state.Coercions.TryCoerce(bound, SqlTypes.Int4, -1, CastContext.Implicit);
        if (number is null)
        {
            throw BindingErrors.Error(SqlState.DatatypeMismatch, $"subscript type {state.Types.Format(bound.Type)} is not supported", bound.Position,
                hint: "jsonb subscript must be coercible to either integer or text.");
        }

        return state.Coercions.Coerce(number, SqlTypes.Text, CastContext.Explicit);
    }

    private BoundExpression Index(Expression expression, QueryScope scope)
    {
        BoundExpression bound = state.Expressions.Bind(expression, scope);
        return state.Coercions.TryCoerce(bound, SqlTypes.Int4, -1, CastContext.Assignment)
            ?? throw BindingErrors.Error(SqlState.DatatypeMismatch, "array subscript must have type integer", bound.Position);
    }

    private BoundExpression Explicitly(BoundExpression element, SqlType want) =>
        state.Coercions.TryCoerce(element, want, -1, CastContext.Explicit)
        ?? throw BindingErrors.Error(SqlState.CannotCoerce, $"cannot cast type {state.Types.Format(element.Type)} to {state.Types.Format(want)}", element.Position);
}

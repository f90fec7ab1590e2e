using System.Linq;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>RANGE frames with offsets: the operator that moves the order key by the offset.</summary>
/// <remarks>
/// The key is widened so that moving it keeps its type and does not overflow: small integers to bigint, dates to timestamps.
/// <see cref="BoundFrameBound.Shift"/> gives the value the bound stands at, direction included: PRECEDING takes the offset off an ascending key and adds it to a descending one.
/// </remarks>
internal sealed class RangeOffsets(BindingState state)
{
    public (BoundFrameBound Start, BoundFrameBound End, SortKey Key) Bind(WindowFrame frame, SortKey key, QueryScope scope)
    {
        SqlType type = key.Expression.Type.Underlying;
        (SqlType keyType, SqlType offsetType) = type.Oid switch
        {
            SqlTypes.Int2Oid or SqlTypes.Int4Oid or SqlTypes.Int8Oid => (SqlTypes.Int8, SqlTypes.Int8),
            SqlTypes.NumericOid => (SqlTypes.Numeric, SqlTypes.Numeric),
            SqlTypes.Float4Oid or SqlTypes.Float8Oid => (SqlTypes.Float8, SqlTypes.Float8),
            SqlTypes.DateOid => (SqlTypes.Timestamp, SqlTypes.Interval),
            SqlTypes.TimestampOid or SqlTypes.TimestampTzOid or SqlTypes.TimeOid or SqlTypes.TimeTzOid or SqlTypes.IntervalOid => (type, SqlTypes.Interval),
            _ => throw BindingErrors.Error(SqlState.FeatureNotSupported, $"RANGE with offset PRECEDING/FOLLOWING is not supported for column type {state.Types.Format(type)}", (frame.Start.Offset ?? frame.End.Offset)!.Position),
        };
        BoundExpression value = state.Coercions.TryCoerce(key.Expression, keyType, -1, CastContext.Explicit)!;
        SortKey widened = key with { Expression = value };
        return (Bound(frame.Start, type, keyType, offsetType, widened, scope), Bound(frame.End, type, keyType, offsetType, widened, scope), widened);
    }

    public static void RefuseColumns(BindingState state, BoundExpression expression, QueryScope scope, string clause)
    {
        if (FreeColumns.Of(expression).Any(id => state.ColumnRoles.TryGetValue(id, out (QueryScope Owner, ColumnRole Role) role) && ReferenceEquals(role.Owner, scope)))
        {
            throw BindingErrors.Error(SqlState.InvalidColumnReference, $"argument of {clause} must not contain variables", expression.Position);
        }
    }

    private BoundFrameBound Bound(FrameBound bound, SqlType type, SqlType keyType, SqlType offsetType, SortKey key, QueryScope scope)
    {
        if (bound.Offset is null)
        {
            return new BoundFrameBound(bound.Kind, null);
        }

        BoundExpression offset = state.Expressions.Bind(bound.Offset, scope, ExpressionKind.WindowFrameRange);
        SqlType given = offset.Type;
        offset = state.Coercions.TryCoerce(offset, offsetType, -1, CastContext.Implicit)
            ?? throw BindingErrors.Error(SqlState.FeatureNotSupported,
                $"RANGE with offset PRECEDING/FOLLOWING is not supported for column type {state.Types.Format(type)} and offset type {state.Types.Format(given)}", offset.Position,
                hint: "Cast the offset value to an appropriate type.");
        RefuseColumns(state, offset, scope, "RANGE");
        bool adds = (bound.Kind == FrameBoundKind.Following) != key.Descending;
        OperatorDefinition shift = state.Operators.Find(adds ? "+" : "-", keyType, offsetType, offset.Position);
        return new BoundFrameBound(bound.Kind, offset) { Shift = shift.Function, ShiftSite = new CallSite([keyType, offsetType], shift.Function.Result) };
    }
}

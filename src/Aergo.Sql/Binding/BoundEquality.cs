using System.Collections.Generic;
using Aergo.Sql.Execution.Values;
using Aergo.Sql.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>Whether two bound expressions say the same, positions aside. Subqueries are the same only when they are one object.</summary>
public static class BoundEquality
{
    public static bool Same(BoundExpression? a, BoundExpression? b)
    {
        if (ReferenceEquals(a, b))
        {
            return true;
        }

        if (a is null || b is null || a.GetType() != b.GetType() || a.Type.Oid != b.Type.Oid || a.Modifier != b.Modifier)
        {
            return false;
        }

        return (a, b) switch
        {
            (BoundConstant x, BoundConstant y) => SameValue(x.Type, x.Value, y.Value),
            (BoundColumn x, BoundColumn y) => x.ColumnId == y.ColumnId,
            (BoundParameter x, BoundParameter y) => x.Index == y.Index,
            (BoundVariable x, BoundVariable y) => x.Slot == y.Slot,
            (BoundCall x, BoundCall y) => ReferenceEquals(x.Function, y.Function) && x.Operator == y.Operator && SameSite(x.Site, y.Site) && Same(x.Arguments, y.Arguments),
            (BoundRoutineCall x, BoundRoutineCall y) => x.Routine.Oid == y.Routine.Oid && SameSite(x.Site, y.Site) && Same(x.Arguments, y.Arguments),
            (BoundCoercion x, BoundCoercion y) => x.Kind == y.Kind && ReferenceEquals(x.Cast, y.Cast) && x.Explicit == y.Explicit && Same(x.Operand, y.Operand) && Same(x.Elements, y.Elements),
            (BoundCoercionInput, BoundCoercionInput) => true,
            (BoundAnd x, BoundAnd y) => Same(x.Terms, y.Terms),
            (BoundOr x, BoundOr y) => Same(x.Terms, y.Terms),
            (BoundNot x, BoundNot y) => Same(x.Operand, y.Operand),
            (BoundIsNull x, BoundIsNull y) => x.Negated == y.Negated && Same(x.Operand, y.Operand),
            (BoundIsTruth x, BoundIsTruth y) => x.Test == y.Test && x.Negated == y.Negated && Same(x.Operand, y.Operand),
            (BoundDistinct x, BoundDistinct y) => x.Negated == y.Negated && ReferenceEquals(x.Equality, y.Equality) && Same(x.Left, y.Left) && Same(x.Right, y.Right),
            (BoundCase x, BoundCase y) => SameCase(x, y),
            (BoundCaseOperand, BoundCaseOperand) => true,
            (BoundCoalesce x, BoundCoalesce y) => Same(x.Arguments, y.Arguments),
            (BoundNullIf x, BoundNullIf y) => ReferenceEquals(x.Equality, y.Equality) && Same(x.Left, y.Left) && Same(x.ComparedLeft, y.ComparedLeft) && Same(x.Right, y.Right),
            (BoundGreatest x, BoundGreatest y) => x.Least == y.Least && Same(x.Arguments, y.Arguments),
            (BoundArray x, BoundArray y) => x.Nested == y.Nested && Same(x.Elements, y.Elements),
            (BoundRow x, BoundRow y) => Same(x.Fields, y.Fields),
            (BoundSubscript x, BoundSubscript y) => x.IsSlice == y.IsSlice && Same(x.Operand, y.Operand) && SameIndexes(x.Indexes, y.Indexes),
            (BoundField x, BoundField y) => x.Index == y.Index && Same(x.Operand, y.Operand),
            (BoundQuantifiedArray x, BoundQuantifiedArray y) => x.All == y.All && ReferenceEquals(x.Comparison, y.Comparison) && Same(x.Left, y.Left) && Same(x.Array, y.Array),
            (BoundIn x, BoundIn y) => x.Negated == y.Negated && ReferenceEquals(x.Equality, y.Equality) && Same(x.Operand, y.Operand) && Same(x.Items, y.Items),
            (BoundRowComparison x, BoundRowComparison y) => x.Operator == y.Operator && Same(x.Left, y.Left) && Same(x.Right, y.Right),
            (PendingGrouping x, PendingGrouping y) => Same(x.Arguments, y.Arguments),
            (BoundNextValue x, BoundNextValue y) => x.SequenceOid == y.SequenceOid,
            _ => false,
        };
    }

    public static bool Same(IReadOnlyList<BoundExpression> a, IReadOnlyList<BoundExpression> b)
    {
        if (a.Count != b.Count)
        {
            return false;
        }

        for (int i = 0; i < a.Count; i++)
        {
            if (!Same(a[i], b[i]))
            {
                return false;
            }
        }

        return true;
    }

    public static bool Same(IReadOnlyList<SortKey> a, IReadOnlyList<SortKey> b)
    {
        if (a.Count != b.Count)
        {
            return false;
        }

        for (int i = 0; i < a.Count; i++)
        {
            if (a[i].Descending != b[i].Descending || a[i].NullsFirst != b[i].NullsFirst || !Same(a[i].Expression, b[i].Expression))
            {
                return false;
            }
        }

        return true;
    }

    public static bool Same(BoundAggregate a, BoundAggregate b) =>
        ReferenceEquals(a.Definition, b.Definition) && a.Distinct == b.Distinct && SameSite(a.Site, b.Site) && Same(a.Filter, b.Filter)
        && Same(a.Arguments, b.Arguments) && Same(a.OrderBy, b.OrderBy) && Same(a.DirectArguments, b.DirectArguments);

    private static bool SameCase(BoundCase a, BoundCase b)
    {
        if (a.Whens.Count != b.Whens.Count || !Same(a.Operand, b.Operand) || !Same(a.Else, b.Else))
        {
            return false;
        }

        for (int i = 0; i < a.Whens.Count; i++)
        {
            if (!Same(a.Whens[i].Condition, b.Whens[i].Condition) || !Same(a.Whens[i].Result, b.Whens[i].Result))
            {
                return false;
            }
        }

        return true;
    }

    private static bool SameIndexes(IReadOnlyList<BoundSubscriptIndex> a, IReadOnlyList<BoundSubscriptIndex> b)
    {
        if (a.Count != b.Count)
        {
            return false;
        }

        for (int i = 0; i < a.Count; i++)
        {
            if (!Same(a[i].Lower, b[i].Lower) || !Same(a[i].Upper, b[i].Upper))
            {
                return false;
            }
        }

        return true;
    }

    private static bool SameSite(CallSite a, CallSite b)
    {
        if (a.ResultType.Oid != b.ResultType.Oid || a.ResultModifier != b.ResultModifier || a.ArgumentTypes.Count != b.ArgumentTypes.Count || a.ResultFields.Count != b.ResultFields.Count)
        {
            return false;
        }

        for (int i = 0; i < a.ArgumentTypes.Count; i++)
        {
            if (a.ArgumentTypes[i].Oid != b.ArgumentTypes[i].Oid)
            {
                return false;
            }
        }

        return true;
    }

    // The same and not merely equal: 1.0 and 1.00 print differently.
    private static bool SameValue(SqlType type, Datum a, Datum b)
    {
        if (a.IsNull || b.IsNull)
        {
            return a.IsNull && b.IsNull;
        }

        if (a.IsInline)
        {
            return b.IsInline && a.Bits == b.Bits;
        }

        return Equals(a.Object, b.Object) || (type.Underlying.Representation is Representation.Array or Representation.Numeric or Representation.Interval or Representation.TimeTz
            or Representation.Jsonb or Representation.Record && ImageRule.Same(ImageRule.For(type), a, b));
    }
}

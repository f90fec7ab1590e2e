using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Types;

namespace Aergo.Sql.Planning.Expressions;

/// <summary>Whether two expressions are the same by their shape: same functions over same columns and constants. Never sure about subqueries: those differ.</summary>
internal static class ExpressionEquality
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

        bool itself = (a, b) switch
        {
            (BoundColumn x, BoundColumn y) => x.ColumnId == y.ColumnId,
            (PlanColumn x, PlanColumn y) => x.Slot == y.Slot,
            (PlanCell x, PlanCell y) => x.Cell == y.Cell,
            (BoundConstant x, BoundConstant y) => SameValue(x.Value, y.Value),
            (BoundParameter x, BoundParameter y) => x.Index == y.Index,
            (BoundVariable x, BoundVariable y) => x.Slot == y.Slot,
            (BoundCall x, BoundCall y) => ReferenceEquals(x.Function, y.Function),
            (BoundRoutineCall x, BoundRoutineCall y) => x.Routine.Oid == y.Routine.Oid,
            (BoundCoercion x, BoundCoercion y) => x.Kind == y.Kind && ReferenceEquals(x.Cast, y.Cast) && x.Explicit == y.Explicit && x.Domain?.Oid == y.Domain?.Oid,
            (BoundCoercionInput, BoundCoercionInput) or (BoundCaseOperand, BoundCaseOperand) => true,
            (BoundAnd or BoundOr or BoundNot or BoundCoalesce or BoundRow, _) => true,
            (BoundIsNull x, BoundIsNull y) => x.Negated == y.Negated,
            (BoundIsTruth x, BoundIsTruth y) => x.Negated == y.Negated && x.Test == y.Test,
            (BoundDistinct x, BoundDistinct y) => x.Negated == y.Negated && ReferenceEquals(x.Equality, y.Equality),
            (BoundCase x, BoundCase y) => x.Whens.Count == y.Whens.Count && x.Operand is null == y.Operand is null && x.Else is null == y.Else is null,
            (BoundNullIf x, BoundNullIf y) => ReferenceEquals(x.Equality, y.Equality),
            (BoundGreatest x, BoundGreatest y) => x.Least == y.Least,
            (BoundArray x, BoundArray y) => x.Nested == y.Nested,
            (BoundField x, BoundField y) => x.Index == y.Index,
            (BoundIn x, BoundIn y) => x.Negated == y.Negated && ReferenceEquals(x.Equality, y.Equality),
            (BoundQuantifiedArray x, BoundQuantifiedArray y) => x.All == y.All && ReferenceEquals(x.Comparison, y.Comparison),
            _ => false,
        };
        return itself && Same(ExpressionTree.Parts(a).ToArray(), ExpressionTree.Parts(b).ToArray());
    }

    private static bool Same(IReadOnlyList<BoundExpression> a, IReadOnlyList<BoundExpression> b)
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

    private static bool SameValue(Datum a, Datum b)
    {
        if (a.IsNull || b.IsNull)
        {
            return a.IsNull && b.IsNull;
        }

        if (a.IsInline || b.IsInline)
        {
            return a.IsInline && b.IsInline && a.Bits == b.Bits;
        }

        return (a.Object, b.Object) switch
        {
            (string x, string y) => string.Equals(x, y, StringComparison.Ordinal),
            (byte[] x, byte[] y) => x.AsSpan().SequenceEqual(y),
            var (x, y) => Equals(x, y),
        };
    }
}

using Aergo.Sql.Execution.Values;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Expressions;

internal sealed class ArrayEvaluator(Evaluator[] elements, bool nested, SqlType elementType) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        var items = new Datum[elements.Length];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = elements[i].Evaluate(x, row);
        }

        return Datum.FromObject(nested ? ArrayParts.Nest(elementType, items) : SqlArray.Of(elementType, items));
    }
}

/// <summary>One element; NULL when a subscript is NULL or outside, or their number is not the array's.</summary>
internal sealed class ElementEvaluator(Evaluator operand, Evaluator[] subscripts) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        Datum value = operand.Evaluate(x, row);
        System.Span<int> places = stackalloc int[subscripts.Length];
        bool hasNull = value.IsNull;
        for (int i = 0; i < places.Length; i++)
        {
            Datum place = subscripts[i].Evaluate(x, row);
            hasNull |= place.IsNull;
            places[i] = place.Int32;
        }

        return hasNull ? Datum.Null : value.Ref<SqlArray>().Get(places);
    }
}

internal sealed class SliceEvaluator(Evaluator operand, (Evaluator? Lower, Evaluator? Upper)[] bounds) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        Datum value = operand.Evaluate(x, row);
        if (value.IsNull || !TryRanges(x, row, bounds, out ArrayParts.Range[] ranges))
        {
            return Datum.Null;
        }

        return Datum.FromObject(ArrayParts.Slice(value.Ref<SqlArray>(), ranges));
    }

    /// <summary>False when a bound that is there is NULL.</summary>
    public static bool TryRanges(PlanExecution x, Datum[] row, (Evaluator? Lower, Evaluator? Upper)[] bounds, out ArrayParts.Range[] ranges)
    {
        ranges = new ArrayParts.Range[bounds.Length];
        for (int i = 0; i < bounds.Length; i++)
        {
            int? lower = null, upper = null;
            if (bounds[i].Lower is { } l)
            {
                Datum bound = l.Evaluate(x, row);
                if (bound.IsNull)
                {
                    return false;
                }

                lower = bound.Int32;
            }

            if (bounds[i].Upper is { } u)
            {
                Datum bound = u.Evaluate(x, row);
                if (bound.IsNull)
                {
                    return false;
                }

                upper = bound.Int32;
            }

            ranges[i] = new ArrayParts.Range(lower, upper);
        }

        return true;
    }
}

/// <summary>x op ANY (array), x op ALL (array), with NULLs as in a chain of ORs or ANDs.</summary>
internal sealed class QuantifiedArrayEvaluator(Evaluator left, Evaluator array, EqualityCall comparison, bool all) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        Datum value = left.Evaluate(x, row);
        Datum items = array.Evaluate(x, row);
        if (items.IsNull)
        {
            return Datum.Null;
        }

        bool unknown = false;
        Datum[] elements = items.Ref<SqlArray>().Items;
        x.Charge(elements.Length * (long)GasSchedule.ExpressionStep);
        foreach (Datum element in elements)
        {
            Datum holds = comparison.Call(x.Context, value, element);
            if (holds.IsNull)
            {
                unknown = true;
            }
            else if (holds.Boolean != all)
            {
                return Datum.From(!all);
            }
        }

        return unknown ? Datum.Null : Datum.From(all);
    }
}

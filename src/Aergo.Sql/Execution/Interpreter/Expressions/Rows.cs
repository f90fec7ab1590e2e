using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Expressions;

internal sealed class RowEvaluator(Evaluator[] fields, SqlType type) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        var values = new Datum[fields.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = fields[i].Evaluate(x, row);
        }

        return Datum.FromObject(new SqlRecord(type, values));
    }
}

internal sealed class FieldEvaluator(Evaluator operand, int index) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        Datum value = operand.Evaluate(x, row);
        if (value.IsNull)
        {
            return Datum.Null;
        }

        Datum[] fields = value.Ref<SqlRecord>().Fields;
        return index < fields.Length ? fields[index] : Datum.Null;
    }
}

/// <summary>(a, b) op (c, d): pairs from the left; the first that is not equal decides.</summary>
internal sealed class RowComparisonEvaluator(Evaluator[] left, Evaluator[] right, EqualityCall[] equalities, EqualityCall[] less, string comparison) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row) => comparison switch
    {
        "=" => Equal(x, row),
        "<>" => Equal(x, row) is { IsNull: false } equal ? Datum.From(!equal.Boolean) : Datum.Null,
        _ => Ordered(x, row),
    };

    private Datum Equal(PlanExecution x, Datum[] row)
    {
        bool unknown = false;
        for (int i = 0; i < left.Length; i++)
        {
            Datum equal = equalities[i].Call(x.Context, left[i].Evaluate(x, row), right[i].Evaluate(x, row));
            if (equal.IsNull)
            {
                unknown = true;
            }
            else if (!equal.Boolean)
            {
                return Datum.False;
            }
        }

        return unknown ? Datum.Null : Datum.True;
    }

    private Datum Ordered(PlanExecution x, Datum[] row)
    {
        for (int i = 0; i < left.Length; i++)
        {
            Datum a = left[i].Evaluate(x, row), b = right[i].Evaluate(x, row);
            Datum equal = equalities[i].Call(x.Context, a, b);
            if (equal.IsNull)
            {
                return Datum.Null;
            }

            if (equal.Boolean)
            {
                continue;
            }

            bool isLess = less[i].Call(x.Context, a, b).IsTrue;
            return Datum.From(comparison is "<" or "<=" ? isLess : !isLess);
        }

        return Datum.From(comparison is "<=" or ">=");
    }
}

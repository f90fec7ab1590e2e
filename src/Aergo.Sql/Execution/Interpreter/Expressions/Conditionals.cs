using System.Collections.Generic;
using Aergo.Sql.Execution.Values;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Expressions;

/// <summary>CASE; the operand, if any, is evaluated once into a cell.</summary>
internal sealed class CaseEvaluator(Evaluator? operand, int operandCell, (Evaluator Condition, Evaluator Result)[] whens, Evaluator? otherwise) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        if (operand is not null)
        {
            x.Cells[operandCell] = operand.Evaluate(x, row);
        }

        foreach ((Evaluator condition, Evaluator result) in whens)
        {
            if (condition.IsTrue(x, row))
            {
                return result.Evaluate(x, row);
            }
        }

        return otherwise is null ? Datum.Null : otherwise.Evaluate(x, row);
    }
}

internal sealed class CoalesceEvaluator(Evaluator[] arguments) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        foreach (Evaluator argument in arguments)
        {
            Datum value = argument.Evaluate(x, row);
            if (!value.IsNull)
            {
                return value;
            }
        }

        return Datum.Null;
    }
}

internal sealed class NullIfEvaluator(Evaluator left, Evaluator comparedLeft, Evaluator right, EqualityCall equality) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        Datum value = left.Evaluate(x, row);
        Datum a = comparedLeft.Evaluate(x, row), b = right.Evaluate(x, row);
        return equality.Call(x.Context, a, b).IsTrue ? Datum.Null : value;
    }
}

/// <summary>GREATEST and LEAST pass over NULLs.</summary>
internal sealed class GreatestEvaluator(Evaluator[] arguments, ValueRule rule, bool least) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        Datum best = Datum.Null;
        foreach (Evaluator argument in arguments)
        {
            Datum value = argument.Evaluate(x, row);
            if (!value.IsNull && (best.IsNull || (least ? rule.Compare(value, best) < 0 : rule.Compare(value, best) > 0)))
            {
                best = value;
            }
        }

        return best;
    }
}

/// <summary>x IN (a, b, …).</summary>
internal sealed class InEvaluator(Evaluator operand, Evaluator[] items, EqualityCall equality, bool negated) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        Datum value = operand.Evaluate(x, row);
        bool unknown = false;
        foreach (Evaluator item in items)
        {
            Datum equal = equality.Call(x.Context, value, item.Evaluate(x, row));
            if (equal.IsTrue)
            {
                return Datum.From(!negated);
            }

            unknown |= equal.IsNull;
        }

        return unknown ? Datum.Null : Datum.From(negated);
    }
}

/// <summary>x IN (constants), looked up.</summary>
internal sealed class InSetEvaluator : Evaluator
{
    private readonly Evaluator _operand;
    private readonly KeyTable _items;
    private readonly bool _hasNull;
    private readonly bool _negated;

    public InSetEvaluator(Evaluator operand, IEnumerable<Datum> items, ValueRule rule, bool negated)
    {
        _operand = operand;
        _negated = negated;
        _items = new KeyTable([rule]);
        foreach (Datum item in items)
        {
            if (item.IsNull)
            {
                _hasNull = true;
            }
            else
            {
                _items.FindOrAdd([item], out _);
            }
        }
    }

    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        Datum value = _operand.Evaluate(x, row);
        if (value.IsNull)
        {
            return Datum.Null;
        }

        return _items.Find([value]) >= 0 ? Datum.From(!_negated) : _hasNull ? Datum.Null : Datum.From(_negated);
    }
}

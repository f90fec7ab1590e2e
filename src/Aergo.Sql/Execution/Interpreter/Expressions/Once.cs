using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Expressions;

/// <summary>An expression that reads no row: evaluated when first reached, then remembered for the execution.</summary>
internal sealed class OnceEvaluator(Evaluator inner, int slot) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        if (x.State[slot] is Box known)
        {
            return known.Value;
        }

        Datum value = inner.Evaluate(x, row);
        x.State[slot] = new Box(value);
        return value;
    }

    private sealed record Box(Datum Value);
}

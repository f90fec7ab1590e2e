using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter;

/// <summary>An expression made ready to run: by the plain interpreter or by a compiler beside it. Immutable, shared by executions.</summary>
public abstract class Evaluator
{
    /// <summary>The value over a row of the operator's input.</summary>
    public abstract Datum Evaluate(PlanExecution x, Datum[] row);

    /// <summary>Whether a condition is true: not false, not NULL.</summary>
    public virtual bool IsTrue(PlanExecution x, Datum[] row) => Evaluate(x, row).IsTrue;
}

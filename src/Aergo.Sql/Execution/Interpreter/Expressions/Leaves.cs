using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Expressions;

internal sealed class ConstantEvaluator(Datum value) : Evaluator
{
    public Datum Value { get; } = value;

    public override Datum Evaluate(PlanExecution x, Datum[] row) => Value;
}

internal sealed class ColumnEvaluator(int slot) : Evaluator
{
    public int Slot { get; } = slot;

    public override Datum Evaluate(PlanExecution x, Datum[] row) => row[Slot];
}

internal sealed class CellEvaluator(int cell) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row) => x.Cells[cell];
}

internal sealed class ParameterEvaluator(int index) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row) =>
        index < x.Parameters.Length ? x.Parameters[index] : throw new SqlException(SqlState.UndefinedParameter, $"there is no parameter ${index + 1}");
}

internal sealed class VariableEvaluator(int slot) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row) => x.Frame[slot];
}

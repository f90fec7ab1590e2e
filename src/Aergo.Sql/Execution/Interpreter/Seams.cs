using System.Collections.Generic;
using Aergo.Sql.Binding;
using Aergo.Sql.Planning;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter;

/// <summary>Makes expressions of plans ready to run. The plain one walks trees; a compiler can stand in its place.</summary>
public interface IExpressionCompiler
{
    Evaluator Compile(BoundExpression expression);
}

/// <summary>Makes a plan ready to run; the result is kept with the plan.</summary>
public interface IPlanCompiler
{
    ExecutablePlan Compile(PlannedStatement plan);

    ExecutableExpression Compile(PlannedExpression expression);
}

/// <param name="CellCount">Cells an execution needs: the plan's and those of expressions.</param>
public sealed record ExecutablePlan(PlannedStatement Plan, Operator Root, int CellCount, int StateCount)
{
    /// <summary>Numbers of plan nodes in <see cref="PlanExecution.RowCounts"/>.</summary>
    public IReadOnlyDictionary<PlanNode, int> Numbers { get; init; } = new Dictionary<PlanNode, int>();
}

public sealed record ExecutableExpression(BoundExpression Planned, Evaluator Evaluator, int CellCount, int StateCount, int Gas)
{
    public Datum Evaluate(SqlContext context, Datum[] parameters, Datum[]? frame)
    {
        context.Gas.Charge(Gas);
        return Evaluator.Evaluate(new PlanExecution(context, parameters, frame, CellCount, StateCount), []);
    }
}

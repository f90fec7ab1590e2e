using System.Collections.Generic;
using Aergo.Sql.Binding;
using Aergo.Sql.Planning;
using Aergo.Sql.Planning.Expressions;

namespace Aergo.Sql.Execution.Interpreter;

/// <summary>The price of evaluating an expression once: every node of it, taken or not, and the fixed price of the functions called.</summary>
/// <remarks>One sum per row, whichever way the expression is run; what a function does beyond its fixed price it charges itself, and subqueries charge as they run.</remarks>
internal static class ExpressionGas
{
    public static int Of(BoundExpression? expression)
    {
        if (expression is null)
        {
            return 0;
        }

        int gas = GasSchedule.ExpressionStep + (expression is BoundCall { Function.Gas: var own } ? own : 0);
        foreach (BoundExpression part in ExpressionTree.Parts(expression))
        {
            if (expression is not PlanSubquery)
            {
                gas += Of(part);
            }
        }

        return gas;
    }

    public static int Of(IEnumerable<BoundExpression> expressions)
    {
        int gas = 0;
        foreach (BoundExpression expression in expressions)
        {
            gas += Of(expression);
        }

        return gas;
    }
}

using Aergo.Sql.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Expressions;

/// <summary>nextval of a known sequence.</summary>
internal sealed class NextValueEvaluator(uint sequenceOid) : Evaluator
{
    private static readonly CallSite Site = new([SqlTypes.RegClass], SqlTypes.Int8);

    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        foreach (FunctionDefinition function in x.Context.Services.Functions.Functions("nextval"))
        {
            if (function.Scalar is { } body)
            {
                return body(x.Context, Site, [Datum.FromOid(sequenceOid)]);
            }
        }

        throw SqlException.NotSupported("sequences");
    }
}

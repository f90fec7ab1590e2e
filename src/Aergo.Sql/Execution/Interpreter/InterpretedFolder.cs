using System;
using Aergo.Primitives;
using Aergo.Sql.Binding;
using Aergo.Sql.Planning;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter;

/// <summary>Folds constants with the plain interpreter, in a context whose gas is nobody's.</summary>
public sealed class InterpretedFolder : IConstantFolder
{
    // What takes more than this is left to the execution, which pays for it.
    private const long GasMax = 100_000;

    public Datum? Fold(SqlContext context, BoundExpression expression)
    {
        try
        {
            var compiler = new TreeCompiler(0, 0, (_, _) => throw new InvalidOperationException("a constant has no subquery"));
            Evaluator evaluator = compiler.Compile(expression);
            return evaluator.Evaluate(new PlanExecution(Apart(context), [], null, compiler.CellCount, compiler.StateCount), []);
        }
        catch (SqlException)
        {
            return null;
        }
        catch (OutOfGasException)
        {
            return null;
        }
    }

    private static SqlContext Apart(SqlContext context) => new()
    {
        Services = context.Services,
        State = context.State,
        Catalog = context.Catalog,
        Gas = new GasMeter(GasMax),
        Memory = new MemoryMeter(context.Memory.LimitBytes),
        Chain = context.Chain,
        Block = context.Block,
        Settings = SessionSettings.Default,
        CurrentUser = context.CurrentUser,
        SessionUser = context.SessionUser,
        ReadOnly = true,
    };
}

using Aergo.Sql.Binding;
using Aergo.Sql.Execution;
using Aergo.Sql.Routines;
using Aergo.Sql.Types;

namespace Aergo.Sql.Compilation;

/// <summary>What the code of routines calls: the interpreter for what has no code, and the ends of a call.</summary>
internal static class UnitCalls
{
    public static int Run(PlNode node, PlFrame frame) => (int)node.Run(frame);

    public static int Resume(WhileNode node, PlFrame frame) => (int)node.Resume(frame);

    public static bool IsTrue(ExpressionSite site, PlFrame frame) => site.Evaluate(frame).IsTrue;

    public static void Start(SlotStart start, PlFrame frame) => BlockNode.Start(frame, start);

    public static IntegerRange Range(ForIntegerNode loop, PlFrame frame) => loop.Range(frame);

    public static void Result(PlFrame frame, Datum value, SqlType type, int modifier) => (frame.Result, frame.ResultType, frame.ResultModifier) = (value, type, modifier);

    public static void Place(PlFrame frame, int line, string action, string? phase)
    {
        frame.Line = line;
        frame.Action = action;
        frame.Phase = phase;
    }

    public static void OutOfGas(PlFrame frame)
    {
        // All that is left, and one more.
        frame.Context.Gas.Charge(frame.Context.Gas.Left);
        frame.Context.Gas.Charge(1);
    }

    public static SqlException NullNotAllowed(string variable) =>
        new(SqlState.NullNotAllowed, $"null value cannot be assigned to variable \"{variable}\" declared NOT NULL");

    public static SqlException NullBound(string what) => new(SqlState.NullNotAllowed, $"{what} of FOR loop cannot be null");

    public static SqlException StepNotPositive() => new(SqlState.InvalidParameterValue, "BY value of FOR loop must be greater than zero");

    /// <summary>Which of the places around a statement its EXIT or CONTINUE means; -1 for one outside the unit, or RETURN.</summary>
    public static int Target(PlFrame frame, int flow, UnitTarget[] around)
    {
        for (int i = 0; i < around.Length; i++)
        {
            if (around[i].IsMeant((Flow)flow, frame.ExitLabel))
            {
                frame.ExitLabel = null;
                return i;
            }
        }

        return -1;
    }
}

/// <summary>A loop or block that a statement of a unit stands in.</summary>
internal sealed record UnitTarget(string? Label, bool IsLoop)
{
    public bool IsMeant(Flow flow, string? label) => flow switch
    {
        Flow.Exit => IsLoop ? label is null || label == Label : Label is not null && label == Label,
        Flow.Continue => IsLoop && (label is null || label == Label),
        _ => false,
    };
}

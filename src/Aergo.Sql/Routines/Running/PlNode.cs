using System;
using System.Collections.Generic;
using Aergo.Sql.Compilation;

namespace Aergo.Sql.Routines;

/// <summary>A statement ready to run.</summary>
internal abstract class PlNode(int line, string action)
{
    public int Line { get; } = line;

    /// <summary>What the statement is called in the context of an error.</summary>
    public string Action { get; } = action;

    /// <summary>Runs it. The frame's place is this statement while it runs, and the one around it afterwards.</summary>
    public Flow Run(PlFrame frame)
    {
        int line = frame.Line;
        string? action = frame.Action;
        frame.Line = Line;
        frame.Action = Action;
        frame.Step();
        Flow flow = Execute(frame);
        frame.Line = line;
        frame.Action = action;
        return flow;
    }

    protected abstract Flow Execute(PlFrame frame);

    public static Flow RunAll(PlNode[] nodes, PlFrame frame)
    {
        foreach (PlNode node in nodes)
        {
            Flow flow = node.Run(frame);
            if (flow != Flow.Next)
            {
                return flow;
            }
        }

        return Flow.Next;
    }
}

/// <summary>A loop: deals with EXIT and CONTINUE that mean it.</summary>
internal abstract class PlLoopNode(int line, string action, string? label, PlNode[] body) : PlNode(line, action)
{
    private readonly RoutineCode _code = new();

    public string? Label => label;

    public PlNode[] Body => body;

    /// <summary>Whether there may be code for the loop as a whole. For the others there may be for their bodies.</summary>
    protected virtual bool IsCompiledWhole => false;

    /// <summary>Counts a turn that is due, and runs it and all that follow when there is code for them.</summary>
    protected bool TryCompiled(PlFrame frame, IntegerRange range, out Flow flow) => _code.TryRun(frame, this, range, out flow);

    /// <summary>Runs the body once. False when the loop is over, with the flow to hand on.</summary>
    protected bool Turn(PlFrame frame, out Flow flow)
    {
        frame.Turn();
        if (!IsCompiledWhole && _code.TryRun(frame, body, out Flow done))
        {
            // Code leaves the place of its last statement behind; what comes next, the row to follow, is the loop's.
            (frame.Line, frame.Action, frame.Phase, flow) = (Line, Action, null, done);
        }
        else
        {
            flow = RunAll(body, frame);
        }

        switch (flow)
        {
            case Flow.Exit when IsMeant(frame):
                frame.ExitLabel = null;
                flow = Flow.Next;
                return false;
            case Flow.Continue when IsMeant(frame):
                frame.ExitLabel = null;
                flow = Flow.Next;
                return true;
            default:
                return flow == Flow.Next;
        }
    }

    private bool IsMeant(PlFrame frame) => frame.ExitLabel is null || frame.ExitLabel == label;
}

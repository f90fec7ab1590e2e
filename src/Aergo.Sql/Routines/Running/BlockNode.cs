using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Compilation;
using Aergo.Sql.Types;

namespace Aergo.Sql.Routines;

/// <summary>A variable's start: its default, or NULL.</summary>
internal sealed record SlotStart(PlSlot Slot, ExpressionSite? Default, string? CursorName);

/// <summary>One WHEN of an EXCEPTION part. SQLSTATE and SQLERRM are variables of it.</summary>
internal sealed record HandlerNode(IReadOnlyList<IReadOnlyList<string>> Conditions, PlSlot State, PlSlot Message, PlNode[] Body)
{
    public bool Catches(string code) => Conditions.Any(c => c.Count == 0 ? IsOrdinary(code) : c.Any(x => ConditionNames.Matches(x, code)));

    // What OTHERS leaves alone: cancelling, failed assertions, and the end of the gas.
    private static bool IsOrdinary(string code) => code is not (SqlState.QueryCanceled or SqlState.AssertFailure or SqlState.OutOfGas);
}

internal sealed class BlockNode(int line, string? label, SlotStart[] starts, PlNode[] body, HandlerNode[]? handlers) : PlNode(line, "statement block")
{
    public const string StartPhase = "during statement block local variable initialization";

    private readonly RoutineCode _code = new();

    public string? Label => label;

    public SlotStart[] Starts => starts;

    public PlNode[] Body => body;

    public bool HasHandlers => handlers is not null;

    protected override Flow Execute(PlFrame frame)
    {
        Start(frame);
        Flow flow = handlers is null ? RunAll(body, frame) : Guarded(frame);

        // EXIT with the block's label leaves the block; without a label it means a loop around it.
        if (flow == Flow.Exit && label is not null && frame.ExitLabel == label)
        {
            frame.ExitLabel = null;
            return Flow.Next;
        }

        return flow;
    }

    private void Start(PlFrame frame)
    {
        foreach (SlotStart start in starts)
        {
            Start(frame, start);
        }
    }

    /// <summary>Gives one variable its start.</summary>
    public static void Start(PlFrame frame, SlotStart start)
    {
        frame.Phase = StartPhase;
        int line = frame.Line;
        frame.Line = start.Slot.Line;
        frame.Slots[start.Slot.Index] = Datum.Null;
        if (start.CursorName is not null)
        {
            frame.Slots[start.Slot.Index] = Datum.From(start.CursorName);
        }
        else if (start.Default is not null)
        {
            new PlTarget(start.Slot, null).Store(frame, start.Default.EvaluateTyped(frame));
        }
        else if (start.Slot.Type.Kind == TypeKind.Domain)
        {
            new PlTarget(start.Slot, null).Store(frame, new TypedDatum(Datum.Null, start.Slot.Type.Underlying, -1));
        }

        frame.Line = line;
        frame.Phase = null;
    }

    private Flow Guarded(PlFrame frame)
    {
        var point = new Subtransaction(frame.Context);
        SqlException? before = frame.Handling;
        int line = frame.Line;
        string? action = frame.Action;
        SqlException caught;
        HandlerNode handler;
        try
        {
            return _code.TryRun(frame, body, out Flow done) ? done : RunAll(body, frame);
        }
        catch (SqlException error) when (handlers!.FirstOrDefault(h => h.Catches(error.Code)) is { } found)
        {
            if (!ReferenceEquals(frame.Annotated, error))
            {
                error.AddContext(frame.ContextLine);
                frame.Annotated = error;
            }

            (caught, handler) = (error, found);
        }

        point.RollBack();
        frame.Line = line;
        frame.Action = action;
        frame.Phase = null;
        frame.Handling = caught;
        frame.Slots[handler.State.Index] = Datum.From(caught.Code);
        frame.Slots[handler.Message.Index] = Datum.From(caught.Message);
        Flow flow = RunAll(handler.Body, frame);
        frame.Handling = before;
        return flow;
    }
}

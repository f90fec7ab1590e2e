using System;
using Aergo.Sql.Routines;

namespace Aergo.Sql.Compilation;

/// <summary>A compiled piece of a routine: runs it to its end. The integers are where a loop stands.</summary>
internal delegate int UnitBody(PlFrame frame, long next, long end, long by);

/// <summary>A piece of a routine with its code: quick code for the usual case that its variables hold values, and code for any case.</summary>
internal sealed class CompiledUnit(UnitGuard guard, UnitBody? body, int[] heldAtEntry, Func<UnitBody>? makeGeneral)
{
    private UnitBody? _general;

    public UnitGuard Guard { get; } = guard;

    /// <summary>False when there is no code, because none would be of use.</summary>
    public bool TryRun(PlFrame frame, IntegerRange range, out Flow flow)
    {
        flow = Flow.Next;
        if (body is null)
        {
            return false;
        }

        flow = (Flow)Fitting(frame)(frame, range.Next, range.End, range.By);
        return true;
    }

    private UnitBody Fitting(PlFrame frame)
    {
        foreach (int slot in heldAtEntry)
        {
            if (frame.Slots[slot].IsNull)
            {
                return _general ??= makeGeneral!();
            }
        }

        return body!;
    }
}

using System;
using System.Collections.Generic;
using System.Globalization;
using Aergo.Sql.Execution;
using Aergo.Sql.Execution.Values;
using Aergo.Sql.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Routines;

/// <summary>How a statement ended: with the next one, or by leaving a loop, a turn of it, or the routine.</summary>
internal enum Flow { Next, Exit, Continue, Return }

/// <summary>One call of a PL/pgSQL routine while it runs.</summary>
internal sealed class PlFrame(SqlContext context, PlRoutine routine, CallSite site) : IContextLine
{
    // Row types of records that hold no row.
    private Dictionary<int, SqlType>? _emptyShapes;

    public SqlContext Context { get; } = context;

    public PlRoutine Routine { get; } = routine;

    public CallSite Site { get; } = site;

    public Datum[] Slots { get; } = new Datum[routine.SlotCount];

    /// <summary>Rows given by RETURN NEXT and RETURN QUERY, in the layout of the result's columns.</summary>
    public List<Datum[]> Rows { get; } = [];

    public Datum Result { get; set; }

    /// <summary>Type of <see cref="Result"/>; null while RETURN has not run.</summary>
    public SqlType? ResultType { get; set; }

    public int ResultModifier { get; set; } = -1;

    /// <summary>Label that EXIT or CONTINUE named; null for the innermost loop.</summary>
    public string? ExitLabel { get; set; }

    public long RowCount { get; set; }

    /// <summary>The error being handled, innermost.</summary>
    public SqlException? Handling { get; set; }

    // ---- place, for the context of errors ---------------------------------------------------------------------------------

    public int Line { get; set; }

    /// <summary>Name of the statement, such as RAISE; null outside statements.</summary>
    public string? Action { get; set; }

    /// <summary>Words in place of a statement: during function entry and so on.</summary>
    public string? Phase { get; set; }

    /// <summary>An error that has this frame's line already.</summary>
    public SqlException? Annotated { get; set; }

    public string ContextLine
    {
        get
        {
            string name = "PL/pgSQL function " + Routine.Signature;
            if (Phase is not null)
            {
                return Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{name} line {Line} {Phase}") : name + " " + Phase;
            }

            return Action is null ? name : string.Create(CultureInfo.InvariantCulture, $"{name} line {Line} at {Action}");
        }
    }

    // ---- records ----------------------------------------------------------------------------------------------------------

    /// <summary>The row type that a generic record has now; 55000 while nothing was assigned to it.</summary>
    public SqlType ShapeOf(PlSlot slot) => TryShapeOf(slot.Index)
        ?? throw new SqlException(SqlState.ObjectNotInPrerequisiteState, $"record \"{slot.Name}\" is not assigned yet")
        {
            Detail = "The tuple structure of a not-yet-assigned record is indeterminate.",
        };

    public SqlType? TryShapeOf(int slot) => Slots[slot].IsNull ? _emptyShapes?.GetValueOrDefault(slot) : Slots[slot].Ref<SqlRecord>().Type;

    /// <summary>Makes a generic record NULL that is known to be of a row type: no row was found, or OLD in an insert.</summary>
    public void SetEmpty(PlSlot slot, SqlType shape)
    {
        Slots[slot.Index] = Datum.Null;
        (_emptyShapes ??= [])[slot.Index] = shape;
    }

    /// <summary>Makes a generic record one that nothing was assigned to.</summary>
    public void Forget(PlSlot slot)
    {
        Slots[slot.Index] = Datum.Null;
        _emptyShapes?.Remove(slot.Index);
    }

    public void SetFound(bool found) => Slots[Routine.FoundSlot] = Datum.From(found);

    /// <summary>One more row of the result. It counts until the statement ends that called the routine.</summary>
    public void AddRow(Datum[] row)
    {
        Context.Memory.Take(RowSize.Of(row));
        Rows.Add(row);
    }

    /// <summary>Values of $1, $2 … as they are now.</summary>
    public Datum[] ParameterValues()
    {
        var values = new Datum[Routine.ParameterSlots.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Slots[Routine.ParameterSlots[i].Index];
        }

        return values;
    }

    /// <summary>Counts one step of work.</summary>
    public void Step() => Context.Gas.Charge(GasSchedule.RoutineStep);

    /// <summary>Counts one turn of a loop and looks whether the query was cancelled.</summary>
    public void Turn()
    {
        Context.Gas.Charge(GasSchedule.RoutineStep);
        Context.CheckCancelled();
    }
}

using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Routines;

/// <summary>Runs compiled PL/pgSQL routines.</summary>
internal static class PlInterpreter
{
    /// <summary>Runs a routine to its end. The frame holds what it left behind.</summary>
    public static PlFrame Run(SqlContext context, PlRoutine routine, CallSite site, Datum[] arguments)
    {
        var frame = new PlFrame(context, routine, site);
        for (int i = 0; i < routine.InputSlots.Count && i < arguments.Length; i++)
        {
            frame.Slots[routine.InputSlots[i].Index] = arguments[i];
        }

        Run(frame);
        return frame;
    }

    /// <summary>Runs a routine as a trigger; the result is the row to go on with, null to skip it.</summary>
    public static Datum[]? Fire(SqlContext context, PlRoutine routine, TriggerCall call)
    {
        var frame = new PlFrame(context, routine, new CallSite([], SqlTypes.Trigger));
        SetTriggerVariables(frame, call);
        Run(frame);
        bool decides = call.ForEachRow && call.Trigger.Timing != Syntax.TriggerTiming.After;
        if (frame.Result.IsNull)
        {
            return decides ? null : call.New ?? call.Old;
        }

        if (!decides)
        {
            return call.New ?? call.Old;
        }

        if (frame.ResultType!.Underlying.Representation != Representation.Record)
        {
            throw new SqlException(SqlState.DatatypeMismatch, "cannot return non-composite value from function returning composite type");
        }

        SqlRecord record = frame.Result.Ref<SqlRecord>();
        if (record.Type.Oid != call.RowType.Oid || record.Type.Oid == SqlTypes.RecordOid)
        {
            Results.CheckStructure(frame, record.Type.Fields, call.RowType.Fields, "returned row structure does not match the structure of the triggering table");
        }

        return record.Fields;
    }

    private static void Run(PlFrame frame)
    {
        RoutineStack stack = RoutineStack.Of(frame.Context);
        int depth = stack.Depth;
        stack.Push(frame);
        try
        {
            frame.SetFound(false);
            Flow flow = frame.Routine.Code.TryRun(frame, frame.Routine.Roots, out Flow done) ? done : frame.Routine.Body.Run(frame);
            frame.Action = null;
            frame.Line = 0;
            if (flow != Flow.Return && MustReturn(frame.Routine))
            {
                throw new SqlException(
                    SqlState.NoReturnStatement,
                    frame.Routine.Kind == PlResultKind.Trigger ? "control reached end of trigger procedure without RETURN" : "control reached end of function without RETURN");
            }

            if (frame.Routine.Kind == PlResultKind.Value)
            {
                frame.Phase = "while casting return value to function's return type";
                frame.Result = Results.Single(frame);
            }
        }
        catch (SqlException error)
        {
            if (!ReferenceEquals(frame.Annotated, error))
            {
                error.AddContext(frame.ContextLine);
            }

            throw;
        }
        finally
        {
            stack.CutTo(depth);
        }
    }

    private static bool MustReturn(PlRoutine routine) =>
        routine.Kind == PlResultKind.Trigger || (routine.Kind == PlResultKind.Value && routine.OutputSlots.Count == 0);

    private static void SetTriggerVariables(PlFrame frame, TriggerCall call)
    {
        SetRow("new", call.New);
        SetRow("old", call.Old);
        Set("tg_name", Datum.From(call.Trigger.Name));
        Set("tg_when", Datum.From(call.Trigger.Timing switch
        {
            Syntax.TriggerTiming.Before => "BEFORE",
            Syntax.TriggerTiming.After => "AFTER",
            _ => "INSTEAD OF",
        }));
        Set("tg_level", Datum.From(call.ForEachRow ? "ROW" : "STATEMENT"));
        Set("tg_op", Datum.From(call.Event.ToString().ToUpperInvariant()));
        Set("tg_relid", Datum.FromOid(call.RelationOid));
        Set("tg_relname", Datum.From(call.RelationName));
        Set("tg_table_name", Datum.From(call.RelationName));
        Set("tg_table_schema", Datum.From(call.SchemaName));
        Datum[] arguments = call.Trigger.Arguments.Select(Datum.From).ToArray();
        Set("tg_nargs", Datum.From(arguments.Length));
        Set("tg_argv", Datum.FromObject(arguments.Length == 0
            ? SqlArray.Empty(SqlTypes.Text)
            : new SqlArray(SqlTypes.Text, [arguments.Length], [0], arguments)));

        // In a row trigger both rows have their type, also the one that the event does not have.
        void SetRow(string name, Datum[]? row)
        {
            if (row is not null)
            {
                Set(name, Datum.FromObject(new SqlRecord(call.RowType, row)));
            }
            else if (call.ForEachRow)
            {
                frame.SetEmpty(frame.Routine.TriggerSlots[name], call.RowType);
            }
        }

        void Set(string name, Datum value) => frame.Slots[frame.Routine.TriggerSlots[name].Index] = value;
    }
}

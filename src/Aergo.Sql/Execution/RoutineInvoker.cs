using System.Collections.Generic;
using Aergo.Primitives;
using Aergo.Sql.Catalog;
using Aergo.Sql.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution;

/// <summary>Runs routines of the catalog: what the executor needs from the languages.</summary>
public interface IRoutineInvoker
{
    /// <summary>Calls a function for one value. Composite results come as a record.</summary>
    /// <param name="reads">The rows as the calling statement sees them, which are those of a routine that is not VOLATILE.</param>
    Datum Invoke(SqlContext context, IStateReader reads, RoutineDefinition routine, CallSite site, Datum[] arguments);

    /// <summary>Calls a function that returns a set: rows of its output columns.</summary>
    /// <param name="reads">As for <see cref="Invoke"/>.</param>
    IEnumerable<Datum[]> InvokeSet(SqlContext context, IStateReader reads, RoutineDefinition routine, CallSite site, Datum[] arguments);

    /// <summary>Calls a procedure; the result is its OUT and INOUT values in order.</summary>
    Datum[] Call(SqlContext context, RoutineDefinition routine, CallSite site, Datum[] arguments);

    /// <summary>Runs an anonymous block.</summary>
    void Do(SqlContext context, string language, string body);

    /// <summary>Fires one trigger. For row triggers old or new may be null by event; the result is the row to go on with, or null to skip it.</summary>
    Datum[]? Fire(SqlContext context, TriggerCall call);

    /// <summary>Checks a body at CREATE: syntax always, names and types where the language allows.</summary>
    void Validate(SqlContext context, RoutineDefinition routine);
}

/// <summary>One firing. Rows are arrays by live column of the relation, in order.</summary>
public sealed record TriggerCall(TriggerDefinition Trigger, uint RelationOid, string RelationName, string SchemaName, IReadOnlyList<ColumnInfo> Columns, SqlType RowType,
    Syntax.TriggerEvent Event, bool ForEachRow, Datum[]? Old, Datum[]? New);

using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;

namespace Aergo.Sql.Modification;

/// <summary>A constraint trigger whose condition held when its row was changed, and which fires when the transaction ends.</summary>
internal sealed record ConstraintTriggerCheck(uint Table, uint Constraint, RowEvent Change, TriggerConditions Conditions) : IDeferredCheck
{
    public void Run(SqlContext context)
    {
        if (context.Catalog.Tables.GetValueOrDefault(Table) is { } table && table.Triggers.FirstOrDefault(t => t.Oid == Constraint) is { } trigger)
        {
            new TriggerSet(context, Conditions, table, table.Columns, table.RowTypeOid, [trigger]).Fire(trigger, Change);
        }
    }
}

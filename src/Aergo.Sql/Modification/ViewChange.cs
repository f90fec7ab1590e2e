using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Modification;

/// <summary>A change of a view whose INSTEAD OF triggers carry it out.</summary>
internal sealed class ViewChange(SqlContext context, ModifyExecutor owner, LogicalViewModify node, IModifyEvaluator evaluator)
{
    public ModifyResult Execute(IEnumerable<Datum[]> source)
    {
        if (context.ReadOnly)
        {
            throw new SqlException(SqlState.ReadOnlyTransaction, $"cannot execute {node.Event.ToString().ToUpperInvariant()} in a read-only transaction");
        }

        var triggers = new TriggerSet(context, owner.Conditions, node.View, node.View.Columns, node.View.RowTypeOid, node.View.Triggers);
        List<Datum[]> rows = source.ToList();
        triggers.Statement(TriggerTiming.Before, node.Event, null);
        var returning = new List<Datum[]>();
        long affected = 0;
        foreach (Datum[] row in rows)
        {
            evaluator.Bind(node.Source.Columns, row);
            Datum[]? oldRow = node.Event == TriggerEvent.Insert ? null : OldRow(row);
            Datum[]? newRow = node.Event == TriggerEvent.Delete ? null : node.NewValues.Select(evaluator.Evaluate).ToArray();
            Datum[]? result = triggers.InsteadOf(node.Event, oldRow, newRow);
            if (result is null)
            {
                continue;
            }

            affected++;
            if (node.Returning.Count > 0)
            {
                evaluator.Bind(node.NewColumns, result);
                returning.Add(node.Returning.Select(evaluator.Evaluate).ToArray());
            }
        }

        triggers.Statement(TriggerTiming.After, node.Event, null);
        return new ModifyResult(returning, affected);
    }

    private Datum[] OldRow(Datum[] row)
    {
        var places = new Dictionary<int, int>();
        for (int i = 0; i < node.Source.Columns.Count; i++)
        {
            places[node.Source.Columns[i].Id] = i;
        }

        return node.OldColumns.Select(c => row[places[c.Id]]).ToArray();
    }
}

using System;
using System.Collections.Generic;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Modification;

/// <summary>UPDATE. A row that the source gives twice with different new values is refused, since which of them wins would be chance.</summary>
internal sealed class UpdateChange(ChangeRun run, LogicalUpdate node)
{
    public ModifyResult Execute(IEnumerable<Datum[]> source)
    {
        List<Datum[]> rows = run.ReadAll(source);
        run.Triggers.Statement(TriggerTiming.Before, TriggerEvent.Update, node.AssignedNumbers);
        var columns = new SourceColumns(node.Source.Columns, node.TargetColumns, node.RowKeyColumn);
        var seen = new RowKeySet();
        foreach (Datum[] row in rows)
        {
            byte[]? key = columns.Key(row);
            if (key is null)
            {
                continue;
            }

            Datum[] old = columns.Target(row);
            run.Evaluator.Bind(node.Source.Columns, row);
            var changed = (Datum[])old.Clone();
            foreach ((int column, BoundExpression value) in node.Assignments)
            {
                changed[column] = run.Evaluator.Evaluate(value);
            }

            if (rows.Count > 1 && !seen.TryAdd(key, changed))
            {
                seen.TryGet(key, out Datum[]? first);
                RequireSame(first!, changed);
                continue;
            }

            run.Update(key, old, rows.Count > 1 ? (Datum[])changed.Clone() : changed, node.AssignedNumbers, out _);
        }

        return run.Finish((TriggerEvent.Update, node.AssignedNumbers));
    }

    private void RequireSame(Datum[] first, Datum[] second)
    {
        byte[] one = run.Writer.Bytes(first).ToArray();
        if (!run.Writer.Bytes(second).SequenceEqual(one))
        {
            throw new SqlException(SqlState.CardinalityViolation, "UPDATE command cannot affect row a second time")
            {
                Hint = "Ensure that not more than one row of FROM matches any one target row.",
            };
        }
    }
}

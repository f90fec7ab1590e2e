using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Modification;

/// <summary>MERGE: for each source row the first WHEN that fits.</summary>
internal sealed class MergeChange(ChangeRun run, LogicalMerge node)
{
    private readonly RowKeySet _touched = new();

    public ModifyResult Execute(IEnumerable<Datum[]> source)
    {
        List<Datum[]> rows = run.ReadAll(source);
        int[] assigned = node.Whens.SelectMany(w => w.Assignments).Select(a => node.Table.Columns[a.Column].Number).Distinct().ToArray();
        (MergeAction Action, TriggerEvent Event, IReadOnlyList<int>? Assigned)[] kinds =
        [
            (MergeAction.Insert, TriggerEvent.Insert, null), (MergeAction.Update, TriggerEvent.Update, assigned), (MergeAction.Delete, TriggerEvent.Delete, null),
        ];
        kinds = kinds.Where(k => node.Whens.Any(w => w.Action == k.Action)).ToArray();
        foreach ((_, TriggerEvent action, IReadOnlyList<int>? columns) in kinds)
        {
            run.Triggers.Statement(TriggerTiming.Before, action, columns);
        }

        var places = new SourceColumns(node.Source.Columns, node.TargetColumns, node.RowKeyColumn);
        run.Writer.Reserve(rows.Count(r => places.Key(r) is null));
        foreach (Datum[] row in rows)
        {
            Apply(row, places, assigned);
        }

        return run.Finish(kinds.Reverse().Select(k => (k.Event, k.Assigned)).ToArray());
    }

    private void Apply(Datum[] row, SourceColumns places, int[] assigned)
    {
        byte[]? key = places.Key(row);
        run.Evaluator.Bind(node.Source.Columns, row);
        foreach (BoundMergeWhen when in node.Whens)
        {
            if (when.Matched != key is not null || (when.Condition is not null && !run.Evaluator.Evaluate(when.Condition).IsTrue))
            {
                continue;
            }

            switch (when.Action)
            {
                case MergeAction.Insert:
                    Datum[]? added = run.PrepareInsert(when.Values.Select(run.Evaluator.Evaluate).ToArray());
                    if (added is not null)
                    {
                        run.Insert(added);
                    }

                    break;
                case MergeAction.Update:
                    RequireFirst(key!);
                    Datum[] old = places.Target(row);
                    run.RequireReachable(node.Policies.Updatable, old);
                    var changed = (Datum[])old.Clone();
                    foreach ((int column, BoundExpression value) in when.Assignments)
                    {
                        changed[column] = run.Evaluator.Evaluate(value);
                    }

                    run.Update(key!, old, changed, assigned, out _);
                    break;
                case MergeAction.Delete:
                    RequireFirst(key!);
                    Datum[] removed = places.Target(row);
                    run.RequireReachable(node.Policies.Deletable, removed);
                    run.Delete(key!, removed);
                    break;
            }

            return;
        }
    }

    private void RequireFirst(byte[] key)
    {
        if (!_touched.TryAdd(key))
        {
            throw new SqlException(SqlState.CardinalityViolation, "MERGE command cannot affect row a second time")
            {
                Hint = "Ensure that not more than one source row matches any one target row.",
            };
        }
    }
}

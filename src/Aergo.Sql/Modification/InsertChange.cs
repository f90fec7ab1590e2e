using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Modification;

/// <summary>INSERT, with ON CONFLICT.</summary>
internal sealed class InsertChange(ChangeRun run, LogicalInsert node)
{
    private readonly RowKeySet _touched = new();
    private readonly int[] _assigned = node.OnConflict is { } conflict ? conflict.Assignments.Select(a => node.Table.Columns[a.Column].Number).ToArray() : [];

    public ModifyResult Execute(IEnumerable<Datum[]> source)
    {
        List<Datum[]> rows = run.ReadAll(source);
        bool updates = node.OnConflict is { DoUpdate: true };
        run.Triggers.Statement(TriggerTiming.Before, TriggerEvent.Insert, null);
        if (updates)
        {
            run.Triggers.Statement(TriggerTiming.Before, TriggerEvent.Update, _assigned);
        }

        run.Writer.Reserve(rows.Count);
        foreach (Datum[] source1 in rows)
        {
            Datum[]? row = run.PrepareInsert(source1);
            if (row is not null)
            {
                Insert(row);
            }
        }

        return updates
            ? run.Finish((TriggerEvent.Update, _assigned), (TriggerEvent.Insert, null))
            : run.Finish((TriggerEvent.Insert, null));
    }

    private void Insert(Datum[] row)
    {
        if (node.OnConflict is not { } conflict)
        {
            run.Insert(row);
            return;
        }

        byte[]? holder = run.Writer.FindConflict(row, conflict.Arbiters);
        if (holder is null)
        {
            byte[] key = run.Insert(row);
            if (conflict.DoUpdate)
            {
                _touched.TryAdd(key);
            }

            return;
        }

        if (conflict.DoUpdate)
        {
            Update(conflict, holder, row);
        }
    }

    private void Update(BoundOnConflict conflict, byte[] key, Datum[] proposed)
    {
        if (_touched.TryGet(key, out _))
        {
            throw new SqlException(SqlState.CardinalityViolation, "ON CONFLICT DO UPDATE command cannot affect row a second time")
            {
                Hint = "Ensure that no rows proposed for insertion within the same command have duplicate constrained values.",
            };
        }

        Datum[] existing = run.Context.Services.Tables.Find(run.Context, run.Table, key) ?? throw new InvalidOperationException("a unique key points to a row that is not there");
        run.Evaluator.Bind(node.TargetColumns, existing);
        run.Evaluator.Bind(conflict.Excluded, proposed);
        if (conflict.Where is not null && !run.Evaluator.Evaluate(conflict.Where).IsTrue)
        {
            return;
        }

        run.RequireReachable(node.Policies.Updatable, existing);
        run.Evaluator.Bind(node.TargetColumns, existing);
        var changed = (Datum[])existing.Clone();
        foreach ((int column, BoundExpression value) in conflict.Assignments)
        {
            changed[column] = run.Evaluator.Evaluate(value);
        }

        if (run.Update(key, existing, changed, _assigned, out byte[] newKey))
        {
            _touched.TryAdd(newKey);
        }
    }
}

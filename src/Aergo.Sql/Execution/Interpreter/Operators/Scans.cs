using System.Collections.Generic;
using Aergo.Sql.Catalog;
using Aergo.Sql.Compilation;
using Aergo.Sql.Planning;
using Aergo.Sql.Routines;
using Aergo.Sql.Storage;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Operators;

/// <summary>A whole table, filtered; with the row's key behind its columns for changes.</summary>
internal sealed class ScanOperator(PlanScan plan, Evaluator? pointInTime, Evaluator? filter, int gas) : Operator
{
    /// <summary>State slot of the pipeline that begins here; -1 for none.</summary>
    public int Pipeline { get; init; } = -1;

    private readonly bool[]? _columns = plan.Columns is null ? null : [.. plan.Columns];

    public override RowCursor Open(PlanExecution x)
    {
        if (pointInTime is not null)
        {
            (SqlContext past, TableDefinition table) = PastTable.Find(x.Context, plan.Table, plan.AsOf!.Kind, pointInTime.Evaluate(x, []));
            return new StoredCursor(x, past.Services.Tables.Scan(past, past.State, table, plan.Descending).GetEnumerator(), filter, plan.WithKey, gas);
        }

        if (Pipeline >= 0 && x.State[Pipeline] is PipelineRun run)
        {
            run.Walk = ((TableStore)x.Context.Services.Tables).Open(x.Context, x.Reads, plan.Table, plan.Descending, _columns);
            return new RestingCursor(x, run, run.Walk, filter, gas);
        }

        if (!plan.WithKey)
        {
            return new ValuesCursor(x, x.Context.Services.Tables.ScanValues(x.Context, x.Reads, plan.Table, plan.Descending, _columns).GetEnumerator(), filter, gas);
        }

        return new StoredCursor(x, x.Context.Services.Tables.Scan(x.Context, x.Reads, plan.Table, plan.Descending).GetEnumerator(), filter, plan.WithKey, gas);
    }
}

/// <summary>The first rows of a table; after them it says that there are no more, and leaves the rest of the walk to the code of its pipeline.</summary>
internal sealed class RestingCursor(PlanExecution x, PipelineRun run, TableWalk walk, Evaluator? filter, int gas) : RowCursor
{
    public override Datum[]? Next()
    {
        while (true)
        {
            if (run.Left == 0)
            {
                run.IsAtRest = true;
                return null;
            }

            if (!walk.Next())
            {
                return null;
            }

            run.Left--;
            x.Charge(gas);
            Datum[] row = walk.Read();
            if (filter is null || filter.IsTrue(x, row))
            {
                return row;
            }
        }
    }

    protected override void Close() => walk.Dispose();
}

/// <summary>Rows of a walk, all of them.</summary>
internal sealed class WalkCursor(PlanExecution x, TableWalk walk, Evaluator? filter, int gas) : RowCursor
{
    public override Datum[]? Next()
    {
        while (walk.Next())
        {
            x.Charge(gas);
            Datum[] row = walk.Read();
            if (filter is null || filter.IsTrue(x, row))
            {
                return row;
            }
        }

        return null;
    }

    protected override void Close() => walk.Dispose();
}

/// <summary>Rows of a table without their keys.</summary>
internal sealed class ValuesCursor(PlanExecution x, IEnumerator<Datum[]> rows, Evaluator? filter, int gas) : RowCursor
{
    public override Datum[]? Next()
    {
        while (rows.MoveNext())
        {
            x.Charge(gas);
            Datum[] row = rows.Current;
            if (filter is null || filter.IsTrue(x, row))
            {
                return row;
            }
        }

        return null;
    }

    protected override void Close() => rows.Dispose();
}

internal sealed class StoredCursor(PlanExecution x, IEnumerator<StoredRow> rows, Evaluator? filter, bool withKey, int gas) : RowCursor
{
    public override Datum[]? Next()
    {
        while (rows.MoveNext())
        {
            x.Charge(gas);
            StoredRow row = rows.Current;
            if (filter is null || filter.IsTrue(x, row.Values))
            {
                return withKey ? WithKey(row) : row.Values;
            }
        }

        return null;
    }

    public static Datum[] WithKey(in StoredRow row)
    {
        var values = new Datum[row.Values.Length + 1];
        row.Values.CopyTo(values, 0);
        values[^1] = Datum.From(row.Key);
        return values;
    }

    protected override void Close() => rows.Dispose();
}

/// <summary>The one row that a cursor stands on.</summary>
internal sealed class CurrentRowOperator(PlanCurrentRow plan, Evaluator cursor, Evaluator? filter, int gas) : Operator
{
    public override RowCursor Open(PlanExecution x)
    {
        byte[] key = CursorTable.Of(x.Context).Require(cursor.Evaluate(x, []).Text).KeyIn(plan.Table);
        Datum[]? row = x.Context.Services.Tables.Find(x.Context, plan.Table, key);
        IEnumerable<StoredRow> rows = row is null ? [] : [new StoredRow(key, row)];
        return new StoredCursor(x, rows.GetEnumerator(), filter, true, gas);
    }
}

internal sealed class VirtualScanOperator(VirtualTable table, Evaluator? filter, int gas) : Operator
{
    public override RowCursor Open(PlanExecution x) => new Cursor(x, table.Rows(x.Context).GetEnumerator(), filter, gas);

    private sealed class Cursor(PlanExecution x, IEnumerator<Datum[]> rows, Evaluator? filter, int gas) : RowCursor
    {
        public override Datum[]? Next()
        {
            while (rows.MoveNext())
            {
                x.Charge(gas + GasSchedule.RowRead);
                if (filter is null || filter.IsTrue(x, rows.Current))
                {
                    return rows.Current;
                }
            }

            return null;
        }

        protected override void Close() => rows.Dispose();
    }
}

using System.Collections.Generic;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Operators;

internal sealed class OneRowOperator : Operator
{
    public override RowCursor Open(PlanExecution x) => new Cursor();

    private sealed class Cursor : RowCursor
    {
        private bool _done;

        public override Datum[]? Next()
        {
            if (_done)
            {
                return null;
            }

            _done = true;
            return [];
        }
    }
}

internal sealed class NothingOperator : Operator
{
    public override RowCursor Open(PlanExecution x) => EmptyCursor.Instance;
}

internal sealed class EmptyCursor : RowCursor
{
    public static readonly EmptyCursor Instance = new();

    public override Datum[]? Next() => null;
}

/// <summary>Rows that are held already.</summary>
internal sealed class ListCursor(List<Datum[]> rows) : RowCursor
{
    private int _next;

    public override Datum[]? Next() => _next < rows.Count ? rows[_next++] : null;
}

internal sealed class ValuesOperator(Evaluator[][] rows, int gas) : Operator
{
    public override RowCursor Open(PlanExecution x) => new Cursor(rows, gas, x);

    private sealed class Cursor(Evaluator[][] rows, int gas, PlanExecution x) : RowCursor
    {
        private int _next;

        public override Datum[]? Next()
        {
            if (_next == rows.Length)
            {
                return null;
            }

            x.Charge(gas);
            Evaluator[] row = rows[_next++];
            var values = new Datum[row.Length];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = row[i].Evaluate(x, []);
            }

            return values;
        }
    }
}

/// <summary>Rows that are at hand.</summary>
internal sealed class RowsOperator(IReadOnlyList<Datum[]> rows, int gas) : Operator
{
    public override RowCursor Open(PlanExecution x) => new Cursor(rows, gas, x);

    private sealed class Cursor(IReadOnlyList<Datum[]> rows, int gas, PlanExecution x) : RowCursor
    {
        private int _next;

        public override Datum[]? Next()
        {
            if (_next == rows.Count)
            {
                return null;
            }

            x.Charge(gas);
            return rows[_next++];
        }
    }
}

/// <summary>Counts rows for EXPLAIN ANALYZE.</summary>
internal sealed class CountingOperator(Operator inner, int number) : Operator
{
    public override RowCursor Open(PlanExecution x) => new Cursor(inner.Open(x), x.RowCounts!, number);

    private sealed class Cursor(RowCursor inner, long[] counts, int number) : RowCursor
    {
        public override Datum[]? Next()
        {
            Datum[]? row = inner.Next();
            if (row is not null)
            {
                counts[number]++;
            }

            return row;
        }

        protected override void Close() => inner.Dispose();
    }
}

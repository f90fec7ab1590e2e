using System.Collections.Generic;
using Aergo.Sql.Execution.Values;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Operators;

/// <summary>Rows of a common table: pulled from their source as readers ask, kept for all readers.</summary>
internal sealed class SharedRows(Operator source, PlanExecution x)
{
    private readonly List<Datum[]> _rows = [];
    private RowCursor? _cursor;
    private bool _done;
    private long _held;

    public Datum[]? Get(int index)
    {
        while (index >= _rows.Count && !_done)
        {
            _cursor ??= source.Open(x);
            if (_cursor.Next() is not { } row)
            {
                _done = true;
                _cursor.Dispose();
                break;
            }

            long size = RowSize.Of(row);
            x.Take(size);
            _held += size;
            _rows.Add(row);
        }

        return index < _rows.Count ? _rows[index] : null;
    }

    public void ReadAll()
    {
        while (!_done)
        {
            Get(_rows.Count);
        }
    }

    public void Close()
    {
        _cursor?.Dispose();
        x.Release(_held);
        _held = 0;
    }
}

/// <summary>One common table made ready.</summary>
internal sealed record PreparedTable(int Slot, Operator Source, bool Changes);

/// <summary>Puts the common tables of a query in place; changes among them are carried out at once, in order, whether read or not.</summary>
internal sealed class WithOperator(PreparedTable[] tables, Operator body) : Operator
{
    public override RowCursor Open(PlanExecution x)
    {
        var shared = new SharedRows[tables.Length];
        for (int i = 0; i < tables.Length; i++)
        {
            shared[i] = new SharedRows(tables[i].Source, x);
            x.State[tables[i].Slot] = shared[i];
        }

        for (int i = 0; i < tables.Length; i++)
        {
            if (tables[i].Changes)
            {
                shared[i].ReadAll();
                x.Affected = -1;
            }
        }

        return new Cursor(body.Open(x), shared);
    }

    private sealed class Cursor(RowCursor body, SharedRows[] shared) : RowCursor
    {
        public override Datum[]? Next() => body.Next();

        protected override void Close()
        {
            body.Dispose();
            foreach (SharedRows rows in shared)
            {
                rows.Close();
            }
        }
    }
}

internal sealed class CteScanOperator(int slot, int gas) : Operator
{
    public override RowCursor Open(PlanExecution x) => new Cursor((SharedRows)x.State[slot]!, gas, x);

    private sealed class Cursor(SharedRows rows, int gas, PlanExecution x) : RowCursor
    {
        private int _next;

        public override Datum[]? Next()
        {
            Datum[]? row = rows.Get(_next++);
            if (row is not null)
            {
                x.Charge(gas);
            }

            return row;
        }
    }
}

/// <summary>The rows of the last round of a recursion.</summary>
internal sealed class WorkingScanOperator(int slot, int gas) : Operator
{
    public override RowCursor Open(PlanExecution x) => new Cursor((List<Datum[]>)x.State[slot]!, gas, x);

    private sealed class Cursor(List<Datum[]> rows, int gas, PlanExecution x) : RowCursor
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

/// <summary>The first term, then the second over the rows of the round before, until a round brings nothing new.</summary>
internal sealed class RecursionOperator(Operator first, Operator term, int workingSlot, int roundCell, ValueRule[]? distinct, int gas) : Operator
{
    public override RowCursor Open(PlanExecution x) => new Cursor(this, x);

    private sealed class Cursor(RecursionOperator owner, PlanExecution x) : RowCursor
    {
        private readonly KeyTable? _seen = owner.Distinct is null ? null : new KeyTable(owner.Distinct);
        private RowCursor? _open;
        private List<Datum[]> _found = [];
        private long _held;

        public override Datum[]? Next()
        {
            _open ??= owner.First.Open(x);
            while (true)
            {
                while (_open.Next() is { } row)
                {
                    x.Charge(owner.Gas);
                    if (_seen is not null)
                    {
                        _seen.FindOrAdd(row, out bool added);
                        if (!added)
                        {
                            continue;
                        }

                        Hold(row);
                    }

                    _found.Add(row);
                    return row;
                }

                _open.Dispose();
                if (_found.Count == 0)
                {
                    return null;
                }

                x.Context.CheckCancelled();
                x.State[owner.WorkingSlot] = _found;

                // Rounds are numbered through all runs of the recursion: what was kept for a round of the run before is of no use.
                Datum last = x.Cells[owner.RoundCell];
                x.Cells[owner.RoundCell] = Datum.From(last.IsNull ? 1 : last.Bits + 1);
                _found = [];
                _open = owner.Term.Open(x);
            }
        }

        private void Hold(Datum[] row)
        {
            long size = RowSize.Of(row);
            x.Take(size);
            _held += size;
        }

        protected override void Close()
        {
            _open?.Dispose();
            x.Release(_held);
            _held = 0;
        }
    }

    private Operator First => first;

    private Operator Term => term;

    private int WorkingSlot => workingSlot;

    private int RoundCell => roundCell;

    private ValueRule[]? Distinct => distinct;

    private int Gas => gas;
}

/// <summary>Keeps its input's rows while the cells they depend on are the same.</summary>
internal sealed class KeepOperator(Operator input, (int Cell, ValueRule Rule)[] dependencies, int slot, int gas) : Operator
{
    public override RowCursor Open(PlanExecution x)
    {
        if (x.State[slot] is Kept kept && CellValues.Same(kept.Cells, dependencies, x))
        {
            return new Cursor(kept.Rows, gas, x);
        }

        Datum[] cells = CellValues.Of(dependencies, x);
        if (x.State[slot] is Kept old)
        {
            x.Release(old.Held);
            x.State[slot] = null;
        }

        var rows = new List<Datum[]>();
        long held = 0;
        using (RowCursor cursor = input.Open(x))
        {
            while (cursor.Next() is { } row)
            {
                long size = RowSize.Of(row);
                x.Take(size);
                held += size;
                rows.Add(row);
            }
        }

        x.State[slot] = new Kept(cells, rows, held);
        return new Cursor(rows, gas, x);
    }

    private sealed record Kept(Datum[] Cells, List<Datum[]> Rows, long Held);

    private sealed class Cursor(List<Datum[]> rows, int gas, PlanExecution x) : RowCursor
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

/// <summary>Compares the cells that something kept depends on.</summary>
internal static class CellValues
{
    public static Datum[] Of((int Cell, ValueRule Rule)[] cells, PlanExecution x)
    {
        var values = new Datum[cells.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = x.Cells[cells[i].Cell];
        }

        return values;
    }

    public static bool Same(Datum[] values, (int Cell, ValueRule Rule)[] cells, PlanExecution x)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!ImageRule.Same(cells[i].Rule, x.Cells[cells[i].Cell], values[i]))
            {
                return false;
            }
        }

        return true;
    }
}

using System;
using System.Collections.Generic;
using Aergo.Sql.Execution.Values;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Operators;

/// <summary>Stable sort of all rows, or of as many first ones as a limit above can use.</summary>
internal sealed class SortOperator(Operator input, RowOrder order, Evaluator? limit, Evaluator? offset, int gas) : Operator
{
    /// <summary>Beyond this many first rows a full sort is no slower than a heap.</summary>
    private const long HeapRowsMax = 10_000;

    public override RowCursor Open(PlanExecution x)
    {
        if (limit is not null)
        {
            long take = RowCounts.Limit(x, limit), skip = RowCounts.Offset(x, offset);
            if (take <= HeapRowsMax && skip <= HeapRowsMax && take + skip > 0)
            {
                return new TopCursor(input, order, (int)(take + skip), gas, x);
            }
        }

        return new Cursor(input, order, gas, x);
    }

    private sealed class Cursor(Operator input, RowOrder order, int gas, PlanExecution x) : RowCursor
    {
        private List<Datum[]>? _rows;
        private int[] _places = [];
        private int _next;
        private long _held;

        public override Datum[]? Next()
        {
            if (_rows is null)
            {
                Read();
            }

            return _next < _places.Length ? _rows![_places[_next++]] : null;
        }

        protected override void Close()
        {
            x.Release(_held);
            _held = 0;
        }

        private void Read()
        {
            _rows = [];
            var keys = new List<Datum[]>();
            bool bits = order.IsSingleBits;
            using (RowCursor cursor = input.Open(x))
            {
                while (cursor.Next() is { } row)
                {
                    x.Charge(gas);
                    Datum[] key = order.Key(x, row);
                    long size = RowSize.Of(row) + RowSize.Of(key);
                    x.Take(size);
                    _held += size;
                    _rows.Add(row);
                    keys.Add(key);
                }
            }

            _places = new int[_rows.Count];
            for (int i = 0; i < _places.Length; i++)
            {
                _places[i] = i;
            }

            // n log n comparisons, charged by a fixed rule rather than by what the algorithm happened to compare.
            x.Charge(SortGas(_rows.Count, order.Count));
            if (bits)
            {
                SortBits(keys);
            }
            else
            {
                Array.Sort(_places, (a, b) => order.Compare(keys[a], keys[b]) is var c && c != 0 ? c : a.CompareTo(b));
            }
        }

        /// <summary>One key in the bits: numbers are sorted, with the place as tie-break.</summary>
        private void SortBits(List<Datum[]> keys)
        {
            var pairs = new (long Key, int Place)[keys.Count];
            int present = 0;
            var nulls = new List<int>();
            for (int i = 0; i < keys.Count; i++)
            {
                Datum key = keys[i][0];
                if (key.IsNull)
                {
                    nulls.Add(i);
                }
                else
                {
                    pairs[present++] = (order.FirstDescending ? ~key.Bits : key.Bits, i);
                }
            }

            Array.Sort(pairs, 0, present, PairOrder.Instance);
            int place = 0;
            if (order.FirstNullsFirst)
            {
                foreach (int n in nulls)
                {
                    _places[place++] = n;
                }
            }

            for (int i = 0; i < present; i++)
            {
                _places[place++] = pairs[i].Place;
            }

            if (!order.FirstNullsFirst)
            {
                foreach (int n in nulls)
                {
                    _places[place++] = n;
                }
            }
        }
    }

    public static long SortGas(int rows, int keys)
    {
        int log = 1;
        while ((1L << log) < rows)
        {
            log++;
        }

        return (long)rows * log * keys * GasSchedule.ExpressionStep;
    }

    private sealed class PairOrder : IComparer<(long Key, int Place)>
    {
        public static readonly PairOrder Instance = new();

        public int Compare((long Key, int Place) x, (long Key, int Place) y) => x.Key != y.Key ? x.Key.CompareTo(y.Key) : x.Place.CompareTo(y.Place);
    }

    /// <summary>Keeps the first n rows in a heap whose top is the last of them.</summary>
    private sealed class TopCursor(Operator input, RowOrder order, int count, int gas, PlanExecution x) : RowCursor
    {
        private List<Entry>? _rows;
        private int _next;
        private long _held;

        private readonly record struct Entry(Datum[] Key, int Number, Datum[] Row);

        public override Datum[]? Next()
        {
            if (_rows is null)
            {
                Read();
            }

            return _next < _rows!.Count ? _rows[_next++].Row : null;
        }

        protected override void Close()
        {
            x.Release(_held);
            _held = 0;
        }

        private void Read()
        {
            var heap = new PriorityQueue<Entry, Entry>(Comparer<Entry>.Create((a, b) => Compare(b, a)));
            int number = 0;
            int log = 1;
            while ((1L << log) < count)
            {
                log++;
            }

            using (RowCursor cursor = input.Open(x))
            {
                while (cursor.Next() is { } row)
                {
                    x.Charge(gas + (log * order.Count * GasSchedule.ExpressionStep));
                    var entry = new Entry(order.Key(x, row), number++, row);
                    if (heap.Count < count)
                    {
                        Hold(entry, 1);
                        heap.Enqueue(entry, entry);
                    }
                    else if (order.Compare(entry.Key, heap.Peek().Key) < 0)
                    {
                        Hold(entry, 1);
                        Hold(heap.DequeueEnqueue(entry, entry), -1);
                    }
                }
            }

            _rows = new List<Entry>(heap.Count);
            while (heap.TryDequeue(out Entry entry, out _))
            {
                _rows.Add(entry);
            }

            _rows.Reverse();
        }

        private int Compare(in Entry a, in Entry b) => order.Compare(a.Key, b.Key) is var c && c != 0 ? c : a.Number.CompareTo(b.Number);

        private void Hold(in Entry entry, int sign)
        {
            long size = RowSize.Of(entry.Row) + RowSize.Of(entry.Key);
            if (sign > 0)
            {
                x.Take(size);
                _held += size;
            }
            else
            {
                x.Release(size);
                _held -= size;
            }
        }
    }
}

using System;
using System.Collections.Generic;
using Aergo.Sql.Execution.Values;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Operators;

/// <summary>One window call made ready: a window function with its arguments, or an aggregate.</summary>
internal sealed record PreparedWindowCall(WindowFunctionDefinition? Function, CallSite Site, Evaluator[] Arguments, AggregateCall? Aggregate);

/// <summary>A window made ready.</summary>
internal sealed record PreparedWindow(Evaluator[] Partition, ValueRule[] PartitionRules, RowOrder? Order, PreparedFrame Frame, PreparedWindowCall[] Calls);

/// <summary>Reads all rows, computes partition by partition, and gives them out in the order they came.</summary>
internal sealed class WindowOperator(Operator input, PreparedWindow window, int inputWidth, int gas) : Operator
{
    public override RowCursor Open(PlanExecution x) => new Cursor(input, window, inputWidth, gas, x);

    private sealed class Cursor(Operator input, PreparedWindow window, int inputWidth, int gas, PlanExecution x) : RowCursor
    {
        private List<Datum[]>? _rows;
        private int _next;
        private long _held;

        public override Datum[]? Next()
        {
            _rows ??= Read();
            return _next < _rows.Count ? _rows[_next++] : null;
        }

        protected override void Close()
        {
            x.Release(_held);
            _held = 0;
        }

        private List<Datum[]> Read()
        {
            var rows = new List<Datum[]>();
            var partitions = new List<List<int>>();
            var table = new KeyTable(window.PartitionRules);
            var key = new Datum[window.Partition.Length];
            int width = inputWidth + window.Calls.Length;
            using (RowCursor cursor = input.Open(x))
            {
                while (cursor.Next() is { } row)
                {
                    x.Charge(gas);
                    var wide = new Datum[width];
                    row.AsSpan(0, inputWidth).CopyTo(wide);
                    long size = RowSize.Of(wide) + 32;
                    x.Take(size);
                    _held += size;
                    for (int i = 0; i < key.Length; i++)
                    {
                        key[i] = window.Partition[i].Evaluate(x, row);
                    }

                    int partition = table.FindOrAdd(key, out bool added);
                    if (added)
                    {
                        partitions.Add([]);
                    }

                    partitions[partition].Add(rows.Count);
                    rows.Add(wide);
                }
            }

            foreach (List<int> places in partitions)
            {
                Compute(rows, places);
            }

            return rows;
        }

        private void Compute(List<Datum[]> rows, List<int> places)
        {
            var partition = new WindowPartition(x, window, rows, places);
            for (int i = 0; i < window.Calls.Length; i++)
            {
                PreparedWindowCall call = window.Calls[i];
                int slot = inputWidth + i;
                if (call.Aggregate is not null)
                {
                    partition.RunAggregate(call.Aggregate, slot);
                }
                else
                {
                    partition.RunFunction(call, slot);
                }
            }
        }
    }
}

/// <summary>The rows of one partition in window order, with their frames.</summary>
internal sealed class WindowPartition : IWindowRows
{
    private readonly PlanExecution _x;
    private readonly PreparedWindow _window;
    private readonly Datum[][] _rows;
    private readonly Datum[][] _keys;
    private readonly int[] _group;
    private readonly List<int> _groupStart = [];
    private readonly FrameBounds _frames;
    private Evaluator[] _arguments = [];

    public WindowPartition(PlanExecution x, PreparedWindow window, List<Datum[]> rows, List<int> places)
    {
        (_x, _window) = (x, window);
        int count = places.Count;
        _rows = new Datum[count][];
        _keys = new Datum[count][];
        for (int i = 0; i < count; i++)
        {
            _rows[i] = rows[places[i]];
            _keys[i] = window.Order is null ? [] : window.Order.Key(x, _rows[i]);
        }

        if (window.Order is { } order)
        {
            x.Charge(SortOperator.SortGas(count, order.Count));
            var sorted = new int[count];
            for (int i = 0; i < count; i++)
            {
                sorted[i] = i;
            }

            Array.Sort(sorted, (a, b) => order.Compare(_keys[a], _keys[b]) is var c && c != 0 ? c : a.CompareTo(b));
            _rows = Array.ConvertAll(sorted, i => _rows[i]);
            _keys = Array.ConvertAll(sorted, i => _keys[i]);
        }

        _group = new int[count];
        for (int i = 0; i < count; i++)
        {
            if (i == 0 || (window.Order is not null && window.Order.Compare(_keys[i - 1], _keys[i]) != 0))
            {
                _groupStart.Add(i);
            }

            _group[i] = _groupStart.Count - 1;
        }

        _frames = new FrameBounds(window.Frame, x, this, _keys);
    }

    public int Count => _rows.Length;

    public int Current { get; private set; }

    public int FrameStart { get; private set; }

    public int FrameEnd { get; private set; }

    public int GroupCount => _groupStart.Count;

    public int GroupStart(int group) => group < _groupStart.Count ? _groupStart[group] : Count;

    public bool IsExcluded(int row) => _window.Frame.Exclusion switch
    {
        FrameExclusion.CurrentRow => row == Current,
        FrameExclusion.Group => _group[row] == _group[Current],
        FrameExclusion.Ties => row != Current && _group[row] == _group[Current],
        _ => false,
    };

    public int PeerStart(int row) => _groupStart[_group[row]];

    public int PeerEnd(int row) => GroupStart(_group[row] + 1);

    public int PeerGroup(int row) => _group[row];

    public Datum Argument(int row, int index) => _arguments[index].Evaluate(_x, _rows[row]);

    public void RunFunction(PreparedWindowCall call, int slot)
    {
        _arguments = call.Arguments;
        for (int i = 0; i < Count; i++)
        {
            MoveTo(i);
            _rows[i][slot] = call.Function!.Compute(_x.Context, call.Site, this);
        }
    }

    /// <summary>Frames that only grow at their end are added to; frames equal to the one before share its result; others are computed anew.</summary>
    public void RunAggregate(AggregateCall aggregate, int slot)
    {
        bool grows = _window.Frame.Start.Kind == FrameBoundKind.UnboundedPreceding && _window.Frame.Exclusion == FrameExclusion.None;
        object state = aggregate.NewState();
        int added = 0;
        int start = -1, end = -1;
        Datum result = default;
        for (int i = 0; i < Count; i++)
        {
            MoveTo(i);
            if (grows)
            {
                if (FrameEnd != end)
                {
                    for (; added < FrameEnd; added++)
                    {
                        aggregate.Add(state, _x, _rows[added]);
                    }

                    end = FrameEnd;
                    result = aggregate.Result(state, _x);
                }
            }
            else if (FrameStart != start || FrameEnd != end || _window.Frame.Exclusion != FrameExclusion.None)
            {
                (start, end) = (FrameStart, FrameEnd);
                _x.Charge((end - start) * (long)GasSchedule.ExpressionStep);
                state = aggregate.NewState();
                for (int row = start; row < end; row++)
                {
                    if (!IsExcluded(row))
                    {
                        aggregate.Add(state, _x, _rows[row]);
                    }
                }

                result = aggregate.Result(state, _x);
            }

            _rows[i][slot] = result;
        }
    }

    private void MoveTo(int row)
    {
        Current = row;
        (FrameStart, FrameEnd) = _frames.Of(row);
    }
}

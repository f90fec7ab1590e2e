using System;
using System.Collections.Generic;
using Aergo.Sql.Execution.Values;
using Aergo.Sql.Functions;
using Aergo.Sql.Planning;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Operators;

/// <summary>One aggregate call made ready: feeds rows to the state of a group and asks for its result.</summary>
/// <remarks>Filter first, then strictness, then DISTINCT and ORDER BY, which hold their rows back until the result is asked for.</remarks>
internal sealed class AggregateCall
{
    private readonly PlanAggregateCall _plan;
    private readonly Evaluator[] _arguments;
    private readonly Evaluator[] _direct;
    private readonly Evaluator? _filter;
    private readonly RowOrder? _order;
    private readonly ValueRule[] _rules;
    private readonly bool _strict;
    private readonly bool _held;

    public AggregateCall(PlanAggregateCall plan, Evaluator[] arguments, Evaluator[] direct, Evaluator? filter, RowOrder? order)
    {
        _plan = plan;
        _arguments = arguments;
        _direct = direct;
        _filter = filter;
        _order = order;
        _strict = plan.Definition.Strict;
        _held = plan.Distinct || order is not null;
        _rules = plan.Distinct ? [.. System.Linq.Enumerable.Select(plan.Arguments, a => ValueRule.For(a.Type))] : [];
    }

    /// <summary>An empty state for one group.</summary>
    public object NewState() => _held ? new HeldRows(_rules, _plan.Distinct) : _plan.Definition.Create(_plan.Site);

    public void Add(object state, PlanExecution x, Datum[] row)
    {
        if (_filter is not null && !_filter.IsTrue(x, row))
        {
            return;
        }

        if (_held)
        {
            Hold((HeldRows)state, x, row);
            return;
        }

        var accumulator = (Accumulator)state;
        switch (_arguments.Length)
        {
            case 0:
                accumulator.Add(x.Context, []);
                break;
            case 1:
            {
                Datum a = _arguments[0].Evaluate(x, row);
                if (!_strict || !a.IsNull)
                {
                    accumulator.Add(x.Context, [a]);
                }

                break;
            }

            default:
            {
                Datum[] values = Values(x, row, out bool hasNull);
                if (!_strict || !hasNull)
                {
                    accumulator.Add(x.Context, values);
                }

                break;
            }
        }
    }

    public Datum Result(object state, PlanExecution x)
    {
        if (!_held)
        {
            return ((Accumulator)state).Result(x.Context);
        }

        Accumulator accumulator = _plan.Definition.Create(_plan.Site);
        var rows = (HeldRows)state;
        if (_order is not null)
        {
            x.Charge(SortOperator.SortGas(rows.Count, _order.Count));
            rows.Sort(_order);
        }

        if (_plan.Definition.OrderedSet)
        {
            FeedOrderedSet(accumulator, rows, x);
        }
        else
        {
            foreach (Datum[] values in rows.Arguments)
            {
                accumulator.Add(x.Context, values);
            }
        }

        return accumulator.Result(x.Context);
    }

    /// <summary>Every row brings the direct arguments first; a group without rows gets none, and its result is NULL.</summary>
    private void FeedOrderedSet(Accumulator accumulator, HeldRows rows, PlanExecution x)
    {
        var direct = new Datum[_direct.Length];
        for (int i = 0; i < direct.Length; i++)
        {
            direct[i] = rows.FirstRow is null ? Datum.Null : _direct[i].Evaluate(x, rows.FirstRow);
        }

        if (_plan.Definition.Hypothetical)
        {
            FeedHypothetical(accumulator, rows, direct, x);
            return;
        }

        foreach (Datum[] key in rows.Keys)
        {
            Datum[] values = [.. direct, .. key];
            if (!_strict || Array.TrueForAll(key, v => !v.IsNull))
            {
                accumulator.Add(x.Context, values);
            }
        }
    }

    private void FeedHypothetical(Accumulator accumulator, HeldRows rows, Datum[] direct, PlanExecution x)
    {
        Datum[]? previous = null;
        foreach (Datum[] key in rows.Keys)
        {
            Datum order = Datum.From(Math.Sign(_order!.Compare(key, direct)));
            accumulator.Add(x.Context, [order, Datum.From(previous is null || _order.Compare(previous, key) != 0)]);
            previous = key;
        }
    }

    private void Hold(HeldRows rows, PlanExecution x, Datum[] row)
    {
        Datum[] values = Values(x, row, out bool hasNull);
        if (_strict && hasNull)
        {
            return;
        }

        Datum[] key = _order is null ? [] : _order.Key(x, row);
        rows.Add(values, key, _plan.Definition.OrderedSet ? row : null, x);
    }

    private Datum[] Values(PlanExecution x, Datum[] row, out bool hasNull)
    {
        var values = new Datum[_arguments.Length];
        hasNull = false;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = _arguments[i].Evaluate(x, row);
            hasNull |= values[i].IsNull;
        }

        return values;
    }

    /// <summary>Rows of one group that wait for their order.</summary>
    private sealed class HeldRows(ValueRule[] rules, bool distinct)
    {
        private readonly KeyTable? _seen = distinct ? new KeyTable(rules) : null;
        private readonly List<(Datum[] Arguments, Datum[] Key)> _rows = [];
        private bool _sorted;

        public int Count => _rows.Count;

        public Datum[]? FirstRow { get; private set; }

        public IEnumerable<Datum[]> Arguments
        {
            get
            {
                foreach ((Datum[] arguments, _) in _rows)
                {
                    yield return arguments;
                }
            }
        }

        public IEnumerable<Datum[]> Keys
        {
            get
            {
                foreach ((_, Datum[] key) in _rows)
                {
                    yield return key;
                }
            }
        }

        public void Add(Datum[] arguments, Datum[] key, Datum[]? row, PlanExecution x)
        {
            FirstRow ??= row;
            if (_seen is not null)
            {
                _seen.FindOrAdd(arguments, out bool added);
                if (!added)
                {
                    return;
                }
            }

            x.Take(RowSize.Of(arguments) + RowSize.Of(key));
            _rows.Add((arguments, key));
            _sorted = false;
        }

        public void Sort(RowOrder order)
        {
            if (_sorted)
            {
                return;
            }

            var numbered = new (Datum[] Arguments, Datum[] Key, int Number)[_rows.Count];
            for (int i = 0; i < numbered.Length; i++)
            {
                numbered[i] = (_rows[i].Arguments, _rows[i].Key, i);
            }

            Array.Sort(numbered, (a, b) => order.Compare(a.Key, b.Key) is var c && c != 0 ? c : a.Number.CompareTo(b.Number));
            for (int i = 0; i < numbered.Length; i++)
            {
                _rows[i] = (numbered[i].Arguments, numbered[i].Key);
            }

            _sorted = true;
        }
    }
}

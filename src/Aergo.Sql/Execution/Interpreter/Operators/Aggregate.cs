using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Execution.Values;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Operators;

/// <summary>Groups by hash, in first-seen order; grouping sets one after the other. Without keys there is one group, rows or not.</summary>
internal sealed class AggregateOperator(Operator input, Evaluator[] keys, ValueRule[] rules, AggregateCall[] calls, IReadOnlyList<IReadOnlyList<int>>? sets, bool withSetIndex, int gas) : Operator
{
    public override RowCursor Open(PlanExecution x) => new Cursor(this, x);

    /// <summary>Groups of one grouping set.</summary>
    private sealed class Groups
    {
        private readonly AggregateCall[] _calls;
        private readonly List<object[]> _states = [];
        private readonly Datum[] _scratch;

        public Groups(IReadOnlyList<int> places, ValueRule[] rules, AggregateCall[] calls)
        {
            Places = places;
            _calls = calls;
            _scratch = new Datum[places.Count];
            Table = new KeyTable([.. places.Select(p => rules[p])]);
            if (places.Count == 0)
            {
                Table.FindOrAdd([], out _);
                _states.Add(NewStates());
            }
        }

        public IReadOnlyList<int> Places { get; }

        public KeyTable Table { get; }

        public object[] States(int group) => _states[group];

        public void Add(Datum[] key, PlanExecution x, Datum[] row, ref long held)
        {
            object[] states;
            if (Places.Count == 0)
            {
                states = _states[0];
            }
            else
            {
                for (int i = 0; i < _scratch.Length; i++)
                {
                    _scratch[i] = key[Places[i]];
                }

                int group = Table.FindOrAdd(_scratch, out bool added);
                if (added)
                {
                    long size = RowSize.Of(_scratch) + (_calls.Length * 64L);
                    x.Take(size);
                    held += size;
                    _states.Add(NewStates());
                }

                states = _states[group];
            }

            for (int i = 0; i < _calls.Length; i++)
            {
                _calls[i].Add(states[i], x, row);
            }
        }

        private object[] NewStates()
        {
            var states = new object[_calls.Length];
            for (int i = 0; i < states.Length; i++)
            {
                states[i] = _calls[i].NewState();
            }

            return states;
        }
    }

    private sealed class Cursor(AggregateOperator owner, PlanExecution x) : RowCursor
    {
        private Groups[]? _groups;
        private int _set;
        private int _group;
        private long _held;

        public override Datum[]? Next()
        {
            _groups ??= Read();
            while (_set < _groups.Length)
            {
                Groups groups = _groups[_set];
                if (_group == groups.Table.Count)
                {
                    _set++;
                    _group = 0;
                    continue;
                }

                return Row(groups, _group++);
            }

            return null;
        }

        protected override void Close()
        {
            x.Release(_held);
            _held = 0;
        }

        private Datum[] Row(Groups groups, int group)
        {
            int keyCount = owner.Keys.Length;
            var row = new Datum[keyCount + owner.Calls.Length + (owner.WithSetIndex ? 1 : 0)];
            System.ReadOnlySpan<Datum> key = groups.Table.Key(group);
            for (int i = 0; i < groups.Places.Count; i++)
            {
                row[groups.Places[i]] = key[i];
            }

            object[] states = groups.States(group);
            for (int i = 0; i < owner.Calls.Length; i++)
            {
                row[keyCount + i] = owner.Calls[i].Result(states[i], x);
            }

            if (owner.WithSetIndex)
            {
                row[^1] = Datum.From(_set);
            }

            return row;
        }

        private Groups[] Read()
        {
            IReadOnlyList<IReadOnlyList<int>> sets = owner.Sets ?? [[.. Enumerable.Range(0, owner.Keys.Length)]];
            Groups[] all = [.. sets.Select(s => new Groups(s, owner.Rules, owner.Calls))];
            var key = new Datum[owner.Keys.Length];
            long price = owner.Gas + ((all.Length - 1L) * GasSchedule.OperatorRow);
            using RowCursor cursor = owner.Input.Open(x);
            while (cursor.Next() is { } row)
            {
                x.Charge(price);
                for (int i = 0; i < key.Length; i++)
                {
                    key[i] = owner.Keys[i].Evaluate(x, row);
                }

                foreach (Groups groups in all)
                {
                    groups.Add(key, x, row, ref _held);
                }
            }

            return all;
        }
    }

    private Operator Input => input;

    private Evaluator[] Keys => keys;

    private ValueRule[] Rules => rules;

    private AggregateCall[] Calls => calls;

    private IReadOnlyList<IReadOnlyList<int>>? Sets => sets;

    private bool WithSetIndex => withSetIndex;

    private int Gas => gas;
}

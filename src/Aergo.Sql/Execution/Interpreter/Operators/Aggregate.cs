using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Compilation;
using Aergo.Sql.Execution.Values;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Operators;

/// <summary>Groups by hash, in first-seen order; grouping sets one after the other. Without keys there is one group, rows or not.</summary>
internal sealed class AggregateOperator(Operator input, Evaluator[] keys, ValueRule[] rules, AggregateCall[] calls, IReadOnlyList<IReadOnlyList<int>>? sets, bool withSetIndex, int gas) : Operator
{
    /// <summary>Code for the rows from a scan up to the groups, where they come that way.</summary>
    public PipelineCode? Code { get; init; }

    public override RowCursor Open(PlanExecution x) => new Cursor(this, x);

    private sealed class Cursor(AggregateOperator owner, PlanExecution x) : RowCursor
    {
        private AggregateGroups[]? _groups;
        private int _set;
        private int _group;

        public override Datum[]? Next()
        {
            _groups ??= Read();
            while (_set < _groups.Length)
            {
                AggregateGroups groups = _groups[_set];
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
            foreach (AggregateGroups groups in _groups ?? [])
            {
                groups.Release(x);
            }
        }

        private Datum[] Row(AggregateGroups groups, int group)
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

        private AggregateGroups[] Read()
        {
            IReadOnlyList<IReadOnlyList<int>> sets = owner.Sets ?? [[.. Enumerable.Range(0, owner.Keys.Length)]];
            AggregateGroups[] all = [.. sets.Select(s => new AggregateGroups(s, owner.Rules, owner.Calls))];
            var key = new Datum[owner.Keys.Length];
            long price = owner.Gas + ((all.Length - 1L) * GasSchedule.OperatorRow);
            PipelineRun? run = owner.Code?.Begin(x);
            using RowCursor cursor = owner.Input.Open(x);
            while (cursor.Next() is { } row)
            {
                x.Charge(price);
                for (int i = 0; i < key.Length; i++)
                {
                    key[i] = owner.Keys[i].Evaluate(x, row);
                }

                foreach (AggregateGroups groups in all)
                {
                    groups.Add(key, x, row);
                }
            }

            if (run is not null)
            {
                owner.Code!.Finish(x, run, all[0]);
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

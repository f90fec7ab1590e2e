using System.Collections.Generic;
using Aergo.Sql.Execution.Values;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Operators;

/// <summary>First row of each group of equal keys, in input order.</summary>
internal sealed class DistinctOperator(Operator input, Evaluator[] keys, ValueRule[] rules, int gas) : Operator
{
    public override RowCursor Open(PlanExecution x) => new Cursor(input.Open(x), keys, new KeyTable(rules), gas, x);

    private sealed class Cursor(RowCursor input, Evaluator[] keys, KeyTable seen, int gas, PlanExecution x) : RowCursor
    {
        private readonly Datum[] _key = new Datum[keys.Length];
        private long _held;

        public override Datum[]? Next()
        {
            while (input.Next() is { } row)
            {
                x.Charge(gas);
                for (int i = 0; i < _key.Length; i++)
                {
                    _key[i] = keys[i].Evaluate(x, row);
                }

                if (seen.Count > 0 && keys.Length == 0)
                {
                    continue;
                }

                seen.FindOrAdd(_key, out bool added);
                if (added)
                {
                    long size = RowSize.Of(_key);
                    x.Take(size);
                    _held += size;
                    return row;
                }
            }

            return null;
        }

        protected override void Close()
        {
            input.Dispose();
            x.Release(_held);
            _held = 0;
        }
    }
}

/// <summary>INTERSECT and EXCEPT: counts the right side, then lets left rows pass in order.</summary>
internal sealed class SetOperationOperator(Operator left, Operator right, SetOperator operation, bool all, ValueRule[] rules, int gas) : Operator
{
    public override RowCursor Open(PlanExecution x) => new Cursor(this, x);

    private sealed class Cursor(SetOperationOperator owner, PlanExecution x) : RowCursor
    {
        private readonly KeyTable _keys = new(owner.Rules);
        private readonly List<int> _counts = [];
        private RowCursor? _left;
        private long _held;

        public override Datum[]? Next()
        {
            if (_left is null)
            {
                Count();
                _left = owner.Left.Open(x);
            }

            while (_left.Next() is { } row)
            {
                x.Charge(owner.Gas);
                if (Passes(row))
                {
                    return row;
                }
            }

            return null;
        }

        /// <summary>With ALL the counts are used up one by one. Without, -1 marks what has come out already.</summary>
        private bool Passes(Datum[] row)
        {
            bool intersects = owner.Operation == SetOperator.Intersect;
            if (intersects)
            {
                int found = _keys.Find(row);
                if (found < 0 || _counts[found] <= 0)
                {
                    return false;
                }

                _counts[found] = owner.All ? _counts[found] - 1 : -1;
                return true;
            }

            int entry = _keys.FindOrAdd(row, out bool added);
            if (added)
            {
                Hold(row);
                _counts.Add(owner.All ? 0 : -1);
                return true;
            }

            if (owner.All && _counts[entry] <= 0)
            {
                return true;
            }

            if (owner.All)
            {
                _counts[entry]--;
            }

            return false;
        }

        private void Count()
        {
            using RowCursor cursor = owner.Right.Open(x);
            while (cursor.Next() is { } row)
            {
                x.Charge(owner.Gas);
                int entry = _keys.FindOrAdd(row, out bool added);
                if (added)
                {
                    Hold(row);
                    _counts.Add(0);
                }

                _counts[entry]++;
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
            _left?.Dispose();
            x.Release(_held);
            _held = 0;
        }
    }

    private Operator Left => left;

    private Operator Right => right;

    private SetOperator Operation => operation;

    private bool All => all;

    private ValueRule[] Rules => rules;

    private int Gas => gas;
}

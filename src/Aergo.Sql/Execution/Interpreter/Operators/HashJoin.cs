using System.Collections.Generic;
using Aergo.Sql.Binding;
using Aergo.Sql.Compilation;
using Aergo.Sql.Execution.Values;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Operators;

/// <summary>Builds a table over the right side, then goes through the left side in order.</summary>
/// <remarks>
/// Output order is that of <see cref="NestedLoopOperator"/>: left rows in order, their matches in the right side's order, unmatched right rows last.
/// An empty left side leaves the right one unread, except in a full join.
/// </remarks>
internal sealed class HashJoinOperator(
    JoinShape shape, Operator left, Operator right, Evaluator[] leftKeys, Evaluator[] rightKeys, ValueRule[] rules, Evaluator? residual, int leftGas, int rightGas, int pairGas,
    int keepSlot, (int Cell, ValueRule Rule)[] keptFor) : Operator
{
    /// <summary>The pipeline that the join stands in, by state slot, and its number there.</summary>
    public (int Slot, int Number)? Pipeline { get; init; }

    public override RowCursor Open(PlanExecution x)
    {
        var cursor = new Cursor(this, x);
        if (Pipeline is { } place && x.State[place.Slot] is PipelineRun run)
        {
            run.Joins[place.Number] = cursor;
        }

        return cursor;
    }

    internal sealed class Cursor(HashJoinOperator owner, PlanExecution x) : RowCursor
    {
        private readonly JoinShape _shape = owner.Shape;
        private readonly Datum[] _key = new Datum[owner.Rules.Length];
        private readonly Datum[]? _scratch = owner.Residual is null ? null : new Datum[owner.Shape.LeftWidth + owner.Shape.RightWidth];
        private RowCursor? _left;
        private HashJoinTable? _table;
        private bool[]? _matchedRight;
        private Datum[]? _current;
        private bool _matched;
        private int _candidate = -1;
        private int _rest = -1;
        private long _held;

        public override Datum[]? Next()
        {
            if (_rest >= 0)
            {
                return Unmatched();
            }

            _left ??= owner.Left.Open(x);
            while (true)
            {
                if (_current is null)
                {
                    _current = _left.Next();
                    if (_current is null)
                    {
                        if (_shape.Kind != LogicalJoinKind.Full)
                        {
                            return null;
                        }

                        _table ??= Build();
                        _rest = 0;
                        return Unmatched();
                    }

                    _table ??= Build();
                    Probe();
                }

                if (NextOfCurrent() is { } row)
                {
                    return row;
                }
            }
        }

        /// <summary>The right side, read when it is first asked for.</summary>
        public HashJoinTable Table() => _table ??= Build();

        private void Probe()
        {
            x.Charge(owner.LeftGas);
            _matched = false;
            _candidate = -1;
            if (Evaluate(owner.LeftKeys, _current!))
            {
                int entry = _table!.Keys.Find(_key);
                if (entry >= 0)
                {
                    _candidate = _table.First[entry];
                }
            }

            if (_scratch is not null && _candidate >= 0)
            {
                _shape.FillLeft(_scratch, _current!);
            }
        }

        private Datum[]? NextOfCurrent()
        {
            while (_candidate >= 0)
            {
                int place = _candidate;
                Datum[] row = _table!.Rows[place];
                _candidate = _table.Next[place];
                x.Charge(owner.PairGas);
                if (_scratch is not null)
                {
                    _shape.Fill(_scratch, row);
                    if (!owner.Residual!.IsTrue(x, _scratch))
                    {
                        continue;
                    }
                }

                _matched = true;
                switch (_shape.Kind)
                {
                    case LogicalJoinKind.Anti:
                        _current = null;
                        return null;
                    case LogicalJoinKind.Semi:
                    {
                        Datum[] found = _shape.Combine(_current, null);
                        _current = null;
                        return found;
                    }

                    default:
                        if (_matchedRight is not null)
                        {
                            _matchedRight[place] = true;
                        }

                        return _shape.Combine(_current, row);
                }
            }

            Datum[]? alone = !_matched && _shape.Kind is LogicalJoinKind.Left or LogicalJoinKind.Full or LogicalJoinKind.Anti && !_matched ? _shape.Combine(_current, null) : null;
            _current = null;
            return alone;
        }

        /// <summary>The keys of a row; false when one is NULL.</summary>
        private bool Evaluate(Evaluator[] keys, Datum[] row)
        {
            for (int i = 0; i < keys.Length; i++)
            {
                _key[i] = keys[i].Evaluate(x, row);
                if (_key[i].IsNull)
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>The table kept for the present cells, or a new one.</summary>
        private HashJoinTable Build()
        {
            if (owner.KeepSlot < 0)
            {
                return Read(out _held);
            }

            if (x.State[owner.KeepSlot] is Kept kept)
            {
                if (CellValues.Same(kept.Cells, owner.KeptFor, x))
                {
                    if (_shape.Kind == LogicalJoinKind.Full)
                    {
                        _matchedRight = new bool[kept.Table.Rows.Count];
                    }

                    return kept.Table;
                }

                x.Release(kept.Held);
                x.State[owner.KeepSlot] = null;
            }

            Datum[] cells = CellValues.Of(owner.KeptFor, x);
            HashJoinTable made = Read(out long held);
            x.State[owner.KeepSlot] = new Kept(cells, made, held);
            return made;
        }

        private HashJoinTable Read(out long held)
        {
            held = 0;
            var table = new HashJoinTable(owner.Rules);
            bool keepAll = _shape.Kind == LogicalJoinKind.Full;
            using (RowCursor cursor = owner.Right.Open(x))
            {
                while (cursor.Next() is { } row)
                {
                    x.Charge(owner.RightGas);
                    bool usable = Evaluate(owner.RightKeys, row);
                    if (!usable && !keepAll)
                    {
                        continue;
                    }

                    long size = RowSize.Of(row) + (usable ? RowSize.Of(_key) : 0);
                    x.Take(size);
                    held += size;
                    table.Add(row, _key, !usable);
                }
            }

            if (keepAll)
            {
                _matchedRight = new bool[table.Rows.Count];
            }

            return table;
        }

        private Datum[]? Unmatched()
        {
            for (; _rest < _table!.Rows.Count; _rest++)
            {
                if (!_matchedRight![_rest])
                {
                    return _shape.Combine(null, _table.Rows[_rest++]);
                }
            }

            return null;
        }

        protected override void Close()
        {
            _left?.Dispose();
            x.Release(_held);
            _held = 0;
        }
    }

    private sealed record Kept(Datum[] Cells, HashJoinTable Table, long Held);

    private int KeepSlot => keepSlot;

    private (int Cell, ValueRule Rule)[] KeptFor => keptFor;

    private JoinShape Shape => shape;

    private Operator Left => left;

    private Operator Right => right;

    private Evaluator[] LeftKeys => leftKeys;

    private Evaluator[] RightKeys => rightKeys;

    private ValueRule[] Rules => rules;

    private Evaluator? Residual => residual;

    private int LeftGas => leftGas;

    private int RightGas => rightGas;

    private int PairGas => pairGas;
}

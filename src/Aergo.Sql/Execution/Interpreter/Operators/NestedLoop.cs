using System;
using System.Collections.Generic;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution.Values;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Operators;

/// <summary>What joins share: how wide the sides are and which slots go out.</summary>
internal sealed record JoinShape(LogicalJoinKind Kind, int LeftWidth, int RightWidth, int[] Output)
{
    public Datum[] Combine(Datum[]? left, Datum[]? right)
    {
        var row = new Datum[Output.Length];
        for (int i = 0; i < row.Length; i++)
        {
            int slot = Output[i];
            row[i] = slot < LeftWidth ? (left is null ? Datum.Null : left[slot]) : right is null ? Datum.Null : right[slot - LeftWidth];
        }

        return row;
    }

    /// <summary>Puts both rows side by side for the condition.</summary>
    public void Fill(Datum[] scratch, Datum[] right) => right.AsSpan(0, RightWidth).CopyTo(scratch.AsSpan(LeftWidth));

    public void FillLeft(Datum[] scratch, Datum[] left) => left.AsSpan(0, LeftWidth).CopyTo(scratch);
}

/// <summary>For each left row all right rows; the right side is opened anew when it reads cells of the left row, else read once and kept.</summary>
internal sealed class NestedLoopOperator(JoinShape shape, Operator left, Operator right, Evaluator? condition, (int Cell, Evaluator Value)[] bindings, int gas) : Operator
{
    public override RowCursor Open(PlanExecution x) => new Cursor(this, x);

    private sealed class Cursor(NestedLoopOperator owner, PlanExecution x) : RowCursor
    {
        private readonly JoinShape _shape = owner.Shape;
        private readonly Datum[] _scratch = new Datum[owner.Shape.LeftWidth + owner.Shape.RightWidth];
        private RowCursor? _left;
        private RowCursor? _right;
        private List<Datum[]>? _kept;
        private bool[]? _matchedRight;
        private int _place;
        private Datum[]? _current;
        private bool _matched;
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
                        if (_shape.Kind == LogicalJoinKind.Full)
                        {
                            _kept ??= Keep();
                            _rest = 0;
                            return Unmatched();
                        }

                        return null;
                    }

                    OpenRight();
                }

                if (NextOfCurrent() is { } row)
                {
                    return row;
                }
            }
        }

        /// <summary>The next output for the present left row; null when it is done.</summary>
        private Datum[]? NextOfCurrent()
        {
            while (NextRight() is { } candidate)
            {
                x.Charge(owner.Gas);
                if (owner.Condition is { } test)
                {
                    _shape.Fill(_scratch, candidate);
                    if (!test.IsTrue(x, _scratch))
                    {
                        continue;
                    }
                }

                _matched = true;
                switch (_shape.Kind)
                {
                    case LogicalJoinKind.Anti:
                        Leave();
                        return null;
                    case LogicalJoinKind.Semi:
                    {
                        Datum[] found = _shape.Combine(_current, null);
                        Leave();
                        return found;
                    }

                    default:
                        if (_matchedRight is not null)
                        {
                            _matchedRight[_place - 1] = true;
                        }

                        return _shape.Combine(_current, candidate);
                }
            }

            Datum[]? alone = !_matched && _shape.Kind is LogicalJoinKind.Left or LogicalJoinKind.Full or LogicalJoinKind.Anti && !_matched ? _shape.Combine(_current, null) : null;
            Leave();
            return alone;
        }

        private void OpenRight()
        {
            _matched = false;
            if (owner.Condition is not null)
            {
                _shape.FillLeft(_scratch, _current!);
            }

            if (owner.Bindings.Length == 0)
            {
                _kept ??= Keep();
                _place = 0;
                return;
            }

            foreach ((int cell, Evaluator value) in owner.Bindings)
            {
                x.Cells[cell] = value.Evaluate(x, _current!);
            }

            _right = owner.Right.Open(x);
        }

        private Datum[]? NextRight()
        {
            if (_kept is null)
            {
                return _right!.Next();
            }

            return _place < _kept.Count ? _kept[_place++] : null;
        }

        private void Leave()
        {
            _current = null;
            _right?.Dispose();
            _right = null;
        }

        private List<Datum[]> Keep()
        {
            var rows = new List<Datum[]>();
            using (RowCursor cursor = owner.Right.Open(x))
            {
                while (cursor.Next() is { } row)
                {
                    long size = RowSize.Of(row);
                    x.Take(size);
                    _held += size;
                    rows.Add(row);
                }
            }

            if (_shape.Kind == LogicalJoinKind.Full)
            {
                _matchedRight = new bool[rows.Count];
            }

            return rows;
        }

        private Datum[]? Unmatched()
        {
            for (; _rest < _kept!.Count; _rest++)
            {
                if (!_matchedRight![_rest])
                {
                    return _shape.Combine(null, _kept[_rest++]);
                }
            }

            return null;
        }

        protected override void Close()
        {
            _left?.Dispose();
            _right?.Dispose();
            x.Release(_held);
            _held = 0;
        }
    }

    private JoinShape Shape => shape;

    private Operator Left => left;

    private Operator Right => right;

    private Evaluator? Condition => condition;

    private (int Cell, Evaluator Value)[] Bindings => bindings;

    private int Gas => gas;
}

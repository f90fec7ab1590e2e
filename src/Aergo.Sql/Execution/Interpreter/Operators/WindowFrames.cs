using System;
using Aergo.Sql.Execution.Values;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Operators;

internal sealed record PreparedBound(FrameBoundKind Kind, Evaluator? Offset, ScalarFunction? Shift, CallSite? ShiftSite);

/// <param name="KeyRule">Rule of the only order key, for RANGE with offsets.</param>
internal sealed record PreparedFrame(FrameMode Mode, PreparedBound Start, PreparedBound End, FrameExclusion Exclusion, ValueRule? KeyRule, SqlType? OffsetStartType, SqlType? OffsetEndType, bool Descending);

/// <summary>First row and one past the last of each row's frame in one partition.</summary>
internal sealed class FrameBounds
{
    private readonly PreparedFrame _frame;
    private readonly PlanExecution _x;
    private readonly WindowPartition _partition;
    private readonly Datum[][] _keys;
    private readonly Datum _startOffset;
    private readonly Datum _endOffset;

    public FrameBounds(PreparedFrame frame, PlanExecution x, WindowPartition partition, Datum[][] keys)
    {
        (_frame, _x, _partition, _keys) = (frame, x, partition, keys);
        _startOffset = Offset(frame.Start, frame.OffsetStartType, "starting");
        _endOffset = Offset(frame.End, frame.OffsetEndType, "ending");
    }

    public (int Start, int End) Of(int row)
    {
        int start = Math.Clamp(Start(row), 0, _partition.Count);
        int end = Math.Clamp(End(row), start, _partition.Count);
        return (start, end);
    }

    private Datum Offset(PreparedBound bound, SqlType? type, string which)
    {
        if (bound.Offset is null)
        {
            return default;
        }

        Datum value = bound.Offset.Evaluate(_x, []);
        if (value.IsNull)
        {
            throw new SqlException(SqlState.NullNotAllowed, $"frame {which} offset must not be null");
        }

        bool negative = type?.Underlying.Representation switch
        {
            Representation.Numeric => value.Ref<PgNumeric>() < PgNumeric.Zero || value.Ref<PgNumeric>() == PgNumeric.NaN,
            Representation.Interval => value.Ref<Interval>() < Interval.Zero,
            Representation.Float8 or Representation.Float4 => value.Double < 0 || double.IsNaN(value.Double),
            _ => value.Int64 < 0,
        };
        if (negative)
        {
            throw _frame.Mode == FrameMode.Range
                ? new SqlException(SqlState.InvalidPrecedingOrFollowing, "invalid preceding or following size in window function")
                : new SqlException(SqlState.InvalidPrecedingOrFollowing, $"frame {which} offset must not be negative");
        }

        return value;
    }

    private int Start(int row) => _frame.Start.Kind switch
    {
        FrameBoundKind.UnboundedPreceding => 0,
        FrameBoundKind.UnboundedFollowing => _partition.Count,
        FrameBoundKind.CurrentRow => _frame.Mode == FrameMode.Rows ? row : _partition.PeerStart(row),
        FrameBoundKind.Preceding => _frame.Mode switch
        {
            FrameMode.Rows => Clamped(row - (Int128)_startOffset.Int64),
            FrameMode.Groups => GroupAt(_partition.PeerGroup(row) - (Int128)_startOffset.Int64),
            _ => RangeStart(row),
        },
        _ => _frame.Mode switch
        {
            FrameMode.Rows => Clamped(row + (Int128)_startOffset.Int64),
            FrameMode.Groups => GroupAt(_partition.PeerGroup(row) + (Int128)_startOffset.Int64),
            _ => RangeStart(row),
        },
    };

    private int End(int row) => _frame.End.Kind switch
    {
        FrameBoundKind.UnboundedPreceding => 0,
        FrameBoundKind.UnboundedFollowing => _partition.Count,
        FrameBoundKind.CurrentRow => _frame.Mode == FrameMode.Rows ? row + 1 : _partition.PeerEnd(row),
        FrameBoundKind.Preceding => _frame.Mode switch
        {
            FrameMode.Rows => Clamped(row - (Int128)_endOffset.Int64 + 1),
            FrameMode.Groups => GroupAt(_partition.PeerGroup(row) - (Int128)_endOffset.Int64 + 1),
            _ => RangeEnd(row),
        },
        _ => _frame.Mode switch
        {
            FrameMode.Rows => Clamped(row + (Int128)_endOffset.Int64 + 1),
            FrameMode.Groups => GroupAt(_partition.PeerGroup(row) + (Int128)_endOffset.Int64 + 1),
            _ => RangeEnd(row),
        },
    };

    private int Clamped(Int128 row) => row < 0 ? 0 : row > _partition.Count ? _partition.Count : (int)row;

    private int GroupAt(Int128 group) => group < 0 ? 0 : group >= _partition.GroupCount ? _partition.Count : _partition.GroupStart((int)group);

    /// <summary>First row whose key is not before the bound's value. Rows with a NULL key are a world of their own.</summary>
    private int RangeStart(int row)
    {
        Datum key = _keys[row][0];
        if (key.IsNull)
        {
            return _partition.PeerStart(row);
        }

        Datum bound = _frame.Start.Shift!(_x.Context, _frame.Start.ShiftSite!, [key, _startOffset]);
        (int low, int high) = Present();
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            if (Compare(_keys[middle][0], bound) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private int RangeEnd(int row)
    {
        Datum key = _keys[row][0];
        if (key.IsNull)
        {
            return _partition.PeerEnd(row);
        }

        Datum bound = _frame.End.Shift!(_x.Context, _frame.End.ShiftSite!, [key, _endOffset]);
        (int low, int high) = Present();
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            if (Compare(_keys[middle][0], bound) <= 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private int Compare(in Datum a, in Datum b) => _frame.Descending ? _frame.KeyRule!.Compare(b, a) : _frame.KeyRule!.Compare(a, b);

    /// <summary>The rows whose key is not NULL: NULLs stand together at one end.</summary>
    private (int Low, int High) Present()
    {
        int count = _partition.Count;
        if (_keys[0][0].IsNull)
        {
            return (_partition.PeerEnd(0), count);
        }

        return (0, _keys[count - 1][0].IsNull ? _partition.PeerStart(count - 1) : count);
    }
}

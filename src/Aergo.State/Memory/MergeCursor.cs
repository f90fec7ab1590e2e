using System;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>Two ordered layers as one: the upper hides the lower key by key, and a null above means "not there".</summary>
internal sealed class MergeCursor(IStateCursor below, PersistentMapCursor<byte[]> above, bool descending) : IStateCursor
{
    private bool _started, _belowAlive, _aboveAlive, _atAbove, _atBoth;

    public ReadOnlySpan<byte> Key => _atAbove ? above.Key : below.Key;

    public ReadOnlySpan<byte> Value => _atAbove ? above.Value : below.Value;

    public bool Next()
    {
        if (!_started)
        {
            _started = true;
            _belowAlive = below.Next();
            _aboveAlive = above.Next();
        }
        else
        {
            Advance();
        }

        while (_belowAlive || _aboveAlive)
        {
            int order = !_aboveAlive ? -1 : !_belowAlive ? 1 : below.Key.SequenceCompareTo(above.Key);
            order = descending && _belowAlive && _aboveAlive ? -order : order;
            _atAbove = order >= 0;
            _atBoth = order == 0;
            if (!_atAbove || above.Value is not null)
            {
                return true;
            }

            Advance();
        }

        return false;
    }

    public void Dispose() => below.Dispose();

    private void Advance()
    {
        if (!_atAbove || _atBoth)
        {
            _belowAlive = _belowAlive && below.Next();
        }

        if (_atAbove)
        {
            _aboveAlive = _aboveAlive && above.Next();
        }
    }
}

/// <summary>One map without anything below it.</summary>
internal sealed class MapStateCursor(PersistentMapCursor<byte[]> rows) : IStateCursor
{
    public ReadOnlySpan<byte> Key => rows.Key;

    public ReadOnlySpan<byte> Value => rows.Value;

    public bool Next()
    {
        while (rows.Next())
        {
            if (rows.Value is not null)
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose()
    {
    }
}

/// <summary>A walk over nothing.</summary>
internal sealed class EmptyCursor : IStateCursor
{
    public static EmptyCursor Instance { get; } = new();

    public ReadOnlySpan<byte> Key => throw new InvalidOperationException("the walk is at its end");

    public ReadOnlySpan<byte> Value => throw new InvalidOperationException("the walk is at its end");

    public bool Next() => false;

    public void Dispose()
    {
    }
}

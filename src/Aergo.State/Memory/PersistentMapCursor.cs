using System;
using System.Runtime.CompilerServices;

namespace Aergo.State;

/// <summary>An ordered walk over one immutable map; first call <see cref="Next"/>.</summary>
public sealed class PersistentMapCursor<TValue>
    where TValue : class
{
    // 32-way nodes split at half: depth 8 holds more entries than memory does.
    private const int DepthMax = 12;

    private readonly MapNode[] _nodes = new MapNode[DepthMax];
    private readonly int[] _indexes = new int[DepthMax];
    private readonly byte[] _from;
    private readonly byte[]? _to;
    private readonly bool _descending;
    private int _depth = -1;
    private MapNode? _leaf;
    private int _index;

    internal PersistentMapCursor(MapNode? root, byte[] from, byte[]? to, bool descending)
    {
        ArgumentNullException.ThrowIfNull(from);
        (_from, _to, _descending) = (from, to, descending);
        if (root is null)
        {
            return;
        }

        MapNode node = root;
        bool last = descending && to is null;
        byte[] start = descending ? to ?? [] : from;
        while (!node.IsLeaf)
        {
            int child = last ? node.Count - 1 : node.ChildFor(start);
            Push(node, child);
            node = node.Child(child);
        }

        _leaf = node;
        _index = last ? node.Count : node.LowerBound(start, out _);
        _index -= descending ? 0 : 1;
    }

    /// <summary>Key of the present entry.</summary>
    public byte[] Key => _leaf!.Keys[_index];

    /// <summary>Value of the present entry.</summary>
    public TValue? Value => Unsafe.As<TValue?>(_leaf!.Slots[_index]);

    /// <summary>Moves to the next entry; false at the end.</summary>
    public bool Next()
    {
        if (_leaf is null)
        {
            return false;
        }

        _index += _descending ? -1 : 1;
        if ((_index < 0 || _index >= _leaf.Count) && !NextLeaf())
        {
            _leaf = null;
            return false;
        }

        bool inside = _descending
            ? Key.AsSpan().SequenceCompareTo(_from) >= 0
            : _to is null || Key.AsSpan().SequenceCompareTo(_to) < 0;
        if (!inside)
        {
            _leaf = null;
        }

        return inside;
    }

    private bool NextLeaf()
    {
        int step = _descending ? -1 : 1;
        while (_depth >= 0)
        {
            int index = _indexes[_depth] + step;
            if (index < 0 || index >= _nodes[_depth].Count)
            {
                _depth--;
                continue;
            }

            _indexes[_depth] = index;
            MapNode node = _nodes[_depth].Child(index);
            while (!node.IsLeaf)
            {
                int child = _descending ? node.Count - 1 : 0;
                Push(node, child);
                node = node.Child(child);
            }

            _leaf = node;
            _index = _descending ? node.Count - 1 : 0;
            return true;
        }

        return false;
    }

    private void Push(MapNode node, int index)
    {
        _depth++;
        _nodes[_depth] = node;
        _indexes[_depth] = index;
    }
}

using System;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>Walks the nodes of one level of a tree, in key order, both ways.</summary>
internal sealed class LevelCursor
{
    private readonly TreeStore _store;
    private readonly Hash256 _rootId;
    private readonly int _level, _top;

    // By level: the node on the path, and from the level above ours upwards which child the path takes.
    private readonly TreeNode[] _nodes;
    private readonly int[] _indexes;
    private bool _placed;

    public LevelCursor(TreeStore store, TreeNode root, Hash256 rootId, int level)
    {
        (_store, _rootId, _level, _top) = (store, rootId, level, root.Level);
        _nodes = new TreeNode[_top + 1];
        _indexes = new int[_top + 1];
        _nodes[_top] = root;
        _placed = level == _top;
    }

    public TreeNode Current => _nodes[_level];

    public Hash256 CurrentId => _level == _top ? _rootId : _nodes[_level + 1].Child(_indexes[_level + 1]);

    /// <summary>Whether the present node was ended by look-back.</summary>
    public bool CurrentMark => _level != _top && _nodes[_level + 1].Mark(_indexes[_level + 1]);

    /// <summary>Whether a node follows.</summary>
    public bool HasNext
    {
        get
        {
            for (int level = _level + 1; level <= _top; level++)
            {
                if (_indexes[level] + 1 < _nodes[level].Count)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Moves to the node that holds <paramref name="key"/> or would: the first that does not end before it, else the last.</summary>
    public void Seek(ReadOnlySpan<byte> key)
    {
        int level = _top;
        if (_placed && Current.Compare(key, 0) >= 0)
        {
            for (level = _level; level < _top && _nodes[level].Compare(key, _nodes[level].Count - 1) > 0; level++)
            {
            }
        }

        for (; level > _level; level--)
        {
            TreeNode node = _nodes[level];
            int index = Math.Min(node.FirstAtLeast(key, out _), node.Count - 1);
            _indexes[level] = index;
            _nodes[level - 1] = LoadChild(node, index);
        }

        _placed = true;
    }

    public bool MoveNext() => Move(1);

    public bool MovePrevious() => Move(-1);

    /// <summary>Whether one of the <paramref name="count"/> nodes before the present one was ended by look-back.</summary>
    public bool AnyMarkBehind(int count)
    {
        if (_level == _top)
        {
            return false;
        }

        TreeNode parent = _nodes[_level + 1];
        int index = _indexes[_level + 1];
        for (; index > 0 && count > 0; count--)
        {
            if (parent.Mark(--index))
            {
                return true;
            }
        }

        if (count == 0 || _level + 1 == _top)
        {
            return false;
        }

        var parents = new LevelCursor(_store, _nodes[_top], _rootId, _level + 1);
        Array.Copy(_nodes, parents._nodes, _nodes.Length);
        Array.Copy(_indexes, parents._indexes, _indexes.Length);
        parents._placed = true;
        while (count > 0 && parents.MovePrevious())
        {
            for (index = parents.Current.Count; index > 0 && count > 0; count--)
            {
                if (parents.Current.Mark(--index))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool Move(int step)
    {
        int level = _level + 1;
        while (true)
        {
            if (level > _top)
            {
                return false;
            }

            int index = _indexes[level] + step;
            if (index >= 0 && index < _nodes[level].Count)
            {
                break;
            }

            level++;
        }

        _indexes[level] += step;
        for (; level > _level; level--)
        {
            TreeNode child = LoadChild(_nodes[level], _indexes[level]);
            _nodes[level - 1] = child;
            _indexes[level - 1] = step > 0 ? 0 : child.Count - 1;
        }

        return true;
    }

    private TreeNode LoadChild(TreeNode node, int index)
    {
        TreeNode child = _store.Load(node.Child(index));
        return child.Level == node.Level - 1 ? child : throw new StateDamagedException(node.Child(index), "lies on the wrong level");
    }
}

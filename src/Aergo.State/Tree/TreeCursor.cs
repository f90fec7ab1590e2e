using System;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>An ordered walk over the rows of one committed tree.</summary>
internal sealed class TreeCursor : IStateCursor
{
    private readonly TreeStore _store;
    private readonly byte[] _from;
    private readonly byte[]? _to;
    private readonly bool _descending;

    // From the root down; the last node is the leaf.
    private readonly TreeNode[] _nodes;
    private readonly int[] _indexes;
    private readonly byte[] _key = new byte[StateLimits.KeyBytesMax];
    private TreeNode? _leaf;
    private int _index, _keyLength;
    private byte[]? _blob;

    public TreeCursor(TreeStore store, Hash256 root, byte[] from, byte[]? to, bool descending)
    {
        (_store, _from, _to, _descending) = (store, from, to, descending);
        TreeNode node = store.Load(root);
        _nodes = new TreeNode[node.Level + 1];
        _indexes = new int[node.Level + 1];
        bool last = descending && to is null;
        byte[] start = descending ? to ?? [] : from;
        while (true)
        {
            int index = last ? node.Count : node.FirstAtLeast(start, out _);
            if (node.IsLeaf)
            {
                _leaf = node;
                _index = descending ? index : index - 1;
                return;
            }

            // Beyond the last key of all there is nothing ahead, and going down, the last row is next.
            last = last || index == node.Count;
            index = Math.Min(index, node.Count - 1);
            _nodes[node.Level] = node;
            _indexes[node.Level] = index;
            node = Child(node, index);
        }
    }

    public ReadOnlySpan<byte> Key => _key.AsSpan(0, _keyLength);

    public ReadOnlySpan<byte> Value => _leaf!.Mark(_index) ? _blob ??= _store.LoadBlob(_leaf.Value(_index)) : _leaf.Value(_index);

    public bool Next()
    {
        if (_leaf is null)
        {
            return false;
        }

        _blob = null;
        _index += _descending ? -1 : 1;
        if ((_index < 0 || _index >= _leaf.Count) && !NextLeaf())
        {
            _leaf = null;
            return false;
        }

        _keyLength = _leaf.CopyKey(_index, _key);
        bool inside = _descending ? Key.SequenceCompareTo(_from) >= 0 : _to is null || Key.SequenceCompareTo(_to) < 0;
        if (!inside)
        {
            _leaf = null;
        }

        return inside;
    }

    public void Dispose() => _leaf = null;

    private bool NextLeaf()
    {
        int step = _descending ? -1 : 1;
        for (int level = 1; level < _nodes.Length; level++)
        {
            int index = _indexes[level] + step;
            if (index < 0 || index >= _nodes[level].Count)
            {
                continue;
            }

            _indexes[level] = index;
            TreeNode node = Child(_nodes[level], index);
            while (!node.IsLeaf)
            {
                int child = _descending ? node.Count - 1 : 0;
                _nodes[node.Level] = node;
                _indexes[node.Level] = child;
                node = Child(node, child);
            }

            _leaf = node;
            _index = _descending ? node.Count - 1 : 0;
            return true;
        }

        return false;
    }

    private TreeNode Child(TreeNode node, int index)
    {
        TreeNode child = _store.Load(node.Child(index));
        return child.Level == node.Level - 1 ? child : throw new StateDamagedException(node.Child(index), "lies on the wrong level");
    }
}

using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>A row that differs between two trees; a null value says that it is not there.</summary>
public readonly record struct RowDifference(byte[] Key, byte[]? Before, byte[]? After);

/// <summary>What changed from one tree to another: subtrees with the same id are skipped whole, at the highest level where they meet.</summary>
public static class TreeDiff
{
    /// <summary>The rows that differ, by key. Work grows with the changes and the depth, not with the size.</summary>
    public static IEnumerable<RowDifference> Run(TreeStore store, Hash256 before, Hash256 after)
    {
        ArgumentNullException.ThrowIfNull(store);
        return Walk(store, before, after);
    }

    private static IEnumerable<RowDifference> Walk(TreeStore store, Hash256 before, Hash256 after)
    {
        if (before == after)
        {
            yield break;
        }

        var a = new Frontier(store, before);
        var b = new Frontier(store, after);
        while (!a.IsAtEnd || !b.IsAtEnd)
        {
            // The higher of two subtrees opens, and so does a subtree that meets a row or nothing.
            if (!a.IsAtEnd && !b.IsAtEnd && a.Level == b.Level && a.Level >= 0 && a.Id == b.Id)
            {
                a.Skip();
                b.Skip();
                continue;
            }

            if (!a.IsAtEnd && a.Level >= 0 && (b.IsAtEnd || a.Level >= b.Level))
            {
                bool both = !b.IsAtEnd && a.Level == b.Level;
                a.Open();
                if (both)
                {
                    b.Open();
                }

                continue;
            }

            if (!b.IsAtEnd && b.Level >= 0)
            {
                b.Open();
                continue;
            }

            int order = a.IsAtEnd ? 1 : b.IsAtEnd ? -1 : a.Key.AsSpan().SequenceCompareTo(b.Key);
            if (order != 0 || !a.SameValue(b))
            {
                yield return new RowDifference(order <= 0 ? a.Key : b.Key, order <= 0 ? a.Value() : null, order >= 0 ? b.Value() : null);
            }

            if (order <= 0)
            {
                a.Skip();
            }

            if (order >= 0)
            {
                b.Skip();
            }
        }
    }

    // What is left of a tree, as a path of nodes with the next entry of each; the first thing left is a row (level -1) or a subtree.
    private sealed class Frontier
    {
        private readonly TreeStore _store;
        private readonly Stack<(TreeNode Node, int Index)> _path = new();
        private Hash256 _root;

        public Frontier(TreeStore store, Hash256 root)
        {
            (_store, _root) = (store, root);
            Settle();
        }

        public bool IsAtEnd { get; private set; }

        /// <summary>Level of the subtree that comes next, or -1 for a row.</summary>
        public int Level { get; private set; }

        public Hash256 Id { get; private set; }

        public byte[] Key { get; private set; } = [];

        public byte[] Value()
        {
            (TreeNode node, int index) = _path.Peek();
            return _store.ValueOf(node, index);
        }

        // Equal stored forms are equal values: a blob is named by its content.
        public bool SameValue(Frontier other)
        {
            (TreeNode node, int index) = _path.Peek();
            (TreeNode otherNode, int otherIndex) = other._path.Peek();
            return node.Mark(index) == otherNode.Mark(otherIndex) && node.Value(index).SequenceEqual(otherNode.Value(otherIndex));
        }

        public void Skip()
        {
            if (_path.Count == 0)
            {
                _root = Hash256.Zero;
            }
            else
            {
                (TreeNode node, int index) = _path.Pop();
                _path.Push((node, index + 1));
            }

            Settle();
        }

        public void Open()
        {
            if (_path.Count == 0)
            {
                _path.Push((_store.Load(_root), 0));
                _root = Hash256.Zero;
            }
            else
            {
                (TreeNode node, int index) = _path.Pop();
                _path.Push((node, index + 1));
                _path.Push((_store.Load(node.Child(index)), 0));
            }

            Settle();
        }

        private void Settle()
        {
            if (!_root.IsZero)
            {
                (Id, Level) = (_root, _store.Load(_root).Level);
                return;
            }

            while (_path.Count > 0 && _path.Peek().Index == _path.Peek().Node.Count)
            {
                _path.Pop();
            }

            IsAtEnd = _path.Count == 0;
            if (IsAtEnd)
            {
                return;
            }

            (TreeNode node, int index) = _path.Peek();
            Level = node.Level - 1;
            if (node.IsLeaf)
            {
                Key = node.Key(index);
            }
            else
            {
                Id = node.Child(index);
            }
        }
    }
}

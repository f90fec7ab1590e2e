using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>The operations on one prolly tree, named by its root; the empty tree's root is zero.</summary>
/// <remarks>Roots name values: reading needs no lock, and an update makes a new root beside the old one.</remarks>
public static class StateTree
{
    /// <summary>The value at a key, or null.</summary>
    public static byte[]? Get(TreeStore store, Hash256 root, ReadOnlySpan<byte> key)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (root.IsZero)
        {
            return null;
        }

        Hash256 id = root;
        TreeNode node = store.Load(id);
        while (true)
        {
            int index = node.FirstAtLeast(key, out bool equal);
            if (node.IsLeaf)
            {
                return equal ? store.ValueOf(node, index) : null;
            }

            if (index == node.Count)
            {
                return null;
            }

            int level = node.Level;
            id = node.Child(index);
            node = store.Load(id);
            if (node.Level != level - 1)
            {
                throw new StateDamagedException(id, "lies on the wrong level");
            }
        }
    }

    /// <summary>An ordered walk from <paramref name="from"/> (inclusive) to <paramref name="to"/> (exclusive; null: to the end).</summary>
    public static IStateCursor Scan(TreeStore store, Hash256 root, byte[] from, byte[]? to, bool descending = false) =>
        root.IsZero ? EmptyCursor.Instance : new TreeCursor(store, root, from, to, descending);

    /// <summary>Number of rows.</summary>
    public static ulong Count(TreeStore store, Hash256 root)
    {
        ArgumentNullException.ThrowIfNull(store);
        return root.IsZero ? 0 : store.Load(root).Rows;
    }

    /// <summary>The root after <paramref name="edits"/>, sorted by key without repeats; its nodes are in the store.</summary>
    public static Hash256 Apply(TreeStore store, Hash256 root, IReadOnlyList<RowEdit> edits, IWorkers? workers = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(edits);
        var updater = new TreeUpdater(store);
        Hash256 result = updater.Apply(root, edits, workers ?? new SerialWorkers());
        updater.Save();
        return result;
    }
}

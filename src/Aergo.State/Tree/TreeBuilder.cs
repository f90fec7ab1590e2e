using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>Builds a tree from all its rows at once, level by level: the plain twin of <see cref="TreeUpdater"/>, written as the rule reads.</summary>
public static class TreeBuilder
{
    /// <summary>Puts the tree of these rows into <paramref name="nodes"/>.</summary>
    /// <param name="rows">Sorted by key, without repeats; values are not null.</param>
    /// <param name="nodes">Receives nodes and blobs.</param>
    /// <returns>The root; zero for no rows.</returns>
    public static Hash256 BuildFromSorted(IEnumerable<KeyValuePair<byte[], byte[]>> rows, INodeStore nodes)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(nodes);
        List<NodeEntry> entries = [];
        foreach ((byte[] key, byte[] value) in rows)
        {
            entries.Add(LeafEntry(key, value, nodes));
        }

        if (entries.Count == 0)
        {
            return Hash256.Zero;
        }

        for (int level = 0; ; level++)
        {
            NodeEntry[] all = [.. entries];
            entries.Clear();
            for (int start = 0; start < all.Length;)
            {
                int end = NodeEnd(level, all, start, out bool lookedBack);
                byte[] bytes = NodeWriter.Write(level, all.AsSpan(start, end - start));
                Hash256 id = NodeWriter.NodeId(bytes);
                nodes.Put(id, bytes);
                ulong below = 0;
                for (int i = start; i < end; i++)
                {
                    below += level == 0 ? 1 : all[i].Rows;
                }

                entries.Add(all[end - 1] with { ValueBytes = id.ToArray(), ValueStart = 0, ValueLength = Hash256.Size, Mark = lookedBack, Rows = below });
                start = end;
            }

            if (entries.Count == 1)
            {
                return new Hash256(entries[0].ValueBytes);
            }
        }
    }

    private static NodeEntry LeafEntry(byte[] key, byte[] value, INodeStore nodes)
    {
        var entry = new NodeEntry { KeyBytes = key, KeyLength = key.Length, ValueBytes = value, ValueLength = value.Length };
        if (value.Length > TreeNode.InlineBytesMax)
        {
            Hash256 id = NodeWriter.BlobId(value);
            nodes.Put(id, value);
            entry.ValueBytes = NodeWriter.BlobReference(value.Length, id);
            entry.ValueLength = TreeNode.BlobReferenceBytes;
            entry.Mark = true;
        }

        return entry;
    }

    // The first entry after the node that begins at `start`.
    private static int NodeEnd(int level, NodeEntry[] all, int start, out bool lookedBack)
    {
        int min = CutRule.BytesMin(level), max = CutRule.BytesMax(level);
        int size = 0, best = -1;
        lookedBack = false;
        for (int i = start; i < all.Length; i++)
        {
            int before = size;
            size += CutRule.EntryBytes(level, all[i].KeyLength, all[i].ValueLength);
            if (size < min)
            {
                continue;
            }

            uint hash = CutRule.Hash(level, all[i].Key);
            if (hash < CutRule.Threshold(level, before, size) && MayCut(level, start, i + 1, all.Length))
            {
                return i + 1;
            }

            if (size > max / 2 && (best < 0 || hash < CutRule.Hash(level, all[best].Key)))
            {
                best = i;
            }

            if (size >= max)
            {
                lookedBack = MayCut(level, start, best + 1, all.Length);
                return lookedBack ? best + 1 : all.Length;
            }
        }

        return all.Length;
    }

    // An inner node has two entries at least: neither this one nor the level's last may be left with one.
    private static bool MayCut(int level, int start, int end, int count) => level == 0 || (end - start >= 2 && count - end != 1);
}

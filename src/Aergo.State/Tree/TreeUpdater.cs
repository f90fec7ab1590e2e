using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>Applies one sorted batch to one tree and collects the nodes that come of it; writes nothing itself.</summary>
/// <remarks>One use, one thread; many updaters may read one store side by side.</remarks>
internal sealed class TreeUpdater(TreeStore store)
{
    private readonly LevelUpdater _levels = new(store, new EntryQueue());
    private readonly List<TreeNode> _created = [];
    private readonly List<(Hash256 Id, byte[] Bytes)> _blobs = [];

    /// <summary>The root after <paramref name="edits"/>, which are sorted by key and free of repeats.</summary>
    public Hash256 Apply(Hash256 root, IReadOnlyList<RowEdit> edits, IWorkers workers)
    {
        TreeNode? old = root.IsZero ? null : store.Load(root);
        int oldLevel = old?.Level ?? -1;
        List<LevelEdit> next = LeafEdits(edits);
        for (int level = 0; ; level++)
        {
            if (next.Count == 0)
            {
                return root;
            }

            _levels.Run(level <= oldLevel ? old : null, root, level, next);
            List<NewNode> added = _levels.Added;
            Name(added, workers);
            if (level < oldLevel)
            {
                next = Lift(added, _levels.Removed);
                continue;
            }

            // From the old root's level upwards, what was added is the whole level, unless nothing happened.
            if (added.Count == 0)
            {
                return level == oldLevel && _levels.Removed.Count == 0 ? root : Hash256.Zero;
            }

            if (added.Count == 1)
            {
                return Top(added[0]);
            }

            next = Lift(added, []);
        }
    }

    /// <summary>Hands the new nodes to the store.</summary>
    public void Save()
    {
        foreach ((Hash256 id, byte[] bytes) in _blobs)
        {
            store.PutBlob(id, bytes);
        }

        foreach (TreeNode node in _created)
        {
            store.Put(node);
        }
    }

    private List<LevelEdit> LeafEdits(IReadOnlyList<RowEdit> edits)
    {
        var result = new List<LevelEdit>(edits.Count);
        byte[]? last = null;
        foreach (RowEdit edit in edits)
        {
            if (last is not null && last.AsSpan().SequenceCompareTo(edit.Key) >= 0)
            {
                throw new ArgumentException("edits are not sorted by key", nameof(edits));
            }

            if (edit.Key.Length > StateLimits.KeyBytesMax || edit.Value?.Length > StateLimits.ValueBytesMax)
            {
                throw new ArgumentException("a key or value is over its limit", nameof(edits));
            }

            last = edit.Key;
            var leaf = new LevelEdit { Key = edit.Key, Value = edit.Value };
            if (edit.Value is { Length: > TreeNode.InlineBytesMax } large)
            {
                Hash256 id = NodeWriter.BlobId(large);
                _blobs.Add((id, large));
                leaf.Value = NodeWriter.BlobReference(large.Length, id);
                leaf.Mark = true;
            }

            result.Add(leaf);
        }

        return result;
    }

    // Ids are the dear part of an update, and each is a pure function of one node: this is what workers share.
    private static void Name(List<NewNode> nodes, IWorkers workers)
    {
        const int batch = 64;
        if (workers.Count == 1 || nodes.Count < 2 * batch)
        {
            foreach (NewNode node in nodes)
            {
                node.Id = NodeWriter.NodeId(node.Bytes);
            }

            return;
        }

        workers.ForEach((nodes.Count + batch - 1) / batch, part =>
        {
            for (int i = part * batch; i < Math.Min(nodes.Count, (part + 1) * batch); i++)
            {
                nodes[i].Id = NodeWriter.NodeId(nodes[i].Bytes);
            }
        });
    }

    // Turns nodes that went and came into edits of the level above; a node that came back as it was is no edit.
    private List<LevelEdit> Lift(List<NewNode> added, List<OldNode> removed)
    {
        var edits = new List<LevelEdit>(Math.Max(added.Count, removed.Count));
        int i = 0, j = 0;
        while (i < added.Count || j < removed.Count)
        {
            int order = i == added.Count ? 1 : j == removed.Count ? -1 : added[i].LastKey.AsSpan().SequenceCompareTo(removed[j].LastKey);
            if (order > 0)
            {
                edits.Add(new LevelEdit { Key = removed[j++].LastKey });
                continue;
            }

            NewNode node = added[i++];
            bool same = order == 0 && node.Id == removed[j].Id && node.Mark == removed[j].Mark;
            if (!same)
            {
                edits.Add(new LevelEdit { Key = node.LastKey, Value = node.Id.ToArray(), Mark = node.Mark, Rows = node.Rows });
                Keep(node);
            }

            j += order == 0 ? 1 : 0;
        }

        return edits;
    }

    private Hash256 Top(NewNode node)
    {
        Keep(node);
        Hash256 id = node.Id;
        while (Find(id) is { IsLeaf: false, Count: 1 } single)
        {
            // A level of one node needs no root above it.
            _created.Remove(single);
            id = single.Child(0);
        }

        return id;
    }

    // The node looked for is one of the last, if it is new at all.
    private TreeNode Find(Hash256 id) => _created.FindLast(node => node.Id == id) ?? store.Load(id);

    private void Keep(NewNode node) => _created.Add(TreeNode.OfWritten(node.Id, node.Bytes, node.Rows));
}

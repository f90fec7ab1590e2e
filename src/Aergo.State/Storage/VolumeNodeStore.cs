using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using Aergo.Files;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>Nodes on disk, and in memory those that no checkpoint has written yet.</summary>
/// <remarks>
/// A node that is replaced before the next checkpoint is never written. Writing goes from the leaves up, so that whatever a
/// crash leaves of a checkpoint, a node on disk has everything below it on disk too.
/// </remarks>
internal sealed class VolumeNodeStore(NeedleLog log) : INodeStore
{
    // A group of this size amortises its sync; nodes are only ordered, the checkpoint's needle makes them count.
    private const long GroupBytes = 4L << 20;

    private readonly ConcurrentDictionary<Hash256, byte[]> _dirty = new();
    private long _dirtyBytes;

    /// <summary>Bytes that only memory holds.</summary>
    public long DirtyBytes => Volatile.Read(ref _dirtyBytes);

    public byte[]? TryGet(Hash256 id) => _dirty.TryGetValue(id, out byte[]? bytes) ? bytes : log.TryRead(id, out _);

    public void Put(Hash256 id, byte[] bytes)
    {
        if (_dirty.TryAdd(id, bytes))
        {
            Interlocked.Add(ref _dirtyBytes, bytes.Length);
        }
    }

    /// <summary>Writes what is reachable from the roots and not on disk, and forgets all other dirty nodes.</summary>
    public void WriteReachable(IEnumerable<Hash256> worldRoots, IEnumerable<Hash256> trees)
    {
        var reached = new HashSet<(Hash256 Id, bool IsWorld)>();
        var written = new HashSet<Hash256>();
        foreach (Hash256 root in worldRoots)
        {
            Write(root, true, reached, written);
        }

        foreach (Hash256 root in trees)
        {
            Write(root, false, reached, written);
        }

        log.Commit();
        foreach (Hash256 id in _dirty.Keys)
        {
            if (_dirty.TryRemove(id, out byte[]? bytes))
            {
                Interlocked.Add(ref _dirtyBytes, -bytes.Length);
            }
        }
    }

    // The same bytes can be a node of the world tree and of a contract's rows; only the former leads on to other trees.
    private void Write(Hash256 id, bool isWorld, HashSet<(Hash256 Id, bool IsWorld)> reached, HashSet<Hash256> written)
    {
        if (id.IsZero || !_dirty.TryGetValue(id, out byte[]? bytes) || !reached.Add((id, isWorld)))
        {
            return;
        }

        if (!TreeNode.TryParse(id, bytes, out TreeNode? node))
        {
            throw new StateDamagedException(id, "is not a node");
        }

        for (int i = 0; i < node.Count; i++)
        {
            if (!node.IsLeaf)
            {
                Write(node.Child(i), isWorld, reached, written);
                continue;
            }

            if (node.Mark(i))
            {
                var blob = new Hash256(node.Value(i)[4..]);
                if (_dirty.TryGetValue(blob, out byte[]? content) && written.Add(blob))
                {
                    Append(new Needle(NeedleKind.Blob, blob, content));
                }
            }
            else if (isWorld)
            {
                Write(WorldState.Decode(node.Value(i), id).RowsRoot, false, reached, written);
            }
        }

        if (written.Add(id))
        {
            Append(new Needle(NeedleKind.Node, id, bytes));
        }
    }

    private void Append(in Needle needle)
    {
        if (log.QueuedBytes + NeedleHeader.TotalBytesOf(needle.Body.Length) > Math.Min(GroupBytes, log.GroupBytesMax - 4096))
        {
            log.Commit(durable: false);
        }

        log.Append(needle);
    }
}

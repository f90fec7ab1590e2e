using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>Parsed nodes by id, bounded by bytes; the CLOCK hand evicts what was not asked for since its last round.</summary>
internal sealed class NodeCache(long bytesMax)
{
    // What an entry costs beside the node's own bytes, roughly.
    private const int OverheadBytes = 200;

    private readonly ConcurrentDictionary<Hash256, Slot> _slots = new();
    private readonly Queue<Slot> _ring = new();
    private readonly Lock _gate = new();
    private long _bytes;

    private sealed class Slot(Hash256 id, TreeNode node)
    {
        public readonly Hash256 Id = id;
        public readonly TreeNode Node = node;
        public volatile bool Used;
    }

    public int Count => _slots.Count;

    public TreeNode? TryGet(Hash256 id)
    {
        if (!_slots.TryGetValue(id, out Slot? slot))
        {
            return null;
        }

        // Written only when it changes, so that readers of a hot node do not pull its cache line from each other.
        if (!slot.Used)
        {
            slot.Used = true;
        }

        return slot.Node;
    }

    public void Add(Hash256 id, TreeNode node)
    {
        var slot = new Slot(id, node);
        if (!_slots.TryAdd(id, slot))
        {
            return;
        }

        lock (_gate)
        {
            _ring.Enqueue(slot);
            _bytes += node.Bytes.Length + OverheadBytes;
            while (_bytes > bytesMax && _ring.TryDequeue(out Slot? oldest))
            {
                if (oldest.Used)
                {
                    oldest.Used = false;
                    _ring.Enqueue(oldest);
                    continue;
                }

                _slots.TryRemove(oldest.Id, out _);
                _bytes -= oldest.Node.Bytes.Length + OverheadBytes;
            }
        }
    }
}

using System;
using System.Numerics;
using System.Threading;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>Parsed nodes by id: sets of eight places, in each of which a hand goes round and drops what was not asked for since its last visit.</summary>
/// <remarks>
/// Reads take no lock and touch two lines of memory before the node itself. A race loses at most a cached node: every hit
/// is compared by its full id. Bytes are bounded within a set's worth: an insertion over the limit empties places of its own set.
/// </remarks>
internal sealed class NodeCache
{
    private const int Ways = 8;

    // Typical bytes of a node with its objects, from which the number of places follows.
    private const int TypicalBytes = 1280;
    private const int OverheadBytes = 112;

    private readonly TreeNode?[] _nodes;
    private readonly uint[] _tags;
    private readonly byte[] _hands;
    private readonly Lock _gate = new();
    private readonly long _bytesMax;
    private readonly ulong _mask;
    private long _bytes;

    public NodeCache(long bytesMax)
    {
        _bytesMax = bytesMax;
        long sets = Math.Max(1, bytesMax / TypicalBytes / Ways);
        int count = (int)BitOperations.RoundUpToPowerOf2((ulong)Math.Min(sets, 1 << 24));
        _nodes = new TreeNode?[count * Ways];
        _tags = new uint[count * Ways];
        _hands = new byte[count];
        _mask = (ulong)count - 1;
    }

    /// <summary>Bytes held, roughly.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    public TreeNode? TryGet(Hash256 id)
    {
        ulong prefix = id.Prefix;
        int start = (int)(prefix & _mask) * Ways;
        uint tag = (uint)(prefix >> 32);
        ReadOnlySpan<uint> tags = _tags.AsSpan(start, Ways);
        for (int i = 0; i < Ways; i++)
        {
            if (tags[i] == tag && Volatile.Read(ref _nodes[start + i]) is { } node && node.Id == id)
            {
                // Written only when it changes, so that readers of a hot node do not pull its cache line from each other.
                if (!node.Used)
                {
                    node.Used = true;
                }

                return node;
            }
        }

        return null;
    }

    public void Add(TreeNode node)
    {
        ulong prefix = node.Id.Prefix;
        int set = (int)(prefix & _mask), start = set * Ways;
        lock (_gate)
        {
            int free = -1;
            for (int i = 0; i < Ways; i++)
            {
                if (_nodes[start + i] is not { } other)
                {
                    free = i;
                }
                else if (other.Id == node.Id)
                {
                    return;
                }
            }

            long bytes = node.Bytes.Length + OverheadBytes;
            for (int i = 0; i < Ways && _bytes + bytes > _bytesMax; i++)
            {
                free = Evict(set, start) ?? free;
            }

            int way = free >= 0 ? free : Evict(set, start) ?? 0;
            _bytes += bytes;
            _tags[start + way] = (uint)(prefix >> 32);
            Volatile.Write(ref _nodes[start + way], node);
        }
    }

    // Frees a place of the set: the first under the hand that nobody asked for lately. Null when the set is empty.
    private int? Evict(int set, int start)
    {
        for (int step = 0; step < 2 * Ways; step++)
        {
            int way = _hands[set];
            _hands[set] = (byte)((way + 1) % Ways);
            if (_nodes[start + way] is not { } node)
            {
                continue;
            }

            if (node.Used && step < Ways)
            {
                node.Used = false;
                continue;
            }

            _bytes -= node.Bytes.Length + OverheadBytes;
            Volatile.Write(ref _nodes[start + way], null);
            return way;
        }

        return null;
    }
}

using System.Collections.Generic;
using System.Threading;
using Aergo.Ledger;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>Which blocks hold events, and which height has which id: learnt from the log when first asked for, then kept up.</summary>
/// <remarks>About eighty bytes a block; one reader extends it, others wait for that.</remarks>
internal sealed class BlockHeights(Chain chain)
{
    private readonly Lock _gate = new();
    private readonly List<long> _heights = [];
    private readonly Dictionary<Hash256, long> _byId = [];
    private long _known = -1;

    /// <summary>Heights in a range whose blocks hold events, in order.</summary>
    public IReadOnlyList<long> Between(long from, long to, CancellationToken cancellation)
    {
        lock (_gate)
        {
            CatchUp(cancellation);
            int first = _heights.BinarySearch(from);
            first = first < 0 ? ~first : first;
            int last = _heights.BinarySearch(to);
            last = last < 0 ? ~last : last + 1;
            return last <= first ? [] : _heights.GetRange(first, last - first);
        }
    }

    /// <summary>Height of the block with an id, or null.</summary>
    public long? HeightOf(Hash256 id, CancellationToken cancellation)
    {
        lock (_gate)
        {
            CatchUp(cancellation);
            return _byId.TryGetValue(id, out long height) ? height : null;
        }
    }

    private void CatchUp(CancellationToken cancellation)
    {
        long head = chain.Head.Height;
        for (; _known < head; _known++)
        {
            cancellation.ThrowIfCancellationRequested();
            (Block block, IReadOnlyList<Receipt> receipts) = chain.Find(_known + 1)!.Value;
            _byId[block.Id] = block.Height;
            foreach (Receipt receipt in receipts)
            {
                if (receipt.Events.Count > 0)
                {
                    _heights.Add(block.Height);
                    break;
                }
            }
        }
    }
}

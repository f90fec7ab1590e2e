using System;
using System.Collections.Generic;
using System.Threading;
using Aergo.Api;
using Aergo.Ledger;
using Aergo.Primitives;
using Aergo.State;

namespace Aergo.Host;

/// <summary>Finds blocks and states by what clients call them. The last blocks are kept as they are shown, since everybody asks for those.</summary>
internal sealed class EthereumBlocks(NodeService node, Chain chain, EthereumViews views, BlockHeights heights)
{
    private const int KeptMax = 32;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, EthereumBlock> _kept = [];
    private readonly Queue<long> _order = new();
    private int _rewinds;

    public EthereumBlock? Find(EthereumBlockRef block, CancellationToken cancellation)
    {
        if (block.IsPending)
        {
            NodeSnapshot snapshot = node.Snapshot;
            return views.Pending(snapshot.PoolFacts, node.GetPooled());
        }

        return HeightOf(block, cancellation) is { } height ? At(height) : null;
    }

    /// <summary>Null when there is no such block.</summary>
    public long? HeightOf(EthereumBlockRef block, CancellationToken cancellation)
    {
        long head = node.Snapshot.Head.Height;
        return block.Hash is { } id ? heights.HeightOf(id, cancellation)
            : block.Height < 0 ? head
            : block.Height <= head ? block.Height
            : null;
    }

    /// <summary>State and facts after a block; of the pending one, after everything pooled.</summary>
    public (IStateView View, BlockFacts Facts) StateAt(EthereumBlockRef block, CancellationToken cancellation)
    {
        NodeSnapshot snapshot = node.Snapshot;
        if (block.IsPending)
        {
            return (snapshot.PoolView, snapshot.PoolFacts);
        }

        if (HeightOf(block, cancellation) is not { } height)
        {
            throw EthereumApiException.Refused("header not found");
        }

        return height == snapshot.Head.Height
            ? (snapshot.HeadView, PendingBlock.FactsOf(chain.Genesis, height, snapshot.Head.Time, At(height)!.Parent))
            : chain.At(height) ?? throw EthereumApiException.Refused($"missing trie node: the state of block {height} is not kept");
    }

    /// <summary>The block at a height, or null.</summary>
    public EthereumBlock? At(long height)
    {
        int rewinds = chain.Rewinds;
        lock (_gate)
        {
            if (_rewinds != rewinds)
            {
                _rewinds = rewinds;
                _kept.Clear();
                _order.Clear();
            }

            if (_kept.TryGetValue(height, out EthereumBlock? kept))
            {
                return kept;
            }
        }

        if (chain.Find(height) is not { } found)
        {
            return null;
        }

        EthereumBlock made = views.Block(found.Block, found.Receipts);
        lock (_gate)
        {
            if (_rewinds == rewinds && _kept.TryAdd(height, made))
            {
                _order.Enqueue(height);
                if (_order.Count > KeptMax)
                {
                    _kept.Remove(_order.Dequeue());
                }
            }
        }

        return made;
    }
}

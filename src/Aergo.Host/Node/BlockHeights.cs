using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using Aergo.Ledger;
using Aergo.Primitives;
using Aergo.Sql.Engine;

namespace Aergo.Host;

/// <summary>Which blocks hold events, which height has which id, and which transactions deployed contracts: learnt from the log when first asked for, then kept up.</summary>
/// <remarks>About eighty bytes a block; one reader extends it, others wait for that.</remarks>
internal sealed class BlockHeights(Chain chain)
{
    private readonly Lock _gate = new();
    private readonly List<long> _heights = [];
    private readonly Dictionary<Hash256, long> _byId = [];
    private readonly Dictionary<string, List<Deployment>> _deployments = [];
    private long _known = -1;
    private int _rewinds;

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

    /// <summary>Deployments that made or changed the contract of a name, oldest first.</summary>
    public IReadOnlyList<Deployment> DeploymentsOf(string contract, CancellationToken cancellation)
    {
        lock (_gate)
        {
            CatchUp(cancellation);
            return _deployments.TryGetValue(contract, out List<Deployment>? found) ? [.. found] : [];
        }
    }

    private void CatchUp(CancellationToken cancellation)
    {
        if (_rewinds != chain.Rewinds)
        {
            // The chain was cut back: what was learnt may be of blocks that are no more.
            _rewinds = chain.Rewinds;
            _known = -1;
            _heights.Clear();
            _byId.Clear();
            _deployments.Clear();
        }

        long head = chain.Head.Height;
        for (; _known < head; _known++)
        {
            cancellation.ThrowIfCancellationRequested();
            (Block block, IReadOnlyList<Receipt> receipts) = chain.Find(_known + 1)!.Value;
            _byId[block.Id] = block.Height;
            for (int i = 0; i < receipts.Count; i++)
            {
                if (receipts[i].Status == CallStatus.Success && Deployment.Read(block, i) is { } deployment)
                {
                    (CollectionsMarshal.GetValueRefOrAddDefault(_deployments, deployment.Contract, out _) ??= []).Add(deployment);
                }
            }

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

/// <summary>A transaction that deployed a source in SQL, and where it stands.</summary>
internal sealed record Deployment(string Contract, Hash256 Transaction, long Height, int Index, Hash256 SourceDigest, int SourceBytes)
{
    /// <summary>Null for a transaction that is no deployment.</summary>
    public static Deployment? Read(Block block, int index)
    {
        Transaction transaction = block.Transactions[index];
        if (!SqlPayload.TryDecode(transaction.Payload.Span, out SqlPayload? payload) || payload is not { DeploySchema.Length: > 0, Commands: [{ } script] })
        {
            return null;
        }

        byte[] source = Encoding.UTF8.GetBytes(script.Text);
        return new Deployment(payload.DeploySchema, transaction.Hash, block.Height, index, Hash256.Sha256(source), source.Length);
    }
}

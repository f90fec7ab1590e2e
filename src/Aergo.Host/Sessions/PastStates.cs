using System;
using System.Threading;
using Aergo.Ledger;
using Aergo.Primitives;
using Aergo.Sql.Execution;

namespace Aergo.Host;

/// <summary>Earlier states of this node's chain, for AS OF in queries.</summary>
internal sealed class PastStates(Chain chain, BlockHeights heights) : IPastStates
{
    public IContractState? At(long height) => chain.At(height) is { } past ? chain.Executor.OpenScratch(past.View).State : null;

    // Times of blocks do not fall, so the last one that is early enough is found by halving.
    public long? HeightAt(Instant time)
    {
        long low = -1, high = chain.Head.Height;
        while (low < high)
        {
            long middle = low + ((high - low + 1) / 2);
            if (chain.Find(middle)!.Value.Block.Header.Timestamp.CompareTo(time) <= 0)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low >= 0 ? low : null;
    }

    public long? HeightOf(Hash256 blockId) => heights.HeightOf(blockId, CancellationToken.None);
}

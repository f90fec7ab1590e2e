using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Aergo.Ledger;
using Aergo.Primitives;
using Aergo.Sql;
using Aergo.Sql.Execution;
using Aergo.State;

namespace Aergo.Host;

/// <summary>Earlier states of this node's chain, and the blocks between them.</summary>
internal sealed class PastStates(Chain chain, BlockHeights heights, BlockReplay replay) : IPastStates
{
    public long Head => chain.Head.Height;

    public IContractState? At(long height) => chain.At(height) is { } past ? Read(past.View) : null;

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

    public IEnumerable<LedgerBlock> Blocks(long from, long to)
    {
        for (long height = Math.Max(from, 0); height <= Math.Min(to, chain.Head.Height); height++)
        {
            if (chain.Find(height) is { } found)
            {
                yield return new LedgerBlock(found.Block.Header, [.. found.Block.Transactions.Select((t, i) => Describe(t, found.Receipts[i]))]);
            }
        }
    }

    public IEnumerable<LedgerStep> StepsOf(AccountId tree, long from, long to, Func<bool>? cancelled)
    {
        for (long height = Math.Max(from, 1); height <= Math.Min(to, chain.Head.Height); height++)
        {
            if (cancelled?.Invoke() == true)
            {
                throw new SqlException(SqlState.QueryCanceled, "canceling statement due to user request");
            }

            if (RowsAt(tree, height - 1) == RowsAt(tree, height))
            {
                continue;
            }

            Block block = chain.Find(height)!.Value.Block;
            foreach (ReplayedTransaction step in replay.Run(block))
            {
                (byte[], byte[]?)[] writes = [.. step.Outcome.Rows.Where(r => r.Tree == tree).Select(r => (r.Key, r.Value))];
                if (writes.Length > 0)
                {
                    yield return new LedgerStep(
                        height, block.Header.Timestamp, step.Transaction.Hash, SenderOf(step.Transaction), Read(step.Before), Read(step.After), writes);
                }
            }
        }
    }

    public IEnumerable<(byte[] Key, byte[]? Before, byte[]? After)> Differences(AccountId tree, long from, long to) =>
        TreeDiff.Run(chain.State.Store, RowsAt(tree, from), RowsAt(tree, to)).Select(d => (d.Key, d.Before, d.After));

    public string Prove(AccountId tree, byte[] key) => NodeApiProofs.OfRow(chain, chain.Head.Height, tree, key).ProofJson!;

    private LedgerTransaction Describe(Transaction transaction, Receipt receipt)
    {
        CheckedTransaction known = chain.Checks.Check(transaction, checkSignature: false).Checked!;
        return new LedgerTransaction(transaction, receipt, SenderOf(known), known.Recipient?.ToString(), known.Amount);
    }

    private static string SenderOf(CheckedTransaction transaction) => transaction.SenderAddress.Name ?? transaction.Sender.ToString();

    private IContractState Read(IStateView view) => chain.Executor.OpenScratch(view).State;

    private Hash256 RowsAt(AccountId tree, long height)
    {
        if (chain.At(height) is not { } past)
        {
            throw new SqlException(SqlState.InvalidParameterValue, $"the state at block {height} is not there, or not kept by this node");
        }

        return past.View.GetAccount(tree)?.RowsRoot ?? AccountRecord.Empty.RowsRoot;
    }
}

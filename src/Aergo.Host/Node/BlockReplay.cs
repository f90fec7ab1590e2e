using System.Collections.Generic;
using System.IO;
using Aergo.Ledger;
using Aergo.Primitives;
using Aergo.State;

namespace Aergo.Host;

/// <summary>A transaction of a block, run again between the states it ran between before.</summary>
internal sealed record ReplayedTransaction(int Index, CheckedTransaction Transaction, TransactionOutcome Outcome, IStateView Before, IStateView After);

/// <summary>Runs blocks again as their producer did, beside the chain: for traces, and for who changed what.</summary>
internal sealed class BlockReplay(Chain chain)
{
    /// <summary>The block's transactions, one after the other; who stops early stops the work.</summary>
    /// <exception cref="InvalidDataException">The state before it is not kept, or a transaction does not run again.</exception>
    public IEnumerable<ReplayedTransaction> Run(Block block)
    {
        PendingBlock again = Open(block);
        for (int i = 0; i < block.Transactions.Count; i++)
        {
            IStateView before = again.View;
            CheckedTransaction transaction = Add(again, block, i, out TransactionOutcome outcome);
            yield return new ReplayedTransaction(i, transaction, outcome, before, again.View);
        }
    }

    /// <summary>The block as it was before one of its transactions.</summary>
    public PendingBlock Before(Block block, int index)
    {
        PendingBlock again = Open(block);
        for (int i = 0; i < index; i++)
        {
            Add(again, block, i, out _);
        }

        return again;
    }

    private PendingBlock Open(Block block)
    {
        IStateView parent = chain.At(block.Height - 1)?.View ?? throw new InvalidDataException($"the state before block {block.Height} is not kept");
        return new PendingBlock(
            chain.Executor, chain.Genesis, new ChainHead(block.Height - 1, block.Header.Parent, default, 0, block.Header.Timestamp), parent, block.Header.Slot, block.Header.Timestamp);
    }

    private CheckedTransaction Add(PendingBlock again, Block block, int index, out TransactionOutcome outcome)
    {
        (CheckedTransaction? ready, TransactionRefusal? refusal) = chain.Checks.Check(block.Transactions[index], checkSignature: false);
        (TransactionOutcome? done, TransactionRefusal? late) = refusal is null ? again.Add(ready!, recordRowSet: false) : (null, refusal);
        outcome = done ?? throw new InvalidDataException($"transaction {index} of block {block.Height} does not run again: {(refusal ?? late)!.Message}");
        return ready!;
    }
}

using System;
using Aergo.Primitives;
using Aergo.State;

namespace Aergo.Ledger;

/// <summary>Runs transactions that nobody has signed, on a view that nobody keeps: what one would do, and what it would cost.</summary>
/// <remarks>The same checks and the same run as in a block, but for the signature. Nothing is changed; safe on several threads at once.</remarks>
public sealed class Rehearsals(StaticChecks checks, TransactionExecutor executor)
{
    /// <summary>What the transaction would do as the next one on this view; or why it could not be in a block.</summary>
    /// <param name="index">Its place in the block.</param>
    public (TransactionOutcome? Outcome, TransactionRefusal? Refusal) Run(IStateView view, BlockFacts block, Transaction transaction, int index)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        (CheckedTransaction? known, TransactionRefusal? refusal) = checks.Check(transaction, checkSignature: false);
        if (known is null)
        {
            return (null, refusal);
        }

        refusal = executor.ResolveSender(view, known, out AccountId sender, checkSignature: false) ?? executor.Admissible(view, known, sender);
        return refusal is null ? (executor.Execute(view, block, known, sender, index, recordRowSet: false), null) : (null, refusal);
    }
}

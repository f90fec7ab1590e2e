using System;
using System.Collections.Generic;
using Aergo.Ledger;
using Aergo.Primitives;
using Aergo.State;

namespace Aergo.Node.Simulation;

/// <summary>Contracts as a plain model: what clients send to them, and what the chain must hold after each block.</summary>
public interface IContractModel
{
    /// <summary>Accounts with a nonce that engines put into the genesis.</summary>
    IReadOnlyList<(AccountId Account, ulong Nonce)> Genesis => [];

    /// <summary>Turns a draft of a transfer into one more call.</summary>
    TransactionDraft MakeCall(TransactionDraft draft, Random random);

    /// <summary>Takes the next final block. Throws <see cref="SimulationViolationException"/> for a result that cannot be.</summary>
    /// <param name="ledger">Has taken the block as far as it is transfers and fees; told of what contracts made and moved.</param>
    void Apply(Block block, IReadOnlyList<Receipt> receipts, ReferenceLedger ledger);

    /// <summary>Compares everything the contracts hold in a state of the chain with the model.</summary>
    void CompareWith(Chain chain, IStateView view);
}

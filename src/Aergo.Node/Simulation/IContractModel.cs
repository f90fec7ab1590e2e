using System;
using System.Collections.Generic;
using Aergo.Ledger;
using Aergo.Primitives;
using Aergo.State;

namespace Aergo.Node.Simulation;

/// <summary>Contracts as a plain model: what clients send to them, and what the chain must hold after each block.</summary>
public interface IContractModel
{
    /// <summary>Payload of one more call to the SQL account.</summary>
    byte[] MakePayload(Random random);

    /// <summary>Takes the next final block. Throws <see cref="SimulationViolationException"/> for a result that cannot be.</summary>
    void Apply(Block block, IReadOnlyList<Receipt> receipts);

    /// <summary>Compares everything the contracts hold in a state of the chain with the model.</summary>
    void CompareWith(Chain chain, IStateView view);
}

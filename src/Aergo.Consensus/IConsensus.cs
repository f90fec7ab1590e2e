using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Consensus;

/// <summary>Everything the outside can tell a consensus machine.</summary>
public abstract record ConsensusInput
{
    private ConsensusInput()
    {
    }

    /// <summary>Time has moved on. The only way time gets in.</summary>
    public sealed record Tick(Instant Now) : ConsensusInput;

    /// <summary>The ledger now ends in this block.</summary>
    public sealed record HeadMoved(Hash256 Head, long Slot) : ConsensusInput;

    /// <summary>So many transactions stand in the pending block.</summary>
    public sealed record PendingChanged(int Count) : ConsensusInput;

    /// <summary>Blocks come at another pace from now on: at once for a transaction, and every so many slots (0: never by themselves).</summary>
    public sealed record Paced(bool OnDemand, int SlotsBetween) : ConsensusInput;

    /// <summary>The ledger was cut back and ends in this block; nothing stands in the pending one.</summary>
    public sealed record Rewound(Hash256 Head, long Slot) : ConsensusInput;
}

/// <summary>Everything a consensus machine can ask of its owner, to be done in the order given.</summary>
public abstract record ConsensusEffect
{
    private ConsensusEffect()
    {
    }

    /// <summary>A slot has begun: blocks opened from now on bear it and its start as their time.</summary>
    public sealed record BeginSlot(long Slot, Instant Start) : ConsensusEffect;

    /// <summary>Close the pending block on top of <paramref name="Parent"/> and make it durable before anybody hears of it.</summary>
    public sealed record Produce(Hash256 Parent) : ConsensusEffect;
}

/// <summary>Decides whose turn it is to extend the chain.</summary>
public interface IConsensus
{
    /// <summary>Takes one input and appends the work that follows from it to <paramref name="effects"/>.</summary>
    /// <remarks>
    /// Pure: the same inputs in the same order give the same effects everywhere.
    /// Not thread-safe; one loop owns the machine. Throws only for a bug in the caller.
    /// </remarks>
    void Advance(ConsensusInput input, List<ConsensusEffect> effects);
}

using System.Collections.Frozen;
using System.Collections.Generic;
using Aergo.Ledger;
using Aergo.Primitives;

namespace Aergo.Node;

/// <summary>Everything that can happen to a node.</summary>
public abstract record NodeInput
{
    private NodeInput()
    {
    }

    /// <summary>Time has moved on.</summary>
    public sealed record Tick(Instant Now) : NodeInput;

    /// <summary>Transactions came in, as decoded at the rim. Answers bear the same tokens.</summary>
    public sealed record Submitted(IReadOnlyList<(long Token, Transaction Transaction)> Transactions) : NodeInput
    {
        /// <summary>Tokens of those whose signature the rim has checked itself: it is not checked again.</summary>
        public IReadOnlySet<long> Verified { get; init; } = FrozenSet<long>.Empty;
    }

    /// <summary>Close the pending block now, empty or not. Development chains only, as all that follow.</summary>
    public sealed record Mine : NodeInput;

    /// <summary>The pending block bears exactly this time, whatever the clock says; not before the head's.</summary>
    public sealed record SetTime(Instant Time) : NodeInput;

    /// <summary>Blocks come at another pace: at once for a transaction, and every so many slots (0: never by themselves).</summary>
    public sealed record SetPace(bool OnDemand, int SlotsBetween) : NodeInput;

    /// <summary>Cut the chain back to a block whose state is kept.</summary>
    public sealed record Rewind(long Height) : NodeInput;
}

/// <summary>Everything a node can cause, in order.</summary>
public abstract record NodeEffect
{
    private NodeEffect()
    {
    }

    /// <summary>The fate of one submission at the pool.</summary>
    public sealed record Answered(long Token, Hash256 Hash, Admission Admission) : NodeEffect;

    /// <summary>A transaction that had waited has run at the speculative head.</summary>
    public sealed record Pooled(CheckedTransaction Transaction, TransactionOutcome Outcome) : NodeEffect;

    /// <summary>A transaction that had waited will not run any more.</summary>
    public sealed record Dropped(CheckedTransaction Transaction, TransactionRefusal Refusal) : NodeEffect;

    /// <summary>A block is durable and the head of the chain.</summary>
    public sealed record BlockAppended(Block Block, BlockResult Result) : NodeEffect;

    /// <summary>The chain was cut back and ends in this block; nothing waits any more.</summary>
    public sealed record Rewound(long Height) : NodeEffect;
}

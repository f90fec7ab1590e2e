using System;
using System.Collections.Generic;
using Aergo.Primitives;
using Aergo.State;

namespace Aergo.Ledger;

/// <summary>What one transaction did. Applying its changes to the view it ran on gives the view for the next one.</summary>
public sealed record TransactionOutcome
{
    public required Receipt Receipt { get; init; }

    /// <summary>The engine's result, of which the receipt holds the digest.</summary>
    public required ReadOnlyMemory<byte> Output { get; init; }

    public required IReadOnlyList<StateChange> Rows { get; init; }

    public required IReadOnlyList<AccountChange> Accounts { get; init; }

    public required RowSet RowSet { get; init; }

    /// <summary>Bytes of the receipt's events, which count to the size of the block.</summary>
    public required int EventBytes { get; init; }

    /// <summary>To be credited to the fee collector at the end of the block.</summary>
    public required Amount Fee { get; init; }
}

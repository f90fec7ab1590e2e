using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Aergo.Primitives;
using Aergo.Sql.Catalog;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution;

/// <summary>A message for the client that is no error. Severity: NOTICE, WARNING, INFO, LOG, DEBUG.</summary>
public sealed record SqlNotice(string Severity, string Code, string Message, string? Detail = null, string? Hint = null);

/// <summary>Everything a running statement may touch. One transaction or one query owns one context; no thread safety.</summary>
/// <remarks>The core's only source of time, chance and rows: whatever is not here cannot reach a result.</remarks>
public sealed class SqlContext
{
    /// <summary>The engine's shared, immutable services: functions, executor, caches.</summary>
    public required SqlServices Services { get; init; }

    public required IContractState State { get; init; }

    /// <summary>What the queries of a running routine read when it is not VOLATILE: the rows its caller's statement sees. Null: the rows as they are.</summary>
    public IStateReader? Reads { get; set; }

    /// <summary>Objects as this transaction sees them; DDL replaces it.</summary>
    public required CatalogSnapshot Catalog { get; set; }

    public required GasMeter Gas { get; init; }

    public required MemoryMeter Memory { get; init; }

    public required IChainHost Chain { get; init; }

    public required BlockFacts Block { get; init; }

    public Hash256 TransactionHash { get; init; }

    /// <summary>Signer of the transaction, or the account of a querying session.</summary>
    public AccountId Origin { get; init; }

    /// <summary>Tokens that came with the call.</summary>
    public Amount Amount { get; set; }

    /// <summary>Account of the contract (schema) whose routine runs; zero outside one.</summary>
    public AccountId Contract { get; set; }

    /// <summary>Immediate caller's account.</summary>
    public AccountId Sender { get; set; }

    public SessionSettings Settings { get; set; } = SessionSettings.Default;

    /// <summary>Role whose rights count now; SECURITY DEFINER changes it.</summary>
    public required string CurrentUser { get; set; }

    public required string SessionUser { get; init; }

    public string DatabaseName { get; init; } = "main";

    /// <summary>A query: the chain cannot be changed (25006), and helpers that differ between nodes are allowed.</summary>
    public bool ReadOnly { get; set; }

    public List<SqlNotice> Notices { get; } = [];

    /// <summary>Looked at now and then by long loops; queries only, never set in a transaction on the chain.</summary>
    public Func<bool>? Cancelled { get; init; }

    /// <summary>States of earlier blocks, for AS OF; null where nobody may look back, as in a transaction on the chain.</summary>
    public IPastStates? Past { get; set; }

    /// <summary>Nesting of routine calls, triggers included.</summary>
    public int CallDepth { get; set; }

    /// <summary>Wall clock for queries that ask for it (clock_timestamp); null in a transaction on the chain.</summary>
    public Func<Instant>? WallClock { get; set; }

    /// <summary>Values of currval and lastval in this session.</summary>
    public SequenceMemory Sequences { get; init; } = new();

    /// <summary>Seed of the random stream when the transaction brought one; zero: parent block and transaction hash.</summary>
    public Hash256 RandomSeed { get; init; }

    /// <summary>How many random numbers were drawn; part of the seed of the next.</summary>
    public long RandomDraws { get => Random.Count; set => Random.Count = value; }

    /// <summary>The count behind <see cref="RandomDraws"/>: one for all runs of SQL in a transaction, so that none draws another's numbers.</summary>
    internal RandomCount Random { get; init; } = new();

    /// <summary>What the engine was asked; null where a context stands alone.</summary>
    public CallRequest? Request { get; init; }

    /// <summary>Whether the answer stays on this node: a query from outside, as opposed to what a transaction on the chain asks.</summary>
    public bool IsNodeQuery => ReadOnly && (Request is null || Request.Depth == 0);

    /// <summary>Contracts whose routines run in this context, outermost first.</summary>
    internal List<AccountId> Running { get; } = [];

    /// <summary>Contracts that wait for a call of their own to end.</summary>
    internal ImmutableHashSet<AccountId> Locked { get; set; } = [];

    /// <summary>Free slots for subsystems (pending deferred constraints, cursors); keyed by type.</summary>
    public Dictionary<Type, object> Extensions { get; } = [];

    /// <summary>now(): the block's time in microseconds from 2000-01-01 UTC.</summary>
    public long TransactionTimestamp => Block.Time.UnixMicroseconds - 946_684_800_000_000L;

    public void Notice(string message, string severity = "NOTICE", string code = SqlState.SuccessfulCompletion) => Notices.Add(new SqlNotice(severity, code, message));

    /// <summary>Called by loops that may run long.</summary>
    public void CheckCancelled()
    {
        if (Cancelled is not null && Cancelled())
        {
            throw new SqlException(SqlState.QueryCanceled, "canceling statement due to user request");
        }
    }
}

/// <summary>A count that several contexts share.</summary>
internal sealed class RandomCount
{
    public long Count { get; set; }
}

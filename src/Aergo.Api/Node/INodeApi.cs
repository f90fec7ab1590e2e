using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Aergo.Api;

/// <summary>Statuses of a transaction, in rising order of promise. Source: docs/spec/block.md, "Statuses".</summary>
public static class TransactionStatuses
{
    /// <summary>This node has it; nothing more is promised.</summary>
    public const string Received = "received";

    /// <summary>Run at the pool head by the producer; the result may still change.</summary>
    public const string Pooled = "pooled";

    /// <summary>In a valid block.</summary>
    public const string InBlock = "in block";

    /// <summary>In a block that cannot be replaced.</summary>
    public const string Final = "final";
}

/// <summary>The public contract of one node. Everything a client program can ask; the protocols and the CLI stand in front of it.</summary>
/// <remarks>Refusals are answers with a code and a line of text, never exceptions.</remarks>
public interface INodeApi
{
    /// <summary>What this node is and where it stands.</summary>
    Task<NodeStatus> GetStatusAsync(CancellationToken cancellation);

    /// <summary>Hands in one signed transaction, in Aergo's protobuf form, and waits until it is pooled or refused.</summary>
    Task<SubmitAnswer> SubmitAsync(System.ReadOnlyMemory<byte> transaction, CancellationToken cancellation);

    /// <summary>Runs a transaction, signed or not, at the pool's head on a state that is thrown away: what it would give, cost and change.</summary>
    Task<RehearsalAnswer> RehearseAsync(System.ReadOnlyMemory<byte> transaction, CancellationToken cancellation);

    /// <summary>A transaction by hash (64 hex digits or base58), wherever it stands; null when unknown.</summary>
    Task<TransactionView?> GetTransactionAsync(string hash, CancellationToken cancellation);

    /// <summary>A block by height, id, <c>latest</c> or <c>final</c>; null when unknown.</summary>
    Task<BlockView?> GetBlockAsync(string block, CancellationToken cancellation);

    /// <summary>An account by address, name, contract name or role; null when the text is none of these.</summary>
    Task<AccountView?> GetAccountAsync(string account, CancellationToken cancellation);

    /// <summary>A contract in SQL with the sources that made it; null when no block holds one of this name.</summary>
    Task<ContractView?> GetContractAsync(string contract, CancellationToken cancellation);

    /// <summary>Candidates with votes, best first.</summary>
    Task<IReadOnlyList<VoteView>> GetVotesAsync(int limit, CancellationToken cancellation);

    /// <summary>A page of events, oldest first.</summary>
    Task<IReadOnlyList<EventView>> GetEventsAsync(EventQuery query, CancellationToken cancellation);

    /// <summary>A proof that a receipt is in its block: <c>receipt:HASH</c>, or that a row or account stands in the state: <c>account:ADDRESS</c>, <c>row:SCHEMA.TABLE:KEY</c>.</summary>
    Task<ProofAnswer> GetProofAsync(string what, CancellationToken cancellation);

    /// <summary>Reads the whole store and chain again and checks every byte; progress from 0 to 1.</summary>
    Task<VerifyReport> VerifyAsync(System.IProgress<double>? progress, CancellationToken cancellation);

    /// <summary>Waits until a transaction is in a block or final; false when the time is up.</summary>
    Task<bool> WaitAsync(string hash, string status, CancellationToken cancellation);
}

/// <summary>Answer to <see cref="INodeApi.GetStatusAsync"/>.</summary>
public sealed record NodeStatus(
    string Version, string Chain, string ChainIdHash, string GenesisId, string Consensus, long Height, string HeadId, string StateRoot, string BlockTime, long FinalHeight,
    int PooledTransactions, long TransactionsTotal, string Producer, string Supply, long GasPriceAer, string DataDirectory, long UptimeSeconds)
{
    /// <summary>Everything staked, in aer.</summary>
    public string StakedAer { get; init; } = "0";
}

/// <summary>Answer to a submission. Accepted means pooled; then the receipt says how the run went.</summary>
/// <param name="Code">Aergo's CommitStatus word for refusals, such as TX_NONCE_TOO_LOW; TX_OK when accepted.</param>
public sealed record SubmitAnswer(bool Accepted, string Hash, string Code, string? Message, ReceiptView? Receipt, byte[]? Output)
{
    /// <summary>What the statements of an SQL transaction gave, as text; null when there is nothing of the kind.</summary>
    public IReadOnlyList<ResultView>? Results { get; init; }

    /// <summary>Height of the block that it will be in, known before the block is there; -1 while it waits.</summary>
    public long Height { get; init; } = -1;

    /// <summary>Its place in that block; -1 while it waits.</summary>
    public int Index { get; init; } = -1;
}

/// <summary>Result of one SQL statement as text. Columns null: it gives no rows.</summary>
public sealed record ResultView(string Tag, IReadOnlyList<string>? Columns, IReadOnlyList<IReadOnlyList<string?>> Rows);

/// <summary>A receipt for people and programs.</summary>
public sealed record ReceiptView(
    string TransactionHash, string Status, string? Error, long GasUsed, string FeeAer, string? Contract, IReadOnlyList<string> Created, IReadOnlyList<EventView> Events, string ResultDigest);

/// <summary>One event.</summary>
public sealed record EventView(string Contract, string? ContractName, string Name, string Data, long Height, string TransactionHash, int Index)
{
    /// <summary>Its <see cref="EventPosition"/>, from which a reader goes on; null while it is in no block.</summary>
    public string? Position { get; init; }
}

/// <summary>Which events: all filters are optional.</summary>
public sealed record EventQuery(string? Contract, string? Name, long FromHeight, long ToHeight, int Limit)
{
    /// <summary>Only events after this one; null for all.</summary>
    public EventPosition? After { get; init; }
}

/// <summary>A transaction with where it stands.</summary>
public sealed record TransactionView(
    string Hash, string Status, long Height, int Index, string Type, ulong Nonce, string From, string? To, string AmountAer, ulong GasLimit, int PayloadBytes, string? Statement, ReceiptView? Receipt);

/// <summary>A block.</summary>
public sealed record BlockView(
    string Id, long Height, long Slot, string Time, string Parent, string Producer, string StateRoot, string TransactionsRoot, string ReceiptsRoot, string EventsRoot, long GasUsed,
    int Bytes, string Status, IReadOnlyList<string> Transactions);

/// <summary>An account; both spellings where both are known.</summary>
public sealed record AccountView(string Address, string EthereumAddress, string? Name, string BalanceAer, ulong Nonce, string? Contract, string? Owner)
{
    /// <summary>Tokens it has staked, beside its balance.</summary>
    public string StakedAer { get; init; } = "0";

    /// <summary>Block of its last stake, unstake or vote; null without a stake.</summary>
    public long? StakeHeight { get; init; }

    /// <summary>Peer ids of the candidates it votes for.</summary>
    public IReadOnlyList<string> Votes { get; init; } = [];
}

/// <summary>A candidate for producing blocks, and the stakes of all who vote for it.</summary>
/// <param name="Candidate">Peer id, base58.</param>
public sealed record VoteView(string Candidate, string AmountAer);

/// <summary>A proof as JSON that <c>aergo proof check</c> verifies offline; refused with a reason.</summary>
public sealed record ProofAnswer(string? ProofJson, string? Refusal);

/// <summary>What verification found. Damage is null when all is well; otherwise it names file, offset and what is wrong.</summary>
public sealed record VerifyReport(bool Ok, long Blocks, long Transactions, long Needles, long Bytes, string HeadId, string StateRoot, string? Damage);

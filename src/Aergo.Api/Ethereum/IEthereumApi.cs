using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Primitives;

namespace Aergo.Api;

/// <summary>The chain in the terms of Ethereum's clients. The JSON-RPC server stands in front of it.</summary>
/// <remarks>Failures that a client is to see are <see cref="EthereumApiException"/>s. What is unknown is null. Source: docs/spec/ethereum-rpc.md.</remarks>
public interface IEthereumApi
{
    /// <summary>Number of the chain in transactions (EIP-155).</summary>
    ulong ChainId { get; }

    /// <summary>Name and version of the program.</summary>
    string ClientVersion { get; }

    /// <summary>Height of the last block.</summary>
    long Height { get; }

    /// <summary>Price of one gas in aer, the same in every block.</summary>
    UInt128 GasPrice { get; }

    /// <summary>What development tools do from outside; null on other chains.</summary>
    IEthereumDevelopment? Development { get; }

    /// <summary>Accounts the node signs for.</summary>
    IReadOnlyList<AccountId> Accounts { get; }

    /// <summary>Raised with its height after a block is durable. Handlers must be quick.</summary>
    event Action<long>? BlockAppended;

    /// <summary>Raised with the last height that is left after a development chain was cut back.</summary>
    event Action<long>? Rewound;

    /// <summary>Raised with its hash when a transaction has entered the pending block. Handlers must be quick.</summary>
    event Action<Hash256>? TransactionPooled;

    /// <summary>A block with its transactions and receipts; the pending one has no hash. Null when there is none.</summary>
    EthereumBlock? FindBlock(EthereumBlockRef block, CancellationToken cancellation);

    /// <summary>A transaction by either of its names, pooled or in a block, with its receipt when it is in one.</summary>
    Task<(EthereumTransaction Transaction, EthereumReceipt? Receipt)?> FindTransactionAsync(Hash256 hash, CancellationToken cancellation);

    /// <summary>Transactions that wait: those in the pending block.</summary>
    IReadOnlyList<EthereumTransaction> GetPool();

    /// <summary>Tokens of an account, in aer.</summary>
    UInt128 GetBalance(AccountId account, EthereumBlockRef block, CancellationToken cancellation);

    /// <summary>Transactions an account has sent.</summary>
    ulong GetNonce(AccountId account, EthereumBlockRef block, CancellationToken cancellation);

    /// <summary>Code of a contract of the EVM; empty for other accounts.</summary>
    ReadOnlyMemory<byte> GetCode(AccountId account, EthereumBlockRef block, CancellationToken cancellation);

    /// <summary>One word of a contract's storage.</summary>
    Hash256 GetStorage(AccountId account, Hash256 slot, EthereumBlockRef block, CancellationToken cancellation);

    /// <summary>Runs a call on a state that is thrown away.</summary>
    Task<EthereumCallResult> CallAsync(
        EthereumCall call, EthereumBlockRef block, IReadOnlyList<EthereumOverride> overrides, EthereumBlockOverride? blockOverride, CancellationToken cancellation);

    /// <summary>Finds out what a call accesses, by running it until what it says is what it does.</summary>
    Task<EthereumAccessList> CreateAccessListAsync(EthereumCall call, EthereumBlockRef block, IReadOnlyList<EthereumOverride> overrides, CancellationToken cancellation);

    /// <summary>The least gas limit with which a call succeeds, within one part in a hundred; or how it fails.</summary>
    Task<EthereumCallResult> EstimateGasAsync(EthereumCall call, EthereumBlockRef block, IReadOnlyList<EthereumOverride> overrides, CancellationToken cancellation);

    /// <summary>Logs in order; refused when there are too many.</summary>
    IReadOnlyList<EthereumLog> GetLogs(EthereumLogFilter filter, CancellationToken cancellation);

    /// <summary>Takes a transaction as a wallet signed it and waits until the pool has it.</summary>
    /// <returns>Its hash.</returns>
    Task<Hash256> SendRawAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellation);

    /// <summary>Signs and sends for one of <see cref="Accounts"/>.</summary>
    Task<Hash256> SendAsync(EthereumCall call, CancellationToken cancellation);

    /// <summary>Runs a transaction of a block again, watched.</summary>
    Task<EthereumTraceResult> TraceTransactionAsync(Hash256 hash, EthereumTraceOptions options, CancellationToken cancellation);

    /// <summary>Runs a block again, watched; null when there is none.</summary>
    Task<IReadOnlyList<EthereumBlockTrace>?> TraceBlockAsync(EthereumBlockRef block, EthereumTraceOptions options, CancellationToken cancellation);

    /// <summary>Runs a call on a state that is thrown away, watched.</summary>
    Task<EthereumTraceResult> TraceCallAsync(
        EthereumCall call, EthereumBlockRef block, IReadOnlyList<EthereumOverride> overrides, EthereumBlockOverride? blockOverride, EthereumTraceOptions options, CancellationToken cancellation);
}

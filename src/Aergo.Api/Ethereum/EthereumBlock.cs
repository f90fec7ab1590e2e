using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Api;

/// <summary>A block in Ethereum's fields.</summary>
public sealed record EthereumBlock
{
    /// <summary>Its id; null while it is being filled.</summary>
    public required Hash256? Hash { get; init; }

    /// <summary>Id of the block before.</summary>
    public required Hash256 Parent { get; init; }

    /// <summary>Height.</summary>
    public required long Number { get; init; }

    /// <summary>Seconds since 1970.</summary>
    public required long Timestamp { get; init; }

    /// <summary>Gas at which a block takes no more.</summary>
    public required long GasLimit { get; init; }

    /// <summary>Gas of all transactions.</summary>
    public required long GasUsed { get; init; }

    /// <summary>Price of one gas, in aer.</summary>
    public required UInt128 BaseFee { get; init; }

    /// <summary>Account that takes the fees.</summary>
    public required AccountId Miner { get; init; }

    /// <summary>The ledger's own root of state.</summary>
    public required Hash256 StateRoot { get; init; }

    /// <summary>The ledger's own root of transactions.</summary>
    public required Hash256 TransactionsRoot { get; init; }

    /// <summary>The ledger's own root of receipts.</summary>
    public required Hash256 ReceiptsRoot { get; init; }

    /// <summary>256 bytes.</summary>
    public required ReadOnlyMemory<byte> LogsBloom { get; init; }

    /// <summary>Bytes of header and transactions.</summary>
    public required long Size { get; init; }

    /// <summary>In order.</summary>
    public required IReadOnlyList<EthereumTransaction> Transactions { get; init; }

    /// <summary>Of each transaction.</summary>
    public required IReadOnlyList<EthereumReceipt> Receipts { get; init; }
}

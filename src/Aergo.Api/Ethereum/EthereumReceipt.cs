using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Api;

/// <summary>A receipt in Ethereum's fields.</summary>
public sealed record EthereumReceipt
{
    /// <summary>The transaction it is of.</summary>
    public required EthereumTransaction Transaction { get; init; }

    /// <summary>Whether its effects stand.</summary>
    public required bool IsSuccess { get; init; }

    /// <summary>Gas it paid for.</summary>
    public required long GasUsed { get; init; }

    /// <summary>Gas of the block up to and with it.</summary>
    public required long CumulativeGasUsed { get; init; }

    /// <summary>Aer it paid for one gas.</summary>
    public required UInt128 EffectiveGasPrice { get; init; }

    /// <summary>The contract it made, or null.</summary>
    public required AccountId? Created { get; init; }

    /// <summary>In order.</summary>
    public required IReadOnlyList<EthereumLog> Logs { get; init; }

    /// <summary>256 bytes.</summary>
    public required ReadOnlyMemory<byte> LogsBloom { get; init; }
}

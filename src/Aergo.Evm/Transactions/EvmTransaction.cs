using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>A transaction of Ethereum's, of any type.</summary>
public sealed record EvmTransaction
{
    /// <summary>Which envelope.</summary>
    public required EvmTransactionType Type { get; init; }

    /// <summary>The chain it is for; null in a legacy transaction that does not say (before EIP-155).</summary>
    public UInt256? ChainId { get; init; }

    /// <summary>The sender's nonce.</summary>
    public required ulong Nonce { get; init; }

    /// <summary>Most it pays for a unit of gas; the gas price itself in types 0 and 1.</summary>
    public required UInt256 MaxFeePerGas { get; init; }

    /// <summary>Most of it that goes to the producer; equal to <see cref="MaxFeePerGas"/> in types 0 and 1.</summary>
    public required UInt256 MaxPriorityFeePerGas { get; init; }

    /// <summary>Most gas it may use.</summary>
    public required ulong GasLimit { get; init; }

    /// <summary>Recipient; null creates a contract.</summary>
    public AccountId? To { get; init; }

    /// <summary>Tokens.</summary>
    public UInt256 Value { get; init; }

    /// <summary>Input, or init code.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>What it says it will access.</summary>
    public IReadOnlyList<AccessListEntry> AccessList { get; init; } = [];

    /// <summary>Most it pays for a unit of blob gas (type 3).</summary>
    public UInt256 MaxFeePerBlobGas { get; init; }

    /// <summary>Versioned hashes of its blobs (type 3).</summary>
    public IReadOnlyList<UInt256> BlobHashes { get; init; } = [];

    /// <summary>Delegations it brings (type 4).</summary>
    public IReadOnlyList<Authorization> Authorizations { get; init; } = [];

    /// <summary>Parity of the signature's point: 0 or 1.</summary>
    public byte YParity { get; init; }

    /// <summary>Signature.</summary>
    public UInt256 R { get; init; }

    /// <summary>Signature.</summary>
    public UInt256 S { get; init; }

    /// <summary>Whether it creates a contract.</summary>
    public bool IsCreation => To is null;

    /// <summary>What a unit of gas costs under a base fee; at least that is what it must be able to pay.</summary>
    public UInt256 PriceUnder(in UInt256 baseFee)
    {
        UInt256 tipped = baseFee + MaxPriorityFeePerGas;
        bool isCapped = tipped < baseFee || MaxFeePerGas < tipped;
        return isCapped ? MaxFeePerGas : tipped;
    }
}

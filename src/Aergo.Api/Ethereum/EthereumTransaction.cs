using System;
using System.Collections.Generic;
using System.Numerics;
using Aergo.Primitives;

namespace Aergo.Api;

/// <summary>A transaction in Ethereum's fields. Those of other kinds appear as legacy transactions without a signature.</summary>
public sealed record EthereumTransaction
{
    /// <summary>Keccak-256 of the raw bytes; the ledger's hash for other kinds.</summary>
    public required Hash256 Hash { get; init; }

    /// <summary>0, 1, 2 or 4.</summary>
    public required int Type { get; init; }

    /// <summary>From 0.</summary>
    public required ulong Nonce { get; init; }

    /// <summary>Signer.</summary>
    public required AccountId From { get; init; }

    /// <summary>Null creates a contract.</summary>
    public required AccountId? To { get; init; }

    /// <summary>Aer.</summary>
    public required BigInteger Value { get; init; }

    /// <summary>Limit.</summary>
    public required ulong Gas { get; init; }

    /// <summary>What a unit of gas costs.</summary>
    public required BigInteger GasPrice { get; init; }

    /// <summary>Types 2 and 4.</summary>
    public BigInteger? MaxFeePerGas { get; init; }

    /// <summary>Types 2 and 4.</summary>
    public BigInteger? MaxPriorityFeePerGas { get; init; }

    /// <summary>Input or init code.</summary>
    public required ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>Null for a legacy transaction that does not say.</summary>
    public required ulong? ChainId { get; init; }

    /// <summary>Recovery value as the type has it.</summary>
    public BigInteger V { get; init; }

    /// <summary>Parity of the signature's point; null in type 0.</summary>
    public int? YParity { get; init; }

    /// <summary>Signature.</summary>
    public BigInteger R { get; init; }

    /// <summary>Signature.</summary>
    public BigInteger S { get; init; }

    /// <summary>Null in type 0.</summary>
    public IReadOnlyList<(AccountId Address, IReadOnlyList<Hash256> Slots)>? AccessList { get; init; }

    /// <summary>Type 4.</summary>
    public IReadOnlyList<EthereumAuthorization>? Authorizations { get; init; }

    /// <summary>Null while it waits.</summary>
    public Hash256? BlockHash { get; init; }

    /// <summary>Null while it waits.</summary>
    public long? BlockNumber { get; init; }

    /// <summary>Null while it waits.</summary>
    public int? Index { get; init; }
}

/// <summary>A delegation of EIP-7702.</summary>
public sealed record EthereumAuthorization(BigInteger ChainId, AccountId Address, ulong Nonce, int YParity, BigInteger R, BigInteger S);

using System;
using System.Collections.Generic;
using System.Numerics;
using Aergo.Primitives;

namespace Aergo.Api;

/// <summary>A call as clients describe it: every field may be missing.</summary>
public sealed record EthereumCall
{
    /// <summary>Zero when missing.</summary>
    public AccountId From { get; init; }

    /// <summary>Null creates a contract.</summary>
    public AccountId? To { get; init; }

    /// <summary>Aer.</summary>
    public BigInteger Value { get; init; }

    /// <summary>Limit; null for the node's own.</summary>
    public long? Gas { get; init; }

    /// <summary>Most for one gas; null for free.</summary>
    public BigInteger? MaxFeePerGas { get; init; }

    /// <summary>Tip; null for none.</summary>
    public BigInteger? MaxPriorityFeePerGas { get; init; }

    /// <summary>Null for the next one.</summary>
    public ulong? Nonce { get; init; }

    /// <summary>Input or init code.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>What it says it will access.</summary>
    public IReadOnlyList<(AccountId Address, IReadOnlyList<Hash256> Slots)> AccessList { get; init; } = [];

    /// <summary>Delegations of EIP-7702 that stand before it runs.</summary>
    public IReadOnlyList<EthereumAuthorization> Authorizations { get; init; } = [];
}

/// <summary>How a call ended.</summary>
/// <param name="Error">One line; null on success.</param>
/// <param name="IsRevert">Whether the contract itself refused; <paramref name="Output"/> is what it said.</param>
/// <param name="Gas">Gas used, or the estimate.</param>
public sealed record EthereumCallResult(string? Error, bool IsRevert, ReadOnlyMemory<byte> Output, long Gas)
{
    /// <summary>The result, or its failure thrown.</summary>
    public EthereumCallResult OrThrow() => Error is null ? this
        : IsRevert ? throw new EthereumApiException(EthereumApiException.RevertCode, Error, Output)
        : throw EthereumApiException.Refused(Error);
}

/// <summary>An account as a call is to find it; null leaves as it is.</summary>
/// <param name="Storage">Slots changed.</param>
/// <param name="ReplacesStorage">Whether all other slots are 0.</param>
public sealed record EthereumOverride(
    AccountId Account, BigInteger? Balance, ulong? Nonce, ReadOnlyMemory<byte>? Code, IReadOnlyList<(Hash256 Slot, Hash256 Value)> Storage, bool ReplacesStorage);

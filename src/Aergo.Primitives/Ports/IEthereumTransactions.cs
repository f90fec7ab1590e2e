using System;

namespace Aergo.Primitives;

/// <summary>Reads Ethereum's signed transactions for the ledger, which knows their meaning but not their layout.</summary>
/// <remarks>Pure, and safe to use on several threads at once.</remarks>
public interface IEthereumTransactions
{
    /// <summary>Reads the bytes a wallet signed and sent, and checks everything that needs no state.</summary>
    /// <param name="raw">The transaction as on Ethereum's wire.</param>
    /// <param name="knownSender">The sender's key where it was recovered before and need not be again; null recovers it from the signature.</param>
    /// <param name="refusal">Why it is none that this chain takes, in the words of Ethereum's nodes.</param>
    /// <returns>Null exactly when there is a refusal.</returns>
    EthereumFacts? Read(ReadOnlyMemory<byte> raw, PublicKey? knownSender, out string? refusal);

    /// <summary>The same for a transaction that nobody signed, which <paramref name="sender"/> is made to send: a development chain's.</summary>
    EthereumFacts? ReadUnsigned(ReadOnlyMemory<byte> raw, AccountId sender, out string? refusal);
}

/// <summary>What the ledger must know of a transaction of Ethereum.</summary>
public sealed record EthereumFacts
{
    /// <summary>Its name in Ethereum's interfaces: Keccak-256 of the raw bytes.</summary>
    public required Hash256 Hash { get; init; }

    /// <summary>Who signed; none for one that nobody did.</summary>
    public required PublicKey SenderKey { get; init; }

    /// <summary>Whether nobody signed it; its sender may be a contract.</summary>
    public bool IsUnsigned { get; init; }

    /// <summary>The signer's account.</summary>
    public required AccountId Sender { get; init; }

    /// <summary>As Ethereum counts, from 0: one less than the ledger.</summary>
    public required ulong Nonce { get; init; }

    /// <summary>Null creates a contract.</summary>
    public required AccountId? To { get; init; }

    /// <summary>Tokens moved.</summary>
    public required Amount Value { get; init; }

    /// <summary>Input of a call, or the code that makes a contract.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Gas it may use in all.</summary>
    public required long GasLimit { get; init; }

    /// <summary>Gas it needs before the first instruction.</summary>
    public required long IntrinsicGas { get; init; }

    /// <summary>The least gas it pays for in the end (EIP-7623).</summary>
    public required long FloorGas { get; init; }

    /// <summary>Whether it brings neither an access list nor delegations.</summary>
    public required bool IsPlain { get; init; }

    /// <summary>Most the sender pays for one gas.</summary>
    public required Amount MaxFee { get; init; }

    /// <summary>Most of it that may go beyond the chain's own price.</summary>
    public required Amount MaxPriorityFee { get; init; }

    /// <summary>Price of one gas where the chain asks for <paramref name="least"/>; not above <see cref="MaxFee"/>.</summary>
    public Amount PriceAt(Amount least) => new(UInt128.Min(MaxFee.Aer, checked(least.Aer + UInt128.Min(MaxPriorityFee.Aer, MaxFee.Aer - UInt128.Min(least.Aer, MaxFee.Aer)))));
}

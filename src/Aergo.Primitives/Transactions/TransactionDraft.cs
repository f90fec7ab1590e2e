using System;

namespace Aergo.Primitives;

/// <summary>A transaction in the making, in the vocabulary of people.</summary>
public sealed record TransactionDraft
{
    /// <summary>Sender's nonce; the first transaction of an account has 1.</summary>
    public required ulong Nonce { get; init; }

    /// <summary>Sender.</summary>
    public required Address Account { get; init; }

    /// <summary>Recipient; nobody for a deployment.</summary>
    public Address Recipient { get; init; } = Address.Empty;

    /// <summary>Tokens to move.</summary>
    public Amount Amount { get; init; }

    /// <summary>What the type calls for.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Zero: as much as the balance pays for.</summary>
    public ulong GasLimit { get; init; }

    /// <summary>Price a unit of gas; hashed, but governance sets the price paid.</summary>
    public Amount GasPrice { get; init; }

    /// <summary>What is asked for.</summary>
    public TransactionType Type { get; init; }

    /// <summary>Hash of the chain id it is for.</summary>
    public required Hash256 ChainIdHash { get; init; }

    /// <summary>The unsigned transaction. Amount and price of zero become one zero byte, as herajs writes them.</summary>
    /// <exception cref="ArgumentException">It would be longer than <see cref="Transaction.SizeMax"/>.</exception>
    public Transaction ToUnsigned() => Transaction.Create(new TransactionFields
    {
        Nonce = Nonce,
        Account = Account.Wire,
        Recipient = Recipient.Wire,
        Amount = Amount.ToWireBytes(),
        Payload = Payload,
        GasLimit = GasLimit,
        GasPrice = GasPrice.ToWireBytes(),
        Type = Type,
        ChainIdHash = ChainIdHash.ToArray(),
    });
}

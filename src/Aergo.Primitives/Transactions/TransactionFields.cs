using System;

namespace Aergo.Primitives;

/// <summary>The fields of a transaction as bytes, before they become one.</summary>
/// <remarks>For tools that set every byte themselves; <see cref="TransactionDraft"/> is the comfortable way.</remarks>
public sealed record TransactionFields
{
    /// <summary>Hash the message states beside its body; empty to leave it out.</summary>
    public ReadOnlyMemory<byte> DeclaredHash { get; init; }

    /// <summary>Sender's nonce; the first transaction of an account has 1.</summary>
    public ulong Nonce { get; init; }

    /// <summary>Sender, as <see cref="Address.Wire"/>.</summary>
    public ReadOnlyMemory<byte> Account { get; init; }

    /// <summary>Recipient, as <see cref="Address.Wire"/>.</summary>
    public ReadOnlyMemory<byte> Recipient { get; init; }

    /// <summary>Aer, big-endian.</summary>
    public ReadOnlyMemory<byte> Amount { get; init; }

    /// <summary>What the type calls for.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Zero: as much as the balance pays for.</summary>
    public ulong GasLimit { get; init; }

    /// <summary>Aer, big-endian.</summary>
    public ReadOnlyMemory<byte> GasPrice { get; init; }

    /// <summary>What is asked for.</summary>
    public TransactionType Type { get; init; }

    /// <summary>Hash of the chain id it is for.</summary>
    public ReadOnlyMemory<byte> ChainIdHash { get; init; }

    /// <summary>Signature; empty while unsigned.</summary>
    public ReadOnlyMemory<byte> Signature { get; init; }
}

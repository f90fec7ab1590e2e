using System;

namespace Aergo.Primitives;

/// <summary>Families of transactions a block may hold.</summary>
public enum EnvelopeKind
{
    /// <summary>Aergo's protobuf layout.</summary>
    Aergo = 1,

    /// <summary>Ethereum's typed transactions (EIP-2718); reserved.</summary>
    Ethereum = 2,
}

/// <summary>A transaction with the family it belongs to: one byte of kind, then the family's own encoding.</summary>
public sealed class TransactionEnvelope
{
    /// <summary>Longest encoded form, in bytes.</summary>
    public const int SizeMax = Transaction.SizeMax + 1;

    /// <summary>Puts an Aergo transaction into its envelope.</summary>
    public TransactionEnvelope(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        Transaction = transaction;
    }

    /// <summary>Which family.</summary>
    public EnvelopeKind Kind => EnvelopeKind.Aergo;

    /// <summary>The transaction.</summary>
    public Transaction Transaction { get; }

    /// <summary>Reads the canonical encoding.</summary>
    public static TransactionDecodeError Decode(ReadOnlySpan<byte> bytes, out TransactionEnvelope? envelope)
    {
        envelope = null;
        if (bytes.Length > SizeMax)
        {
            return TransactionDecodeError.TooLarge;
        }

        if (bytes.IsEmpty)
        {
            return TransactionDecodeError.Truncated;
        }

        switch ((EnvelopeKind)bytes[0])
        {
            case EnvelopeKind.Aergo:
                TransactionDecodeError error = Transaction.Decode(bytes[1..], out Transaction? transaction);
                envelope = transaction is null ? null : new TransactionEnvelope(transaction);
                return error;
            case EnvelopeKind.Ethereum:
                return TransactionDecodeError.EthereumEnvelopeNotSupported;
            default:
                return TransactionDecodeError.UnknownEnvelope;
        }
    }

    /// <summary>Kind byte and encoding.</summary>
    public byte[] Encode() => [(byte)Kind, .. Transaction.Encoded.Span];
}

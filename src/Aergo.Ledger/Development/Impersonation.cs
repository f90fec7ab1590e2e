using System;
using Aergo.Primitives;

namespace Aergo.Ledger;

/// <summary>A transaction of Ethereum that nobody signed: on development chains any account, contracts too, can be made to send one.</summary>
/// <remarks>Where the signer's key stands otherwise, the sender's address stands in its form of a contract. Source: docs/spec/development.md.</remarks>
public static class Impersonation
{
    /// <summary>The envelope of an unsigned transaction.</summary>
    public static Transaction Wrap(ReadOnlyMemory<byte> raw, AccountId sender, ulong nonce, ChainId chain)
    {
        ArgumentNullException.ThrowIfNull(chain);
        var fields = new TransactionFields
        {
            Nonce = checked(nonce + 1),
            Account = Address.OfContract(sender).Wire,
            Payload = raw,
            Type = TransactionType.Ethereum,
            ChainIdHash = chain.Hash().ToArray(),
        };
        return Transaction.Create(fields with { DeclaredHash = Transaction.Create(fields).Hash.ToArray() });
    }

    /// <summary>Whether a transaction has this form, and who is made to send it.</summary>
    public static bool IsOne(Transaction transaction, out AccountId sender)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        sender = default;
        if (transaction.Type != TransactionType.Ethereum || !Address.TryFromWire(transaction.Account.Span, out Address? address) || address.Kind != AddressKind.Contract)
        {
            return false;
        }

        sender = new AccountId(address.Wire.Span[^AccountId.Size..]);
        return true;
    }
}

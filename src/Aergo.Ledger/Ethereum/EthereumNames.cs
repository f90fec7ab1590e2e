using System;
using Aergo.Primitives;

namespace Aergo.Ledger;

/// <summary>Transactions of Ethereum have two names: the ledger's hash, and Keccak-256 of what the wallet sent.</summary>
public static class EthereumNames
{
    /// <summary>The hash by which Ethereum's wallets know a transaction; null for those that are not theirs.</summary>
    public static Hash256? HashOf(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return transaction.Type == TransactionType.Ethereum ? Keccak256.Hash(transaction.Payload.Span) : null;
    }

    /// <summary>Whether one of the two names is <paramref name="hash"/>.</summary>
    public static bool IsNamed(Transaction transaction, Hash256 hash)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return transaction.Hash == hash || HashOf(transaction) == hash;
    }
}

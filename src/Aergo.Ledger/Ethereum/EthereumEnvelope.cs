using System;
using Aergo.Primitives;

namespace Aergo.Ledger;

/// <summary>Puts a transaction of Ethereum into the ledger's layout: the raw bytes are the payload, signer and nonce stand around it.</summary>
/// <remarks>One raw transaction has one envelope, so nobody can make a second transaction of it. Source: docs/spec/encoding.md, "Transactions of Ethereum".</remarks>
public static class EthereumEnvelope
{
    /// <summary>The envelope of a transaction that was read.</summary>
    public static Transaction Wrap(ReadOnlyMemory<byte> raw, EthereumFacts facts, ChainId chain)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(chain);
        var fields = new TransactionFields
        {
            Nonce = checked(facts.Nonce + 1),
            Account = facts.SenderKey.ToArray(),
            Payload = raw,
            Type = TransactionType.Ethereum,
            ChainIdHash = chain.Hash().ToArray(),
        };
        return Transaction.Create(fields with { DeclaredHash = Transaction.Create(fields).Hash.ToArray() });
    }
}

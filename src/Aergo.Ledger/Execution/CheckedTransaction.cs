using Aergo.Primitives;

namespace Aergo.Ledger;

/// <summary>A transaction whose form and signature are known to be good. Nothing in it depends on state.</summary>
/// <param name="Sender">Zero for a sender given by name, who is looked up when it runs; its signature is checked then.</param>
/// <param name="Recipient">Null when the transaction has none.</param>
public sealed record CheckedTransaction(Transaction Transaction, AccountId Sender, Address SenderAddress, Address? Recipient, Amount Amount)
{
    public Hash256 Hash => Transaction.Hash;

    public bool SenderIsName => SenderAddress.Name is not null;

    /// <summary>What the payload says, when it is a transaction of Ethereum.</summary>
    public EthereumFacts? Ethereum { get; init; }
}

using System;
using System.Collections.Concurrent;
using Aergo.Primitives;

namespace Aergo.Ledger;

/// <summary>What can be said of a transaction without looking at state: form, chain, amounts, type rules, signature.</summary>
/// <remarks>Pure and safe to run on several threads at once. Order of checks: docs/spec/block.md, "Checks".</remarks>
public sealed class StaticChecks(GenesisConfig genesis, ISignatures signatures, IEthereumTransactions? ethereum = null)
{
    private const int CachedKeysMax = 200_000;

    private readonly Hash256 _chainIdHash = genesis.ChainId.Hash();
    private readonly Amount _supply = genesis.Supply;

    // Turning a compressed key into an account id takes a square root; the same keys come again and again.
    private readonly ConcurrentDictionary<PublicKey, AccountId> _ids = new();

    /// <summary>All checks; the transaction with what they learnt, or why it is refused.</summary>
    /// <param name="transaction">As decoded; its hash is over the bytes received.</param>
    /// <param name="checkSignature">False on replay from our own log, whose blocks were checked before.</param>
    public (CheckedTransaction? Checked, TransactionRefusal? Refusal) Check(Transaction transaction, bool checkSignature = true)
    {
        if (!transaction.ChainIdHash.Span.SequenceEqual(_chainIdHash.ToArray()))
        {
            return Refuse(TransactionRefusal.Format(
                $"tx invalid chain id hash: it is for another chain, this one is {genesis.ChainId} with hash {_chainIdHash}"));
        }

        if (!transaction.HashMatches)
        {
            return Refuse(new TransactionRefusal(TransactionRefusal.InvalidHashCode, "tx has invalid hash: the hash field is not the hash of the body"));
        }

        if (transaction.Type == TransactionType.Ethereum)
        {
            return CheckEthereum(transaction, checkSignature);
        }

        if (!transaction.TryGetAmount(out Amount amount) || amount > _supply)
        {
            return Refuse(TransactionRefusal.Format("tx invalid amount: more than the whole supply"));
        }

        if (!transaction.TryGetGasPrice(out Amount price) || price > _supply)
        {
            return Refuse(TransactionRefusal.Format("tx invalid price: more than the whole supply"));
        }

        if (!Address.TryFromWire(transaction.Account.Span, out Address? sender) || sender.Kind is AddressKind.Empty or AddressKind.Contract || sender.IsSpecial)
        {
            return Refuse(TransactionRefusal.Format("tx invalid account: the sender must be a 33-byte public key or a registered name"));
        }

        Address? recipient = null;
        if (transaction.Recipient.Length > 0 && !Address.TryFromWire(transaction.Recipient.Span, out recipient))
        {
            return Refuse(TransactionRefusal.Format("tx invalid recipient: neither an address nor a name"));
        }

        if (TypeRule(transaction, recipient, genesis.IsDevelopment) is { } broken)
        {
            return Refuse(broken);
        }

        AccountId senderId = default;
        if (sender.TryGetPublicKey(out PublicKey key))
        {
            if (checkSignature && !transaction.IsSignedBy(key, signatures))
            {
                return Refuse(new TransactionRefusal(TransactionRefusal.InvalidSignCode, "signature not matched: it was not made by the sender's key over this transaction"));
            }

            if (!TryGetId(key, out senderId))
            {
                return Refuse(TransactionRefusal.Format("tx invalid account: the bytes are no point of the curve"));
            }
        }

        return (new CheckedTransaction(transaction, senderId, sender, recipient, amount), null);
    }

    /// <summary>Id of an address whose key may be known already.</summary>
    public bool TryGetId(Address address, out AccountId id) =>
        address.TryGetPublicKey(out PublicKey key) ? TryGetId(key, out id) : address.TryGetId(signatures, out id);

    /// <summary>Signature check for a sender given by name, once its key is known from state.</summary>
    public bool VerifyBy(Transaction transaction, PublicKey key) => transaction.IsSignedBy(key, signatures);

    /// <summary>The payload says everything; the fields around it repeat sender and nonce, and hold nothing else.</summary>
    private (CheckedTransaction?, TransactionRefusal?) CheckEthereum(Transaction transaction, bool checkSignature)
    {
        if (ethereum is null)
        {
            return Refuse(TransactionRefusal.NotSupported("transactions of Ethereum on this chain"));
        }

        PublicKey key = default;
        AccountId impersonated = default;
        bool isUnsigned = genesis.IsDevelopment && Impersonation.IsOne(transaction, out impersonated);
        if (!Address.TryFromWire(transaction.Account.Span, out Address? sender) || !(isUnsigned || sender.TryGetPublicKey(out key)))
        {
            return Refuse(TransactionRefusal.Format("tx invalid account: around a transaction of Ethereum stands the signer's public key"));
        }

        EthereumFacts? read = isUnsigned
            ? ethereum.ReadUnsigned(transaction.Payload, impersonated, out string? refusal)
            : ethereum.Read(transaction.Payload, checkSignature ? null : key, out refusal);
        if (read is not { } facts)
        {
            return Refuse(TransactionRefusal.Format(refusal!));
        }

        if (facts.SenderKey != key)
        {
            return Refuse(new TransactionRefusal(TransactionRefusal.InvalidSignCode, "signature not matched: it was not made by the sender's key over this transaction"));
        }

        if (transaction.Nonce != facts.Nonce + 1 || transaction.Recipient.Length + transaction.AmountWire.Length + transaction.GasPriceWire.Length + transaction.Signature.Length > 0 || transaction.GasLimit != 0)
        {
            return Refuse(TransactionRefusal.Format("tx invalid: around a transaction of Ethereum stand its sender and its nonce + 1, and nothing else"));
        }

        if (facts.Value > _supply)
        {
            return Refuse(new TransactionRefusal(TransactionRefusal.InsufficientBalanceCode, "tx invalid amount: more than the whole supply"));
        }

        if (facts.MaxFee < genesis.Fees.GasPrice)
        {
            return Refuse(TransactionRefusal.Format($"max fee per gas less than block base fee: {facts.MaxFee.Aer} given, {genesis.Fees.GasPrice.Aer} asked"));
        }

        return (new CheckedTransaction(transaction, facts.Sender, sender, null, facts.Value) { Ethereum = facts }, null);
    }

    private bool TryGetId(PublicKey key, out AccountId id)
    {
        if (_ids.TryGetValue(key, out id))
        {
            return true;
        }

        if (!key.TryGetAccountId(signatures, out id))
        {
            return false;
        }

        if (_ids.Count >= CachedKeysMax)
        {
            _ids.Clear();
        }

        _ids[key] = id;
        return true;
    }

    private static TransactionRefusal? TypeRule(Transaction transaction, Address? recipient, bool isDevelopment)
    {
        switch (transaction.Type)
        {
            case TransactionType.Normal or TransactionType.Transfer when recipient is null:
                return TransactionRefusal.Format("tx invalid recipient: a transfer needs one");
            case TransactionType.Normal or TransactionType.Transfer when transaction.Payload.Length > 0:
                return TransactionRefusal.Format("tx invalid payload: a transfer carries none; use type CALL to call a contract");
            case TransactionType.Call when recipient is null:
                return TransactionRefusal.Format("tx invalid recipient: a call needs a contract");
            case TransactionType.Deploy when recipient is not null:
                return TransactionRefusal.Format("tx invalid recipient: a deployment has none");
            case TransactionType.Deploy when transaction.Payload.Length == 0:
                return TransactionRefusal.Format("tx invalid payload: a deployment needs code");
            case TransactionType.Governance when recipient?.Name == SpecialAccounts.DevelopmentName && !isDevelopment:
                return TransactionRefusal.NotSupported($"{SpecialAccounts.DevelopmentName}: the genesis of this chain does not say \"development\": true");
            case TransactionType.Governance when recipient?.Name is not (SpecialAccounts.NameName or SpecialAccounts.SystemName or SpecialAccounts.DevelopmentName):
                return TransactionRefusal.NotSupported($"governance of {recipient?.ToString() ?? "no account"}; this chain has {SpecialAccounts.NameName} and {SpecialAccounts.SystemName}");
            case TransactionType.Redeploy or TransactionType.FeeDelegation or TransactionType.Multicall:
                return TransactionRefusal.NotSupported($"transaction type {transaction.Type}");
            default:
                return Enum.IsDefined(transaction.Type) ? null : TransactionRefusal.Format($"tx invalid type {(int)transaction.Type}");
        }
    }

    private static (CheckedTransaction?, TransactionRefusal?) Refuse(TransactionRefusal refusal) => (null, refusal);
}

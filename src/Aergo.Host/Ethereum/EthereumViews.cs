using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Aergo.Api;
using Aergo.Evm;
using Aergo.Ledger;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>Blocks, transactions and receipts of the ledger in Ethereum's fields.</summary>
internal sealed class EthereumViews(GenesisConfig genesis, StaticChecks checks, Func<string, AccountId> resolve)
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    public EthereumBlock Block(Block block, IReadOnlyList<Receipt> receipts)
    {
        BlockHeader header = block.Header;
        var place = new Place(header.Id, block.Height, header.Timestamp);
        (List<EthereumTransaction> transactions, List<EthereumReceipt> shown, LogBloom bloom) = Body(block.Transactions, receipts, place);
        return Header(PendingBlock.FactsOf(genesis, block.Height, header.Timestamp, header.Parent), transactions, shown, bloom, header.GasUsed) with
        {
            Hash = header.Id,
            StateRoot = header.StateRoot,
            TransactionsRoot = header.TransactionsRoot,
            ReceiptsRoot = header.ReceiptsRoot,
            Size = header.Encoded.Length + block.Transactions.Sum(t => (long)t.Encoded.Length),
        };
    }

    /// <summary>The block being filled: no hash, no roots.</summary>
    public EthereumBlock Pending(BlockFacts facts, IReadOnlyList<(CheckedTransaction Transaction, TransactionOutcome Outcome)> pooled)
    {
        var place = new Place(null, facts.Height, facts.Time);
        List<Receipt> receipts = [.. pooled.Select(p => p.Outcome.Receipt)];
        (List<EthereumTransaction> transactions, List<EthereumReceipt> shown, LogBloom bloom) = Body([.. pooled.Select(p => p.Transaction.Transaction)], receipts, place);
        return Header(facts, transactions, shown, bloom, receipts.Sum(r => r.GasUsed));
    }

    /// <summary>A transaction that stands in no block yet.</summary>
    public EthereumTransaction Waiting(Transaction transaction) => View(transaction, null, null, 0);

    private static EthereumBlock Header(BlockFacts facts, List<EthereumTransaction> transactions, List<EthereumReceipt> receipts, LogBloom bloom, long gasUsed) => new()
    {
        Hash = null,
        Parent = facts.Parent,
        Number = facts.Height,
        Timestamp = facts.Time.UnixNanoseconds / NanosecondsPerSecond,
        GasLimit = facts.GasMax,
        GasUsed = gasUsed,
        BaseFee = facts.GasPrice.Aer,
        Miner = facts.FeeCollector,
        StateRoot = Hash256.Zero,
        TransactionsRoot = Hash256.Zero,
        ReceiptsRoot = Hash256.Zero,
        LogsBloom = bloom.Bits,
        Size = 0,
        Transactions = transactions,
        Receipts = receipts,
    };

    private (List<EthereumTransaction> Transactions, List<EthereumReceipt> Receipts, LogBloom Bloom) Body(
        IReadOnlyList<Transaction> transactions, IReadOnlyList<Receipt> receipts, Place place)
    {
        var shown = new List<EthereumTransaction>(transactions.Count);
        var shownReceipts = new List<EthereumReceipt>(transactions.Count);
        var all = new LogBloom();
        long gas = 0;
        int logs = 0;
        for (int i = 0; i < receipts.Count; i++)
        {
            Receipt receipt = receipts[i];
            EthereumTransaction transaction = View(transactions[i], receipt, place, i);
            gas = checked(gas + receipt.GasUsed);
            var bloom = new LogBloom();
            var own = new List<EthereumLog>(receipt.Events.Count);
            foreach (ContractEvent raised in receipt.Events)
            {
                EventLog log = raised.Log ?? NamedEvents.ToLog(raised);
                own.Add(new EthereumLog(raised.Contract, log.Topics, log.Data, place.Hash, place.Height, place.Time.UnixNanoseconds / NanosecondsPerSecond, transaction.Hash, i, logs++));
                bloom.Add(own[^1]);
            }

            all.Add(bloom);
            shown.Add(transaction);
            shownReceipts.Add(new EthereumReceipt
            {
                Transaction = transaction,
                IsSuccess = receipt.Status == CallStatus.Success,
                GasUsed = receipt.GasUsed,
                CumulativeGasUsed = gas,
                EffectiveGasPrice = Price(receipt),
                Created = transaction.To is null && receipt.Created.Count > 0 ? receipt.Created[0].Contract : null,
                Logs = own,
                LogsBloom = bloom.Bits,
            });
        }

        return (shown, shownReceipts, all);
    }

    private UInt128 Price(Receipt? receipt) => receipt is { GasUsed: > 0 } ? receipt.Fee.Aer / (UInt128)receipt.GasUsed : genesis.Fees.GasPrice.Aer;

    private EthereumTransaction View(Transaction transaction, Receipt? receipt, Place? place, int index) =>
        (transaction.Type == TransactionType.Ethereum && EvmTransactionCodec.TryDecode(transaction.Payload, out EvmTransaction? decoded) ? OfEthereum(transaction, decoded!, receipt) : OfLedger(transaction, receipt))
            with { BlockHash = place?.Hash, BlockNumber = place?.Hash is null ? null : place.Height, Index = place?.Hash is null ? null : index };

    private EthereumTransaction OfEthereum(Transaction transaction, EvmTransaction t, Receipt? receipt)
    {
        bool isLegacy = t.Type == EvmTransactionType.Legacy, isDynamic = t.Type >= EvmTransactionType.DynamicFee;
        UInt256 price = t.PriceUnder(EthereumWords.ToWord((BigInteger)genesis.Fees.GasPrice.Aer));
        return new EthereumTransaction
        {
            Hash = Keccak256.Hash(transaction.Payload.Span),
            Type = (int)t.Type,
            Nonce = t.Nonce,
            From = SenderOf(transaction),
            To = t.To,
            Value = EthereumWords.ToBig(t.Value),
            Gas = t.GasLimit,
            GasPrice = receipt is null ? EthereumWords.ToBig(price) : (BigInteger)Price(receipt),
            MaxFeePerGas = isDynamic ? EthereumWords.ToBig(t.MaxFeePerGas) : null,
            MaxPriorityFeePerGas = isDynamic ? EthereumWords.ToBig(t.MaxPriorityFeePerGas) : null,
            Input = t.Data,
            ChainId = t.ChainId is { } chain ? chain.L0 : null,
            V = !isLegacy ? t.YParity : t.ChainId is { } id ? (EthereumWords.ToBig(id) * 2) + 35 + t.YParity : 27 + t.YParity,
            YParity = isLegacy ? null : t.YParity,
            R = EthereumWords.ToBig(t.R),
            S = EthereumWords.ToBig(t.S),
            AccessList = isLegacy ? null : [.. t.AccessList.Select(e => (e.Address, (IReadOnlyList<Hash256>)[.. e.Slots.Select(EthereumWords.ToHash)]))],
            Authorizations = t.Type != EvmTransactionType.SetCode ? null
                : [.. t.Authorizations.Select(a => new EthereumAuthorization(EthereumWords.ToBig(a.ChainId), a.Target, a.Nonce, a.YParity, EthereumWords.ToBig(a.R), EthereumWords.ToBig(a.S)))],
        };
    }

    private EthereumTransaction OfLedger(Transaction transaction, Receipt? receipt)
    {
        _ = transaction.TryGetAmount(out Amount amount);
        return new EthereumTransaction
        {
            Hash = transaction.Hash,
            Type = 0,
            Nonce = transaction.Nonce - 1,
            From = SenderOf(transaction),
            To = receipt is { Contract.IsZero: false } ? receipt.Contract : RecipientOf(transaction),
            Value = (BigInteger)amount.Aer,
            Gas = transaction.GasLimit != 0 ? transaction.GasLimit : (ulong)(receipt?.GasUsed ?? genesis.Fees.BaseGas),
            GasPrice = (BigInteger)Price(receipt),
            Input = transaction.Payload,
            ChainId = genesis.Ethereum.ChainId,
        };
    }

    private AccountId SenderOf(Transaction transaction) => Address.TryFromWire(transaction.Account.Span, out Address? sender) ? IdOf(sender) : default;

    private AccountId RecipientOf(Transaction transaction) =>
        transaction.Recipient.Length > 0 && Address.TryFromWire(transaction.Recipient.Span, out Address? recipient) ? IdOf(recipient) : SpecialAccounts.Sql;

    private AccountId IdOf(Address address) => address.Name is { } name ? resolve(name) : checks.TryGetId(address, out AccountId id) ? id : default;

    private sealed record Place(Hash256? Hash, long Height, Instant Time);
}

using System;
using System.Collections.Generic;
using Aergo.Primitives;
using Aergo.State;

namespace Aergo.Ledger;

/// <summary>The block being filled: the speculative head. Each transaction runs as it is added, on all before it.</summary>
/// <remarks>Height, time and parent are fixed when it opens, so what a transaction saw holds when the block is closed.</remarks>
public sealed class PendingBlock
{
    private readonly TransactionExecutor _executor;
    private readonly LimitProfile _limits;
    private readonly List<CheckedTransaction> _transactions = [];
    private readonly List<TransactionOutcome> _outcomes = [];

    public PendingBlock(TransactionExecutor executor, GenesisConfig genesis, ChainHead parent, IStateView parentView, long slot, Instant time)
    {
        _executor = executor;
        _limits = genesis.Limits;
        Parent = parent;
        Slot = slot;
        Facts = FactsOf(genesis, parent.Height + 1, time, parent.Id);
        (IReadOnlyList<StateChange> rows, IReadOnlyList<AccountChange> accounts) = executor.BeginBlock(parentView, Facts);
        View = new OverlayView(parentView, rows.Count + accounts.Count == 0 ? StateOverlay.Empty : StateOverlay.Empty.With(rows, accounts));
    }

    /// <summary>What contracts may know of a block of this chain.</summary>
    public static BlockFacts FactsOf(GenesisConfig genesis, long height, Instant time, Hash256 parent)
    {
        ArgumentNullException.ThrowIfNull(genesis);
        return new BlockFacts(height, time, parent)
        {
            FeeCollector = genesis.Fees.Collector.IsZero ? SpecialAccounts.Vault : genesis.Fees.Collector,
            GasPrice = genesis.Fees.GasPrice,
            GasMax = genesis.Limits.BlockGasMax,
            EthereumChainId = genesis.Ethereum.ChainId,
        };
    }

    public ChainHead Parent { get; }

    public long Slot { get; }

    public BlockFacts Facts { get; }

    /// <summary>State after the transactions so far. Immutable: readers may keep it.</summary>
    public OverlayView View { get; private set; }

    public int Count => _transactions.Count;

    /// <summary>Bytes of the transactions and of their events.</summary>
    public int Bytes { get; private set; }

    public long GasUsed { get; private set; }

    public IReadOnlyList<CheckedTransaction> Transactions => _transactions;

    public IReadOnlyList<TransactionOutcome> Outcomes => _outcomes;

    /// <summary>Whether the block may take another transaction of this size.</summary>
    public bool HasRoomFor(Transaction transaction) =>
        Count < _limits.BlockTransactionsMax && Bytes + transaction.Encoded.Length <= _limits.BlockBytesMax && GasUsed < _limits.BlockGasMax;

    /// <summary>Runs a transaction on the speculative head and adds it; or says why it cannot be in this block.</summary>
    public (TransactionOutcome? Outcome, TransactionRefusal? Refusal) Add(CheckedTransaction transaction, bool recordRowSet = true)
    {
        TransactionRefusal? refusal = _executor.ResolveSender(View, transaction, out AccountId sender) ?? _executor.Admissible(View, transaction, sender);
        if (refusal is not null)
        {
            return (null, refusal);
        }

        TransactionOutcome outcome = _executor.Execute(View, Facts, transaction, sender, Count, recordRowSet);
        View = View.With(View.Overlay.With(outcome.Rows, outcome.Accounts));
        _transactions.Add(transaction);
        _outcomes.Add(outcome);
        Bytes += transaction.Transaction.Encoded.Length + outcome.EventBytes;
        GasUsed = checked(GasUsed + outcome.Receipt.GasUsed);
        return (outcome, null);
    }

    /// <summary>Credits the fees and applies everything as one batch.</summary>
    public BlockResult Apply(WorldState state, FeeProfile fees)
    {
        ArgumentNullException.ThrowIfNull(state);
        Amount sum = Amount.Zero;
        foreach (TransactionOutcome outcome in _outcomes)
        {
            sum += outcome.Fee;
        }

        StateOverlay overlay = View.Overlay;
        if (sum > Amount.Zero)
        {
            AccountId collector = fees.Collector.IsZero ? SpecialAccounts.Vault : fees.Collector;
            AccountRecord record = View.GetAccount(collector) ?? AccountRecord.Empty;
            overlay = overlay.With([], [new AccountChange(collector, record with { Balance = checked(record.Balance + sum.Aer) })]);
        }

        (List<StateChange> rows, List<AccountChange> accounts) = overlay.ToBatch();
        Hash256 root = rows.Count == 0 && accounts.Count == 0 ? Parent.StateRoot : state.Apply(Parent.StateRoot, rows, accounts);
        return new BlockResult(_transactions, _outcomes, root, GasUsed, sum);
    }
}

using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Ledger;

/// <summary>What became of a transaction handed to the pool. Exactly one of the members is set, or <see cref="Parked"/>.</summary>
public sealed record Admission
{
    /// <summary>Run at the speculative head.</summary>
    public TransactionOutcome? Pooled { get; init; }

    public TransactionRefusal? Refusal { get; init; }

    /// <summary>Block that one who was run will be in.</summary>
    public long Height { get; init; } = -1;

    /// <summary>Kept until the gap before its nonce closes, or until the next block has room: status received.</summary>
    public bool Parked { get; init; }
}

/// <summary>Transactions on their way into a block, in the order in which they came: pool-level serialization.</summary>
/// <remarks>
/// A transaction runs when it enters; the order of entering is the order in the block. One that leaves a gap in its sender's nonces,
/// or finds the pending block full, is parked within bounds. One loop owns it.
/// </remarks>
public sealed class TransactionPool(LimitProfile limits)
{
    private readonly Dictionary<Hash256, CheckedTransaction> _parkedByHash = [];
    private readonly Dictionary<Hash256, CheckedTransaction> _parkedByName = [];
    private readonly Dictionary<AccountId, SortedDictionary<ulong, CheckedTransaction>> _gaps = [];
    private readonly Queue<CheckedTransaction> _waiting = new();
    private readonly Dictionary<Hash256, int> _pooled = [];
    private long _parkedBytes;

    /// <summary>Transactions that wait, not counting those in the pending block.</summary>
    public int ParkedCount => _parkedByHash.Count;

    /// <summary>Whether transactions wait only for the next block.</summary>
    public bool HasWaiting => _waiting.Count > 0;

    /// <summary>Place in the pending block, or -1.</summary>
    public int IndexOf(Hash256 hash) => _pooled.GetValueOrDefault(hash, -1);

    /// <summary>One that waits, by the ledger's hash or the one Ethereum's wallets know it by; or null.</summary>
    public CheckedTransaction? FindParked(Hash256 hash) => _parkedByHash.GetValueOrDefault(hash) ?? _parkedByName.GetValueOrDefault(hash);

    /// <summary>Takes one transaction. Others that it lets run (their gap has closed) are reported through <paramref name="alsoPooled"/>.</summary>
    public Admission Add(PendingBlock pending, CheckedTransaction transaction, Action<CheckedTransaction, TransactionOutcome>? alsoPooled = null)
    {
        ArgumentNullException.ThrowIfNull(pending);
        ArgumentNullException.ThrowIfNull(transaction);
        if (_pooled.ContainsKey(transaction.Hash) || _parkedByHash.ContainsKey(transaction.Hash))
        {
            return Refuse(TransactionRefusal.AlreadyExistsCode, $"tx already exists in the pool: {transaction.Hash}");
        }

        ulong next = (pending.View.GetAccount(transaction.Sender)?.Nonce ?? 0) + 1;
        if (!transaction.SenderIsName && transaction.Transaction.Nonce > next)
        {
            return ParkGap(transaction, next);
        }

        if (_waiting.Count > 0 || !pending.HasRoomFor(transaction.Transaction))
        {
            return Park(transaction) is { } full ? full : Wait(transaction);
        }

        (TransactionOutcome? outcome, TransactionRefusal? refusal) = pending.Add(transaction);
        if (refusal is not null)
        {
            return new Admission { Refusal = refusal };
        }

        _pooled[transaction.Hash] = pending.Count - 1;
        CloseGaps(pending, transaction.Sender, alsoPooled);
        return new Admission { Pooled = outcome, Height = pending.Facts.Height };
    }

    /// <summary>After a block was closed: fills the next one with what waited. Transactions that no longer hold are reported with the reason.</summary>
    public void Reopen(PendingBlock pending, Action<CheckedTransaction, TransactionOutcome> pooled, Action<CheckedTransaction, TransactionRefusal> dropped)
    {
        ArgumentNullException.ThrowIfNull(pending);
        _pooled.Clear();
        while (_waiting.TryPeek(out CheckedTransaction? transaction) && pending.HasRoomFor(transaction.Transaction))
        {
            _waiting.Dequeue();
            Unpark(transaction);
            (TransactionOutcome? outcome, TransactionRefusal? refusal) = pending.Add(transaction);
            if (refusal is not null)
            {
                dropped(transaction, refusal);
                continue;
            }

            _pooled[transaction.Hash] = pending.Count - 1;
            pooled(transaction, outcome!);
            CloseGaps(pending, transaction.Sender, pooled);
        }
    }

    /// <summary>Forgets everything: the chain it waited for is no more.</summary>
    public void Clear()
    {
        _parkedByHash.Clear();
        _parkedByName.Clear();
        _gaps.Clear();
        _waiting.Clear();
        _pooled.Clear();
        _parkedBytes = 0;
    }

    /// <summary>Fills a pending block anew with the transactions of the one it replaces.</summary>
    public void Refill(PendingBlock pending, PendingBlock former, Action<CheckedTransaction, TransactionOutcome> pooled, Action<CheckedTransaction, TransactionRefusal> dropped)
    {
        ArgumentNullException.ThrowIfNull(pending);
        ArgumentNullException.ThrowIfNull(former);
        _pooled.Clear();
        foreach (CheckedTransaction transaction in former.Transactions)
        {
            (TransactionOutcome? outcome, TransactionRefusal? refusal) = pending.Add(transaction);
            if (refusal is not null)
            {
                dropped(transaction, refusal);
                continue;
            }

            _pooled[transaction.Hash] = pending.Count - 1;
            pooled(transaction, outcome!);
        }
    }

    private void CloseGaps(PendingBlock pending, AccountId sender, Action<CheckedTransaction, TransactionOutcome>? pooled)
    {
        if (!_gaps.TryGetValue(sender, out SortedDictionary<ulong, CheckedTransaction>? parked))
        {
            return;
        }

        ulong next = pending.View.GetAccount(sender)!.Nonce + 1;
        while (parked.Remove(next, out CheckedTransaction? transaction))
        {
            Unpark(transaction);
            if (!pending.HasRoomFor(transaction.Transaction))
            {
                Wait(transaction);
                Keep(transaction);
                next++;
                continue;
            }

            (TransactionOutcome? outcome, TransactionRefusal? refusal) = pending.Add(transaction);
            if (refusal is not null)
            {
                break;
            }

            _pooled[transaction.Hash] = pending.Count - 1;
            pooled?.Invoke(transaction, outcome!);
            next++;
        }

        if (parked.Count == 0)
        {
            _gaps.Remove(sender);
        }
    }

    private Admission ParkGap(CheckedTransaction transaction, ulong next)
    {
        ulong nonce = transaction.Transaction.Nonce;
        SortedDictionary<ulong, CheckedTransaction> parked = _gaps.GetValueOrDefault(transaction.Sender) ?? [];
        if (parked.ContainsKey(nonce))
        {
            return Refuse(TransactionRefusal.SameNonceCode, $"another transaction of this account with nonce {nonce} waits already");
        }

        if (parked.Count >= limits.PoolParkedPerSenderMax)
        {
            return Refuse(TransactionRefusal.InvalidFormatCode, $"nonce {nonce} leaves a gap and {parked.Count} transactions of this account wait already; the next nonce is {next}");
        }

        if (Park(transaction) is { } full)
        {
            return full;
        }

        parked.Add(nonce, transaction);
        _gaps[transaction.Sender] = parked;
        return new Admission { Parked = true };
    }

    private Admission Wait(CheckedTransaction transaction)
    {
        _waiting.Enqueue(transaction);
        return new Admission { Parked = true };
    }

    private Admission? Park(CheckedTransaction transaction)
    {
        int bytes = transaction.Transaction.Encoded.Length;
        if (_parkedByHash.Count >= limits.PoolTransactionsMax || _parkedBytes + bytes > limits.PoolBytesMax)
        {
            return Refuse(TransactionRefusal.InternalErrorCode, $"busy: the pool is full with {_parkedByHash.Count} transactions; try again after the next block");
        }

        Keep(transaction);
        return null;
    }

    private void Keep(CheckedTransaction transaction)
    {
        _parkedByHash[transaction.Hash] = transaction;
        if (transaction.Ethereum is { } ethereum)
        {
            _parkedByName[ethereum.Hash] = transaction;
        }

        _parkedBytes += transaction.Transaction.Encoded.Length;
    }

    private void Unpark(CheckedTransaction transaction)
    {
        _parkedByHash.Remove(transaction.Hash);
        if (transaction.Ethereum is { } ethereum)
        {
            _parkedByName.Remove(ethereum.Hash);
        }

        _parkedBytes -= transaction.Transaction.Encoded.Length;
    }

    private static Admission Refuse(string code, string message) => new() { Refusal = new TransactionRefusal(code, message) };
}

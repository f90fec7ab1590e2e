using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>Everything one transaction has read and changed, on top of the world it started from.</summary>
/// <remarks>
/// Changes are made in place and noted in a list of how to take them back, so that a frame which fails costs what it did and not what the
/// transaction did. At the end, <see cref="Changes"/> says in order what is to be written down. One transaction owns one journal.
/// </remarks>
public sealed class Journal
{
    // A call to RIPEMD-160 that failed once left this account touched on the main chain, and the rules keep that.
    private static readonly AccountId TouchedForEver = PrecompileSet.At(3);

    private readonly Dictionary<AccountId, JournalAccount> _accounts = [];
    private readonly List<Entry> _entries = [];
    private readonly List<EvmLog> _logs = [];
    private readonly List<JournalAccount> _loaded = [];
    private IReadOnlySet<AccountId>? _precompiles;
    private AccountId? _producer;
    private readonly HashSet<JournalAccount> _unwritten = [];
    private readonly IEvmEvents? _events;
    private readonly CodeCache _codes;
    private bool _flushed;

    /// <summary>A journal on <paramref name="world"/>; analysed code is shared through <paramref name="codes"/>.</summary>
    public Journal(IEvmWorld world, CodeCache codes)
    {
        ArgumentNullException.ThrowIfNull(world);
        ArgumentNullException.ThrowIfNull(codes);
        World = world;
        _codes = codes;
        _events = world.Events;
    }

    private enum EntryKind
    {
        Warm,
        Touched,
        Existence,
        Created,
        Destroyed,
        Nonce,
        Balance,
        Code,
        SlotWarm,
        SlotValue,
        Reloaded,
        Outside,
    }

    /// <summary>The state the transaction starts from.</summary>
    public IEvmWorld World { get; }

    /// <summary>Logs so far, in order.</summary>
    public IReadOnlyList<EvmLog> Logs => _logs;

    /// <summary>Gas to be given back at the end. May be negative in between.</summary>
    public long Refund { get; internal set; }

    /// <summary>The account as it is now; an empty one where none exists.</summary>
    public EvmAccount Get(AccountId id) => Account(id).Present;

    /// <summary>Value of a slot as it is now.</summary>
    public UInt256 GetStorage(AccountId id, in UInt256 key) => Slot(Account(id), key).Value;

    /// <summary>Code of the account as it is now.</summary>
    public ReadOnlyMemory<byte> GetCode(AccountId id) => CodeOf(Account(id)).Bytes;

    /// <summary>Adds to a balance; the account comes into being and counts as touched.</summary>
    public void AddBalance(AccountId id, in UInt256 amount) => AddBalance(Account(id), amount);

    /// <summary>Takes from a balance, which must be enough.</summary>
    public void SubtractBalance(AccountId id, in UInt256 amount) => SubtractBalance(Account(id), amount);

    /// <summary>Sets the nonce.</summary>
    public void SetNonce(AccountId id, ulong nonce) => SetNonce(Account(id), nonce);

    /// <summary>Sets the code.</summary>
    public void SetCode(AccountId id, ReadOnlyMemory<byte> code) => SetCode(Account(id), code);

    /// <summary>Sets a slot outside the rules of gas: for development chains and overrides of a call.</summary>
    public void SetStorage(AccountId id, in UInt256 key, in UInt256 value)
    {
        JournalAccount account = Account(id);
        SetSlot(account, Slot(account, key), value);
    }

    /// <summary>Sets all slots to 0 outside the rules of gas: for overrides of a call, before the first instruction runs.</summary>
    public void ClearStorage(AccountId id)
    {
        JournalAccount account = Account(id);
        account.Slots.Clear();
        account.IsStorageHidden = true;
    }

    /// <summary>Counts accounts as accessed before the first instruction runs.</summary>
    public void WarmUp(IEnumerable<AccountId> accounts)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        foreach (AccountId id in accounts)
        {
            WarmUp(Account(id));
        }
    }

    /// <summary>Counts accounts as accessed that nobody has read yet: precompiles and the producer, which most transactions have nothing to do with.</summary>
    internal void WarmUpUnread(IReadOnlySet<AccountId> precompiles, AccountId? producer)
    {
        (_precompiles, _producer) = (precompiles, producer);
        foreach (JournalAccount account in _loaded)
        {
            if (IsWarmUnread(account.Id))
            {
                WarmUp(account);
            }
        }
    }

    /// <summary>The present moment.</summary>
    public JournalMark Mark() => new() { Entries = _entries.Count, Logs = _logs.Count, Events = _events?.Count ?? 0, Refund = Refund };

    /// <summary>Returns to a moment; what came after it has not happened.</summary>
    public void RollBackTo(JournalMark mark)
    {
        // What is outside may return to a later moment of this journal on its way, so nothing is undone twice.
        while (_entries.Count > mark.Entries)
        {
            Entry last = _entries[^1];
            _entries.RemoveAt(_entries.Count - 1);
            Undo(last);
        }

        if (_logs.Count > mark.Logs)
        {
            _logs.RemoveRange(mark.Logs, _logs.Count - mark.Logs);
        }

        if (_events is not null && _events.Count > mark.Events)
        {
            _events.DropAfter(mark.Events);
        }

        Refund = mark.Refund;
    }

    /// <summary>Notes something outside the journal that goes with the running frame.</summary>
    public void OnRollBack(IJournalUndo undo) => Note(EntryKind.Outside, undo);

    /// <summary>What is to be written down after the transaction, in the order of account ids and slot keys.</summary>
    /// <param name="emptyAccountsVanish">Whether touched accounts that are empty are removed (EIP-161).</param>
    public IReadOnlyList<AccountChange> Changes(bool emptyAccountsVanish) => Collect(a => a.IsDestroyed || (emptyAccountsVanish && a.IsTouched && a.IsEmpty));

    /// <summary>Accounts seen so far, for <see cref="ForgetLoadedAfter"/>.</summary>
    internal int LoadedCount => _loaded.Count;

    /// <summary>What accounts have become since the last time, for another engine that is about to run on the same state. Slots and removals wait for the end.</summary>
    internal IReadOnlyList<JournalAccount> Flush(out IReadOnlyList<AccountChange> changes)
    {
        JournalAccount[] accounts = [.. _unwritten.Where(a => a.IsUnwritten && a.Exists).OrderBy(a => a.Id)];
        changes = [.. accounts.Select(a => new AccountChange(a.Id, false, a.Present, a.HasNewCode ? CodeOf(a).Bytes : default(ReadOnlyMemory<byte>?), []))];
        foreach (JournalAccount account in _unwritten)
        {
            account.IsUnwritten = false;
        }

        _unwritten.Clear();
        _flushed = true;
        return accounts;
    }

    /// <summary>What a flush wrote down has been taken back there, and stands here.</summary>
    internal void Unflush(IReadOnlyList<JournalAccount> accounts)
    {
        foreach (JournalAccount account in accounts)
        {
            MarkUnwritten(account);
        }
    }

    /// <summary>Reads accounts again that another engine has changed after a <see cref="Flush"/>. Takes back with the running frame.</summary>
    internal void Reload(AccountId id)
    {
        if (!_accounts.TryGetValue(id, out JournalAccount? account))
        {
            return;
        }

        bool exists = World.TryGetAccount(id, out EvmAccount now);
        now = exists ? now : EvmAccount.Empty;
        account.IsUnwritten = false;
        if (now == account.Present && exists == account.Exists)
        {
            return;
        }

        _entries.Add(new Entry(EntryKind.Reloaded, account, account.Balance, new OldCode(account.CodeHash, account.Code, account.HasNewCode), account.Nonce, account.Exists));
        (account.Exists, account.Nonce, account.Balance) = (exists, now.Nonce, now.Balance);
        if (now.CodeHash != account.CodeHash)
        {
            (account.CodeHash, account.Code, account.HasNewCode) = (now.CodeHash, null, false);
        }
    }

    /// <summary>Forgets accounts that were first seen after there were <paramref name="count"/>: the world they were read from has gone back. Nothing of them stands in the journal.</summary>
    internal void ForgetLoadedAfter(int count)
    {
        for (int i = count; i < _loaded.Count; i++)
        {
            _loaded[i].IsUnwritten = false;
            _accounts.Remove(_loaded[i].Id);
        }

        if (_loaded.Count > count)
        {
            _loaded.RemoveRange(count, _loaded.Count - count);
        }
    }

    internal JournalAccount Account(AccountId id)
    {
        if (_accounts.TryGetValue(id, out JournalAccount? account))
        {
            return account;
        }

        bool exists = World.TryGetAccount(id, out EvmAccount found);
        account = new JournalAccount(id, exists, exists ? found : EvmAccount.Empty) { IsWarm = IsWarmUnread(id) };
        _accounts.Add(id, account);
        _loaded.Add(account);
        return account;
    }

    private bool IsWarmUnread(AccountId id) => id == _producer || (_precompiles is not null && _precompiles.Contains(id));

    internal ContractCode CodeOf(JournalAccount account)
    {
        if (account.Code is { } code)
        {
            return code;
        }

        code = account.CodeHash == EvmAccount.EmptyCodeHash
            ? ContractCode.Empty
            : _codes.Get(account.CodeHash, () => World.GetCode(account.Id, account.CodeHash));
        account.Code = code;
        return code;
    }

    internal JournalSlot Slot(JournalAccount account, in UInt256 key)
    {
        if (account.Slots.TryGetValue(key, out JournalSlot? slot))
        {
            return slot;
        }

        // An account made in this transaction has no storage: creation refuses where there is some.
        slot = new JournalSlot(account.ExistedBefore && !account.IsCreatedHere && !account.IsStorageHidden ? World.GetStorage(account.Id, key) : default);
        account.Slots.Add(key, slot);
        return slot;
    }

    internal bool HasStorage(JournalAccount account) =>
        account.Slots.Values.Any(s => !s.Value.IsZero) || (account.ExistedBefore && !account.IsStorageHidden && World.HasStorage(account.Id));

    /// <summary>Counts the account as accessed; true when this is the first time.</summary>
    internal bool WarmUp(JournalAccount account)
    {
        if (account.IsWarm)
        {
            return false;
        }

        account.IsWarm = true;
        Note(EntryKind.Warm, account);
        return true;
    }

    /// <summary>Counts the slot as accessed; true when this is the first time.</summary>
    internal bool WarmUp(JournalSlot slot)
    {
        if (slot.IsWarm)
        {
            return false;
        }

        slot.IsWarm = true;
        Note(EntryKind.SlotWarm, slot);
        return true;
    }

    internal void Touch(JournalAccount account)
    {
        if (!account.IsTouched)
        {
            account.IsTouched = true;
            Note(EntryKind.Touched, account);
        }
    }

    /// <summary>Brings an account into being if it is not there.</summary>
    internal void Create(JournalAccount account)
    {
        Touch(account);
        if (!account.Exists)
        {
            account.Exists = true;
            account.WasWritten = true;
            MarkUnwritten(account);
            Note(EntryKind.Existence, account);
        }
    }

    internal void MarkCreatedHere(JournalAccount account)
    {
        Create(account);
        if (!account.IsCreatedHere)
        {
            account.IsCreatedHere = true;
            Note(EntryKind.Created, account);
        }
    }

    internal void AddBalance(JournalAccount account, in UInt256 amount)
    {
        Create(account);
        if (!amount.IsZero)
        {
            SetBalance(account, account.Balance + amount);
        }
    }

    internal void SubtractBalance(JournalAccount account, in UInt256 amount)
    {
        if (!amount.IsZero)
        {
            Touch(account);
            SetBalance(account, account.Balance - amount);
        }
    }

    internal void SetBalance(JournalAccount account, in UInt256 balance)
    {
        Note(EntryKind.Balance, account, account.Balance);
        account.Balance = balance;
        account.WasWritten = true;
        MarkUnwritten(account);
    }

    internal void SetNonce(JournalAccount account, ulong nonce)
    {
        Create(account);
        Note(EntryKind.Nonce, account, account.Nonce);
        account.Nonce = nonce;
        account.WasWritten = true;
        MarkUnwritten(account);
    }

    internal void SetCode(JournalAccount account, ReadOnlyMemory<byte> code)
    {
        Create(account);
        _entries.Add(new Entry(EntryKind.Code, account, default, new OldCode(account.CodeHash, account.Code, account.HasNewCode)));
        account.CodeHash = code.IsEmpty ? EvmAccount.EmptyCodeHash : Keccak256.Hash(code.Span);
        Hash256 hash = account.CodeHash;
        account.Code = code.IsEmpty ? ContractCode.Empty : _codes.Get(hash, () => code);
        account.HasNewCode = true;
        account.WasWritten = true;
        MarkUnwritten(account);
    }

    internal void SetSlot(JournalAccount account, JournalSlot slot, in UInt256 value)
    {
        Note(EntryKind.SlotValue, slot, slot.Value);
        slot.Value = value;
        slot.WasWritten = true;
        account.WasWritten = true;
    }

    internal UInt256 GetTransient(JournalAccount account, in UInt256 key) =>
        account.Transient is { } slots && slots.TryGetValue(key, out JournalSlot? slot) ? slot.Value : default;

    internal void SetTransient(JournalAccount account, in UInt256 key, in UInt256 value)
    {
        account.Transient ??= [];
        if (!account.Transient.TryGetValue(key, out JournalSlot? slot))
        {
            slot = new JournalSlot(default);
            account.Transient.Add(key, slot);
        }

        Note(EntryKind.SlotValue, slot, slot.Value);
        slot.Value = value;
    }

    internal void Destroy(JournalAccount account)
    {
        if (!account.IsDestroyed)
        {
            account.IsDestroyed = true;
            account.WasWritten = true;
            Note(EntryKind.Destroyed, account);
        }

        Touch(account);
        if (!account.Balance.IsZero)
        {
            SetBalance(account, default);
        }
    }

    /// <summary>Records a log; false when there is no room for it.</summary>
    internal bool TryAddLog(EvmLog log)
    {
        if (_events is not null && !_events.TryAdd(log))
        {
            return false;
        }

        _logs.Add(log);
        return true;
    }

    private void MarkUnwritten(JournalAccount account)
    {
        if (!account.IsUnwritten)
        {
            account.IsUnwritten = true;
            _unwritten.Add(account);
        }
    }

    private void Note(EntryKind kind, object target, UInt256 old = default) => _entries.Add(new Entry(kind, target, old, null));

    private List<AccountChange> Collect(Func<JournalAccount, bool> isDeleted)
    {
        var changes = new List<AccountChange>();
        foreach (JournalAccount account in _accounts.Values.OrderBy(a => a.Id))
        {
            if (isDeleted(account) || (!account.Exists && account.ExistedBefore))
            {
                if (account.ExistedBefore || (_flushed && account.WasWritten))
                {
                    changes.Add(new AccountChange(account.Id, true, default, null, []));
                }

                continue;
            }

            if (!account.Exists)
            {
                continue;
            }

            SlotChange[] slots = [.. account.Slots
                .Where(s => s.Value.Value != s.Value.Before || (_flushed && s.Value.WasWritten))
                .OrderBy(s => s.Key)
                .Select(s => new SlotChange(s.Key, s.Value.Value))];
            bool codeChanged = account.CodeHash != account.Before.CodeHash;
            if (slots.Length > 0 || account.Present != account.Before || account.Exists != account.ExistedBefore || (_flushed && account.WasWritten))
            {
                changes.Add(new AccountChange(account.Id, false, account.Present, codeChanged ? CodeOf(account).Bytes : default(ReadOnlyMemory<byte>?), slots));
            }
        }

        return changes;
    }

    private void Undo(in Entry entry)
    {
        switch (entry.Kind)
        {
            case EntryKind.Warm:
                ((JournalAccount)entry.Target).IsWarm = false;
                break;
            case EntryKind.Touched:
                var touched = (JournalAccount)entry.Target;
                touched.IsTouched = touched.Id == TouchedForEver;
                break;
            case EntryKind.Existence:
                ((JournalAccount)entry.Target).Exists = false;
                MarkUnwritten((JournalAccount)entry.Target);
                break;
            case EntryKind.Created:
                ((JournalAccount)entry.Target).IsCreatedHere = false;
                break;
            case EntryKind.Destroyed:
                ((JournalAccount)entry.Target).IsDestroyed = false;
                break;
            case EntryKind.Nonce:
                ((JournalAccount)entry.Target).Nonce = entry.Old.L0;
                MarkUnwritten((JournalAccount)entry.Target);
                break;
            case EntryKind.Balance:
                ((JournalAccount)entry.Target).Balance = entry.Old;
                MarkUnwritten((JournalAccount)entry.Target);
                break;
            case EntryKind.Code:
                var account = (JournalAccount)entry.Target;
                (account.CodeHash, account.Code, account.HasNewCode) = (entry.Code!.Hash, entry.Code.Code, entry.Code.IsNew);
                MarkUnwritten(account);
                break;
            case EntryKind.Reloaded:
                var reloaded = (JournalAccount)entry.Target;
                (reloaded.Exists, reloaded.Nonce, reloaded.Balance) = (entry.Existed, entry.Nonce, entry.Old);
                (reloaded.CodeHash, reloaded.Code, reloaded.HasNewCode) = (entry.Code!.Hash, entry.Code.Code, entry.Code.IsNew);

                // What it was before came from the world, or had been told to it.
                reloaded.IsUnwritten = false;
                break;
            case EntryKind.SlotWarm:
                ((JournalSlot)entry.Target).IsWarm = false;
                break;
            case EntryKind.SlotValue:
                ((JournalSlot)entry.Target).Value = entry.Old;
                break;
            default:
                ((IJournalUndo)entry.Target).Undo();
                break;
        }
    }

    private readonly record struct Entry(EntryKind Kind, object Target, UInt256 Old, OldCode? Code, ulong Nonce = 0, bool Existed = false);

    private sealed record OldCode(Hash256 Hash, ContractCode? Code, bool IsNew);
}

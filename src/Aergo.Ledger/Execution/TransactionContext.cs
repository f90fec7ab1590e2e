using System;
using System.Collections.Generic;
using Aergo.Primitives;
using Aergo.State;

namespace Aergo.Ledger;

/// <summary>One running transaction: rows, accounts and events, all of which return together to a mark.</summary>
/// <remarks>
/// Account records count as rows of the zero account in the row set, so that dependency analysis sees them: nonce and balance
/// under the account's id, code under the id and one more byte. Receiving tokens is an add, not a write: two transfers to one
/// account do not conflict, though both look whether it has code.
/// </remarks>
internal sealed class TransactionContext(IStateView view, INameResolver names, bool recordRowSet, IReadOnlyDictionary<byte, IContractEngine>? engines = null) : IContractState, IChainHost, IAccounts
{
    private readonly TransactionState _rows = new(view, recordRowSet);
    private readonly Dictionary<AccountId, AccountRecord> _accounts = [];
    private readonly List<(AccountId Account, AccountRecord? Before)> _accountUndo = [];
    private readonly List<ContractEvent> _events = [];
    private readonly List<(int Rows, int Accounts, int Events, int Created, int Undo)> _marks = [];
    private readonly List<AccountId> _changes = [];
    private readonly List<(AccountId Contract, string Name)> _created = [];
    private readonly List<Action> _undo = [];
    private readonly HashSet<AccountId> _read = [], _written = [], _added = [], _codeRead = [], _codeWritten = [];

    public IReadOnlyList<ContractEvent> Events => _events;

    public int EventCount => _events.Count;

    /// <summary>Contracts that calls between engines brought into being.</summary>
    public IReadOnlyList<(AccountId Contract, string Name)> Created => _created;

    /// <summary>Bytes that the events take in the receipt, and so in the block.</summary>
    public int EventBytes { get; private set; }

    public AccountRecord Account(AccountId account)
    {
        _read.Add(account);
        return Peek(account);
    }

    public void SetAccount(AccountId account, AccountRecord record)
    {
        _written.Add(account);
        Store(account, record);
    }

    /// <summary>Adds tokens without looking at what is there.</summary>
    public void Credit(AccountId account, Amount amount)
    {
        _added.Add(account);
        AccountRecord record = Peek(account);
        Store(account, record with { Balance = checked(record.Balance + amount.Aer) });
    }

    public Amount BalanceOf(AccountId account) => new(Account(account).Balance);

    public bool TryTransfer(AccountId from, AccountId to, Amount amount)
    {
        AccountRecord source = Account(from);
        if (source.Balance < amount.Aer)
        {
            return false;
        }

        if (amount.Aer != 0)
        {
            SetAccount(from, source with { Balance = source.Balance - amount.Aer });
            Credit(to, amount);
        }

        return true;
    }

    public bool TryResolve(string name, out AccountId account) => names.TryResolve(this, name, out account);

    public ulong NonceOf(AccountId account) => Account(account).Nonce;

    public AccountCode CodeOf(AccountId account)
    {
        _codeRead.Add(account);
        AccountRecord record = Peek(account);
        return new AccountCode(record.Engine, record.CodeDigest);
    }

    public void SetNonce(AccountId account, ulong nonce) => SetAccount(account, Account(account) with { Nonce = nonce });

    public void SetBalance(AccountId account, Amount balance) => SetAccount(account, Account(account) with { Balance = balance.Aer });

    public void SetCode(AccountId account, AccountCode code)
    {
        _codeWritten.Add(account);
        Store(account, Peek(account) with { Engine = code.Engine, CodeDigest = code.Digest });
    }

    /// <summary>Makes an account a contract that somebody owns.</summary>
    public void SetOwner(AccountId account, byte engine, AccountId owner)
    {
        _codeWritten.Add(account);
        Store(account, Peek(account) with { Engine = engine, Owner = owner });
    }

    public bool HasRoomFor(ContractEvent contractEvent) =>
        _events.Count < Receipt.EventsMax && EventBytes + EventLeaf.SizeOf(contractEvent) <= Receipt.EventBytesMax;

    public void Emit(ContractEvent contractEvent)
    {
        _events.Add(contractEvent);
        EventBytes += EventLeaf.SizeOf(contractEvent);
    }

    public void DropEventsAfter(int count)
    {
        for (int i = count; i < _events.Count; i++)
        {
            EventBytes -= EventLeaf.SizeOf(_events[i]);
        }

        _events.RemoveRange(count, _events.Count - count);
    }

    public byte[]? Get(AccountId tree, ReadOnlySpan<byte> key) => _rows.Get(tree, key);

    public void Put(AccountId tree, byte[] key, byte[] value) => _rows.Put(tree, key, value);

    public void Delete(AccountId tree, byte[] key) => _rows.Delete(tree, key);

    public IStateCursor Scan(AccountId tree, byte[] from, byte[]? to, bool descending) => _rows.Scan(tree, from, to, descending);

    public IStateReader Freeze() => _rows.Freeze();

    public IStateCursor ScanNamed(AccountId tree, byte[] from, byte[]? to, bool descending) => _rows.ScanNamed(tree, from, to, descending);

    public int Mark()
    {
        _marks.Add((_rows.Mark(), _accountUndo.Count, _events.Count, _created.Count, _undo.Count));
        return _marks.Count - 1;
    }

    public void RollBackTo(int mark)
    {
        // Before anything moves: what engines keep may itself return the state to later marks.
        (int rows, int accounts, int events, int created, int undo) = _marks[mark];
        while (_undo.Count > undo)
        {
            Action last = _undo[^1];
            _undo.RemoveAt(_undo.Count - 1);
            last();
        }

        _rows.RollBackTo(rows);
        while (_accountUndo.Count > accounts)
        {
            (AccountId account, AccountRecord? before) = _accountUndo[^1];
            _accountUndo.RemoveAt(_accountUndo.Count - 1);
            _changes.Add(account);
            if (before is null)
            {
                _accounts.Remove(account);
            }
            else
            {
                _accounts[account] = before;
            }
        }

        DropEventsAfter(Math.Min(events, _events.Count));
        _created.RemoveRange(created, _created.Count - created);
        _marks.RemoveRange(mark + 1, _marks.Count - mark - 1);
    }

    public int ChangeCount => _changes.Count;

    public AccountId ChangedAt(int index) => _changes[index];

    public void OnRollBack(Action undo) => _undo.Add(undo);

    public CallResult Call(CallRequest request)
    {
        if (engines is null)
        {
            return new CallResult(CallStatus.Reverted, default, "not supported: calls between engines on this chain (ethereum.callsSql of the genesis)");
        }

        byte tag = CodeOf(request.Contract).Engine;
        if (request.Depth > CallLimits.DepthMax)
        {
            return new CallResult(CallStatus.LimitExceeded, default, $"calls between engines nest more than {CallLimits.DepthMax} deep");
        }

        if (!engines.TryGetValue(tag, out IContractEngine? engine))
        {
            return new CallResult(CallStatus.Reverted, default, $"{request.Contract} is no contract");
        }

        int mark = Mark();
        CallResult result = engine.Call(request);
        if (result.Status == CallStatus.Success && _created.Count + result.Created.Count > Receipt.CreatedMax)
        {
            result = new CallResult(CallStatus.LimitExceeded, default, $"more than {Receipt.CreatedMax} contracts made by one transaction");
        }

        if (result.Status != CallStatus.Success)
        {
            RollBackTo(mark);
            return result;
        }

        foreach ((AccountId contract, string name) in result.Created)
        {
            SetOwner(contract, CodeOf(contract).Engine is var made and not 0 ? made : tag, request.Sender);
            _created.Add((contract, name));
        }

        return result;
    }

    public List<StateChange> RowChanges() => _rows.GetChanges();

    /// <summary>Accounts whose record differs from the view's, sorted.</summary>
    public List<AccountChange> AccountChanges()
    {
        var changes = new List<AccountChange>(_accounts.Count);
        foreach ((AccountId account, AccountRecord record) in _accounts)
        {
            changes.Add(new AccountChange(account, record));
        }

        changes.Sort(static (a, b) => a.Account.CompareTo(b.Account));
        return changes;
    }

    public RowSet RowSet()
    {
        var builder = new RowSetBuilder();
        _rows.AddRowSetTo(builder);
        foreach (AccountId account in _read)
        {
            builder.AddRead(default, account.ToArray());
        }

        foreach (AccountId account in _written)
        {
            builder.AddWrite(default, account.ToArray());
        }

        foreach (AccountId account in _codeRead)
        {
            builder.AddRead(default, CodeKey(account));
        }

        foreach (AccountId account in _codeWritten)
        {
            builder.AddWrite(default, CodeKey(account));
        }

        foreach (AccountId account in _added)
        {
            if (!_written.Contains(account))
            {
                builder.AddAdd(default, account.ToArray());
            }
        }

        return builder.ToRowSet();
    }

    private static byte[] CodeKey(AccountId account) => [.. account.ToArray(), 1];

    private AccountRecord Peek(AccountId account) =>
        _accounts.TryGetValue(account, out AccountRecord? record) ? record : view.GetAccount(account) ?? AccountRecord.Empty;

    private void Store(AccountId account, AccountRecord record)
    {
        _accountUndo.Add((account, _accounts.GetValueOrDefault(account)));
        _changes.Add(account);
        _accounts[account] = record;
    }
}

/// <summary>Looks names up in state.</summary>
internal interface INameResolver
{
    bool TryResolve(IContractState state, string name, out AccountId account);
}

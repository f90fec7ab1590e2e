using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>Uncommitted changes above a committed root: rows per account and account records. Immutable; a changed one shares the rest.</summary>
public sealed class StateOverlay
{
    private readonly PersistentMap<TreeOverlay> _rows;
    private readonly PersistentMap<AccountRecord> _accounts;

    private StateOverlay(PersistentMap<TreeOverlay> rows, PersistentMap<AccountRecord> accounts) => (_rows, _accounts) = (rows, accounts);

    /// <summary>No changes.</summary>
    public static StateOverlay Empty { get; } = new(PersistentMap.Empty<TreeOverlay>(), PersistentMap.Empty<AccountRecord>());

    /// <summary>Whether there are no changes.</summary>
    public bool IsEmpty => _rows.Count == 0 && _accounts.Count == 0;

    /// <summary>Rows of one tree; when they hide the tree below, an account was cleared or deleted in between.</summary>
    internal sealed record TreeOverlay(PersistentMap<byte[]> Rows, bool HidesBelow);

    /// <summary>The overlay with these changes on top, which are sorted by tree (as <see cref="TransactionState.GetChanges"/> gives them).</summary>
    public StateOverlay With(IReadOnlyList<StateChange> changes, IReadOnlyList<AccountChange> accounts)
    {
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(accounts);
        Span<byte> id = stackalloc byte[AccountId.Size];
        PersistentMap<AccountRecord> records = _accounts;
        PersistentMap<TreeOverlay> rows = _rows;
        foreach (AccountChange change in accounts)
        {
            byte[] key = change.Account.ToArray();
            records = records.Put(key, change.Record);
            if (change.Record is null || change.ClearRows)
            {
                rows = rows.Put(key, new TreeOverlay(PersistentMap.Empty<byte[]>(), true));
            }
        }

        for (int i = 0; i < changes.Count;)
        {
            AccountId tree = changes[i].Tree;
            tree.CopyTo(id);
            _ = rows.TryGet(id, out TreeOverlay? old);
            PersistentMapEditor<byte[]> editor = (old?.Rows ?? PersistentMap.Empty<byte[]>()).Edit();
            for (; i < changes.Count && changes[i].Tree == tree; i++)
            {
                editor.Put(changes[i].Key, changes[i].Value);
            }

            rows = rows.Put(id.ToArray(), new TreeOverlay(editor.Snapshot(), old?.HidesBelow ?? false));
        }

        return new StateOverlay(rows, records);
    }

    /// <summary>All changes as one sorted batch, ready for <see cref="WorldState.Apply"/>.</summary>
    public (List<StateChange> Rows, List<AccountChange> Accounts) ToBatch()
    {
        var changes = new List<StateChange>();
        var accounts = new SortedDictionary<AccountId, AccountChange>();
        PersistentMapCursor<AccountRecord> records = _accounts.Scan();
        while (records.Next())
        {
            var account = new AccountId(records.Key);
            accounts.Add(account, new AccountChange(account, records.Value, HidesBelow(account)));
        }

        PersistentMapCursor<TreeOverlay> trees = _rows.Scan();
        while (trees.Next())
        {
            var tree = new AccountId(trees.Key);
            PersistentMapCursor<byte[]> rows = trees.Value!.Rows.Scan();
            while (rows.Next())
            {
                changes.Add(new StateChange(tree, rows.Key, rows.Value));
            }
        }

        return (changes, [.. accounts.Values]);
    }

    internal bool TryGetAccount(AccountId account, out AccountRecord? record)
    {
        Span<byte> id = stackalloc byte[AccountId.Size];
        account.CopyTo(id);
        return _accounts.TryGet(id, out record);
    }

    internal TreeOverlay? RowsOf(AccountId tree)
    {
        if (_rows.Count == 0)
        {
            return null;
        }

        Span<byte> id = stackalloc byte[AccountId.Size];
        tree.CopyTo(id);
        _ = _rows.TryGet(id, out TreeOverlay? rows);
        return rows;
    }

    private bool HidesBelow(AccountId account) => RowsOf(account)?.HidesBelow ?? false;
}

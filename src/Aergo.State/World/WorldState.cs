using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>The two levels of trees: the world tree from account id to record, and under each record the account's own rows.</summary>
/// <remarks>Names values by root: any number of readers at any retained roots beside one caller of <see cref="Apply"/>.</remarks>
public sealed class WorldState
{
    private readonly IWorkers _workers;

    /// <summary>Works on the trees of <paramref name="store"/>.</summary>
    public WorldState(TreeStore store, IWorkers workers)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(workers);
        (Store, _workers) = (store, workers);
    }

    /// <summary>Where the trees are.</summary>
    public TreeStore Store { get; }

    /// <summary>The state under a root, as a view that transactions can be run on.</summary>
    public StateView At(Hash256 root) => new(this, root);

    /// <summary>The record of an account, or null when there is none.</summary>
    public AccountRecord? GetAccount(Hash256 root, AccountId account)
    {
        Span<byte> key = stackalloc byte[AccountId.Size];
        account.CopyTo(key);
        return StateTree.Get(Store, root, key) is { } bytes ? Decode(bytes, root) : null;
    }

    /// <summary>The value at a key of an account's rows, or null.</summary>
    public byte[]? GetRow(Hash256 root, AccountId account, ReadOnlySpan<byte> key) =>
        GetAccount(root, account) is { } record ? StateTree.Get(Store, record.RowsRoot, key) : null;

    /// <summary>An ordered walk over an account's rows.</summary>
    public IStateCursor Scan(Hash256 root, AccountId account, byte[] from, byte[]? to, bool descending) =>
        GetAccount(root, account) is { } record ? StateTree.Scan(Store, record.RowsRoot, from, to, descending) : EmptyCursor.Instance;

    /// <summary>A walk over all accounts in order of their ids.</summary>
    public IEnumerable<(AccountId Account, AccountRecord Record)> Accounts(Hash256 root)
    {
        using IStateCursor cursor = StateTree.Scan(Store, root, [], null);
        while (cursor.Next())
        {
            yield return (new AccountId(cursor.Key), Decode(cursor.Value, root));
        }
    }

    /// <summary>The root after one block's net changes; all its nodes are in the store.</summary>
    /// <param name="root">State before.</param>
    /// <param name="changes">Row changes, sorted by account and key without repeats.</param>
    /// <param name="accounts">Account changes, sorted by account without repeats.</param>
    /// <remarks>
    /// Rows of an account that has no record make an empty record to hang on. A removed account loses its rows from before;
    /// row changes for it in the same batch make it anew. The result depends on what state holds afterwards and on nothing else.
    /// </remarks>
    public Hash256 Apply(Hash256 root, IReadOnlyList<StateChange> changes, IReadOnlyList<AccountChange> accounts)
    {
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(accounts);
        List<Job> jobs = Jobs(changes, accounts);
        IWorkers inner = jobs.Count == 1 ? _workers : new SerialWorkers();
        if (jobs.Count == 1 || _workers.Count == 1)
        {
            foreach (Job job in jobs)
            {
                Run(job, root, inner);
            }
        }
        else
        {
            _workers.ForEach(jobs.Count, i => Run(jobs[i], root, inner));
        }

        var edits = new List<RowEdit>(jobs.Count);
        foreach (Job job in jobs)
        {
            job.Updater?.Save();
            edits.Add(new RowEdit(job.Account.ToArray(), job.Result?.Encode()));
        }

        return StateTree.Apply(Store, root, edits, _workers);
    }

    internal static AccountRecord Decode(ReadOnlySpan<byte> bytes, Hash256 root) =>
        AccountRecord.TryDecode(bytes, out AccountRecord? record)
            ? record
            : throw new StateDamagedException(root, "holds an account record that is not one");

    private sealed class Job(AccountId account)
    {
        public readonly AccountId Account = account;
        public AccountChange? Change;
        public List<RowEdit>? Rows;
        public TreeUpdater? Updater;
        public AccountRecord? Result;
    }

    private static List<Job> Jobs(IReadOnlyList<StateChange> changes, IReadOnlyList<AccountChange> accounts)
    {
        var jobs = new List<Job>(accounts.Count);
        int i = 0, j = 0;
        while (i < changes.Count || j < accounts.Count)
        {
            bool rows = j == accounts.Count || (i < changes.Count && changes[i].Tree.CompareTo(accounts[j].Account) <= 0);
            var job = new Job(rows ? changes[i].Tree : accounts[j].Account);
            if (jobs.Count > 0 && jobs[^1].Account.CompareTo(job.Account) >= 0)
            {
                throw new ArgumentException("changes are not sorted by account", nameof(changes));
            }

            if (rows)
            {
                job.Rows = [];
                for (; i < changes.Count && changes[i].Tree == job.Account; i++)
                {
                    job.Rows.Add(new RowEdit(changes[i].Key, changes[i].Value));
                }
            }

            if (j < accounts.Count && accounts[j].Account == job.Account)
            {
                job.Change = accounts[j++];
            }

            jobs.Add(job);
        }

        return jobs;
    }

    private void Run(Job job, Hash256 root, IWorkers workers)
    {
        AccountRecord? old = GetAccount(root, job.Account);
        bool removed = job.Change is { Record: null };
        bool cleared = removed || job.Change is { ClearRows: true };
        Hash256 rows = cleared ? Hash256.Zero : old?.RowsRoot ?? Hash256.Zero;
        if (job.Rows is not null)
        {
            job.Updater = new TreeUpdater(Store);
            rows = job.Updater.Apply(rows, job.Rows, workers);
        }

        AccountRecord? record = job.Change is { } change ? change.Record : old;
        if (record is null && rows.IsZero)
        {
            return;
        }

        record ??= AccountRecord.Empty;
        job.Result = record.RowsRoot == rows ? record : record with { RowsRoot = rows };
    }
}

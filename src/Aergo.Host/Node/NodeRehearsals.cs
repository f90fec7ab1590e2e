using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Ledger;
using Aergo.Primitives;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Storage;
using Aergo.State;

namespace Aergo.Host;

/// <summary>Runs transactions at the head of the pool for those who want to know first, and shows the difference they would make.</summary>
/// <remarks>Off the node's loop, on an immutable view: nobody waits for it. Few at once, since each may spend the gas of a whole transaction.</remarks>
internal sealed class NodeRehearsals(NodeService node, Chain chain, SqlResults sql, SqlNames names, NodeApiViews views) : IDisposable
{
    /// <summary>Callers that may wait for their turn; more are told to come back.</summary>
    public const int WaitingMax = 32;

    /// <summary>Rows and characters of rows that one answer shows.</summary>
    public const int RowsMax = 1_000, CharactersMax = 4 << 20;

    private readonly SemaphoreSlim _room = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly Rehearsals _rehearsals = new(chain.Checks, chain.Executor);
    private int _waiting;

    public void Dispose() => _room.Dispose();

    public async Task<RehearsalAnswer> RunAsync(ReadOnlyMemory<byte> transaction, CancellationToken cancellation)
    {
        TransactionDecodeError error = Transaction.DecodeAnyForm(transaction.Span, out Transaction? decoded);
        if (error != TransactionDecodeError.None || decoded is null)
        {
            return Refused(new TransactionRefusal(TransactionRefusal.InvalidFormatCode, $"the bytes are no transaction: {error.ToText()}"));
        }

        if (Interlocked.Increment(ref _waiting) > WaitingMax)
        {
            Interlocked.Decrement(ref _waiting);
            return Refused(new TransactionRefusal(TransactionRefusal.InternalErrorCode, $"busy: {WaitingMax} rehearsals wait already; try again in a moment"));
        }

        try
        {
            await _room.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                return await Task.Run(() => Run(decoded), cancellation).ConfigureAwait(false);
            }
            finally
            {
                _room.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private RehearsalAnswer Refused(TransactionRefusal refusal) => new(false, refusal.Code, refusal.Message, node.Snapshot.PoolFacts.Height, null);

    private RehearsalAnswer Run(Transaction transaction)
    {
        NodeSnapshot snapshot = node.Snapshot;
        IStateView before = snapshot.PoolView;
        (TransactionOutcome? outcome, TransactionRefusal? refusal) = _rehearsals.Run(before, snapshot.PoolFacts, transaction, snapshot.Pooled);
        if (outcome is null)
        {
            return Refused(refusal!);
        }

        var after = new OverlayView(before, StateOverlay.Empty.With(outcome.Rows, outcome.Accounts));
        SqlContext earlier = sql.MakeContext(before), later = sql.MakeContext(after);
        (IReadOnlyList<TableDifference> tables, int leftOut, int otherKeys) = Tables(outcome.Rows, before, earlier, later);
        return new RehearsalAnswer(true, "TX_OK", null, snapshot.PoolFacts.Height, views.Receipt(outcome.Receipt, snapshot.PoolFacts.Height, after))
        {
            Results = outcome.Receipt.Status == CallStatus.Success ? sql.Read(outcome.Output, after) : null,
            Output = outcome.Output.ToArray(),
            Accounts = Accounts(outcome.Accounts, before, after),
            Tables = tables,
            Objects = CatalogDifference.Between(earlier.Catalog, later.Catalog),
            OtherKeys = otherKeys,
            RowsLeftOut = leftOut,
        };
    }

    private List<AccountDifference> Accounts(IReadOnlyList<AccountChange> changes, IStateView before, IStateView after)
    {
        var differences = new List<AccountDifference>();
        foreach (AccountChange change in changes)
        {
            AccountRecord old = before.GetAccount(change.Account) ?? AccountRecord.Empty, now = change.Record ?? AccountRecord.Empty;
            if (old.Balance != now.Balance || old.Nonce != now.Nonce)
            {
                differences.Add(new AccountDifference(
                    NodeApiViews.AccountText(change.Account),
                    names.RoleNameOf(after, change.Account) ?? names.ContractNameOf(after, change.Account),
                    old.Balance.ToString(CultureInfo.InvariantCulture),
                    now.Balance.ToString(CultureInfo.InvariantCulture),
                    old.Nonce,
                    now.Nonce));
            }
        }

        return differences;
    }

    private static (IReadOnlyList<TableDifference> Tables, int LeftOut, int OtherKeys) Tables(IReadOnlyList<StateChange> changes, IStateView view, SqlContext before, SqlContext after)
    {
        var tables = new Dictionary<string, (IReadOnlyList<string> Columns, List<ChangedRow> Rows)>();
        int shown = 0, leftOut = 0, otherKeys = 0;
        long characters = 0;
        foreach (StateChange change in changes)
        {
            byte[]? old = view.GetRow(change.Tree, change.Key);
            if (old is null ? change.Value is null : change.Value is not null && old.AsSpan().SequenceEqual(change.Value))
            {
                continue;
            }

            if (shown == RowsMax || characters > CharactersMax)
            {
                leftOut++;
                continue;
            }

            if (RowChanges.Read(before, after, change.Tree, change.Key, old, change.Value) is not { } row)
            {
                otherKeys++;
                continue;
            }

            string name = row.Schema + "." + row.Table;
            if (!tables.TryGetValue(name, out (IReadOnlyList<string> Columns, List<ChangedRow> Rows) table))
            {
                tables[name] = table = (row.Columns, []);
            }

            table.Rows.Add(new ChangedRow(row.Before, row.After));
            shown++;
            characters += (row.Before ?? []).Concat(row.After ?? []).Sum(t => (long)(t?.Length ?? 0));
        }

        return ([.. tables.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => new TableDifference(t.Key, t.Value.Columns, t.Value.Rows))], leftOut, otherKeys);
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;
using Aergo.Sql.Binding;
using Aergo.Sql.Catalog;
using Aergo.Sql.Engine;
using Aergo.Sql.Execution;
using Aergo.Sql.Routines;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Tests.Routines;

/// <summary>All parts of the engine over a state in memory, driven statement by statement as a session in autocommit does it.</summary>
internal sealed class SqlDatabase
{
    private static readonly AccountId Owner = SqlAccounts.OfSchema(default, "alice");

    private readonly MemoryState _state = new();
    private readonly SqlServices _services;
    private readonly Events _events = new();
    private readonly SequenceMemory _sequences = new();
    private SqlContext? _open;
    private SessionSettings _settings = SessionSettings.Default;
    private bool _block;
    private readonly List<(string Name, int Mark, CatalogSnapshot Catalog)> _savepoints = [];

    public SqlDatabase(SqlServices? services = null)
    {
        _services = services ?? SqlEngines.Create().Services;
        _services.Catalogs.CreateInitial(_state, [new RoleDefinition { Oid = 0, Name = "alice", Owner = "alice", Account = Owner, CanLogin = true, IsSuperuser = true }]);
    }

    public List<SqlNotice> Notices { get; } = [];

    public SqlContext Context(long gas = 10_000_000_000) => new()
    {
        Services = _services,
        State = _state,
        Catalog = _services.Catalogs.Load(_state),
        Gas = new GasMeter(gas),
        Memory = new MemoryMeter(1L << 30),
        Chain = _events,
        Block = new BlockFacts(42, new Instant(1_700_000_000_000_000_000), default),
        Origin = Owner,
        Sender = Owner,
        Settings = _settings,
        CurrentUser = "alice",
        SessionUser = "alice",
        Sequences = _sequences,
    };

    /// <summary>Runs one statement; rows as PostgreSQL's text, columns divided by tabs. Undone when it fails.</summary>
    public List<string> Run(string sql, long gas = 10_000_000_000)
    {
        List<string> rows = [];
        foreach (Statement statement in _services.Runner.Parse(sql))
        {
            rows = Run(statement, gas);
        }

        return rows;
    }

    public string? Tag { get; private set; }

    private List<string> Run(Statement statement, long gas)
    {
        SqlContext context = _open ?? Context(gas);
        if (statement is TransactionStatement transaction)
        {
            Transaction(transaction, context);
            return [];
        }

        int mark = _state.Mark();
        CatalogSnapshot catalog = context.Catalog;
        int notices = context.Notices.Count;
        try
        {
            StatementResult result = Session(statement, context) ?? _services.Runner.Run(context, statement, []);
            Tag = result.Tag;
            IReadOnlyList<OutputColumn> columns = result.Columns ?? [];
            List<string> rows = result.Rows.Select(r => string.Join('\t', r.Select((v, i) => Show(context, columns[i].Type, v)))).ToList();
            if (!_block)
            {
                _settings = context.Settings;
            }

            return rows;
        }
        catch (Exception)
        {
            _state.RollBackTo(mark);
            context.Catalog = catalog;
            throw;
        }
        finally
        {
            Notices.AddRange(context.Notices.Skip(notices));
            if (_block)
            {
                context.Notices.Clear();
            }
        }
    }

    private void Transaction(TransactionStatement statement, SqlContext context)
    {
        switch (statement.Action)
        {
            case TransactionAction.Begin:
                (_open, _block) = (context, true);
                _savepoints.Clear();
                _savepoints.Add(("", _state.Mark(), context.Catalog));
                break;
            case TransactionAction.Commit:
                (_open, _block) = (null, false);
                break;
            case TransactionAction.Rollback:
                _state.RollBackTo(_savepoints[0].Mark);
                (_open, _block) = (null, false);
                break;
            case TransactionAction.Savepoint:
                _savepoints.Add((statement.Name!, _state.Mark(), context.Catalog));
                break;
            case TransactionAction.RollbackTo:
                int index = _savepoints.FindLastIndex(s => s.Name == statement.Name);
                _state.RollBackTo(_savepoints[index].Mark);
                context.Catalog = _savepoints[index].Catalog;
                _savepoints[index] = (statement.Name!, _state.Mark(), context.Catalog);
                break;
        }
    }

    private static StatementResult? Session(Statement statement, SqlContext context)
    {
        CursorTable cursors = CursorTable.Of(context);
        switch (statement)
        {
            case FetchStatement fetch:
                SqlCursor cursor = cursors.Require(fetch.Cursor);
                IReadOnlyList<Datum[]> rows = cursor.Fetch(fetch.Direction, fetch.Count);
                return new StatementResult($"FETCH {rows.Count}", cursor.Columns, rows, rows.Count);
            case CloseStatement close:
                cursors.Close(close.Cursor!);
                return new StatementResult("CLOSE CURSOR", null, [], -1);
            default:
                return null;
        }
    }

    public static string Show(SqlContext context, SqlType type, Datum value)
    {
        if (value.IsNull)
        {
            return "NULL";
        }

        string text = Aergo.Sql.Types.TypeText.Output(type, value, context);
        return text.Length == 0 ? "(empty)"
            : text is "NULL" or "(empty)" ? "\\" + text
            : text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal);
    }

    private sealed class Events : IChainHost
    {
        public int EventCount { get; private set; }

        public Amount BalanceOf(AccountId account) => Amount.Zero;

        public bool TryTransfer(AccountId from, AccountId to, Amount amount) => false;

        public bool TryResolve(string name, out AccountId account)
        {
            account = default;
            return false;
        }

        public void Emit(ContractEvent contractEvent) => EventCount++;

        public void DropEventsAfter(int count) => EventCount = count;
    }
}

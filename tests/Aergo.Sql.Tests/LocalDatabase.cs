using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;
using Aergo.Sql.Binding;
using Aergo.Sql.Catalog;
using Aergo.Sql.Engine;
using Aergo.Sql.Execution;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Tests;

/// <summary>What one statement gave: rows as PostgreSQL prints them, or an error.</summary>
public sealed record LocalResult(string Tag, IReadOnlyList<string>? Columns, IReadOnlyList<string?[]> Rows, SqlException? Error, IReadOnlyList<SqlNotice> Notices)
{
    /// <summary>Rows with commas and semicolons, NULL as such; or the error's code.</summary>
    public override string ToString() => Error is not null ? Error.Code : string.Join(';', Rows.Select(r => string.Join(',', r.Select(v => v ?? "NULL"))));
}

/// <summary>A database in memory with one session: autocommit, blocks, savepoints, prepared statements, cursors. For tests of the engine without node and protocol.</summary>
public sealed class LocalDatabase
{
    private static readonly AccountId Admin = new([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);

    private readonly IContractState _state;
    private readonly Dictionary<string, (Statement Statement, IReadOnlyList<SqlType?> Types)> _prepared = [];
    private readonly Dictionary<string, Cursor> _cursors = [];
    private readonly SequenceMemory _sequences = new();
    private readonly List<(string Name, int Mark, CatalogSnapshot Catalog)> _savepoints = [];
    private SqlContext? _block;
    private bool _failed;
    private int _blockMark;
    private SessionSettings _settings;
    private SessionSettings _blockSettings = SessionSettings.Default;

    public LocalDatabase(SqlServices? services = null, IContractState? state = null, bool create = true)
    {
        Services = services ?? SqlEngines.Create().Services;
        _state = state ?? new MemoryState();
        if (create)
        {
            Services.Catalogs.CreateInitial(_state, [new RoleDefinition { Oid = 0, Name = "postgres", Owner = "postgres", Account = Admin, CanLogin = true, IsSuperuser = true, CreateRole = true, CreateDatabase = true }]);
        }

        _settings = SettingsCatalog.ForLogin("postgres", new Dictionary<string, string>());
    }

    public SqlServices Services { get; }

    public long GasMax { get; init; } = 1_000_000_000_000;

    /// <summary>Gas of the last statement.</summary>
    public long GasUsed { get; private set; }

    /// <summary>Runs a text; the last statement's result counts. A failing statement ends it.</summary>
    public LocalResult Execute(string sql, params Datum[] parameters)
    {
        IReadOnlyList<Statement> statements;
        try
        {
            statements = Services.Runner.Parse(sql);
        }
        catch (SqlException e)
        {
            _failed = _block is not null;
            return new LocalResult(string.Empty, null, [], e, []);
        }

        var result = new LocalResult(string.Empty, null, [], null, []);
        foreach (Statement statement in statements)
        {
            result = Execute(statement, parameters);
            if (result.Error is not null)
            {
                break;
            }
        }

        return result;
    }

    /// <summary>Runs a text that must succeed, and gives its rows in one line.</summary>
    public string Query(string sql, params Datum[] parameters)
    {
        LocalResult result = Execute(sql, parameters);
        return result.Error is null ? result.ToString() : throw new InvalidOperationException($"{result.Error.Code} {result.Error.Message}\n{sql}", result.Error);
    }

    private LocalResult Execute(Statement statement, Datum[] parameters)
    {
        if (_failed && statement is not TransactionStatement { Action: TransactionAction.Commit or TransactionAction.Rollback or TransactionAction.RollbackTo })
        {
            return Failure(new SqlException(SqlState.InFailedTransaction, "current transaction is aborted, commands ignored until end of transaction block"), []);
        }

        SqlContext context = _block ?? NewContext();
        int notices = context.Notices.Count;
        int mark = _state.Mark();
        CatalogSnapshot catalog = context.Catalog;
        SessionSettings settings = _settings;
        long before = context.Gas.Used;
        try
        {
            LocalResult result = Session(context, statement, parameters) ?? Print(context, context.Services.Runner.Run(context, statement, parameters));
            if (_block is null || ReferenceEquals(_block, context))
            {
                _settings = context.Settings;
            }

            GasUsed = context.Gas.Used - before;
            return result with { Notices = [.. context.Notices.Skip(notices)] };
        }
        catch (Exception e) when (e is SqlException or OutOfGasException or InsufficientExecutionStackException)
        {
            _state.RollBackTo(mark);
            context.Catalog = catalog;
            _settings = settings;
            context.Settings = settings;
            _failed = _block is not null;
            SqlException error = e as SqlException
                ?? (e is OutOfGasException ? SqlEngine.OutOfGas(context.Gas.Limit) : new SqlException(SqlState.StatementTooComplex, "stack depth limit exceeded"));
            return Failure(error, [.. context.Notices.Skip(notices)]);
        }
    }

    private static LocalResult Failure(SqlException error, IReadOnlyList<SqlNotice> notices) => new(string.Empty, null, [], error, notices);

    private SqlContext NewContext() => new()
    {
        Services = Services,
        State = _state,
        Catalog = Services.Catalogs.Load(_state),
        Gas = new GasMeter(GasMax),
        Memory = new MemoryMeter(Services.Limits.StatementMemoryBytesMax),
        Chain = new QuietChain(),
        Block = new BlockFacts(1, Instant.FromMilliseconds(1_767_225_600_000), default),
        Origin = Admin,
        Sender = Admin,
        Settings = _settings,
        CurrentUser = "postgres",
        SessionUser = "postgres",
        Sequences = _sequences,
    };

    private LocalResult? Session(SqlContext context, Statement statement, Datum[] parameters)
    {
        switch (statement)
        {
            case TransactionStatement transaction:
                return Transaction(context, transaction);
            case PrepareStatement prepare:
            {
                var types = prepare.ParameterTypes.Select(t => (SqlType?)new Binder(context, new ParameterTypes([])).ResolveType(t, out _)).ToList();
                if (!_prepared.TryAdd(prepare.Name, (prepare.Statement, types)))
                {
                    throw new SqlException(SqlState.DuplicatePreparedStatement, $"prepared statement \"{prepare.Name}\" already exists");
                }

                return Done("PREPARE");
            }

            case ExecuteStatement execute:
                return ExecutePrepared(context, execute);
            case DeallocateStatement { Name: null }:
                _prepared.Clear();
                return Done("DEALLOCATE ALL");
            case DeallocateStatement { Name: { } name }:
                return _prepared.Remove(name) ? Done("DEALLOCATE") : throw NoPrepared(name);
            case DeclareCursorStatement declare:
            {
                StatementResult rows = context.Services.Runner.Run(context, declare.Query, parameters);
                _cursors[declare.Name] = new Cursor(rows.Columns!, [.. rows.Rows]);
                return Done("DECLARE CURSOR");
            }

            case FetchStatement fetch:
            {
                Cursor cursor = _cursors.GetValueOrDefault(fetch.Cursor) ?? throw new SqlException(SqlState.InvalidCursorName, $"cursor \"{fetch.Cursor}\" does not exist");
                List<Datum[]> rows = cursor.Move(fetch.Direction, fetch.Count);
                return fetch.Move ? Done($"MOVE {rows.Count}") : Print(context, new StatementResult($"FETCH {rows.Count}", cursor.Columns, rows, rows.Count));
            }

            case CloseStatement { Cursor: null }:
                _cursors.Clear();
                return Done("CLOSE CURSOR ALL");
            case CloseStatement { Cursor: { } name }:
                return _cursors.Remove(name) ? Done("CLOSE CURSOR") : throw new SqlException(SqlState.InvalidCursorName, $"cursor \"{name}\" does not exist");
            case DiscardStatement discard:
                return Done("DISCARD " + discard.What.ToUpperInvariant());
            case ListenStatement:
                return Done("LISTEN");
            case UnlistenStatement:
                return Done("UNLISTEN");
            default:
                return null;
        }
    }

    private LocalResult ExecutePrepared(SqlContext context, ExecuteStatement execute)
    {
        if (!_prepared.TryGetValue(execute.Name, out (Statement Statement, IReadOnlyList<SqlType?> Types) prepared))
        {
            throw NoPrepared(execute.Name);
        }

        var types = new ParameterTypes(prepared.Types);
        IStatementRunner runner = context.Services.Runner;
        BoundStatement? bound = runner.Bind(context, prepared.Statement, types);
        if (execute.Arguments.Count != types.Count)
        {
            throw new SqlException(SqlState.SyntaxError, $"wrong number of parameters for prepared statement \"{execute.Name}\"") { Detail = $"Expected {types.Count} parameters but got {execute.Arguments.Count}." };
        }

        var values = new Datum[types.Count];
        for (int i = 0; i < values.Length; i++)
        {
            var binder = new Binder(context, new ParameterTypes([], true));
            BoundExpression argument = binder.BindExpression(execute.Arguments[i], new ExpressionScope(ExpressionKind.ExecuteParameter) { Target = types[i], Context = Aergo.Sql.Functions.CastContext.Assignment });
            values[i] = runner.Evaluate(context, argument, []);
        }

        return Print(context, bound is null ? runner.Run(context, prepared.Statement, values, [.. prepared.Types.Select(t => t!)]) : runner.Execute(context, bound, values));
    }

    private LocalResult Transaction(SqlContext context, TransactionStatement statement)
    {
        switch (statement.Action)
        {
            case TransactionAction.Begin:
                if (_block is not null)
                {
                    context.Notice("there is already a transaction in progress", "WARNING", SqlState.ActiveTransaction);
                    return Done("BEGIN");
                }

                _block = context;
                _blockMark = _state.Mark();
                _blockSettings = _settings;
                return Done("BEGIN");
            case TransactionAction.Commit or TransactionAction.Rollback when _block is null:
                context.Notice("there is no transaction in progress", "WARNING", SqlState.NoActiveTransaction);
                return Done(statement.Action == TransactionAction.Commit ? "COMMIT" : "ROLLBACK");
            case TransactionAction.Commit when !_failed:
                EndBlock();
                return Done("COMMIT");
            case TransactionAction.Commit or TransactionAction.Rollback:
                _state.RollBackTo(_blockMark);
                context.Settings = _blockSettings;
                _settings = _blockSettings;
                EndBlock();
                return Done("ROLLBACK");
            case TransactionAction.Savepoint or TransactionAction.Release or TransactionAction.RollbackTo when _block is null:
                throw new SqlException(SqlState.NoActiveTransaction, $"{Words(statement.Action)} can only be used in transaction blocks");
            case TransactionAction.Savepoint:
                _savepoints.Add((statement.Name!, _state.Mark(), context.Catalog));
                return Done("SAVEPOINT");
            case TransactionAction.Release:
                _savepoints.RemoveRange(Savepoint(statement.Name!), _savepoints.Count - Savepoint(statement.Name!));
                return Done("RELEASE");
            case TransactionAction.RollbackTo:
            {
                int place = Savepoint(statement.Name!);
                _state.RollBackTo(_savepoints[place].Mark);
                context.Catalog = _savepoints[place].Catalog;
                _savepoints.RemoveRange(place + 1, _savepoints.Count - place - 1);
                _failed = false;
                return Done("ROLLBACK");
            }

            default:
                throw SqlException.NotSupported("prepared transactions");
        }
    }

    private static string Words(TransactionAction action) => action switch
    {
        TransactionAction.Savepoint => "SAVEPOINT",
        TransactionAction.Release => "RELEASE SAVEPOINT",
        _ => "ROLLBACK TO SAVEPOINT",
    };

    private int Savepoint(string name)
    {
        int place = _savepoints.FindLastIndex(s => s.Name == name);
        return place >= 0 ? place : throw new SqlException(SqlState.InvalidSavepoint, $"savepoint \"{name}\" does not exist");
    }

    private void EndBlock()
    {
        _block = null;
        _failed = false;
        _savepoints.Clear();
        _cursors.Clear();
    }

    private static SqlException NoPrepared(string name) => new(SqlState.InvalidStatementName, $"prepared statement \"{name}\" does not exist");

    private static LocalResult Done(string tag) => new(tag, null, [], null, []);

    private static LocalResult Print(SqlContext context, StatementResult result)
    {
        List<string?[]> rows = [];
        foreach (Datum[] row in result.Rows)
        {
            rows.Add([.. row.Select((v, i) => v.IsNull ? null : Aergo.Sql.Types.TypeText.Output(result.Columns![i].Type, v, context))]);
        }

        return new LocalResult(result.Tag, result.Columns?.Select(c => c.Name).ToList(), rows, null, []);
    }

    private sealed class Cursor(IReadOnlyList<OutputColumn> columns, List<Datum[]> rows)
    {
        private int _place;

        public IReadOnlyList<OutputColumn> Columns { get; } = columns;

        public List<Datum[]> Move(FetchDirection direction, long count)
        {
            switch (direction)
            {
                case FetchDirection.Next: return Forward(1);
                case FetchDirection.Prior: return Backward(1);
                case FetchDirection.Forward: return count < 0 ? Backward(-count) : Forward(count);
                case FetchDirection.Backward: return count < 0 ? Forward(-count) : Backward(count);
                case FetchDirection.ForwardAll: return Forward(long.MaxValue);
                case FetchDirection.BackwardAll: return Backward(long.MaxValue);
                case FetchDirection.First: return At(1);
                case FetchDirection.Last: return At(rows.Count);
                case FetchDirection.Absolute: return At(count < 0 ? rows.Count + 1 + count : count);
                default: return At(_place + count);
            }
        }

        private List<Datum[]> Forward(long count)
        {
            if (count == 0)
            {
                return _place >= 1 && _place <= rows.Count ? [rows[_place - 1]] : [];
            }

            var found = new List<Datum[]>();
            while (count-- > 0 && _place <= rows.Count)
            {
                _place++;
                if (_place <= rows.Count)
                {
                    found.Add(rows[_place - 1]);
                }
            }

            return found;
        }

        private List<Datum[]> Backward(long count)
        {
            if (count == 0)
            {
                return Forward(0);
            }

            var found = new List<Datum[]>();
            while (count-- > 0 && _place > 0)
            {
                _place--;
                if (_place > 0)
                {
                    found.Add(rows[_place - 1]);
                }
            }

            return found;
        }

        private List<Datum[]> At(long place)
        {
            _place = (int)Math.Clamp(place, 0, rows.Count + 1L);
            return _place >= 1 && _place <= rows.Count ? [rows[_place - 1]] : [];
        }
    }

    private sealed class QuietChain : IChainHost
    {
        public int EventCount { get; private set; }

        public Amount BalanceOf(AccountId account) => default;

        public bool TryTransfer(AccountId from, AccountId to, Amount amount) => amount == default;

        public bool TryResolve(string name, out AccountId account)
        {
            account = default;
            return false;
        }

        public void Emit(ContractEvent contractEvent) => EventCount++;

        public void DropEventsAfter(int count) => EventCount = count;
    }
}

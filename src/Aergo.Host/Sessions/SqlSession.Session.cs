using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Sql;
using Aergo.Sql.Binding;
using Aergo.Sql.Engine;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;
using TypeText = Aergo.Sql.Types.TypeText;

namespace Aergo.Host;

/// <summary>Statements that the session answers itself: settings, transactions, prepared statements, cursors, LISTEN, COPY.</summary>
internal sealed partial class SqlSession
{
    private const int CopyBytesMax = 12 << 20;

    private readonly Dictionary<string, OpenCursor> _cursors = new(StringComparer.Ordinal);

    /// <summary>Runs a session statement; false when it is not one.</summary>
    private async Task<bool> RunSessionStatementAsync(
        Statement statement, Datum[] values, Portal? portal, int rowLimit, bool withColumns, ISqlSink sink, CancellationToken cancellation)
    {
        switch (statement)
        {
            case TransactionStatement transaction:
                sink.Complete(await TransactionAsync(transaction, sink, cancellation).ConfigureAwait(false));
                return true;
            case SetStatement set:
                Set(set);
                sink.Complete("SET");
                return true;
            case ResetStatement reset:
                Change(reset.Name is null ? _initialSettings : SettingsCatalog.Reset(_settings, reset.Name, _initialSettings));
                sink.Complete("RESET");
                return true;
            case ShowStatement show:
                Show(show, withColumns, sink);
                return true;
            case SetConstraintsStatement:
                sink.Complete("SET CONSTRAINTS");
                return true;
            case DiscardStatement discard:
                Discard(discard);
                sink.Complete("DISCARD " + discard.What.ToUpperInvariant());
                return true;
            case PrepareStatement prepare:
                PrepareByName(prepare);
                sink.Complete("PREPARE");
                return true;
            case ExecuteStatement execute:
                await ExecutePreparedAsync(execute, rowLimit, withColumns, sink, cancellation).ConfigureAwait(false);
                return true;
            case DeallocateStatement { Name: null }:
                _prepared.Clear();
                sink.Complete("DEALLOCATE ALL");
                return true;
            case DeallocateStatement deallocate:
                _ = Prepared(deallocate.Name!);
                _prepared.Remove(deallocate.Name!);
                sink.Complete("DEALLOCATE");
                return true;
            case DeclareCursorStatement declare:
                Declare(declare, values);
                sink.Complete("DECLARE CURSOR");
                return true;
            case FetchStatement fetch:
                await FetchAsync(fetch, withColumns, sink, cancellation).ConfigureAwait(false);
                return true;
            case CloseStatement { Cursor: null }:
                CloseCursors();
                sink.Complete("CLOSE CURSOR ALL");
                return true;
            case CloseStatement close:
                Cursor(close.Cursor!).Dispose();
                _cursors.Remove(close.Cursor!);
                sink.Complete("CLOSE CURSOR");
                return true;
            case ListenStatement listen:
                if (_channels.Add(listen.Channel))
                {
                    _services.Notifications.Listen(listen.Channel, this, n => Notified?.Invoke(n));
                }

                sink.Complete("LISTEN");
                return true;
            case UnlistenStatement unlisten:
                Unlisten(unlisten.Channel);
                sink.Complete("UNLISTEN");
                return true;
            case CopyStatement { From: true } copy:
                await CopyInAsync(copy, sink, cancellation).ConfigureAwait(false);
                return true;
            case CopyStatement copy:
                await CopyOutAsync(copy, sink, cancellation).ConfigureAwait(false);
                return true;
            default:
                _ = portal;
                return false;
        }
    }

    private async Task<string> TransactionAsync(TransactionStatement transaction, ISqlSink sink, CancellationToken cancellation)
    {
        switch (transaction.Action)
        {
            case TransactionAction.Begin:
                if (_block is { IsImplicit: false })
                {
                    sink.Notice(new SqlError("WARNING", SqlState.ActiveTransaction, "there is already a transaction in progress"));
                }
                else
                {
                    _block = OpenBlock(isImplicit: false, transaction.Options.Contains("read only") || (IsReadOnlySession() && !transaction.Options.Contains("read write")));
                }

                return "BEGIN";
            case TransactionAction.Commit:
                if (_block is null or { IsImplicit: true })
                {
                    sink.Notice(new SqlError("WARNING", SqlState.NoActiveTransaction, "there is no transaction in progress"));
                    return "COMMIT";
                }

                bool failed = _block.Failed;
                if (failed)
                {
                    EndBlock();
                    return "ROLLBACK";
                }

                await CommitAsync(sink, cancellation).ConfigureAwait(false);
                return "COMMIT";
            case TransactionAction.Rollback:
                if (_block is null or { IsImplicit: true })
                {
                    sink.Notice(new SqlError("WARNING", SqlState.NoActiveTransaction, "there is no transaction in progress"));
                }

                EndBlock();
                return "ROLLBACK";
            case TransactionAction.Savepoint:
                Block("SAVEPOINT").Save(transaction.Name!);
                return "SAVEPOINT";
            case TransactionAction.Release:
                return Block("RELEASE SAVEPOINT").Release(transaction.Name!) ? "RELEASE" : throw NoSavepoint(transaction.Name!);
            case TransactionAction.RollbackTo:
                return Block("ROLLBACK TO SAVEPOINT").RollBackTo(transaction.Name!) ? "ROLLBACK" : throw NoSavepoint(transaction.Name!);
            default:
                throw SqlException.NotSupported("two-phase commit", "A transaction is final once its block is; there is nothing to prepare.");
        }
    }

    private static SqlException NoSavepoint(string name) => new(SqlState.InvalidSavepoint, $"savepoint \"{name}\" does not exist");

    private SessionBlock Block(string statement) => _block is { IsImplicit: false } ? _block
        : throw new SqlException(SqlState.NoActiveTransaction, $"{statement} can only be used in transaction blocks");

    private void EndBlock()
    {
        _block = null;
        CloseCursors();
    }

    private void Set(SetStatement set)
    {
        switch (set.Name)
        {
            case "transaction" or "session_characteristics":
                return; // Execution is serial; every isolation level holds.
            case "role" or "session_authorization" when set.Default || set.Values is ["none"] || (set.Values.Count == 1 && set.Values[0] == _role.Name):
                return;
            case "role" or "session_authorization":
                throw SqlException.NotSupported($"SET {set.Name.ToUpperInvariant().Replace('_', ' ')}", "A session acts as the account it was opened for; connect as the other role.");
        }

        if (_block is { IsImplicit: false } && set.Name is "aergo.as_of" or "aergo.read")
        {
            throw new SqlException(SqlState.ActiveTransaction, $"{set.Name} cannot be set in a transaction block, which looks at one state from beginning to end");
        }

        SessionSettings changed = set.Default ? SettingsCatalog.Reset(_settings, set.Name, _initialSettings) : SettingsCatalog.Apply(_settings, set.Name, set.Values);
        if (set.Name == "aergo.as_of" && SettingsCatalog.AsOf(changed) is { } height && _services.AtHeight(height) is null)
        {
            throw NotKept(height);
        }

        Change(changed);
    }

    private void Change(SessionSettings settings)
    {
        IReadOnlyDictionary<string, string> before = ReportedSettings;
        _settings = settings;
        if (_block is not null)
        {
            _block.Context.Settings = settings;
        }

        foreach ((string name, string value) in ReportedSettings)
        {
            if (before[name] != value)
            {
                SettingChanged?.Invoke(name, value);
            }
        }
    }

    private void Show(ShowStatement show, bool withColumns, ISqlSink sink)
    {
        SqlContext context = QueryContext();
        if (show.Name is null)
        {
            if (withColumns)
            {
                sink.Columns([SettingColumn("name"), SettingColumn("setting"), SettingColumn("description")]);
            }

            var all = new DatumRow(context, [SqlTypes.Text, SqlTypes.Text, SqlTypes.Text]);
            foreach ((string name, string value) in SettingsCatalog.All(_settings))
            {
                sink.Row(all.Of([Datum.From(name), Datum.From(value), Datum.From(string.Empty)]));
            }
        }
        else
        {
            string value = show.Name switch
            {
                "session_authorization" => _role.Name,
                "is_superuser" => _role.IsSuperuser ? "on" : "off",
                _ => SettingsCatalog.Show(_settings, show.Name),
            };
            if (withColumns)
            {
                sink.Columns([SettingColumn(SettingsCatalog.DisplayName(show.Name))]);
            }

            sink.Row(new DatumRow(context, [SqlTypes.Text]).Of([Datum.From(value)]));
        }

        sink.Complete("SHOW");
    }

    private void Discard(DiscardStatement discard)
    {
        if (_block is { IsImplicit: false } && discard.What == "all")
        {
            throw new SqlException(SqlState.ActiveTransaction, "DISCARD ALL cannot run inside a transaction block");
        }

        if (discard.What == "all")
        {
            CloseCursors();
            _prepared.Clear();
            Unlisten(null);
            _sequenceValues.Clear();
            Change(_initialSettings);
        }
    }

    private void PrepareByName(PrepareStatement prepare)
    {
        if (_prepared.ContainsKey(prepare.Name))
        {
            throw new SqlException(SqlState.DuplicatePreparedStatement, $"prepared statement \"{prepare.Name}\" already exists");
        }

        SqlContext context = QueryContext();
        var binder = new Binder(context, new ParameterTypes([]), null);
        uint[] types = [.. prepare.ParameterTypes.Select(t => binder.ResolveType(t, out _).Oid)];
        _prepared[prepare.Name] = MakePrepared(prepare.Name, prepare.Statement.Text ?? prepare.Text ?? string.Empty, prepare.Statement, types);
    }

    private async Task ExecutePreparedAsync(ExecuteStatement execute, int rowLimit, bool withColumns, ISqlSink sink, CancellationToken cancellation)
    {
        PreparedStatement prepared = Prepared(execute.Name);
        if (execute.Arguments.Count != prepared.Types.Length)
        {
            throw new SqlException(SqlState.SyntaxError, $"wrong number of parameters for prepared statement \"{execute.Name}\"")
            {
                Detail = $"Expected {prepared.Types.Length} parameters but got {execute.Arguments.Count}.",
            };
        }

        if (prepared.Statement is null)
        {
            sink.Complete("EXECUTE");
            return;
        }

        SqlContext context = _block?.Context ?? QueryContext();
        var binder = new Binder(context, new ParameterTypes([]), null);
        var values = new Datum[prepared.Types.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Runner.Evaluate(context, binder.BindExpression(execute.Arguments[i], new ExpressionScope(ExpressionKind.ExecuteParameter) { Target = prepared.Types[i], Context = CastContext.Assignment }), []);
        }

        await RunAsync(prepared.Statement, values, prepared.Types, null, rowLimit, sendAtOnce: true, withColumns, sink, cancellation).ConfigureAwait(false);
    }

    private void Declare(DeclareCursorStatement declare, Datum[] values)
    {
        if (_block is null && !declare.Hold)
        {
            throw new SqlException(SqlState.NoActiveTransaction, "DECLARE CURSOR can only be used in transaction blocks");
        }

        if (_cursors.ContainsKey(declare.Name))
        {
            throw new SqlException(SqlState.DuplicateCursor, $"cursor \"{declare.Name}\" already exists");
        }

        SqlContext context = _block?.Context ?? QueryContext();
        BoundStatement bound = Runner.Bind(context, declare.Query, new ParameterTypes([]))!;
        _cursors[declare.Name] = new OpenCursor(Describe(bound.Columns), [.. bound.Columns.Select(c => c.Type)], [.. Runner.Open(context, bound, values)], context, declare.Hold, !declare.NoScroll);
    }

    private OpenCursor Cursor(string name) => _cursors.TryGetValue(name, out OpenCursor? cursor) ? cursor
        : throw new SqlException(SqlState.InvalidCursorName, $"cursor \"{name}\" does not exist");

    private async Task FetchAsync(FetchStatement fetch, bool withColumns, ISqlSink sink, CancellationToken cancellation)
    {
        OpenCursor cursor = Cursor(fetch.Cursor);
        IReadOnlyList<Datum[]> rows = cursor.Move(fetch.Direction, fetch.Count);
        if (!fetch.Move)
        {
            if (withColumns)
            {
                sink.Columns(cursor.Columns);
            }

            var row = new DatumRow(cursor.Context, cursor.Types);
            foreach (Datum[] values in rows)
            {
                sink.Row(row.Of(values));
                await sink.FlushAsync(false, cancellation).ConfigureAwait(false);
            }
        }

        sink.Complete((fetch.Move ? "MOVE " : "FETCH ") + rows.Count.ToString(CultureInfo.InvariantCulture));
    }

    private void CloseCursors()
    {
        foreach ((string name, OpenCursor cursor) in _cursors.ToArray())
        {
            if (!cursor.Hold || _block is null)
            {
                cursor.Dispose();
                _cursors.Remove(name);
            }
        }
    }

    private void Unlisten(string? channel)
    {
        foreach (string one in channel is null ? _channels.ToArray() : [channel])
        {
            _services.Notifications.Unlisten(one, this);
            _channels.Remove(one);
        }
    }

    private async Task CopyInAsync(CopyStatement copy, ISqlSink sink, CancellationToken cancellation)
    {
        SqlContext context = _block?.Context ?? QueryContext();
        _ = new CopyFormat(copy);
        int columns = CopyRunner.ColumnCount(context, copy);
        ICopySource source = sink.CopyIn(columns);
        await sink.FlushAsync(true, cancellation).ConfigureAwait(false);
        var data = new System.IO.MemoryStream();
        SqlException? tooMuch = null;
        while (await source.ReadAsync(cancellation).ConfigureAwait(false) is { } piece)
        {
            // The rest must be read all the same, or it would be taken for messages.
            if (data.Length + piece.Length > CopyBytesMax)
            {
                tooMuch ??= new SqlException(SqlState.ProgramLimit, $"COPY of more than {CopyBytesMax >> 20} MiB in one transaction")
                {
                    Hint = "Split the file; each COPY is one transaction of the ledger.",
                };
            }
            else
            {
                data.Write(piece.Span);
            }
        }

        if (tooMuch is not null)
        {
            throw tooMuch;
        }

        string text;
        try
        {
            text = new UTF8Encoding(false, true).GetString(data.GetBuffer(), 0, (int)data.Length);
        }
        catch (DecoderFallbackException)
        {
            throw new SqlException(SqlState.CharacterNotInRepertoire, "invalid byte sequence for encoding \"UTF8\"");
        }

        Datum[] values = [Datum.From(text)];
        SqlType[] types = [SqlTypes.Text];
        if (_block is not null)
        {
            await RunInBlockAsync(copy, values, types, null, 0, false, sink, cancellation).ConfigureAwait(false);
        }
        else
        {
            await SendAsync(copy, values, types, null, 0, false, sink, cancellation).ConfigureAwait(false);
        }
    }

    private async Task CopyOutAsync(CopyStatement copy, ISqlSink sink, CancellationToken cancellation)
    {
        SqlContext context = _block?.Context ?? QueryContext();
        var format = new CopyFormat(copy);
        BoundStatement bound = Runner.Bind(context, CopyRunner.Query(copy), new ParameterTypes([]))!;
        if (bound.Writes)
        {
            throw SqlException.NotSupported("COPY of a query that changes rows");
        }

        sink.CopyOut(bound.Columns.Count);
        if (format.Header([.. bound.Columns.Select(c => c.Name)]) is { } header)
        {
            sink.CopyData(Encoding.UTF8.GetBytes(header));
        }

        long count = 0;
        foreach (Datum[] row in Runner.Open(context, bound, []))
        {
            string line = format.Write([.. bound.Columns.Select((c, i) => row[i].IsNull ? null : TypeText.Output(c.Type, row[i], context))]);
            sink.CopyData(Encoding.UTF8.GetBytes(line));
            count++;
            await sink.FlushAsync(false, cancellation).ConfigureAwait(false);
        }

        sink.CopyDone();
        sink.Complete("COPY " + count.ToString(CultureInfo.InvariantCulture));
    }
}

using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Sql;
using Aergo.Sql.Binding;
using Aergo.Sql.Copy;
using Aergo.Sql.Execution;
using Aergo.Sql.Routines;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Host;

/// <summary>Statements that the session answers itself: settings, transactions, prepared statements, cursors, LISTEN, COPY.</summary>
internal sealed partial class SqlSession
{
    private const int CopyBytesMax = 12 << 20;

    // Cursors WITH HOLD whose transactions have ended.
    private readonly CursorTable _held = new();

    /// <summary>Runs a session statement; false when it is not one.</summary>
    private async Task<bool> RunSessionStatementAsync(
        Statement statement, Datum[] values, SqlType[]? types, Portal? portal, int rowLimit, bool withColumns, ISqlSink sink, CancellationToken cancellation)
    {
        switch (statement)
        {
            case TransactionStatement transaction:
                sink.Complete(await TransactionAsync(transaction, sink, cancellation).ConfigureAwait(false));
                return true;
            case SetStatement set:
                Set(set, sink);
                sink.Complete("SET");
                return true;
            case ResetStatement reset:
                Change(s => reset.Name is null ? _initialSettings : SettingsCatalog.Reset(s, reset.Name, _initialSettings), local: false);
                sink.Complete("RESET");
                return true;
            case ShowStatement show:
                Show(show, withColumns, sink);
                return true;
            case SetConstraintsStatement when _block is null:
                sink.Notice(new SqlError("WARNING", SqlState.NoActiveTransaction, "SET CONSTRAINTS can only be used in transaction blocks"));
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
            case ExplainStatement { Statement: ExecuteStatement execute } explain:
            {
                (PreparedStatement prepared, Datum[] given) = Resolve(execute);
                await RunAsync(Explaining(explain, execute, prepared), given, prepared.Types, portal, rowLimit, sendAtOnce: true, withColumns, sink, cancellation).ConfigureAwait(false);
                return true;
            }

            case CreateTableAsStatement { Query: ExecuteStatement execute } create:
            {
                (PreparedStatement prepared, Datum[] given) = Resolve(execute);
                await RunAsync(Creating(create, prepared), given, prepared.Types, portal, rowLimit, sendAtOnce: true, withColumns, sink, cancellation).ConfigureAwait(false);
                return true;
            }

            case DeallocateStatement { Name: null }:
                _prepared.Clear();
                sink.Complete("DEALLOCATE ALL");
                return true;
            case DeallocateStatement deallocate:
                _ = Prepared(deallocate.Name!);
                _prepared.Remove(deallocate.Name!);
                sink.Complete("DEALLOCATE");
                return true;
            case DeclareCursorStatement declare when _block is null:
                await DeclareHeldAsync(declare, values, types, sink, cancellation).ConfigureAwait(false);
                return true;
            case FetchStatement fetch when Held(fetch.Cursor) is { } cursor:
            {
                SqlContext context = _block?.Context ?? QueryContext();
                await DeliverAsync(CursorStatements.Fetch(cursor, fetch), context, portal, rowLimit, withColumns, sink, cancellation).ConfigureAwait(false);
                return true;
            }

            case FetchStatement fetch when _block is null:
                throw NoCursor(fetch.Cursor);
            case CloseStatement { Cursor: { } name } when Held(name) is not null:
                _held.Close(name);
                sink.Complete("CLOSE CURSOR");
                return true;
            case CloseStatement { Cursor: { } name } when _block is null:
                throw NoCursor(name);
            case CloseStatement { Cursor: null }:
                _held.CloseAll();
                if (_block is not null)
                {
                    return false;
                }

                sink.Complete("CLOSE CURSOR ALL");
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
                return false;
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

        if (discard.What is "all" or "temp")
        {
            SqlContext context = _block?.Context ?? QueryContext();
            ((SessionState)context.State).Discard();
            context.Catalog = context.Services.Catalogs.Load(context.State);
        }

        if (discard.What is "all" or "sequences")
        {
            _sequences.Clear();
        }

        if (discard.What == "all")
        {
            _held.CloseAll();
            _prepared.Clear();
            Unlisten(null);
            Change(_ => _initialSettings, local: false);
        }
    }

    /// <summary>A cursor WITH HOLD outside a block: its transaction begins and ends with the statement.</summary>
    private async Task DeclareHeldAsync(DeclareCursorStatement declare, Datum[] values, SqlType[]? types, ISqlSink sink, CancellationToken cancellation)
    {
        if (!declare.Hold)
        {
            throw new SqlException(SqlState.NoActiveTransaction, "DECLARE CURSOR can only be used in transaction blocks");
        }

        _block = OpenBlock(isImplicit: true, IsReadOnlySession());
        await RunInBlockAsync(declare, values, types, null, 0, false, sink, cancellation).ConfigureAwait(false);
        await CommitAsync(sink, cancellation).ConfigureAwait(false);
    }

    /// <summary>A held cursor, unless the open block has one of the same name.</summary>
    private SqlCursor? Held(string name) => _block is not null && CursorTable.Of(_block.Context).Find(name) is not null ? null : _held.Find(name);

    private SqlCursor Cursor(string name) => (_block is null ? null : CursorTable.Of(_block.Context).Find(name)) ?? _held.Find(name) ?? throw NoCursor(name);

    private static SqlException NoCursor(string name) => new(SqlState.InvalidCursorName, $"cursor \"{name}\" does not exist");

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
        if (_block is null && (IsReadOnlySession() || LooksBackTo is not null))
        {
            throw new SqlException(SqlState.ReadOnlyTransaction, "cannot execute COPY FROM in a read-only transaction");
        }

        bool binary = new CopyOptions(copy).Layout == CopyLayout.Binary;
        ICopySource source = sink.CopyIn(CopyTarget.Of(context, copy).Columns.Count, binary);
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

        Datum[] values = [Datum.From(data.ToArray())];
        SqlType[] types = [SqlTypes.Bytea];
        bool own = _block is null && MayConcernOwn(copy);
        if (own)
        {
            _block = OpenBlock(isImplicit: true, IsReadOnlySession());
        }

        if (_block is not null)
        {
            await RunInBlockAsync(copy, values, types, null, 0, false, sink, cancellation).ConfigureAwait(false);
            if (own)
            {
                await CommitAsync(sink, cancellation).ConfigureAwait(false);
            }
        }
        else
        {
            await SendAsync(copy, values, types, null, 0, false, sink, cancellation).ConfigureAwait(false);
        }
    }

    private async Task CopyOutAsync(CopyStatement copy, ISqlSink sink, CancellationToken cancellation)
    {
        SqlContext context = _block?.Context ?? QueryContext();
        BoundStatement bound = Runner.Bind(context, CopyRunner.Query(context, copy), new ParameterTypes([]))!;
        if (bound.Writes)
        {
            throw SqlException.NotSupported("COPY of a query that changes rows");
        }

        var writer = new CopyWriter(copy, bound.Columns, context);
        sink.CopyOut(bound.Columns.Count, writer.IsBinary);
        CopyPiece(writer.Start(), sink);
        long count = 0;
        foreach (Datum[] row in Runner.Open(context, bound, []))
        {
            CopyPiece(writer.Row(row), sink);
            count++;
            await sink.FlushAsync(false, cancellation).ConfigureAwait(false);
        }

        CopyPiece(writer.End(), sink);
        sink.CopyDone();
        sink.Complete("COPY " + count.ToString(CultureInfo.InvariantCulture));
    }

    private static void CopyPiece(ReadOnlyMemory<byte> piece, ISqlSink sink)
    {
        if (!piece.IsEmpty)
        {
            sink.CopyData(piece.Span);
        }
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Ledger;
using Aergo.Primitives;
using Aergo.Sql;
using Aergo.Sql.Binding;
using Aergo.Sql.Catalog;
using Aergo.Sql.Engine;
using Aergo.Sql.Execution;
using Aergo.Sql.Routines;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;
using Aergo.State;
using TypeText = Aergo.Sql.Types.TypeText;

namespace Aergo.Host;

/// <summary>One client's conversation in SQL: queries run on a snapshot here, changes become signed transactions of the ledger.</summary>
/// <remarks>
/// A changing statement alone is one transaction, sent at once. In a block, statements run on a scratch state over the snapshot of its
/// beginning, and COMMIT sends them together with the digest of what the client saw. Source: docs/spec/sql.md, "Sessions".
/// </remarks>
internal sealed partial class SqlSession : ISqlSession
{
    private const long QueryGasMax = 1_000_000_000_000;

    private readonly SessionServices _services;
    private readonly RoleDefinition _role;
    private readonly string _database;
    private readonly long? _height;
    private readonly Dictionary<string, PreparedStatement> _prepared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Portal> _portals = new(StringComparer.Ordinal);
    // For currval and lastval.
    private readonly SequenceMemory _sequences = new();
    private readonly HashSet<string> _channels = new(StringComparer.Ordinal);
    private readonly SessionSettings _initialSettings;
    private SessionSettings _settings;
    private SessionBlock? _block;

    // Rows and catalog of temporary objects, from the session's beginning to its end.
    private readonly SessionRows _own = new();
    private readonly CancelState _cancel = new();

    public SqlSession(SessionServices services, SqlLogin login, RoleDefinition role, string database, long? height)
    {
        (_services, _role, _database, _height) = (services, role, database, height);
        _settings = SettingsCatalog.ForLogin(login.User, login.Parameters);
        _initialSettings = _settings;
    }

    public event Action<string, string>? SettingChanged;

    public event Action<SqlNotification>? Notified;

    public char TransactionStatus => _block is null || _block.IsImplicit ? 'I' : _block.Failed ? 'E' : 'T';

    public IReadOnlyDictionary<string, string> ReportedSettings => SettingsCatalog.Reported(_settings, _role.Name, _role.IsSuperuser);

    private IStatementRunner Runner => _services.Engine.Services.Runner;

    public async Task SimpleQueryAsync(string sql, ISqlSink sink, CancellationToken cancellation)
    {
        _cancel.Begin();
        try
        {
            IReadOnlyList<Statement> statements = Runner.Parse(sql);
            if (statements.Count == 0)
            {
                sink.Empty();
                return;
            }

            // Several statements in one message are one transaction, unless they bring their own.
            bool implicitBlock = _block is null && statements.Count > 1 && !statements.Any(s => s is TransactionStatement) && statements.Any(s => s is DeclareCursorStatement || NeedsBlock(s));
            if (implicitBlock)
            {
                _block = OpenBlock(isImplicit: true, IsReadOnlySession());
            }

            foreach (Statement statement in statements)
            {
                await RunAsync(statement, [], null, null, int.MaxValue, sendAtOnce: true, withColumns: true, sink, cancellation).ConfigureAwait(false);
                await sink.FlushAsync(false, cancellation).ConfigureAwait(false);
            }

            if (_block is { IsImplicit: true })
            {
                await CommitAsync(sink, cancellation).ConfigureAwait(false);
            }
        }
        catch (SqlException e)
        {
            FailStatement();
            sink.Error(e.ToError());
        }
        catch (SqlErrorException e)
        {
            FailStatement();
            sink.Error(e.Error);
        }
        catch (Exception e) when (Translated(e) is { } translated)
        {
            FailStatement();
            sink.Error(translated.ToError());
        }
        finally
        {
            _cancel.End();
        }
    }

    public SqlPrepared Prepare(string name, string sql, IReadOnlyList<uint> parameterTypes) => Guard(() =>
    {
        _cancel.Begin();
        if (name.Length > 0 && _prepared.ContainsKey(name))
        {
            throw new SqlException(SqlState.DuplicatePreparedStatement, $"prepared statement \"{name}\" already exists");
        }

        IReadOnlyList<Statement> statements = Runner.Parse(sql);
        if (statements.Count > 1)
        {
            throw new SqlException(SqlState.SyntaxError, "cannot insert multiple commands into a prepared statement");
        }

        PreparedStatement prepared = MakePrepared(name, sql, statements.Count == 0 ? null : statements[0], parameterTypes);
        _prepared[name] = prepared;
        return prepared.Description;
    });

    public SqlPrepared DescribeStatement(string name) => Guard(() => Prepared(name).Description);

    public SqlPortal Bind(string portal, string statement, IReadOnlyList<SqlParameter> parameters, IReadOnlyList<short> resultFormats) => Guard(() =>
    {
        _cancel.Begin();
        PreparedStatement prepared = Prepared(statement);
        if (prepared.Statement is not null && _block is { Failed: true } && prepared.Statement is not TransactionStatement)
        {
            throw FailedBlock();
        }

        if (parameters.Count != prepared.Types.Length)
        {
            throw new SqlException(
                SqlState.ProtocolViolation,
                $"bind message supplies {parameters.Count} parameters, but prepared statement \"{statement}\" requires {prepared.Types.Length}");
        }

        if (portal.Length > 0 && _portals.ContainsKey(portal))
        {
            throw new SqlException(SqlState.DuplicateCursor, $"cursor \"{portal}\" already exists");
        }

        SqlContext context = QueryContext();
        var values = new Datum[parameters.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ParameterValue(parameters[i], prepared.Types[i], context, i);
        }

        int columns = prepared.Description.Columns?.Count ?? 0;
        if (resultFormats.Count > 1 && resultFormats.Count != columns)
        {
            throw new SqlException(SqlState.ProtocolViolation, $"bind message has {resultFormats.Count} result formats but query has {columns} columns");
        }

        var formats = new short[columns];
        for (int i = 0; i < columns; i++)
        {
            formats[i] = resultFormats.Count == 0 ? (short)0 : resultFormats[resultFormats.Count == 1 ? 0 : i];
        }

        var made = new Portal(portal, prepared, values, new SqlPortal(portal, prepared.Description.Columns, formats) { IsEmpty = prepared.Statement is null });
        ClosePortal(portal);
        _portals[portal] = made;
        return made.Description;
    });

    public SqlPortal DescribePortal(string name) => Guard(() => FindPortal(name).Description);

    public async Task<bool> ExecuteAsync(string portal, int rowLimit, bool syncFollows, ISqlSink sink, CancellationToken cancellation)
    {
        _cancel.Begin();
        try
        {
            Portal running = FindPortal(portal);
            if (running.Prepared.Statement is not { } statement)
            {
                sink.Empty();
                return false;
            }

            _cancel.Check();
            if (running.Rows is null)
            {
                if (!syncFollows && _block is null && NeedsBlock(statement))
                {
                    _block = OpenBlock(isImplicit: true, IsReadOnlySession());
                }

                running.Rows = new RowBuffer();
                await RunAsync(statement, running.Values, running.Prepared.Types, running, rowLimit, syncFollows, withColumns: false, sink, cancellation).ConfigureAwait(false);
                return running.Rows.HasMore;
            }

            return await ContinueAsync(running, rowLimit, sink, cancellation).ConfigureAwait(false);
        }
        catch (SqlException e)
        {
            FailStatement();
            throw new SqlErrorException(e.ToError());
        }
        catch (SqlErrorException)
        {
            FailStatement();
            throw;
        }
        catch (Exception e) when (Translated(e) is { } translated)
        {
            FailStatement();
            throw new SqlErrorException(translated.ToError());
        }
    }

    public void CloseStatement(string name) => _prepared.Remove(name);

    public void ClosePortal(string name)
    {
        if (_portals.Remove(name, out Portal? portal))
        {
            portal.Rows?.Dispose();
        }
    }

    public async Task SyncAsync(bool failed, CancellationToken cancellation)
    {
        try
        {
            await EndImplicitBlockAsync(failed, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _cancel.End();
        }
    }

    private async Task EndImplicitBlockAsync(bool failed, CancellationToken cancellation)
    {
        if (_block is { IsImplicit: true })
        {
            if (failed || _block.Failed)
            {
                DropBlock();
            }
            else
            {
                try
                {
                    await CommitAsync(null, cancellation).ConfigureAwait(false);
                }
                catch (SqlException e)
                {
                    throw new SqlErrorException(e.ToError());
                }
            }
        }

        if (_block is null)
        {
            foreach (string name in _portals.Keys.ToArray())
            {
                ClosePortal(name);
            }
        }
    }

    public void Cancel() => _cancel.Ask();

    public ValueTask DisposeAsync()
    {
        foreach (string channel in _channels)
        {
            _services.Notifications.Unlisten(channel, this);
        }

        foreach (Portal portal in _portals.Values)
        {
            portal.Rows?.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private static SqlException FailedBlock() =>
        new(SqlState.InFailedTransaction, "current transaction is aborted, commands ignored until end of transaction block");

    /// <summary>The error that stands for an exception of a statement run here; null for what is not the statement's fault.</summary>
    private static SqlException? Translated(Exception e) => e switch
    {
        OutOfGasException => SqlEngine.OutOfGas(QueryGasMax),
        InsufficientExecutionStackException => new SqlException(SqlState.StatementTooComplex, "stack depth limit exceeded"),
        _ => SqlEngine.IsOurMistake(e) ? SqlEngine.InternalError(e) : null,
    };

    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqlException e)
        {
            FailStatement();
            throw new SqlErrorException(e.ToError());
        }
        catch (OutOfGasException)
        {
            FailStatement();
            throw new SqlErrorException(SqlEngine.OutOfGas(QueryGasMax).ToError());
        }
        catch (Exception e) when (SqlEngine.IsOurMistake(e))
        {
            FailStatement();
            throw new SqlErrorException(SqlEngine.InternalError(e).ToError());
        }
    }

    private void FailStatement()
    {
        if (_block is { IsImplicit: true })
        {
            DropBlock();
        }
        else if (_block is not null)
        {
            _block.Failed = true;
        }
    }

    private PreparedStatement Prepared(string name) => _prepared.TryGetValue(name, out PreparedStatement? prepared) ? prepared
        : throw new SqlException(SqlState.InvalidStatementName, name.Length == 0 ? "unnamed prepared statement does not exist" : $"prepared statement \"{name}\" does not exist");

    private Portal FindPortal(string name) => _portals.TryGetValue(name, out Portal? portal) ? portal
        : throw new SqlException(SqlState.InvalidCursorName, $"portal \"{name}\" does not exist");

    private PreparedStatement MakePrepared(string name, string sql, Statement? statement, IReadOnlyList<uint> parameterTypes)
    {
        if (statement is null)
        {
            return new PreparedStatement(null, sql, [], new SqlPrepared(name, [], null), false);
        }

        if (_block is { Failed: true } && statement is not TransactionStatement)
        {
            throw FailedBlock();
        }

        SqlContext context = _block?.Context ?? QueryContext();
        var types = new ParameterTypes(parameterTypes.Select(oid => oid is 0 or SqlTypes.UnknownOid ? null
            : context.Catalog.FindType(oid) ?? throw new SqlException(SqlState.UndefinedObject, $"type with OID {oid} does not exist")));
        BoundStatement? bound = Runner.Bind(context, Unwrapped(statement), types);
        SqlType[] settled = [.. Enumerable.Range(0, Math.Max(types.Count, parameterTypes.Count)).Select(i => types[i] ?? SqlTypes.Text)];
        IReadOnlyList<SqlColumn>? columns = statement switch
        {
            ShowStatement show => [SettingColumn(show.Name ?? "name")],
            ExplainStatement explain => [new SqlColumn("QUERY PLAN", 0, 0, explain.Options.GetValueOrDefault("format")?.ToLowerInvariant() == "json" ? SqlTypes.JsonOid : SqlTypes.TextOid, -1, -1)],
            FetchStatement { Move: false } fetch => Describe(Cursor(fetch.Cursor).Columns),
            DeclareCursorStatement => null,
            ExecuteStatement execute => Prepared(execute.Name).Description.Columns,
            CallStatement call => DescribeCall(context, call, settled),
            _ when bound is not null && (bound.Verb == "SELECT" || bound.Columns.Count > 0) => Describe(bound.Columns),
            _ => null,
        };
        return new PreparedStatement(statement, sql, settled, new SqlPrepared(name, [.. settled.Select(t => t.Oid)], columns), bound is { Writes: false });
    }

    /// <summary>CALL returns a row when the procedure has OUT or INOUT parameters.</summary>
    private static IReadOnlyList<SqlColumn>? DescribeCall(SqlContext context, CallStatement call, SqlType[] types)
    {
        Sql.Catalog.RoutineDefinition routine = new Binder(context, new ParameterTypes(types)).BindCall(call).Routine;
        SqlColumn[] outputs = [.. routine.Parameters.Where(p => p.Mode is ParameterMode.Out or ParameterMode.InOut)
            .Select((p, i) => new SqlColumn(p.Name ?? "column" + (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), 0, 0, p.Type.Underlying.Oid, p.Type.Underlying.Length, -1))];
        return outputs.Length == 0 ? null : outputs;
    }

    private static Statement Unwrapped(Statement statement) => statement is DeclareCursorStatement declare ? declare.Query : statement;

    private static Datum ParameterValue(SqlParameter parameter, SqlType type, SqlContext context, int index)
    {
        if (parameter.Value is not { } bytes)
        {
            return Datum.Null;
        }

        if (parameter.Format == 1)
        {
            return TypeBinary.Read(type, bytes.Span, context);
        }

        try
        {
            return TypeText.Input(type, new System.Text.UTF8Encoding(false, true).GetString(bytes.Span), -1, context);
        }
        catch (System.Text.DecoderFallbackException)
        {
            throw new SqlException(SqlState.CharacterNotInRepertoire, $"invalid byte sequence for encoding \"UTF8\" in parameter {index + 1}");
        }
    }

    private static SqlColumn SettingColumn(string name) => new(name, 0, 0, SqlTypes.TextOid, -1, -1);

    private static IReadOnlyList<SqlColumn> Describe(IReadOnlyList<OutputColumn> columns) =>
        [.. columns.Select(c => new SqlColumn(c.Name, c.TableOid, (short)c.ColumnNumber, c.Type.Underlying.Oid, c.Type.Underlying.Length, c.Modifier))];

    /// <summary>A read-only context on what this session looks at: the pool head, or the height it was opened for.</summary>
    private SqlContext QueryContext()
    {
        (IStateView view, BlockFacts facts) = Looking();
        return MakeContext(view, facts, readOnly: true, QueryGasMax);
    }

    private static SqlException NotKept(long height) =>
        new(SqlState.InvalidParameterValue, $"there is no state at block {height}: it is beyond the last block, or not kept by this node");

    /// <summary>Height of the block whose state the session looks at; null for the present, which alone can be written.</summary>
    private long? LooksBackTo => SettingsCatalog.AsOf(_settings) ?? _height;

    private (IStateView View, BlockFacts Facts) Looking()
    {
        if (LooksBackTo is { } height)
        {
            return _services.AtHeight(height) ?? throw NotKept(height);
        }

        NodeSnapshot snapshot = _services.Node.Snapshot;
        return SettingsCatalog.Value(_settings, "aergo.read") is "block" or "final"
            ? (snapshot.HeadView, snapshot.PoolFacts)
            : (snapshot.PoolView, snapshot.PoolFacts);
    }

    private SqlContext MakeContext(IStateView view, BlockFacts facts, bool readOnly, long gas, Hash256 seed = default)
    {
        (IContractState scratch, IChainHost ledgerChain, IAccounts accounts) = _services.Executor.OpenScratch(view);
        var state = new SessionState(scratch, _own);
        var chain = new SessionChain(ledgerChain, state);
        var request = new CallRequest
        {
            Contract = SpecialAccounts.Sql,
            Sender = _role.Account,
            Origin = _role.Account,
            Amount = Amount.Zero,
            Payload = default,
            TransactionHash = Hash256.Zero,
            Block = facts,
            State = state,
            Chain = chain,
            Accounts = accounts,
            Gas = new GasMeter(gas),
            ReadOnly = readOnly,
        };
        SqlContext context = _services.Engine.CreateContext(
            request, _settings, () => _cancel.IsAsked, readOnly ? () => new Instant((_services.Clock.GetUtcNow().Ticks - DateTimeOffset.UnixEpoch.Ticks) * 100) : null, _database, seed, new SequenceMemory(_sequences.Values),
            readOnly ? _services.Past : null);
        CursorTable.Of(context).Held = _held;
        return context;
    }

    private SessionBlock OpenBlock(bool isImplicit, bool isReadOnly)
    {
        (IStateView view, BlockFacts facts) = Looking();
        var seed = new Hash256(RandomNumberGenerator.GetBytes(Hash256.Size));
        bool readOnly = isReadOnly || LooksBackTo is not null;
        SessionSettings before = _settings;
        Report(AtBeginning(before, readOnly));
        return new SessionBlock(
            MakeContext(view, facts, readOnly, _services.Genesis.Limits.TransactionGasMax, SqlEngine.SeedOf(seed, _role.Account)),
            SettingsCatalog.ForPayload(_settings),
            seed,
            _sequences.Permanent)
        {
            IsImplicit = isImplicit,
            Past = _services.Past,
            Before = before,
            Lasting = before,
            OwnAtStart = _own.State.Mark(),
        };
    }

    /// <summary>A statement with its parameter types settled.</summary>
    /// <param name="ReadsOnly">Known to change nothing.</param>
    private sealed record PreparedStatement(Statement? Statement, string Sql, SqlType[] Types, SqlPrepared Description, bool ReadsOnly);

    /// <summary>A statement with its parameters, and the rows still to be fetched once it ran.</summary>
    private sealed class Portal(string name, PreparedStatement prepared, Datum[] values, SqlPortal description)
    {
        public string Name { get; } = name;

        public PreparedStatement Prepared { get; } = prepared;

        public Datum[] Values { get; } = values;

        public SqlPortal Description { get; } = description;

        public RowBuffer? Rows { get; set; }
    }
}

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Ledger;
using Aergo.Primitives;
using Aergo.Sql;
using Aergo.Sql.Binding;
using Aergo.Sql.Catalog;
using Aergo.Sql.Catalog.Ddl;
using Aergo.Sql.Engine;
using Aergo.Sql.Execution;
using Aergo.Sql.Modification;
using Aergo.Sql.Routines;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Host;

/// <summary>Running single statements.</summary>
internal sealed partial class SqlSession
{
    /// <summary>Whether a statement can change the chain and so belongs into a transaction.</summary>
    private bool NeedsBlock(Statement statement) => StatementClasses.Of(statement) switch
    {
        StatementClass.Change or StatementClass.Definition => true,
        StatementClass.Query => QueryWrites(statement),
        StatementClass.Copy => statement is CopyStatement { From: true },
        _ => statement is ExecuteStatement execute && _prepared.TryGetValue(execute.Name, out PreparedStatement? prepared)
            && prepared.Statement is { } inner && NeedsBlock(inner),
    };

    private bool QueryWrites(Statement statement)
    {
        if (statement is ExplainStatement)
        {
            return false;
        }

        try
        {
            return Runner.Bind(_block?.Context ?? QueryContext(), statement, new ParameterTypes([])) is { Writes: true };
        }
        catch (SqlException)
        {
            return false; // The error will come again, and be told, when the statement runs.
        }
    }

    /// <summary>Runs a statement, no longer than <c>statement_timeout</c> allows.</summary>
    private async Task RunAsync(
        Statement statement, Datum[] values, SqlType[]? types, Portal? portal, int rowLimit, bool sendAtOnce, bool withColumns, ISqlSink sink, CancellationToken cancellation)
    {
        TimeSpan limit = SettingsCatalog.Duration(_settings, "statement_timeout");
        if (limit == TimeSpan.Zero)
        {
            await RunUnlimitedAsync(statement, values, types, portal, rowLimit, sendAtOnce, withColumns, sink, cancellation).ConfigureAwait(false);
            return;
        }

        try
        {
            await using ITimer timer = _services.Clock.CreateTimer(static state => ((CancelState)state!).TimeOut(), _cancel, limit, Timeout.InfiniteTimeSpan);
            await RunUnlimitedAsync(statement, values, types, portal, rowLimit, sendAtOnce, withColumns, sink, cancellation).ConfigureAwait(false);
        }
        catch (SqlException e) when (e.Code == SqlState.QueryCanceled && _cancel.TookTooLong)
        {
            throw new SqlException(SqlState.QueryCanceled, "canceling statement due to statement timeout");
        }
    }

    private async Task RunUnlimitedAsync(
        Statement statement, Datum[] values, SqlType[]? types, Portal? portal, int rowLimit, bool sendAtOnce, bool withColumns, ISqlSink sink, CancellationToken cancellation)
    {
        if (_block is { Failed: true } && statement is not TransactionStatement { Action: TransactionAction.Commit or TransactionAction.Rollback or TransactionAction.RollbackTo })
        {
            throw FailedBlock();
        }

        if (await RunSessionStatementAsync(statement, values, types, portal, rowLimit, withColumns, sink, cancellation).ConfigureAwait(false))
        {
            return;
        }

        if (_block is not null)
        {
            await RunInBlockAsync(statement, values, types, portal, rowLimit, withColumns, sink, cancellation).ConfigureAwait(false);
        }
        else if (MayConcernOwn(statement) && NeedsBlock(statement) && LooksBackTo is null)
        {
            _block = OpenBlock(isImplicit: true, IsReadOnlySession());
            await RunInBlockAsync(statement, values, types, portal, rowLimit, withColumns, sink, cancellation).ConfigureAwait(false);
            await CommitAsync(sink, cancellation).ConfigureAwait(false);
        }
        else if (NeedsBlock(statement) && LooksBackTo is null && !IsReadOnlySession())
        {
            await SendAsync(statement, values, types, portal, rowLimit, withColumns, sink, cancellation).ConfigureAwait(false);
        }
        else
        {
            await QueryAsync(statement, values, types, portal, rowLimit, withColumns, sink, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Whether a statement may make or use temporary objects, so that it must run here before anything of it is sent.</summary>
    private bool MayConcernOwn(Statement statement) =>
        (statement is not CallStatement || string.IsNullOrEmpty(SettingsCatalog.Value(_settings, "aergo.amount")))
        && (SessionObjects.Exist(QueryContext()) || statement.Text?.Contains("temp", StringComparison.OrdinalIgnoreCase) == true
            || _settings.SearchPath.Contains("pg_temp"));

    /// <summary>A statement that changes nothing, on a snapshot; rows flow as they are made.</summary>
    private async Task QueryAsync(
        Statement statement, Datum[] values, SqlType[]? types, Portal? portal, int rowLimit, bool withColumns, ISqlSink sink, CancellationToken cancellation)
    {
        SqlContext context = QueryContext();
        try
        {
            StatementResult result = Runner.Run(context, statement, values, types);
            await DeliverAsync(result, context, portal, rowLimit, withColumns, sink, cancellation).ConfigureAwait(false);
            Notices(context.Notices, 0, sink);
            TakeSettings(context);
        }
        catch (OutOfGasException)
        {
            throw SqlEngine.OutOfGas(QueryGasMax);
        }
        catch (InsufficientExecutionStackException)
        {
            throw new SqlException(SqlState.StatementTooComplex, "stack depth limit exceeded");
        }
        catch (Exception e) when (SqlEngine.IsOurMistake(e))
        {
            throw SqlEngine.InternalError(e);
        }
    }

    private async Task RunInBlockAsync(
        Statement statement, Datum[] values, SqlType[]? types, Portal? portal, int rowLimit, bool withColumns, ISqlSink sink, CancellationToken cancellation)
    {
        SessionBlock block = _block!;
        SqlCursor? moved = statement is FetchStatement fetch ? CursorTable.Of(block.Context).Find(fetch.Cursor) : null;
        bool writes = !block.IsReadOnly && (NeedsBlock(statement) || moved is { Writes: true });
        int? cursor = statement is CloseStatement close ? close.Cursor is null ? 0 : CursorTable.Of(block.Context).Find(close.Cursor)?.Number : moved?.Number;
        SessionBlock.Savepoint here = block.Here();
        int notices = block.Context.Notices.Count;
        try
        {
            (block.State.TouchedOwn, block.State.WroteLedger) = (false, false);
            block.SendSettings();
            bool takesOwn = statement is DropStatement { Cascade: true } drop && !SessionObjects.AreNamed(block.Context, drop);
            long draws = block.Context.RandomDraws;
            StatementResult result = _services.Engine.RunAny(block.Context, statement, values, types);
            Datum[][] rows = [.. result.Rows];

            // Temporary views over permanent tables go with these; the ledger drops the tables all the same.
            if (IsOwn(block, statement, moved) && !(takesOwn && block.State.WroteLedger))
            {
                RequireAlone(block, draws);
            }
            else
            {
                SqlCommand command = Command(statement, values, types, block.Context);
                if (statement is CreateRoutineStatement && SessionObjects.Exist(block.Context))
                {
                    block.SendUnchecked(() => block.Record(command, result with { Rows = [] }, rows, writes, cursor));
                }
                else
                {
                    block.Record(command, result with { Rows = [] }, rows, writes, cursor);
                }
            }

            TakeSettings(block.Context);
            Notices(block.Context.Notices, notices, sink);
            await DeliverAsync(result with { Rows = rows }, block.Context, portal, rowLimit, withColumns, sink, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SqlException or OutOfGasException or InsufficientExecutionStackException || SqlEngine.IsOurMistake(e))
        {
            block.Restore(here);
            throw e switch
            {
                OutOfGasException => SqlEngine.OutOfGas(_services.Genesis.Limits.TransactionGasMax),
                InsufficientExecutionStackException => new SqlException(SqlState.StatementTooComplex, "stack depth limit exceeded"),
                SqlException => e,
                _ => SqlEngine.InternalError(e),
            };
        }
    }

    /// <summary>Whether a statement that just ran concerns the session's own rows, and so is none for the ledger.</summary>
    private static bool IsOwn(SessionBlock block, Statement statement, SqlCursor? moved)
    {
        if (statement is DeclareCursorStatement declare && SessionObjects.AreNamed(block.Context, declare.Query)
            && CursorTable.Of(block.Context).Find(declare.Name) is { } declared)
        {
            block.OwnCursors.Add(declared.Number);
            return true;
        }

        return block.State.TouchedOwn || (moved is not null && block.OwnCursors.Contains(moved.Number));
    }

    // The ledger has no temporary rows: it could not repeat a statement that changes its rows by what these hold.
    private static void RequireAlone(SessionBlock block, long draws)
    {
        if (block.State.WroteLedger)
        {
            throw new SqlException(SqlState.FeatureNotSupported, "not supported: a statement that changes permanent data and uses temporary tables")
            {
                Hint = "Read the temporary rows first, and send what is to be written as values.",
            };
        }

        // Random numbers drawn here would be missing where the ledger runs the recorded statements.
        if (block.Context.RandomDraws != draws && block.Writes)
        {
            throw new SqlException(SqlState.FeatureNotSupported, "not supported: random numbers for temporary rows in a transaction that changes permanent data");
        }
    }

    /// <summary>A changing statement alone: one transaction of the ledger, answered from the pool.</summary>
    private async Task SendAsync(
        Statement statement, Datum[] values, SqlType[]? types, Portal? portal, int rowLimit, bool withColumns, ISqlSink sink, CancellationToken cancellation)
    {
        SqlContext context = QueryContext();
        var payload = new SqlPayload { Settings = SettingsCatalog.ForPayload(_settings), Sequences = _sequences.Permanent, Commands = [Command(statement, values, types, context)] };
        SqlOutput output = await SubmitAsync(payload, statement, sink, cancellation).ConfigureAwait(false);
        Remember(output.Sequences);
        foreach (SqlCommandResult result in output.Results)
        {
            // Types made by the statement itself are known to the new snapshot only.
            await DeliverAsync(result, QueryContext(), portal, rowLimit, withColumns, sink, cancellation).ConfigureAwait(false);
        }
    }

    private void Remember(IEnumerable<(uint Oid, long Value)> sequences)
    {
        foreach ((uint oid, long value) in sequences)
        {
            _sequences.Note(oid, value);
        }
    }

    private async Task<SqlOutput> SubmitAsync(SqlPayload payload, Statement? statement, ISqlSink? sink, CancellationToken cancellation)
    {
        PrivateKey key = _services.Keys.Find(_role.Account) ?? throw new SqlException(SqlState.InsufficientPrivilege, $"the key of role \"{_role.Name}\" is not unlocked on this node")
        {
            Hint = "Import its key with `aergo account import`, or send signed transactions instead.",
        };
        (Address recipient, Amount amount) = Payment(statement);
        (Hash256 hash, Admission admission) = await _services.Sender
            .SendAsync(key, _role.Account, TransactionType.Call, recipient, amount, payload.Encode(), cancellation).ConfigureAwait(false);
        if (admission.Refusal is { } refusal)
        {
            throw refusal.ToException();
        }

        TransactionOutcome outcome = admission.Pooled ?? await WaitPooledAsync(hash, cancellation).ConfigureAwait(false);
        if (outcome.Output.Length == 0)
        {
            throw new SqlException(SqlState.InternalError, outcome.Receipt.Error ?? "the transaction failed without a reason");
        }

        if (!SqlOutput.TryDecode(outcome.Output, out SqlOutput? output))
        {
            throw new System.Diagnostics.UnreachableException("the engine's output does not decode");
        }

        if (sink is not null)
        {
            Notices(output!.Notices, 0, sink);
        }

        if (output!.Error is { } error)
        {
            throw error;
        }

        await WaitCommittedAsync(hash, cancellation).ConfigureAwait(false);
        return output;
    }

    /// <summary><c>SET aergo.amount</c> sends tokens along with the next CALL.</summary>
    private (Address Recipient, Amount Amount) Payment(Statement? statement)
    {
        Address sql = Address.OfSpecial(SpecialAccounts.SqlName);
        string? text = SettingsCatalog.Value(_settings, "aergo.amount");
        if (statement is not CallStatement call || string.IsNullOrEmpty(text))
        {
            return (sql, Amount.Zero);
        }

        if (!AmountText.TryParse(text, out Amount amount))
        {
            throw new SqlException(SqlState.InvalidParameterValue, $"aergo.amount: \"{text}\" is no amount; write '10 aergo' or '3 aer'");
        }

        _settings = SettingsCatalog.Apply(_settings, "aergo.amount", string.Empty);
        SqlContext context = QueryContext();
        Sql.Catalog.SchemaDefinition? schema = call.Call.Name.Schema is { } named
            ? context.Catalog.FindSchema(named)
            : context.Catalog.SchemasToSearch(_settings.SearchPath).FirstOrDefault(s => context.Catalog.RoutinesByName.ContainsKey((s.Oid, call.Call.Name.Name)));
        return schema is null || amount == Amount.Zero ? (sql, Amount.Zero) : (Address.OfContract(schema.Account), amount);
    }

    private async Task<TransactionOutcome> WaitPooledAsync(Hash256 hash, CancellationToken cancellation)
    {
        for (int i = 0; i < 600; i++)
        {
            if (_services.Node.FindPooled(hash) is { } pooled)
            {
                return pooled.Outcome;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), _services.Clock, cancellation).ConfigureAwait(false);
        }

        throw new SqlException(SqlState.QueryCanceled, $"transaction {hash} waits in the pool; its fate is not known yet");
    }

    /// <summary><c>SET aergo.commit</c>: pooled answers at once; block and final wait until the transaction is on disk in a block.</summary>
    private async Task WaitCommittedAsync(Hash256 hash, CancellationToken cancellation)
    {
        if (SettingsCatalog.Value(_settings, "aergo.commit") is not ("block" or "final"))
        {
            return;
        }

        while (_services.Node.FindPooled(hash) is not null)
        {
            if (_cancel.IsAsked)
            {
                throw new SqlException(SqlState.QueryCanceled, $"stopped waiting; transaction {hash} is pooled and will be in a block");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), _services.Clock, cancellation).ConfigureAwait(false);
        }
    }

    private async Task CommitAsync(ISqlSink? sink, CancellationToken cancellation)
    {
        SessionBlock block = _block!;
        _block = null;
        SqlCursor[] held = block.Failed ? [] : [.. CursorTable.Of(block.Context).All.Where(c => c.Hold)];
        Report(block.Before);
        try
        {
            ReadHeld(held);
            if (!block.Failed)
            {
                EndChecks(block, sink);
                OnCommitActions.Run(block.Context);
            }

            if (block.Writes && !block.Failed)
            {
                _ = await SubmitAsync(block.ToPayload(), null, null, cancellation).ConfigureAwait(false);
            }
        }
        catch
        {
            _own.State.RollBackTo(block.OwnAtStart);
            throw;
        }

        if (block.Failed)
        {
            _own.State.RollBackTo(block.OwnAtStart);
        }
        else
        {
            Remember(block.Context.Sequences.Added);
        }

        _own.Settle();

        Array.ForEach(held, _held.Keep);
        Report(block.Lasting);
    }

    // The ledger checks the same again; here the client learns of it with nothing sent.
    private void EndChecks(SessionBlock block, ISqlSink? sink)
    {
        int notices = block.Context.Notices.Count;
        try
        {
            DeferredChecks.End(block.Context);
        }
        catch (OutOfGasException)
        {
            throw SqlEngine.OutOfGas(_services.Genesis.Limits.TransactionGasMax);
        }
        catch (InsufficientExecutionStackException)
        {
            throw new SqlException(SqlState.StatementTooComplex, "stack depth limit exceeded");
        }
        catch (Exception e) when (SqlEngine.IsOurMistake(e))
        {
            throw SqlEngine.InternalError(e);
        }
        finally
        {
            if (sink is not null)
            {
                Notices(block.Context.Notices, notices, sink);
            }
        }
    }

    // Before the transaction ends, for its rows and functions are those of the transaction.
    private void ReadHeld(SqlCursor[] held)
    {
        try
        {
            Array.ForEach(held, static c => c.ReadAll());
        }
        catch (OutOfGasException)
        {
            throw SqlEngine.OutOfGas(_services.Genesis.Limits.TransactionGasMax);
        }
        catch (Exception e) when (SqlEngine.IsOurMistake(e))
        {
            throw SqlEngine.InternalError(e);
        }
    }

    private static SqlCommand Command(Statement statement, Datum[] values, SqlType[]? types, SqlContext context)
    {
        var parameters = new SqlCommandParameter[values.Length];
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(64);
        for (int i = 0; i < values.Length; i++)
        {
            byte[]? bytes = null;
            if (!values[i].IsNull)
            {
                buffer.ResetWrittenCount();
                TypeBinary.Write(types![i], values[i], buffer, context);
                bytes = buffer.WrittenSpan.ToArray();
            }

            parameters[i] = new SqlCommandParameter(types![i].Oid, bytes);
        }

        return new SqlCommand(statement.Text ?? throw new System.Diagnostics.UnreachableException("a statement without its text"), parameters);
    }

    private static void Notices(IReadOnlyList<SqlNotice> notices, int from, ISqlSink sink)
    {
        for (int i = from; i < notices.Count; i++)
        {
            sink.Notice(notices[i].ToError());
        }
    }

    private static async Task DeliverAsync(
        StatementResult result, SqlContext context, Portal? portal, int rowLimit, bool withColumns, ISqlSink sink, CancellationToken cancellation)
    {
        if (result.Columns is null)
        {
            foreach (Datum[] _ in result.Rows)
            {
                // Reading them does the work.
            }

            sink.Complete(result.Tag);
            return;
        }

        if (withColumns)
        {
            sink.Columns(Describe(result.Columns));
        }

        var row = new DatumRow(context, [.. result.Columns.Select(c => c.Type)]);
        await PumpAsync(result.Rows.Select(row.Of), result.Tag, portal, rowLimit, sink, cancellation).ConfigureAwait(false);
    }

    private static async Task DeliverAsync(
        SqlCommandResult result, SqlContext context, Portal? portal, int rowLimit, bool withColumns, ISqlSink sink, CancellationToken cancellation)
    {
        if (result.Columns is null)
        {
            sink.Complete(result.Tag);
            return;
        }

        SqlType[] types = [.. result.Columns.Select(c => context.Catalog.FindType(c.TypeOid) ?? SqlTypes.Text)];
        if (withColumns)
        {
            sink.Columns([.. result.Columns.Select((c, i) => new SqlColumn(c.Name, c.TableOid, (short)c.ColumnNumber, types[i].Underlying.Oid, types[i].Underlying.Length, c.Modifier))]);
        }

        var row = new EncodedRow(context, types);
        await PumpAsync(result.Rows.Select(row.Of), result.Tag, portal, rowLimit, sink, cancellation).ConfigureAwait(false);
    }

    /// <summary>Sends rows up to a limit; what is left stays in the portal.</summary>
    private static async Task PumpAsync(IEnumerable<ISqlRow> rows, string tag, Portal? portal, int rowLimit, ISqlSink sink, CancellationToken cancellation)
    {
        RowBuffer buffer = portal?.Rows ?? new RowBuffer();
        buffer.Open(rows, tag);
        await PumpAsync(buffer, portal is null || rowLimit == int.MaxValue ? 0 : rowLimit, sink, cancellation).ConfigureAwait(false);
        if (portal is null)
        {
            buffer.Dispose();
        }
    }

    private static async Task PumpAsync(RowBuffer buffer, int rowLimit, ISqlSink sink, CancellationToken cancellation)
    {
        long start = buffer.Sent;
        while (true)
        {
            int limit = rowLimit <= 0 ? 0 : rowLimit - (int)(buffer.Sent - start);
            bool more = buffer.Send(limit, sink);
            await sink.FlushAsync(false, cancellation).ConfigureAwait(false);
            if (!more)
            {
                break;
            }
        }

        if (!buffer.HasMore)
        {
            sink.Complete(WithCount(buffer.Tag, buffer.Sent));
        }
    }

    private async Task<bool> ContinueAsync(Portal portal, int rowLimit, ISqlSink sink, CancellationToken cancellation)
    {
        if (!portal.Rows!.HasMore)
        {
            sink.Complete(WithCount(portal.Rows.Tag, 0));
            return false;
        }

        await PumpAsync(portal.Rows, rowLimit, sink, cancellation).ConfigureAwait(false);
        return portal.Rows.HasMore;
    }

    // A lazy query's tag has no count yet; every other tag is complete.
    private static string WithCount(string tag, long count) => tag == "SELECT" ? "SELECT " + count.ToString(CultureInfo.InvariantCulture) : tag;
}

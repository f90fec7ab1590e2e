using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Sql;
using Aergo.Sql.Execution;
using Aergo.Sql.Routines;
using Aergo.Sql.Syntax;

namespace Aergo.Host;

/// <summary>Blocks, savepoints, the characteristics of transactions, and the settings that come and go with them.</summary>
/// <remarks>Execution is serial, so every isolation level holds; its name is kept for those who ask. The access mode is enforced.</remarks>
internal sealed partial class SqlSession
{
    private const string Isolation = "transaction_isolation", ReadOnly = "transaction_read_only", Deferrable = "transaction_deferrable";

    private async Task<string> TransactionAsync(TransactionStatement transaction, ISqlSink sink, CancellationToken cancellation)
    {
        bool chain = transaction.Options.Contains("chain");
        switch (transaction.Action)
        {
            case TransactionAction.Begin:
                Begin(transaction, sink);
                return "BEGIN";
            case TransactionAction.Commit or TransactionAction.Rollback when _block is null or { IsImplicit: true }:
                return await EndWithoutBlockAsync(transaction.Action, chain, sink, cancellation).ConfigureAwait(false);
            case TransactionAction.Commit or TransactionAction.Rollback:
            {
                SessionBlock ended = _block!;
                bool commits = transaction.Action == TransactionAction.Commit && !ended.Failed;
                if (commits)
                {
                    await CommitAsync(sink, cancellation).ConfigureAwait(false);
                }
                else
                {
                    DropBlock();
                }

                if (chain)
                {
                    _block = OpenBlock(isImplicit: false, ended.IsReadOnly);
                    Inherit(ended.Context.Settings);
                }

                return commits ? "COMMIT" : "ROLLBACK";
            }

            case TransactionAction.Savepoint:
                Block("SAVEPOINT").Save(transaction.Name!);
                return "SAVEPOINT";
            case TransactionAction.Release:
                if (!Block("RELEASE SAVEPOINT").Release(transaction.Name!))
                {
                    throw NoSavepoint(transaction.Name!);
                }

                ShowAccessMode();
                return "RELEASE";
            case TransactionAction.RollbackTo:
                if (!Block("ROLLBACK TO SAVEPOINT").RollBackTo(transaction.Name!))
                {
                    throw NoSavepoint(transaction.Name!);
                }

                Report(_block!.Context.Settings);
                return "ROLLBACK";
            default:
                throw SqlException.NotSupported("two-phase commit", "A transaction is final once its block is; there is nothing to prepare.");
        }
    }

    private void Begin(TransactionStatement transaction, ISqlSink sink)
    {
        if (_block is { IsImplicit: false })
        {
            sink.Notice(new SqlError("WARNING", SqlState.ActiveTransaction, "there is already a transaction in progress"));
        }
        else
        {
            // What the message's earlier statements did becomes part of the block, as in PostgreSQL.
            _block = _block is { IsImplicit: true } started ? Explicit(started) : OpenBlock(isImplicit: false, IsReadOnlySession());
        }

        foreach (string mode in transaction.Options)
        {
            Characterize(mode);
        }
    }

    private async Task<string> EndWithoutBlockAsync(TransactionAction action, bool chain, ISqlSink sink, CancellationToken cancellation)
    {
        string name = action == TransactionAction.Commit ? "COMMIT" : "ROLLBACK";
        if (chain)
        {
            throw new SqlException(SqlState.NoActiveTransaction, $"{name} AND CHAIN can only be used in transaction blocks");
        }

        sink.Notice(new SqlError("WARNING", SqlState.NoActiveTransaction, "there is no transaction in progress"));
        if (_block is not null && action == TransactionAction.Commit)
        {
            await CommitAsync(sink, cancellation).ConfigureAwait(false);
        }
        else
        {
            DropBlock();
        }

        return name;
    }

    private static SessionBlock Explicit(SessionBlock started)
    {
        started.IsImplicit = false;
        return started;
    }

    private static SqlException NoSavepoint(string name) => new(SqlState.InvalidSavepoint, $"savepoint \"{name}\" does not exist");

    private SessionBlock Block(string statement) => _block is { IsImplicit: false } ? _block
        : throw new SqlException(SqlState.NoActiveTransaction, $"{statement} can only be used in transaction blocks");

    /// <summary>Rolls the open block back, if there is one: its cursors close, its settings go.</summary>
    private void DropBlock()
    {
        if (_block is { } block)
        {
            _block = null;
            CursorTable.Of(block.Context).CloseAll();
            _own.State.RollBackTo(block.OwnAtStart);
            _own.Settle();
            Report(block.Before);
        }
    }

    private bool IsReadOnlySession() => SettingsCatalog.Value(_settings, "default_" + ReadOnly) is "on";

    /// <summary>Settings of a transaction that begins: its characteristics are the session's defaults.</summary>
    private static SessionSettings AtBeginning(SessionSettings settings, bool readOnly)
    {
        settings = SettingsCatalog.Apply(settings, Isolation, SettingsCatalog.Show(settings, "default_" + Isolation));
        settings = SettingsCatalog.Apply(settings, Deferrable, SettingsCatalog.Show(settings, "default_" + Deferrable));
        return SettingsCatalog.Apply(settings, ReadOnly, readOnly ? "on" : "off");
    }

    // COMMIT AND CHAIN: the next transaction is like the last one.
    private void Inherit(SessionSettings ended) => Change(
        s => SettingsCatalog.Apply(SettingsCatalog.Apply(s, Isolation, SettingsCatalog.Show(ended, Isolation)), Deferrable, SettingsCatalog.Show(ended, Deferrable)), local: true);

    private void ShowAccessMode() => Change(s => SettingsCatalog.Apply(s, ReadOnly, _block!.IsReadOnly ? "on" : "off"), local: true);

    // ---- SET --------------------------------------------------------------------------------------------------------------

    private void Set(SetStatement set, ISqlSink sink)
    {
        switch (set.Name)
        {
            case "transaction" when _block is null:
                sink.Notice(new SqlError("WARNING", SqlState.NoActiveTransaction, "SET TRANSACTION can only be used in transaction blocks"));
                return;
            case "transaction":
                foreach (string mode in set.Values)
                {
                    Characterize(mode);
                }

                return;
            case Isolation or ReadOnly or Deferrable when _block is not null && !set.Default && set.Values.Count == 1:
                Characterize(ModeOf(set.Name, SettingsCatalog.Apply(_settings, set.Name, set.Values)));
                return;
            case Isolation or ReadOnly or Deferrable:
                return; // Without a transaction there is nothing it could belong to.
            case "session characteristics":
                Change(s => set.Values.Aggregate(s, static (all, mode) => Setting(mode) is var (name, value) ? SettingsCatalog.Apply(all, "default_" + name, value) : all), local: false);
                return;
            case "role" or "session_authorization" when set.Default || set.Values is ["none"] || (set.Values.Count == 1 && set.Values[0] == _role.Name):
                return;
            case "role" or "session_authorization":
                throw SqlException.NotSupported($"SET {set.Name.ToUpperInvariant().Replace('_', ' ')}", "A session acts as the account it was opened for; connect as the other role.");
        }

        if (_block is { IsImplicit: false } && set.Name is "aergo.as_of" or "aergo.read")
        {
            throw new SqlException(SqlState.ActiveTransaction, $"{set.Name} cannot be set in a transaction block, which looks at one state from beginning to end");
        }

        if (set.Local && _block is null)
        {
            sink.Notice(new SqlError("WARNING", SqlState.NoActiveTransaction, "SET LOCAL can only be used in transaction blocks"));
            return;
        }

        SessionSettings Changed(SessionSettings s) => set.Default ? SettingsCatalog.Reset(s, set.Name, _initialSettings) : SettingsCatalog.Apply(s, set.Name, set.Values);
        if (set.Name == "aergo.as_of" && SettingsCatalog.AsOf(Changed(_settings)) is { } height && _services.AtHeight(height) is null)
        {
            throw NotKept(height);
        }

        Change(Changed, set.Local);
    }

    private static string ModeOf(string name, SessionSettings settings) => (name, SettingsCatalog.Show(settings, name)) switch
    {
        (ReadOnly, "on") => "read only",
        (ReadOnly, _) => "read write",
        (Deferrable, "on") => "deferrable",
        (Deferrable, _) => "not deferrable",
        (_, var level) => "isolation level " + level,
    };

    private static (string Name, string Value) Setting(string mode) => mode switch
    {
        "read only" => (ReadOnly, "on"),
        "read write" => (ReadOnly, "off"),
        "deferrable" => (Deferrable, "on"),
        "not deferrable" => (Deferrable, "off"),
        _ => (Isolation, mode["isolation level ".Length..]),
    };

    /// <summary>Gives the open block a characteristic; 25001 where PostgreSQL says it comes too late.</summary>
    private void Characterize(string mode)
    {
        SessionBlock block = _block!;
        (string name, string value) = Setting(mode);
        bool changes = SettingsCatalog.Show(block.Context.Settings, name) != value;
        string? problem = name switch
        {
            ReadOnly when mode == "read write" && changes => block.CommandCount > 0 ? "transaction read-write mode must be set before any query"
                : block.HasSavepoints ? "cannot set transaction read-write mode inside a read-only transaction"
                : null,
            Isolation when changes => block.CommandCount > 0 ? "SET TRANSACTION ISOLATION LEVEL must be called before any query"
                : block.HasSavepoints ? "SET TRANSACTION ISOLATION LEVEL must not be called in a subtransaction"
                : null,
            Deferrable => block.HasSavepoints ? "SET TRANSACTION [NOT] DEFERRABLE cannot be called within a subtransaction"
                : block.CommandCount > 0 ? "SET TRANSACTION [NOT] DEFERRABLE must be called before any query"
                : null,
            _ => null,
        };
        if (problem is not null)
        {
            throw new SqlException(SqlState.ActiveTransaction, problem);
        }

        if (name == ReadOnly)
        {
            block.IsReadOnly = mode == "read only" || LooksBackTo is not null;
        }

        Change(s => SettingsCatalog.Apply(s, name, value), local: true);
    }

    /// <summary>Changes a setting: for the session, and in a block for what it leaves behind unless the change is local to it.</summary>
    private void Change(Func<SessionSettings, SessionSettings> change, bool local)
    {
        if (_block is not { } block)
        {
            Report(change(_settings));
            return;
        }

        SessionSettings changed = change(block.Context.Settings);
        if (!local)
        {
            block.Lasting = change(block.Lasting);
        }

        block.Context.Settings = changed;
        Report(changed);
    }

    /// <summary>Takes over settings that a statement itself changed, as set_config does.</summary>
    private void TakeSettings(SqlContext context)
    {
        bool local = context.Extensions.Remove(typeof(LocalSetting));
        if (ReferenceEquals(context.Settings, _settings))
        {
            return;
        }

        if (_block is { } block)
        {
            block.Lasting = local ? block.Lasting : context.Settings;
            Report(context.Settings);
        }
        else if (!local)
        {
            Report(context.Settings);
        }
    }

    /// <summary>The settings are these from now on; the client hears of those it follows.</summary>
    private void Report(SessionSettings settings)
    {
        IReadOnlyDictionary<string, string> before = ReportedSettings;
        _settings = settings;
        foreach ((string name, string value) in ReportedSettings)
        {
            if (before[name] != value)
            {
                SettingChanged?.Invoke(name, value);
            }
        }
    }
}

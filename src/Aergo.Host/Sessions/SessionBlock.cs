using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;
using Aergo.Sql.Catalog;
using Aergo.Sql.Engine;
using Aergo.Sql.Execution;
using Aergo.Sql.Modification;
using Aergo.Sql.Routines;
using Aergo.Sql.Types;

namespace Aergo.Host;

/// <summary>An open transaction of a session: a scratch state that sees its own writes, and the commands to send at COMMIT.</summary>
/// <remarks>
/// What the client has seen is kept as results; their digest goes with the transaction, and the ledger refuses it with 40001
/// when the same commands give anything else at the head of the pool.
/// </remarks>
internal sealed class SessionBlock(SqlContext context, IReadOnlyList<(string Name, string Value)> settings, Hash256 seed, IReadOnlyList<(uint Oid, long Value)> sequences)
{
    private readonly List<SqlCommand> _commands = [];

    // Beside each command: the number of the cursor it moves or closes, 0 for all of them, or null.
    private readonly List<int?> _cursors = [];
    private readonly List<StatementResult> _results = [];
    private readonly List<Datum[][]> _rows = [];
    private readonly List<Savepoint> _savepoints = [];

    private readonly IReadOnlyList<(string Name, string Value)> _atStart = settings;

    // The settings that the commands so far leave behind where the ledger runs them.
    private IReadOnlyList<(string Name, string Value)> _sent = settings;

    public SqlContext Context { get; } = context;

    public bool Failed { get; set; }

    /// <summary>Whether anything was done that must reach the chain.</summary>
    public bool Writes { get; private set; }

    /// <summary>Made for the statements of one message rather than by BEGIN.</summary>
    public bool IsImplicit { get; set; }

    /// <summary>Nothing may be changed; the engine refuses what tries. A block that may write has no clock but the chain's.</summary>
    public bool IsReadOnly
    {
        get => Context.ReadOnly;
        set => (Context.ReadOnly, Context.WallClock, Context.Past) = (value, value ? Context.WallClock : null, value ? Past : null);
    }

    /// <summary>The chain's past, which a block sees that changes nothing.</summary>
    public required IPastStates Past { get; init; }

    /// <summary>Mark of the session's own rows before it, to which ROLLBACK returns them.</summary>
    public required int OwnAtStart { get; init; }

    public SessionState State => (SessionState)Context.State;

    /// <summary>Numbers of the cursors over temporary tables, which the ledger never hears of.</summary>
    public HashSet<int> OwnCursors { get; } = [];

    /// <summary>The session's settings before it, which ROLLBACK puts back.</summary>
    public required SessionSettings Before { get; init; }

    /// <summary>What COMMIT leaves: without SET LOCAL and what belongs to the transaction.</summary>
    public required SessionSettings Lasting { get; set; }

    public bool HasSavepoints => _savepoints.Count > 0;

    public int CommandCount => _commands.Count;

    /// <summary>Adds SET commands for what was set since the last command, so that the next one finds the same where the ledger runs it.</summary>
    public void SendSettings()
    {
        IReadOnlyList<(string Name, string Value)> now = SettingsCatalog.ForPayload(Context.Settings);
        foreach ((string name, string value) in now.Where(s => !_sent.Contains(s)))
        {
            Set(name, $"'{value.Replace("'", "''", StringComparison.Ordinal)}'");
        }

        foreach ((string name, _) in _sent.Where(s => !now.Any(n => n.Name == s.Name)))
        {
            Set(name, "DEFAULT");
        }

        _sent = now;
    }

    /// <summary>Records the making of a routine whose body was checked here, where it may name temporary tables: the ledger would not find them.</summary>
    public void SendUnchecked(Action record)
    {
        const string Check = "check_function_bodies";
        string? before = SettingsCatalog.Value(Context.Settings, Check);
        Set(Check, "off");
        record();
        Set(Check, before is null ? "DEFAULT" : Identifiers.Literal(before));
    }

    /// <param name="cursor">Number of the cursor that the command moves or closes; 0: all.</param>
    public void Record(SqlCommand command, StatementResult result, Datum[][] rows, bool writes, int? cursor)
    {
        _commands.Add(command);
        _cursors.Add(cursor);
        _results.Add(result);
        _rows.Add(rows);
        Writes |= writes;
        _sent = SettingsCatalog.ForPayload(Context.Settings);
    }

    public void Save(string name) => _savepoints.Add(Here() with { Name = name });

    public bool Release(string name)
    {
        int at = _savepoints.FindLastIndex(s => s.Name == name);
        if (at >= 0)
        {
            // As PostgreSQL has it, the access mode ends with the savepoint that it was set in.
            IsReadOnly = _savepoints[at].ReadOnly;
            _savepoints.RemoveRange(at, _savepoints.Count - at);
        }

        return at >= 0;
    }

    public bool RollBackTo(string name)
    {
        int at = _savepoints.FindLastIndex(s => s.Name == name);
        if (at < 0)
        {
            return false;
        }

        Savepoint savepoint = _savepoints[at];
        _savepoints.RemoveRange(at + 1, _savepoints.Count - at - 1);
        Restore(savepoint);
        Forget(savepoint);
        Failed = false;
        return true;
    }

    // Cursors that were open at the savepoint stay where they were moved since, so those movements stay part of the transaction.
    private void Forget(Savepoint savepoint)
    {
        int kept = savepoint.Commands;
        for (int i = kept; i < _commands.Count; i++)
        {
            if (_cursors[i] <= savepoint.Cursors)
            {
                (_commands[kept], _cursors[kept], _results[kept], _rows[kept]) = (_commands[i], _cursors[i], _results[i], _rows[i]);
                kept++;
            }
        }

        int gone = _commands.Count - kept;
        _commands.RemoveRange(kept, gone);
        _cursors.RemoveRange(kept, gone);
        _results.RemoveRange(kept, gone);
        _rows.RemoveRange(kept, gone);
    }

    /// <summary>A place to return to when one statement fails.</summary>
    public Savepoint Here() => new(
        string.Empty, Context.State.Mark(), _commands.Count, Context.Notices.Count, Context.Settings, Context.Chain.EventCount, CursorTable.Of(Context).Mark())
    {
        Lasting = Lasting,
        Sent = _sent,
        Deferred = DeferredChecks.Of(Context).Mark(),
        Sequences = Context.Sequences.Mark(),
        ReadOnly = IsReadOnly,
    };

    public void Restore(Savepoint savepoint)
    {
        Context.State.RollBackTo(savepoint.Mark);
        Context.Chain.DropEventsAfter(savepoint.Events);
        Context.Notices.RemoveRange(savepoint.Notices, Context.Notices.Count - savepoint.Notices);
        Context.Settings = savepoint.Settings;
        (Lasting, _sent, IsReadOnly) = (savepoint.Lasting, savepoint.Sent, savepoint.ReadOnly);
        CursorTable.Of(Context).RollBackTo(savepoint.Cursors);
        DeferredChecks.Of(Context).RollBackTo(savepoint.Deferred);
        Context.Sequences.RollBackTo(savepoint.Sequences);
        Context.Catalog = Context.Services.Catalogs.Load(Context.State);
    }

    public SqlPayload ToPayload() => new()
    {
        Settings = _atStart,
        Seed = seed,
        Sequences = sequences,
        Commands = [.. _commands],
        ExpectedOutput = Hash256.Sha256(SqlOutput.Encode(_results, _rows, Context)),
    };

    private void Set(string name, string value)
    {
        string quoted = string.Join('.', name.Split('.').Select(Identifiers.Quote));
        _commands.Add(new SqlCommand($"SET {quoted} TO {value}", []));
        _cursors.Add(null);
        _results.Add(new StatementResult("SET", null, [], -1));
        _rows.Add([]);
    }

    internal sealed record Savepoint(string Name, int Mark, int Commands, int Notices, SessionSettings Settings, int Events, int Cursors)
    {
        public required SessionSettings Lasting { get; init; }

        public required IReadOnlyList<(string Name, string Value)> Sent { get; init; }

        public required object Deferred { get; init; }

        public required object Sequences { get; init; }

        public bool ReadOnly { get; init; }
    }
}

using System.Collections.Generic;
using Aergo.Primitives;
using Aergo.Sql.Engine;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Host;

/// <summary>An open transaction of a session: a scratch state that sees its own writes, and the commands to send at COMMIT.</summary>
/// <remarks>
/// What the client has seen is kept as results; their digest goes with the transaction, and the ledger refuses it with 40001
/// when the same commands give anything else at the head of the pool.
/// </remarks>
internal sealed class SessionBlock(SqlContext context, IReadOnlyList<(string Name, string Value)> settings, Hash256 seed)
{
    private readonly List<SqlCommand> _commands = [];
    private readonly List<StatementResult> _results = [];
    private readonly List<Datum[][]> _rows = [];
    private readonly List<Savepoint> _savepoints = [];

    public SqlContext Context { get; } = context;

    public bool Failed { get; set; }

    /// <summary>Whether anything was done that must reach the chain.</summary>
    public bool Writes { get; private set; }

    /// <summary>Made for the statements of one message rather than by BEGIN.</summary>
    public bool IsImplicit { get; init; }

    public bool IsReadOnly { get; init; }

    public int CommandCount => _commands.Count;

    public void Record(SqlCommand command, StatementResult result, Datum[][] rows, bool writes)
    {
        _commands.Add(command);
        _results.Add(result);
        _rows.Add(rows);
        Writes |= writes;
    }

    public void Save(string name) =>
        _savepoints.Add(new Savepoint(name, Context.State.Mark(), _commands.Count, Context.Notices.Count, Context.Settings, Context.Chain.EventCount));

    public bool Release(string name)
    {
        int at = _savepoints.FindLastIndex(s => s.Name == name);
        if (at >= 0)
        {
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
        int from = savepoint.Commands;
        _commands.RemoveRange(from, _commands.Count - from);
        _results.RemoveRange(from, _results.Count - from);
        _rows.RemoveRange(from, _rows.Count - from);
        Failed = false;
        return true;
    }

    /// <summary>A place to return to when one statement fails.</summary>
    public Savepoint Here() => new(string.Empty, Context.State.Mark(), _commands.Count, Context.Notices.Count, Context.Settings, Context.Chain.EventCount);

    public void Restore(Savepoint savepoint)
    {
        Context.State.RollBackTo(savepoint.Mark);
        Context.Chain.DropEventsAfter(savepoint.Events);
        Context.Notices.RemoveRange(savepoint.Notices, Context.Notices.Count - savepoint.Notices);
        Context.Settings = savepoint.Settings;
        Context.Catalog = Context.Services.Catalogs.Load(Context.State);
    }

    public SqlPayload ToPayload() => new()
    {
        Settings = settings,
        Seed = seed,
        Commands = [.. _commands],
        ExpectedOutput = Hash256.Sha256(SqlOutput.Encode(_results, _rows, Context)),
    };

    internal sealed record Savepoint(string Name, int Mark, int Commands, int Notices, SessionSettings Settings, int Events);
}

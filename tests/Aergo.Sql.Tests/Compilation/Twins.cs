using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Aergo.Sql.Compilation;
using Aergo.Sql.Engine;

namespace Aergo.Sql.Tests.Compilation;

/// <summary>The same statements on databases that differ only in when code is made; answers are compared in everything that a node or a client sees.</summary>
internal sealed class Twins
{
    private readonly (LocalDatabase Database, MemoryState State)[] _twins;

    public Twins(long gasMax = 1_000_000_000, params CompilationMode[] modes) => _twins = [.. modes.Select(m =>
    {
        var state = new MemoryState();
        return (new LocalDatabase(SqlEngines.Create(compilation: m).Services, state) { GasMax = gasMax }, state);
    })];

    /// <summary>Runs a text on all; null when the answers agree, otherwise both of them.</summary>
    public string? Difference(string sql)
    {
        string[] answers = [.. _twins.Select(t => Answer(t.Database, t.State, sql))];
        Last = answers[0];
        return answers.All(a => a == answers[0]) ? null : string.Join("\n--- but\n", answers);
    }

    /// <summary>What the first one answered to the last text.</summary>
    public string Last { get; private set; } = string.Empty;

    private static string Answer(LocalDatabase database, MemoryState state, string sql)
    {
        (long reads, long writes, long walked) = (state.Reads, state.Writes, state.Walked);
        LocalResult result;
        try
        {
            result = database.Execute(sql);
        }
        catch (Exception crash) when (crash is not OutOfMemoryException)
        {
            // A mistake of ours, looked at elsewhere; here it has to be the same one.
            return "\n" + crash.GetType().Name + ": " + crash.Message;
        }

        var text = new StringBuilder();
        text.Append(result.Tag).Append('\n');
        foreach (IReadOnlyList<string?> row in result.Rows)
        {
            text.AppendJoin('|', row.Select(v => v ?? "NULL")).Append('\n');
        }

        foreach (Aergo.Sql.Execution.SqlNotice notice in result.Notices)
        {
            text.Append(notice).Append('\n');
        }

        if (result.Error is { } e)
        {
            text.AppendJoin('\n', e.Code, e.Message, e.Detail, e.Hint, e.Context, e.InternalQuery, e.ConstraintName, e.Position, e.InternalPosition).Append('\n');
        }

        text.Append(CultureInfo.InvariantCulture, $"gas {database.GasUsed}, {state.Reads - reads} read, {state.Writes - writes} written, {state.Walked - walked} walked");
        return text.ToString();
    }
}

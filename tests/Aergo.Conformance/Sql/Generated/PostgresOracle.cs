using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;

namespace Aergo.Conformance.Sql.Generated;

/// <summary>PostgreSQL 15 behind psql: one session on a database that is its own.</summary>
internal static class PostgresOracle
{
    private const char Mark = '\u0001';

    /// <summary>The answers of queries over the sample tables. Each runs in a transaction that is taken back.</summary>
    /// <param name="connection">A connection string for psql, to a server with <c>LC_COLLATE</c> C and UTF-8; a database of the name <c>generated</c> is made anew in it.</param>
    public static async Task<IReadOnlyList<string>> AskAsync(string connection, IReadOnlyList<string> queries)
    {
        _ = await PsqlAsync(connection, "drop database if exists generated;\ncreate database generated template template0 lc_collate 'C' lc_ctype 'C.UTF-8' encoding 'UTF8';\n");
        var script = new StringBuilder("\\c generated\nset timezone = 'UTC';\n");
        script.AppendJoin(";\n", SampleTables.Statements()).Append(";\nanalyze;\n");
        foreach (string query in queries)
        {
            script.Append("\\echo ").Append(Mark).Append("\nbegin;\n").Append(query).Append(";\nrollback;\n");
        }

        string said = await PsqlAsync(connection, script.ToString());
        string[] parts = said.Split($"{Mark}\n")[1..];
        return parts.Length == queries.Count ? [.. parts.Select(Answer)] : throw new InvalidOperationException($"psql gave {parts.Length} answers to {queries.Count} queries:\n{said[..Math.Min(2000, said.Length)]}");
    }

    private static string Answer(string part)
    {
        int error = part.IndexOf("ERROR:  ", StringComparison.Ordinal);
        return error >= 0 ? $"!{part.AsSpan(error + 8, 5)}" : Answers.Of(Rows(part));
    }

    // psql ends the rows of a query with a line feed of its own; a query without rows has none.
    private static string[] Rows(string part) => part.Length == 0 ? [] : part[..^1].Split('\u001e');

    private static async Task<string> PsqlAsync(string connection, string script)
    {
        // Through a shell, so that errors stand where their query's rows would.
        var start = new ProcessStartInfo("sh") { RedirectStandardInput = true, RedirectStandardOutput = true, StandardInputEncoding = new UTF8Encoding(false), StandardOutputEncoding = Encoding.UTF8 };
        foreach (string argument in new[]
        {
            "-c", "exec psql \"$@\" 2>&1", "psql", connection, "-XAtq", "-v", "VERBOSITY=sqlstate", "-P", "null=" + Answers.Null, "-F", "\u001f", "-R", "\u001e", "-f", "-",
        })
        {
            start.ArgumentList.Add(argument);
        }

        using Process psql = Process.Start(start) ?? throw new IOException("psql does not start");
        Task<string> output = psql.StandardOutput.ReadToEndAsync();
        await psql.StandardInput.WriteAsync(script);
        psql.StandardInput.Close();
        string said = await output;
        await psql.WaitForExitAsync();
        return said;
    }
}

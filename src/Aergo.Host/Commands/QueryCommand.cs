using System.Collections.Generic;
using System.CommandLine;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Primitives;
using Npgsql;

namespace Aergo.Host;

/// <summary><c>aergo query</c>: one text of SQL through the PostgreSQL port, its results as tables.</summary>
internal static class QueryCommand
{
    public static Command Make(CommonOptions common)
    {
        var sql = new Argument<string>("SQL") { Description = "Statements, such as \"SELECT 1\"" };
        var options = new SqlOptions();
        var command = new Command("query", "Run SQL and show what it gives") { sql };
        options.AddTo(command);
        common.Run(command, async (context, parsed, cancellation) =>
        {
            await using NpgsqlConnection connection = await SqlConnections.OpenAsync(context, options, parsed, cancellation).ConfigureAwait(false);
            await RunAsync(context.Output, connection, parsed.GetRequiredValue(sql), cancellation).ConfigureAwait(false);
        });
        return command;
    }

    /// <summary>Runs statements; for programs each result is one line of JSON.</summary>
    /// <exception cref="CommandFailureException">A statement failed.</exception>
    public static async Task RunAsync(CommandOutput output, NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(sql))
        {
            throw new CommandFailureException("there is nothing to run: the SQL is empty; write for example './aergo query \"SELECT 1\"'");
        }

        try
        {
            // All values as the text the server writes, so that nothing is lost on the way through our types.
            await using var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true };
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            do
            {
                await ShowAsync(output, reader, cancellation).ConfigureAwait(false);
            }
            while (await reader.NextResultAsync(cancellation).ConfigureAwait(false));

            if (reader.RecordsAffected >= 0)
            {
                output.Line(reader.RecordsAffected == 1 ? "1 row changed" : $"{reader.RecordsAffected} rows changed");
            }
        }
        catch (PostgresException e)
        {
            throw SqlConnections.Failure(e);
        }
        catch (NpgsqlException e)
        {
            throw new CommandFailureException($"the connection to the node broke: {e.Message}");
        }
    }

    private static async Task ShowAsync(CommandOutput output, NpgsqlDataReader reader, CancellationToken cancellation)
    {
        if (reader.FieldCount == 0)
        {
            return;
        }

        var columns = new string[reader.FieldCount];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = reader.GetName(i);
        }

        var rows = new List<string?[]>();
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            var row = new string?[columns.Length];
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = reader.IsDBNull(i) ? null : reader.GetString(i);
            }

            rows.Add(row);
        }

        if (!output.Json)
        {
            output.Table(columns, rows);
            output.Line(rows.Count == 1 ? "1 row" : $"{rows.Count} rows");
            return;
        }

        var lines = new List<JsonValue>();
        foreach (string?[] row in rows)
        {
            var cells = new List<JsonValue>();
            foreach (string? cell in row)
            {
                cells.Add(cell is null ? JsonValue.Null : JsonValue.Of(cell));
            }

            lines.Add(JsonValue.Of(cells));
        }

        var names = new List<JsonValue>();
        foreach (string column in columns)
        {
            names.Add(JsonValue.Of(column));
        }

        output.Value(JsonValue.Of([("columns", JsonValue.Of(names)), ("rows", JsonValue.Of(lines))]));
    }
}

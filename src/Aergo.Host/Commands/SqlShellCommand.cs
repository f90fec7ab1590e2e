using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;

namespace Aergo.Host;

/// <summary><c>aergo sql</c>: psql on the node's port where it is installed, otherwise a plain prompt.</summary>
internal static class SqlShellCommand
{
    private const int ScriptBytesMax = 64 << 20;

    public static Command Make(CommonOptions common)
    {
        var file = new Argument<string?>("FILE") { Description = "A file of SQL to run (default: what you type, or standard input)", Arity = ArgumentArity.ZeroOrOne };
        var plain = new Option<bool>("--plain") { Description = "Do not use psql" };
        var options = new SqlOptions();
        var command = new Command("sql", "Talk SQL to the node") { file, plain };
        options.AddTo(command);
        common.Run(command, async (context, parsed, cancellation) =>
        {
            if (!parsed.GetValue(plain) && !context.Output.Json && HasPsql())
            {
                BecomePsql(context.Postgres, options.Role(parsed), options.Database(parsed), parsed.GetValue(file));
            }

            await using NpgsqlConnection connection = await SqlConnections.OpenAsync(context, options, parsed, cancellation).ConfigureAwait(false);
            if (parsed.GetValue(file) is { } path)
            {
                await QueryCommand.RunAsync(context.Output, connection, Encoding.UTF8.GetString(WholeFile.Read(path, ScriptBytesMax)), cancellation).ConfigureAwait(false);
            }
            else if (Console.IsInputRedirected)
            {
                await QueryCommand.RunAsync(context.Output, connection, await Console.In.ReadToEndAsync(cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
            }
            else
            {
                await PromptAsync(context.Output, connection, options.Database(parsed), cancellation).ConfigureAwait(false);
            }
        });
        return command;
    }

    private static bool HasPsql() => !OperatingSystem.IsWindows()
        && (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Any(p => p.Length > 0 && File.Exists(Path.Combine(p, "psql")));

    private static void BecomePsql(IPEndPoint endpoint, string role, string database, string? file)
    {
        string?[] arguments = ["psql", "-h", endpoint.Address.ToString(), "-p", endpoint.Port.ToString(CultureInfo.InvariantCulture), "-U", role, "-d", database, .. file is null ? Array.Empty<string>() : ["-v", "ON_ERROR_STOP=1", "-f", file], null];
        _ = Libc.Execute("psql", arguments);
    }

    private static async Task PromptAsync(CommandOutput output, NpgsqlConnection connection, string database, CancellationToken cancellation)
    {
        output.Line("Statements end with ';'. Empty line or Ctrl-D: leave. For more comfort install psql.");
        var text = new StringBuilder();
        while (!cancellation.IsCancellationRequested)
        {
            Console.Write(text.Length == 0 ? $"{database}=> " : $"{database}-> ");
            string? line = Console.ReadLine();
            if (line is null || (text.Length == 0 && line.Length == 0))
            {
                return;
            }

            text.AppendLine(line);
            if (!IsWhole(text.ToString()))
            {
                continue;
            }

            try
            {
                await QueryCommand.RunAsync(output, connection, text.ToString(), cancellation).ConfigureAwait(false);
            }
            catch (CommandFailureException e)
            {
                CommandOutput.Notice(e.Message);
            }

            text.Clear();
        }
    }

    // Good enough for typing: a semicolon at the end, outside quotes and dollar quotes.
    private static bool IsWhole(string text) =>
        text.TrimEnd().EndsWith(';') && text.Count(c => c == '\'') % 2 == 0 && (text.Split("$$").Length - 1) % 2 == 0;
}

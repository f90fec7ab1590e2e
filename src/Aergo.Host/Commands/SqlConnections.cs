using System;
using System.CommandLine;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;

namespace Aergo.Host;

/// <summary>Connections to the node's PostgreSQL port.</summary>
internal static class SqlConnections
{
    private const int TimeoutSeconds = 10;

    /// <exception cref="CommandFailureException">The node cannot be reached or refuses the login.</exception>
    public static async Task<NpgsqlConnection> OpenAsync(CommandContext context, SqlOptions options, ParseResult parsed, CancellationToken cancellation)
    {
        IPEndPoint endpoint = context.Postgres;
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = endpoint.Address.ToString(),
            Port = endpoint.Port,
            Username = options.Role(parsed),
            Database = options.Database(parsed),
            ApplicationName = "aergo",
            Pooling = false,
            SslMode = SslMode.Disable,
            Timeout = TimeoutSeconds,
            CommandTimeout = 0,
            IncludeErrorDetail = true,
        };
        if (options.PasswordFile(parsed) is { } file)
        {
            settings.Password = Passwords.Get(file, string.Empty);
        }

        while (true)
        {
            // Everything is read as text, so the types of the server need not be learnt first.
            var builder = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString);
            builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
            NpgsqlConnection connection = builder.Build().CreateConnection();
            try
            {
                await connection.OpenAsync(cancellation).ConfigureAwait(false);
                return connection;
            }
            catch (PostgresException e)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
                throw Failure(e);
            }
            catch (NpgsqlException e) when (e.InnerException is System.Net.Sockets.SocketException)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
                throw new CommandFailureException($"no node answers at {endpoint}: start one with './aergo up', or name its data directory with --data");
            }
            catch (NpgsqlException) when (string.IsNullOrEmpty(settings.Password))
            {
                // The server wants a password and we had none.
                await connection.DisposeAsync().ConfigureAwait(false);
                settings.Password = Passwords.Get(null, $"password of role {settings.Username}: ");
            }
        }
    }

    /// <summary>An error of the server as one line, or a few.</summary>
    public static CommandFailureException Failure(PostgresException e)
    {
        string text = $"{e.MessageText} (SQLSTATE {e.SqlState})";
        text += e.Detail is { Length: > 0 } detail ? "; " + detail : string.Empty;
        text += e.Position > 0 ? $"; at character {e.Position}" : string.Empty;
        return new CommandFailureException(text + (e.Hint is { Length: > 0 } hint ? "; hint: " + hint : string.Empty));
    }
}

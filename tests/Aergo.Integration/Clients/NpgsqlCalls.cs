using System.Threading.Tasks;
using Aergo.Integration.Nodes;
using Npgsql;
using Xunit;

namespace Aergo.Integration.Clients;

/// <summary>One statement at a time over Npgsql.</summary>
internal static class NpgsqlCalls
{
    /// <summary>A connection of its own to the node's database main.</summary>
    public static async Task<NpgsqlConnection> OpenAsync(this NodeProcess node, string user)
    {
        var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={node.PostgresPort};Username={user};Database=main;Pooling=false;SSL Mode=Disable");
        await connection.OpenAsync();
        return connection;
    }

    public static async Task RunAsync(this NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        _ = await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first field of the first row.</summary>
    public static async Task<object?> ReadAsync(this NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>The SQLSTATE with which a statement must fail.</summary>
    public static async Task<string?> FailAsync(this NpgsqlConnection connection, string sql) =>
        (await Assert.ThrowsAsync<PostgresException>(() => RunAsync(connection, sql))).SqlState;
}

using System;
using System.IO;
using System.Text.Json;
using System.Threading.Tasks;
using Npgsql;
using Xunit;

namespace Aergo.Integration.Nodes;

// Goal: a contract in SQL is deployed, called, read through the PostgreSQL port, and all of it is there after a kill.
// Method: the real program, Npgsql and the command line side by side.
public sealed class SqlTests
{
    private const string Counter = """
        CREATE TABLE counts (name text PRIMARY KEY, value bigint NOT NULL DEFAULT 0);
        INSERT INTO counts VALUES ('a', 40);
        CREATE PROCEDURE add(which text, more bigint) LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE counts SET value = value + more WHERE name = which;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'no counter %', which;
            END IF;
            NOTIFY counted, 'yes';
        END
        $$;
        """;

    [Fact]
    public async Task What_clients_wrote_is_there_after_a_kill_with_the_same_root()
    {
        await using var node = new NodeProcess();
        await node.StartAsync("--block-time", "50ms");
        string script = Path.Combine(node.Data, "counter.sql");
        await File.WriteAllTextAsync(script, Counter);
        await node.RunAsync("deploy", script, "--as", "counter");
        await node.RunAsync("call", "counter", "add", "a", "2", "--wait", "final");
        (int code, _, string error) = await node.TryAsync("call", "counter", "add", "b", "1");
        Assert.Equal(1, code);
        Assert.Contains("the transaction failed: P0001: no counter b", error, StringComparison.Ordinal);

        await using (NpgsqlConnection alice = await OpenAsync(node))
        {
            await RunAsync(alice, "CREATE TABLE counter.notes (id int PRIMARY KEY, text text)");
            await using var insert = new NpgsqlCommand("INSERT INTO counter.notes VALUES ($1, $2)", alice) { Parameters = { new() { Value = 1 }, new() { Value = "it's" } } };
            Assert.Equal(1, await insert.ExecuteNonQueryAsync());
            await using NpgsqlTransaction block = await alice.BeginTransactionAsync();
            await RunAsync(alice, "INSERT INTO counter.notes VALUES (2, 'gone')");
            await block.RollbackAsync();
            PostgresException twice = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(alice, "INSERT INTO counter.notes VALUES (1, 'again')"));
            Assert.Equal("23505", twice.SqlState);
            await RunAsync(alice, "SET aergo.commit = 'final'; UPDATE counter.notes SET text = 'kept' WHERE id = 1");
        }

        JsonElement before = Json(await node.RunAsync("status", "--json"));
        await node.KillAsync();
        await node.StartAsync();
        JsonElement after = Json(await node.RunAsync("status", "--json"));
        Assert.Equal(before.GetProperty("stateRoot").GetString(), after.GetProperty("stateRoot").GetString());
        Assert.Equal("""{"columns":["value","text"],"rows":[["42","kept"]]}""", (await node.RunAsync("query", "SELECT value, text FROM counter.counts, counter.notes", "--json")).Trim());
        Assert.Equal("counted", Json(await node.RunAsync("events", "--contract", "counter", "--json"))[0].GetProperty("name").GetString());
        Assert.True(Json(await node.RunAsync("verify", "--json")).GetProperty("ok").GetBoolean());

        string proof = Path.Combine(node.Data, "row.proof");
        await node.RunAsync("proof", "row", "counter.notes", "1", "--out", proof);
        Assert.Contains("6b657074", Json(await node.RunAsync("proof", "check", proof, "--json")).GetProperty("facts").GetProperty("value").GetString(), StringComparison.Ordinal);
        await node.RunAsync("proof", "row", "counter.notes", "2", "--out", proof);
        Assert.Equal("no such row at this block", Json(await node.RunAsync("proof", "check", proof, "--json")).GetProperty("facts").GetProperty("there").GetString());
    }

    private static async Task<NpgsqlConnection> OpenAsync(NodeProcess node)
    {
        var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={node.PostgresPort};Username=alice;Database=main;Pooling=false;SSL Mode=Disable");
        await connection.OpenAsync();
        return connection;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Npgsql;
using NpgsqlTypes;
using Xunit;

namespace Aergo.Integration.Nodes;

// Goal: what drivers do beyond plain statements (COPY in all layouts, cursors, settings in blocks, pipelines) does what PostgreSQL does.
// Method: one real node, Npgsql, and a client of the bare protocol where it matters how the messages are cut.
public sealed class SqlClientTests : IAsyncLifetime
{
    private readonly NodeProcess _node = new();

    public async ValueTask InitializeAsync() => await _node.StartAsync("--block-time", "50ms");

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Copy_carries_rows_in_every_layout_and_in_one_transaction()
    {
        await using NpgsqlConnection alice = await OpenAsync();
        await RunAsync(alice, "CREATE TABLE goods (id int PRIMARY KEY, name text, price numeric(10,2), made timestamp, tags text[], parent int REFERENCES goods)");
        await using (NpgsqlBinaryImporter importer = await alice.BeginBinaryImportAsync("COPY goods FROM STDIN (FORMAT BINARY)"))
        {
            // The first row needs the second: both are there when the statement ends.
            foreach ((int id, int? parent) in new (int, int?)[] { (1, 2), (2, null) })
            {
                await importer.StartRowAsync();
                await importer.WriteAsync(id);
                await importer.WriteAsync("näme\t" + id);
                await importer.WriteAsync(12.5m * id, NpgsqlDbType.Numeric);
                await importer.WriteAsync(new DateTime(2024, 2, 29, 12, 0, 0, DateTimeKind.Unspecified), NpgsqlDbType.Timestamp);
                await importer.WriteAsync(new[] { "a", "b,c" }, NpgsqlDbType.Array | NpgsqlDbType.Text);
                if (parent is { } known)
                {
                    await importer.WriteAsync(known);
                }
                else
                {
                    await importer.WriteNullAsync();
                }
            }

            Assert.Equal(2ul, await importer.CompleteAsync());
        }

        var seen = new List<string>();
        await using (NpgsqlBinaryExporter exporter = await alice.BeginBinaryExportAsync("COPY (SELECT id, name, price FROM goods ORDER BY id) TO STDOUT (FORMAT BINARY)"))
        {
            while (await exporter.StartRowAsync() >= 0)
            {
                seen.Add(FormattableString.Invariant($"{await exporter.ReadAsync<int>()} {await exporter.ReadAsync<string>()} {await exporter.ReadAsync<decimal>()}"));
            }
        }

        Assert.Equal(["1 näme\t1 12.50", "2 näme\t2 25.00"], seen);
        Assert.Equal("id,name,tags\n1,\"näme\t1\",\"{a,\"\"b,c\"\"}\"\n2,\"näme\t2\",\"{a,\"\"b,c\"\"}\"\n",
            await ReadAsync(alice, "COPY goods (id, name, tags) TO STDOUT (FORMAT csv, HEADER, FORCE_QUOTE (name))"));

        await using (TextWriter writer = await alice.BeginTextImportAsync("COPY goods (id, name) FROM STDIN (FORMAT csv, HEADER MATCH, NULL '-', FORCE_NULL (name)) WHERE id < 5"))
        {
            await writer.WriteAsync("id,name\n3,\"two\nlines\"\n4,\"-\"\n7,no\n");
        }

        Assert.Equal("3\ttwo\\nlines\n4\t\\N\n", await ReadAsync(alice, "COPY (SELECT id, name FROM goods WHERE id > 2 ORDER BY id) TO STDOUT"));
        Task Twice() => ImportAsync(alice, "COPY goods (id) FROM STDIN", "8\n3\n");
        PostgresException error = await Assert.ThrowsAsync<PostgresException>(Twice);
        Assert.Equal("23505", error.SqlState);
        Assert.Equal(4L, await ScalarAsync(alice, "SELECT count(*) FROM goods"));

        // Alone in a block it is a change like any other.
        await using (NpgsqlTransaction block = await alice.BeginTransactionAsync())
        {
            await ImportAsync(alice, "COPY goods (id) FROM STDIN", "8\n9\n");
            await block.CommitAsync();
        }

        Assert.Equal(6L, await ScalarAsync(alice, "SELECT count(*) FROM goods"));
    }

    [Fact]
    public async Task A_cursor_keeps_its_moment_and_changes_the_row_it_stands_on()
    {
        await using NpgsqlConnection alice = await OpenAsync();
        await RunAsync(alice, "CREATE TABLE steps (id int PRIMARY KEY, note text)");
        await RunAsync(alice, "INSERT INTO steps VALUES (1, 'a'), (2, 'b'), (3, 'c')");
        await using (NpgsqlTransaction block = await alice.BeginTransactionAsync())
        {
            await RunAsync(alice, "DECLARE walk SCROLL CURSOR FOR SELECT note FROM steps ORDER BY id");
            await RunAsync(alice, "DECLARE kept CURSOR WITH HOLD FOR SELECT id FROM steps ORDER BY id DESC");
            await RunAsync(alice, "INSERT INTO steps VALUES (0, 'late')");
            Assert.Equal("a", await ScalarAsync(alice, "FETCH walk"));
            Assert.Equal("b", await ScalarAsync(alice, "FETCH walk"));
            await RunAsync(alice, "SAVEPOINT here");
            Assert.Equal("c", await ScalarAsync(alice, "FETCH walk"));
            await RunAsync(alice, "UPDATE steps SET note = 'undone' WHERE CURRENT OF walk; ROLLBACK TO here");
            await RunAsync(alice, "UPDATE steps SET id = 30, note = 'third' WHERE CURRENT OF walk");
            await RunAsync(alice, "UPDATE steps SET note = 'moved' WHERE CURRENT OF walk");
            Assert.Equal("a", await ScalarAsync(alice, "FETCH FIRST FROM walk"));
            await RunAsync(alice, "DELETE FROM steps WHERE CURRENT OF walk");
            await block.CommitAsync();
        }

        Assert.Equal("0 late|2 b|30 moved", await ScalarAsync(alice, "SELECT string_agg(id || ' ' || note, '|' ORDER BY id) FROM steps"));
        Assert.Equal(3, await ScalarAsync(alice, "FETCH FROM kept"));
        Assert.Equal("kept", await ScalarAsync(alice, "SELECT name FROM pg_cursors"));
        PostgresException gone = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(alice, "FETCH walk"));
        Assert.Equal("34000", gone.SqlState);
    }

    [Fact]
    public async Task Settings_of_a_block_hold_where_the_ledger_runs_it_and_go_with_it()
    {
        await using NpgsqlConnection alice = await OpenAsync();
        await RunAsync(alice, "CREATE SCHEMA one; CREATE SCHEMA two; CREATE TABLE one.t (n int); CREATE TABLE two.t (n int); SET search_path = one");
        await using (NpgsqlTransaction block = await alice.BeginTransactionAsync())
        {
            await RunAsync(alice, "INSERT INTO t VALUES (1)");
            await RunAsync(alice, "SET LOCAL search_path = two");
            await RunAsync(alice, "INSERT INTO t VALUES (2)");
            await block.CommitAsync();
        }

        Assert.Equal("1 2", await ScalarAsync(alice, "SELECT (SELECT string_agg(n::text, ',') FROM one.t) || ' ' || (SELECT string_agg(n::text, ',') FROM two.t)"));
        Assert.Equal("one", await ScalarAsync(alice, "SHOW search_path"));
        await using (NpgsqlTransaction block = await alice.BeginTransactionAsync())
        {
            await RunAsync(alice, "SET search_path = two");
            await block.RollbackAsync();
        }

        Assert.Equal("one", await ScalarAsync(alice, "SHOW search_path"));
    }

    [Fact]
    public async Task Explain_shows_a_plan_as_json_and_analyze_changes_nothing()
    {
        await using NpgsqlConnection alice = await OpenAsync();
        await RunAsync(alice, "CREATE TABLE plans (id int PRIMARY KEY)");
        string json = (string)(await ScalarAsync(alice, "EXPLAIN (ANALYZE, FORMAT JSON) INSERT INTO plans SELECT generate_series(1, 5)"))!;
        System.Text.Json.JsonElement root = System.Text.Json.JsonDocument.Parse(json).RootElement[0];
        Assert.Equal("Insert", root.GetProperty("Plan").GetProperty("Node Type").GetString());
        Assert.True(root.GetProperty("Execution Gas").GetInt64() > 0);
        Assert.Equal(0L, await ScalarAsync(alice, "SELECT count(*) FROM plans"));
    }

    // Goal: the statements before one Sync stand or fall together, however their messages are cut.
    // Method: two inserts of which the second fails; the first one's answer is awaited before the rest is sent, or not.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pipeline_is_one_transaction_however_it_is_cut(bool waits)
    {
        await using NpgsqlConnection alice = await OpenAsync();
        await RunAsync(alice, "CREATE TABLE pipes (id int PRIMARY KEY)");
        using var bare = new BareClient(_node.PostgresPort);
        byte[] first = BareClient.Statement("INSERT INTO pipes VALUES (1)"), second = BareClient.Statement("INSERT INTO pipes VALUES (1)"), third = BareClient.Statement("INSERT INTO pipes VALUES (2)");
        if (waits)
        {
            await bare.SendAsync([.. first, .. BareClient.Message('H', [])]);
            Assert.Equal("INSERT 0 1", await bare.ReadToAsync('C'));
            foreach (byte one in second)
            {
                await bare.SendAsync([one]);
            }

            Assert.Contains("23505", await bare.ReadToAsync('E'), StringComparison.Ordinal);
            await bare.SendAsync(BareClient.Message('S', []));
        }
        else
        {
            await bare.SendAsync([.. first, .. second, .. BareClient.Message('S', [])]);
        }

        Assert.Equal("I", await bare.ReadToAsync('Z'));
        Assert.Equal(0L, await ScalarAsync(alice, "SELECT count(*) FROM pipes"));
        await bare.SendAsync([.. first, .. BareClient.Message('H', [])]);
        await bare.ReadToAsync('C');
        Assert.Equal(0L, await ScalarAsync(alice, "SELECT count(*) FROM pipes"));
        await bare.SendAsync(third);
        await bare.SendAsync(BareClient.Message('S', []));
        await bare.ReadToAsync('Z');
        Assert.Equal(2L, await ScalarAsync(alice, "SELECT count(*) FROM pipes"));
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={_node.PostgresPort};Username=alice;Database=main;Pooling=false;SSL Mode=Disable");
        await connection.OpenAsync();
        return connection;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private static async Task<string> ReadAsync(NpgsqlConnection connection, string copy)
    {
        using TextReader reader = await connection.BeginTextExportAsync(copy);
        return await reader.ReadToEndAsync();
    }

    private static async Task ImportAsync(NpgsqlConnection connection, string copy, string data)
    {
        await using TextWriter writer = await connection.BeginTextImportAsync(copy);
        await writer.WriteAsync(data);
    }
}

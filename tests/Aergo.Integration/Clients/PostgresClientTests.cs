using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Integration.Nodes;
using Npgsql;
using Xunit;

namespace Aergo.Integration.Clients;

// Goal: what interactive clients need beside queries: notifications, cancelling, and looking back.
// Method: Npgsql and psql against the real program.
public sealed class PostgresClientTests : IAsyncLifetime
{
    private const string Long = "SELECT count(*) FROM generate_series(1, 2000000000)";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly NodeProcess _node = new();

    public async ValueTask InitializeAsync() => await _node.StartAsync("--block-time", "50ms");

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Notifications_reach_Npgsql_once_they_are_in_a_block()
    {
        await using NpgsqlConnection listener = await OpenAsync("bob"), speaker = await OpenAsync("alice");
        var heard = new TaskCompletionSource<NpgsqlNotificationEventArgs>();
        listener.Notification += (_, e) => heard.TrySetResult(e);
        await RunAsync(listener, "LISTEN news");
        await RunAsync(speaker, "BEGIN; NOTIFY news, 'never'; ROLLBACK; NOTIFY other, 'elsewhere'; NOTIFY news, 'it''s here'");
        using var time = new CancellationTokenSource(Patience);
        while (!heard.Task.IsCompleted)
        {
            await listener.WaitAsync(time.Token);
        }

        NpgsqlNotificationEventArgs got = await heard.Task;
        Assert.Equal(("news", "it's here"), (got.Channel, got.Payload));
        await RunAsync(listener, "UNLISTEN news");
    }

    [Fact]
    public async Task Psql_prints_notifications()
    {
        using Process psql = await PsqlAsync("bob");
        await psql.StandardInput.WriteLineAsync("LISTEN news;\n\\echo listening");
        await psql.StandardInput.FlushAsync();
        while (await psql.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line && line != "listening")
        {
        }

        await using (NpgsqlConnection speaker = await OpenAsync("alice"))
        {
            await RunAsync(speaker, "SET aergo.commit = 'final'; NOTIFY news, 'hello'");
        }

        // psql looks for notifications when a statement of its own ends.
        string? found = null;
        for (int i = 0; i < 200 && found is null; i++)
        {
            await psql.StandardInput.WriteLineAsync("SELECT 1;\n\\echo turn");
            await psql.StandardInput.FlushAsync();
            while (await psql.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line && line != "turn")
            {
                found = line.StartsWith("Asynchronous notification \"news\" with payload \"hello\"", StringComparison.Ordinal) ? line : found;
            }
        }

        Assert.NotNull(found);
        psql.StandardInput.Close();
        await psql.WaitForExitAsync().WaitAsync(Patience);
    }

    [Fact]
    public async Task Npgsql_cancels_a_query_and_goes_on()
    {
        await using NpgsqlConnection alice = await OpenAsync("alice");
        await using var endless = new NpgsqlCommand(Long, alice) { CommandTimeout = 0 };
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        OperationCanceledException cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => endless.ExecuteScalarAsync(stop.Token)).WaitAsync(Patience);

        // Npgsql asks for the cancelling on a connection of its own, and gives what the server said.
        Assert.Equal("57014", Assert.IsType<PostgresException>(cancelled.InnerException).SqlState);
        Assert.Equal(1, await new NpgsqlCommand("SELECT 1", alice).ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_statement_that_takes_longer_than_its_timeout_ends_and_the_session_goes_on()
    {
        await using NpgsqlConnection alice = await OpenAsync("alice");
        await RunAsync(alice, "SET statement_timeout = '300ms'");
        await using var endless = new NpgsqlCommand(Long, alice) { CommandTimeout = 0 };
        PostgresException stopped = await Assert.ThrowsAsync<PostgresException>(() => endless.ExecuteScalarAsync()).WaitAsync(Patience);
        Assert.Equal(("57014", "canceling statement due to statement timeout"), (stopped.SqlState, stopped.MessageText));
        Assert.Equal(1, await new NpgsqlCommand("SELECT 1", alice).ExecuteScalarAsync());
        await RunAsync(alice, "RESET statement_timeout");
        Assert.Equal(5_000L, await new NpgsqlCommand("SELECT count(*) FROM generate_series(1, 5000)", alice).ExecuteScalarAsync());
    }

    [Fact]
    public async Task Psql_cancels_a_query_with_an_interrupt()
    {
        await RequirePsqlAsync();
        string said = string.Empty;

        // An interrupt that comes before psql has sent the query ends the script without asking the server; then it is tried again.
        for (int attempt = 0; attempt < 20 && !said.Contains("57014", StringComparison.Ordinal); attempt++)
        {
            using Process psql = Tools.Start("psql", [Connection("alice"), "-XAtq", "-v", "VERBOSITY=verbose"]);
            Task<string> error = psql.StandardError.ReadToEndAsync();
            await psql.StandardInput.WriteLineAsync("\\echo begin\n" + Long + ";");
            await psql.StandardInput.FlushAsync();
            Assert.Equal("begin", await psql.StandardOutput.ReadLineAsync().WaitAsync(Patience));
            while (!error.IsCompleted)
            {
                await Task.WhenAny(error, Task.Delay(100 * (attempt + 1)));
                using Process interrupt = Tools.Start("kill", ["-INT", psql.Id.ToString(CultureInfo.InvariantCulture)]);
                await interrupt.WaitForExitAsync();
            }

            said = await error;
            await psql.WaitForExitAsync().WaitAsync(Patience);
        }

        Assert.Contains("ERROR:  57014: canceling statement due to user request", said, StringComparison.Ordinal);
        await using NpgsqlConnection alice = await OpenAsync("alice");
        Assert.Equal("good", await TextAsync(alice, "SELECT 'good'"));
    }

    [Fact]
    public async Task Cancelling_needs_the_secret()
    {
        await using NpgsqlConnection alice = await OpenAsync("alice");
        Task<object?> running = new NpgsqlCommand("SELECT count(*) FROM generate_series(1, 300000)", alice).ExecuteScalarAsync();
        for (int guess = 0; guess < 20; guess++)
        {
            await RawClient.SendAndCloseAsync(_node.PostgresPort, RawClient.Cancel(alice.ProcessID, guess));
        }

        Assert.Equal(300_000L, await running.WaitAsync(Patience));
    }

    // Goal: every way to look at an earlier block gives that block's rows, and nothing can be written there.
    [Fact]
    public async Task Earlier_blocks_are_read_by_AS_OF_by_a_setting_and_by_the_name_of_the_database()
    {
        await using NpgsqlConnection alice = await OpenAsync("alice");
        await RunAsync(alice, "SET aergo.commit = 'final'");
        await RunAsync(alice, "CREATE SCHEMA past; CREATE TABLE past.t (id int PRIMARY KEY, v int); CREATE VIEW past.seen AS SELECT * FROM past.t");
        await RunAsync(alice, "INSERT INTO past.t VALUES (1, 10), (2, 20)");
        long first = await HeightAsync();
        await RunAsync(alice, "UPDATE past.t SET v = v + 1; CREATE INDEX t_v ON past.t (v)");
        await RunAsync(alice, "DELETE FROM past.t WHERE id = 2; INSERT INTO past.t VALUES (3, 30)");
        long last = await HeightAsync();
        Assert.True(last > first);

        // AS OF in a query, beside the present, with parameters, and although the index is younger.
        Assert.Equal("1:10,2:20", await TextAsync(alice, $"SELECT string_agg(id || ':' || v, ',' ORDER BY id) FROM past.t AS OF BLOCK {first}"));
        Assert.Equal("1:11,3:30", await TextAsync(alice, "SELECT string_agg(id || ':' || v, ',' ORDER BY id) FROM past.t"));
        Assert.Equal("1:11,3:30", await TextAsync(alice, $"SELECT string_agg(id || ':' || v, ',' ORDER BY id) FROM past.t AS OF BLOCK {last}"));
        Assert.Equal("2", await TextAsync(alice, $"SELECT id::text FROM past.t AS OF BLOCK {first} WHERE v = 20"));
        Assert.Equal("2", await TextAsync(alice, $"SELECT string_agg(was.id::text, ',') FROM past.t AS OF BLOCK {first} was LEFT JOIN past.t now ON now.id = was.id WHERE now.id IS NULL"));
        await using (var bound = new NpgsqlCommand("SELECT v FROM past.t AS OF BLOCK $1 WHERE id = $2", alice) { Parameters = { new() { Value = first }, new() { Value = 1 } } })
        {
            Assert.Equal(10, await bound.ExecuteScalarAsync());
            bound.Parameters[0].Value = last;
            Assert.Equal(11, await bound.ExecuteScalarAsync());
        }

        // By time and by block.
        string time = Tools.Json(await _node.RunAsync("block", first.ToString(CultureInfo.InvariantCulture), "--json")).GetProperty("time").GetString()!;
        string id = Tools.Json(await _node.RunAsync("block", first.ToString(CultureInfo.InvariantCulture), "--json")).GetProperty("id").GetString()!;
        Assert.Equal("1:10,2:20", await TextAsync(alice, $"SELECT string_agg(id || ':' || v, ',' ORDER BY id) FROM past.t FOR SYSTEM_TIME AS OF '{time}'"));
        Assert.Equal("1:10,2:20", await TextAsync(alice, $"SELECT string_agg(id || ':' || v, ',' ORDER BY id) FROM past.t AS OF TIMESTAMP '{time}'"));
        Assert.Equal("1:11,3:30", await TextAsync(alice, "SELECT string_agg(id || ':' || v, ',' ORDER BY id) FROM past.t FOR SYSTEM_TIME AS OF '2200-01-01'"));
        Assert.Equal("1:10,2:20", await TextAsync(alice, $"SELECT string_agg(id || ':' || v, ',' ORDER BY id) FROM past.t AS OF COMMIT '{id}'"));

        // What cannot be answered says so.
        await FailsAsync(alice, "22023", $"SELECT * FROM past.t AS OF BLOCK {last + 1_000_000}");
        await FailsAsync(alice, "22023", "SELECT * FROM past.t AS OF BLOCK -1");
        await FailsAsync(alice, "22023", "SELECT * FROM past.t AS OF BLOCK NULL");
        await FailsAsync(alice, "22023", "SELECT * FROM past.t AS OF TIMESTAMP '1999-01-01'");
        await FailsAsync(alice, "22023", "SELECT * FROM past.t AS OF COMMIT 'abc'");
        await FailsAsync(alice, "42P01", "SELECT * FROM past.t AS OF BLOCK 0");
        await FailsAsync(alice, "0A000", $"SELECT * FROM past.seen AS OF BLOCK {first}");
        await FailsAsync(alice, "0A000", $"SELECT * FROM pg_class AS OF BLOCK {first}");
        await FailsAsync(alice, "0A000", "SELECT * FROM past.t AS OF 'dev'");
        await FailsAsync(alice, "0A000", "SELECT * FROM past.t FOR SYSTEM_TIME FROM '2026-01-01' TO '2027-01-01'");
        await FailsAsync(alice, "0A000", $"INSERT INTO past.t SELECT id + 100, v FROM past.t AS OF BLOCK {first}");
        await RunAsync(alice, "ALTER TABLE past.t ADD COLUMN more int");
        await FailsAsync(alice, "0A000", $"SELECT * FROM past.t AS OF BLOCK {first}");

        // The whole session, by a setting: tables as they were, columns and views too.
        await RunAsync(alice, $"SET aergo.as_of = 'block:{first}'");
        Assert.Equal("1:10,2:20", await TextAsync(alice, "SELECT string_agg(id || ':' || v, ',' ORDER BY id) FROM past.seen"));
        Assert.Equal("2", await TextAsync(alice, "SELECT count(*)::text FROM information_schema.columns WHERE table_schema = 'past' AND table_name = 't'"));
        await FailsAsync(alice, "25006", "INSERT INTO past.t VALUES (9, 9)");
        await FailsAsync(alice, "25006", "BEGIN; INSERT INTO past.t VALUES (9, 9)");
        await RunAsync(alice, "ROLLBACK");
        await FailsAsync(alice, "25001", "BEGIN; SET aergo.as_of = ''");
        await RunAsync(alice, "ROLLBACK");
        await FailsAsync(alice, "22023", "SET aergo.as_of = 'yesterday'");
        await FailsAsync(alice, "22023", "SET aergo.as_of = 'block:999999999'");
        await RunAsync(alice, "RESET aergo.as_of");
        Assert.Equal("2", await TextAsync(alice, "SELECT count(*)::text FROM past.t"));

        // By the name of the database, from any client.
        await using NpgsqlConnection then = await OpenAsync("alice", $"main@{first}");
        Assert.Equal("1:10,2:20", await TextAsync(then, "SELECT string_agg(id || ':' || v, ',' ORDER BY id) FROM past.seen"));
        await FailsAsync(then, "25006", "DELETE FROM past.t");
        Assert.Equal("3D000", (await Assert.ThrowsAsync<PostgresException>(() => OpenAsync("alice", "main@999999999"))).SqlState);
        Assert.Equal("3D000", (await Assert.ThrowsAsync<PostgresException>(() => OpenAsync("alice", "main@x"))).SqlState);
        await RequirePsqlAsync();
        ToolRun psql = await Tools.RunAsync("psql", [Connection("bob", $"main@{first}"), "-AtXc", "SELECT current_database(), count(*) FROM pg_namespace WHERE nspname = 'past'"]);
        Assert.Equal((0, "main|1"), (psql.Code, psql.Output.Trim()));

        // The past is still there after a restart, between checkpoints too.
        await _node.KillAsync();
        await _node.StartAsync();
        await using NpgsqlConnection again = await OpenAsync("alice", $"main@{first}");
        Assert.Equal("1:10,2:20", await TextAsync(again, "SELECT string_agg(id || ':' || v, ',' ORDER BY id) FROM past.t"));
    }

    // Goal: a read at a height never changes while the chain goes on.
    [Fact]
    public async Task A_read_at_a_height_never_changes_while_others_write()
    {
        await using NpgsqlConnection writer = await OpenAsync("alice");
        await RunAsync(writer, "SET aergo.commit = 'final'; CREATE SCHEMA busy; CREATE TABLE busy.t (id int PRIMARY KEY, v int)");
        await RunAsync(writer, "INSERT INTO busy.t SELECT g, 0 FROM generate_series(1, 50) g");
        long height = await HeightAsync();
        await RunAsync(writer, "SET aergo.commit = 'pooled'");
        await using NpgsqlConnection reader = await OpenAsync("bob", $"main@{height}");
        await using NpgsqlConnection present = await OpenAsync("alice");
        Task writing = Task.Run(async () =>
        {
            for (int i = 0; i < 1000; i++)
            {
                await RunAsync(writer, $"UPDATE busy.t SET v = v + 1 WHERE id = {(i % 50) + 1}");
            }
        });
        int reads = 0;
        while (!writing.IsCompleted)
        {
            Assert.Equal("50|0", await TextAsync(present, $"SELECT count(*) || '|' || sum(v) FROM busy.t AS OF BLOCK {height}"));
            reads++;
        }

        await writing;
        Assert.True(reads > 3);
        Assert.Equal("50|1000", await TextAsync(present, "SELECT count(*) || '|' || sum(v) FROM busy.t"));
    }

    private async Task<long> HeightAsync() => Tools.Json(await _node.RunAsync("status", "--json")).GetProperty("height").GetInt64();

    private string Connection(string user, string database = "main") => $"host=127.0.0.1 port={_node.PostgresPort} user={user} dbname={database}";

    private static async Task RequirePsqlAsync() => Assert.SkipUnless(await Tools.IsThereAsync("psql", "--version"), "psql is not installed");

    private async Task<Process> PsqlAsync(string user)
    {
        await RequirePsqlAsync();
        Process psql = Tools.Start("psql", [Connection(user), "-XAtq"]);
        _ = psql.StandardError.ReadToEndAsync();
        return psql;
    }

    private async Task<NpgsqlConnection> OpenAsync(string user, string database = "main")
    {
        var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={_node.PostgresPort};Username={user};Database={database};Pooling=false;SSL Mode=Disable;Cancellation Timeout=20000");
        await connection.OpenAsync();
        return connection;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string?> TextAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (string?)await command.ExecuteScalarAsync();
    }

    private static async Task FailsAsync(NpgsqlConnection connection, string state, string sql)
    {
        PostgresException e = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(connection, sql));
        Assert.True(state == e.SqlState, $"{sql}: {e.SqlState} {e.MessageText}, expected {state}");
    }
}

using System;
using System.Threading.Tasks;
using Aergo.Integration.Nodes;
using Npgsql;
using Xunit;

namespace Aergo.Integration.Clients;

// Goal: the anomalies of the textbook do not happen between two clients. Method: each played over the wire with two connections; the one that
// would have to see or cause it gets 40001 instead, or never sees it.
public sealed class IsolationTests : IAsyncLifetime
{
    private readonly NodeProcess _node = new();
    private NpgsqlConnection _one = null!, _two = null!;

    public async ValueTask InitializeAsync()
    {
        await _node.StartAsync("--block-time", "100ms");
        _one = await OpenAsync();
        _two = await OpenAsync();
        await RunAsync(_one, "CREATE SCHEMA iso; CREATE TABLE iso.t (id int PRIMARY KEY, v int NOT NULL); INSERT INTO iso.t VALUES (1, 10), (2, 20)");
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task No_dirty_read_of_what_is_rolled_back_or_not_committed()
    {
        await RunAsync(_one, "BEGIN");
        await RunAsync(_one, "UPDATE iso.t SET v = 101 WHERE id = 1");
        Assert.Equal(101, await ReadAsync(_one, "SELECT v FROM iso.t WHERE id = 1"));
        Assert.Equal(10, await ReadAsync(_two, "SELECT v FROM iso.t WHERE id = 1"));
        await RunAsync(_one, "ROLLBACK");
        Assert.Equal(10, await ReadAsync(_two, "SELECT v FROM iso.t WHERE id = 1"));
    }

    [Fact]
    public async Task No_intermediate_read_and_no_circular_flow()
    {
        await RunAsync(_one, "BEGIN; UPDATE iso.t SET v = 11 WHERE id = 1");
        await RunAsync(_two, "BEGIN; UPDATE iso.t SET v = 22 WHERE id = 2");
        Assert.Equal(20, await ReadAsync(_one, "SELECT v FROM iso.t WHERE id = 2"));
        Assert.Equal(10, await ReadAsync(_two, "SELECT v FROM iso.t WHERE id = 1"));
        await RunAsync(_one, "COMMIT");

        // The other has read what was changed since.
        await FailsAsync(_two, "COMMIT");
        Assert.Equal(31, await ReadAsync(_two, "SELECT sum(v)::int FROM iso.t"));
    }

    [Fact]
    public async Task A_read_repeats_and_ranges_have_no_phantoms()
    {
        await RunAsync(_one, "BEGIN");
        Assert.Equal(10, await ReadAsync(_one, "SELECT v FROM iso.t WHERE id = 1"));
        Assert.Equal(2, await ReadAsync(_one, "SELECT count(*)::int FROM iso.t WHERE v BETWEEN 10 AND 30"));
        await RunAsync(_two, "UPDATE iso.t SET v = 12 WHERE id = 1");
        await RunAsync(_two, "INSERT INTO iso.t VALUES (3, 30)");
        Assert.Equal(10, await ReadAsync(_one, "SELECT v FROM iso.t WHERE id = 1"));
        Assert.Equal(2, await ReadAsync(_one, "SELECT count(*)::int FROM iso.t WHERE v BETWEEN 10 AND 30"));

        // Reading alone conflicts with nobody.
        await RunAsync(_one, "COMMIT");
        Assert.Equal(3, await ReadAsync(_one, "SELECT count(*)::int FROM iso.t WHERE v BETWEEN 10 AND 30"));
    }

    [Fact]
    public async Task A_write_on_a_range_that_grew_is_refused()
    {
        await RunAsync(_one, "BEGIN");
        Assert.Equal(2, await ReadAsync(_one, "SELECT count(*)::int FROM iso.t WHERE v >= 10"));
        await RunAsync(_two, "INSERT INTO iso.t VALUES (3, 30)");
        await RunAsync(_one, "INSERT INTO iso.t SELECT 100, count(*) FROM iso.t");
        await FailsAsync(_one, "COMMIT");
        Assert.Equal(0, await ReadAsync(_one, "SELECT count(*)::int FROM iso.t WHERE id = 100"));
    }

    [Fact]
    public async Task No_update_is_lost()
    {
        await RunAsync(_one, "BEGIN");
        await RunAsync(_two, "BEGIN");
        Assert.Equal(10, await ReadAsync(_one, "SELECT v FROM iso.t WHERE id = 1"));
        Assert.Equal(10, await ReadAsync(_two, "SELECT v FROM iso.t WHERE id = 1"));
        await RunAsync(_one, "UPDATE iso.t SET v = 11 WHERE id = 1");
        await RunAsync(_two, "UPDATE iso.t SET v = 11 WHERE id = 1");
        await RunAsync(_one, "COMMIT");
        await FailsAsync(_two, "COMMIT");
        Assert.Equal(11, await ReadAsync(_two, "SELECT v FROM iso.t WHERE id = 1"));
    }

    [Fact]
    public async Task Writes_do_not_skew_an_invariant_over_two_rows()
    {
        // Each takes from its own row as long as both together stay above 20.
        await RunAsync(_one, "BEGIN");
        await RunAsync(_two, "BEGIN");
        Assert.Equal(30, await ReadAsync(_one, "SELECT sum(v)::int FROM iso.t"));
        Assert.Equal(30, await ReadAsync(_two, "SELECT sum(v)::int FROM iso.t"));
        await RunAsync(_one, "UPDATE iso.t SET v = v - 10 WHERE id = 1");
        await RunAsync(_two, "UPDATE iso.t SET v = v - 10 WHERE id = 2");
        await RunAsync(_one, "COMMIT");
        await FailsAsync(_two, "COMMIT");
        Assert.Equal(20, await ReadAsync(_two, "SELECT sum(v)::int FROM iso.t"));
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

    private static async Task<int> ReadAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (int)(await command.ExecuteScalarAsync())!;
    }

    private static async Task FailsAsync(NpgsqlConnection connection, string sql)
    {
        PostgresException e = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(connection, sql));
        Assert.Equal("40001", e.SqlState);
    }
}

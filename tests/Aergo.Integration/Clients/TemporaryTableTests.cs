using System.Threading.Tasks;
using Aergo.Integration.Nodes;
using Npgsql;
using Xunit;

namespace Aergo.Integration.Clients;

// Goal: temporary tables are one connection's own: what is permanent in the same transaction reaches the ledger, and they never do.
// Method: Npgsql against the real program, with a second connection that looks on.
public sealed class TemporaryTableTests : IAsyncLifetime
{
    private readonly NodeProcess _node = new();
    private NpgsqlConnection _one = null!, _two = null!;

    public async ValueTask InitializeAsync()
    {
        await _node.StartAsync("--block-time", "100ms");
        _one = await _node.OpenAsync("alice");
        _two = await _node.OpenAsync("alice");
        await _one.RunAsync("CREATE SCHEMA own; CREATE TABLE own.t (id int PRIMARY KEY)");
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task Permanent_rows_of_a_block_survive_and_temporary_ones_stay_with_their_session()
    {
        await _one.RunAsync("CREATE TEMP TABLE scratch (id int)");
        await _one.RunAsync("BEGIN; INSERT INTO own.t VALUES (1); INSERT INTO scratch VALUES (7), (8); COMMIT");
        Assert.Equal(2L, await _one.ReadAsync("SELECT count(*) FROM scratch"));
        Assert.Equal(1L, await _two.ReadAsync("SELECT count(*) FROM own.t"));
        Assert.Equal("42P01", await _two.FailAsync("SELECT * FROM scratch"));
    }

    [Fact]
    public async Task Rolling_back_restores_temporary_rows_and_a_savepoint_does_too()
    {
        await _one.RunAsync("CREATE TEMP TABLE scratch (id int); INSERT INTO scratch VALUES (1)");
        await _one.RunAsync("BEGIN; DELETE FROM scratch; CREATE TEMP TABLE other (x int); ROLLBACK");
        Assert.Equal(1L, await _one.ReadAsync("SELECT count(*) FROM scratch"));
        Assert.Equal("42P01", await _one.FailAsync("SELECT * FROM other"));
        await _one.RunAsync("BEGIN; SAVEPOINT s; DELETE FROM scratch; ROLLBACK TO s; INSERT INTO scratch VALUES (2); COMMIT");
        Assert.Equal(2L, await _one.ReadAsync("SELECT count(*) FROM scratch"));
    }

    [Fact]
    public async Task What_the_ledger_could_not_repeat_is_refused()
    {
        await _one.RunAsync("CREATE TEMP TABLE scratch (id int PRIMARY KEY); INSERT INTO scratch VALUES (5)");
        Assert.Equal("0A000", await _one.FailAsync("INSERT INTO own.t SELECT id FROM scratch"));
        Assert.Equal("42P16", await _one.FailAsync("CREATE TABLE own.u (id int REFERENCES scratch)"));
        Assert.Equal("42P16", await _one.FailAsync("CREATE TEMP TABLE own.scratch (id int)"));
        Assert.Equal(0L, await _two.ReadAsync("SELECT count(*) FROM own.t"));
    }
}

using System;
using System.IO;
using System.Threading.Tasks;
using Aergo.Integration.Nodes;
using Npgsql;
using Xunit;

namespace Aergo.Integration.Clients;

// Goal: on a chain that trusts nobody, a role has no password, gets one from the holder of its key, and from then on needs it.
// Method: the real program on a genesis with trustLoopback off, logins by Npgsql and psql.
public sealed class LoginTests
{
    [Fact]
    public async Task A_role_gets_its_password_from_the_holder_of_its_key()
    {
        await using var node = new NodeProcess();
        await node.RunAsync("genesis", "init", "--block-time", "50ms");
        string genesis = Path.Combine(node.Data, "genesis.json");
        string text = File.ReadAllText(genesis);
        Assert.Contains("\"trustLoopback\": true", text, StringComparison.Ordinal);
        File.WriteAllText(genesis, text.Replace("\"trustLoopback\": true", "\"trustLoopback\": false", StringComparison.Ordinal));
        await node.StartAsync("--unlock", "alice");

        // Nobody has a password yet, and a stranger learns no more than a wrong guess does.
        Assert.Equal("28P01", (await Assert.ThrowsAsync<PostgresException>(() => OpenAsync(node, "alice", "guess"))).SqlState);
        Assert.Equal("28P01", (await Assert.ThrowsAsync<PostgresException>(() => OpenAsync(node, "nobody", "guess"))).SqlState);

        string secret = Path.Combine(node.Data, "secret");
        File.WriteAllText(secret, "correct horse ü\n");
        await node.RunAsync("account", "password", "--from", "alice", "--new-password-file", secret, "--wait", "final");
        await using (NpgsqlConnection alice = await OpenAsync(node, "alice", "correct horse ü"))
        {
            await using var create = new NpgsqlCommand("CREATE TABLE safe (id int PRIMARY KEY); INSERT INTO safe VALUES (1)", alice);
            await create.ExecuteNonQueryAsync();
        }

        Assert.Equal("28P01", (await Assert.ThrowsAsync<PostgresException>(() => OpenAsync(node, "alice", "wrong"))).SqlState);
        Assert.Equal("28P01", (await Assert.ThrowsAsync<PostgresException>(() => OpenAsync(node, "bob", "correct horse ü"))).SqlState);

        // The command line's own SQL, and a password that another is not allowed to set.
        Assert.Contains("1", await node.RunAsync("query", "SELECT id FROM safe", "--from", "alice", "--password-file", secret), StringComparison.Ordinal);
        (int code, _, string error) = await node.TryAsync("account", "password", "alice", "--from", "bob", "--new-password-file", secret);
        Assert.Equal(1, code);
        Assert.Contains("permission denied", error, StringComparison.Ordinal);

        // A clear password never goes into a transaction.
        await using NpgsqlConnection again = await OpenAsync(node, "alice", "correct horse ü");
        await using var clear = new NpgsqlCommand("ALTER ROLE alice PASSWORD 'in clear'", again);
        Assert.Equal("22023", (await Assert.ThrowsAsync<PostgresException>(() => clear.ExecuteNonQueryAsync())).SqlState);

        Assert.SkipUnless(await Tools.IsThereAsync("psql", "--version"), "psql is not installed");
        string place = $"host=127.0.0.1 port={node.PostgresPort} user=alice dbname=main";
        ToolRun good = await Tools.RunAsync("psql", [place, "-AtXc", "SELECT id FROM safe"], ("PGPASSWORD", "correct horse ü"));
        Assert.Equal((0, "1"), (good.Code, good.Output.Trim()));
        ToolRun bad = await Tools.RunAsync("psql", [place, "-AtXc", "SELECT id FROM safe"], ("PGPASSWORD", "wrong"));
        Assert.NotEqual(0, bad.Code);
        Assert.Contains("password authentication failed for user \"alice\"", bad.Error, StringComparison.Ordinal);
    }

    private static async Task<NpgsqlConnection> OpenAsync(NodeProcess node, string user, string password)
    {
        var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={node.PostgresPort};Username={user};Password={password};Database=main;Pooling=false;SSL Mode=Disable");
        try
        {
            await connection.OpenAsync();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}

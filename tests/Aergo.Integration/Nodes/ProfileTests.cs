using System;
using System.Globalization;
using System.IO;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace Aergo.Integration.Nodes;

// Goal: a short file makes a chain after one's own needs. Method: two files that differ in name, fees, slots and rights; what differs in what they do.
public sealed class ProfileTests
{
    [Fact]
    public async Task Two_short_genesis_files_make_two_different_chains()
    {
        await using var open = await StartAsync("""
            { // A company's own: no fees, a block at once, passwords asked for even on this machine.
              "chain": { "magic": "company.one" }, "time": "2026-01-01T00:00:00Z",
              "roles": [{ "name": "boss", "account": "ALICE", "owner": true }, { "name": "clerk", "account": "BOB" }],
              "allocations": [{ "account": "boss", "amount": "5 aergo" }, { "account": "clerk", "amount": "1 aergo" }],
              "consensus": { "engine": "single", "producer": "KEY", "onDemand": true },
              "fees": { "gasPrice": "0 aer" }, "sql": { "publicCreate": false }
            }
            """);
        await using var closed = await StartAsync("""
            {
              "chain": { "magic": "market.two", "public": true }, "time": "2026-01-01T00:00:00Z",
              "roles": [{ "name": "alice", "account": "ALICE", "owner": true }, { "name": "bob", "account": "BOB" }],
              "allocations": [{ "account": "alice", "amount": "1000 aergo" }, { "account": "bob", "amount": "1000 aergo" }],
              "consensus": { "engine": "single", "producer": "KEY", "slotMilliseconds": 200, "skipEmpty": false },
              "fees": { "gasPrice": "70 gaer" }, "sql": { "trustLoopback": true }
            }
            """);
        JsonElement one = await JsonAsync(open, "status", "--json"), two = await JsonAsync(closed, "status", "--json");
        Assert.Contains("company.one", one.GetProperty("chain").GetString(), StringComparison.Ordinal);
        Assert.NotEqual(one.GetProperty("chainIdHash").GetString(), two.GetProperty("chainIdHash").GetString());
        Assert.Equal((0, 70_000_000_000), (one.GetProperty("gasPriceAer").GetInt64(), two.GetProperty("gasPriceAer").GetInt64()));

        // The one takes nothing for it; the other does, and fills empty slots meanwhile.
        Assert.Equal("0", (await JsonAsync(open, "send", "bob", "1", "--wait", "final", "--json")).GetProperty("receipt").GetProperty("feeAer").GetString());
        JsonElement paid = (await JsonAsync(closed, "send", "bob", "1", "--wait", "final", "--json")).GetProperty("receipt");
        Assert.Equal((paid.GetProperty("gasUsed").GetInt64() * 70_000_000_000).ToString(CultureInfo.InvariantCulture), paid.GetProperty("feeAer").GetString());
        await Task.Delay(1_000);
        Assert.Equal(1, (await JsonAsync(open, "status", "--json")).GetProperty("height").GetInt64());
        Assert.True((await JsonAsync(closed, "status", "--json")).GetProperty("height").GetInt64() > 4);

        // Who may make contracts, and whether this machine is trusted.
        string script = Path.Combine(open.Data, "t.sql");
        await File.WriteAllTextAsync(script, "CREATE TABLE t (id int PRIMARY KEY);");
        (int code, _, string error) = await open.TryAsync("deploy", script, "--as", "mine", "--from", "bob");
        Assert.True(code == 1 && error.Contains("42501", StringComparison.Ordinal), error);
        await closed.RunAsync("deploy", script, "--as", "mine", "--from", "bob");
        Assert.NotEqual(0, (await open.TryAsync("query", "SELECT 1", "--user", "boss")).Code);
        await closed.RunAsync("query", "SELECT 1");
    }

    private static async Task<NodeProcess> StartAsync(string genesis)
    {
        var node = new NodeProcess();
        JsonElement made = await JsonAsync(node, "genesis", "init", "--json");
        await File.WriteAllTextAsync(Path.Combine(node.Data, "genesis.json"), genesis
            .Replace("KEY", made.GetProperty("producer").GetString(), StringComparison.Ordinal)
            .Replace("ALICE", "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", StringComparison.Ordinal)
            .Replace("BOB", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", StringComparison.Ordinal));
        await node.StartAsync();
        return node;
    }

    private static async Task<JsonElement> JsonAsync(NodeProcess node, params string[] verb) => JsonDocument.Parse(await node.RunAsync(verb)).RootElement;

    // Goal: the answer to a transaction is there before its block. Method: slots of a minute; several senders, each told result and place.
    [Fact]
    public async Task The_answer_holds_result_and_place_before_the_block()
    {
        await using var node = new NodeProcess();
        await node.StartAsync("--block-time", "60s");
        string script = Path.Combine(node.Data, "t.sql");
        await File.WriteAllTextAsync(script, "CREATE TABLE t (id int PRIMARY KEY); CREATE FUNCTION add(n int) RETURNS int LANGUAGE sql SECURITY DEFINER AS $$ INSERT INTO t VALUES (n) RETURNING n * 2 $$;");
        await node.RunAsync("deploy", script, "--as", "t");
        for (int i = 1; i <= 3; i++)
        {
            JsonElement answer = await JsonAsync(node, "call", "t", "add", i.ToString(CultureInfo.InvariantCulture), "--from", i == 2 ? "bob" : "alice", "--json");
            Assert.Equal((1, i), (answer.GetProperty("height").GetInt64(), answer.GetProperty("index").GetInt32()));
            Assert.Equal((i * 2).ToString(CultureInfo.InvariantCulture), answer.GetProperty("results")[0].GetProperty("rows")[0][0].GetString());
            JsonElement transaction = await JsonAsync(node, "tx", answer.GetProperty("hash").GetString()!, "--json");
            Assert.Equal(("pooled", 1, i), (transaction.GetProperty("status").GetString(), transaction.GetProperty("height").GetInt64(), transaction.GetProperty("index").GetInt32()));
        }

        Assert.Equal(0, (await JsonAsync(node, "status", "--json")).GetProperty("height").GetInt64());
        Assert.Contains("position", await node.RunAsync("send", "bob", "1"), StringComparison.Ordinal);
    }
}

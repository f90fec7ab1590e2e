using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using Aergo.Integration.Nodes;
using Npgsql;
using Xunit;

namespace Aergo.Integration.Examples;

// Goal: the examples do what their pages say. Method: the verbs and clients of those pages, on the real program.
public sealed class ExampleTests
{
    [Fact]
    public async Task The_shop_sells_refunds_and_keeps_its_books()
    {
        await using var node = new NodeProcess();
        await node.StartAsync();
        await node.RunAsync("deploy", Example("shop"), "--as", "shop");
        await node.RunAsync("call", "shop", "buy", "7", "2", "--amount", "10 aergo", "--from", "bob");
        await using NpgsqlConnection alice = await ConnectAsync(node, "alice");
        Assert.Equal("8|1|2|10000000000000000000", await RowAsync(alice, "select stock || '|' || orders || '|' || sold || '|' || earned from shop.sales where id = 7"));

        // The wrong price and more than there is in stock take the whole call back, tokens included.
        UInt128 before = await BalanceAsync(node, "bob");
        (int wrongPrice, _, string priceError) = await node.TryAsync("call", "shop", "buy", "7", "1", "--amount", "4 aergo", "--from", "bob");
        Assert.NotEqual(0, wrongPrice);
        Assert.Contains("5000000000000000000", priceError, StringComparison.Ordinal);
        (int tooMany, _, _) = await node.TryAsync("call", "shop", "buy", "7", "9", "--amount", "45 aergo", "--from", "bob");
        Assert.NotEqual(0, tooMany);
        Assert.True(before - await BalanceAsync(node, "bob") < UInt128.Parse("1000000000000000000", CultureInfo.InvariantCulture), "only fees may be gone");

        // Only the owner refunds; the money comes back, the goods too.
        (int stranger, _, string refused) = await node.TryAsync("call", "shop", "refund", "1", "--from", "bob");
        Assert.NotEqual(0, stranger);
        Assert.Contains("42501", refused, StringComparison.Ordinal);
        before = await BalanceAsync(node, "bob");
        await node.RunAsync("call", "shop", "refund", "1");
        Assert.Equal(UInt128.Parse("10000000000000000000", CultureInfo.InvariantCulture), await BalanceAsync(node, "bob") - before);
        Assert.Equal("10|0|0|0", await RowAsync(alice, "select stock || '|' || orders || '|' || sold || '|' || earned from shop.sales where id = 7"));

        // Buyers have no rights on the tables.
        await using NpgsqlConnection bob = await ConnectAsync(node, "bob");
        var denied = await Assert.ThrowsAsync<PostgresException>(() => RowAsync(bob, "update shop.products set price = 1 where id = 7 returning 'x'"));
        Assert.Equal("42501", denied.SqlState);
    }

    [Fact]
    public async Task A_vote_is_secret_until_it_is_revealed_and_can_be_recounted()
    {
        await using var node = new NodeProcess();
        await node.StartAsync();
        await node.RunAsync("deploy", Example("voting"), "--as", "voting");
        await node.RunAsync("call", "voting", "open_election", "Build the bridge?", "[\"yes\",\"no\"]");
        await using NpgsqlConnection alice = await ConnectAsync(node, "alice");
        var ballots = new List<(string Name, string Address, int Choice)>();
        foreach ((string name, int choice) in new[] { ("bob", 2), ("carol", 1), ("dave", 2) })
        {
            string address = await SenderOf(node, name);
            await node.RunAsync("call", "voting", "register", "1", address);
            ballots.Add((name, address, choice));
        }

        await node.RunAsync("call", "voting", "next_phase", "1");
        foreach ((string name, string address, int choice) in ballots)
        {
            string commitment = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"1|{address}|{choice}|salt of {name}")));
            Assert.Equal("\\x" + commitment, await RowAsync(alice, $"select voting.commitment(1, '{address}', {choice}, 'salt of {name}')::text"));
            await node.RunAsync("call", "voting", "vote", "1", "\\x" + commitment, "--from", name);
        }

        // Not on the register; twice; before its phase.
        Assert.NotEqual(0, (await node.TryAsync("call", "voting", "vote", "1", "\\x" + new string('0', 64), "--from", "erin")).Code);
        Assert.NotEqual(0, (await node.TryAsync("call", "voting", "vote", "1", "\\x" + new string('0', 64), "--from", "bob")).Code);
        Assert.NotEqual(0, (await node.TryAsync("call", "voting", "reveal", "1", "2", "salt of bob", "--from", "bob")).Code);
        Assert.Equal("0", await RowAsync(alice, "select sum(votes) from voting.tally"));

        await node.RunAsync("call", "voting", "next_phase", "1");
        Assert.NotEqual(0, (await node.TryAsync("call", "voting", "reveal", "1", "1", "salt of bob", "--from", "bob")).Code);
        foreach ((string name, _, int choice) in ballots)
        {
            await node.RunAsync("call", "voting", "reveal", "1", choice.ToString(CultureInfo.InvariantCulture), $"salt of {name}", "--from", name);
        }

        Assert.Equal("yes 1, no 2", await RowAsync(alice, "select string_agg(answer || ' ' || votes, ', ' order by number) from voting.tally"));
        Assert.Equal("0", await RowAsync(alice, "select count(*) from voting.wrong_ballots"));
    }

    [Fact]
    public async Task A_document_is_stamped_once_and_proven_offline()
    {
        await using var node = new NodeProcess();
        await node.StartAsync();
        await node.RunAsync("deploy", Example("timestamp"), "--as", "timestamp");
        string digest = "\\x" + Convert.ToHexStringLower(SHA256.HashData("a contract"u8));
        string answer = await node.RunAsync("call", "timestamp", "stamp", digest, "--wait", "final", "--json");
        string hash = JsonDocument.Parse(answer).RootElement.GetProperty("hash").GetString()!;
        Assert.NotEqual(0, (await node.TryAsync("call", "timestamp", "stamp", digest)).Code);

        string proof = await node.RunAsync("proof", "receipt", hash);
        await node.StopAsync();
        string file = Path.Combine(Path.GetDirectoryName(node.Data)!, "proof.json");
        await File.WriteAllTextAsync(file, proof);
        await node.RunAsync("proof", "check", file);
        int at = proof.IndexOf('"', proof.Length / 2) + 3;
        await File.WriteAllTextAsync(file, proof[..at] + (proof[at] == '0' ? '1' : '0') + proof[(at + 1)..]);
        Assert.NotEqual(0, (await node.TryAsync("proof", "check", file)).Code);
    }

    // Goal: coins and rows move together or not at all, in a program that is killed in between; both engines' events are in both interfaces.
    [Fact]
    public async Task Coins_in_Solidity_pay_for_rows_in_SQL()
    {
        await using var node = new NodeProcess();
        await node.StartAsync();
        await node.RunAsync("deploy", Path.Combine(Folder("mixed"), "board.sql"), "--as", "board");
        string deployed = await node.RunAsync("deploy", Path.Combine(Folder("mixed"), "Coin.json"), "--args", "board", "1000");
        string coin = System.Text.RegularExpressions.Regex.Match(deployed, "deployed (\\S+)").Groups[1].Value;
        Assert.StartsWith("0x", coin, StringComparison.Ordinal);
        await node.RunAsync("call", "board", "open", coin, "5");
        await node.RunAsync("call", coin, "post(string,uint256)", "Hello from Solidity", "7");
        await using (NpgsqlConnection alice = await ConnectAsync(node, "alice"))
        {
            Assert.Equal("1|Hello from Solidity|7|7", await RowAsync(alice, "select id || '|' || message || '|' || paid || '|' || board.funds() from board.posts"));
            Assert.Equal("993", await RowAsync(alice, $"select query_contract('{coin}', 'balanceOf(address) returns (uint256)', tx_sender())::text"));
        }

        // Each engine's refusal takes back the other's half: no coins, too cheap, too long.
        Assert.Contains("not enough coins", (await node.TryAsync("call", coin, "post(string,uint256)", "I am poor", "5", "--from", "bob")).Error, StringComparison.Ordinal);
        Assert.NotEqual(0, (await node.TryAsync("call", coin, "post(string,uint256)", "too cheap", "4")).Code);
        Assert.NotEqual(0, (await node.TryAsync("call", coin, "post(string,uint256)", new string('x', 300), "5")).Code);
        Assert.Contains("paid in coins", (await node.TryAsync("call", "board", "post", "bob", "free", "5", "--from", "bob")).Error, StringComparison.Ordinal);
        await node.RunAsync("call", coin, "transfer", "bob", "20", "--abi", Path.Combine(Folder("mixed"), "Coin.json"), "--wait", "final");
        await node.KillAsync();
        await node.StartAsync();
        await node.RunAsync("call", coin, "post(string,uint256)", "Bob was here", "20", "--from", "bob", "--wait", "final");
        await using (NpgsqlConnection alice = await ConnectAsync(node, "alice"))
        {
            Assert.Equal("Hello from Solidity, Bob was here|27", await RowAsync(alice, "select string_agg(message, ', ' order by id) || '|' || board.funds() from board.posts"));
            await node.RunAsync("call", "board", "withdraw", await SenderOf(node, "carol"), "--wait", "final");
            Assert.Equal("0|27", await RowAsync(alice, $"select board.funds() || '|' || query_contract('{coin}', 'balanceOf(address) returns (uint256)', '{await SenderOf(node, "carol")}')"));
        }

        string events = await node.RunAsync("events");
        Assert.Contains("posted", events, StringComparison.Ordinal);
        Assert.Contains("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef", events, StringComparison.Ordinal);
        using var http = new System.Net.Http.HttpClient();
        using var question = new System.Net.Http.StringContent("""{"jsonrpc":"2.0","id":1,"method":"eth_getLogs","params":[{"fromBlock":"0x0","toBlock":"latest"}]}""", Encoding.UTF8, "application/json");
        using System.Net.Http.HttpResponseMessage answer = await http.PostAsync(new Uri($"http://127.0.0.1:{node.EthereumPort}/"), question);
        string logs = await answer.Content.ReadAsStringAsync();
        Assert.Equal(7, JsonDocument.Parse(logs).RootElement.GetProperty("result").GetArrayLength());
        Assert.Contains(Convert.ToHexStringLower(Encoding.UTF8.GetBytes("posted")), logs, StringComparison.Ordinal);
    }

    internal static string Folder(string name) => Path.GetDirectoryName(Example(name))!;

    internal static string Example(string name)
    {
        string? folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder!, "Aergo.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return Path.Combine(folder!, "examples", name, name + ".sql");
    }

    internal static async Task<NpgsqlConnection> ConnectAsync(NodeProcess node, string user)
    {
        var connection = new NpgsqlConnection(string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={node.PostgresPort};Username={user};Database=main;Pooling=false"));
        await connection.OpenAsync();
        return connection;
    }

    internal static async Task<string?> RowAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    internal static async Task<UInt128> BalanceAsync(NodeProcess node, string account) =>
        UInt128.Parse((await node.Client.GetAccountAsync(account, default))!.BalanceAer, CultureInfo.InvariantCulture);

    internal static async Task<string> SenderOf(NodeProcess node, string user)
    {
        await using NpgsqlConnection connection = await ConnectAsync(node, user);
        return (await RowAsync(connection, "select tx_sender()"))!;
    }
}

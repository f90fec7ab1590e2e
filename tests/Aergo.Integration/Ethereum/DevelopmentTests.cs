using System;
using System.Globalization;
using System.IO;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using Aergo.Integration.Clients;
using Aergo.Integration.Nodes;
using Xunit;

namespace Aergo.Integration.Ethereum;

// Goal: the levers that Hardhat's and Foundry's tests pull work on a development chain, survive a crash, and are not there on others.
public sealed class DevelopmentTests
{
    // Method: viem's test client in both its manners; then the process is killed, the log is run again, and the node starts where it was.
    [Fact]
    public async Task A_test_client_moves_the_chain()
    {
        string modules = await NodeJs.PackagesAsync("viem@2.57.20", "solc@0.8.37");
        await using var node = new NodeProcess();
        await node.StartAsync("--block-time", "100ms");
        ToolRun run = await Tools.RunAsync(
            "node",
            [Path.Combine(AppContext.BaseDirectory, "Ethereum", "development.js"), node.EthereumPort.ToString(CultureInfo.InvariantCulture)],
            ("NODE_PATH", modules));
        Assert.True(run.Code == 0, run.Error + run.Output);
        Assert.Equal("all good", run.Output.Trim());
    }

    [Fact]
    public async Task What_was_changed_and_cut_is_there_after_a_crash()
    {
        const string Account = "0x00000000000000000000000000000000000000aa";
        await using var node = new NodeProcess();
        await node.StartAsync("--block-time", "100ms");
        await AskAsync(node, "hardhat_setBalance", $"\"{Account}\", \"0x7\"");
        string snapshot = (await AskAsync(node, "evm_snapshot", string.Empty)).GetString()!;
        await AskAsync(node, "hardhat_setBalance", $"\"{Account}\", \"0x8\"");
        await AskAsync(node, "evm_mine", "{\"blocks\": 5}");
        Assert.True((await AskAsync(node, "evm_revert", $"\"{snapshot}\"")).GetBoolean());
        await AskAsync(node, "evm_increaseTime", "1000000");
        await AskAsync(node, "evm_mine", string.Empty);
        JsonElement last = await AskAsync(node, "eth_getBlockByNumber", "\"latest\", false");
        await node.KillAsync();

        Assert.True(Tools.Json(await node.RunAsync("verify", "--json")).GetProperty("ok").GetBoolean());
        await node.StartAsync("--block-time", "100ms");
        Assert.Equal(last.GetProperty("hash").GetString(), (await AskAsync(node, "eth_getBlockByNumber", "\"latest\", false")).GetProperty("hash").GetString());
        Assert.Equal("0x7", (await AskAsync(node, "eth_getBalance", $"\"{Account}\", \"latest\"")).GetString());

        // The clock is still ahead, so that the chain goes on.
        await AskAsync(node, "evm_mine", string.Empty);
        Assert.True(Seconds(await AskAsync(node, "eth_getBlockByNumber", "\"latest\", false")) >= Seconds(last));
    }

    [Fact]
    public async Task Another_chain_has_no_such_methods()
    {
        await using var node = new NodeProcess();
        await node.RunAsync("genesis", "init");
        string genesis = Path.Combine(node.Data, "genesis.json"), text = await File.ReadAllTextAsync(genesis);
        await File.WriteAllTextAsync(genesis, text.Replace("\"development\": true", "\"development\": false", StringComparison.Ordinal));
        await node.StartAsync();
        foreach (string method in new[] { "evm_snapshot", "hardhat_setBalance", "anvil_mine", "hardhat_metadata", "eth_sendUnsignedTransaction" })
        {
            JsonElement error = await AskAsync(node, method, string.Empty, part: "error");
            Assert.Equal(-32601, error.GetProperty("code").GetInt32());
        }
    }

    private static long Seconds(JsonElement block) => Convert.ToInt64(block.GetProperty("timestamp").GetString(), 16);

    private static async Task<JsonElement> AskAsync(NodeProcess node, string method, string parameters, string part = "result")
    {
        using var client = new HttpClient();
        using var content = new StringContent($$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":[{{parameters}}]}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await client.PostAsync(new Uri($"http://127.0.0.1:{node.EthereumPort}"), content, TestContext.Current.CancellationToken);
        JsonElement answer = Tools.Json(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return answer.TryGetProperty(part, out JsonElement wanted) ? wanted : throw new InvalidOperationException(answer.ToString());
    }
}

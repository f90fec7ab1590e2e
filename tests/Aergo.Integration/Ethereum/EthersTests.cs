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

// Goal: programs written for Ethereum work unchanged: deployment of what solc compiled, transfers, events over HTTP and WebSocket, revert
// reasons, fees, old states, traces; and what they were told is still so after the node was killed.
// Method: ethers.js beside this file, run by the real node.js against the real program; then kill -9, a new start, and the same receipt.
public sealed class EthersTests
{
    [Fact]
    public async Task Ethers_deploys_and_uses_a_token_and_a_killed_node_gives_the_same_receipt()
    {
        string modules = await NodeJs.PackagesAsync("ethers@6.17.0", "solc@0.8.37");
        await using var node = new NodeProcess();
        await node.StartAsync("--block-time", "100ms");
        ToolRun run = await Tools.RunAsync(
            "node",
            [Path.Combine(AppContext.BaseDirectory, "Ethereum", "ethers.js"), node.EthereumPort.ToString(CultureInfo.InvariantCulture)],
            ("NODE_PATH", modules));
        Assert.True(run.Code == 0, run.Error);
        string[] lines = run.Output.Trim().Split('\n');
        Assert.Equal("all good", lines[^1]);
        string before = lines[^2], hash = Tools.Json(before).GetProperty("transactionHash").GetString()!;

        await node.KillAsync();
        await node.StartAsync();
        JsonElement answer = await AskAsync(node, $$"""{"jsonrpc":"2.0","id":1,"method":"eth_getTransactionReceipt","params":["{{hash}}"]}""");
        Assert.Equal(before, answer.GetProperty("result").GetRawText());
    }

    [Fact]
    public async Task Requests_of_other_hosts_and_pages_are_refused_and_those_of_this_machine_are_told_that_they_may()
    {
        await using var node = new NodeProcess();
        await node.StartAsync();
        using var client = new HttpClient();
        Assert.Equal(421, await StatusAsync(client, node, ("Host", "evil.example")));
        Assert.Equal(403, await StatusAsync(client, node, ("Origin", "http://evil.example")));
        Assert.Equal(200, await StatusAsync(client, node, ("Origin", "http://localhost:3000")));
    }

    private static async Task<int> StatusAsync(HttpClient client, NodeProcess node, (string Name, string Value) header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://127.0.0.1:{node.EthereumPort}"))
        {
            Content = new StringContent("""{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}""", Encoding.UTF8, "application/json"),
        };
        Assert.True(request.Headers.TryAddWithoutValidation(header.Name, header.Value));
        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }

    private static async Task<JsonElement> AskAsync(NodeProcess node, string request)
    {
        using var client = new HttpClient();
        using var content = new StringContent(request, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await client.PostAsync(new Uri($"http://127.0.0.1:{node.EthereumPort}"), content, TestContext.Current.CancellationToken);
        return Tools.Json(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}

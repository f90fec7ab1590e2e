using System;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using Aergo.Integration.Clients;
using Aergo.Integration.Nodes;
using Xunit;

namespace Aergo.Integration.Ethereum;

// Goal: viem and web3 work unchanged: every type of transaction, contracts, events over HTTP and WebSocket, errors by name, old states, overrides.
// Method: the scripts beside this file, run by the real node.js against the real program.
public sealed class ScriptTests
{
    [Theory]
    [InlineData("traces.js", "ethers@6.17.0")]
    [InlineData("viem.js", "viem@2.57.20")]
    [InlineData("web3.js", "web3@4.16.0")]
    public async Task A_library_finds_what_it_looks_for(string script, string package)
    {
        string modules = await NodeJs.PackagesAsync(package, "solc@0.8.37");
        await using var node = new NodeProcess();
        await node.StartAsync("--block-time", "100ms");
        ToolRun run = await Tools.RunAsync(
            "node",
            [Path.Combine(AppContext.BaseDirectory, "Ethereum", script), node.EthereumPort.ToString(CultureInfo.InvariantCulture)],
            ("NODE_PATH", modules));
        Assert.True(run.Code == 0, run.Error + run.Output);
        Assert.Equal("all good", run.Output.Trim());
    }
}

using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Threading.Tasks;
using Aergo.Integration.Clients;
using Aergo.Integration.Nodes;
using Xunit;

namespace Aergo.Integration.Ethereum;

// Goal: Foundry's cast, which is written in another language on another library than the rest, reads the chain, sends, deploys and finds events.
// Method: its binary out of the npm package, against the real program.
public sealed class CastTests
{
    private const string Key = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
    private const string Alice = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", Bob = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

    // Init code of a contract that adds what it is called with to slot 0, logs the sum as topic and data, and answers it; without data it reverts.
    private const string Adder = "0x601b8060095f395ff3" + "36600757" + "5f80fd" + "5b5f355f5401805f55" + "805f5260205fa1" + "60205ff3";
    private const string Five = "0x0000000000000000000000000000000000000000000000000000000000000005";

    [Fact]
    public async Task Cast_reads_sends_deploys_and_finds_events()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64, "the package with cast is for x64 Linux");
        string cast = Path.Combine(await NodeJs.PackagesAsync("@foundry-rs/cast-linux-amd64@1.7.1"), "@foundry-rs", "cast-linux-amd64", "bin", "cast");
        await using var node = new NodeProcess();
        await node.StartAsync("--block-time", "100ms");
        Task<ToolRun> Run(string[] arguments) => Tools.RunAsync(cast, arguments, ("ETH_RPC_URL", $"http://127.0.0.1:{node.EthereumPort}"));
        async Task<string> Cast(params string[] arguments)
        {
            ToolRun run = await Run(arguments);
            Assert.True(run.Code == 0, $"cast {string.Join(' ', arguments)}: {run.Error}{run.Output}");
            return run.Output.Trim();
        }

        async Task<string> Refused(params string[] arguments)
        {
            ToolRun run = await Run(arguments);
            Assert.NotEqual(0, run.Code);
            return run.Error;
        }

        Assert.Equal("31337", await Cast("chain-id"));
        Assert.Equal("1000000000000000000000000", await Cast("balance", Bob));
        Assert.Equal("21000", await Cast("estimate", Bob, "--from", Alice, "--value", "1"));
        foreach (string[] kind in new string[][] { [], ["--legacy"], ["--access-list", """[{"address":"0x70997970C51812dc3A010C7d01b50e0d17dc79C8","storageKeys":[]}]"""] })
        {
            JsonElement sent = Tools.Json(await Cast(["send", Bob, "--value", "1", "--private-key", Key, "--json", .. kind]));
            Assert.Equal("0x1", sent.GetProperty("status").GetString());
        }

        Assert.Equal("1000000000000000000000003", await Cast("balance", Bob));
        Assert.Equal("3", await Cast("nonce", Alice));
        Assert.Contains("insufficient funds", await Refused("send", Bob, "--value", "10000000ether", "--private-key", Key), StringComparison.Ordinal);

        string contract = Tools.Json(await Cast("send", "--private-key", Key, "--json", "--create", Adder)).GetProperty("contractAddress").GetString()!;
        Assert.Equal("0x" + Adder[20..], await Cast("code", contract));
        Assert.Equal(Five, await Cast("call", contract, "--data", Five));
        Assert.Contains("execution reverted", await Refused("call", contract), StringComparison.Ordinal);
        string hash = Tools.Json(await Cast("send", contract, Five, "--private-key", Key, "--json")).GetProperty("transactionHash").GetString()!;
        Assert.Equal(Five, await Cast("storage", contract, "0"));
        JsonElement log = Assert.Single(Tools.Json(await Cast("logs", "--address", contract, "--from-block", "0", "--json")).EnumerateArray());
        Assert.Equal((Five, Five, hash), (log.GetProperty("topics")[0].GetString(), log.GetProperty("data").GetString(), log.GetProperty("transactionHash").GetString()));
        Assert.Equal(["true", "4"], [await Cast("receipt", hash, "status"), await Cast("tx", hash, "nonce")]);

        // Its own machine runs the transaction again on the state it reads from the node, and comes to the same.
        Assert.Contains($"emit topic 0: {Five}", await Cast("run", hash, "--quick"), StringComparison.Ordinal);
    }
}

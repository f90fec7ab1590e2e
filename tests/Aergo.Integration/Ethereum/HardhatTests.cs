using System;
using System.Globalization;
using System.IO;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Aergo.Integration.Clients;
using Aergo.Integration.Examples;
using Aergo.Integration.Nodes;
using Xunit;

namespace Aergo.Integration.Ethereum;

// Goal: a Hardhat project is tested against the node and deployed to it, as its page says. Method: a copy of examples/solidity, the packages of
// its lock file, the real Hardhat on the real program; what its tests say, and what stands on the chain after Ignition's deployment.
public sealed partial class HardhatTests
{
    private const int TestsInExample = 10;

    [Fact]
    public async Task The_example_is_tested_and_deployed()
    {
        string example = ExampleTests.Folder("solidity");
        string node = await NodeJs.NewerNodeAsync();
        string modules = await NodeJs.LockedPackagesAsync(example, node);
        DirectoryInfo project = Directory.CreateTempSubdirectory("aergo-hardhat-");
        try
        {
            Copy(example, project.FullName);
            Directory.CreateSymbolicLink(Path.Combine(project.FullName, "node_modules"), modules);
            await using var chain = new NodeProcess();
            await chain.StartAsync("--block-time", "100ms");

            string tests = await HardhatAsync(node, project.FullName, chain, "test", "mocha");
            Match passing = Passing().Match(tests);
            Assert.True(passing.Success && int.Parse(passing.Groups[1].ValueSpan, CultureInfo.InvariantCulture) == TestsInExample, tests);
            Assert.DoesNotContain("failing", tests, StringComparison.Ordinal);

            string[] deploy = ["ignition", "deploy", "ignition/modules/TicketOffice.js", "--network", "aergo"];
            Assert.Contains("successfully deployed", await HardhatAsync(node, project.FullName, chain, deploy), StringComparison.Ordinal);
            JsonElement addresses = Tools.Json(await File.ReadAllTextAsync(Path.Combine(project.FullName, "ignition", "deployments", "chain-31337", "deployed_addresses.json")));
            string coin = addresses.GetProperty("TicketOffice#Coin").GetString()!, ticket = addresses.GetProperty("TicketOffice#Ticket").GetString()!;

            // balanceOf(bob) and seats(), asked without any of Hardhat's code.
            Assert.Equal(1_000, Coins(await CallAsync(chain, coin, "0x70a0823100000000000000000000000070997970c51812dc3a010c7d01b50e0d17dc79c8")));
            Assert.Equal(100, Convert.ToInt32(await CallAsync(chain, ticket, "0x9c5655d6"), 16));

            // Ignition knows the chain again, and that everything is there.
            Assert.Contains("Nothing new to deploy", await HardhatAsync(node, project.FullName, chain, deploy), StringComparison.Ordinal);
        }
        finally
        {
            project.Delete(recursive: true);
        }
    }

    private static int Coins(string word) => (int)(UInt128.Parse(word.AsSpan(34), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 1_000_000_000_000_000_000);

    private static async Task<string> HardhatAsync(string node, string project, NodeProcess chain, params string[] arguments)
    {
        ToolRun run = await Tools.RunInAsync(
            project,
            node,
            [Path.Combine("node_modules", "hardhat", "dist", "src", "cli.js"), .. arguments],
            ("AERGO_URL", $"http://127.0.0.1:{chain.EthereumPort}"),
            ("CI", "true"));
        Assert.True(run.Code == 0, run.Output + run.Error);
        return run.Output;
    }

    private static async Task<string> CallAsync(NodeProcess node, string to, string data)
    {
        using var client = new HttpClient();
        using var content = new StringContent(
            $$"""{"jsonrpc":"2.0","id":1,"method":"eth_call","params":[{"to":"{{to}}","data":"{{data}}"},"latest"]}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await client.PostAsync(new Uri($"http://127.0.0.1:{node.EthereumPort}"), content, TestContext.Current.CancellationToken);
        return Tools.Json(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("result").GetString()!;
    }

    // What the page's reader has after a clone: everything but what is made.
    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (string folder in new[] { "contracts", "test", Path.Combine("ignition", "modules") })
        {
            Directory.CreateDirectory(Path.Combine(to, folder));
            foreach (string file in Directory.EnumerateFiles(Path.Combine(from, folder)))
            {
                File.Copy(file, Path.Combine(to, folder, Path.GetFileName(file)));
            }
        }
    }

    [GeneratedRegex(@"(\d+) passing")]
    private static partial Regex Passing();
}

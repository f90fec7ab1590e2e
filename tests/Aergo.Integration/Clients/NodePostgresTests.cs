using System;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using Aergo.Integration.Nodes;
using Xunit;

namespace Aergo.Integration.Clients;

// Goal: programs written for PostgreSQL with node's "pg" work: types in both formats, prepared statements, errors with their fields,
// transactions and their conflicts, notifications, pools.
// Method: pg.js beside this file, run by the real node against the real program.
public sealed class NodePostgresTests
{
    private const string Package = "pg@8.23.1";

    [Fact]
    public async Task The_pg_package_connects_prepares_reads_writes_and_listens()
    {
        string modules = await PackageAsync();
        await using var node = new NodeProcess();
        await node.StartAsync("--block-time", "50ms");
        ToolRun run = await Tools.RunAsync(
            "node",
            [Path.Combine(AppContext.BaseDirectory, "Clients", "pg.js"), node.PostgresPort.ToString(CultureInfo.InvariantCulture)],
            ("NODE_PATH", modules));
        Assert.True(run.Code == 0, run.Error);
        Assert.Equal("all good", run.Output.Trim());
    }

    /// <summary>The folder with the package, installed once and kept for later runs.</summary>
    private static async Task<string> PackageAsync()
    {
        Assert.SkipUnless(await Tools.IsThereAsync("node", "--version") && await Tools.IsThereAsync("npm", "--version"), "node and npm are not installed");
        string folder = Path.Combine(Path.GetTempPath(), "aergo-test-" + Package);
        string modules = Path.Combine(folder, "node_modules");
        if (!File.Exists(Path.Combine(modules, "pg", "package.json")))
        {
            Directory.CreateDirectory(folder);
            ToolRun install = await Tools.RunAsync("npm", ["install", "--prefix", folder, "--no-audit", "--no-fund", "--no-save", Package]);
            Assert.SkipUnless(install.Code == 0, $"npm cannot install {Package} here");
        }

        return modules;
    }
}

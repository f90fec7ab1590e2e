using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace Aergo.Integration.Nodes;

// Goal: nobody changes a byte of a stopped chain unseen. Method: single bits flipped at places spread over every file, written or not yet
// written to; verify must fail and name the file each time, and pass again when the bit is put back.
public sealed class DamageTests
{
    private const int Seed = 1, PlacesInEach = 5;

    [Fact]
    public async Task A_flipped_bit_anywhere_is_found_and_named()
    {
        await using var node = new NodeProcess();
        await node.StartAsync("--block-time", "50ms");
        for (int i = 0; i < 4; i++)
        {
            await node.RunAsync("send", "bob", "1", "--wait", "final");
        }

        await node.StopAsync();
        await node.RunAsync("verify");
        var random = new Random(Seed);
        string[] files = [Path.Combine(node.Data, "producer.json"), .. Directory.GetFiles(Path.Combine(node.Data, "store")).Order(StringComparer.Ordinal)];
        Assert.Contains(files, f => Path.GetFileName(f).StartsWith("vol-", StringComparison.Ordinal));
        foreach (string file in files)
        {
            byte[] good = File.ReadAllBytes(file);
            int written = Array.FindLastIndex(good, b => b != 0) + 1;
            var places = new SortedSet<int> { 0, written - 1, Math.Min(written, good.Length - 1), good.Length - 1, random.Next(good.Length) };
            while (places.Count < PlacesInEach + 3)
            {
                places.Add(random.Next(written));
            }

            // The key file is text: what stands between its quotation marks counts.
            foreach (int place in Path.GetExtension(file) == ".json" ? places.Where(p => p > 60 && p < good.Length - 6) : places)
            {
                byte[] bad = [.. good];
                bad[place] ^= Path.GetExtension(file) == ".json" ? (byte)1 : (byte)(1 << random.Next(8));
                File.WriteAllBytes(file, bad);
                (int code, string output, string error) = await node.TryAsync("verify", "--json");
                Assert.True(code == 1, $"seed {Seed}: {Path.GetFileName(file)}, byte {place} of {good.Length}, passed verify");
                string damage = JsonDocument.Parse(output).RootElement.GetProperty("damage").GetString()!;
                Assert.Contains(Path.GetFileName(file), damage, StringComparison.Ordinal);
                Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
                File.WriteAllBytes(file, good);
            }
        }

        await node.RunAsync("verify");
    }

    [Fact]
    public async Task A_changed_genesis_is_not_the_chains()
    {
        await using var node = new NodeProcess();
        await node.StartAsync("--block-time", "50ms");
        await node.RunAsync("send", "bob", "1", "--wait", "final");
        await node.StopAsync();
        string file = Path.Combine(node.Data, "genesis.json"), good = File.ReadAllText(file);
        await File.WriteAllTextAsync(file, good.Replace("\"lockBlocks\": 10", "\"lockBlocks\": 11", StringComparison.Ordinal));
        (int code, _, string error) = await node.TryAsync("verify");
        Assert.Equal(1, code);
        Assert.Contains("genesis", error, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, good);
        await node.RunAsync("verify");
    }
}

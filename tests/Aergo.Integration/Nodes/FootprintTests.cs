using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Npgsql;
using Xunit;

namespace Aergo.Integration.Nodes;

// Goal: a node that has nothing to do takes at most 300 MB of memory, also after it had something to do.
// Method: the resident set as the system counts it, right after the start and after some thousands of rows and queries.
public sealed class FootprintTests
{
    private const long BytesMax = 300_000_000;

    [Fact]
    public async Task An_idle_node_stays_under_300_MB()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the resident set is read from /proc");
        await using var node = new NodeProcess();
        await node.StartAsync("--block-time", "50ms");
        long fresh = Resident(node.ProcessId);
        await using (var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={node.PostgresPort};Username=alice;Database=main;Pooling=false;SSL Mode=Disable"))
        {
            await connection.OpenAsync();
            await RunAsync(connection, "CREATE TABLE t (id int PRIMARY KEY, v text)");
            for (int i = 0; i < 20; i++)
            {
                await RunAsync(connection, $"INSERT INTO t SELECT g, 'value ' || g FROM generate_series({i * 1000}, {(i * 1000) + 999}) g");
                await RunAsync(connection, "SELECT count(*), max(v) FROM t");
            }
        }

        long after = Resident(node.ProcessId);
        Assert.True(fresh <= BytesMax && after <= BytesMax, $"{fresh:#,0} bytes after the start, {after:#,0} after work; at most {BytesMax:#,0} are promised");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"NOTE: resident memory {fresh / 1_000_000} MB after the start, {after / 1_000_000} MB after 20,000 rows"));
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static long Resident(int process) =>
        long.Parse(File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal))["VmRSS:".Length..^2], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) * 1024;
}

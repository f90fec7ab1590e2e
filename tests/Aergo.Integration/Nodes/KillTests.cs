using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Host;
using Npgsql;
using Xunit;

namespace Aergo.Integration.Nodes;

// Goal: a process that dies anywhere loses nothing it answered for, and starts again.
public sealed class KillTests
{
    private const int SigKill = 128 + 9;

    private static bool All => Environment.GetEnvironmentVariable("AERGO_TEST_ALL") == "1";

    public static TheoryData<string> Points() => [.. KillPoint.Names];

    // Method: for each named point of the storage path, a node that kills itself there. A point that is never reached fails.
    [Theory]
    [MemberData(nameof(Points))]
    public async Task The_process_may_die_at_any_point_of_the_storage_path(string point)
    {
        bool early = point is "super.create" or "super.write" or "super.sync" or "super.rename" or "volume.create" or "directory.sync";
        bool leftover = point is "leftover.delete", recovery = point is "volume.truncate", closing = point.StartsWith("index", StringComparison.Ordinal);
        foreach (int count in All && !early && !closing && !recovery && !leftover ? [1, 2, 3, 4, 5] : new[] { 1 })
        {
            await using var node = new NodeProcess();
            var acknowledged = new AcknowledgedRows(node);
            if (leftover || recovery)
            {
                // Something half-made must be there first.
                await DiesAsync(node, leftover ? "index.rename" : "volume.torn", 1, acknowledged, leftover);
            }

            await DiesAsync(node, point, early || leftover || recovery ? count : count + (closing ? 0 : 3), acknowledged, closing);
            await node.StartAsync("--block-time", "50ms");
            await acknowledged.CheckAsync();
            await acknowledged.WriteAsync(3);
            await node.StopAsync();
            Assert.True(Json(await node.RunAsync("verify", "--json")).GetProperty("ok").GetBoolean());
        }
    }

    // Method: black box. Random moments from a seed, also while it starts, under load, with a file of its own for what was acknowledged.
    [Fact]
    public async Task Kills_at_random_moments_under_load_lose_nothing_acknowledged()
    {
        int kills = All ? 200 : 6;
        const int Seed = 20260;
        TestContext.Current.SendDiagnosticMessage($"seed {Seed}");
        var random = new Random(Seed);
        await using var node = new NodeProcess();
        var acknowledged = new AcknowledgedRows(node);
        await node.StartAsync("--block-time", "50ms");
        await acknowledged.WriteAsync(1);
        long start = Stopwatch.GetTimestamp();
        int during = 0;
        for (int kill = 0; kill < kills; kill++)
        {
            using var stop = new CancellationTokenSource();
            Task[] load = [.. Enumerable.Range(0, 4).Select(_ => acknowledged.WriteUntilAsync(stop.Token))];
            await Task.Delay(random.Next(10, kill % 10 == 0 ? 3000 : 800));
            await node.KillAsync();
            await stop.CancelAsync();
            await Task.WhenAll(load);
            while (random.Next(4) == 0)
            {
                await node.KillWhileStartingAsync(TimeSpan.FromMilliseconds(random.Next(10, 600)));
                during++;
            }

            await node.StartAsync();
            await acknowledged.CheckAsync();
        }

        await node.StopAsync();
        JsonElement report = Json(await node.RunAsync("verify", "--json"));
        Assert.True(report.GetProperty("ok").GetBoolean(), report.GetRawText());
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"NOTE: {kills} kills under load and {during} while starting in {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s: {acknowledged.Count} acknowledged rows, none lost; {report.GetProperty("blocks").GetInt64()} blocks verify"));
    }

    private static async Task DiesAsync(NodeProcess node, string point, int count, AcknowledgedRows acknowledged, bool closing)
    {
        bool started = await node.TryStartAsync([("KILLPOINT", string.Create(CultureInfo.InvariantCulture, $"{point}:{count}"))], "--block-time", "50ms");
        if (started)
        {
            if (closing)
            {
                await acknowledged.WriteAsync(3);
                node.Terminate();
            }
            else
            {
                using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
                await Task.WhenAny(acknowledged.WriteUntilAsync(stop.Token), node.ExitedAsync());
            }
        }

        int code = await node.ExitedAsync();
        Assert.True(code == SigKill, $"point {point}:{count} was not reached; the process ended with {code}");
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    /// <summary>Rows whose commit was acknowledged as final, in a file that is synced before a row counts.</summary>
    private sealed class AcknowledgedRows(NodeProcess node)
    {
        private readonly string _file = Path.Combine(Path.GetDirectoryName(node.Data)!, "acknowledged");
        private readonly Lock _gate = new();
        private readonly ConcurrentDictionary<long, bool> _sent = new();
        private long _next;

        public int Count => File.Exists(_file) ? File.ReadAllLines(_file).Length : 0;

        public async Task WriteAsync(int rows)
        {
            await using NpgsqlConnection connection = await OpenAsync();
            for (int i = 0; i < rows; i++)
            {
                await InsertAsync(connection);
            }
        }

        public async Task WriteUntilAsync(CancellationToken stop)
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await using NpgsqlConnection connection = await OpenAsync();
                    while (!stop.IsCancellationRequested)
                    {
                        await InsertAsync(connection);
                    }
                }
                catch (Exception e) when (e is NpgsqlException or IOException or ObjectDisposedException or InvalidOperationException)
                {
                    // The node is gone; who stops the load knows.
                    return;
                }
            }
        }

        public async Task CheckAsync()
        {
            HashSet<long> acknowledged = File.Exists(_file) ? [.. File.ReadAllLines(_file).Select(l => long.Parse(l, CultureInfo.InvariantCulture))] : [];
            if (acknowledged.Count == 0)
            {
                return;
            }

            await using NpgsqlConnection connection = await OpenAsync();
            await using var command = new NpgsqlCommand("SELECT id, v FROM kept", connection);
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                long id = reader.GetInt64(0);
                Assert.True(_sent.ContainsKey(id), $"row {id} was never sent");
                Assert.Equal(id * 7, reader.GetInt64(1));
                acknowledged.Remove(id);
            }

            Assert.True(acknowledged.Count == 0, $"acknowledged and lost: {string.Join(',', acknowledged)}");
        }

        private async Task<NpgsqlConnection> OpenAsync()
        {
            var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={node.PostgresPort};Username=alice;Database=main;Pooling=false;SSL Mode=Disable;Timeout=5;Command Timeout=20");
            try
            {
                await connection.OpenAsync();
                await using var prepare = new NpgsqlCommand("SET aergo.commit = 'final'; CREATE TABLE IF NOT EXISTS kept (id bigint PRIMARY KEY, v bigint NOT NULL)", connection);
                await prepare.ExecuteNonQueryAsync();
                return connection;
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }
        }

        private async Task InsertAsync(NpgsqlConnection connection)
        {
            long id = Interlocked.Increment(ref _next);
            _sent[id] = true;
            await using var insert = new NpgsqlCommand("INSERT INTO kept VALUES ($1, $2)", connection) { Parameters = { new() { Value = id }, new() { Value = id * 7 } } };
            await insert.ExecuteNonQueryAsync();
            lock (_gate)
            {
                using var file = new FileStream(_file, FileMode.Append);
                file.Write(System.Text.Encoding.ASCII.GetBytes(id.ToString(CultureInfo.InvariantCulture) + "\n"));
                file.Flush(flushToDisk: true);
            }
        }
    }
}

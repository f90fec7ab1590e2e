using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Aergo.Host;
using Aergo.Integration.Clients;
using Npgsql;
using Xunit;

namespace Aergo.Integration.Nodes;

// Goal: whatever is wrong with the machine or the files, one line says what and what to do, and no data is lost.
// Method: the real program on ports, directories, disks and files that do not fit.
public sealed class StartFailureTests
{
    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("99999999999999999999")]
    [InlineData("60000")]
    public async Task An_offset_that_is_none_is_refused_with_its_range(string offset)
    {
        await using var node = new NodeProcess();
        foreach (string verb in new[] { "up", "status" })
        {
            (int code, _, string error) = await node.TryAsync(verb, "--port-offset", offset);
            Assert.Equal(1, code);
            Assert.Contains($"--port-offset is a number from 0 to {NodePorts.OffsetMax}, not \"{offset}\"", error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
            Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    [Theory]
    [InlineData(7847, "PostgreSQL")]
    [InlineData(7848, "REST")]
    public async Task A_port_that_is_taken_is_named(int port, string protocol)
    {
        await using var node = new NodeProcess();
        using var other = new TcpListener(IPAddress.Loopback, port + node.Offset);
        other.Start();
        await FailsAsync(node, $"port {port + node.Offset} ({protocol}) is taken by another program; choose other ports with --port-offset N");
        Assert.False(Directory.Exists(node.Data));
    }

    [Fact]
    public async Task A_second_node_on_a_directory_learns_who_has_it_and_the_first_goes_on()
    {
        await using var node = new NodeProcess();
        await using var elsewhere = new NodeProcess();
        await node.StartAsync("--block-time", "50ms");
        (int code, _, string error) = await node.TryAsync("up", "--port-offset", elsewhere.Offset.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(1, code);
        OneLine(error, $"is in use by another node (process {node.ProcessId}); stop that one with './aergo down --data {node.Data}', or choose another directory with --data");
        await node.RunAsync("send", "bob", "1", "--wait", "final");
    }

    [Fact]
    public async Task A_disk_that_cannot_be_written_is_named()
    {
        await using var node = new NodeProcess();
        await using Mount disk = await Mount.MakeAsync(node.Data, "64m");
        await node.StartAsync("--block-time", "50ms");
        await node.RunAsync("send", "bob", "1", "--wait", "final");
        await node.StopAsync();
        await disk.RemountAsync("ro");
        await FailsAsync(node, "the file system is read-only; mount it for writing, or choose another directory with --data");
        await disk.RemountAsync("rw");
        await node.StartAsync();
        Assert.Equal(1, Tools.Json(await node.RunAsync("status", "--json")).GetProperty("transactionsTotal").GetInt64());
        await node.StopAsync();
    }

    [Fact]
    public async Task A_full_disk_stops_the_node_with_a_reason_and_what_was_acknowledged_is_there_after_it_has_room_again()
    {
        await using var node = new NodeProcess();
        await using Mount disk = await Mount.MakeAsync(node.Data, "12m");
        await node.StartAsync("--block-time", "50ms");
        int acknowledged = 0;
        try
        {
            await using var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={node.PostgresPort};Username=alice;Database=main;Pooling=false;SSL Mode=Disable");
            await connection.OpenAsync();
            await RunAsync(connection, "SET aergo.commit = 'final'; CREATE TABLE big (id int PRIMARY KEY, bytes text)");
            string filler = new('x', 100_000);
            for (; acknowledged < 1000; acknowledged++)
            {
                await RunAsync(connection, $"INSERT INTO big VALUES ({acknowledged}, '{filler}')");
            }

            Assert.Fail("a disk of 12 MB took 100 MB");
        }
        catch (NpgsqlException)
        {
            // The node has stopped in the middle of it.
        }

        Assert.Equal(1, await node.ExitedAsync());
        OneLine(await node.ErrorAsync(), "no space is left on the device; free some and start again, nothing that was acknowledged is lost");
        await disk.RemountAsync("size=256m");
        await node.StartAsync();
        Assert.True(acknowledged > 10);
        string count = await node.RunAsync("query", $"SELECT count(*) >= {acknowledged} AND max(id) + 1 = count(*) AS whole FROM big", "--json");
        Assert.Contains("[[\"t\"]]", count, StringComparison.Ordinal);
        await node.StopAsync();
    }

    [Fact]
    public async Task A_full_disk_at_the_first_start_is_named()
    {
        await using var node = new NodeProcess();
        await using Mount disk = await Mount.MakeAsync(node.Data, "64k");
        await FailsAsync(node, "no space is left on the device");
    }

    [Fact]
    public async Task A_damaged_volume_is_named_by_file_and_offset_and_stays_as_it_is()
    {
        await using var node = new NodeProcess();
        await node.StartAsync("--block-time", "50ms");
        for (int i = 0; i < 3; i++)
        {
            await node.RunAsync("send", "bob", "1", "--wait", "final");
        }

        await node.StopAsync();
        string volume = Directory.GetFiles(Path.Combine(node.Data, "store"), "vol-*").Order(StringComparer.Ordinal).First();
        byte[] bytes = File.ReadAllBytes(volume);
        bytes[300] ^= 1;
        File.WriteAllBytes(volume, bytes);
        foreach (string index in Directory.GetFiles(Path.Combine(node.Data, "store"), "idx-*"))
        {
            File.Delete(index);
        }

        await FailsAsync(node, "the store is damaged: " + Path.GetFileName(volume) + " at offset ");
        Assert.Equal(bytes, File.ReadAllBytes(volume));
        (int code, string report, string error) = await node.TryAsync("verify");
        Assert.Equal(1, code);
        Assert.Contains(Path.GetFileName(volume), report + error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_genesis_that_is_none_is_refused_with_its_line()
    {
        await using var node = new NodeProcess();
        await node.RunAsync("genesis", "init");
        string file = Path.Combine(node.Data, "genesis.json"), good = File.ReadAllText(file);
        int line = good[..good.IndexOf("\"engine\"", StringComparison.Ordinal)].Count(c => c == '\n') + 1;
        await WithAsync(good.Replace("\"single\"", "\"many\"", StringComparison.Ordinal), $"line {line - 1}: genesis.consensus: not supported: consensus engine \"many\"");
        await WithAsync(good.Replace("\"engine\"", "\"engin\"", StringComparison.Ordinal), "\"engine\" is missing");
        await WithAsync(good.Replace("\"skipEmpty\"", "\"skipEmty\"", StringComparison.Ordinal), "skipEmty: there is no such setting");
        await WithAsync(good[..(good.Length / 2)], "line ");
        await WithAsync("\0\0\0", "line 1");
        await WithAsync(string.Empty, "line 1");
        await WithAsync(new string(' ', 5 << 20), "at most");
        await WithAsync(good.Replace("\"lockBlocks\": 10", "\"lockBlocks\": -1", StringComparison.Ordinal), "lockBlocks: expected a whole number from 0");

        async Task WithAsync(string text, string reason)
        {
            File.WriteAllText(file, text);
            await FailsAsync(node, reason);
            OneLine((await node.TryAsync("genesis", "check")).Error, "genesis.json");
        }
    }

    [Fact]
    public async Task Key_files_that_are_none_are_named()
    {
        await using var node = new NodeProcess();
        await node.RunAsync("genesis", "init");
        string producer = Path.Combine(node.Data, "producer.json"), good = File.ReadAllText(producer);
        File.WriteAllText(producer, "{");
        await FailsAsync(node, "producer.json is no producer key: expected an object");
        File.WriteAllText(producer, good.Replace("privateKey\":\"", "privateKey\":\"zz", StringComparison.Ordinal));
        await FailsAsync(node, "producer.json: privateKey is no P-256 key in hex");
        File.Delete(producer);
        await FailsAsync(node, "producer.json: it is not there");
        File.WriteAllText(producer, good);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(producer, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        await node.StartAsync("--block-time", "1s");
        string keys = Path.Combine(node.Data, "keys"), password = Path.Combine(node.Data, "password");
        Directory.CreateDirectory(keys);
        File.WriteAllText(password, "secret\n");
        await node.RunAsync("account", "new", "mine", "--password-file", password);
        string key = Path.Combine(keys, "mine.json"), whole = File.ReadAllText(key);
        foreach (string broken in new[] { "{", whole[..(whole.Length / 2)], whole.Replace("\"", "", StringComparison.Ordinal) })
        {
            File.WriteAllText(key, broken);
            (int code, _, string error) = await node.TryAsync("send", "bob", "1", "--from", "mine", "--password-file", password);
            Assert.Equal(1, code);
            Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
            Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }

        File.WriteAllText(key, whole);
        File.WriteAllText(password, "wrong\n");
        OneLine((await node.TryAsync("send", "bob", "1", "--from", "mine", "--password-file", password)).Error, "password is incorrect");
    }

    // Goal: two who wait for the same transaction are both told, also when one of them leaves early.
    [Fact]
    public async Task Everybody_who_waits_for_a_transaction_is_told()
    {
        await using var node = new NodeProcess();
        await node.StartAsync("--block-time", "3s");
        string hash = Tools.Json(await node.RunAsync("send", "bob", "1", "--json")).GetProperty("hash").GetString()!;
        using Api.NodeClient client = node.Client;
        using var early = new System.Threading.CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        Task<bool>[] waiting = [.. Enumerable.Range(0, 5).Select(_ => client.WaitAsync(hash, "final", default))];
        _ = await client.WaitAsync(hash, "final", early.Token);
        Assert.All(await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(18)), Assert.True);
    }

    private static async Task FailsAsync(NodeProcess node, string reason)
    {
        Assert.False(await node.TryStartAsync([]));
        Assert.Equal(1, await node.ExitedAsync());
        OneLine(Tools.Json(await node.ErrorAsync()).GetProperty("error").GetString()!, reason);
    }

    private static void OneLine(string error, string part)
    {
        Assert.Contains(part, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A small disk of its own in memory; needs the right to mount, otherwise the test says it is skipped.</summary>
    private sealed class Mount : IAsyncDisposable
    {
        private readonly string _path;

        private Mount(string path) => _path = path;

        public static async Task<Mount> MakeAsync(string path, string size)
        {
            Directory.CreateDirectory(path);
            Assert.SkipUnless(OperatingSystem.IsLinux() && await Tools.IsThereAsync("mount", "--version"), "there is no mount");
            ToolRun run = await Tools.RunAsync("mount", ["-t", "tmpfs", "-o", "size=" + size, "tmpfs", path]);
            Assert.SkipUnless(run.Code == 0, "this user may not mount");
            return new Mount(path);
        }

        public async Task RemountAsync(string option) => Assert.Equal(0, (await Tools.RunAsync("mount", ["-o", "remount," + option, _path])).Code);

        public async ValueTask DisposeAsync() => await Tools.RunAsync("umount", ["-l", _path]);
    }
}

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Host;
using Xunit;

namespace Aergo.Integration.Nodes;

/// <summary>The real program on a data directory of its own, at ports nobody else uses.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("aergo-node-");
    private Process? _process;

    public NodeProcess()
    {
        Data = Path.Combine(_directory.FullName, "data");
        Offset = FreeOffset();
    }

    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "aergo.exe" : "aergo");

    public string Data { get; }

    public int Offset { get; }

    public int RestPort => 7848 + Offset;

    public int PostgresPort => 7847 + Offset;

    public int EthereumPort => 8545 + Offset;

    public int ProcessId => _process!.Id;

    public NodeClient Client => new(new Uri($"http://127.0.0.1:{RestPort}"));

    /// <summary>Starts the node and returns when it says that it is ready.</summary>
    public async Task StartAsync(params string[] more)
    {
        if (!await TryStartAsync([], more))
        {
            Assert.Fail("the node did not start: " + await _process!.StandardError.ReadToEndAsync());
        }
    }

    /// <summary>Starts the node; false when it ended before it was ready.</summary>
    public async Task<bool> TryStartAsync((string Name, string Value)[] environment, params string[] more)
    {
        _process = Begin(Up(more), environment);
        string? line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        if (line is not null)
        {
            Assert.Equal(_process.Id, JsonDocument.Parse(line).RootElement.GetProperty("pid").GetInt32());
        }

        return line is not null;
    }

    /// <summary>Starts the node and kills it after a while, ready or not.</summary>
    public async Task KillWhileStartingAsync(TimeSpan after)
    {
        _process = Begin(Up([]));
        await Task.Delay(after);
        await KillAsync();
    }

    /// <summary>What it wrote to standard error, once it is gone.</summary>
    public Task<string> ErrorAsync() => _process!.StandardError.ReadToEndAsync().WaitAsync(Patience);

    /// <summary>Asks the process to stop.</summary>
    public void Terminate() => _ = Libc.Kill(_process!.Id, Libc.SigTerm);

    /// <summary>Waits until the process is gone, and gives its exit code: 128 and the signal that ended it.</summary>
    public async Task<int> ExitedAsync()
    {
        await _process!.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    /// <summary>As pulling the plug, for the process.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>Stops it with SIGTERM through <c>aergo down</c>.</summary>
    public async Task StopAsync()
    {
        await RunAsync("down");
        await _process!.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(0, _process.ExitCode);
    }

    /// <summary>Runs a verb against this node or its directory; it must succeed.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        (int code, string output, string error) = await TryAsync(arguments);
        Assert.True(code == 0, $"aergo {string.Join(' ', arguments)} ended with {code}: {error}{output}");
        return output;
    }

    /// <summary>Runs a verb.</summary>
    public async Task<(int Code, string Output, string Error)> TryAsync(params string[] arguments)
    {
        using Process process = Begin([.. arguments, "--data", Data]);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, await output.WaitAsync(Patience), await error.WaitAsync(Patience));
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        _process?.Dispose();
        _directory.Delete(recursive: true);
    }

    private string[] Up(string[] more) => ["up", "--json", "--data", Data, "--port-offset", Offset.ToString(System.Globalization.CultureInfo.InvariantCulture), .. more];

    private static Process Begin(IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment.Remove("AERGO_DATA");
        start.Environment.Remove("AERGO_FROM");
        start.Environment.Remove("AERGO_PASSWORD_FILE");
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    // Whoever binds first has it; tests of one run differ by a counter, runs by their process id.
    private static int FreeOffset()
    {
        for (int offset = 2_000 + (Environment.ProcessId * 7 % 20_000); ; offset += 3)
        {
            if (Interlocked.Increment(ref s_taken) is var turn && IsFree(7847 + offset + (turn * 20)) && IsFree(7848 + offset + (turn * 20)) && IsFree(8545 + offset + (turn * 20)))
            {
                return offset + (turn * 20);
            }
        }
    }

    private static int s_taken;

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

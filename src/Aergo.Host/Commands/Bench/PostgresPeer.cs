using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;

namespace Aergo.Host.Bench;

/// <summary>A PostgreSQL server of our own for the length of a benchmark, on a free loopback port and a directory that goes away; or one that is given.</summary>
internal sealed class PostgresPeer : IDisposable
{
    private readonly string? _directory;
    private readonly string? _binaries;

    private PostgresPeer(string connection, string? directory, string? binaries) => (Connection, _directory, _binaries) = (connection, directory, binaries);

    public string Connection { get; }

    /// <summary>Starts one; null when PostgreSQL is not installed. <c>AERGO_BENCH_POSTGRES</c> names a running one by its connection string instead.</summary>
    public static PostgresPeer? Start(Action<string> progress)
    {
        if (Environment.GetEnvironmentVariable("AERGO_BENCH_POSTGRES") is { Length: > 0 } given)
        {
            return new PostgresPeer(given, null, null);
        }

        string? binaries = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Select(d => Path.Combine(d, "bin")).LastOrDefault(d => File.Exists(Path.Combine(d, "initdb")))
            : null;
        if (binaries is null)
        {
            return null;
        }

        progress("starting PostgreSQL");
        string directory = Directory.CreateTempSubdirectory("aergo-bench-pg-").FullName;
        int port = FreePort();
        if (Environment.UserName == "root")
        {
            Run("chown", "postgres", directory);
        }

        string data = Path.Combine(directory, "data");
        RunAs(binaries, "initdb", "-D", data, "-A", "trust", "-U", "bench", "--locale=C", "-E", "UTF8");
        RunAs(binaries, "pg_ctl", "-D", data, "-w", "-l", Path.Combine(directory, "log"), "-o", string.Create(CultureInfo.InvariantCulture, $"-p {port} -h 127.0.0.1 -k {directory}"), "start");
        return new PostgresPeer(
            string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=bench;Database=postgres;Pooling=false"), directory, binaries);
    }

    public void Dispose()
    {
        if (_directory is not null)
        {
            RunAs(_binaries!, "pg_ctl", "-D", Path.Combine(_directory, "data"), "-m", "immediate", "-w", "stop");
            Directory.Delete(_directory, true);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // PostgreSQL does not run as root.
    private static void RunAs(string binaries, string program, params string[] arguments)
    {
        if (Environment.UserName == "root")
        {
            Run("runuser", ["-u", "postgres", "--", Path.Combine(binaries, program), .. arguments]);
        }
        else
        {
            Run(Path.Combine(binaries, program), arguments);
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // pg_ctl's server inherits the pipes, so reading them to the end would wait for the server.
        bool isStart = arguments.Contains("start");
        start.RedirectStandardOutput = start.RedirectStandardError = !isStart;
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start");
        string errors = isStart ? string.Empty : process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {errors.Trim()}");
        }
    }
}

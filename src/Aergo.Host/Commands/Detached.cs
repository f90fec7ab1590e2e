using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Primitives;
using Microsoft.Win32.SafeHandles;

namespace Aergo.Host;

/// <summary>A node that goes on when the terminal is gone: the same program again, with its output in the data directory.</summary>
internal static class Detached
{
    /// <summary>Names the log in the arguments of the new process.</summary>
    public const string Option = "--daemon";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20), StopPatience = TimeSpan.FromSeconds(15);

    /// <summary>Starts it and returns when it is ready; otherwise fails with its last line.</summary>
    public static async Task StartAsync(CommandContext context, CancellationToken cancellation)
    {
        DataDirectory data = context.Data;
        data.Make();
        new NodePorts(System.Net.IPAddress.Loopback, context.PortOffset).RequireFree();
        if (DirectoryLock.IsTaken(data.Path))
        {
            // Gives the words, with the process that holds it.
            DirectoryLock.Take(data.Path).Dispose();
        }

        DiskErrors.Guard("write", data.Log, () =>
        {
            File.WriteAllText(data.Log, string.Empty);
            return true;
        });

        // Pipes of ours, not the handles of whoever called us: the runtime keeps copies of those it starts with, and a script that reads
        // our output to its end would wait for the node.
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        foreach (string argument in Environment.GetCommandLineArgs().Skip(1).Where(a => a is not ("--detach" or "--json")))
        {
            start.ArgumentList.Add(argument);
        }

        start.ArgumentList.Add(Option);
        start.ArgumentList.Add(data.Log);
        using Process process = Process.Start(start) ?? throw new CommandFailureException("the system started no process");
        process.StandardInput.Close();
        RunningNode? running = null;
        while (running is null)
        {
            cancellation.ThrowIfCancellationRequested();
            if (process.HasExited)
            {
                throw new CommandFailureException(LastLine(data) ?? $"the node ended with code {process.ExitCode}; its output is in {data.Log}");
            }

            running = RunningNode.Find(data) is { } found && found.ProcessId == process.Id ? found : null;
            await Task.Delay(Look, cancellation).ConfigureAwait(false);
        }

        if (context.Output.Json)
        {
            Console.Out.WriteLine(running.ToJson());
            return;
        }

        context.Output.Line("the node is running");
        context.Output.Facts(("data", running.Data), ("process", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("postgresql", running.Postgres), ("rest", running.Rest), ("output", data.Log));
        context.Output.Line("'./aergo down' stops it");
    }

    /// <summary>In the new process, first of all: a session of its own, input from nowhere, output into the log.</summary>
    public static void LeaveTerminalIfAsked(string[] arguments)
    {
        int at = Array.IndexOf(arguments, Option);
        if (at < 0 || at + 1 == arguments.Length || OperatingSystem.IsWindows())
        {
            return;
        }

        _ = Libc.NewSession();
        using SafeFileHandle log = File.OpenHandle(arguments[at + 1], FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        using SafeFileHandle nothing = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        _ = Libc.Duplicate(nothing, 0);
        _ = Libc.Duplicate(log, 1);
        _ = Libc.Duplicate(log, 2);
    }

    /// <summary>Asks the node of a directory to stop and waits for it; false when none runs.</summary>
    public static async Task<bool> StopAsync(DataDirectory data, CancellationToken cancellation)
    {
        if (!Directory.Exists(data.Path) || !DirectoryLock.IsTaken(data.Path))
        {
            return false;
        }

        int process = DirectoryLock.ProcessOf(data.Path) ?? throw new CommandFailureException($"a process holds {data.Path} without saying which; find it with: fuser {Path.Combine(data.Path, "LOCK")}");
        if (OperatingSystem.IsWindows())
        {
            using Process found = Process.GetProcessById(process);
            found.Kill();
        }
        else if (Libc.Kill(process, Libc.SigTerm) != 0)
        {
            throw new CommandFailureException($"process {process} cannot be stopped: {System.Runtime.InteropServices.Marshal.GetLastPInvokeErrorMessage()}");
        }

        long start = TimeProvider.System.GetTimestamp();
        while (DirectoryLock.IsTaken(data.Path))
        {
            if (TimeProvider.System.GetElapsedTime(start) > StopPatience)
            {
                throw new CommandFailureException($"process {process} has not stopped after {StopPatience.TotalSeconds} s; look into {data.Log}, or end it with: kill -9 {process}");
            }

            await Task.Delay(Look, cancellation).ConfigureAwait(false);
        }

        return true;
    }

    private static string? LastLine(DataDirectory data)
    {
        try
        {
            IEnumerable<string> lines = File.ReadAllLines(data.Log).Where(l => l.Length > 0);
            return lines.LastOrDefault() is { } line ? line.StartsWith("aergo: ", StringComparison.Ordinal) ? line["aergo: ".Length..] : line : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

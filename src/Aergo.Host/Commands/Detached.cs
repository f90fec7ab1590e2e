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
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardInput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        foreach (string argument in Environment.GetCommandLineArgs().Skip(1).Where(a => a is not ("--detach" or "--json")))
        {
            start.ArgumentList.Add(argument);
        }

        start.ArgumentList.Add("--daemon");
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
        context.Output.Facts(("data", running.Data), ("process", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("rest", running.Rest), ("output", data.Log));
        context.Output.Line("'./aergo down' stops it");
    }

    /// <summary>Called in the new process: a session of its own, input from nowhere, output into the log.</summary>
    public static void LeaveTerminal(DataDirectory data)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        _ = Libc.NewSession();
        DiskErrors.Guard("write", data.Log, () =>
        {
            using SafeFileHandle log = File.OpenHandle(data.Log, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
            using SafeFileHandle nothing = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            _ = Libc.Duplicate(nothing, 0);
            _ = Libc.Duplicate(log, 1);
            _ = Libc.Duplicate(log, 2);
            return true;
        });
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

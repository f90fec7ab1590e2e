using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;

namespace Aergo.Host;

/// <summary>Where a crash test has the process kill itself: <c>KILLPOINT=name:count</c> in the environment.</summary>
/// <remarks>The process gets SIGKILL immediately before the operation it names happens for the count-th time; nothing is flushed or tidied.</remarks>
internal sealed class KillPoint
{
    public const string Variable = "KILLPOINT";

    private readonly string _name;
    private int _left;

    private KillPoint(string name, int count) => (_name, _left) = (name, count);

    /// <summary>Every point of the storage path: kind of file and operation.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "super.create", "super.write", "super.sync", "super.rename",
        "volume.create", "volume.write", "volume.torn", "volume.sync", "volume.truncate",
        "index.create", "index.write", "index.sync", "index.rename",
        "leftover.delete", "directory.sync",
    ];

    /// <summary>What the environment asks for; null in ordinary life.</summary>
    /// <exception cref="CommandFailureException">The variable names no point.</exception>
    public static KillPoint? FromEnvironment()
    {
        string? text = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        string[] parts = text.Split(':');
        return parts.Length == 2 && ((IList<string>)Names).Contains(parts[0]) && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
            ? new KillPoint(parts[0], count)
            : throw new CommandFailureException($"{Variable} is \"{text}\"; it takes NAME:COUNT with a name of {string.Join(", ", Names)}");
    }

    /// <summary>Whether the next operation of this name is the last thing this process is to do.</summary>
    public bool IsNext(string kind, string operation) => _name.Length == kind.Length + 1 + operation.Length && _name.StartsWith(kind, StringComparison.Ordinal)
        && _name.EndsWith(operation, StringComparison.Ordinal) && Interlocked.Decrement(ref _left) == 0;

    /// <summary>Ends the process when it is time.</summary>
    public void Pass(string kind, string operation)
    {
        if (IsNext(kind, operation))
        {
            Die();
        }
    }

    /// <summary>As <c>kill -9</c> from outside.</summary>
    public static void Die()
    {
        _ = Libc.Kill(Environment.ProcessId, Libc.SigKill);
        Thread.Sleep(Timeout.Infinite);
    }
}

using System;
using System.IO;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>Where one node keeps everything. Layout: docs/operating.md, "The data directory".</summary>
internal sealed record DataDirectory(string Path)
{
    /// <summary>Names the directory when no option does.</summary>
    public const string Variable = "AERGO_DATA";

    public string Genesis => System.IO.Path.Combine(Path, "genesis.json");

    public string Keys => System.IO.Path.Combine(Path, "keys");

    public string Store => System.IO.Path.Combine(Path, "store");

    /// <summary>Output of a detached node.</summary>
    public string Log => System.IO.Path.Combine(Path, "node.log");

    /// <summary>Whether a chain was begun here.</summary>
    public bool HasChain => File.Exists(Genesis);

    /// <summary>The directory an option names, or the environment, or <c>~/.aergo/main</c>.</summary>
    public static DataDirectory Of(string? option)
    {
        string? named = !string.IsNullOrEmpty(option) ? option : Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(named))
        {
            named = System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".aergo", "main");
        }

        return new DataDirectory(System.IO.Path.GetFullPath(named));
    }

    /// <summary>Makes the directory and what lies under it.</summary>
    /// <exception cref="DiskFailureException">It cannot be made.</exception>
    public void Make()
    {
        foreach (string directory in new[] { Path, Store })
        {
            DiskErrors.Guard("make the directory", directory, () => Directory.CreateDirectory(directory));
        }
    }

    /// <exception cref="DiskFailureException">There is no chain.</exception>
    public void RequireChain()
    {
        if (!HasChain)
        {
            throw new DiskFailureException($"there is no chain in {Path}; begin one with './aergo up', or name another directory with --data");
        }
    }
}

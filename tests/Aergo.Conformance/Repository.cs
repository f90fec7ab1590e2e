using System;
using System.IO;

namespace Aergo.Conformance;

/// <summary>Where the repository and the data beside it are.</summary>
internal static class Repository
{
    public static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Aergo.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("the tests do not run inside the repository");
    }

    /// <summary>The SQL corpus, or null where it is not.</summary>
    public static string? Corpus()
    {
        string folder = Environment.GetEnvironmentVariable("AERGO_SQL_CORPUS") ?? Path.Combine(Root(), "..", "shared", "sqltests");
        return Directory.Exists(folder) ? Path.GetFullPath(folder) : null;
    }

    /// <summary>The Ethereum tests, or null where they are not.</summary>
    public static string? EvmTests()
    {
        string folder = Environment.GetEnvironmentVariable("AERGO_EVM_TESTS") ?? Path.Combine(Root(), "..", "shared", "evmtests");
        return Directory.Exists(folder) ? Path.GetFullPath(folder) : null;
    }
}

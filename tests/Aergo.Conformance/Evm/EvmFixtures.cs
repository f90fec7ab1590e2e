using System;
using System.Collections.Generic;
using System.Formats.Tar;
using System.IO;
using System.IO.Compression;
using System.Linq;

namespace Aergo.Conformance.Evm;

/// <summary>The files of the Ethereum tests, unpacked in memory; the archives are small and nothing is left behind.</summary>
internal static class EvmFixtures
{
    /// <summary>The state suites: archive name and what it holds.</summary>
    public static readonly string[] StateArchives = ["state-cancun", "state-prague", "state-osaka", "state-evmone", "state-older-forks"];

    /// <summary>JSON files of an archive by the path inside it, in the order of paths.</summary>
    public static IEnumerable<(string Path, byte[] Json)> Archive(string root, string name)
    {
        string file = Path.Combine(root, name + ".tar.gz");
        if (!File.Exists(file))
        {
            // Another folder of the same format may hold the files as they are.
            return Directory.Exists(Path.Combine(root, name)) ? Folder(root, name) : [];
        }

        using var zipped = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        using var archive = new TarReader(zipped);
        var files = new List<(string, byte[])>();
        while (archive.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is { } data && entry.Name.EndsWith(".json", StringComparison.Ordinal))
            {
                using var bytes = new MemoryStream();
                data.CopyTo(bytes);
                files.Add((entry.Name.TrimStart('.', '/'), bytes.ToArray()));
            }
        }

        return files.OrderBy(f => f.Item1, StringComparer.Ordinal);
    }

    /// <summary>JSON files below a folder of the fixtures by their path, in the order of paths.</summary>
    public static IEnumerable<(string Path, byte[] Json)> Folder(string root, string folder)
    {
        string start = Path.Combine(root, folder);
        return Directory.Exists(start)
            ? Directory.EnumerateFiles(start, "*.json", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(f => (Path.GetRelativePath(root, f).Replace('\\', '/'), File.ReadAllBytes(f)))
            : [];
    }
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Aergo.Conformance.Sql;

/// <summary>The records that do not pass yet, by name, with the verdict; one file that can only shrink.</summary>
internal static class KnownFailures
{
    public static string PathInRepository => Path.Combine(Repository.Root(), "tests", "Aergo.Conformance", "Sql", "known-failures.txt");

    public static HashSet<string> Read() => File.Exists(PathInRepository)
        ? [.. File.ReadLines(PathInRepository).Where(l => l.Length > 0 && l[0] != '#').SelectMany(Expand)]
        : [];

    /// <summary>Lines: file, a blank, then verdict letter and line number of each record.</summary>
    public static void Write(IEnumerable<CorpusFailure> failures)
    {
        IEnumerable<string> lines = failures
            .GroupBy(f => f.Name[..f.Name.LastIndexOf(':')])
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => g.Key + " " + string.Join(' ', g.OrderBy(f => LineOf(f.Name)).Select(f => Letter(f.Verdict) + f.Name[(f.Name.LastIndexOf(':') + 1)..])));
        File.WriteAllLines(PathInRepository, lines.Prepend("# Records of the SQL corpus that do not pass yet. n: not supported (0A000), e: another error, r: another result. This list only shrinks."));
    }

    private static IEnumerable<string> Expand(string line)
    {
        string[] words = line.Split(' ');
        return words.Skip(1).Select(w => $"{words[0]}:{w[1..]}");
    }

    private static int LineOf(string name) => int.Parse(name.AsSpan(name.LastIndexOf(':') + 1), System.Globalization.CultureInfo.InvariantCulture);

    private static char Letter(Verdict verdict) => verdict switch
    {
        Verdict.NotSupported => 'n',
        Verdict.WrongError => 'e',
        _ => 'r',
    };
}

using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Aergo.Files.Simulation;

namespace Aergo.Conformance.Sql;

/// <summary>One record that did not pass. Name: file and line, the form of the list of known failures.</summary>
internal sealed record CorpusFailure(string Name, Verdict Verdict, string Difference, string Sql);

internal sealed record CorpusCounts(int Passed, int NotSupported, int WrongError, int WrongResult)
{
    public int Total => Passed + NotSupported + WrongError + WrongResult;

    public static CorpusCounts operator +(CorpusCounts a, CorpusCounts b) =>
        new(a.Passed + b.Passed, a.NotSupported + b.NotSupported, a.WrongError + b.WrongError, a.WrongResult + b.WrongResult);
}

internal sealed record CorpusReport(IReadOnlyDictionary<string, CorpusCounts> Folders, IReadOnlyList<CorpusFailure> Failures, IReadOnlyCollection<string> Run);

/// <summary>Runs corpus files, each on a database of its own.</summary>
internal static class CorpusRunner
{
    /// <param name="root">The corpus folder.</param>
    /// <param name="recordsMax">Records run of each file of sqllogictest; the other folders are run whole.</param>
    /// <param name="filter">Part of the file name, or null.</param>
    public static async Task<CorpusReport> RunAsync(string root, int recordsMax, string? filter = null, Action<string>? progress = null)
    {
        string[] files = [.. Directory.EnumerateFiles(root, "*.slt", SearchOption.AllDirectories)
            .Where(f => !f.Contains("_setup", StringComparison.Ordinal) && (filter is null || f.Contains(filter, StringComparison.Ordinal))).Order(StringComparer.Ordinal)];
        FaultyDisk? template = files.Any(NeedsSetup) ? await SetUpAsync(Path.Combine(root, "pg_regress", "_setup", "setup.slt")) : null;
        var failures = new ConcurrentBag<CorpusFailure>();
        var folders = new ConcurrentDictionary<string, CorpusCounts>();
        var run = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(files, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (file, _) =>
        {
            string name = Path.GetRelativePath(root, file).Replace('\\', '/');
            await using CorpusDatabase database = CorpusDatabase.Open(NeedsSetup(file) ? template : null);
            IEnumerable<SltRecord> records = SltFile.Read(file);
            if (name.StartsWith("sqllogictest/", StringComparison.Ordinal))
            {
                records = records.Take(recordsMax);
            }

            var counts = new CorpusCounts(0, 0, 0, 0);
            foreach (SltRecord record in records)
            {
                SltOutcome outcome;
                try
                {
                    outcome = await database.RunAsync(record.Sql);
                }
                catch (Exception e)
                {
                    // A bug of ours, not an answer: it is counted as the worst there is.
                    outcome = new SltOutcome(null, null, "CRASH", e.GetType().Name + ": " + e.Message + " " + e.StackTrace?.Split('\n').FirstOrDefault(l => l.Contains("Aergo", StringComparison.Ordinal))?.Trim(), []);
                }

                (Verdict verdict, string? difference) = SltJudge.Judge(record, outcome);
                counts += verdict switch
                {
                    Verdict.Passed => new CorpusCounts(1, 0, 0, 0),
                    Verdict.NotSupported => new CorpusCounts(0, 1, 0, 0),
                    Verdict.WrongError => new CorpusCounts(0, 0, 1, 0),
                    _ => new CorpusCounts(0, 0, 0, 1),
                };
                string id = $"{name}:{record.Line}";
                run.Add(id);
                if (verdict != Verdict.Passed)
                {
                    failures.Add(new CorpusFailure(id, verdict, difference!, record.Sql));
                }
            }

            string folder = name.Split('/')[0];
            folders.AddOrUpdate(folder, counts, (_, old) => old + counts);
            progress?.Invoke($"{name}: {counts.Passed} of {counts.Total}");
        });
        return new CorpusReport(
            new SortedDictionary<string, CorpusCounts>(folders.ToDictionary(f => f.Key, f => f.Value), StringComparer.Ordinal),
            [.. failures.OrderBy(f => f.Name, StringComparer.Ordinal)],
            run);
    }

    private static bool NeedsSetup(string file) => file.Replace('\\', '/').Contains("/pg_regress/", StringComparison.Ordinal);

    private static async Task<FaultyDisk> SetUpAsync(string file)
    {
        CorpusDatabase database = CorpusDatabase.Open();
        foreach (SltRecord record in SltFile.Read(file))
        {
            try
            {
                await database.RunAsync(record.Sql);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // What the set-up cannot do shows in the records that need it.
                _ = e;
            }
        }

        return await database.FreezeAsync();
    }
}

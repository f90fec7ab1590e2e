using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Aergo.Conformance.Sql;

/// <summary>The SQL corpus with PostgreSQL 15 as oracle. Known failures stand in a file that can only shrink.</summary>
public sealed class CorpusTests
{
    private const int SampleOfEachFile = 150;
    private readonly ITestOutputHelper _output;

    public CorpusTests(ITestOutputHelper output) => _output = output;

    // Goal: nothing that passed fails again, and the list of what does not pass gets shorter, never longer.
    // Method: run the corpus (a sample, or all of it with --all) and compare with the list.
    [Fact]
    public async Task The_corpus_passes_but_for_the_known_failures()
    {
        string? root = Repository.Corpus();
        Assert.SkipWhen(root is null, "the SQL corpus is not beside the repository (../shared/sqltests)");
        bool all = Environment.GetEnvironmentVariable("AERGO_TEST_ALL") == "1";
        CorpusReport report = await CorpusRunner.RunAsync(root!, all ? int.MaxValue : SampleOfEachFile);
        foreach ((string folder, CorpusCounts counts) in report.Folders)
        {
            string line = $"note: corpus {folder}: {counts.Passed} of {counts.Total} passed, {counts.NotSupported} not supported, {counts.WrongError} other errors, {counts.WrongResult} other results";
            _output.WriteLine(line);
            Console.WriteLine(line);
        }

        HashSet<string> known = KnownFailures.Read();
        string[] fresh = [.. report.Failures.Where(f => !known.Contains(f.Name)).Select(f => $"{f.Name}: {f.Verdict}: {f.Difference}")];
        var failed = report.Failures.Select(f => f.Name).ToHashSet();
        string[] mended = [.. known.Where(k => report.Run.Contains(k) && !failed.Contains(k)).Order(StringComparer.Ordinal)];
        Assert.True(fresh.Length == 0, $"{fresh.Length} records fail that are not on the list:\n" + string.Join('\n', fresh.Take(50)));
        Assert.True(mended.Length == 0, $"{mended.Length} records pass now; take them off the list (dotnet Aergo.Conformance.dll --shrink):\n" + string.Join('\n', mended.Take(50)));
        CorpusCounts sum = report.Folders.Values.Aggregate((a, b) => a + b);
        Assert.True(sum.Passed * 2 > sum.Total, $"{sum.Passed} of {sum.Total} passed");
    }
}

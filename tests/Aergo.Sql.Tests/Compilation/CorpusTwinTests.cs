using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Aergo.Sql.Compilation;
using Aergo.Sql.Tests.Parsing;
using Xunit;

namespace Aergo.Sql.Tests.Compilation;

/// <summary>The SQL corpus with everything compiled beside the interpreter alone.</summary>
public sealed class CorpusTwinTests(ITestOutputHelper output)
{
    // Goal: whether code was made shows in no answer, no error, no gas and no row read, whatever is asked.
    // Method: every statement of the corpus (a sample of each file, or all with AERGO_TEST_ALL=1) on two databases in step.
    [Fact]
    public void The_corpus_is_answered_alike()
    {
        Assert.SkipWhen(Corpus.Folder is null, "the SQL corpus is not beside the repository (../shared/sqltests)");
        int most = Environment.GetEnvironmentVariable("AERGO_TEST_ALL") == "1" ? int.MaxValue : 40;
        int statements = 0, failed = 0;
        var differences = new List<string>();
        foreach (string file in Directory.EnumerateFiles(Corpus.Folder!, "*.slt", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var twins = new Twins(2_000_000_000, CompilationMode.Never, CompilationMode.Always);
            foreach (string sql in Statements(file).Take(most))
            {
                statements++;
                if (twins.Difference(sql) is { } difference)
                {
                    differences.Add($"{Path.GetFileName(file)}: {sql}\n{difference}");
                }
                else if (twins.Last.StartsWith('\n'))
                {
                    failed++;
                }
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{statements} statements, {failed} with errors"));
        Assert.True(differences.Count == 0, $"{differences.Count} differ:\n" + string.Join("\n\n", differences.Take(10)));
        Assert.True(statements > 1000);
    }

    private static IEnumerable<string> Statements(string file)
    {
        StringBuilder? text = null;
        foreach (string line in File.ReadLines(file))
        {
            if (text is null)
            {
                text = line.StartsWith("statement ", StringComparison.Ordinal) || line.StartsWith("query ", StringComparison.Ordinal) ? new StringBuilder() : null;
            }
            else if (line.Length == 0 || line.StartsWith("----", StringComparison.Ordinal))
            {
                yield return text.ToString();
                text = null;
            }
            else
            {
                text.Append(line == " " ? "" : line).Append('\n');
            }
        }
    }
}

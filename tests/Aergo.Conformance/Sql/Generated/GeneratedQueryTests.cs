using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Aergo.Conformance.Sql.Generated;

// Goal: statements nobody thought of are answered as PostgreSQL 15 answers them, value for value and SQLSTATE for SQLSTATE.
// Method: a seed writes statements over sample tables; the answers were recorded from PostgreSQL as digests, one line each. With AERGO_TEST_POSTGRES
// (a connection string for psql) PostgreSQL is asked again, about more of them.
public sealed class GeneratedQueryTests(ITestOutputHelper output)
{
    private const ulong Seed = 20_150;
    private const int Recorded = 3000, Asked = 20_000;

    private static string AnswerFile => Path.Combine(AppContext.BaseDirectory, "Sql", "Generated", "answers.txt");

    [Fact]
    public async Task Generated_statements_are_answered_as_recorded_from_PostgreSQL()
    {
        string[] digests = await File.ReadAllLinesAsync(AnswerFile);
        Assert.Equal(Recorded, digests.Length);
        IReadOnlyList<string> queries = Queries(Recorded, Seed);
        IReadOnlyList<string> ours = await AskAsync(queries);
        int[] wrong = [.. Enumerable.Range(0, Recorded).Where(i => Answers.Digest(ours[i]) != digests[i])];
        Assert.True(wrong.Length == 0, $"seed {Seed}: {wrong.Length} differ\n" + string.Join("\n\n", wrong.Take(5).Select(i => $"{i}: {queries[i]}\n{Short(ours[i])}")));
    }

    [Fact]
    public async Task Generated_statements_are_answered_as_PostgreSQL_answers_them_now()
    {
        string? connection = Environment.GetEnvironmentVariable("AERGO_TEST_POSTGRES");
        Assert.SkipWhen(connection is null, "no PostgreSQL to ask: set AERGO_TEST_POSTGRES to a connection string for psql");
        ulong seed = Environment.GetEnvironmentVariable("AERGO_TEST_SEED") is { } given ? ulong.Parse(given, CultureInfo.InvariantCulture) : (ulong)DateTime.UtcNow.Ticks;
        output.WriteLine($"seed {seed}");
        Assert.Equal("", await DifferencesAsync(connection!, Asked, seed, 10));
    }

    /// <summary>Statements of a seed that this database and PostgreSQL answer differently, for people; empty when there are none.</summary>
    internal static async Task<string> DifferencesAsync(string connection, int count, ulong seed, int shown)
    {
        IReadOnlyList<string> queries = Queries(count, seed);
        IReadOnlyList<string> theirs = await PostgresOracle.AskAsync(connection, queries), ours = await AskAsync(queries);
        int[] wrong = [.. Enumerable.Range(0, count).Where(i => ours[i] != theirs[i])];
        return wrong.Length == 0 ? "" : $"seed {seed}: {wrong.Length} of {count} differ ({theirs.Count(t => t.StartsWith('!'))} are errors)\n\n"
            + string.Join("\n\n", wrong.Take(shown).Select(i => $"-- {i}\n{queries[i]};\n-- ours:\n{Short(ours[i])}\n-- PostgreSQL's:\n{Short(theirs[i])}"));
    }

    /// <summary>Asks PostgreSQL and writes its answers down.</summary>
    internal static async Task RecordAsync(string connection, string file) =>
        await File.WriteAllLinesAsync(file, (await PostgresOracle.AskAsync(connection, Queries(Recorded, Seed))).Select(Answers.Digest));

    private static IReadOnlyList<string> Queries(int count, ulong seed)
    {
        var writer = new QueryWriter(seed);
        return [.. Enumerable.Range(0, count).Select(_ => writer.Next())];
    }

    private static async Task<IReadOnlyList<string>> AskAsync(IReadOnlyList<string> queries)
    {
        await using CorpusDatabase database = CorpusDatabase.Open();
        foreach (string statement in SampleTables.Statements())
        {
            SltOutcome made = await database.RunAsync(statement);
            Assert.True(made.ErrorCode is null, $"{statement}: {made.ErrorMessage}");
        }

        var answers = new List<string>();
        foreach (string query in queries)
        {
            await database.RunAsync("begin");
            SltOutcome outcome = await database.RunAsync(query);
            answers.Add(outcome.ErrorCode is "XX000" ? $"!XX000 {outcome.ErrorMessage}" : Answers.Of(outcome));
            await database.RunAsync("rollback");
        }

        return answers;
    }

    private static string Short(string answer)
    {
        string readable = Answers.Readable(answer);
        return readable.Length > 600 ? readable[..600] + " …" : readable;
    }
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Aergo.Sql.Engine;
using Aergo.Sql.Execution;
using Aergo.Sql.Tests.Parsing;
using Xunit;

namespace Aergo.Sql.Tests.Routines;

/// <summary>Runs the corpus of PL/pgSQL files, whose answers came from PostgreSQL 15.</summary>
public class RoutineCorpusTests(ITestOutputHelper output)
{
    // How many files passed when this was last looked at. It only goes up: the rest waits for functions and casts of other parts.
    private const int PassedBefore = 40;

    [Fact]
    public void Files_of_the_corpus_give_PostgreSQLs_answers()
    {
        if (Corpus.Folder is null)
        {
            return;
        }

        SqlServices services = SqlEngines.Create().Services;
        string[] files = Directory.GetFiles(Path.Combine(Corpus.Folder, "plpgsql"), "*.slt");
        Array.Sort(files, StringComparer.Ordinal);
        int passed = 0;
        foreach (string file in files)
        {
            string name = Path.GetFileNameWithoutExtension(file);
            List<string> problems = Run(file, services);
            if (problems.Count == 0)
            {
                passed++;
            }
            else
            {
                problems.ForEach(p => output.WriteLine($"{name}: {p}"));
            }
        }

        output.WriteLine($"{passed} of {files.Length} files");
        Assert.True(passed >= PassedBefore, $"{passed} files pass, {PassedBefore} did before");
    }

    private static List<string> Run(string file, SqlServices services)
    {
        var problems = new List<string>();
        var database = new SqlDatabase(services);
        string[] lines = File.ReadAllLines(file);
        int at = 0;
        while (at < lines.Length)
        {
            string[] words = lines[at].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || words[0] is not ("statement" or "query"))
            {
                at++;
                continue;
            }

            int start = at++;
            var sql = new StringBuilder();
            while (at < lines.Length && lines[at].Length > 0 && !lines[at].StartsWith("----", StringComparison.Ordinal))
            {
                sql.Append(lines[at] == " " ? "" : lines[at]).Append('\n');
                at++;
            }

            var sections = new Dictionary<string, List<string>>();
            while (at < lines.Length && lines[at].StartsWith("----", StringComparison.Ordinal))
            {
                var section = new List<string>();
                sections[lines[at++][4..].Trim()] = section;
                while (at < lines.Length && lines[at].Length > 0 && !lines[at].StartsWith("----", StringComparison.Ordinal))
                {
                    section.Add(lines[at++]);
                }
            }

            if (Check(database, words, sql.ToString(), sections) is { } problem)
            {
                problems.Add($"line {start + 1}: {problem}");
            }
        }

        return problems;
    }

    private static string? Check(SqlDatabase database, string[] words, string sql, Dictionary<string, List<string>> sections)
    {
        database.Notices.Clear();
        List<string> rows;
        try
        {
            rows = database.Run(sql);
        }
        catch (SqlException e)
        {
            if (words[1] != "error")
            {
                return $"{e.Code} {e.Message} {e.Detail} | {e.Context?.ReplaceLineEndings(" / ")} | {e.InternalQuery} :: {sql.Trim().ReplaceLineEndings(" ")}";
            }

            if (words.Length > 2 && e.Code != words[2])
            {
                return $"expected {words[2]}, got {e.Code} {e.Message} :: {sql.Trim().ReplaceLineEndings(" ")}";
            }

            return sections.TryGetValue("message", out List<string>? message) && string.Join('\n', message) != e.Message ? $"message: {e.Message}, expected {string.Join('\n', message)}" : null;
        }
        catch (Exception e) when (e is not SqlException)
        {
            return $"{e.GetType().Name} {e.Message} {e.StackTrace?.Split('\n').FirstOrDefault()} :: {sql.Trim().ReplaceLineEndings(" ")}";
        }

        if (words[1] == "error")
        {
            return $"no error, expected {words[2]} :: {sql.Trim().ReplaceLineEndings(" ")}";
        }

        if (words[0] == "query")
        {
            List<string> expected = sections.GetValueOrDefault("") ?? [];
            if (words.Contains("rowsort"))
            {
                rows.Sort(StringComparer.Ordinal);
                expected = expected.Order(StringComparer.Ordinal).ToList();
            }

            if (!rows.SequenceEqual(expected))
            {
                return $"rows {string.Join(" / ", rows)} expected {string.Join(" / ", expected)} :: {sql.Trim().ReplaceLineEndings(" ")}";
            }
        }
        else if (words[1] == "count" && database.Tag?.Split(' ')[^1] != words[2])
        {
            return $"tag {database.Tag}, expected {words[2]}";
        }

        if (sections.TryGetValue("notices", out List<string>? notices))
        {
            List<string> got = database.Notices.Select(n => $"{n.Severity}: {n.Message}").ToList();
            if (!got.SequenceEqual(notices))
            {
                return $"notices {string.Join(" / ", got)} expected {string.Join(" / ", notices)}";
            }
        }

        return null;
    }
}

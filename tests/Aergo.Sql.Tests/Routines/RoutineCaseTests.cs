using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Aergo.Sql.Compilation;
using Aergo.Sql.Engine;
using Aergo.Sql.Execution;
using Xunit;

namespace Aergo.Sql.Tests.Routines;

/// <summary>Routines against answers recorded from PostgreSQL 15: rows, notices, errors with their details and the lines of their context.</summary>
public class RoutineCaseTests(ITestOutputHelper output)
{
    // Where our answer differs on purpose or waits for another part, with the reason.
    private static readonly Dictionary<string, string> Excused = new()
    {
        ["commit in a procedure inside a block"] = "COMMIT is refused everywhere alike, blocks with EXCEPTION or not",
        ["raise with too many parameters"] = "our error has a position where PostgreSQL's only names a line",
        ["assignment of constants and casts"] = "waits for concat",
        ["stacked diagnostics"] = "waits for concat_ws",
        ["parameters by position and alias"] = "waits for concat",
    };

    private sealed record Step(string Sql, List<string> Rows, bool HasRows, List<string> Notices, Dictionary<string, string> Error);

    [Theory]
    [InlineData(CompilationMode.WhenHot)]
    [InlineData(CompilationMode.Always)]
    public void Routines_answer_as_PostgreSQL_does(CompilationMode mode)
    {
        SqlServices services = SqlEngines.Create(compilation: mode).Services;
        var failed = new List<string>();
        int count = 0;
        foreach ((string name, List<Step> steps) in Read())
        {
            count++;
            List<string> problems = Run(services, steps);
            if (problems.Count > 0 && !Excused.ContainsKey(name))
            {
                failed.Add(name);
                problems.ForEach(p => output.WriteLine($"{name}: {p}"));
            }
        }

        output.WriteLine($"{count - failed.Count} of {count} cases");
        Assert.Empty(failed);
        Assert.True(count > 100);
    }

    private static List<string> Run(SqlServices services, List<Step> steps)
    {
        var problems = new List<string>();
        var database = new SqlDatabase(services);
        foreach (Step step in steps)
        {
            database.Notices.Clear();
            var got = new List<string>();
            var error = new Dictionary<string, string>();
            try
            {
                got = database.Run(step.Sql);
            }
            catch (SqlException e)
            {
                error["error"] = e.Code + " " + e.Message;
                Add("detail", e.Detail);
                Add("hint", e.Hint);
                Add("context", e.Context);
            }
            catch (Exception e)
            {
                problems.Add($"{e.GetType().Name}: {e.Message} {e.StackTrace?.Split('\n').FirstOrDefault()} :: {Flat(step.Sql)}");
                continue;
            }

            Compare("rows", string.Join(" / ", step.HasRows ? step.Rows : []), string.Join(" / ", got));
            Compare("notices", string.Join(" / ", step.Notices), string.Join(" / ", database.Notices.Select(n => $"{n.Severity}: {n.Message.Trim()}".Replace("\n", "\\n", StringComparison.Ordinal))));
            foreach (string key in new[] { "error", "detail", "hint", "context" })
            {
                Compare(key, step.Error.GetValueOrDefault(key, ""), error.GetValueOrDefault(key, ""));
            }

            void Add(string key, string? value)
            {
                if (value is not null)
                {
                    error[key] = value.Replace("\n", "\\n", StringComparison.Ordinal);
                }
            }

            void Compare(string what, string expected, string actual)
            {
                if (expected != actual)
                {
                    problems.Add($"{what}: expected [{expected}] got [{actual}] :: {Flat(step.Sql)}");
                }
            }
        }

        return problems;
    }

    private static string Flat(string text) => text.ReplaceLineEndings(" ");

    private static IEnumerable<(string Name, List<Step> Steps)> Read()
    {
        using Stream stream = typeof(RoutineCaseTests).Assembly.GetManifestResourceStream("pl-cases.txt")!;
        using var reader = new StreamReader(stream);
        string? name = null;
        var steps = new List<Step>();
        string mode = "";
        var sql = new StringBuilder();
        while (true)
        {
            string? line = reader.ReadLine();
            if (line is null || line.StartsWith("== ", StringComparison.Ordinal))
            {
                if (name is not null)
                {
                    yield return (name, steps);
                }

                if (line is null)
                {
                    yield break;
                }

                (name, steps, mode) = (line[3..], [], "");
                continue;
            }

            if (line == "-- sql")
            {
                mode = "sql";
                steps.Add(new Step("", [], false, [], []));
            }
            else if (line == "-- rows")
            {
                mode = "rows";
                steps[^1] = steps[^1] with { HasRows = true };
            }
            else if (line.StartsWith("-- notice ", StringComparison.Ordinal))
            {
                mode = "";
                steps[^1].Notices.Add(line[10..]);
            }
            else if (line.StartsWith("-- ", StringComparison.Ordinal) && line.Split(' ')[1] is "error" or "detail" or "hint" or "context")
            {
                mode = "";
                string[] parts = line.Split(' ', 3);
                steps[^1].Error[parts[1]] = parts[2];
            }
            else if (mode == "sql")
            {
                steps[^1] = steps[^1] with { Sql = steps[^1].Sql.Length == 0 ? line : steps[^1].Sql + "\n" + line };
            }
            else
            {
                steps[^1].Rows.Add(line);
            }
        }
    }
}

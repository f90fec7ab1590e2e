using System;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Aergo.Sql.Tests.Types;

public sealed partial class JsonPathTests
{
    // Goal: the canonical form means the same path. Method: random paths are printed, read again and printed again. As in PostgreSQL 15
    // the brackets around an operator with steps behind it are lost inside a subscript or filter; such paths are left out.
    [Fact]
    public void The_canonical_form_reads_back_as_itself()
    {
        const int Seed = 20261;
        var random = new Random(Seed);
        int read = 0;
        for (int i = 0; i < 20_000; i++)
        {
            string text = RandomPath(random, 4);
            string once;
            try
            {
                once = Sql.Types.JsonPath.Parse(text).ToString();
                if (OperatorWithSteps().IsMatch(text))
                {
                    continue;
                }
            }
            catch (SqlException e)
            {
                Assert.Matches("^(42601|22P02|22003)$", e.Code);
                continue;
            }

            read++;
            Assert.Equal(once, Sql.Types.JsonPath.Parse(once).ToString());
        }

        Assert.True(read > 2_000, $"seed {Seed}: only {read} paths could be read");
    }

    // Goal: no text crashes the reader. Method: valid paths with characters changed, and nesting far beyond the bound.
    [Fact]
    public void Hostile_texts_are_refused_with_a_code()
    {
        const int Seed = 20262;
        var random = new Random(Seed);
        const string Letters = "$@.*?()[]{}!&|<>=+-/%\"\\ tlasx01\u00e9\ud83d";
        for (int i = 0; i < 20_000; i++)
        {
            var text = new StringBuilder(RandomPath(random, 3));
            for (int k = random.Next(4); k >= 0 && text.Length > 0; k--)
            {
                text[random.Next(text.Length)] = Letters[random.Next(Letters.Length)];
            }

            try
            {
                Sql.Types.JsonPath.Parse(text.ToString());
            }
            catch (SqlException)
            {
                // A refusal is fine; anything else fails the test.
            }
        }

        foreach (string deep in new[]
        {
            new string('(', 100_000) + "1", string.Concat(Enumerable.Repeat("$?(", 100_000)), "$" + string.Concat(Enumerable.Repeat(".a", 100_000)),
            "1" + string.Concat(Enumerable.Repeat("+1", 100_000)), new string('-', 100_000) + "$", string.Concat(Enumerable.Repeat("$[", 100_000)),
        })
        {
            Assert.Equal("54001", Assert.Throws<SqlException>(() => Sql.Types.JsonPath.Parse(deep)).Code);
        }
    }

    // Goal: recursion over steps and values together has a bound. Method: nested filters that each begin at the root of a deep document.
    [Fact]
    public void Recursion_over_steps_and_values_has_a_bound()
    {
        string filters = string.Concat(Enumerable.Repeat("$.**{499} ? (exists(", 60)) + "$" + new string(')', 120);
        string deep = $"(repeat('[', 500) || repeat(']', 500))::jsonb";
        string answer = new SqlSession().Run($"select jsonb_path_exists({deep}, 'strict {filters}');");
        Assert.Contains("ERROR:  54001", answer, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\)\s*[.\[?]")]
    private static partial Regex OperatorWithSteps();

    private static string RandomPath(Random random, int depth)
    {
        string[] heads = ["$", "@", "$x", "\"s\"", "12", "1.50", ".5e1", "true", "null", "last", "(1)"];
        if (depth == 0)
        {
            return heads[random.Next(heads.Length)];
        }

        string Inner() => RandomPath(random, depth - 1);
        return random.Next(14) switch
        {
            0 => Inner() + ".a",
            1 => Inner() + ".\"b c\".*",
            2 => Inner() + "[*]",
            3 => $"{Inner()}[{Inner()} to {Inner()}]",
            4 => Inner() + ".**{1 to last}",
            5 => $"{Inner()} ? ({Inner()} == {Inner()})",
            6 => $"{Inner()} ? ({Inner()} < {Inner()} && !({Inner()} >= {Inner()}))",
            7 => $"({Inner()} {new[] { "+", "-", "*", "/", "%" }[random.Next(5)]} {Inner()})",
            8 => $"-{Inner()}",
            9 => $"({Inner()}).type().size()",
            10 => $"{Inner()} ? (exists({Inner()}) || ({Inner()} starts with \"x\") is unknown)",
            11 => $"{Inner()} ? ({Inner()} like_regex \"a+\" flag \"is\")",
            12 => $"{Inner()}.datetime(\"yyyy\")",
            _ => heads[random.Next(heads.Length)],
        };
    }
}

using System.Collections.Generic;
using Aergo.Primitives;
using Aergo.Sql.Functions.Regex;
using Xunit;

namespace Aergo.Sql.Tests.Functions.Regex;

public sealed class RegexCaseTests
{
    // Goal: matches and captures are PostgreSQL's, with its mixture of greedy and lazy parts.
    // Method: random patterns over a small alphabet; what regexp_replace makes of them there (position, whole match, three groups).
    [Fact]
    public void Random_patterns_divide_texts_as_PostgreSQL_does()
    {
        var failures = new List<string>();
        int count = 0;
        foreach ((int line, string[] fields) in CaseFile.Read("regex-cases.tsv"))
        {
            count++;
            string actual;
            try
            {
                RegexFlags flags = RegexFlags.Parse(fields[1]);
                RegexProgram program = RegexProgram.Compile(fields[0], flags.Options);
                actual = RegexReplacer.Replace(new GasMeter(100_000_000), program, fields[2], @"<\&|\1|\2|\3>", 0, flags.Global ? 0 : 1, static _ => { });
            }
            catch (SqlException e)
            {
                actual = "!" + e.Message;
            }

            if (actual != fields[3])
            {
                failures.Add($"{line}: /{fields[0]}/{fields[1]} on '{fields[2]}': {actual} instead of {fields[3]}");
            }
        }

        Assert.True(count > 2000);
        Assert.True(failures.Count == 0, $"{failures.Count} differ\n" + string.Join("\n", failures.GetRange(0, System.Math.Min(25, failures.Count))));
    }
}

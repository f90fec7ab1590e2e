using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Execution;
using Aergo.Sql.Tests.Functions;
using Aergo.Sql.Types;
using Xunit;

namespace Aergo.Sql.Tests.Types;

// Goal: text input and output of every type are PostgreSQL's, errors word for word.
// Method: a table of casts that PostgreSQL 15 answered; each line is read and printed here.
public class InputCaseTests
{
    [Fact]
    public void Every_cast_from_text_answers_as_PostgreSQL_does()
    {
        SqlContext context = TypesFixture.Context();
        var failures = new List<string>();
        int count = 0;
        foreach ((int line, string[] fields) in CaseFile.Read("input-cases.tsv"))
        {
            count++;
            string expected = fields[2] == "ok" ? fields[3] : string.Join(" | ", fields[3..]);
            string actual = Answer(fields[0], fields[1], context);
            if (actual != expected)
            {
                failures.Add($"{line}: '{fields[1]}'::{fields[0]}\n   expected {expected}\n   actual   {actual}");
            }
        }

        Assert.True(count > 2000);
        Assert.True(failures.Count == 0, $"{failures.Count} of {count} differ\n" + string.Join('\n', failures.Take(400)));
    }

    private static string Answer(string typeText, string text, SqlContext context)
    {
        try
        {
            (SqlType type, int modifier) = TypesFixture.Resolve(typeText, context);
            Datum value = TypeText.Input(type, text, type.Oid == SqlTypes.IntervalOid ? modifier : TypeModifiers.None, context);
            return TypeText.Output(type, TypeModifiers.Apply(type, value, modifier, isExplicit: true), context);
        }
        catch (SqlException failure)
        {
            return $"{failure.Code} | {failure.Message} | {failure.Detail} | {failure.Hint}";
        }
    }
}

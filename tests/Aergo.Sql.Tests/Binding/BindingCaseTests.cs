using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Functions;
using Xunit;

namespace Aergo.Sql.Tests.Binding;

// Goal: names, types and errors are PostgreSQL's. Method: answers recorded from PostgreSQL 15 over the same schema, one file a subject.
public sealed class BindingCaseTests
{
    private static readonly FunctionRegistry Functions = BuiltIns.CreateRegistry();

    [Theory]
    [InlineData("names.txt")]
    [InlineData("types.txt")]
    [InlineData("calls.txt")]
    [InlineData("queries.txt")]
    [InlineData("grouping.txt")]
    [InlineData("changes.txt")]
    public void Statements_bind_as_PostgreSQL_describes_them(string file)
    {
        BindingDatabase database = new(Functions, BindingCases.Text("schema.sql"));
        List<string> wrong = [];
        int count = 0;
        foreach (BindingCases.Case c in BindingCases.Read(file))
        {
            count++;
            string answer = BindingCases.Answer(database, c.Sql);
            if (answer != c.Expected)
            {
                wrong.Add($"{file}:{c.Line}: {c.Sql}\n  want {c.Expected}\n  have {answer}");
            }
        }

        Assert.True(count > 0);
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {count} differ\n" + string.Join('\n', wrong.Take(200)));
    }
}

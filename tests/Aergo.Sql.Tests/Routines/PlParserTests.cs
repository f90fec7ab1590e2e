using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Parsing;
using Aergo.Sql.Routines;
using Aergo.Sql.Syntax;
using Aergo.Sql.Tests.Parsing;
using Xunit;

namespace Aergo.Sql.Tests.Routines;

public class PlParserTests(ITestOutputHelper output)
{
    private static IEnumerable<(CorpusRecord Record, string Body)> Bodies()
    {
        foreach (CorpusRecord record in Corpus.Read().Where(r => !r.File.StartsWith("sqllogictest", StringComparison.Ordinal)))
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

            foreach (Statement statement in statements)
            {
                if (statement is CreateRoutineStatement { Language: "plpgsql", Body: { } body })
                {
                    yield return (record, body);
                }
                else if (statement is DoStatement { Language: null or "plpgsql" } block)
                {
                    yield return (record, block.Body);
                }
            }
        }
    }

    // Goal: every body of the corpus that PostgreSQL accepted is read.
    [Fact]
    public void Bodies_of_the_corpus_are_parsed()
    {
        int count = 0;
        var failures = new List<string>();
        foreach ((CorpusRecord record, string body) in Bodies())
        {
            count++;
            try
            {
                PlParser.Parse(body);
            }
            catch (SqlException e) when (e.Code == SqlState.FeatureNotSupported || e.Code == record.ErrorCode)
            {
            }
            catch (SqlException e)
            {
                failures.Add($"{record}: {e.Code} {e.Message} at {e.Position}\n{body}");
            }
        }

        failures.ForEach(output.WriteLine);
        output.WriteLine($"{count} bodies");
        Assert.Empty(failures);
        Assert.True(Corpus.Folder is null || count > 150);
    }

    // Texts and positions as PostgreSQL 15 reports them.
    [Theory]
    [InlineData("begin x := 1 +; end", "42601", "syntax error at end of input", 0)]
    [InlineData("begin foo; end", "42601", "syntax error at or near \"foo\"", 7)]
    [InlineData("begin if x then return 1 end if; end", "42601", "syntax error at or near \"if\"", 0)]
    [InlineData("declare x int; x text; begin end", "42601", "duplicate declaration at or near \"x\"", 16)]
    [InlineData("declare c int not null; begin end", "22004", "variable \"c\" must have a default value, since it's declared NOT NULL", 9)]
    [InlineData("begin if x loop end", "42601", "missing \"THEN\" at end of SQL expression", 0)]
    [InlineData("begin if then end if; end", "42601", "missing expression at or near \"then\"", 10)]
    [InlineData("begin x := (1; end", "42601", "mismatched parentheses at or near \";\"", 14)]
    [InlineData("begin raise notice 'a %'; end", "42601", "too few parameters specified for RAISE", 20)]
    [InlineData("begin raise notice 'a', 1; end", "42601", "too many parameters specified for RAISE", 20)]
    [InlineData("begin raise no_such_thing; end", "42704", "unrecognized exception condition \"no_such_thing\"", 13)]
    [InlineData("begin exception when nosuch then null; end", "42704", "unrecognized exception condition \"nosuch\"", 22)]
    [InlineData("begin raise sqlstate '123'; end", "42601", "invalid SQLSTATE code at or near \"'123'\"", 22)]
    [InlineData("<<a>> begin end b", "42601", "end label \"b\" differs from block's label \"a\"", 17)]
    [InlineData("begin end b", "42601", "end label \"b\" specified for unlabeled block", 11)]
    [InlineData("begin for i in reverse select 1 loop end loop; end", "42601", "cannot specify REVERSE in query FOR loop", 16)]
    [InlineData("begin select 1 into a into b; end", "42601", "INTO specified more than once", 23)]
    [InlineData("begin get diagnostics a = message_text; end", "42601", "diagnostics item MESSAGE_TEXT is not allowed in GET CURRENT DIAGNOSTICS", 27)]
    [InlineData("begin select 1", "42601", "unexpected end of function definition at end of input", 15)]
    [InlineData("begin ", "42601", "syntax error at end of input", 7)]
    public void Syntax_errors_read_as_in_PostgreSQL(string body, string code, string message, int position)
    {
        SqlException error = Assert.Throws<SqlException>(() => PlParser.Parse(body));
        Assert.Equal((code, message), (error.Code, error.Message));
        if (position > 0)
        {
            Assert.Equal(position, error.Position);
        }
    }

    [Fact]
    public void INTO_is_taken_out_and_leaves_blanks()
    {
        PlBody body = PlParser.Parse("begin select a into strict x, y.z from t; end");
        var statement = Assert.IsType<PlExecSql>(Assert.Single(body.Block.Body));
        Assert.Equal("select a                    from t", statement.Sql.Text);
        Assert.Equal(["x", "y.z"], statement.Into!.Targets.Select(t => t.ToString()));
        Assert.True(statement.Into.Strict);
    }

    // Goal: only SqlException comes out of a broken body. Method: 5,000 mutated bodies from a fixed seed.
    [Theory]
    [InlineData(20_260_202)]
    public void Whatever_comes_in_only_SqlException_comes_out(int seed)
    {
        var random = new Random(seed);
        List<string> bodies = Bodies().Select(b => b.Body).Append("declare x int := 1; begin for i in 1..3 loop x := x + i; end loop; return x; exception when others then raise; end").ToList();
        string[] pieces = ["begin ", "end ", "loop ", "if ", "then ", ";", ":=", "..", "<<", ">>", "(", ")", "'", "$$", "into ", "for ", "case when ", "exception ", "declare ", "end loop;", "#", "execute "];
        for (int i = 0; i < 5_000; i++)
        {
            string text = bodies[random.Next(bodies.Count)];
            for (int n = random.Next(1, 4); n > 0 && text.Length > 0; n--)
            {
                int at = random.Next(text.Length);
                text = random.Next(3) switch
                {
                    0 => text.Remove(at, Math.Min(text.Length - at, random.Next(1, 10))),
                    1 => text.Insert(at, pieces[random.Next(pieces.Length)]),
                    _ => text[..at] + (char)random.Next(0x20, 0x7F) + text[(at + 1)..],
                };
            }

            try
            {
                PlParser.Parse(text);
            }
            catch (SqlException)
            {
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, body {i}: {e}\n{text}");
            }
        }
    }

    [Theory]
    [InlineData("begin ", "end;")]
    [InlineData("if a then ", "end if;")]
    [InlineData("loop ", "end loop;")]
    [InlineData("case when a then ", "end case;")]
    public void Deep_nesting_is_refused(string open, string close)
    {
        string body = "begin " + string.Concat(Enumerable.Repeat(open, 10_000)) + string.Concat(Enumerable.Repeat(close, 10_000)) + " end";
        Assert.Equal(SqlState.StatementTooComplex, Assert.Throws<SqlException>(() => PlParser.Parse(body)).Code);
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Parsing;
using Xunit;

namespace Aergo.Sql.Tests.Parsing;

public class CorpusTests(ITestOutputHelper output)
{
    // Goal: whatever PostgreSQL parses, we parse, or refuse by name.
    [Fact]
    public void Statements_that_PostgreSQL_accepts_are_parsed()
    {
        int count = 0;
        var failures = new List<string>();
        foreach (CorpusRecord record in Corpus.Read().Where(r => r.ErrorCode != SqlState.SyntaxError))
        {
            count++;
            try
            {
                SqlParser.Parse(record.Sql);
            }
            catch (SqlException e) when (e.Code == record.ErrorCode || e.Code == SqlState.FeatureNotSupported)
            {
            }
            catch (SqlException e)
            {
                failures.Add($"{record} {e.Code} {e.Message} [{record.ErrorCode}] :: {record.Sql.Trim().ReplaceLineEndings(" ")}");
            }
        }

        failures.ForEach(output.WriteLine);
        output.WriteLine($"{count} records, {failures.Count} failures");
        Assert.True(failures.Count * 1000 <= count, $"{failures.Count} of {count} records do not parse");
        Assert.True(Corpus.Folder is null || count > 100_000);
    }

    // Goal: what PostgreSQL calls a syntax error is one here too, unless a later stage finds it.
    [Fact]
    public void Syntax_errors_are_found()
    {
        var parsed = new List<string>();
        var otherwise = new List<string>();
        int count = 0;
        foreach (CorpusRecord record in Corpus.Read().Where(r => r.ErrorCode == SqlState.SyntaxError))
        {
            count++;
            try
            {
                SqlParser.Parse(record.Sql);
                parsed.Add($"{record} :: {record.Sql.Trim().ReplaceLineEndings(" ")}");
            }
            catch (SqlException e) when (e.Code == SqlState.SyntaxError)
            {
            }
            catch (SqlException e)
            {
                otherwise.Add($"{record} {e.Code} {e.Message} :: {record.Sql.Trim().ReplaceLineEndings(" ")}");
            }
        }

        output.WriteLine($"{count} records; parsed {parsed.Count}:");
        parsed.ForEach(output.WriteLine);
        output.WriteLine("other codes:");
        otherwise.ForEach(output.WriteLine);
        Assert.True(otherwise.Count <= 5 && (count == 0 || parsed.Count * 10 <= count * 7));
    }
}

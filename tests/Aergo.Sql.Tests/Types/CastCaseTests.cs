using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Tests.Functions;
using Aergo.Sql.Types;
using Xunit;

namespace Aergo.Sql.Tests.Types;

public class CastCaseTests
{
    // Goal: the casts are those of pg_cast, in the same contexts.
    [Fact]
    public void The_casts_are_those_of_pg_cast()
    {
        var expected = CaseFile.Read("pg-casts.tsv")
            .Select(c => $"{c.Fields[0]} {c.Fields[1]} {c.Fields[2]} {(c.Fields[4].Length == 0 ? "i" : c.Fields[4])}")
            .Order(StringComparer.Ordinal)
            .ToList();
        var actual = TypeCasts.All
            .Select(c => $"{c.Source.Name} {c.Target.Name} {ContextLetter(c.Context)} {(c.Volatility == Volatility.Stable ? "s" : "i")}")
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.Equal(expected, actual);
    }

    // Goal: explicit casts give PostgreSQL's values and errors.
    // Method: a table of casts that PostgreSQL 15 answered with the session zone at +03.
    [Fact]
    public void Every_cast_answers_as_PostgreSQL_does()
    {
        SqlContext context = TypesFixture.Context(SessionSettings.Default with { TimeZoneOffsetSeconds = 3 * 3600, TimeZoneName = "<+03>-03" });
        var casts = TypeCasts.All.ToDictionary(c => (c.Source.Oid, c.Target.Oid));
        var failures = new List<string>();
        int count = 0;
        foreach ((int line, string[] fields) in CaseFile.Read("cast-cases.tsv"))
        {
            count++;
            string expected = fields[3] == "ok" ? fields[4] : $"{fields[4]} | {fields[5]} | {fields[6]}";
            string actual = Answer(fields[0], fields[1], fields[2], casts, context);
            if (actual != expected)
            {
                failures.Add($"{line}: {fields[0]} '{fields[1]}' to {fields[2]}\n   expected {expected}\n   actual   {actual}");
            }
        }

        Assert.True(count > 200);
        Assert.True(failures.Count == 0, $"{failures.Count} of {count} differ\n" + string.Join('\n', failures.Take(60)));
    }

    private static string Answer(string source, string text, string target, Dictionary<(uint, uint), CastDefinition> casts, SqlContext context)
    {
        try
        {
            (SqlType from, _) = TypesFixture.Resolve(source, context);
            (SqlType to, int modifier) = TypesFixture.Resolve(target, context);
            Datum value = TypeText.Input(from, text, -1, context);
            CastDefinition cast = casts[(from.Oid, to.Oid)];
            var site = new CallSite([from], to, modifier);
            Datum result = cast.Convert is null ? value : cast.Convert(context, site, [value, Datum.From(modifier), Datum.True]);
            result = TypeModifiers.Apply(to, result, modifier, isExplicit: true);
            return result.IsNull ? string.Empty : TypeText.Output(to, result, context);
        }
        catch (SqlException failure)
        {
            return $"{failure.Code} | {failure.Message} | {failure.Detail}";
        }
    }

    private static string ContextLetter(CastContext context) => context switch
    {
        CastContext.Implicit => "i",
        CastContext.Assignment => "a",
        _ => "e",
    };
}

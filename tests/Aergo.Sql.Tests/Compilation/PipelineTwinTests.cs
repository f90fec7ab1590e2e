using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Aergo.Sql.Compilation;
using Xunit;

namespace Aergo.Sql.Tests.Compilation;

/// <summary>Compiled pipelines from scans into groups beside interpreted ones.</summary>
public sealed class PipelineTwinTests(ITestOutputHelper output)
{
    private const string Schema =
        """
        create table t(a int primary key, b int, c bigint, d int2, e text, f float8, g date, h numeric, i bool);
        create table u(a int, b bigint, c text, d int not null);
        create table v(k int2, w int);
        """;

    // Goal: queries answer alike compiled and interpreted, errors and gas included, and in the middle of a run that becomes hot.
    // Method: queries written by a seed over rows written by a seed, with NULLs, overflow and division by zero; one table is longer than what makes a plan hot.
    [Theory]
    [InlineData(1)]
    [InlineData(4711)]
    public void Generated_queries_answer_alike(int seed)
    {
        var random = new Random(seed);
        var twins = new Twins(1_000_000_000, CompilationMode.Never, CompilationMode.Always, CompilationMode.WhenHot);
        Assert.Null(twins.Difference(Schema));
        Fill(twins, random, "t", 300, r => $"{r}, {Some(random, 5)}, {Some(random, 4_000_000_000)}, {Some(random, 30_000)}, {Text(random)}, {Real(random)}, {Date(random)}, {Real(random)}, {Truth(random)}");
        Fill(twins, random, "u", 6000, r => $"{Some(random, 40)}, {Some(random, 9_000_000_000)}, {Text(random)}, {r % 17}");
        Fill(twins, random, "v", 40, r => $"{Some(random, 40)}, {r}");
        Assert.Null(twins.Difference("alter table u add column n int default 5"));
        int queries = Environment.GetEnvironmentVariable("AERGO_TEST_ALL") == "1" ? 4000 : 150;
        int errors = 0, rows = 0;
        for (int i = 0; i < queries; i++)
        {
            string sql = Query(random);
            string? difference = twins.Difference(sql);
            Assert.True(difference is null, $"seed {seed}, query {i}\n{sql}\n{difference}");
            _ = twins.Last.StartsWith('\n') ? errors++ : rows++;
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {rows} answers, {errors} errors"));
        Assert.True(rows > queries / 3 && errors > queries / 50, $"{rows} answers, {errors} errors, the last: {twins.Last}");
    }

    // Goal: an execution ends with its gas at the same limits, wherever in the pipeline that is.
    [Fact]
    public void Running_out_of_gas_is_the_same()
    {
        for (long gas = 800_000; gas < 3_000_000; gas += gas / 9)
        {
            var twins = new Twins(gas, CompilationMode.Never, CompilationMode.Always);
            Assert.Null(twins.Difference("create table t(a int, b int)"));
            Assert.Null(twins.Difference("insert into t select g, g % 7 from generate_series(1, 500) g"));
            for (int i = 0; i < 40; i++)
            {
                Assert.Null(twins.Difference($"select b, count(*), sum(a * {i}) from t where a > {i} group by b"));
                Assert.Null(twins.Difference($"select x.b, sum(y.a) from t x join t y on x.a = y.a + {i} group by x.b"));
            }
        }
    }

    private static void Fill(Twins twins, Random random, string table, int rows, Func<int, string> values)
    {
        _ = random;
        for (int from = 1; from <= rows; from += 500)
        {
            string list = string.Join(", ", Enumerable.Range(from, Math.Min(500, rows - from + 1)).Select(r => "(" + values(r) + ")"));
            Assert.Null(twins.Difference($"insert into {table} values {list}"));
            Assert.DoesNotContain("ERROR", twins.Last, StringComparison.Ordinal);
        }
    }

    private static string Some(Random random, long most) =>
        random.Next(8) == 0 ? "null" : (random.NextInt64(2 * most) - most).ToString(CultureInfo.InvariantCulture);

    private static string Text(Random random) => random.Next(8) == 0 ? "null" : $"'{"abcdefgh"[random.Next(8)]}{random.Next(3)}'";

    private static string Real(Random random) => random.Next(8) == 0 ? "null" : random.Next(20) == 0 ? "'NaN'" : (random.Next(-50, 50) / 4.0).ToString(CultureInfo.InvariantCulture);

    private static string Date(Random random) => random.Next(8) == 0 ? "null" : $"date '2024-01-01' + {random.Next(40)}";

    private static string Truth(Random random) => random.Next(3) switch { 0 => "null", 1 => "true", _ => "false" };

    private static string Pick(Random random, params string[] values) => values[random.Next(values.Length)];

    /// <summary>A stretch of t by its primary key; some are empty, some beyond the key's type.</summary>
    private static string Stretch(Random random)
    {
        int from = random.Next(-20, 320);
        return random.Next(6) switch
        {
            0 => $"x.a >= {from}",
            1 => $"x.a < {from}",
            2 => $"x.a > {from} and x.a < 3000000000",
            3 => $"x.a > -3000000000 and x.a <= {from}",
            4 => $"x.a > {from} and x.a < null",
            _ => $"x.a between {from} and {from + random.Next(-5, 200)}",
        };
    }

    private static string Query(Random random)
    {
        (string from, string[] numbers, string[] others) = random.Next(4) switch
        {
            0 => ("t x", new[] { "x.a", "x.b", "x.c", "x.d" }, new[] { "x.e", "x.f", "x.g", "x.h", "x.i" }),
            1 => ("u x", ["x.a", "x.b", "x.d", "x.n"], ["x.c"]),
            2 => ($"u x join v y on {Pick(random, "x.a = y.k", "x.a % 7 = y.k", "x.a = y.k and x.d = y.w", "x.a + 1 = y.k and x.b > y.w")}", ["x.a", "x.b", "x.d", "y.k", "y.w"], ["x.c"]),
            _ => ($"t x join u z on {Pick(random, "x.a = z.a", "x.e = z.c", "x.b = z.a")} join v y on {Pick(random, "y.k = z.d", "y.w = x.a")}", ["x.a", "x.b", "x.c", "z.d", "y.w"], ["x.e", "x.g", "x.i"]),
        };
        var parts = new List<string>();
        string[] keys = [.. Enumerable.Range(0, random.Next(3)).Select(_ => random.Next(3) == 0 ? others[random.Next(others.Length)] : Integer(1))];
        parts.AddRange(keys);
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            string call = random.Next(9) switch
            {
                0 => "count(*)",
                1 => $"count({others[random.Next(others.Length)]})",
                2 or 3 => $"sum({Integer(2)})",
                4 => $"avg({Integer(1)})",
                5 => $"min({Integer(1)})",
                6 => $"max({others[0]})",
                7 => $"bool_or({Boolean(1)})",
                _ => $"string_agg(({Integer(1)})::text, ',')",
            };
            parts.Add(random.Next(4) == 0 ? $"{call} filter (where {Boolean(1)})" : call);
        }

        string where = random.Next(2) == 0 ? "" : " where " + Boolean(2);
        if (from.StartsWith("t ", StringComparison.Ordinal) && random.Next(2) == 0)
        {
            where += (where.Length == 0 ? " where " : " and ") + Stretch(random);
        }

        string group = keys.Length == 0 ? "" : " group by " + string.Join(", ", Enumerable.Range(1, keys.Length));
        string query = $"select {string.Join(", ", parts)} from {from}{where}{group}";
        return random.Next(5) == 0 ? $"select count(*), sum(n) from (select {Integer(2)} as n, {Integer(1)} as m from {from}{where} offset 0) q where m > 2" : query;

        string Integer(int depth)
        {
            if (depth == 0 || random.Next(3) == 0)
            {
                return random.Next(5) == 0 ? random.Next(-3, 9).ToString(CultureInfo.InvariantCulture) : numbers[random.Next(numbers.Length)];
            }

            string p = Integer(depth - 1), q = Integer(depth - 1);
            return random.Next(12) switch
            {
                0 or 1 or 2 => $"({p} + {q})",
                3 or 4 => $"({p} - {q})",
                5 => $"({p} * {q})",
                6 => $"({p} / {q})",
                7 => $"({p} % {q})",
                8 => $"coalesce({p}, {q})",
                9 => $"case when {Boolean(depth - 1)} then {p} else {q} end",
                10 => $"nullif({p}, {q})",
                _ => $"{Pick(random, "greatest", "least")}({p}, {q}, 3)",
            };
        }

        string Boolean(int depth) => random.Next(depth == 0 ? 4 : 8) switch
        {
            0 or 1 => $"{Integer(depth)} {Pick(random, "=", "<>", "<", "<=", ">", ">=")} {Integer(depth)}",
            2 => $"{Integer(depth)} {Pick(random, "in", "not in")} ({Integer(0)}, 3, {Pick(random, "null", "4", "5, 6, 7, 8")})",
            3 => $"{Integer(depth)} is {Pick(random, "null", "not null", "distinct from 3", "not distinct from null")}",
            4 => $"({Boolean(depth - 1)} and {Boolean(depth - 1)})",
            5 => $"({Boolean(depth - 1)} or {Boolean(depth - 1)})",
            6 => $"not ({Boolean(depth - 1)})",
            _ => $"length('abc' || {others[0]}::text) > {Integer(0)}",
        };
    }
}

using System;
using Xunit;

namespace Aergo.Sql.Tests.Functions;

/// <summary>Goal: input made to be expensive ends with an SQLSTATE within a small amount of gas and memory; nothing hangs and nothing crashes.</summary>
/// <remarks>Method: one statement for each way to blow up, with 50 million gas; a statement that did its work without an error would show that it is not paid for.</remarks>
public sealed class HostileInputTests
{
    private const long Gas = 50_000_000;

    [Theory]
    [InlineData("select repeat('x', 2000000000)", "54000")]
    [InlineData("select lpad('x', 2000000000, 'ab')", "54000")]
    [InlineData("select rpad('x', 2000000000, 'ab')", "54000")]
    [InlineData("select length(repeat(repeat('x', 1000000), 1000))", "54000")]
    [InlineData("select factorial(100000)", "22003|AG001")]
    [InlineData("select (repeat('9', 100000)::numeric) ^ 1000", "22003|AG001")]
    [InlineData("select exp(repeat('9', 100000)::numeric)", "22003|AG001")]
    [InlineData("select count(repeat('9', 100000)::numeric * repeat('7', 100000)::numeric) from generate_series(1, 1000000)", "AG001")]
    [InlineData("select repeat('9', 200000)::numeric", "22003")]
    [InlineData("select ln(repeat('9', 100000)::numeric), sqrt(repeat('3', 100000)::numeric), log(repeat('9', 100000)::numeric, 7), count(*) from generate_series(1, 100000000)", "AG001")]
    [InlineData("select (repeat('[', 100000) || repeat(']', 100000))::jsonb", "54001")]
    [InlineData("select (repeat('{\"a\":', 100000) || '1' || repeat('}', 100000))::json", "54001")]
    [InlineData("select repeat('(', 100000) ~ repeat('(', 50000)", "2201B")]
    [InlineData("select 'x' ~ '((((((a{1,100}){1,100}){1,100}){1,100})))'", "2201B")]
    [InlineData("select 'x' ~ repeat('(a|b)', 100000)", "2201B|AG001|54001")]
    [InlineData("select count(*) from jsonb_path_query((select jsonb_agg(i) from generate_series(1, 3000) i), '$[*] ? (@ < 0 || $[*] < 0 || $[*] + 0 < 0 || $[*] > 5000)')", "AG001|53200")]
    [InlineData("select count(*) from jsonb_path_query((repeat('[', 400) || repeat(']', 400))::jsonb, '$.**.**.**.**.**.**')", "AG001|53200")]
    [InlineData("select array_fill(0, array[100000, 100000])", "54000")]
    [InlineData("select string_agg(repeat('x', 1000000), '') from generate_series(1, 100000)", "AG001|53200|54000")]
    [InlineData("select array_agg(i) from generate_series(1, 1000000000) i", "AG001|53200")]
    [InlineData("select rank(1) within group (order by i) from generate_series(1, 1000000000) i", "AG001|53200")]
    [InlineData("select to_char(1, repeat('9', 10000000))", "54000|AG001")]
    public void Expensive_input_ends_with_an_error(string sql, string codes)
    {
        var database = new LocalDatabase { GasMax = Gas };
        LocalResult result = database.Execute(sql);
        Assert.True(result.Error is not null, "no error: " + sql);
        Assert.Contains(result.Error.Code, codes.Split('|'), StringComparer.Ordinal);
    }
}

using System;
using System.Globalization;
using Aergo.Sql.Compilation;
using Xunit;

namespace Aergo.Sql.Tests.Compilation;

/// <summary>Compiled routines beside interpreted ones.</summary>
public sealed class RoutineTwinTests(ITestOutputHelper output)
{
    // Goal: compiled routines answer as interpreted ones, errors, notices, contexts and gas included.
    // Method: functions written by a seed, called with ordinary, extreme and NULL arguments; all compiled at once, when hot, and never.
    [Theory]
    [InlineData(1)]
    [InlineData(20260)]
    public void Generated_functions_answer_alike(int seed)
    {
        int programs = Environment.GetEnvironmentVariable("AERGO_TEST_ALL") == "1" ? 3000 : 60;
        int errors = 0, values = 0;
        var twins = new Twins(50_000_000, CompilationMode.Never, CompilationMode.Always);
        for (int i = 0; i < programs; i++)
        {
            var writer = new ProgramWriter(unchecked((seed * 7919) + i));
            string function = writer.Function("f");
            Assert.Null(twins.Difference(function));
            for (int call = 0; call < 6; call++)
            {
                string sql = writer.Call("f");
                string? difference = twins.Difference(sql);
                Assert.True(difference is null, $"seed {seed}, program {i}\n{function}\n{sql}\n{difference}");
                _ = twins.Last.StartsWith("SELECT", StringComparison.Ordinal) ? values++ : errors++;
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {values} values, {errors} errors"));
        Assert.True(values > programs && errors > programs / 2, $"{values} values, {errors} errors");
    }

    // Goal: a call ends with the end of the gas at the same limits, compiled or not, and a loop that becomes hot while it runs gives the same.
    // Method: one function, limits around what it needs; the sums stand in what the twins compare.
    [Fact]
    public void Running_out_of_gas_is_the_same()
    {
        const string Function =
            """
            create function f(n int) returns bigint language plpgsql as $$
            declare s bigint := 0; t int;
            begin
              for i in 1..n loop
                t := i % 7;
                if t = 3 then continue; end if;
                s := s + t * 3 - 1;
                begin
                  s := s / (t - 5);
                exception when division_by_zero then s := s + 1;
                end;
              end loop;
              return s;
            end $$
            """;
        int outOfGas = 0;
        for (long gas = 1_000; gas < 1_000_000; gas += gas / 7)
        {
            var twins = new Twins(gas + 25_000, CompilationMode.Never, CompilationMode.Always, CompilationMode.WhenHot);
            Assert.Null(twins.Difference(Function));
            Assert.Null(twins.Difference("select f(5000)"));
            outOfGas += twins.Last.Contains("AG001", StringComparison.Ordinal) ? 1 : 0;
        }

        Assert.InRange(outOfGas, 5, 45);
    }

    // Goal: names are bound anew when a routine changes what they mean while it runs.
    // Method: a loop that replaces a function it calls, changes the search path, and has its own variables read by a handler.
    [Theory]
    [InlineData("create function g() returns int language sql as 'select 1'; create function f() returns text language plpgsql as $$ declare r text := ''; begin for i in 1..4 loop r := r || g(); if i = 2 then execute 'create or replace function g() returns int language sql as ''select 2'''; end if; end loop; return r; end $$")]
    [InlineData("create schema s; create function s.g() returns int language sql as 'select 7'; create function g() returns int language sql as 'select 1'; create function f() returns text language plpgsql as $$ declare r text := ''; begin for i in 1..4 loop r := r || g(); perform set_config('search_path', 's,public', false); end loop; return r; end $$")]
    [InlineData("create function f() returns text language plpgsql as $$ declare x int := 1; y int; begin begin for i in 1..9 loop x := x * 100; y := i; end loop; exception when others then return x || ' ' || y || ' ' || sqlerrm; end; return 'no'; end $$")]
    [InlineData("create function g(n int) returns int language plpgsql as $$ begin if n < 2 then return n; end if; return g(n - 1) + g(n - 2); end $$; create function f() returns text language plpgsql as $$ begin return g(15); end $$")]
    [InlineData("create function g(n int) returns int language plpgsql as $$ begin return 1 / n + g(n - 1); end $$; create function f() returns text language plpgsql as $$ begin return g(5); end $$")]
    [InlineData("create domain small as int check (value < 5); create function f() returns text language plpgsql as $$ declare x small := 1; begin loop x := x + 1; end loop; end $$")]
    [InlineData("create table t(a int primary key, b int); create function f() returns text language plpgsql as $$ declare n int; begin for i in 1..20 loop insert into t values (i % 13, i) on conflict (a) do update set b = t.b + excluded.b; select count(*) into n from t where b > i; end loop; return (select string_agg(a || ':' || b, ',' order by a) from t) || n; end $$")]
    public void Changes_while_running_are_seen(string schema)
    {
        var twins = new Twins(1_000_000_000, CompilationMode.Never, CompilationMode.Always, CompilationMode.WhenHot);
        Assert.Null(twins.Difference(schema));
        Assert.Null(twins.Difference("select f()"));
        output.WriteLine(twins.Last);
        Assert.Null(twins.Difference("select f()"));
        Assert.DoesNotContain("0A000", twins.Last, StringComparison.Ordinal);
    }
}

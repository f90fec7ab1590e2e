using System;
using System.Diagnostics;
using Xunit;

namespace Aergo.Sql.Tests.Routines;

public class SpeedProbe(ITestOutputHelper output)
{
    [Fact]
    public void Probe()
    {
        var database = new SqlDatabase();
        database.Run("create function l(n int) returns int language plpgsql as $$ declare x int := 0; begin for i in 1..n loop x := (x + i) % 1000; end loop; return x; end $$");
        database.Run("create function w(n int) returns int language plpgsql as $$ declare x int := 0; i int := 0; begin while i < n loop if i % 2 = 0 then x := x + 1; end if; i := i + 1; end loop; return x; end $$");
        database.Run("create table t(id int primary key, v int)");
        database.Run("create function ins(n int) returns int language plpgsql as $$ declare c int; begin for i in 1..n loop insert into t values (i, i); end loop; select v into c from t where id = n; return c; end $$");
        foreach (string q in new[] { "select l(100000)", "select l(1000000)", "select w(1000000)", "select ins(10000)" })
        {
            var watch = Stopwatch.StartNew();
            try { output.WriteLine($"{q} = {database.Run(q, 100_000_000_000)[0]} in {watch.ElapsedMilliseconds} ms"); } catch (SqlException e) { output.WriteLine(q + ": " + e.Message + " " + e.Context); }
        }
    }
}

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;

namespace Aergo.Host.Bench;

/// <summary>SQL through the PostgreSQL protocol with the same client against this node and PostgreSQL, in turns.</summary>
/// <remarks>TPC-B as one procedure call: three updates, one insert. PostgreSQL commits to disk before it answers; this node answers from the pool and syncs with the block.</remarks>
internal static class SqlBench
{
    private static readonly string[] Schema =
    [
        "drop table if exists bench_history, bench_accounts, bench_tellers, bench_branches",
        "create table bench_branches(bid int not null primary key, bbalance int not null, filler varchar(88))",
        "create table bench_tellers(tid int not null primary key, bid int not null, tbalance int not null, filler varchar(84))",
        "create table bench_accounts(aid int not null primary key, bid int not null, abalance int not null, filler varchar(84))",
        "create table bench_history(tid int not null, bid int not null, aid int not null, delta int not null, mtime timestamp, filler varchar(22))",
        "insert into bench_branches(bid, bbalance) select g, 0 from generate_series(1, 10) g",
        "insert into bench_tellers(tid, bid, tbalance) select g, (g - 1) / 10 + 1, 0 from generate_series(1, 100) g",
        """
        create or replace function bench_tpcb(p_aid int, p_bid int, p_tid int, p_delta int) returns int language plpgsql as $$
        declare
          v_bal int;
        begin
          update bench_accounts set abalance = abalance + p_delta where aid = p_aid returning abalance into v_bal;
          update bench_tellers set tbalance = tbalance + p_delta where tid = p_tid;
          update bench_branches set bbalance = bbalance + p_delta where bid = p_bid;
          insert into bench_history(tid, bid, aid, delta, mtime) values (p_tid, p_bid, p_aid, p_delta, timestamp '2026-01-01 00:00:00');
          return v_bal;
        end $$
        """,
        """
        create or replace function bench_loop(n int) returns bigint language plpgsql as $$
        declare
          s bigint := 0;
        begin
          for i in 1..n loop
            s := s + (i % 7) * 3 - 1;
          end loop;
          return s;
        end $$
        """,
    ];

    private const int Accounts = 100_000, LoadPiece = 20_000, LoopTurns = 10_000_000;
    private const string Loop = "select bench_loop(10000000)";

    public static async Task<IReadOnlyList<Figure>> RunAsync(string ours, string interpreting, string? peer, int clients, TimeSpan length, int rounds, Action<string> progress, CancellationToken cancellation)
    {
        foreach ((string name, string connection) in Targets(ours, peer))
        {
            progress($"loading {name}");
            await LoadAsync(connection, cancellation).ConfigureAwait(false);
        }

        // The interpreter alone is asked for the loop, which reads no rows.
        await using (var connection = new NpgsqlConnection(interpreting))
        {
            await connection.OpenAsync(cancellation).ConfigureAwait(false);
            await ExecuteAsync(connection, Schema[^1], cancellation).ConfigureAwait(false);
        }

        var figures = new List<Figure>();
        await PairAsync("tpcb-procedure", "calls/s", figures, ours, peer, rounds, progress, target => TpcbAsync(target, clients, length, cancellation)).ConfigureAwait(false);
        await PairAsync("point-select", "selects/s", figures, ours, peer, rounds, progress, target => PointSelectAsync(target, clients, length, cancellation)).ConfigureAwait(false);
        await PairAsync("plpgsql-loop", "loops/s", figures, ours, peer, rounds, progress, target => OneShotAsync(target, Loop, LoopTurns, cancellation)).ConfigureAwait(false);
        await PairAsync("plpgsql-loop", "loops/s", figures, ours, interpreting, rounds, progress, target => OneShotAsync(target, Loop, LoopTurns, cancellation), "interpreter").ConfigureAwait(false);
        await PairAsync("copy", "rows/s", figures, ours, peer, 1, progress, target => SqlTableBench.CopyAsync(target, cancellation), warmUp: false).ConfigureAwait(false);
        foreach ((string name, string sql, int units) in SqlTableBench.Queries)
        {
            await PairAsync(name, "rows/s", figures, ours, peer, rounds, progress, target => OneShotAsync(target, sql, units, cancellation)).ConfigureAwait(false);
        }

        return figures;
    }

    private static IEnumerable<(string Name, string Connection)> Targets(string ours, string? peer) =>
        peer is null ? [("this node", ours)] : [("PostgreSQL", peer), ("this node", ours)];

    private static async Task PairAsync(string name, string unit, List<Figure> figures, string ours, string? peer, int rounds, Action<string> progress, Func<string, Task<double>> measure, string peerName = "postgresql", bool warmUp = true)
    {
        var mine = new List<double>();
        var theirs = new List<double>();
        if (warmUp)
        {
            await measure(ours).ConfigureAwait(false);
        }

        for (int round = 0; round < rounds; round++)
        {
            progress(string.Create(CultureInfo.InvariantCulture, $"{name}: round {round + 1} of {rounds}"));
            if (peer is not null)
            {
                theirs.Add(await measure(peer).ConfigureAwait(false));
            }

            mine.Add(await measure(ours).ConfigureAwait(false));
        }

        if (figures.TrueForAll(f => f.Name != name))
        {
            figures.Add(Figure.Of(name, unit, mine));
        }

        if (peer is not null)
        {
            figures.Add(Figure.Of($"{name}-{peerName}", unit, theirs));
            figures.Add(Figure.Ratio($"{name}/{peerName}", mine, theirs));
        }
    }

    private static async Task LoadAsync(string target, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(target);
        await connection.OpenAsync(cancellation).ConfigureAwait(false);
        foreach (string statement in Schema)
        {
            await ExecuteAsync(connection, statement, cancellation).ConfigureAwait(false);
        }

        for (int from = 1; from <= Accounts; from += LoadPiece)
        {
            await ExecuteAsync(
                connection,
                string.Create(CultureInfo.InvariantCulture, $"insert into bench_accounts(aid, bid, abalance, filler) select g, (g - 1) / 10000 + 1, 0, repeat('x', 60) from generate_series({from}, {from + LoadPiece - 1}) g"),
                cancellation).ConfigureAwait(false);
        }
    }

    public static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    private static Task<double> TpcbAsync(string target, int clients, TimeSpan length, CancellationToken cancellation) =>
        RateAsync(target, clients, length, "select bench_tpcb($1, $2, $3, $4)", 4, (random, values) =>
        {
            values[0] = random.Next(1, Accounts + 1);
            values[1] = random.Next(1, 11);
            values[2] = random.Next(1, 101);
            values[3] = random.Next(-5000, 5001);
        }, cancellation);

    private static Task<double> PointSelectAsync(string target, int clients, TimeSpan length, CancellationToken cancellation) =>
        RateAsync(target, clients, length, "select abalance from bench_accounts where aid = $1", 1, (random, values) => values[0] = random.Next(1, Accounts + 1), cancellation);

    private static async Task<double> RateAsync(string target, int clients, TimeSpan length, string sql, int parameters, Action<Random, int[]> draw, CancellationToken cancellation)
    {
        long done = 0;
        long start = 0;
        using var ready = new CountdownEvent(clients);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task[] running = [.. Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            await using var connection = new NpgsqlConnection(target);
            await connection.OpenAsync(cancellation).ConfigureAwait(false);
            await using var command = new NpgsqlCommand(sql, connection);
            var values = new int[parameters];
            NpgsqlParameter<int>[] slots = [.. Enumerable.Range(0, parameters).Select(_ => new NpgsqlParameter<int>())];
            command.Parameters.AddRange(slots);
            await command.PrepareAsync(cancellation).ConfigureAwait(false);
            var random = new Random(client + 1);
            ready.Signal();
            await go.Task.ConfigureAwait(false);
            while (Stopwatch.GetElapsedTime(start) < length)
            {
                draw(random, values);
                for (int i = 0; i < parameters; i++)
                {
                    slots[i].TypedValue = values[i];
                }

                await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false);
                Interlocked.Increment(ref done);
            }
        }, cancellation))];
        while (!ready.Wait(20, cancellation))
        {
            if (running.FirstOrDefault(t => t.IsFaulted) is { } failed)
            {
                await failed.ConfigureAwait(false);
            }
        }

        start = Stopwatch.GetTimestamp();
        go.SetResult();
        await Task.WhenAll(running).ConfigureAwait(false);
        return done / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<double> OneShotAsync(string target, string sql, int units, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(target);
        await connection.OpenAsync(cancellation).ConfigureAwait(false);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        var best = new List<double>();
        for (int i = 0; i < 3; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
            {
            }

            best.Add(units / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return Figure.Median(best);
    }
}

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;

namespace Aergo.Host.Bench;

/// <summary>A table of a million rows: how fast it is filled through COPY, and what reading it whole, in part and joined costs.</summary>
internal static class SqlTableBench
{
    public const int Rows = 1_000_000;

    private const int Piece = 20_000, Others = 10_000, Span = 100_000;

    /// <summary>Name of the figure, the query, and the rows that it goes through.</summary>
    public static IReadOnlyList<(string Name, string Sql, int Rows)> Queries { get; } =
    [
        ("sum", "select sum(amt) from bench_big", Rows),
        ("group-by", "select grp, count(*), sum(amt) from bench_big group by grp", Rows),
        ("join", "select d.w, sum(b.amt) from bench_big b join bench_dim d on d.k = b.k group by d.w", Rows),
        ("range-scan", "select sum(amt) from bench_big where id between 400000 and 499999", Span),
    ];

    /// <summary>Makes the tables anew; the rows a second that went through COPY, in pieces that are transactions of their own.</summary>
    public static async Task<double> CopyAsync(string target, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(target);
        await connection.OpenAsync(cancellation).ConfigureAwait(false);
        foreach (string statement in new[]
        {
            "drop table if exists bench_big, bench_dim",
            "create table bench_big(id int primary key, k int not null, grp int not null, amt bigint not null, note text)",
            "create table bench_dim(k int primary key, name text, w int)",
            string.Create(CultureInfo.InvariantCulture, $"insert into bench_dim select g, 'dim ' || g, g % 13 from generate_series(1, {Others}) g"),
        })
        {
            await SqlBench.ExecuteAsync(connection, statement, cancellation).ConfigureAwait(false);
        }

        long taken = 0;
        var text = new StringBuilder();
        for (int from = 1; from <= Rows; from += Piece)
        {
            text.Clear();
            for (long i = from; i < from + Piece; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{i}\t{(i * 7919 % Others) + 1}\t{i % 1000}\t{i * 31 % 100_003}\tnote {i % 97}\n");
            }

            long start = Stopwatch.GetTimestamp();
            await using (NpgsqlCopyTextWriter writer = await connection.BeginTextImportAsync("copy bench_big from stdin", cancellation).ConfigureAwait(false))
            {
                await writer.WriteAsync(text, cancellation).ConfigureAwait(false);
            }

            taken += Stopwatch.GetTimestamp() - start;
        }

        await SqlBench.ExecuteAsync(connection, "analyze bench_big", cancellation).ConfigureAwait(false);
        return Rows / Stopwatch.GetElapsedTime(0, taken).TotalSeconds;
    }
}

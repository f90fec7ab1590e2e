using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Text;
using Aergo.Ledger;
using Aergo.Node.Simulation;
using Aergo.Primitives;
using Aergo.Sql.Engine;

namespace Aergo.Host;

/// <summary><c>aergo sim</c>: whole lives of a node in one thread, from seeds.</summary>
internal static class SimCommand
{
    public static Command Make(CommonOptions common)
    {
        var seed = new Option<int?>("--seed") { Description = "Run this seed only, and say what happens" };
        var seeds = new Option<int>("--seeds") { Description = "How many seeds to run", DefaultValueFactory = _ => 50 };
        var from = new Option<int>("--from") { Description = "First seed", DefaultValueFactory = _ => 1 };
        var steps = new Option<int>("--steps") { Description = "Inputs in one life", DefaultValueFactory = _ => 400 };
        var profile = new Option<string>("--profile") { Description = "Consensus profile: single", DefaultValueFactory = _ => "single" };
        var nodes = new Option<int>("--nodes") { Description = "Number of nodes: 1 with profile single", DefaultValueFactory = _ => 1 };
        var skipSyncs = new Option<bool>("--plant-skipped-sync") { Description = "Plant a bug: syncs that do nothing. The simulator must find it" };
        var command = new Command("sim", "Simulate a node whose power fails at any operation of its disk") { seed, seeds, from, steps, profile, nodes, skipSyncs };
        common.Run(command, (context, parsed, cancellation) =>
        {
            if (parsed.GetValue(profile) != "single" || parsed.GetValue(nodes) != 1)
            {
                throw new CommandFailureException($"not supported: simulating {parsed.GetValue(nodes)} nodes of profile \"{parsed.GetValue(profile)}\"; this version has one node of profile \"single\"");
            }

            bool one = parsed.GetValue(seed) is not null;
            int first = parsed.GetValue(seed) ?? parsed.GetValue(from);
            int count = one ? 1 : parsed.GetValue(seeds);
            var failing = new List<SimulationReport>();
            double hours = 0;
            long blocks = 0, crashes = 0, transactions = 0;
            using (var progress = new Progress("simulating"))
            {
                for (int i = 0; i < count; i++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    SimulationReport report = World.Run(Options(first + i, parsed.GetValue(steps), parsed.GetValue(skipSyncs), one && !context.Output.Json ? context.Output.Line : null));
                    hours += report.SimulatedTime.TotalHours;
                    blocks += report.Blocks;
                    crashes += report.Crashes;
                    transactions += report.Transactions;
                    if (report.Violation is not null)
                    {
                        failing.Add(report);
                    }

                    progress.Report((i + 1.0) / count);
                }
            }

            context.Output.Line(string.Create(CultureInfo.InvariantCulture, $"{count} seeds, {hours:0.00} simulated hours, {blocks} blocks, {transactions} transactions, {crashes} power failures, {failing.Count} violations"));
            foreach (SimulationReport report in failing)
            {
                context.Output.Line($"seed {report.Seed}: {report.Violation}; repeat it with ./aergo sim --seed {report.Seed} --steps {parsed.GetValue(steps)}");
            }

            if (context.Output.Json)
            {
                context.Output.Value(JsonValue.Of(
                [
                    ("seeds", JsonValue.Of(count)),
                    ("simulatedHours", JsonValue.Of((long)Math.Ceiling(hours))),
                    ("violations", JsonValue.Of(failing.Count)),
                    ("failingSeeds", JsonValue.Of([.. failing.Select(f => JsonValue.Of(f.Seed))])),
                ]));
            }

            return failing.Count == 0 ? System.Threading.Tasks.Task.CompletedTask : throw new CommandFailureException($"{failing.Count} of {count} seeds found a violation");
        });
        return command;
    }

    /// <summary>A life with SQL in it: rows moved between two tables, whose number must never change.</summary>
    internal static SimulationOptions Options(int seed, int steps, bool skipSyncs, Action<string>? trace)
    {
        SqlEngine engine = SqlEngines.Create();
        return new SimulationOptions
        {
            Seed = seed,
            Steps = steps,
            SkipSyncs = skipSyncs,
            Trace = trace,
            Engines = () => new Dictionary<byte, IContractEngine> { [TransactionExecutor.SqlEngine] = engine },
            ContractPayload = Payload,
            ContractInvariant = chain => CheckRows(chain, engine),
        };
    }

    private static byte[] Payload(Random random)
    {
        int kind = random.Next(8);
        int id = random.Next(40);
        string sql = kind switch
        {
            0 => "create table if not exists have (id int primary key, n int not null check (n >= 0)); create table if not exists moves (id int generated always as identity, amount int)",
            1 => "insert into have select g, 100 from generate_series(0, 39) g on conflict do nothing",
            2 => string.Create(CultureInfo.InvariantCulture, $"update have set n = n / 0 where id = {id}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"update have set n = n - {random.Next(60)} where id = {id}; update have set n = n + 1 where id = {(id + 1) % 40}; update have set n = n - 1 where id = {(id + 1) % 40}; insert into moves(amount) values ({id})"),
        };
        return new SqlPayload { Commands = [new SqlCommand(sql, [])] }.Encode();
    }

    private static void CheckRows(Chain chain, SqlEngine engine)
    {
        // A negative number would mean that a refused statement left something behind.
        CallResult result = chain.Executor.Query(
            chain.HeadView,
            chain.Pending.Facts,
            SpecialAccounts.Sql,
            default,
            new SqlPayload { Commands = [new SqlCommand("select count(*) from pg_catalog.pg_class where relname = 'have'", [])] }.Encode(),
            1_000_000_000);
        _ = engine;
        if (result.Status != CallStatus.Success || !SqlOutput.TryDecode(result.Output, out SqlOutput? output) || output!.Error is not null)
        {
            throw new SimulationViolationException("sql", "the catalog cannot be read after a restart: " + (result.Error ?? Encoding.UTF8.GetString(result.Output.Span)));
        }
    }
}

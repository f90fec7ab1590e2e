using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Text;
using Aergo.Evm;
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
                throw new CommandFailureException($"not supported: simulating {parsed.GetValue(nodes)} nodes of profile \"{parsed.GetValue(profile)}\"; this version simulates one node of profile \"single\": --profile single --nodes 1");
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
                    ("simulatedHours", Hours(hours)),
                    ("violations", JsonValue.Of(failing.Count)),
                    ("failingSeeds", JsonValue.Of([.. failing.Select(f => JsonValue.Of(f.Seed))])),
                ]));
            }

            return failing.Count == 0 ? System.Threading.Tasks.Task.CompletedTask : throw new CommandFailureException($"{failing.Count} of {count} seeds found a violation");
        });
        return command;
    }

    /// <summary>A life with SQL in it, whose tables are compared with a model after each block.</summary>
    internal static SimulationOptions Options(int seed, int steps, bool skipSyncs, Action<string>? trace)
    {
        SqlEngine engine = SqlEngines.Create();
        var evm = new EvmEngine(Fork.Osaka, 1, TransactionExecutor.EvmEngine, new SimulatedSignatures());
        return new SimulationOptions
        {
            Seed = seed,
            Steps = steps,
            SkipSyncs = skipSyncs,
            Trace = trace,
            Engines = () => new Dictionary<byte, IContractEngine> { [TransactionExecutor.SqlEngine] = engine, [TransactionExecutor.EvmEngine] = evm },
            Contracts = static () => new MixedWorkload(),
        };
    }

    // Hours with two digits: short lives are fractions of one.
    private static JsonValue Hours(double hours)
    {
        byte[] text = Encoding.ASCII.GetBytes(hours.ToString("0.00", CultureInfo.InvariantCulture));
        return JsonParser.Parse(text, text.Length, out JsonValue? number) == JsonError.None && number is not null ? number : throw new System.Diagnostics.UnreachableException();
    }
}

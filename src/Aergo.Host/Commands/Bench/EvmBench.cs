using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using Aergo.Evm;
using Aergo.Primitives;

namespace Aergo.Host.Bench;

/// <summary>Pure computation in the EVM, beside Anvil in turns: for each program the rate of both, and the geometric mean of the ratios.</summary>
/// <remarks>Ours runs in this process; Anvil's time is that of a request less that of the same request with a STOP before the code.</remarks>
internal static class EvmBench
{
    private const long CallGas = 1_000_000_000;
    private const int SamplesMax = 50;

    public static IReadOnlyList<Figure> Run(string folder, ISignatures signatures, int rounds, double secondsPerTurn, string? filter, Action<string> say, CancellationToken cancellation)
    {
        EvmProgram[] programs = [.. EvmProgram.Read(folder).Where(p => filter is null || p.Id.Contains(filter, StringComparison.Ordinal))];
        using AnvilPeer? anvil = AnvilPeer.Start(say);
        if (anvil is null)
        {
            say($"Anvil is not installed: there is nothing to compare with ({AnvilPeer.Install})");
        }

        using var machine = new EvmMachine(Fork.Prague, signatures);
        var figures = new List<Figure>();
        var medians = new List<double>();
        var bests = new List<double>();
        foreach (EvmProgram program in programs)
        {
            cancellation.ThrowIfCancellationRequested();
            var ours = new List<double>();
            var theirs = new List<double>();
            double bestOurs = 0, bestTheirs = 0;
            Func<double> run = Prepare(machine, program);
            string request = AnvilPeer.Request(program, false), stopped = AnvilPeer.Request(program, true);
            for (int round = 0; round < rounds; round++)
            {
                double[] samples = Sample(run, secondsPerTurn);
                ours.Add(program.Gas / Figure.Median(samples) / 1e6);
                bestOurs = Math.Max(bestOurs, program.Gas / samples.Min() / 1e6);
                if (anvil is not null)
                {
                    double[] calls = Sample(() => Checked(program, anvil.Time(request)), secondsPerTurn);
                    double[] bases = Sample(() => anvil.Time(stopped).Seconds, secondsPerTurn / 10);
                    theirs.Add(program.Gas / Math.Max(Figure.Median(calls) - Figure.Median(bases), 1e-6) / 1e6);
                    bestTheirs = Math.Max(bestTheirs, program.Gas / Math.Max(calls.Min() - bases.Min(), 1e-6) / 1e6);
                }
            }

            figures.Add(Figure.Of("evm/" + program.Id, "Mgas/s", ours));
            if (anvil is not null)
            {
                figures.Add(Figure.Of("anvil/" + program.Id, "Mgas/s", theirs));
                Figure ratio = Figure.Ratio($"evm/{program.Id}/anvil", ours, theirs);
                figures.Add(ratio);
                figures.Add(Figure.Of($"evm/{program.Id}/anvil-best", "ratio", [bestOurs / bestTheirs]));
                medians.Add(ratio.Value);
                bests.Add(bestOurs / bestTheirs);
                say(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{program.Id}: {Figure.Median(ours):0} Mgas/s, Anvil {Figure.Median(theirs):0}, ratio {ratio.Value:0.00}, of the bests {bests[^1]:0.00}"));
            }
            else
            {
                say(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{program.Id}: {Figure.Median(ours):0} Mgas/s"));
            }
        }

        if (medians.Count > 0)
        {
            figures.Add(Figure.Of("evm-compute/anvil", "ratio", [Mean(medians)]));
            figures.Add(Figure.Of("evm-compute/anvil-best", "ratio", [Mean(bests)]));
        }

        return figures;
    }

    private static double Mean(IEnumerable<double> ratios) => Math.Exp(ratios.Average(Math.Log));

    // Checks the program once, and gives what runs and times it again.
    private static Func<double> Prepare(EvmMachine machine, EvmProgram program)
    {
        var world = new MemoryWorld();
        foreach ((AccountId id, byte[] code) in program.Codes)
        {
            world.SetAccount(id, 1, default, code);
        }

        var codes = new CodeCache();
        var block = new EvmBlock { Number = 1, Timestamp = 1, Coinbase = default, GasLimit = CallGas, BaseFee = default, PrevRandao = default, ChainId = UInt256.One };
        var context = new TransactionContext(block, default, default, []);
        var message = new EvmMessage { Kind = CallKind.Call, Caller = default, To = program.To, Input = program.Input, Gas = CallGas };
        EvmOutcome Once()
        {
            var journal = new Journal(world, codes);
            journal.WarmUp([program.To, .. machine.PrecompileAddresses]);
            return machine.Run(journal, context, message);
        }

        EvmOutcome outcome = Once();
        long gas = CallGas - outcome.GasLeft;
        string digest = Convert.ToHexStringLower(SHA256.HashData(outcome.Output.Span));
        if (!outcome.IsSuccess || gas != program.Gas || digest != program.OutputSha256)
        {
            throw new CommandFailureException($"{program.Id}: {outcome.Halt}, gas {gas} for {program.Gas}, output {digest} for {program.OutputSha256}");
        }

        return () =>
        {
            long start = Stopwatch.GetTimestamp();
            _ = Once();
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        };
    }

    private static double Checked(EvmProgram program, (double Seconds, string OutputSha256) answer) => answer.OutputSha256 == program.OutputSha256
        ? answer.Seconds
        : throw new CommandFailureException($"{program.Id}: Anvil returned something else");

    private static double[] Sample(Func<double> once, double seconds)
    {
        var samples = new List<double> { once() };
        while (samples.Sum() < seconds && samples.Count < SamplesMax)
        {
            samples.Add(once());
        }

        return [.. samples];
    }
}

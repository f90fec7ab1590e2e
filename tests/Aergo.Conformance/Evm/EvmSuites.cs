using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using Aergo.Evm;
using Aergo.Host;
using Aergo.Primitives;

namespace Aergo.Conformance.Evm;

/// <summary>Runs the suites of the Ethereum tests that a folder holds.</summary>
internal static class EvmSuites
{
    /// <summary>Runs everything, or with <paramref name="step"/> above 1 each so many-th case of a suite.</summary>
    public static EvmReport Run(string root, int step, bool plainOnly = false, string? filter = null, Action<string>? slow = null)
    {
        var report = new EvmReport();
        ISignatures signatures = SignatureChoice.Make(out _);
        foreach (string archive in EvmFixtures.StateArchives)
        {
            RunState(report, root, archive, signatures, step, plainOnly, filter, slow);
        }

        if (filter is null)
        {
            EncodingSuites.RunRlp(report, root);
            EncodingSuites.RunTries(report, root);
            EncodingSuites.RunTransactions(report, root, signatures);
            OpcodeSuite.Run(report, root, signatures);
        }

        return report;
    }

    // A fixture that breaks the runner is one more that does not pass.
    private static string? Guarded(StateRunner runner, StateCase test)
    {
        try
        {
            return runner.Run(test);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException or System.Text.Json.JsonException)
        {
            return $"{e.GetType().Name}: {e.Message}";
        }
    }

    private static void RunState(
        EvmReport report, string root, string archive, ISignatures signatures, int step, bool plainOnly, string? filter, Action<string>? slow)
    {
        using var runner = new StateRunner(signatures, plainOnly);
        int number = 0;
        foreach ((string path, byte[] json) in EvmFixtures.Archive(root, archive))
        {
            foreach (StateCase test in StateCase.Read(path, json))
            {
                if ((number++ % step) != 0 || (filter is not null && !test.Name.Contains(filter, StringComparison.Ordinal)))
                {
                    continue;
                }

                long start = Stopwatch.GetTimestamp();
                report.Add($"{archive} {test.Fork}", $"{archive}/{test.Name}", Guarded(runner, test));
                TimeSpan took = Stopwatch.GetElapsedTime(start);
                if (took.TotalSeconds > 1)
                {
                    slow?.Invoke($"{test.Name}: {took.TotalSeconds:0.0} s");
                }
            }
        }
    }
}

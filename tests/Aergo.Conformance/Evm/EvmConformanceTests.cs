using System;
using System.Linq;
using Xunit;

namespace Aergo.Conformance.Evm;

/// <summary>The Ethereum tests beside the repository (../shared/evmtests).</summary>
public sealed class EvmConformanceTests(ITestOutputHelper output)
{
    private const int SampleStep = 12;

    // Goal: what Ethereum's own tests say of state, logs, transactions, encodings and tries holds here.
    // Method: each twelfth case of each suite, or all of them with --all. There is no list of known failures: none fails.
    [Fact]
    public void The_ethereum_tests_pass()
    {
        string? root = Repository.EvmTests();
        Assert.SkipWhen(root is null, "the Ethereum tests are not beside the repository (../shared/evmtests)");
        bool all = Environment.GetEnvironmentVariable("AERGO_TEST_ALL") == "1";
        EvmReport report = EvmSuites.Run(root!, all ? 1 : SampleStep);
        foreach (string line in report.Lines())
        {
            output.WriteLine("note: evm " + line);
            Console.WriteLine("note: evm " + line);
        }

        Assert.True(report.Failed == 0, string.Join('\n', report.Failures.Take(50).Select(f => $"{f.Name}: {f.Difference}")));
        Assert.True(report.Passed > 1000, $"only {report.Passed} cases ran");
    }

    // Goal: the two interpreters are one machine.
    // Method: other cases of the same suites in the plain one (all of them with --all); the roots they are held to contain the gas.
    [Fact]
    public void The_ethereum_tests_pass_in_the_plain_interpreter()
    {
        string? root = Repository.EvmTests();
        Assert.SkipWhen(root is null, "the Ethereum tests are not beside the repository (../shared/evmtests)");
        bool all = Environment.GetEnvironmentVariable("AERGO_TEST_ALL") == "1";
        EvmReport report = EvmSuites.Run(root!, all ? 1 : SampleStep + 1, plainOnly: true);
        Assert.True(report.Failed == 0, string.Join('\n', report.Failures.Take(50).Select(f => $"{f.Name}: {f.Difference}")));
        Assert.True(report.Passed > 1000, $"only {report.Passed} cases ran");
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Evm.Tests.Execution;
using Aergo.Evm.Tests.Words;
using Xunit;

namespace Aergo.Evm.Tests.Fast;

// Goal: the fast interpreter gives what the plain one gives: ending, gas, output, changes, logs.
// Method: programs made at random from a seed, most of them with a full enough stack and sensible offsets, so that they get far; both run them.
public sealed class InterpreterTwinTests
{
    private const int Programs = 1500;

    [Theory]
    [InlineData(1, Fork.Osaka)]
    [InlineData(2, Fork.Osaka)]
    [InlineData(3, Fork.London)]
    [InlineData(4, Fork.Frontier)]
    public void Random_programs_end_alike(int seed, Fork fork)
    {
        Assert.True(FastInterpreter.IsAvailable, "the runtime does not turn tail calls into jumps here");
        var random = new Random(seed);
        using EvmMachine plain = TestMachine.Make(true, fork), fast = TestMachine.Make(false, fork);
        int succeeded = 0;
        for (int i = 0; i < Programs; i++)
        {
            byte[] code = RandomProgram.Make(random, fork);
            byte[] input = new byte[random.Next(100)];
            random.NextBytes(input);
            long gas = random.Next(4) == 0 ? random.Next(30_000) : 300_000;
            EvmOutcome a = TestMachine.Run(plain, code, out Journal left, input, gas);
            EvmOutcome b = TestMachine.Run(fast, code, out Journal right, input, gas);
            string what = $"seed {seed}, program {i}: {Convert.ToHexString(code)} input {Convert.ToHexString(input)} gas {gas}";
            Assert.True(a.IsSuccess == b.IsSuccess && a.GasLeft == b.GasLeft, $"{what}: plain {a.Halt} {a.GasLeft}, fast {b.Halt} {b.GasLeft}");
            Assert.True(a.Output.Span.SequenceEqual(b.Output.Span), what);
            Assert.Equal(left.Refund, right.Refund);
            Assert.Equal(Describe(left), Describe(right));
            succeeded += a.IsSuccess ? 1 : 0;
        }

        // Programs that all fail would compare nothing.
        Assert.InRange(succeeded, Programs / 5, Programs);
    }

    private static IEnumerable<string> Describe(Journal journal) =>
        journal.Changes(true).Select(c => $"{c.Id} {c.IsDeleted} {c.Account} {string.Join(' ', c.Slots.Select(s => $"{s.Key}={s.Value}"))}")
            .Concat(journal.Logs.Select(l => $"{l.Address} {string.Join(' ', l.Topics)} {Convert.ToHexString(l.Data.Span)}"));
}

using System;
using Xunit;

namespace Aergo.Evm.Tests.Attacks;

// Goal: no code gets memory that it has not paid for, be it the frame's, that of calls, of return data, or that of analysing code.
// Method: huge offsets and sizes at each instruction that takes them; loops and nests that ask again and again; managed memory is counted in bytes.
public sealed class MemoryAttackTests
{
    private const long MiB = 1 << 20;

    // What is kept for running code, for each of its bytes, as CodeCache has it; for init code it goes with the creation.
    private const long AnalysisFactor = 40;

    private static readonly string[] Huge =
    [
        "640100000000", "67ffffffffffffffff", "7f8000000000000000000000000000000000000000000000000000000000000000",
        "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ];

    [Theory]
    [InlineData("MSTORE", "5f{0}52")]
    [InlineData("MSTORE8", "5f{0}53")]
    [InlineData("MLOAD", "{0}51")]
    [InlineData("KECCAK256 of much", "{0}5f20")]
    [InlineData("KECCAK256 far away", "6001{0}20")]
    [InlineData("CALLDATACOPY of much", "{0}5f5f37")]
    [InlineData("CALLDATACOPY to far away", "60015f{0}37")]
    [InlineData("CODECOPY of much", "{0}5f5f39")]
    [InlineData("EXTCODECOPY of much", "{0}5f5f303c")]
    [InlineData("MCOPY of much", "{0}5f5f5e")]
    [InlineData("MCOPY from far away", "6001{0}5f5e")]
    [InlineData("MCOPY to far away", "60015f{0}5e")]
    [InlineData("LOG0 of much", "{0}5fa0")]
    [InlineData("RETURN of much", "{0}5ff3")]
    [InlineData("REVERT of much", "{0}5ffd")]
    [InlineData("CREATE of much", "{0}5f5ff0")]
    [InlineData("CREATE2 of much", "5f{0}5f5ff5")]
    [InlineData("CALL with much", "5f5f{0}5f5f305af1")]
    [InlineData("CALL for much", "{0}5f5f5f5f305af1")]
    [InlineData("STATICCALL for much", "{0}5f5f5f305afa")]
    public void Memory_beyond_any_gas_is_out_of_gas_and_never_there(string name, string code)
    {
        foreach (string number in Huge)
        {
            byte[] bytes = Convert.FromHexString(code.Replace("{0}", number, StringComparison.Ordinal));
            foreach (bool plain in new[] { false, true })
            {
                Attack attack = Attack.Run(plain, bytes);
                Assert.True(attack.Outcome is { Halt: Halt.OutOfGas, GasLeft: 0 }, $"{name} {number}: {attack.Outcome.Halt}");
                Assert.InRange(attack.Allocated, 0, MiB);
            }
        }
    }

    // 3 w + w² / 512 for w words: what ten million gas can have, and a tenth more, which it cannot.
    [Theory]
    [InlineData(70_000, true)]
    [InlineData(77_000, false)]
    public void Memory_grows_with_the_root_of_gas(int words, bool isEnough)
    {
        foreach (bool plain in new[] { false, true })
        {
            Attack attack = Attack.Run(plain, Convert.FromHexString($"5f62{(words - 1) * 32:x6}52"));
            Assert.Equal(isEnough, attack.Outcome.IsSuccess);
            Assert.InRange(attack.Allocated, 0, isEnough ? 4 * words * 32 : MiB);
        }
    }

    [Fact]
    public void Frames_in_frames_with_memory_each_stay_within_what_gas_buys()
    {
        // 32 KiB, then a call of itself with all gas.
        byte[] code = Convert.FromHexString("5f61800052" + "5f5f5f5f5f305af1" + "00");
        foreach (bool plain in new[] { false, true })
        {
            Attack attack = Attack.Run(plain, code);
            Assert.True(attack.Outcome.IsSuccess);
            Assert.InRange(attack.Allocated, 0, 4 * (attack.Gas / 5120) * 32 * 1024);
            Assert.InRange(attack.Allocated, 0, 64 * MiB);
        }
    }

    [Fact]
    public void Calls_one_after_the_other_use_the_same_memory()
    {
        byte[] other = Convert.FromHexString("5f61800052");
        foreach (bool plain in new[] { false, true })
        {
            Attack attack = Attack.Run(plain, Attack.Loop("5f5f5f5f5f61d0d05af150"), other);
            Assert.InRange(attack.Rounds, 1000, attack.Used / 5120);
            Assert.InRange(attack.Allocated, 0, 8 * MiB);
        }
    }

    // Return data that nobody asked for, large and again and again; and the same out of frames that fail.
    [Theory]
    [InlineData("RETURN", "f3")]
    [InlineData("REVERT", "fd")]
    public void Bombs_of_return_data_are_paid_by_whoever_makes_them(string name, string ending)
    {
        byte[] other = Convert.FromHexString("620800005f" + ending);
        const long Price = (3 * 16384) + (16384L * 16384 / 512);
        foreach (bool plain in new[] { false, true })
        {
            Attack attack = Attack.Run(plain, Attack.Loop("5f5f5f5f5f61d0d05af150"), other);
            Assert.True(attack.Outcome.IsSuccess, name);
            Assert.InRange(attack.Rounds, 10, (attack.Used / Price) + 1);
            Assert.InRange(attack.Allocated, 0, ((attack.Rounds + 2) * MiB) + (2 * MiB));
        }
    }

    [Fact]
    public void Return_data_that_is_not_there_is_a_failure()
    {
        foreach (string number in Huge)
        {
            Attack attack = Attack.Run(false, Convert.FromHexString(number + "5f5f3e"));
            Assert.True(attack.Outcome is { IsSuccess: false, GasLeft: 0 });
            Assert.InRange(attack.Allocated, 0, MiB);
        }
    }

    // Init code of nothing but JUMPDESTs, as long as allowed, with another salt each time: each must be looked through before it runs.
    [Theory]
    [InlineData("JUMPDESTs", "5b")]
    [InlineData("PUSH32s", "7f")]
    public void Analysing_long_init_code_is_paid(string name, string filling)
    {
        const int Size = 49152;
        const long Price = 32000 + (8 * Size / 32);
        string first = "61c000" + "61{0}" + "5f39";
        string body = "8061c0005f5ff550";
        byte[] probe = Attack.Loop(body, first.Replace("{0}", "0000", StringComparison.Ordinal));
        byte[] code = [.. Attack.Loop(body, first.Replace("{0}", $"{probe.Length:x4}", StringComparison.Ordinal)), 0, .. Filled(filling, Size - 1)];
        foreach (bool plain in new[] { false, true })
        {
            Attack attack = Attack.Run(plain, code);
            Assert.True(attack.Outcome.IsSuccess, name);
            Assert.InRange(attack.Rounds, 100, attack.Used / Price);
            Assert.InRange(attack.Allocated, 0, (attack.Rounds + 2) * AnalysisFactor * Size);
        }
    }

    [Fact]
    public void Init_code_above_its_bound_is_refused_and_costs_all()
    {
        Attack attack = Attack.Run(false, Convert.FromHexString("61c0015f5ff0"));
        Assert.True(attack.Outcome is { Halt: Halt.InitCodeTooLarge, GasLeft: 0 });
    }

    private static byte[] Filled(string hexadecimal, int count)
    {
        var bytes = new byte[count];
        Array.Fill(bytes, Convert.FromHexString(hexadecimal)[0]);
        return bytes;
    }
}

using System;
using Xunit;

namespace Aergo.Evm.Tests.Attacks;

// Goal: instructions whose work depends on their operands cost by it, and calls and creations nest no deeper than the rules say.
// Method: loops with the worst operands on both interpreters: gas per round must be at least the price the rules name.
public sealed class WorkAttackTests
{
    private const string Max = "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";

    [Theory]
    [InlineData("EXP with a long exponent", Max + "800a50", 10 + (50 * 32))]
    [InlineData("KECCAK256 of 32 KiB", "6180005f2050", 30 + (6 * 1024))]
    [InlineData("CALLDATACOPY of 32 KiB", "6180005f5f37", 3 + (3 * 1024))]
    [InlineData("CODECOPY of 32 KiB", "6180005f5f39", 3 + (3 * 1024))]
    [InlineData("EXTCODECOPY of 32 KiB", "6180005f5f303c", 100 + (3 * 1024))]
    [InlineData("MCOPY of 32 KiB onto itself, a byte further", "6180005f60015e", 3 + (3 * 1024))]
    [InlineData("LOG0 of 1 KiB", "6104005fa0", 375 + (8 * 1024))]
    [InlineData("LOG4 of nothing", "5f5f5f5f5f5fa4", 5 * 375)]
    [InlineData("SELFBALANCE", "4750", 5)]
    [InlineData("BLOCKHASH", "804050", 20)]
    [InlineData("ADDMOD of the largest", Max + "8080" + "0850", 8)]
    [InlineData("MULMOD of the largest", Max + "8080" + "0950", 8)]
    [InlineData("SDIV of the smallest by -1", "600160ff1b" + Max + "9005" + "50", 5)]
    [InlineData("SSTORE back and forth", "60015f5560025f55", 2 * 100)]
    [InlineData("CALL of itself without gas", "5f5f5f5f5f305ff150", 100)]
    [InlineData("CREATE2 with long init code", "8061c0005f5ff550", 32000 + (8 * 49152 / 32))]
    public void The_worst_operands_are_paid(string name, string body, long price)
    {
        foreach (bool plain in new[] { false, true })
        {
            Attack attack = Attack.Run(plain, Attack.Loop(body));
            Assert.True(attack.Outcome.IsSuccess, name);
            Assert.InRange(attack.Rounds, 100, attack.Used / price);
        }
    }

    // The attack of 2015 on the runtime's own stack, and the one on contracts that did not think of depth 1024.
    [Fact]
    public void Calls_of_itself_end_at_the_greatest_depth()
    {
        // Slot 0 counts frames; a call that is too deep fails and the frame goes on.
        byte[] code = Convert.FromHexString("5f546001015f55" + "5f5f5f5f5f305af1" + "00");
        foreach (bool plain in new[] { false, true })
        {
            Attack attack = Attack.Run(plain, code, gas: 10_000_000_000_000);
            Assert.True(attack.Outcome.IsSuccess);
            Assert.Equal((UInt256)(GasSchedule.CallDepthMax + 1), attack.Journal.GetStorage(Execution.TestMachine.Contract, UInt256.Zero));
            Assert.InRange(attack.Allocated, 0, 16 << 20);
        }
    }

    // EIP-150: a frame keeps a 64th, so with the gas of a transaction the greatest depth is out of reach.
    [Fact]
    public void With_little_gas_calls_of_itself_end_earlier()
    {
        byte[] code = Convert.FromHexString("5f546001015f55" + "5f5f5f5f5f305af1" + "00");
        Attack attack = Attack.Run(false, code);
        Assert.InRange((long)attack.Journal.GetStorage(Execution.TestMachine.Contract, UInt256.Zero).L0, 100, 500);
    }

    [Fact]
    public void Creations_in_creations_end_and_are_paid()
    {
        // Init code that creates itself again: all of its own code, copied to memory.
        byte[] code = Convert.FromHexString("385f5f39" + "385f5ff0" + "00");
        foreach (bool plain in new[] { false, true })
        {
            Attack attack = Attack.Run(plain, code);
            Assert.True(attack.Outcome.IsSuccess);
            Assert.InRange(attack.Changes().Count, 50, (attack.Used / 32000) + 1);
            Assert.InRange(attack.Allocated, 0, 16 << 20);
        }
    }

    [Fact]
    public void A_jump_into_the_data_of_a_push_is_no_jump()
    {
        Attack attack = Attack.Run(false, Convert.FromHexString("6004565b" + "605b" + "00"));
        Assert.Equal(Halt.InvalidJump, attack.Outcome.Halt);
        Attack inside = Attack.Run(false, Convert.FromHexString("600456" + "605b" + "00"));
        Assert.True(inside.Outcome is { Halt: Halt.InvalidJump, GasLeft: 0 });
    }
}

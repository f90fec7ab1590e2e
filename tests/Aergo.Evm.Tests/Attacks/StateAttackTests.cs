using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Aergo.Evm.Tests.Attacks;

// Goal: the attacks of 2016 on the state, and their heirs, buy no more reads, accounts and changes than their gas pays for.
// Method: loops over what is not in memory, on both interpreters; questions to the world and changes at the end are counted. Where a fork mended a
// price, the rules before it show that the count would find the attack.
public sealed class StateAttackTests
{
    // Reads that do not go with the loop: sender, contract, code, and addresses of precompiles.
    private const int Overhead = 30;

    private const string Extcodesize = "803b50", Balance = "803150", Extcodehash = "803f50", Extcodecopy = "5f5f5f833c", Sload = "805450";
    private const string Call = "5f5f5f5f5f855ff150", Callcode = "5f5f5f5f5f855ff250", Delegatecall = "5f5f5f5f845ff450", Staticcall = "5f5f5f5f845ffa50";

    [Theory]
    [InlineData("EXTCODESIZE of ever new accounts", Extcodesize, 2600)]
    [InlineData("BALANCE of ever new accounts", Balance, 2600)]
    [InlineData("EXTCODEHASH of ever new accounts", Extcodehash, 2600)]
    [InlineData("EXTCODECOPY of ever new accounts", Extcodecopy, 2600)]
    [InlineData("SLOAD of ever new slots", Sload, 2100)]
    [InlineData("CALL of ever new accounts", Call, 2600)]
    [InlineData("CALLCODE of ever new accounts", Callcode, 2600)]
    [InlineData("DELEGATECALL of ever new accounts", Delegatecall, 2600)]
    [InlineData("STATICCALL of ever new accounts", Staticcall, 2600)]
    public void Each_read_is_paid(string name, string body, long price)
    {
        foreach (bool plain in new[] { false, true })
        {
            Attack attack = Attack.Run(plain, Attack.Loop(body));
            Assert.True(attack.Outcome.IsSuccess, name);
            Assert.InRange(attack.Reads, attack.Rounds, (attack.Used / price) + Overhead);
            Assert.InRange(attack.Rounds, attack.Used / (price + 100), attack.Used / price);
        }
    }

    // September 2016: blocks full of EXTCODESIZE at 20 gas took minutes. EIP-150 made it 700.
    [Fact]
    public void Before_Eip150_the_same_gas_read_thirty_times_as_much()
    {
        byte[] code = Convert.FromHexString("6000" + "5b" + Extcodesize + "600101" + "62010000" + "5a11" + "6002" + "57" + "00");
        Attack before = Attack.Run(true, code, gas: 1_000_000, fork: Fork.Homestead);
        Attack after = Attack.Run(true, code, gas: 1_000_000, fork: Fork.Osaka);
        Assert.True(before.Reads > 30 * after.Reads, $"{before.Reads} and {after.Reads}");
    }

    // A frame that fails makes cold again what it warmed, so that nobody warms up for others at the cost of one.
    [Fact]
    public void What_a_failed_frame_read_costs_again()
    {
        // Other: EXTCODESIZE of 0xeeee, then REVERT.
        byte[] other = Convert.FromHexString("61eeee3b505f5ffd");
        foreach (bool plain in new[] { false, true })
        {
            Attack attack = Attack.Run(plain, Attack.Loop("5f5f5f5f5f61d0d05af150"), other);
            Assert.InRange(attack.Rounds, 1000, attack.Used / (2600 + 100));
            Assert.InRange(attack.Reads, 1, Overhead);
        }
    }

    // October 2016: SUICIDE to ever new accounts made nineteen million empty accounts. EIP-161 lets none of them stay.
    [Fact]
    public void Selfdestruct_to_ever_new_accounts_leaves_no_empty_account()
    {
        // Other: SELFDESTRUCT to whom the call names.
        byte[] other = Convert.FromHexString("5f35ff");
        byte[] code = Attack.Loop("805f52" + "5f5f60205f5f61d0d05af150");
        foreach (bool plain in new[] { false, true })
        {
            Attack attack = Attack.Run(plain, code, other);
            Assert.InRange(attack.Rounds, 1000, attack.Used / (5000 + 2600));
            Assert.Empty(attack.Changes());
        }
    }

    [Fact]
    public void Without_Eip161_the_empty_accounts_would_stay()
    {
        // Code of those days, without PUSH0: CALL of new accounts.
        byte[] code = Convert.FromHexString("6000" + "5b" + "60006000600060006000856000f150" + "600101" + "62010000" + "5a11" + "6002" + "57" + "00");
        Attack attack = Attack.Run(true, code, fork: Fork.Homestead);
        Assert.True(attack.Changes(emptyAccountsVanish: false).Count > 100);
        Attack later = Attack.Run(true, code, fork: Fork.Eip158);
        Assert.Empty(later.Changes());
    }

    [Theory]
    [InlineData("CALL with value to ever new accounts", "5f5f5f5f6001855ff150", 9000 + 25000 + 2600 - 2300)]
    [InlineData("SSTORE to ever new slots", "808055", 22100 - 1000)]
    [InlineData("CREATE of ever new accounts", "5f5f5ff050", 32000)]
    [InlineData("TSTORE to ever new slots", "80805d", 100)]
    public void Each_thing_that_is_written_is_paid(string name, string body, long price)
    {
        foreach (bool plain in new[] { false, true })
        {
            Attack attack = Attack.Run(plain, Attack.Loop(body));
            Assert.True(attack.Outcome.IsSuccess, name);
            IReadOnlyList<AccountChange> changes = attack.Changes();
            long written = changes.Count + changes.Sum(c => c.Slots.Count);
            Assert.InRange(attack.Rounds, 100, (attack.Used / price) + Overhead);
            Assert.InRange(written, 0, attack.Rounds + 2);
        }
    }

    // Gas tokens filled storage when gas was cheap and sold the refunds; EIP-3529 gives back a fifth at most, and what was set here is worth 100 less than paid.
    [Fact]
    public void Storage_that_is_set_and_cleared_earns_nothing()
    {
        Attack attack = Attack.Run(false, Attack.Loop("60018155" + "5f8155"));
        Assert.InRange(attack.Journal.Refund, 1, attack.Used - (attack.Rounds * 2100));
        Assert.Empty(attack.Changes());
    }
}

using System.Linq;
using System.Text;
using Aergo.Primitives;
using Xunit;

namespace Aergo.Ledger.Tests;

// Goal: staking and voting by the rules of docs/spec/staking.md, with the refusals that clients know.
// Method: transactions on a chain in memory; balances, stakes, sums and events looked at after each.
public sealed class StakingTests
{
    private static readonly string One = Candidate(1), Two = Candidate(2), Three = Candidate(3);

    private readonly Fixture _chain = new(staking: new StakingProfile { Minimum = Amount.FromAergo(100), LockBlocks = 2 });
    private readonly ulong[] _nonces = new ulong[4];

    [Fact]
    public void Tokens_go_to_the_system_account_and_come_back_after_the_lock_period()
    {
        Good(0, Amount.FromAergo(300), "v1stake");
        Assert.Equal(Amount.FromAergo(700), _chain.Balance(0));
        Assert.Equal(Amount.FromAergo(300), StakingLedger.Total(State));
        Assert.Equal(new Stake(1, Amount.FromAergo(300)), StakingLedger.Find(State, _chain.Ids[0]));
        Bad(0, Amount.FromAergo(1), "v1stake", "less time has passed: the next change is possible in block 3");
        Bad(0, Amount.FromAergo(300), "v1unstake", "less time has passed");
        _chain.Produce();
        Other();
        _chain.Produce();
        Bad(0, Amount.FromAergo(301), "v1unstake", "request amount exceeds");
        Bad(0, Amount.FromAergo(250), "v1unstake", "too small amount to influence");
        Good(0, Amount.FromAergo(200), "v1unstake");
        Assert.Equal(Amount.FromAergo(900), _chain.Balance(0));
        Assert.Equal(new Stake(3, Amount.FromAergo(100)), StakingLedger.Find(State, _chain.Ids[0]));
        Pass(2);
        Good(0, Amount.FromAergo(100), "v1unstake");
        Assert.Null(StakingLedger.Find(State, _chain.Ids[0]));
        Assert.Equal(Amount.Zero, StakingLedger.Total(State));
        Assert.Equal(Amount.FromAergo(1000), _chain.Balance(0));
    }

    [Fact]
    public void An_unstake_needs_no_balance_and_a_stake_does()
    {
        Good(0, Amount.FromAergo(1000), "v1stake");
        Assert.Equal(Amount.Zero, _chain.Balance(0));
        Pass(2);
        Bad(0, Amount.FromAergo(100), "v1stake", "not enough balance");
        Good(0, Amount.FromAergo(1000), "v1unstake");
        Assert.Equal(Amount.FromAergo(1000), _chain.Balance(0));
    }

    [Fact]
    public void Votes_count_with_the_whole_stake_and_follow_it()
    {
        Bad(0, Amount.Zero, "v1voteBP", "must stake before vote", One);
        Bad(0, Amount.Zero, "v1unstake", "must stake before unstake");
        Good(0, Amount.FromAergo(200), "v1stake");
        Good(1, Amount.FromAergo(300), "v1stake");
        Good(0, Amount.Zero, "v1voteBP", One, Two);
        Good(1, Amount.Zero, "v1voteBP", Two, Three);
        Assert.Equal([(Two, 500UL), (Three, 300UL), (One, 200UL)], Ranking());
        Bad(1, Amount.Zero, "v1voteBP", "less time has passed", One);
        Pass(2);
        Good(1, Amount.FromAergo(100), "v1unstake");
        Assert.Equal([(Two, 400UL), (One, 200UL), (Three, 200UL)], Ranking());
        Pass(2);
        Good(1, Amount.Zero, "v1voteBP", One);
        Assert.Equal([(One, 400UL), (Two, 200UL)], Ranking());
        Pass(2);
        Good(1, Amount.FromAergo(200), "v1unstake");
        Assert.Equal([(One, 200UL), (Two, 200UL)], Ranking());
        Assert.Empty(StakingLedger.VotesOf(State, _chain.Ids[1]));
    }

    [Fact]
    public void Wrong_requests_have_their_own_reasons_and_change_nothing()
    {
        Bad(0, Amount.FromAergo(99), "v1stake", "too small amount to influence: a stake is at least");
        Bad(0, Amount.Zero, "v1stake", "too small amount to influence");
        Bad(0, Amount.FromAergo(200), "v1steak", "could not execute unknown cmd v1steak");
        Bad(0, Amount.Zero, "v1voteDAO", "not supported: v1voteDAO");
        Good(0, Amount.FromAergo(200), "v1stake");
        Bad(0, Amount.Zero, "v1voteBP", "a vote names 1 to 30 candidates");
        Bad(0, Amount.Zero, "v1voteBP", "a vote names 1 to 30 candidates", [.. Enumerable.Range(1, 31).Select(Candidate)]);
        Bad(0, Amount.Zero, "v1voteBP", "duplicate candidate", One, Two, One);
        Bad(0, Amount.Zero, "v1voteBP", "a candidate is a peer id", "nobody");
        Bad(0, Amount.FromAergo(1), "v1voteBP", "a vote carries none", One);
        Assert.Equal(Amount.FromAergo(800), _chain.Balance(0));
        Assert.Empty(Ranking());

        // A transfer would be a stake that nobody can get back.
        Admission sent = _chain.Submit(_chain.Transfer(1, 1, Amount.FromAergo(1), ++_nonces[1]) with { Recipient = Address.OfSpecial(SpecialAccounts.SystemName) }, 1);
        Assert.Contains("takes tokens as stakes only", sent.Pooled!.Receipt.Error, System.StringComparison.Ordinal);
    }

    [Fact]
    public void Events_name_the_account_and_what_it_did()
    {
        Receipt stake = Good(0, Amount.FromAergo(200), "v1stake");
        Assert.Equal(new ContractEvent(SpecialAccounts.System, "stake", $"[\"{_chain.AddressOf(0)}\",{{\"_bignum\":\"200000000000000000000\"}}]"), Assert.Single(stake.Events));
        Assert.Equal(new ContractEvent(SpecialAccounts.System, "voteBP", $"[\"{_chain.AddressOf(0)}\",[\"{One}\"]]"), Assert.Single(Good(0, Amount.Zero, "v1voteBP", One).Events));
        Assert.Equal(Amount.Zero, stake.Fee);
        Assert.Equal(SpecialAccounts.System, stake.Contract);
    }

    private IContractState State => _chain.Chain.Executor.OpenScratch(_chain.Chain.Pending.View).State;

    private static string Candidate(int number)
    {
        var id = new byte[StakingLedger.CandidateSize];
        id[0] = 8;
        id[^1] = (byte)number;
        return Base58.Encode(id);
    }

    private (string, ulong)[] Ranking() =>
        [.. StakingLedger.Ranking(State, 100).Select(v => (Base58.Encode(v.Candidate.Span), (ulong)(v.Amount.Aer / Amount.AerPerAergo)))];

    private void Pass(int blocks)
    {
        for (int i = 0; i < blocks; i++)
        {
            Other();
            _chain.Produce();
        }
    }

    // Blocks without transactions are not made, so somebody else does something.
    private void Other() => Assert.NotNull(_chain.Submit(_chain.Transfer(3, 2, new Amount(1), ++_nonces[3]), 3).Pooled);

    private Receipt Good(int account, Amount amount, string operation, params string[] arguments)
    {
        Receipt receipt = Run(account, amount, operation, arguments);
        Assert.Equal((CallStatus.Success, null), (receipt.Status, receipt.Error));
        return receipt;
    }

    private void Bad(int account, Amount amount, string operation, string reason, params string[] arguments)
    {
        Receipt receipt = Run(account, amount, operation, arguments);
        Assert.Equal(CallStatus.Reverted, receipt.Status);
        Assert.Contains(reason, receipt.Error, System.StringComparison.Ordinal);
        Assert.Empty(receipt.Events);
    }

    private Receipt Run(int account, Amount amount, string operation, string[] arguments)
    {
        Admission admission = _chain.Submit(
            _chain.Transfer(account, account, amount, ++_nonces[account]) with
            {
                Type = TransactionType.Governance,
                Recipient = Address.OfSpecial(SpecialAccounts.SystemName),
                Payload = new CallInfo(operation, [.. arguments.Select(JsonValue.Of)]).Encode(),
            },
            account);
        Assert.True(admission.Refusal is null, admission.Refusal?.Message);
        return admission.Pooled!.Receipt;
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Aergo.Ledger;
using Aergo.Primitives;

namespace Aergo.Node.Simulation;

/// <summary>Staking and voting at their plainest: a dictionary, and sums made anew each time.</summary>
internal sealed class ReferenceStakes(StakingProfile rules)
{
    private readonly Dictionary<AccountId, (UInt128 Amount, long Height, string[] Votes)> _stakes = [];

    /// <summary>Judges one governance transaction, does what it does, and says how many aer it moves from the sender to the system.</summary>
    public Int128 Apply(Transaction transaction, AccountId sender, UInt128 balance, long height, bool succeeded)
    {
        string payload = Encoding.UTF8.GetString(transaction.Payload.Span);
        _ = transaction.TryGetAmount(out Amount given);
        UInt128 amount = given.Aer;
        bool has = _stakes.TryGetValue(sender, out (UInt128 Amount, long Height, string[] Votes) stake);
        bool free = !has || height >= stake.Height + rules.LockBlocks;
        bool good;
        Int128 moved = 0;
        if (payload.Contains("v1stake", StringComparison.Ordinal))
        {
            good = free && amount > 0 && stake.Amount + amount >= rules.Minimum.Aer && balance >= amount;
            stake = (stake.Amount + amount, height, stake.Votes ?? []);
            moved = (Int128)amount;
        }
        else if (payload.Contains("v1unstake", StringComparison.Ordinal))
        {
            good = has && free && amount > 0 && amount <= stake.Amount && (amount == stake.Amount || stake.Amount - amount >= rules.Minimum.Aer);
            stake = (good ? stake.Amount - amount : 0, height, stake.Votes ?? []);
            moved = -(Int128)amount;
        }
        else
        {
            string[] votes = payload[(payload.IndexOf('[', StringComparison.Ordinal) + 1)..payload.IndexOf(']', StringComparison.Ordinal)].Replace("\"", string.Empty, StringComparison.Ordinal).Split(',');
            good = has && (free || stake.Votes.Length == 0) && votes.Distinct().Count() == votes.Length;
            stake = (stake.Amount, height, votes);
        }

        if (good != succeeded)
        {
            throw new SimulationViolationException("staking", $"block {height}: {payload} by {sender} {(succeeded ? "went through" : "was refused")}; the plain ledger says otherwise");
        }

        if (!good)
        {
            return 0;
        }

        if (stake.Amount == 0)
        {
            _stakes.Remove(sender);
        }
        else
        {
            _stakes[sender] = stake;
        }

        return moved;
    }

    public void CompareWith(IContractState state, UInt128 held)
    {
        UInt128 total = 0;
        var votes = new SortedDictionary<string, UInt128>(StringComparer.Ordinal);
        foreach ((AccountId account, (UInt128 amount, long height, string[] candidates)) in _stakes)
        {
            total += amount;
            Same($"stake of {account}", new Stake(height, new Amount(amount)).ToString(), StakingLedger.Find(state, account)?.ToString());
            Same($"votes of {account}", string.Join(',', candidates), string.Join(',', StakingLedger.VotesOf(state, account).Select(c => Base58.Encode(c))));
            foreach (string candidate in candidates)
            {
                votes[candidate] = votes.GetValueOrDefault(candidate) + amount;
            }
        }

        Same("sum of stakes", total.ToString(), StakingLedger.Total(state).Aer.ToString());
        Same("tokens behind the stakes", total.ToString(), held.ToString());
        Same(
            "ranking",
            string.Join(',', votes.Select(v => v.Key + "=" + v.Value)),
            string.Join(',', StakingLedger.Ranking(state, int.MaxValue).Select(v => Base58.Encode(v.Candidate.Span) + "=" + v.Amount.Aer).Order(StringComparer.Ordinal)));
    }

    private static void Same(string what, string expected, string? found)
    {
        if (expected != found)
        {
            throw new SimulationViolationException("staking", $"{what}: the chain has {found ?? "none"}, the plain ledger says {expected}");
        }
    }
}

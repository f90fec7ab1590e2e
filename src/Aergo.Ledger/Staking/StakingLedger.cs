using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using Aergo.Primitives;

namespace Aergo.Ledger;

/// <summary>Stakes and votes: rows of the system account <c>aergo.system</c>, which also holds the staked tokens.</summary>
/// <remarks>
/// Always: the sum of all stakes is the total, and a candidate's votes are the sum of the stakes of those who vote for it.
/// Source: docs/spec/staking.md.
/// </remarks>
public static class StakingLedger
{
    /// <summary>Length of a candidate's peer id, in bytes.</summary>
    public const int CandidateSize = 39;

    /// <summary>Most candidates of one vote.</summary>
    public const int CandidatesMax = 30;

    private static readonly byte[] StakePrefix = "staking"u8.ToArray(), VotePrefix = "vote"u8.ToArray(), CountPrefix = "count"u8.ToArray(), TotalKey = "total"u8.ToArray();

    /// <summary>Stake of an account, or null when it has none.</summary>
    public static Stake? Find(IContractState state, AccountId account)
    {
        ArgumentNullException.ThrowIfNull(state);
        byte[]? value = state.Get(SpecialAccounts.System, KeyOf(StakePrefix, account));
        return value is null ? null : new Stake((long)BinaryPrimitives.ReadUInt64LittleEndian(value), ReadAmount(value.AsSpan(sizeof(ulong))));
    }

    /// <summary>Everything that is staked.</summary>
    public static Amount Total(IContractState state) => AmountAt(state, TotalKey);

    /// <summary>Candidates an account votes for, in the order it named them.</summary>
    public static IReadOnlyList<byte[]> VotesOf(IContractState state, AccountId account)
    {
        ArgumentNullException.ThrowIfNull(state);
        byte[]? value = state.Get(SpecialAccounts.System, KeyOf(VotePrefix, account));
        return value is null ? [] : [.. value.Chunk(CandidateSize)];
    }

    /// <summary>Candidates with votes, best first; equal ones by their bytes.</summary>
    public static IReadOnlyList<CandidateVotes> Ranking(IContractState state, int limit)
    {
        ArgumentNullException.ThrowIfNull(state);
        var all = new List<CandidateVotes>();
        byte[] end = [.. CountPrefix];
        end[^1]++;
        using (IStateCursor cursor = state.Scan(SpecialAccounts.System, CountPrefix, end, descending: false))
        {
            while (cursor.Next())
            {
                all.Add(new CandidateVotes(cursor.Key[CountPrefix.Length..].ToArray(), ReadAmount(cursor.Value)));
            }
        }

        return [.. all.OrderByDescending(v => v.Amount.Aer).Take(limit)];
    }

    /// <summary>Sets a stake and moves its votes and the total along; zero ends the stake, and the vote with it.</summary>
    internal static void SetStake(IContractState state, AccountId account, long height, Amount amount)
    {
        Amount before = Find(state, account)?.Amount ?? Amount.Zero;
        IReadOnlyList<byte[]> votes = VotesOf(state, account);
        Count(state, votes, before, amount);
        Put(state, TotalKey, Total(state) - before + amount);
        byte[] key = KeyOf(StakePrefix, account);
        if (amount != Amount.Zero)
        {
            byte[] number = amount.ToWireBytes();
            var value = new byte[sizeof(ulong) + number.Length];
            BinaryPrimitives.WriteUInt64LittleEndian(value, (ulong)height);
            number.CopyTo(value, sizeof(ulong));
            state.Put(SpecialAccounts.System, key, value);
            return;
        }

        state.Delete(SpecialAccounts.System, key);
        if (votes.Count > 0)
        {
            state.Delete(SpecialAccounts.System, KeyOf(VotePrefix, account));
        }
    }

    /// <summary>Replaces the vote of an account that has a stake.</summary>
    internal static void SetVotes(IContractState state, AccountId account, long height, IReadOnlyList<byte[]> candidates)
    {
        Amount amount = Find(state, account)?.Amount ?? throw new UnreachableException("a vote without a stake");
        Count(state, VotesOf(state, account), amount, Amount.Zero);
        Count(state, candidates, Amount.Zero, amount);
        state.Put(SpecialAccounts.System, KeyOf(VotePrefix, account), [.. candidates.SelectMany(c => c)]);
        SetStake(state, account, height, amount);
    }

    private static void Count(IContractState state, IReadOnlyList<byte[]> candidates, Amount before, Amount after)
    {
        foreach (byte[] candidate in candidates)
        {
            byte[] key = [.. CountPrefix, .. candidate];
            Put(state, key, AmountAt(state, key) - before + after);
        }
    }

    private static void Put(IContractState state, byte[] key, Amount amount)
    {
        if (amount == Amount.Zero)
        {
            state.Delete(SpecialAccounts.System, key);
        }
        else
        {
            state.Put(SpecialAccounts.System, key, amount.ToWireBytes());
        }
    }

    private static Amount AmountAt(IContractState state, byte[] key)
    {
        ArgumentNullException.ThrowIfNull(state);
        byte[]? value = state.Get(SpecialAccounts.System, key);
        return value is null ? Amount.Zero : ReadAmount(value);
    }

    private static Amount ReadAmount(ReadOnlySpan<byte> bytes) =>
        AmountBytes.TryRead(bytes, out Amount amount) ? amount : throw new UnreachableException("a staking record that this ledger did not write");

    private static byte[] KeyOf(byte[] prefix, AccountId account) => [.. prefix, .. account.ToArray()];
}

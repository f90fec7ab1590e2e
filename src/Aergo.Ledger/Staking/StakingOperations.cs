using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;

namespace Aergo.Ledger;

/// <summary>Governance of <c>aergo.system</c>: staking, unstaking, voting for producers. Payloads, rules and texts as in Aergo.</summary>
internal sealed class StakingOperations(StakingProfile rules)
{
    public CallResult Run(TransactionContext context, CheckedTransaction transaction, AccountId sender, long height)
    {
        CallInfoError error = CallInfo.Parse(transaction.Transaction.Payload.Span, out CallInfo? call);
        return error != CallInfoError.None || call is null ? Refused($"payload is no call: {error}")
            : call.Name switch
            {
                "v1stake" when call.Arguments.Count == 0 => Stake(context, transaction, sender, height),
                "v1unstake" when call.Arguments.Count == 0 => Unstake(context, transaction, sender, height),
                "v1voteBP" => Vote(context, transaction, sender, height, call.Arguments),
                "v1voteDAO" => Refused("not supported: v1voteDAO, votes on parameters"),
                _ => Refused("could not execute unknown cmd " + call.Name),
            };
    }

    private CallResult Stake(TransactionContext context, CheckedTransaction transaction, AccountId sender, long height)
    {
        Stake? present = StakingLedger.Find(context, sender);
        Amount amount = (present?.Amount ?? Amount.Zero) + transaction.Amount;
        if (IsLocked(present, height, out CallResult? locked))
        {
            return locked!;
        }

        if (transaction.Amount == Amount.Zero || amount < rules.Minimum)
        {
            return Refused($"too small amount to influence: a stake is at least {rules.Minimum}");
        }

        if (!context.TryTransfer(sender, SpecialAccounts.System, transaction.Amount))
        {
            return Refused("not enough balance");
        }

        StakingLedger.SetStake(context, sender, height, amount);
        return Done(context, "stake", transaction, Number(transaction.Amount));
    }

    private CallResult Unstake(TransactionContext context, CheckedTransaction transaction, AccountId sender, long height)
    {
        if (StakingLedger.Find(context, sender) is not { } present)
        {
            return Refused("must stake before unstake");
        }

        if (IsLocked(present, height, out CallResult? locked))
        {
            return locked!;
        }

        if (transaction.Amount == Amount.Zero || transaction.Amount > present.Amount)
        {
            return Refused($"request amount exceeds: the stake is {present.Amount}");
        }

        Amount rest = present.Amount - transaction.Amount;
        if (rest != Amount.Zero && rest < rules.Minimum)
        {
            return Refused($"too small amount to influence: what stays must be nothing or at least {rules.Minimum}");
        }

        if (!context.TryTransfer(SpecialAccounts.System, sender, transaction.Amount))
        {
            throw new System.Diagnostics.UnreachableException("aergo.system holds less than is staked");
        }

        StakingLedger.SetStake(context, sender, height, rest);
        return Done(context, "unstake", transaction, Number(transaction.Amount));
    }

    private CallResult Vote(TransactionContext context, CheckedTransaction transaction, AccountId sender, long height, IReadOnlyList<JsonValue> arguments)
    {
        if (transaction.Amount != Amount.Zero)
        {
            return Refused("tx invalid amount: a vote carries none");
        }

        if (arguments.Count is 0 or > StakingLedger.CandidatesMax)
        {
            return Refused($"a vote names 1 to {StakingLedger.CandidatesMax} candidates");
        }

        var candidates = new List<byte[]>(arguments.Count);
        foreach (JsonValue argument in arguments)
        {
            if (argument.Kind != JsonKind.Text || !Base58.TryDecode(argument.Text, out byte[]? candidate) || candidate.Length != StakingLedger.CandidateSize)
            {
                return Refused("a candidate is a peer id, such as 16Uiu2HA…");
            }

            if (candidates.Exists(c => c.AsSpan().SequenceEqual(candidate)))
            {
                return Refused("duplicate candidate " + argument.Text);
            }

            candidates.Add(candidate);
        }

        if (StakingLedger.Find(context, sender) is not { } stake)
        {
            return Refused("must stake before vote");
        }

        // The first vote may follow the stake at once; changing it waits like any other change.
        if (StakingLedger.VotesOf(context, sender).Count > 0 && IsLocked(stake, height, out CallResult? locked))
        {
            return locked!;
        }

        StakingLedger.SetVotes(context, sender, height, candidates);
        return Done(context, "voteBP", transaction, JsonValue.Of([.. arguments]));
    }

    private bool IsLocked(Stake? stake, long height, out CallResult? refusal)
    {
        bool locked = stake is not null && height - stake.Height < rules.LockBlocks;
        refusal = locked ? Refused($"less time has passed: the next change is possible in block {stake!.Height + rules.LockBlocks}") : null;
        return locked;
    }

    private static CallResult Done(TransactionContext context, string name, CheckedTransaction transaction, JsonValue what)
    {
        context.Emit(new ContractEvent(SpecialAccounts.System, name, JsonValue.Of([JsonValue.Of(transaction.SenderAddress.ToString()), what]).ToString()));
        return new CallResult(CallStatus.Success, default, null);
    }

    private static JsonValue Number(Amount amount) => JsonValue.Of([("_bignum", JsonValue.Of(amount.Aer.ToString(System.Globalization.CultureInfo.InvariantCulture)))]);

    private static CallResult Refused(string why) => new(CallStatus.Reverted, default, why);
}

using System.CommandLine;
using System.Linq;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Ledger;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary><c>aergo stake</c>, <c>unstake</c> and <c>vote</c>: governance of the chain's producers.</summary>
internal static class GovernanceCommands
{
    public static Command MakeStake(CommonOptions common) =>
        Change(common, new Command("stake", "Stake tokens, which gives the right to vote"), "v1stake");

    public static Command MakeUnstake(CommonOptions common) =>
        Change(common, new Command("unstake", "Take staked tokens back"), "v1unstake");

    public static Command MakeVote(CommonOptions common)
    {
        var candidates = new Argument<string[]>("CANDIDATE")
        {
            Description = $"Peer ids of the candidates, at most {StakingLedger.CandidatesMax}; none: show how the votes stand",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var options = new SendOptions();
        var command = new Command("vote", "Vote for producers with everything that is staked, or show how the votes stand") { candidates };
        options.AddTo(command);
        common.Run(command, async (context, parsed, cancellation) =>
        {
            string[] named = parsed.GetValue(candidates) ?? [];
            if (named.Length == 0)
            {
                Show(context.Output, await context.Node.GetVotesAsync(ApiLimits.VotesMax, cancellation).ConfigureAwait(false));
                return;
            }

            await TransactionSending.RunAsync(context, parsed, options, Request(Amount.Zero, new CallInfo("v1voteBP", [.. named.Select(JsonValue.Of)])), cancellation).ConfigureAwait(false);
        });
        return command;
    }

    private static Command Change(CommonOptions common, Command command, string operation)
    {
        var amount = new Argument<string>("AMOUNT") { Description = "Such as 10000 or \"10000 aergo\"" };
        var options = new SendOptions();
        command.Add(amount);
        options.AddTo(command);
        common.Run(command, (context, parsed, cancellation) => TransactionSending.RunAsync(
            context, parsed, options, Request(Amounts.Parse(parsed.GetRequiredValue(amount)), new CallInfo(operation, [])), cancellation));
        return command;
    }

    private static TransactionSending.Request Request(Amount amount, CallInfo call) =>
        new(TransactionType.Governance, Address.OfSpecial(SpecialAccounts.SystemName), amount, call.Encode());

    private static void Show(CommandOutput output, System.Collections.Generic.IReadOnlyList<VoteView> votes)
    {
        if (output.Json)
        {
            output.Value(votes, ApiJson.Default.IReadOnlyListVoteView);
        }
        else if (votes.Count == 0)
        {
            output.Line("nobody has votes");
        }
        else
        {
            output.Table(["candidate", "votes"], votes.Select(v => new[] { v.Candidate, Amounts.Text(v.AmountAer) }));
        }
    }
}

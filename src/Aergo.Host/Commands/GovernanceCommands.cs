using System.CommandLine;
using Aergo.Api;

namespace Aergo.Host;

/// <summary><c>aergo stake</c> and <c>aergo vote</c>, which only chains with elected producers have.</summary>
internal static class GovernanceCommands
{
    public static Command MakeStake(CommonOptions common)
    {
        var amount = new Argument<string>("AMOUNT") { Description = "Such as 10000 or \"10000 aergo\"" };
        return NotHere(common, new Command("stake", "Stake tokens for voting") { amount }, "staking");
    }

    public static Command MakeVote(CommonOptions common)
    {
        var candidates = new Argument<string[]>("CANDIDATE") { Description = "Producers to vote for", Arity = ArgumentArity.OneOrMore };
        return NotHere(common, new Command("vote", "Vote for producers") { candidates }, "voting");
    }

    private static Command NotHere(CommonOptions common, Command command, string what)
    {
        common.Run(command, async (context, _, cancellation) =>
        {
            NodeStatus status = await context.Node.GetStatusAsync(cancellation).ConfigureAwait(false);
            throw new CommandFailureException($"not supported: {what} on a chain with consensus '{status.Consensus}', whose producer the genesis names");
        });
        return command;
    }
}

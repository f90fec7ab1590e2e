using System.CommandLine;

namespace Aergo.Host;

/// <summary>All verbs of the command line.</summary>
internal static class RootCommands
{
    public static RootCommand Make()
    {
        var common = new CommonOptions();
        var root = new RootCommand("AERGO: a ledger that is a database. './aergo up' starts a chain on this machine.");
        common.AddTo(root);

        root.Add(UpCommand.Make(common));
        root.Add(DownCommand.Make(common));
        root.Add(StatusCommand.Make(common));
        root.Add(VerifyCommand.Make(common));
        root.Add(AccountCommand.Make(common));
        root.Add(SendCommand.Make(common));
        root.Add(NameCommand.Make(common));
        root.Add(GovernanceCommands.MakeStake(common));
        root.Add(GovernanceCommands.MakeUnstake(common));
        root.Add(GovernanceCommands.MakeVote(common));
        root.Add(DeployCommand.Make(common));
        root.Add(ContractCommand.Make(common));
        root.Add(CallCommand.Make(common));
        root.Add(QueryCommand.Make(common));
        root.Add(SqlShellCommand.Make(common));
        root.Add(EventsCommand.Make(common));
        root.Add(BlockCommand.Make(common));
        root.Add(TransactionCommand.Make(common));
        root.Add(ProofCommand.Make(common));
        root.Add(GenesisCommand.Make(common));

        root.Add(SimCommand.Make(common));
        root.Add(BenchCommand.Make(common));
        root.Add(EvmCommand.Make(common));
        return root;
    }
}

using System.CommandLine;
using System.Globalization;
using Aergo.Api;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary><c>aergo status</c>.</summary>
internal static class StatusCommand
{
    public static Command Make(CommonOptions common)
    {
        var command = new Command("status", "Show what the node is and where its chain stands");
        common.Run(command, async (context, _, cancellation) =>
        {
            NodeStatus status = await context.Node.GetStatusAsync(cancellation).ConfigureAwait(false);
            if (context.Output.Json)
            {
                context.Output.Value(status, ApiJson.Default.NodeStatus);
                return;
            }

            context.Output.Facts(
                ("chain", status.Chain),
                ("consensus", status.Consensus),
                ("block", string.Create(CultureInfo.InvariantCulture, $"{status.Height}, final {status.FinalHeight}, of {status.BlockTime}")),
                ("block id", status.HeadId),
                ("state root", status.StateRoot),
                ("genesis id", status.GenesisId),
                ("transactions", string.Create(CultureInfo.InvariantCulture, $"{status.TransactionsTotal} in blocks, {status.PooledTransactions} waiting")),
                ("supply", Amounts.Text(status.Supply)),
                ("staked", Amounts.Text(status.StakedAer)),
                ("gas price", new Amount((System.UInt128)status.GasPriceAer).ToText(AmountUnit.Gaer)),
                ("data", status.DataDirectory),
                ("up for", string.Create(CultureInfo.InvariantCulture, $"{status.UptimeSeconds} s")),
                ("version", status.Version));
        });
        return command;
    }
}

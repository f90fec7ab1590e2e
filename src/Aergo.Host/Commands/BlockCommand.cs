using System.CommandLine;
using System.Globalization;
using System.Linq;
using Aergo.Api;

namespace Aergo.Host;

/// <summary><c>aergo block</c>.</summary>
internal static class BlockCommand
{
    public static Command Make(CommonOptions common)
    {
        var which = new Argument<string>("BLOCK") { Description = "Height, id, latest or final", DefaultValueFactory = _ => "latest" };
        var command = new Command("block", "Show a block") { which };
        common.Run(command, async (context, parsed, cancellation) =>
        {
            string text = parsed.GetRequiredValue(which);
            BlockView block = await context.Node.GetBlockAsync(text, cancellation).ConfigureAwait(false)
                ?? throw new CommandFailureException($"there is no block {text}; './aergo block latest' shows the last one");
            if (context.Output.Json)
            {
                context.Output.Value(block, ApiJson.Default.BlockView);
                return;
            }

            context.Output.Facts(
                ("block", block.Height.ToString(CultureInfo.InvariantCulture)),
                ("id", block.Id),
                ("status", block.Status),
                ("time", block.Time),
                ("slot", block.Slot.ToString(CultureInfo.InvariantCulture)),
                ("parent", block.Parent),
                ("state root", block.StateRoot),
                ("transactions root", block.TransactionsRoot),
                ("receipts root", block.ReceiptsRoot),
                ("events root", block.EventsRoot),
                ("gas used", block.GasUsed.ToString(CultureInfo.InvariantCulture)),
                ("bytes", block.Bytes.ToString(CultureInfo.InvariantCulture)),
                ("transactions", block.Transactions.Count.ToString(CultureInfo.InvariantCulture)));
            foreach (string hash in block.Transactions.Take(50))
            {
                context.Output.Line("  " + hash);
            }

            if (block.Transactions.Count > 50)
            {
                context.Output.Line(string.Create(CultureInfo.InvariantCulture, $"  and {block.Transactions.Count - 50} more; --json lists them all"));
            }
        });
        return command;
    }
}

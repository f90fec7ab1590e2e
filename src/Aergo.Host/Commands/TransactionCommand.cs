using System.CommandLine;
using System.Globalization;
using Aergo.Api;

namespace Aergo.Host;

/// <summary><c>aergo tx</c>.</summary>
internal static class TransactionCommand
{
    public static Command Make(CommonOptions common)
    {
        var hash = new Argument<string>("HASH") { Description = "64 hex digits, or base58" };
        var command = new Command("tx", "Show a transaction and its receipt") { hash };
        common.Run(command, async (context, parsed, cancellation) =>
        {
            string text = parsed.GetRequiredValue(hash);
            TransactionView view = await context.Node.GetTransactionAsync(text, cancellation).ConfigureAwait(false)
                ?? throw new CommandFailureException($"there is no transaction {text} on this node; it may have been refused, or sent to another chain");
            if (context.Output.Json)
            {
                context.Output.Value(view, ApiJson.Default.TransactionView);
                return;
            }

            ReceiptView? receipt = view.Receipt;
            context.Output.Facts(
                ("transaction", view.Hash),
                ("status", view.Status),
                ("block", view.Height < 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{view.Height}, place {view.Index}")),
                ("type", view.Type),
                ("from", view.From),
                ("nonce", view.Nonce.ToString(CultureInfo.InvariantCulture)),
                ("to", view.To),
                ("amount", Amounts.Text(view.AmountAer)),
                ("statement", view.Statement),
                ("result", receipt?.Status),
                ("error", receipt?.Error),
                ("gas", receipt?.GasUsed.ToString(CultureInfo.InvariantCulture)),
                ("fee", receipt is null ? null : Amounts.Text(receipt.FeeAer)),
                ("created", receipt is { Created.Count: > 0 } ? string.Join(", ", receipt.Created) : null));
            foreach (EventView raised in receipt?.Events ?? [])
            {
                context.Output.Line($"event {raised.Name} of {raised.ContractName ?? raised.Contract}: {raised.Data}");
            }
        });
        return command;
    }
}

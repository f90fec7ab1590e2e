using System.CommandLine;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary><c>aergo send</c>: a transfer of tokens.</summary>
internal static class SendCommand
{
    public static Command Make(CommonOptions common)
    {
        var to = new Argument<string>("TO") { Description = "Am… or 0x… address, registered name, key name or development account" };
        var amount = new Argument<string>("AMOUNT") { Description = "Such as 10, \"1.5 aergo\", \"5 gaer\"" };
        var options = new SendOptions();
        var command = new Command("send", "Send tokens to an account") { to, amount };
        options.AddTo(command);
        common.Run(command, (context, parsed, cancellation) => TransactionSending.RunAsync(
            context,
            parsed,
            options,
            new TransactionSending.Request(TransactionType.Transfer, Recipients.Parse(context, parsed.GetRequiredValue(to)), Amounts.Parse(parsed.GetRequiredValue(amount)), default),
            cancellation));
        return command;
    }
}

using System;
using System.CommandLine;
using System.Linq;
using System.Text;
using Aergo.Api;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary><c>aergo call</c>: one procedure of a contract, in a signed transaction.</summary>
internal static class CallCommand
{
    public static Command Make(CommonOptions common)
    {
        var contract = new Argument<string>("CONTRACT") { Description = "Name or address of the contract" };
        var procedure = new Argument<string>("PROCEDURE") { Description = "Procedure or function to call" };
        var arguments = new Argument<string[]>("ARGS") { Description = "Arguments: what reads as JSON (7, true, null, \"7\", [1,2]) is that, all else is text", Arity = ArgumentArity.ZeroOrMore };
        var amount = new Option<string?>("--amount") { Description = "Tokens to send along, such as \"1.5 aergo\"", HelpName = "AMOUNT" };
        var options = new SendOptions();
        var command = new Command("call", "Call a procedure of a contract") { contract, procedure, arguments, amount };
        options.AddTo(command);
        common.Run(command, async (context, parsed, cancellation) =>
        {
            Address recipient = await Contracts.FindAsync(context, parsed.GetRequiredValue(contract), cancellation).ConfigureAwait(false);
            var call = new CallInfo(parsed.GetRequiredValue(procedure), [.. (parsed.GetValue(arguments) ?? []).Select(Argument)]);
            Amount sent = parsed.GetValue(amount) is { } text ? Amounts.Parse(text) : Amount.Zero;
            await TransactionSending.RunAsync(
                context, parsed, options, new TransactionSending.Request(TransactionType.Call, recipient, sent, call.Encode()), cancellation,
                answer => CallResults.Show(context.Output, answer)).ConfigureAwait(false);
        });
        return command;
    }

    private static JsonValue Argument(string text) =>
        JsonParser.Parse(Encoding.UTF8.GetBytes(text), Transaction.SizeMax, out JsonValue? value) == JsonError.None && value is not null ? value : JsonValue.Of(text);
}

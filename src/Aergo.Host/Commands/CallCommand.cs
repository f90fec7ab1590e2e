using System;
using System.CommandLine;
using System.Linq;
using System.Text;
using Aergo.Api;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary><c>aergo call</c>: one procedure of a contract, or one function of a contract of the EVM, in a signed transaction.</summary>
internal static class CallCommand
{
    public static Command Make(CommonOptions common)
    {
        var contract = new Argument<string>("CONTRACT") { Description = "Name or address of the contract" };
        var procedure = new Argument<string>("PROCEDURE") { Description = "Procedure or function to call; a signature such as \"transfer(address,uint256)\" for the EVM" };
        var arguments = new Argument<string[]>("ARGS") { Description = "Arguments: what reads as JSON (7, true, null, \"7\", [1,2]) is that, all else is text", Arity = ArgumentArity.ZeroOrMore };
        var amount = new Option<string?>("--amount") { Description = "Tokens to send along, such as \"1.5 aergo\"", HelpName = "AMOUNT" };
        var abi = new Option<string?>("--abi") { Description = "File with the ABI of a contract of the EVM", HelpName = "FILE" };
        var options = new SendOptions();
        var command = new Command("call", "Call a procedure of a contract") { contract, procedure, arguments, amount, abi };
        options.AddTo(command);
        common.Run(command, async (context, parsed, cancellation) =>
        {
            Address recipient = await Contracts.FindAsync(context, parsed.GetRequiredValue(contract), cancellation).ConfigureAwait(false);
            string called = parsed.GetRequiredValue(procedure);
            string[] given = parsed.GetValue(arguments) ?? [];
            byte[] payload = SignatureOf(called, parsed.GetValue(abi)) is { } signature
                ? signature.Encode(await EvmArtifact.ValuesAsync(context, signature, given, cancellation).ConfigureAwait(false))
                : new CallInfo(called, [.. given.Select(Argument)]).Encode();
            Amount sent = parsed.GetValue(amount) is { } text ? Amounts.Parse(text) : Amount.Zero;
            await TransactionSending.RunAsync(
                context, parsed, options, new TransactionSending.Request(TransactionType.Call, recipient, sent, payload), cancellation,
                answer => CallResults.Show(context.Output, answer)).ConfigureAwait(false);
        });
        return command;
    }

    /// <summary>The function meant, where it is one of the EVM: written out, or named and in the ABI.</summary>
    private static AbiSignature? SignatureOf(string text, string? abi)
    {
        if (text.Contains('(', StringComparison.Ordinal))
        {
            return AbiSignature.TryParse(text, out string error) ?? throw new CommandFailureException($"\"{text}\" is no signature: {error}");
        }

        if (abi is null)
        {
            return null;
        }

        AbiSignature[] found = [.. EvmArtifact.ReadAbi(abi).Functions.Where(f => f.Name == text)];
        return found.Length == 1 ? found[0]
            : throw new CommandFailureException(found.Length == 0 ? $"{abi} has no function {text}" : $"{abi} has several functions {text}: write one out, such as {found[0].Canonical}");
    }

    private static JsonValue Argument(string text) =>
        JsonParser.Parse(Encoding.UTF8.GetBytes(text), Transaction.SizeMax, out JsonValue? value) == JsonError.None && value is not null ? value : JsonValue.Of(text);
}

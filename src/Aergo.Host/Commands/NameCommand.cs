using System.CommandLine;
using Aergo.Api;
using Aergo.Ledger;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary><c>aergo name</c>: registered names of twelve characters.</summary>
internal static class NameCommand
{
    public static Command Make(CommonOptions common) =>
        new("name", "Register, change and look up names") { Register(common), Update(common), Show(common) };

    private static Argument<string> NameArgument() => new("NAME") { Description = "Exactly 12 characters of a-z and 0-9" };

    private static Command Register(CommonOptions common)
    {
        Argument<string> name = NameArgument();
        var options = new SendOptions();
        var command = new Command("register", "Register a name for the account that signs") { name };
        options.AddTo(command);
        common.Run(command, (context, parsed, cancellation) => TransactionSending.RunAsync(
            context, parsed, options, Request(context, new CallInfo("v1createName", [JsonValue.Of(Checked(parsed.GetRequiredValue(name)))])), cancellation));
        return command;
    }

    private static Command Update(CommonOptions common)
    {
        Argument<string> name = NameArgument();
        var to = new Argument<string>("TO") { Description = "Address or key name that the name is to stand for" };
        var options = new SendOptions();
        var command = new Command("update", "Point a name of yours somewhere else") { name, to };
        options.AddTo(command);
        common.Run(command, (context, parsed, cancellation) => TransactionSending.RunAsync(
            context,
            parsed,
            options,
            Request(context, new CallInfo("v1updateName", [JsonValue.Of(Checked(parsed.GetRequiredValue(name))), JsonValue.Of(Recipients.Parse(context, parsed.GetRequiredValue(to)).ToString())])),
            cancellation));
        return command;
    }

    private static Command Show(CommonOptions common)
    {
        Argument<string> name = NameArgument();
        var command = new Command("show", "Show the account that a name stands for") { name };
        common.Run(command, async (context, parsed, cancellation) =>
        {
            string text = Checked(parsed.GetRequiredValue(name));
            AccountView view = await context.Node.GetAccountAsync(text, cancellation).ConfigureAwait(false)
                ?? throw new CommandFailureException($"nobody has registered the name {text}; './aergo name register {text}' does");
            AccountCommand.Show(context.Output, view);
        });
        return command;
    }

    private static string Checked(string name) => Address.IsRegistrableName(name) ? name
        : throw new CommandFailureException($"\"{name}\" cannot be registered: a name has exactly 12 characters of a-z and 0-9");

    private static TransactionSending.Request Request(CommandContext context, CallInfo call)
    {
        // The price is part of the genesis; without the file at hand, the usual one.
        Amount price = context.Data.HasChain ? GenesisFiles.Read(context.Data.Genesis, context.Signatures).Fees.NamePrice : new FeeProfile().NamePrice;
        return new TransactionSending.Request(TransactionType.Governance, Address.OfSpecial(SpecialAccounts.NameName), price, call.Encode());
    }
}

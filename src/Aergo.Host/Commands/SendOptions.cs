using System.CommandLine;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>Options of every verb that sends a transaction.</summary>
internal sealed class SendOptions
{
    private readonly Option<string?> _from = new("--from")
    {
        Description = $"Account that signs: key name, address or development account (default: ${SigningKeys.FromVariable}, your only key, or alice)",
        HelpName = "NAME",
    };

    private readonly Option<string?> _passwordFile = UpCommand.PasswordFile();

    private readonly Option<string> _wait = new("--wait") { Description = "Return when the transaction is pooled, in a block, or final", DefaultValueFactory = _ => "pooled" };

    private readonly Option<ulong> _gasLimit = new("--gas-limit") { Description = "Most gas it may take (0: as much as the balance pays for)", HelpName = "GAS" };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only show result, fee and difference: run it at the pool's head without signing or sending" };

    public SendOptions() => _wait.AcceptOnlyFromAmong("pooled", "block", "final");

    public void AddTo(Command command)
    {
        command.Add(_from);
        command.Add(_wait);
        command.Add(_gasLimit);
        command.Add(_passwordFile);
        command.Add(_dryRun);
    }

    public string From(CommandContext context, ParseResult parsed) => SigningKeys.NameOrDefault(context, parsed.GetValue(_from));

    public string Wait(ParseResult parsed) => parsed.GetValue(_wait) ?? "pooled";

    public ulong GasLimit(ParseResult parsed) => parsed.GetValue(_gasLimit);

    public bool DryRun(ParseResult parsed) => parsed.GetValue(_dryRun);

    public PrivateKey Key(CommandContext context, ParseResult parsed) => SigningKeys.Find(context, From(context, parsed), parsed.GetValue(_passwordFile));
}

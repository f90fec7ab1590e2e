using System.CommandLine;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Primitives;
using Aergo.Rpc.Postgres;
using Aergo.Sql.Engine;

namespace Aergo.Host;

/// <summary><c>aergo account password</c>: the password with which a role logs in over the PostgreSQL protocol.</summary>
/// <remarks>The password stays here: the transaction carries a SCRAM verifier, from which it cannot be computed back.</remarks>
internal static class AccountPassword
{
    private const int SaltBytes = 16;

    public static Command Make(CommonOptions common)
    {
        var role = new Argument<string?>("ROLE") { Description = "Role that gets the password (default: the one of the account that signs)", Arity = ArgumentArity.ZeroOrOne };
        var file = new Option<string?>("--new-password-file") { Description = "File whose first line is the new password (default: asked for)", HelpName = "FILE" };
        var options = new SendOptions();
        var command = new Command("password", "Set the password with which a role logs in to SQL") { role, file };
        options.AddTo(command);
        common.Run(command, async (context, parsed, cancellation) =>
        {
            string name = parsed.GetValue(role) ?? await RoleAsync(context, options.Key(context, parsed), cancellation).ConfigureAwait(false);
            string password = Passwords.GetNew(parsed.GetValue(file), $"new password of role {name}: ", "--new-password-file");
            string verifier = ScramServer.MakeVerifier(password, RandomNumberGenerator.GetBytes(SaltBytes));
            string quoted = name.Replace("\"", "\"\"", System.StringComparison.Ordinal);
            var payload = new SqlPayload { Commands = [new SqlCommand($"ALTER ROLE \"{quoted}\" PASSWORD '{verifier}'", [])] };
            await TransactionSending.RunAsync(
                context, parsed, options, new TransactionSending.Request(TransactionType.Call, Address.OfSpecial(SpecialAccounts.SqlName), Amount.Zero, payload.Encode()), cancellation).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<string> RoleAsync(CommandContext context, PrivateKey key, CancellationToken cancellation)
    {
        string address = Address.Of(key.PublicKeyBy(context.Signatures)).ToString();
        AccountView? account = await context.Node.GetAccountAsync(address, cancellation).ConfigureAwait(false);
        return account?.Name ?? throw new CommandFailureException($"{address} has no role on this chain; its owner makes one with: CREATE ROLE name LOGIN ACCOUNT '{account?.EthereumAddress ?? address}'");
    }
}

using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary><c>aergo account</c>: keys of the data directory, and accounts of the chain.</summary>
internal static class AccountCommand
{
    public static Command Make(CommonOptions common) =>
        new("account", "Make, list, import, export and show accounts") { New(common), List(common), Import(common), Export(common), ShowOne(common), AccountPassword.Make(common) };

    /// <summary>Prints an account of the chain.</summary>
    public static void Show(CommandOutput output, AccountView view)
    {
        if (output.Json)
        {
            output.Value(view, ApiJson.Default.AccountView);
        }

        output.Facts(
            ("address", view.Address),
            ("ethereum", view.EthereumAddress),
            ("name", view.Name),
            ("contract", view.Contract),
            ("owner", view.Owner),
            ("balance", Amounts.Text(view.BalanceAer)),
            ("staked", view.StakeHeight is { } since ? $"{Amounts.Text(view.StakedAer)}, since block {since}" : null),
            ("votes for", view.Votes.Count == 0 ? null : string.Join(' ', view.Votes)),
            ("nonce", view.Nonce.ToString(CultureInfo.InvariantCulture)));
    }

    private static Command New(CommonOptions common)
    {
        var name = new Argument<string?>("NAME") { Description = "Name of the key (default: its address)", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> passwordFile = UpCommand.PasswordFile();
        var command = new Command("new", "Make a key and keep it, encrypted, in the data directory") { name, passwordFile };
        common.Run(command, (context, parsed, _) =>
        {
            string password = Passwords.Get(parsed.GetValue(passwordFile), "password for the new key: ", twice: true);
            using PrivateKey key = KeyDirectory.NewKey();
            Kept(context, context.Keys.Add(parsed.GetValue(name), key, password));
            return Task.CompletedTask;
        });
        return command;
    }

    private static Command List(CommonOptions common)
    {
        var command = new Command("list", "List the keys of the data directory and the development accounts");
        common.Run(command, (context, _, _) =>
        {
            var rows = new List<(string Name, string Address, string Id, string Kind)>();
            foreach (KeyEntry entry in context.Keys.List())
            {
                rows.Add((entry.Name, entry.Address, IdOf(context, entry.Address), "key file"));
            }

            if (IsDevelopment(context))
            {
                foreach ((string name, PrivateKey key) in DevelopmentAccounts.All(context.Signatures).Where(a => !a.Name.Contains(':', StringComparison.Ordinal)))
                {
                    string address = Address.Of(key.PublicKeyBy(context.Signatures)).ToString();
                    rows.Add((name, address, IdOf(context, address), "development"));
                }
            }

            if (context.Output.Json)
            {
                context.Output.Value(JsonValue.Of([.. rows.Select(r => JsonValue.Of(
                [
                    ("name", JsonValue.Of(r.Name)),
                    ("address", JsonValue.Of(r.Address)),
                    ("ethereumAddress", JsonValue.Of(r.Id)),
                    ("kind", JsonValue.Of(r.Kind)),
                ]))]));
            }
            else if (rows.Count == 0)
            {
                context.Output.Line($"no keys in {context.Data.Keys}; './aergo account new NAME' makes one");
            }
            else
            {
                context.Output.Table(["name", "address", "the same for Ethereum tools", "kind"], rows.Select(r => new[] { r.Name, r.Address, r.Id, r.Kind }));
            }

            return Task.CompletedTask;
        });
        return command;
    }

    private static Command Import(CommonOptions common)
    {
        var file = new Argument<string>("FILE") { Description = "A key file in Aergo's keystore format, or a file with an exported key (base58) or a bare key (64 hex digits)" };
        var name = new Option<string?>("--name") { Description = "Name to keep it under (default: its address)", HelpName = "NAME" };
        Option<string?> passwordFile = UpCommand.PasswordFile();
        var command = new Command("import", "Take a key over; the same password protects it here") { file, name, passwordFile };
        common.Run(command, (context, parsed, _) =>
        {
            string path = parsed.GetRequiredValue(file);
            string text = Encoding.UTF8.GetString(WholeFile.Read(path, Keystore.SizeMax)).Trim();
            string password = Passwords.Get(parsed.GetValue(passwordFile), "password of the key: ");
            using PrivateKey key = Read(context, path, text, password);
            Kept(context, context.Keys.Add(parsed.GetValue(name), key, password));
            return Task.CompletedTask;
        });
        return command;
    }

    private static PrivateKey Read(CommandContext context, string path, string text, string password)
    {
        if (text.StartsWith('{'))
        {
            return context.Keys.OpenFile(path, password);
        }

        string digits = text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text;
        var bytes = new byte[PrivateKey.Size];
        if (digits.Length == 2 * bytes.Length && Convert.FromHexString(digits, bytes, out _, out _) == System.Buffers.OperationStatus.Done)
        {
            bool good = PrivateKey.TryCreate(bytes, out PrivateKey? bare);
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(bytes);
            return good ? bare! : throw new CommandFailureException($"{path}: the hex digits are no private key");
        }

        KeystoreError error = ExportedKey.FromText(text, password, out PrivateKey? key);
        return error == KeystoreError.None && key is not null ? key
            : throw new CommandFailureException($"{path}: {(error == KeystoreError.Malformed ? "neither a key file, nor an exported key, nor 64 hex digits" : error.ToText())}");
    }

    private static Command Export(CommonOptions common)
    {
        var name = new Argument<string>("NAME") { Description = "Name or address of the key" };
        var format = new Option<string>("--format") { Description = "keystore: Aergo's key file; text: one line of base58 for aergocli and wallets", DefaultValueFactory = _ => "keystore" };
        format.AcceptOnlyFromAmong("keystore", "text");
        var output = new Option<string?>("--out") { Description = "File to write (default: standard output)", HelpName = "FILE" };
        Option<string?> passwordFile = UpCommand.PasswordFile();
        var command = new Command("export", "Give a key out, encrypted under its password") { name, format, output, passwordFile };
        common.Run(command, (context, parsed, _) =>
        {
            string text = Exported(context, parsed.GetRequiredValue(name), parsed.GetRequiredValue(format) == "text", parsed.GetValue(passwordFile));
            if (parsed.GetValue(output) is not { } path)
            {
                Console.Out.WriteLine(text);
                return Task.CompletedTask;
            }

            WholeFile.Write(path, Encoding.UTF8.GetBytes(text + "\n"), secret: true, overwrite: false);
            context.Output.Line($"wrote {Path.GetFullPath(path)}");
            return Task.CompletedTask;
        });
        return command;
    }

    private static string Exported(CommandContext context, string name, bool asText, string? passwordFile)
    {
        KeyEntry? entry = context.Keys.Find(name);
        if (entry is not null && !asText)
        {
            return Encoding.UTF8.GetString(WholeFile.Read(entry.Path, Keystore.SizeMax)).Trim();
        }

        PrivateKey? known = entry is not null ? null
            : DevelopmentAccounts.Find(name, context.Signatures) ?? throw new CommandFailureException($"there is no key \"{name}\" in {context.Data.Keys}; './aergo account list' lists them");
        string password = Passwords.Get(passwordFile, $"password of {name}: ");
        using PrivateKey key = known ?? context.Keys.Open(entry!, password);
        return asText
            ? ExportedKey.ToText(key, password)
            : Keystore.Seal(
                key, password, ScryptParameters.NodeDefault, System.Security.Cryptography.RandomNumberGenerator.GetBytes(Keystore.SaltSize),
                System.Security.Cryptography.RandomNumberGenerator.GetBytes(Keystore.IvSize), context.Signatures);
    }

    private static Command ShowOne(CommonOptions common)
    {
        var account = new Argument<string>("ACCOUNT") { Description = "Address, registered name, key name, role or contract" };
        var command = new Command("show", "Show balance and nonce of an account") { account };
        common.Run(command, async (context, parsed, cancellation) =>
        {
            string text = parsed.GetRequiredValue(account);
            string asked = context.Keys.Find(text)?.Address ?? text;
            AccountView view = await context.Node.GetAccountAsync(asked, cancellation).ConfigureAwait(false)
                ?? throw new CommandFailureException($"\"{text}\" is no account: give an Am… or 0x… address, or a name that is registered");
            Show(context.Output, view);
        });
        return command;
    }

    private static void Kept(CommandContext context, KeyEntry entry)
    {
        if (context.Output.Json)
        {
            context.Output.Value(JsonValue.Of([("name", JsonValue.Of(entry.Name)), ("address", JsonValue.Of(entry.Address)), ("ethereumAddress", JsonValue.Of(IdOf(context, entry.Address))), ("file", JsonValue.Of(entry.Path))]));
        }

        context.Output.Facts(("name", entry.Name), ("address", entry.Address), ("ethereum", IdOf(context, entry.Address)), ("file", entry.Path));
    }

    private static bool IsDevelopment(CommandContext context) => !context.Data.HasChain || GenesisFiles.Read(context.Data.Genesis, context.Signatures).Sql.TrustLoopback;

    private static string IdOf(CommandContext context, string address) =>
        Address.TryParse(address, out Address? parsed) && parsed.TryGetId(context.Signatures, out AccountId id) ? id.ToChecksumString() : string.Empty;
}

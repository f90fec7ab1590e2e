using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>The key that a name on the command line means.</summary>
internal static class SigningKeys
{
    /// <summary>Names the account when --from is left out.</summary>
    public const string FromVariable = "AERGO_FROM";

    /// <summary>A key file of the data directory first, then a development account.</summary>
    /// <exception cref="CommandFailureException">There is no such key.</exception>
    public static PrivateKey Find(CommandContext context, string name, string? passwordFile)
    {
        KeyDirectory keys = context.Keys;
        if (keys.Find(name) is { } entry)
        {
            return keys.Open(entry, Passwords.Get(passwordFile, $"password of {entry.Name}: "));
        }

        if (DevelopmentAccounts.Find(name, context.Signatures) is { } key)
        {
            return key;
        }

        IReadOnlyList<KeyEntry> known = keys.List();
        string list = string.Join(", ", known.Select(k => k.Name).Concat(DevelopmentAccounts.Users).Take(12));
        throw new CommandFailureException($"there is no key of \"{name}\" in {keys.Directory}; known are {list}. './aergo account new NAME' makes one, './aergo account import' takes one");
    }

    /// <summary>The address of a key, without opening it.</summary>
    /// <exception cref="CommandFailureException">There is no such key.</exception>
    public static Address AddressOf(CommandContext context, string name) =>
        context.Keys.Find(name) is { } entry && Address.TryParse(entry.Address, out Address? address) ? address
            : Address.TryParse(name, out address) && address.Kind == AddressKind.PublicKey ? address
            : Address.Of(Find(context, name, passwordFile: null).PublicKeyBy(context.Signatures));

    /// <summary>Who acts: the name given, the environment's, the only key there is, or alice of the development chain.</summary>
    public static string NameOrDefault(CommandContext context, string? from)
    {
        from ??= System.Environment.GetEnvironmentVariable(FromVariable);
        if (!string.IsNullOrEmpty(from))
        {
            return from;
        }

        IReadOnlyList<KeyEntry> keys = context.Keys.List();
        return keys.Count == 1 ? keys[0].Name : DevelopmentAccounts.DefaultName;
    }
}

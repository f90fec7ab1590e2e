using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>Whom a text on the command line means when tokens go there.</summary>
internal static class Recipients
{
    /// <summary>Own keys and development accounts by name; otherwise an address or a registered name. Never a contract's name, which anybody may choose.</summary>
    /// <exception cref="CommandFailureException">The text is nobody.</exception>
    public static Address Parse(CommandContext context, string text)
    {
        if (context.Keys.Find(text) is { } entry && Address.TryParse(entry.Address, out Address? own))
        {
            return own;
        }

        if (DevelopmentAccounts.Find(text, context.Signatures) is { } key)
        {
            return Address.Of(key.PublicKeyBy(context.Signatures));
        }

        AddressError error = Address.Parse(text, out Address? address);
        if (error == AddressError.None && address is not null && (address.Name is not { } name || Address.IsRegistrableName(name) || address.IsSpecial))
        {
            return address;
        }

        throw new CommandFailureException($"\"{text}\" is nobody: {Reason(error)}; give an Am… or 0x… address, a registered name of 12 characters, or the name of a key");
    }

    private static string Reason(AddressError error) => error switch
    {
        AddressError.WrongChecksum => "the letters' case does not fit its checksum, so a character is wrong",
        AddressError.WrongLength or AddressError.WrongVersion or AddressError.WrongPrefix => "it is no address of this network",
        AddressError.ForeignContract => "not supported: contract addresses of the older network",
        _ => "it is neither an address nor a known name",
    };
}

using System.Threading;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>Contracts by the names people call them.</summary>
internal static class Contracts
{
    /// <summary>The account of a contract given by name or address.</summary>
    /// <exception cref="CommandFailureException">There is none.</exception>
    public static async Task<Address> FindAsync(CommandContext context, string text, CancellationToken cancellation)
    {
        AccountView? view = await context.Node.GetAccountAsync("contract:" + text, cancellation).ConfigureAwait(false);
        if (view is null && Address.TryParse(text, out Address? given) && given.Name is null)
        {
            return given;
        }

        return view is not null && AccountIdText.TryParse(view.EthereumAddress, out AccountId id)
            ? Address.OfContract(id)
            : throw new CommandFailureException($"there is no contract \"{text}\"; './aergo deploy FILE.sql --as {text}' makes one");
    }
}

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>Accounts of development chains. Their keys are public knowledge: everybody can spend what they hold.</summary>
/// <remarks>
/// The first ten keys of the phrase that Anvil and Hardhat use, so that wallets and scripts have them already; and, under Aergo's own path
/// of the same phrase, one account for the rest of each group of the allocation table.
/// </remarks>
internal static class DevelopmentAccounts
{
    public const string Phrase = "test test test test test test test test test test test junk";

    /// <summary>Role that owns the chain: the issuer's account.</summary>
    public const string OwnerName = "aergo";

    /// <summary>Who acts when nobody is named.</summary>
    public const string DefaultName = "alice";

    private static readonly string[] UserNames = ["alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy"];

    private static readonly string[] GroupNames = ["sale", "community", "issuer", "advisors", "employees"];

    /// <summary>Names of the ten, in the order of their keys.</summary>
    public static IReadOnlyList<string> Users => UserNames;

    /// <summary>Groups of the allocation table, in its order.</summary>
    public static IReadOnlyList<string> Groups => GroupNames;

    /// <summary>Whether a name is one of them.</summary>
    public static bool IsKnown(string name) => PathOf(name) is not null;

    /// <summary>The key of one of the ten, of <see cref="OwnerName"/>, or of a group (<c>group:sale</c>); null for other names.</summary>
    public static PrivateKey? Find(string name, ISignatures signatures) => PathOf(name) is { } path ? Derive(path, signatures) : null;

    /// <summary>The account that holds what is left of a group.</summary>
    public static PrivateKey OfGroup(string group, ISignatures signatures) =>
        Find("group:" + group, signatures) ?? throw new ArgumentException("no such group: " + group, nameof(group));

    /// <summary>The account that signs what development tools change from outside; it holds nothing.</summary>
    public static PrivateKey Operator(ISignatures signatures) => Derive(HdWallet.AergoPath + GroupNames.Length.ToString(CultureInfo.InvariantCulture), signatures);

    /// <summary>All keys with their names: the ten, the owner, then the other groups.</summary>
    public static IEnumerable<(string Name, PrivateKey Key)> All(ISignatures signatures)
    {
        foreach (string name in UserNames.Append(OwnerName).Concat(GroupNames.Where(g => g != "issuer").Select(g => "group:" + g)))
        {
            yield return (name, Find(name, signatures)!);
        }
    }

    private static string? PathOf(string name)
    {
        int user = Array.IndexOf(UserNames, name);
        if (user >= 0)
        {
            return HdWallet.EthereumPath + user.ToString(CultureInfo.InvariantCulture);
        }

        int group = Array.IndexOf(GroupNames, name == OwnerName ? "issuer" : name.StartsWith("group:", StringComparison.Ordinal) ? name[6..] : string.Empty);
        return group >= 0 ? HdWallet.AergoPath + group.ToString(CultureInfo.InvariantCulture) : null;
    }

    private static PrivateKey Derive(string path, ISignatures signatures) =>
        Mnemonic.TryToSeed(Phrase, null, out byte[]? seed) && HdWallet.TryDerive(seed, path, signatures, out PrivateKey? key)
            ? key
            : throw new UnreachableException("a fixed phrase and path without a key");
}

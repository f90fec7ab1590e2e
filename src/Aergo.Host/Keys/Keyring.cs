using System.Collections.Generic;
using Aergo.Ledger;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>Keys this node may sign with for SQL sessions: those unlocked at start, and on development chains the ones everybody knows.</summary>
internal sealed class Keyring : IKeyring
{
    private readonly Dictionary<AccountId, PrivateKey> _keys = [];

    /// <summary>The keys of development accounts that the genesis gives a role to, if it trusts loopback.</summary>
    public static Keyring For(GenesisConfig genesis, ISignatures signatures)
    {
        var ring = new Keyring();
        if (genesis.Sql.TrustLoopback)
        {
            foreach (GenesisRole role in genesis.Roles)
            {
                if (DevelopmentAccounts.Find(role.Name, signatures) is { } key && IdOf(key, signatures) == role.Account)
                {
                    ring._keys[role.Account] = key;
                }
            }
        }

        return ring;
    }

    /// <summary>Adds an unlocked key and says whose it is.</summary>
    public AccountId Add(PrivateKey key, ISignatures signatures)
    {
        AccountId id = IdOf(key, signatures);
        _keys[id] = key;
        return id;
    }

    public PrivateKey? Find(AccountId account) => _keys.GetValueOrDefault(account);

    private static AccountId IdOf(PrivateKey key, ISignatures signatures) =>
        key.PublicKeyBy(signatures).TryGetAccountId(signatures, out AccountId id) ? id : default;
}

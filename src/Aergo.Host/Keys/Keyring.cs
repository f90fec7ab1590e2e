using System.Collections.Generic;
using System.Linq;
using Aergo.Ledger;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>Keys this node may sign with for SQL sessions: those unlocked at start, and on development chains the ones everybody knows.</summary>
internal sealed class Keyring : IKeyring
{
    private readonly Dictionary<AccountId, PrivateKey> _keys = [];
    private readonly List<AccountId> _order = [];

    /// <summary>Whose keys there are: development accounts in the order of their keys, the chain's owner after them, then what was unlocked.</summary>
    public IReadOnlyList<AccountId> Accounts => _order;

    /// <summary>The keys of development accounts that the genesis gives a role to, if it trusts loopback.</summary>
    public static Keyring For(GenesisConfig genesis, ISignatures signatures)
    {
        var ring = new Keyring();
        if (genesis.Sql.TrustLoopback)
        {
            foreach (GenesisRole role in genesis.Roles.OrderBy(r => r.IsOwner))
            {
                if (DevelopmentAccounts.Find(role.Name, signatures) is { } key && IdOf(key, signatures) == role.Account)
                {
                    ring.Keep(role.Account, key);
                }
            }
        }

        return ring;
    }

    /// <summary>Adds an unlocked key and says whose it is.</summary>
    public AccountId Add(PrivateKey key, ISignatures signatures)
    {
        AccountId id = IdOf(key, signatures);
        Keep(id, key);
        return id;
    }

    public PrivateKey? Find(AccountId account) => _keys.GetValueOrDefault(account);

    private void Keep(AccountId account, PrivateKey key)
    {
        if (!_keys.ContainsKey(account))
        {
            _order.Add(account);
        }

        _keys[account] = key;
    }

    private static AccountId IdOf(PrivateKey key, ISignatures signatures) =>
        key.PublicKeyBy(signatures).TryGetAccountId(signatures, out AccountId id) ? id : default;
}

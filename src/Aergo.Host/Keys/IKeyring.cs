using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>Keys that the node may sign with for SQL sessions.</summary>
internal interface IKeyring
{
    /// <summary>The unlocked key of an account, or null.</summary>
    PrivateKey? Find(AccountId account);
}

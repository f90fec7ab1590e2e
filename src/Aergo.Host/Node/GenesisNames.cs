using System.Linq;
using Aergo.Ledger;
using Aergo.Primitives;
using Aergo.State;

namespace Aergo.Host;

/// <summary>The roles that a genesis names, and no contracts: a chain without an engine that has names of its own.</summary>
internal sealed class GenesisNames(GenesisConfig genesis) : IContractNames
{
    public AccountId? FindContract(IStateView view, string name) => null;

    public AccountId? FindRole(IStateView view, string name) => genesis.Roles.FirstOrDefault(r => r.Name == name)?.Account;

    public string? ContractNameOf(IStateView view, AccountId account) => null;

    public string? RoleNameOf(IStateView view, AccountId account) => genesis.Roles.FirstOrDefault(r => r.Account == account)?.Name;
}

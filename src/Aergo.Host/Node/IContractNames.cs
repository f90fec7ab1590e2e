using Aergo.Primitives;
using Aergo.State;

namespace Aergo.Host;

/// <summary>Names that engines give to contracts and accounts, beside those of the name contract.</summary>
internal interface IContractNames
{
    /// <summary>The account of a contract, such as an SQL schema; null when there is none of this name.</summary>
    AccountId? FindContract(IStateView view, string name);

    /// <summary>The account of a role; null when there is none of this name.</summary>
    AccountId? FindRole(IStateView view, string name);

    /// <summary>Name of a contract's account, or null.</summary>
    string? ContractNameOf(IStateView view, AccountId account);

    /// <summary>Name of the role bound to an account, or null.</summary>
    string? RoleNameOf(IStateView view, AccountId account);
}

using System.Collections.Generic;
using System.Linq;
using Aergo.Ledger;
using Aergo.Primitives;
using Aergo.Sql.Catalog;
using Aergo.Sql.Engine;
using Aergo.State;

namespace Aergo.Host;

/// <summary>Names that SQL gives to accounts: schemas are contracts, roles are people.</summary>
internal sealed class SqlNames(SqlEngine engine, TransactionExecutor executor)
{
    /// <summary>The account of a contract; null when there is none of this name.</summary>
    public AccountId? FindContract(IStateView view, string name) => Catalog(view).FindSchema(name) is { Account.IsZero: false } schema ? schema.Account : null;

    /// <summary>The account of a role; null when there is none of this name, or it has no account.</summary>
    public AccountId? FindRole(IStateView view, string name) => Catalog(view).Roles.GetValueOrDefault(name) is { Account.IsZero: false } role ? role.Account : null;

    /// <summary>Name of a contract's account, or null.</summary>
    public string? ContractNameOf(IStateView view, AccountId account) => Catalog(view).Schemas.Values.FirstOrDefault(s => s.Account == account)?.Name;

    /// <summary>Name of the role bound to an account, or null.</summary>
    public string? RoleNameOf(IStateView view, AccountId account) => Catalog(view).RoleByAccount.GetValueOrDefault(account);

    private CatalogSnapshot Catalog(IStateView view) => engine.Services.Catalogs.Load(executor.OpenScratch(view).State);
}

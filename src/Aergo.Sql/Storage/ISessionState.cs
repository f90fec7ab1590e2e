using Aergo.Primitives;

namespace Aergo.Sql.Storage;

/// <summary>The ledger's state with rows beside it that belong to one session and never reach the ledger.</summary>
/// <remarks>Only over such a state can temporary objects be made. Its own rows lie in <see cref="Catalog.SqlAccounts.LocalCatalog"/> and <see cref="Catalog.SqlAccounts.LocalRows"/>.</remarks>
public interface ISessionState : IContractState
{
    /// <summary>Removes everything that belongs to the session.</summary>
    void Discard();
}

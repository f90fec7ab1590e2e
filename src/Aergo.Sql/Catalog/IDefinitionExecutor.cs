using Aergo.Sql.Execution;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Catalog;

/// <summary>Runs statements that define things: CREATE, ALTER, DROP, GRANT, COMMENT, TRUNCATE and so on.</summary>
public interface IDefinitionExecutor
{
    /// <summary>Whether the statement is one of these.</summary>
    bool Handles(Statement statement);

    /// <summary>Runs it; changes rows and <see cref="SqlContext.Catalog"/>. Result carries the tag (and, for CREATE TABLE AS, the count).</summary>
    StatementResult Execute(SqlContext context, Statement statement);
}

/// <summary>Reads the catalog out of state.</summary>
public interface ICatalogStore
{
    /// <summary>The catalog as it stands in <paramref name="state"/>; from the cache when its stamp is known.</summary>
    CatalogSnapshot Load(Aergo.Primitives.IContractState state);

    /// <summary>Writes the first catalog: schema public, system roles, and the roles of a genesis.</summary>
    CatalogSnapshot CreateInitial(Aergo.Primitives.IContractState state, System.Collections.Generic.IEnumerable<RoleDefinition> roles, bool publicCreate = true);
}

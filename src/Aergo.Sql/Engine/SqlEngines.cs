using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Modification;
using Aergo.Sql.Storage;
using Aergo.Sql.Types;

namespace Aergo.Sql.Engine;

/// <summary>Puts an engine together. The one place where its parts meet.</summary>
public static class SqlEngines
{
    public static SqlEngine Create(SqlLimits? limits = null)
    {
        var system = new SystemCatalog([]);
        var tables = new TableStore();
        var catalogs = new CatalogStore(system);
        var services = new SqlServices
        {
            Functions = BuiltIns.CreateRegistry(null, TypeCasts.All),
            Limits = limits ?? SqlLimits.Default,
            Runner = new StatementRunner(),
            Routines = null!,
            Tables = tables,
            Changes = new ModifyExecutor(tables),
            Definitions = new DefinitionExecutor(catalogs, tables),
            Catalogs = catalogs,
            Privileges = new PrivilegeChecks(),
        };
        return new SqlEngine(services);
    }
}

using Aergo.Sql.Catalog;
using Aergo.Sql.Catalog.Functions;
using Aergo.Sql.Catalog.Virtual;
using Aergo.Sql.Compilation;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Modification;
using Aergo.Sql.Routines;
using Aergo.Sql.Storage;
using Aergo.Sql.Types;

namespace Aergo.Sql.Engine;

/// <summary>Puts an engine together. The one place where its parts meet.</summary>
public static class SqlEngines
{
    public static SqlEngine Create(SqlLimits? limits = null, CompilationMode compilation = CompilationMode.WhenHot)
    {
        limits ??= SqlLimits.Default;
        var tables = new TableStore();
        var catalogs = new CatalogStore(SystemViews.Create());
        var services = new SqlServices
        {
            Functions = BuiltIns.CreateRegistry(CatalogFunctions.All, TypeCasts.All),
            Limits = limits,
            Compilation = compilation,
            Runner = new StatementRunner(),
            Routines = new RoutineInvoker(limits),
            Tables = tables,
            Changes = new ModifyExecutor(tables),
            Definitions = new DefinitionExecutor(catalogs, tables),
            Catalogs = catalogs,
            Privileges = new PrivilegeChecks(),
        };
        return new SqlEngine(services);
    }
}

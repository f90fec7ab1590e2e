using Aergo.Sql.Catalog;
using Aergo.Sql.Functions;
using Aergo.Sql.Modification;
using Aergo.Sql.Storage;

namespace Aergo.Sql.Execution;

/// <summary>What all contexts of one engine share. Caches inside are keyed by content and safe for several threads.</summary>
public sealed class SqlServices
{
    public required FunctionRegistry Functions { get; init; }

    public required SqlLimits Limits { get; init; }

    /// <summary>When routines and plans are compiled.</summary>
    public Compilation.CompilationMode Compilation { get; init; }

    /// <summary>Set once by the engine's constructor, before anything runs.</summary>
    public required IStatementRunner Runner { get; set; }

    public required IRoutineInvoker Routines { get; set; }

    public required ITableStore Tables { get; set; }

    public required IModifyExecutor Changes { get; set; }

    public required IDefinitionExecutor Definitions { get; set; }

    public required ICatalogStore Catalogs { get; set; }

    /// <summary>Decides about rights; without one nothing is refused, so an engine sets it.</summary>
    public Binding.IPrivilegeChecker? Privileges { get; set; }
}

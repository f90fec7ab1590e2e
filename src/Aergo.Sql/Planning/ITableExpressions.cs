using Aergo.Sql.Binding;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;

namespace Aergo.Sql.Planning;

/// <summary>Binds expressions that the catalog keeps as text over a scan's columns.</summary>
public interface ITableExpressions
{
    /// <summary>Key expressions (null for plain columns) and predicate of an index, over the ids of the scan; null when it cannot be used.</summary>
    BoundIndex? Bind(SqlContext context, LogicalScan scan, IndexDefinition index);
}

using Aergo.Sql.Binding;
using Aergo.Sql.Catalog;
using Aergo.Sql.Planning;

namespace Aergo.Sql.Execution;

/// <summary>Binds index expressions and predicates for the planner.</summary>
internal sealed class CatalogTableExpressions : ITableExpressions
{
    public BoundIndex? Bind(SqlContext context, LogicalScan scan, IndexDefinition index)
    {
        try
        {
            return new Binder(context, new ParameterTypes([], isFixed: true)).BindIndex(scan.Table, index, scan.Columns);
        }
        catch (SqlException)
        {
            // An index whose text no longer binds is of no use to a query; changes of the table will say what is wrong.
            return null;
        }
    }
}

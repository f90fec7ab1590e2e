using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution;

namespace Aergo.Sql.Catalog;

/// <summary>Whether an error may show the user values of a table. Source: PostgreSQL's rules for the details of constraint violations.</summary>
internal static class DetailRights
{
    /// <param name="columns">Attnums shown; 0 stands for an expression, which only the right to the whole table opens.</param>
    public static bool MayShow(SqlContext context, TableDefinition table, IEnumerable<int> columns)
    {
        if (RowPolicies.Apply(context.Catalog, context.CurrentUser, table))
        {
            return false;
        }

        return PrivilegeChecker.Has(context.Catalog, context.CurrentUser, table, PrivilegeKind.Table, "r")
            || columns.All(n => table.Columns.FirstOrDefault(c => c.Number == n) is { } column && PrivilegeChecker.HasColumnGrant(context.Catalog, context.CurrentUser, column, 'r'));
    }
}

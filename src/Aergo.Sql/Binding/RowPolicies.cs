using Aergo.Sql.Catalog;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>Row-level security: who is exempt from it, and the refusal where it would apply.</summary>
/// <remarks>Policies that would apply are refused by name; a table that has security on but no policy shows nothing to those it applies to.</remarks>
internal sealed class RowPolicies(BindingState state)
{
    public LogicalNode Filter(FromItem item, TableDefinition table, char right, QueryScope scope)
    {
        if (!Applies(table))
        {
            return item.Node;
        }

        if (table.Policies.Length > 0)
        {
            throw BindingErrors.NotSupported($"row-level security policies (table \"{table.Name}\")");
        }

        return new LogicalFilter(item.Node, new BoundConstant(Datum.False, SqlTypes.Boolean));
    }

    public void RefuseChange(TableDefinition table)
    {
        if (Applies(table))
        {
            throw BindingErrors.NotSupported($"row-level security on changes (table \"{table.Name}\")");
        }
    }

    private bool Applies(TableDefinition table)
    {
        if (!table.RowSecurity)
        {
            return false;
        }

        string user = state.Role ?? state.Context.CurrentUser;
        if (table.Owner == user)
        {
            return table.ForceRowSecurity;
        }

        return !state.Catalog.Roles.TryGetValue(user, out RoleDefinition? role) || !(role.IsSuperuser || role.BypassRowSecurity);
    }
}

using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>Row-level security: which rows a role sees, and which it may leave behind. Source: PostgreSQL's rules for policies.</summary>
/// <remarks>
/// Of the policies that concern a command and a role, one permissive one must let a row through and no restrictive one may stop it; without a
/// permissive one there is no way through. Decided while binding, so a binding holds for one user: it carries a <see cref="PrivilegeTarget.RowSecurity"/>.
/// </remarks>
internal sealed class RowPolicies(BindingState state)
{
    // Tables whose policies are being bound: a policy that comes back to its own table would never end.
    private readonly HashSet<uint> _open = [];

    /// <summary>Whether policies stand between the present role and a table.</summary>
    public bool Apply(TableDefinition table)
    {
        if (!table.RowSecurity || state.IgnoresPolicies)
        {
            return false;
        }

        state.Require(PrivilegeTarget.RowSecurity, table.Oid, table.Name, 'r');
        return Apply(state.Catalog, Role, table);
    }

    /// <summary>Whether policies stand between a role and a table.</summary>
    public static bool Apply(CatalogSnapshot catalog, string role, TableDefinition table)
    {
        if (!table.RowSecurity || (catalog.Roles.TryGetValue(role, out RoleDefinition? definition) && (definition.IsSuperuser || definition.BypassRowSecurity)))
        {
            return false;
        }

        return !PrivilegeChecker.HasRoleRights(catalog, role, table.Owner) || table.ForceRowSecurity;
    }

    /// <summary>The rows of <paramref name="node"/> that the role may reach by all of the commands, with nothing told about the others.</summary>
    public LogicalNode Filter(LogicalNode node, TableDefinition table, IReadOnlyList<OutputColumn> columns, params IReadOnlyList<string> commands)
    {
        if (!Apply(table))
        {
            return node;
        }

        List<BoundExpression> conditions = [.. commands.SelectMany(c => Checks(table, columns, c, true)).Select(c => c.Condition)];
        return new LogicalFilter(node, conditions.Count == 1 ? conditions[0] : new BoundAnd(conditions)) { IsBarrier = true };
    }

    /// <summary>What a command asks of one row: the permissive policies as one condition, then each restrictive one.</summary>
    /// <param name="columns">The row, one per live column.</param>
    /// <param name="existing">Whether the row is there already, so that USING decides, or a new one, which WITH CHECK decides where it is given.</param>
    public IEnumerable<BoundPolicyCheck> Checks(TableDefinition table, IReadOnlyList<OutputColumn> columns, string command, bool existing)
    {
        if (!_open.Add(table.Oid))
        {
            throw BindingErrors.Error(SqlState.InvalidObjectDefinition, $"infinite recursion detected in policy for relation \"{table.Name}\"");
        }

        try
        {
            List<BoundExpression> permissive = [];
            List<BoundPolicyCheck> checks = [];
            foreach (PolicyDefinition policy in table.Policies.Where(p => Concerns(p, command)).OrderBy(p => p.Name, System.StringComparer.Ordinal))
            {
                if ((existing ? null : policy.WithCheckText) is not { } text && (text = policy.UsingText) is null)
                {
                    continue;
                }

                BoundExpression condition = state.Tables.Policy(table, text, columns);
                if (policy.Permissive)
                {
                    permissive.Add(condition);
                }
                else
                {
                    checks.Add(new BoundPolicyCheck(condition, policy.Name));
                }
            }

            BoundExpression any = permissive.Count switch
            {
                0 => new BoundConstant(Datum.False, SqlTypes.Boolean),
                1 => permissive[0],
                _ => new BoundOr(permissive),
            };
            return [new BoundPolicyCheck(any, null), .. permissive.Count == 0 ? [] : checks];
        }
        finally
        {
            _open.Remove(table.Oid);
        }
    }

    private string Role => state.Role ?? state.Context.CurrentUser;

    private bool Concerns(PolicyDefinition policy, string command) =>
        (policy.Command == "all" || policy.Command == command)
        && (policy.Roles.IsEmpty || policy.Roles.Any(r => r is "" or "public" || PrivilegeChecker.HasRoleRights(state.Catalog, Role, r)));
}

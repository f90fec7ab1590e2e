using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution;

namespace Aergo.Sql.Catalog;

/// <summary>Refuses statements whose rights are lacking.</summary>
public sealed class PrivilegeChecks : IPrivilegeChecker
{
    /// <inheritdoc />
    public void Check(SqlContext context, RequiredPrivilege privilege)
    {
        CatalogSnapshot catalog = context.Catalog;
        string role = privilege.Role ?? context.CurrentUser;
        if (PrivilegeChecker.IsSuperuser(catalog, role))
        {
            return;
        }

        if (privilege.Target == PrivilegeTarget.RowSecurity)
        {
            RefuseFiltering(context, role, privilege);
            return;
        }

        (bool has, string word) = privilege.Target switch
        {
            PrivilegeTarget.Relation => Relation(catalog, role, privilege),
            PrivilegeTarget.Schema => (!catalog.Schemas.TryGetValue(privilege.Oid, out SchemaDefinition? s) || Has(catalog, role, s, PrivilegeKind.Schema, privilege.Right), "schema"),
            PrivilegeTarget.Routine => (!catalog.Routines.TryGetValue(privilege.Oid, out RoutineDefinition? r) || Has(catalog, role, r, PrivilegeKind.Routine, privilege.Right),
                r?.IsProcedure == true ? "procedure" : "function"),
            PrivilegeTarget.Type => (!catalog.TypeDefinitions.TryGetValue(privilege.Oid, out TypeDefinition? t) || Has(catalog, role, t, PrivilegeKind.Type, privilege.Right), "type"),
            _ => (!catalog.Sequences.TryGetValue(privilege.Oid, out SequenceDefinition? q) || Has(catalog, role, q, PrivilegeKind.Sequence, privilege.Right), "sequence"),
        };
        if (!has)
        {
            throw new SqlException(SqlState.InsufficientPrivilege, $"permission denied for {word} {privilege.Name}");
        }
    }

    /// <inheritdoc />
    public bool MayUseSchema(SqlContext context, string role, SchemaDefinition schema) => PrivilegeChecker.Has(context.Catalog, role, schema, PrivilegeKind.Schema, "U");

    private static bool Has(CatalogSnapshot catalog, string role, CatalogObject item, PrivilegeKind kind, char right) => PrivilegeChecker.Has(catalog, role, item, kind, right.ToString());

    /// <summary>Who has switched row_security off wants all rows or an error, as a dump does.</summary>
    private static void RefuseFiltering(SqlContext context, string role, RequiredPrivilege privilege)
    {
        if (context.Settings.Others.GetValueOrDefault("row_security") == "off" && context.Catalog.Tables.TryGetValue(privilege.Oid, out TableDefinition? table) && RowPolicies.Apply(context.Catalog, role, table))
        {
            throw new SqlException(SqlState.InsufficientPrivilege, $"query would be affected by row-level security policy for table \"{privilege.Name}\"");
        }
    }

    /// <summary>Tables, views and sequences. System tables may be read by all and changed by none.</summary>
    private static (bool Has, string Word) Relation(CatalogSnapshot catalog, string role, RequiredPrivilege privilege)
    {
        if (catalog.Tables.TryGetValue(privilege.Oid, out TableDefinition? table))
        {
            bool whole = Has(catalog, role, table, PrivilegeKind.Table, privilege.Right);
            return (whole || (!privilege.WholeOnly && ByColumns(catalog, role, [.. table.Columns], privilege)), "table");
        }

        if (catalog.Views.TryGetValue(privilege.Oid, out ViewDefinition? view))
        {
            return (Has(catalog, role, view, PrivilegeKind.Table, privilege.Right), "view");
        }

        if (catalog.Sequences.TryGetValue(privilege.Oid, out SequenceDefinition? sequence))
        {
            return (Has(catalog, role, sequence, PrivilegeKind.Sequence, privilege.Right), "sequence");
        }

        return (privilege.Right == 'r', "table");
    }

    private static bool ByColumns(CatalogSnapshot catalog, string role, ColumnInfo[] columns, RequiredPrivilege privilege) => privilege.Columns.Count == 0
        ? columns.Any(c => PrivilegeChecker.HasColumnGrant(catalog, role, c, privilege.Right))
        : privilege.Columns.All(n => columns.FirstOrDefault(c => c.Number == n) is { } column && PrivilegeChecker.HasColumnGrant(catalog, role, column, privilege.Right));
}

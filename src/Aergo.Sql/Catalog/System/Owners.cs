namespace Aergo.Sql.Catalog.Virtual;

/// <summary>Roles by name and oid.</summary>
internal static class Owners
{
    /// <summary>Oid of a role; the engine's own role when the catalog does not store it, 0 for a name nobody has.</summary>
    public static uint OidOf(CatalogSnapshot catalog, string role) =>
        catalog.Roles.TryGetValue(role, out RoleDefinition? found) ? found.Oid : role == InitialCatalog.SystemRole ? InitialCatalog.SystemRoleOid : 0;

    public static string? NameOf(CatalogSnapshot catalog, uint oid)
    {
        foreach (RoleDefinition role in catalog.Roles.Values)
        {
            if (role.Oid == oid)
            {
                return role.Name;
            }
        }

        return oid == InitialCatalog.SystemRoleOid ? InitialCatalog.SystemRole : null;
    }
}

using System.Linq;

namespace Aergo.Sql.Catalog.Virtual.PgCatalog;

/// <summary>pg_namespace.</summary>
internal static class NamespaceRows
{
    public static void Add(SystemViewBuilder builder) => builder.FromCatalog("pg_namespace", static (scope, shape) => Schemas.All(scope.Catalog).Select(s => shape.Row(
        ("oid", Cell.Oid(s.Oid)),
        ("nspname", Cell.Text(s.Name)),
        ("nspowner", Cell.Oid(Owners.OidOf(scope.Catalog, s.Owner))),
        ("nspacl", AclText.Of(s.Grants)))));
}

using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual.PgCatalog;

/// <summary>pg_namespace.</summary>
internal static class NamespaceRows
{
    public static void Add(SystemViewBuilder builder) => builder.FromCatalog("pg_namespace", Rows);

    private static IEnumerable<Datum[]> Rows(SystemScope scope) => Schemas.All(scope.Catalog).Select(s => (Datum[])
    [
        Cell.Oid(s.Oid),
        Cell.Text(s.Name),
        Cell.Oid(Owners.OidOf(scope.Catalog, s.Owner)),
        AclText.Of(scope.Catalog, s.Grants),
    ]);
}

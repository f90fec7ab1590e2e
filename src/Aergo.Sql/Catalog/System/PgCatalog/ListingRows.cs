using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Catalog.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual.PgCatalog;

/// <summary>pg_tables, pg_views, pg_indexes: lists by name.</summary>
internal static class ListingRows
{
    public static void Add(SystemViewBuilder builder)
    {
        builder.FromCatalog("pg_tables", static (scope, shape) => Relations(scope, 'r').Select(r => shape.Row(
            ("schemaname", Cell.Text(Schemas.NameOf(scope.Catalog, r.SchemaOid))),
            ("tablename", Cell.Text(r.Name)),
            ("tableowner", Cell.Text(r.Owner)),
            ("hasindexes", Cell.Bool(((TableDefinition)r.Object).Indexes.Length > 0)),
            ("hasrules", Cell.Bool(false)),
            ("hastriggers", Cell.Bool(((TableDefinition)r.Object).Triggers.Length > 0)),
            ("rowsecurity", Cell.Bool(((TableDefinition)r.Object).RowSecurity)))));
        builder.FromCatalog("pg_views", static (scope, shape) => Relations(scope, 'v').Select(r => shape.Row(
            ("schemaname", Cell.Text(Schemas.NameOf(scope.Catalog, r.SchemaOid))),
            ("viewname", Cell.Text(r.Name)),
            ("viewowner", Cell.Text(r.Owner)),

            // System views are made by code and have no query.
            ("definition", r.Object is ViewDefinition view ? Cell.Text(ViewTexts.Print(view)) : Cell.Null))));
        builder.FromCatalog("pg_indexes", static (scope, shape) => Relations(scope, 'i').Select(r => shape.Row(
            ("schemaname", Cell.Text(Schemas.NameOf(scope.Catalog, r.SchemaOid))),
            ("tablename", Cell.Text(r.IndexedTable!.Name)),
            ("indexname", Cell.Text(r.Name)),
            ("indexdef", Cell.Text(IndexTexts.Print(r.IndexedTable, Identifiers.Quote(Schemas.NameOf(scope.Catalog, r.SchemaOid), r.IndexedTable.Name), (IndexDefinition)r.Object, pretty: false))))));
    }

    private static IEnumerable<RelationInfo> Relations(SystemScope scope, char kind) => RelationInfo.All(scope.Catalog).Where(r => r.Kind == kind);
}

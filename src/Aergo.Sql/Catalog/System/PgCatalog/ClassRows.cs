using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual.PgCatalog;

/// <summary>pg_class: everything that has columns.</summary>
internal static class ClassRows
{
    private const uint HeapMethod = 2;

    private const uint BTreeMethod = 403;

    public static void Add(SystemViewBuilder builder) => builder.FromCatalog("pg_class", Rows);

    private static IEnumerable<Datum[]> Rows(SystemScope scope, RowShape shape) => RelationInfo.All(scope.Catalog).Select(r => Row(scope, shape, r));

    private static Datum[] Row(SystemScope scope, RowShape shape, RelationInfo relation)
    {
        var table = relation.Object as TableDefinition;
        Datum[] row = shape.Row(
            ("oid", Cell.Oid(relation.Oid)),
            ("relname", Cell.Text(relation.Name)),
            ("relnamespace", Cell.Oid(relation.SchemaOid)),
            ("reltype", Cell.Oid(RowType(relation.Object))),
            ("relowner", Cell.Oid(Owners.OidOf(scope.Catalog, relation.Owner))),
            ("relam", Cell.Oid(relation.Kind switch { 'r' => HeapMethod, 'i' => BTreeMethod, _ => 0 })),
            ("relfilenode", Cell.Oid(relation.Kind is 'r' or 'i' or 'S' && !relation.IsSystem ? relation.Oid : 0)),

            // Never counted, which PostgreSQL says with -1.
            ("reltuples", Cell.Float(-1)),
            ("relpersistence", Cell.Char(LocalCatalog.Holds(relation.Oid) ? 't' : 'p')),
            ("relkind", Cell.Char(relation.Kind)),
            ("relnatts", Cell.Int(table is { IsVirtual: false } ? table.LastColumnNumber : relation.Columns.Length)),
            ("relispopulated", Cell.Bool(true)),
            ("relreplident", Cell.Char(relation.Kind == 'r' ? relation.IsSystem ? 'n' : 'd' : 'n')),
            ("relacl", AclText.Of(relation.Grants)),
            ("relhasrules", Cell.Bool(relation.Kind == 'v')),
            ("relhastriggers", Cell.Bool(Functions.TriggerTexts.Of(relation.Object).Length > 0 || (table is not null && HasForeignKeys(scope.Catalog, table)))));
        if (table is not null)
        {
            shape.Set(
                row,
                ("relhasindex", Cell.Bool(table.Indexes.Length > 0)),
                ("relchecks", Cell.Int(table.Constraints.Count(c => c.Type == ConstraintType.Check))),
                ("relrowsecurity", Cell.Bool(table.RowSecurity)),
                ("relforcerowsecurity", Cell.Bool(table.ForceRowSecurity)),
                ("reloptions", table.Options.Count == 0 ? Cell.Null : Cell.Texts(table.Options.Select(o => o.Key + "=" + o.Value))));
        }
        else if (relation.Object is ViewDefinition view && view.Options().ToArray() is { Length: > 0 } options)
        {
            shape.Set(row, ("reloptions", Cell.Texts(options)));
        }

        return row;
    }

    /// <summary>Foreign keys are kept up by triggers in PostgreSQL, on both sides.</summary>
    private static bool HasForeignKeys(CatalogSnapshot catalog, TableDefinition table) =>
        table.Constraints.Any(c => c.Type == ConstraintType.ForeignKey) || catalog.ReferencingTables.ContainsKey(table.Oid);

    private static uint RowType(object relation) => relation switch
    {
        TableDefinition table => table.RowTypeOid,
        ViewDefinition view => view.RowTypeOid,
        TypeDefinition type => type.Oid,
        _ => 0,
    };
}

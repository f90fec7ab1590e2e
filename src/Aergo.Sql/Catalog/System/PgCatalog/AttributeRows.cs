using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Catalog.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual.PgCatalog;

/// <summary>pg_attribute and pg_attrdef. Dropped columns leave a gap in the numbers, not a row.</summary>
internal static class AttributeRows
{
    public static void Add(SystemViewBuilder builder)
    {
        builder.FromCatalog("pg_attribute", static (scope, shape) => RelationInfo.All(scope.Catalog).SelectMany(r => r.Columns.Select(c => Attribute(scope, shape, r, c))));
        builder.FromCatalog("pg_attrdef", static (scope, shape) => RelationInfo.User(scope.Catalog).Where(r => r.Kind is 'r' or 'v').OrderBy(r => r.Oid)
            .SelectMany(r => r.Columns.Where(HasDefault).Select(c => shape.Row(
                ("oid", Cell.Oid(DefaultOid(r.Oid, c.Number))),
                ("adrelid", Cell.Oid(r.Oid)),
                ("adnum", Cell.Int(c.Number)),
                ("adbin", Cell.Text(DefaultText(c)))))));
    }

    /// <summary>Defaults have no oids of their own here; this one follows from the column.</summary>
    public static uint DefaultOid(uint relation, int column) => unchecked(0x8000_0000 | ((relation << 11) + (uint)column));

    /// <summary>Whether the column has a row in pg_attrdef; identity has none.</summary>
    public static bool HasDefault(ColumnInfo column) => column is { DefaultText: not null, Generated: GeneratedKind.None or GeneratedKind.Stored };

    public static string DefaultText(ColumnInfo column) =>
        column.Generated == GeneratedKind.Stored ? ExpressionTexts.Print(column.DefaultText!) : ExpressionTexts.Default(column.DefaultText!, column.Type);

    private static Datum[] Attribute(SystemScope scope, RowShape shape, RelationInfo relation, ColumnInfo column)
    {
        TypeLayout layout = scope.Facts.Types.Of(column.Type);
        return shape.Row(
            ("attrelid", Cell.Oid(relation.Oid)),
            ("attname", Cell.Text(column.Name)),
            ("atttypid", Cell.Oid(column.Type.Oid)),
            ("attstattarget", Cell.Int(-1)),
            ("attlen", Cell.Int(layout.Length)),
            ("attnum", Cell.Int(column.Number)),
            ("attndims", Cell.Int(column.Type.Kind == TypeKind.Array ? 1 : 0)),
            ("attcacheoff", Cell.Int(-1)),
            ("atttypmod", Cell.Int(column.Modifier)),
            ("attbyval", Cell.Bool(layout.ByValue)),
            ("attalign", Cell.Char(layout.Alignment)),
            ("attstorage", Cell.Char(layout.Storage)),
            ("attnotnull", Cell.Bool(column.NotNull)),
            ("atthasdef", Cell.Bool(HasDefault(column))),
            ("atthasmissing", Cell.Bool(column.MissingText is not null)),
            ("attidentity", Cell.Char(column.Generated switch { GeneratedKind.IdentityAlways => 'a', GeneratedKind.IdentityByDefault => 'd', _ => '\0' })),
            ("attgenerated", Cell.Char(column.Generated == GeneratedKind.Stored ? 's' : '\0')),
            ("attislocal", Cell.Bool(true)),
            ("attcollation", Cell.Oid(layout.Collation)),
            ("attacl", AclText.Of(column.Grants)),
            ("attmissingval", column.MissingText is { } missing ? Cell.Texts([missing]) : Cell.Null));
    }
}

using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Catalog.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual.PgCatalog;

/// <summary>pg_type and pg_enum. Drivers learn types from here, so built-in ones are PostgreSQL's rows.</summary>
internal static class TypeRows
{
    // Functions that stand behind types of users, by PostgreSQL's oids.
    private const uint ArrayIn = 750, ArrayOut = 751, ArrayReceive = 2400, ArraySend = 2401, ArrayAnalyze = 3816, ArraySubscript = 6179;
    private const uint RecordIn = 2290, RecordOut = 2291, RecordReceive = 2402, RecordSend = 2403;
    private const uint EnumIn = 3506, EnumOut = 3507, EnumReceive = 3532, EnumSend = 3533;
    private const uint DomainIn = 2597, DomainReceive = 2598;

    public static void Add(SystemViewBuilder builder)
    {
        builder.FromCatalog("pg_type", Rows);
        builder.FromCatalog("pg_enum", static (scope, shape) => scope.Catalog.Types.Values.Where(t => t.Kind == TypeKind.Enum).OrderBy(t => t.Oid)
            .SelectMany(t => t.Labels.Select(l => shape.Row(
                ("oid", Cell.Oid(l.Oid)),
                ("enumtypid", Cell.Oid(t.Oid)),
                ("enumsortorder", Cell.Float(EnumOrder.SortOrder(t, l.Oid))),
                ("enumlabel", Cell.Text(l.Label)))).OrderBy(r => r[2].Double)));
    }

    private static IEnumerable<Datum[]> Rows(SystemScope scope, RowShape shape)
    {
        Dictionary<uint, TypeDefinition> defined = scope.Catalog.TypeDefinitions.Values.ToDictionary(t => t.Oid);
        var owners = new Dictionary<uint, RelationInfo>();
        foreach (RelationInfo relation in RelationInfo.User(scope.Catalog))
        {
            if (relation.Object is TableDefinition or ViewDefinition)
            {
                owners[relation.Object is TableDefinition table ? table.RowTypeOid : ((ViewDefinition)relation.Object).RowTypeOid] = relation;
            }
        }

        IReadOnlyList<Datum[]> facts = scope.Facts.Rows("pg_type");
        int oid = shape.Place("oid");
        Dictionary<uint, Datum[]> byOid = facts.ToDictionary(r => r[oid].Oid);
        return facts.Where(r => SqlTypes.Find(r[oid].Oid) is not null).Concat(scope.Catalog.Types.Values.OrderBy(t => t.Oid).Select(t => Row(scope, shape, t, defined, owners, byOid)));
    }

    private static Datum[] Row(SystemScope scope, RowShape shape, SqlType type, Dictionary<uint, TypeDefinition> defined, Dictionary<uint, RelationInfo> owners, Dictionary<uint, Datum[]> facts)
    {
        SqlType named = type is { Kind: TypeKind.Array, Element: { } e } ? e : type;
        TypeDefinition? definition = defined.GetValueOrDefault(named.Oid);
        RelationInfo? relation = owners.GetValueOrDefault(named.Oid);
        TypeLayout layout = scope.Facts.Types.Of(type);
        Datum[] row = shape.Row(
            ("oid", Cell.Oid(type.Oid)),
            ("typname", Cell.Text(type.Name)),
            ("typnamespace", Cell.Oid(definition?.SchemaOid ?? relation?.SchemaOid ?? 0)),
            ("typowner", Cell.Oid(Owners.OidOf(scope.Catalog, definition?.Owner ?? relation?.Owner ?? ""))),
            ("typlen", Cell.Int(layout.Length)),
            ("typbyval", Cell.Bool(layout.ByValue)),
            ("typtype", Cell.Char(type.Kind switch { TypeKind.Enum => 'e', TypeKind.Domain => 'd', TypeKind.Composite => 'c', _ => 'b' })),
            ("typcategory", Cell.Char(type.Category)),
            ("typisdefined", Cell.Bool(true)),
            ("typdelim", Cell.Char(',')),
            ("typarray", Cell.Oid(type.ArrayOid)),
            ("typalign", Cell.Char(layout.Alignment)),
            ("typstorage", Cell.Char(layout.Storage)),
            ("typcollation", Cell.Oid(layout.Collation)),
            ("typtypmod", Cell.Int(-1)));
        switch (type.Kind)
        {
            case TypeKind.Array:
                shape.Set(row, ("typelem", Cell.Oid(named.Oid)), ("typsubscript", Cell.Oid(ArraySubscript)), ("typanalyze", Cell.Oid(ArrayAnalyze)));
                SetFunctions(shape, row, ArrayIn, ArrayOut, ArrayReceive, ArraySend);
                break;
            case TypeKind.Enum:
                SetFunctions(shape, row, EnumIn, EnumOut, EnumReceive, EnumSend);
                shape.Set(row, ("typacl", AclText.Of(definition?.Grants)));
                break;
            case TypeKind.Domain:
                (uint output, uint send) = OutputOf(shape, facts, type.Underlying);
                SetFunctions(shape, row, DomainIn, output, DomainReceive, send);
                shape.Set(
                    row,
                    ("typbasetype", Cell.Oid(type.BaseType!.Oid)),
                    ("typtypmod", Cell.Int(type.BaseModifier)),
                    ("typnotnull", Cell.Bool(definition!.NotNull)),
                    ("typndims", Cell.Int(type.BaseType.Kind == TypeKind.Array ? 1 : 0)),
                    ("typdefault", definition.DefaultText is { } text ? Cell.Text(ExpressionTexts.Default(text, type)) : Cell.Null),
                    ("typdefaultbin", definition.DefaultText is { } bin ? Cell.Text(ExpressionTexts.Default(bin, type)) : Cell.Null),
                    ("typacl", AclText.Of(definition.Grants)));
                break;
            default:
                SetFunctions(shape, row, RecordIn, RecordOut, RecordReceive, RecordSend);
                shape.Set(row, ("typrelid", Cell.Oid(relation?.Oid ?? type.Oid)), ("typacl", AclText.Of(definition?.Grants)));
                break;
        }

        return row;
    }

    private static void SetFunctions(RowShape shape, Datum[] row, uint input, uint output, uint receive, uint send) =>
        shape.Set(row, ("typinput", Cell.Oid(input)), ("typoutput", Cell.Oid(output)), ("typreceive", Cell.Oid(receive)), ("typsend", Cell.Oid(send)));

    /// <summary>A domain is written as what it is over.</summary>
    private static (uint Output, uint Send) OutputOf(RowShape shape, Dictionary<uint, Datum[]> facts, SqlType type) => type.Kind switch
    {
        TypeKind.Enum => (EnumOut, EnumSend),
        TypeKind.Composite => (RecordOut, RecordSend),
        TypeKind.Array when type.Oid >= CatalogSnapshot.FirstUserOid => (ArrayOut, ArraySend),
        _ => facts.TryGetValue(type.Oid, out Datum[]? row) ? (row[shape.Place("typoutput")].Oid, row[shape.Place("typsend")].Oid) : (0, 0),
    };
}

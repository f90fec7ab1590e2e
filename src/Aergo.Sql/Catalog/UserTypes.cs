using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog;

/// <summary>Makes the <see cref="SqlType"/> objects of user types: enums, domains, composites, row types and arrays over them.</summary>
internal static class UserTypes
{
    public static SqlType Shape(
        uint oid, uint arrayOid, string name, string schema, TypeKind kind, IReadOnlyList<EnumLabel> labels, SqlType? baseType, int baseModifier, IReadOnlyList<SqlField> fields, uint relation = 0)
    {
        SqlType? underlying = baseType?.Underlying;
        return new SqlType
        {
            Oid = oid,
            ArrayOid = arrayOid,
            Name = name,
            Schema = schema,
            Kind = kind,
            Representation = kind switch
            {
                TypeKind.Enum => Representation.Enum,
                TypeKind.Domain => underlying!.Representation,
                _ => Representation.Record,
            },
            Category = kind switch
            {
                TypeKind.Enum => 'E',
                TypeKind.Domain => underlying!.Category,
                _ => 'C',
            },
            Length = kind switch
            {
                TypeKind.Enum => 4,
                TypeKind.Domain => underlying!.Length,
                _ => -1,
            },
            DisplayName = Display(schema, name),
            Labels = labels,
            BaseType = baseType,
            BaseModifier = baseModifier,
            Element = kind == TypeKind.Domain ? underlying!.Element : null,
            Fields = fields,
            RelationOid = relation,
        };
    }

    /// <summary>Name in messages: bare in public, with its schema elsewhere.</summary>
    public static string Display(string schema, string name) =>
        schema is "public" or "" ? Identifiers.Quote(name) : Identifiers.Quote(schema) + "." + Identifiers.Quote(name);

    public static SqlType Array(SqlType element, uint oid) => new()
    {
        Oid = oid,
        Name = Identifiers.Truncate("_" + element.Name),
        Schema = element.Schema,
        Kind = TypeKind.Array,
        Representation = Representation.Array,
        Category = 'A',
        DisplayName = element.DisplayName + "[]",
        Element = element,
    };

    public static IReadOnlyList<SqlField> RowFields(IEnumerable<ColumnInfo> columns) => columns.Select(c => new SqlField(c.Name, c.Type, c.Modifier)).ToArray();
}

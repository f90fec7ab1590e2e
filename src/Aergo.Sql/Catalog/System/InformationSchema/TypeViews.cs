using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Aergo.Sql.Catalog.Functions;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual.InformationSchema;

/// <summary>domains, attributes, user_defined_types, element_types, and the character set and collations.</summary>
internal static class TypeViews
{
    private const string Schema = "information_schema";

    public static void Add(SystemViewBuilder builder)
    {
        builder.FromContext(Schema, "domains", Domains);
        builder.FromContext(Schema, "domain_udt_usage", DomainTypes);
        builder.FromContext(Schema, "attributes", Attributes);
        builder.FromContext(Schema, "user_defined_types", UserTypes);
        builder.FromContext(Schema, "element_types", ElementTypes);
        builder.FromContext(Schema, "character_sets", static (c, s, shape) =>
        [
            shape.Row(
                ("character_set_name", Cell.Text("UTF8")),
                ("character_repertoire", Cell.Text("UCS")),
                ("form_of_use", Cell.Text("UTF8")),
                ("default_collate_catalog", new Viewer(c, s).Database),
                ("default_collate_schema", Cell.Text("pg_catalog")),
                ("default_collate_name", Cell.Text("C"))),
        ]);
        builder.FromContext(Schema, "collations", static (c, s, shape) => s.Facts.Rows("pg_collation").Select(r => shape.Row(
            ("collation_catalog", new Viewer(c, s).Database),
            ("collation_schema", Cell.Text("pg_catalog")),
            ("collation_name", r[1]),
            ("pad_attribute", Cell.Text("NO PAD")))));
        builder.FromContext(Schema, "collation_character_set_applicability", static (c, s, shape) => s.Facts.Rows("pg_collation").Select(r => shape.Row(
            ("collation_catalog", new Viewer(c, s).Database),
            ("collation_schema", Cell.Text("pg_catalog")),
            ("collation_name", r[1]),
            ("character_set_name", Cell.Text("UTF8")))));
    }

    private static IEnumerable<TypeDefinition> Of(Viewer viewer, TypeKind kind) => viewer.Catalog.TypeDefinitions.Values
        .Where(t => t.Type.Kind == kind && Rights.HasAny(viewer.Catalog, viewer.Context.CurrentUser, new RightsOf(t.Owner, t.Grants, PrivilegeKind.Type), [('U', false)])).OrderBy(t => t.Oid);

    private static IEnumerable<Datum[]> Domains(SqlContext context, SystemScope scope, RowShape shape)
    {
        var viewer = new Viewer(context, scope);
        return Of(viewer, TypeKind.Domain).Select(d =>
        {
            Datum[] row = shape.Row(
                ("domain_catalog", viewer.Database),
                ("domain_schema", viewer.SchemaName(d.SchemaOid)),
                ("domain_name", Cell.Text(d.Name)),
                ("domain_default", d.DefaultText is { } text ? Cell.Text(ExpressionTexts.Default(text, d.Type)) : Cell.Null));
            TypeColumns.Set(shape, row, viewer, d.Type, -1, "1");
            return row;
        });
    }

    private static IEnumerable<Datum[]> DomainTypes(SqlContext context, SystemScope scope, RowShape shape)
    {
        var viewer = new Viewer(context, scope);
        return Of(viewer, TypeKind.Domain).Where(d => viewer.Owns(viewer.Catalog.TypeDefinitions.GetValueOrDefault(d.Type.BaseType!.Oid)?.Owner ?? InitialCatalog.SystemRole)).Select(d => shape.Row(
            ("udt_catalog", viewer.Database),
            ("udt_schema", Cell.Text(d.Type.BaseType!.Schema)),
            ("udt_name", Cell.Text(d.Type.BaseType.Name)),
            ("domain_catalog", viewer.Database),
            ("domain_schema", viewer.SchemaName(d.SchemaOid)),
            ("domain_name", Cell.Text(d.Name))));
    }

    private static IEnumerable<Datum[]> Attributes(SqlContext context, SystemScope scope, RowShape shape)
    {
        var viewer = new Viewer(context, scope);
        return Of(viewer, TypeKind.Composite).SelectMany(t => t.Type.Fields.Select((f, i) =>
        {
            Datum[] row = shape.Row(
                ("udt_catalog", viewer.Database),
                ("udt_schema", viewer.SchemaName(t.SchemaOid)),
                ("udt_name", Cell.Text(t.Name)),
                ("attribute_name", Cell.Text(f.Name)),
                ("ordinal_position", Cell.Int(i + 1)),
                ("is_nullable", Cell.YesOrNo(true)),
                ("is_derived_reference_attribute", Cell.YesOrNo(false)));
            TypeColumns.Set(shape, row, viewer, f.Type, f.Modifier, (i + 1).ToString(CultureInfo.InvariantCulture), "attribute_");
            return row;
        }));
    }

    private static IEnumerable<Datum[]> UserTypes(SqlContext context, SystemScope scope, RowShape shape)
    {
        var viewer = new Viewer(context, scope);
        return Of(viewer, TypeKind.Composite).Select(t => shape.Row(
            ("user_defined_type_catalog", viewer.Database),
            ("user_defined_type_schema", viewer.SchemaName(t.SchemaOid)),
            ("user_defined_type_name", Cell.Text(t.Name)),
            ("user_defined_type_category", Cell.Text("STRUCTURED")),
            ("is_instantiable", Cell.YesOrNo(true))));
    }

    /// <summary>What arrays are made of: of columns, attributes, domains, parameters and results.</summary>
    private static IEnumerable<Datum[]> ElementTypes(SqlContext context, SystemScope scope, RowShape shape)
    {
        var viewer = new Viewer(context, scope);
        return Arrays(viewer).Select(a =>
        {
            SqlType element = a.Type.Element!;
            Datum[] row = shape.Row(
                ("object_catalog", viewer.Database),
                ("object_schema", viewer.SchemaName(a.Schema)),
                ("object_name", Cell.Text(a.Name)),
                ("object_type", Cell.Text(a.Kind)),
                ("collection_type_identifier", Cell.Text(a.Identifier)),
                ("data_type", Cell.Text(TypeColumns.Name(viewer, element))),
                ("udt_catalog", viewer.Database),
                ("udt_schema", Cell.Text(element.Schema)),
                ("udt_name", Cell.Text(element.Name)),
                ("dtd_identifier", Cell.Text("a" + a.Identifier)));
            return row;
        });
    }

    private static IEnumerable<(uint Schema, string Name, string Kind, string Identifier, SqlType Type)> Arrays(Viewer viewer)
    {
        foreach (RelationInfo relation in RelationViews.Seen(viewer))
        {
            foreach (ColumnInfo column in relation.Columns.Where(c => IsArray(c.Type)))
            {
                yield return (relation.SchemaOid, relation.Name, relation.Kind == 'v' ? "VIEW" : "TABLE", Text(column.Number), column.Type);
            }
        }

        foreach (TypeDefinition type in Of(viewer, TypeKind.Composite))
        {
            for (int i = 0; i < type.Type.Fields.Count; i++)
            {
                if (IsArray(type.Type.Fields[i].Type))
                {
                    yield return (type.SchemaOid, type.Name, "USER-DEFINED TYPE", Text(i + 1), type.Type.Fields[i].Type);
                }
            }
        }

        foreach (TypeDefinition domain in Of(viewer, TypeKind.Domain).Where(d => IsArray(d.Type.BaseType!)))
        {
            yield return (domain.SchemaOid, domain.Name, "DOMAIN", "1", domain.Type.BaseType!);
        }

        foreach (RoutineDefinition routine in viewer.Catalog.Routines.Values.Where(viewer.Sees).OrderBy(r => r.Oid))
        {
            for (int i = 0; i < routine.Parameters.Length; i++)
            {
                if (IsArray(routine.Parameters[i].Type))
                {
                    yield return (routine.SchemaOid, RoutineViews.SpecificName(routine), "ROUTINE", Text(i + 1), routine.Parameters[i].Type);
                }
            }

            if (IsArray(routine.Result))
            {
                yield return (routine.SchemaOid, RoutineViews.SpecificName(routine), "ROUTINE", "0", routine.Result);
            }
        }
    }

    private static bool IsArray(SqlType type) => type is { Kind: TypeKind.Array, Element: not null };

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}

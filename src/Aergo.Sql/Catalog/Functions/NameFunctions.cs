using System.Globalization;
using System.Linq;
using Aergo.Sql.Catalog.Virtual;
using Aergo.Sql.Catalog.Virtual.PgCatalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Functions;

/// <summary>Names of things and the way back: format_type, to_regclass and its kin, comments, pg_describe_object.</summary>
internal static class NameFunctions
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Scalar("format_type(oid,int4)", static (c, _, a) => FormatType(c, a[0], a[1]), 5);
        builder.Scalar("pg_get_userbyid(oid)", static (c, _, a) => Datum.From(Owners.NameOf(c.Catalog, a[0].Oid) ?? NameTexts.UnknownOid(a[0].Oid)), 5);
        foreach (SqlType type in (SqlType[])[SqlTypes.RegClass, SqlTypes.RegType, SqlTypes.RegProc, SqlTypes.RegProcedure, SqlTypes.RegOper, SqlTypes.RegNamespace, SqlTypes.RegRole])
        {
            builder.Scalar($"to_{type.Name}(text)", (c, _, a) => Find(c, type, a[0].Text), 10);
        }

        builder.Scalar("obj_description(oid,name)", static (c, _, a) => Comment(c, a[0].Oid, ClassOf(c, a[1].Text), 0), 20);
        builder.Scalar("obj_description(oid)", static (c, _, a) => Comment(c, a[0].Oid, null, 0), 20);
        builder.Scalar("col_description(oid,int4)", static (c, _, a) => Comment(c, a[0].Oid, CatalogClasses.Relation, a[1].Int32), 20);
        builder.Scalar("shobj_description(oid,name)", static (c, _, a) => SharedComment(c, a[0].Oid, a[1].Text), 20);
        builder.Scalar("pg_describe_object(oid,oid,int4)", static (c, _, a) => Cell.Text(Describe(c, a[0].Oid, a[1].Oid, a[2].Int32)), 50);
        builder.Scalar("pg_collation_for(any)", static (_, site, a) => CollationFor(site.ArgumentTypes[0], a[0]));
    }

    private static Datum FormatType(SqlContext context, in Datum oid, in Datum modifier)
    {
        if (oid.IsNull)
        {
            return Datum.Null;
        }

        return Datum.From(oid.Oid == 0 ? "-"
            : context.Catalog.FindType(oid.Oid) is { } type ? TypeModifiers.Format(type, modifier.IsNull ? null : modifier.Int32, context)
            : "???");
    }

    /// <summary>NULL where a cast would say that there is no such thing; a name that is none is still an error.</summary>
    private static Datum Find(SqlContext context, SqlType type, string text)
    {
        try
        {
            return Datum.FromOid(RegNames.Parse(type, text, context));
        }
        catch (SqlException e) when (e.Code is SqlState.UndefinedTable or SqlState.UndefinedObject or SqlState.UndefinedFunction or SqlState.InvalidSchemaName or SqlState.AmbiguousFunction)
        {
            return Datum.Null;
        }
    }

    private static uint ClassOf(SqlContext context, string catalog) => context.Catalog.System.Find("pg_catalog", catalog)?.Definition.Oid ?? 0;

    private static Datum Comment(SqlContext context, uint oid, uint? ofClass, int sub) => Cell.Text(DescriptionRows.Find(context.Catalog, oid, ofClass, sub));

    private static Datum SharedComment(SqlContext context, uint oid, string catalog) =>
        catalog == "pg_authid" ? Cell.Text(context.Catalog.Roles.Values.FirstOrDefault(r => r.Oid == oid)?.Comment) : Datum.Null;

    private static Datum CollationFor(SqlType type, in Datum value)
    {
        SqlType element = type.Underlying is { Kind: TypeKind.Array, Element: { } e } ? e.Underlying : type.Underlying;
        if (!element.IsString && element.Oid != SqlTypes.UnknownOid)
        {
            throw new SqlException(SqlState.DatatypeMismatch, $"collations are not supported by type {type.DisplayName}");
        }

        return value.IsNull ? Datum.Null : Datum.From(element.Oid == SqlTypes.NameOid ? "\"C\"" : "\"default\"");
    }

    /// <summary>What an address of pg_depend is, in words; NULL for an oid that nobody has.</summary>
    private static string? Describe(SqlContext context, uint ofClass, uint oid, int sub)
    {
        CatalogSnapshot catalog = context.Catalog;
        switch (ofClass)
        {
            case CatalogClasses.Relation:
                if (RelationInfo.Find(catalog, oid) is not { } relation)
                {
                    return null;
                }

                string described = KindName(relation.Kind) + " " + NameTexts.Relation(context, oid);
                return sub == 0 ? described : relation.Columns.FirstOrDefault(c => c.Number == sub) is { } column ? $"column {Identifiers.Quote(column.Name)} of {described}" : null;
            case CatalogClasses.Type:
                return catalog.FindType(oid) is { } type ? "type " + NameTexts.Type(context, type) : null;
            case CatalogClasses.Procedure:
                string signature = RegNames.Format(SqlTypes.RegProcedure, oid, context);
                return signature == oid.ToString(CultureInfo.InvariantCulture) ? null
                    : (catalog.Routines.TryGetValue(oid, out RoutineDefinition? routine) && routine.IsProcedure ? "procedure " : "function ") + signature;
            case CatalogClasses.Namespace:
                return Schemas.Find(catalog, oid) is { } schema ? "schema " + Identifiers.Quote(schema.Name) : null;
            case CatalogClasses.Role:
                return Owners.NameOf(catalog, oid) is { } role ? "role " + Identifiers.Quote(role) : null;
            case CatalogClasses.Constraint:
                return catalog.Tables.Values.SelectMany(t => t.Constraints.Where(c => c.Oid == oid).Select(c => $"constraint {Identifiers.Quote(c.Name)} on table {NameTexts.Relation(context, t.Oid)}")).FirstOrDefault()
                    ?? catalog.TypeDefinitions.Values.SelectMany(t => t.Constraints).Where(c => c.Oid == oid).Select(c => "constraint " + Identifiers.Quote(c.Name)).FirstOrDefault();
            case CatalogClasses.Trigger:
                return RelationInfo.User(catalog).SelectMany(r => TriggerTexts.Of(r.Object).Where(t => t.Oid == oid)
                    .Select(t => $"trigger {Identifiers.Quote(t.Name)} on {KindName(r.Kind)} {NameTexts.Relation(context, r.Oid)}")).FirstOrDefault();
            case CatalogClasses.AttributeDefault:
                return catalog.Tables.Values.SelectMany(t => t.Columns.Where(c => AttributeRows.HasDefault(c) && AttributeRows.DefaultOid(t.Oid, c.Number) == oid)
                    .Select(c => $"default value for column {Identifiers.Quote(c.Name)} of table {NameTexts.Relation(context, t.Oid)}")).FirstOrDefault();
            case CatalogClasses.Rewrite:
                return catalog.Views.Values.Where(v => TriggerRows.RuleOid(v.Oid) == oid).Select(v => "rule _RETURN on view " + NameTexts.Relation(context, v.Oid)).FirstOrDefault();
            case CatalogClasses.Policy:
                return catalog.Tables.Values.SelectMany(t => t.Policies.Where(p => p.Oid == oid).Select(p => $"policy {Identifiers.Quote(p.Name)} on table {NameTexts.Relation(context, t.Oid)}")).FirstOrDefault();
            default:
                throw SqlException.NotSupported($"description of objects of catalog {NameTexts.Relation(context, ofClass)}");
        }
    }

    private static string KindName(char kind) => kind switch
    {
        'v' => "view",
        'S' => "sequence",
        'i' => "index",
        'c' => "composite type",
        _ => "table",
    };
}

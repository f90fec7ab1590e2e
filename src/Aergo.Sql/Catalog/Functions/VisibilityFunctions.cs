using System.Linq;
using Aergo.Sql.Catalog.Virtual;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Functions;

/// <summary>Whether a bare name finds an object along the search path; NULL for an oid that nobody has.</summary>
internal static class VisibilityFunctions
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Scalar("pg_table_is_visible(oid)", static (c, _, a) => Relation(c, a[0].Oid), 5);
        builder.Scalar("pg_type_is_visible(oid)", static (c, _, a) => c.Catalog.FindType(a[0].Oid) is { } type ? Datum.From(RegNames.IsVisible(type, c)) : Datum.Null, 5);
        builder.Scalar("pg_function_is_visible(oid)", static (c, _, a) => Function(c, a[0].Oid), 5);
        builder.Scalar("pg_operator_is_visible(oid)", static (c, _, a) => IsListed(c, "pg_operator", a[0].Oid), 5);

        // Operator classes, families and collations are all in pg_catalog; text search, conversions and statistics do not exist.
        foreach (string kind in (string[])["opclass", "opfamily", "collation"])
        {
            builder.Scalar($"pg_{kind}_is_visible(oid)", (c, _, a) => IsListed(c, "pg_" + kind, a[0].Oid), 5);
        }

        foreach (string kind in (string[])["conversion", "statistics_obj", "ts_parser", "ts_dict", "ts_config", "ts_template"])
        {
            builder.Scalar($"pg_{kind}_is_visible(oid)", static (_, _, _) => Datum.Null);
        }
    }

    private static Datum IsListed(SqlContext context, string relation, uint oid) =>
        context.Catalog.System.Find("pg_catalog", relation) is { } table && table.Rows(context).Any(r => r[0].Oid == oid) ? Datum.True : Datum.Null;

    private static Datum Relation(SqlContext context, uint oid) =>
        RelationInfo.Find(context.Catalog, oid) is { } relation ? Datum.From(RegNames.FindRelation(null, relation.Name, context) == oid) : Datum.Null;

    private static Datum Function(SqlContext context, uint oid) =>
        context.Catalog.Routines.TryGetValue(oid, out RoutineDefinition? routine) ? Datum.From(NameTexts.IsVisible(context, routine))
        : NameTexts.BuiltIn(context, oid) is { } builtIn ? Datum.From(builtIn.Schema == "pg_catalog" || context.Settings.SearchPath.Contains(builtIn.Schema))
        : IsListed(context, "pg_proc", oid);
}

using Aergo.Sql.Catalog.Virtual;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Functions;

/// <summary>Whether a bare name finds an object along the search path.</summary>
internal static class VisibilityFunctions
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Scalar("pg_table_is_visible(oid)", static (c, _, a) => Relation(c, a[0].Oid));
    }

    private static Datum Relation(SqlContext context, uint oid) =>
        context.Catalog.System.Find(oid) is { } system ? Datum.From(RegNames.FindRelation(null, system.Definition.Name, context) == oid) : Datum.Null;
}

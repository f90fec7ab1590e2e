using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual.PgCatalog;

/// <summary>pg_operator, pg_cast, pg_language and pg_collation: PostgreSQL's rows for what the engine has.</summary>
internal static class OperatorRows
{
    public static void Add(SystemViewBuilder builder)
    {
        builder.FromCatalog("pg_operator", static (scope, _) =>
        {
            HashSet<uint> known = [.. scope.Functions.AllOperators.Select(o => o.Oid)];
            return scope.Facts.Rows("pg_operator").Where(r => known.Contains(r[0].Oid));
        });
        builder.FromCatalog("pg_cast", static (scope, shape) =>
        {
            (int source, int target) = (shape.Place("castsource"), shape.Place("casttarget"));
            return scope.Facts.Rows("pg_cast").Where(r => SqlTypes.Find(r[source].Oid) is { } from && SqlTypes.Find(r[target].Oid) is { } to && scope.Functions.Cast(from, to) is not null);
        });
        builder.FromFacts("pg_language");
        builder.FromFacts("pg_collation");
    }
}

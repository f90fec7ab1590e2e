using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Catalog.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual.PgCatalog;

/// <summary>pg_policy and pg_policies.</summary>
internal static class PolicyRows
{
    public static void Add(SystemViewBuilder builder)
    {
        builder.FromCatalog("pg_policy", static (scope, shape) => All(scope).Select(p => shape.Row(
            ("oid", Cell.Oid(p.Policy.Oid)),
            ("polname", Cell.Text(p.Policy.Name)),
            ("polrelid", Cell.Oid(p.Table.Oid)),
            ("polcmd", Cell.Char(p.Policy.Command switch { "select" => 'r', "insert" => 'a', "update" => 'w', "delete" => 'd', _ => '*' })),
            ("polpermissive", Cell.Bool(p.Policy.Permissive)),
            ("polroles", Cell.Oids(p.Policy.Roles.IsEmpty ? [0u] : p.Policy.Roles.Select(r => r.Length == 0 || r == "public" ? 0 : Owners.OidOf(scope.Catalog, r)))),
            ("polqual", Expression(p.Policy.UsingText)),
            ("polwithcheck", Expression(p.Policy.WithCheckText)))));
        builder.FromCatalog("pg_policies", static (scope, shape) => All(scope).Select(p => shape.Row(
            ("schemaname", Cell.Text(Schemas.NameOf(scope.Catalog, p.Table.SchemaOid))),
            ("tablename", Cell.Text(p.Table.Name)),
            ("policyname", Cell.Text(p.Policy.Name)),
            ("permissive", Cell.Text(p.Policy.Permissive ? "PERMISSIVE" : "RESTRICTIVE")),
            ("roles", Cell.Names(p.Policy.Roles.IsEmpty ? ["public"] : p.Policy.Roles.Select(r => r.Length == 0 ? "public" : r))),
            ("cmd", Cell.Text(p.Policy.Command.ToUpperInvariant())),
            ("qual", Expression(p.Policy.UsingText)),
            ("with_check", Expression(p.Policy.WithCheckText)))));
    }

    private static IEnumerable<(TableDefinition Table, PolicyDefinition Policy)> All(SystemScope scope) =>
        scope.Catalog.Tables.Values.SelectMany(t => t.Policies.Select(p => (t, p))).OrderBy(p => p.p.Oid);

    private static Datum Expression(string? text) => text is null ? Cell.Null : Cell.Text(ExpressionTexts.Print(text));
}

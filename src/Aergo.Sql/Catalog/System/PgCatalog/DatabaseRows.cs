using System.Collections.Generic;
using System.Globalization;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual.PgCatalog;

/// <summary>pg_database, pg_tablespace, pg_extension and pg_stat_activity: one database, and the session that asks.</summary>
internal static class DatabaseRows
{
    /// <summary>Oid of the one database.</summary>
    public const uint DatabaseOid = 5;

    private const int Utf8 = 6;

    private const uint DefaultTablespace = 1663;

    public static void Add(SystemViewBuilder builder)
    {
        builder.FromContext("pg_database", static (context, scope, shape) =>
        [
            shape.Row(
                ("oid", Cell.Oid(DatabaseOid)),
                ("datname", Cell.Text(context.DatabaseName)),
                ("datdba", Cell.Oid(InitialCatalog.SystemRoleOid)),
                ("encoding", Cell.Int(Utf8)),
                ("datlocprovider", Cell.Char('c')),
                ("datallowconn", Cell.Bool(true)),
                ("datconnlimit", Cell.Int(-1)),
                ("dattablespace", Cell.Oid(DefaultTablespace)),
                ("datcollate", Cell.Text("C")),
                ("datctype", Cell.Text("C.UTF-8"))),
        ]);
        builder.FromFacts("pg_tablespace");
        builder.FromFacts("pg_extension");
        builder.FromContext("pg_available_extensions", static (context, scope, shape) =>
        [
            shape.Row(
                ("name", Cell.Text("plpgsql")),
                ("default_version", Cell.Text("1.0")),
                ("installed_version", Cell.Text("1.0")),
                ("comment", Cell.Text("PL/pgSQL procedural language"))),
        ]);
        builder.FromContext("pg_stat_activity", Activity);
    }

    /// <summary>Only queries see their session: a transaction runs on many nodes.</summary>
    private static IEnumerable<Datum[]> Activity(SqlContext context, SystemScope scope, RowShape shape)
    {
        if (!context.IsNodeQuery)
        {
            return [];
        }

        string? pid = SettingsCatalog.Value(context.Settings, "aergo.backend_pid");
        return
        [
            shape.Row(
                ("datid", Cell.Oid(DatabaseOid)),
                ("datname", Cell.Text(context.DatabaseName)),
                ("pid", Cell.Int(int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)),
                ("usesysid", Cell.Oid(Owners.OidOf(scope.Catalog, context.SessionUser))),
                ("usename", Cell.Text(context.SessionUser)),
                ("application_name", Cell.Text(SettingsCatalog.Value(context.Settings, "application_name") ?? "")),
                ("xact_start", Cell.Int(context.TransactionTimestamp)),
                ("query_start", Cell.Int(context.TransactionTimestamp)),
                ("state", Cell.Text("active")),
                ("query", Cell.Text("")),
                ("backend_type", Cell.Text("client backend"))),
        ];
    }
}

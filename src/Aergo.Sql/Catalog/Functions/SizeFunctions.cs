using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Functions;

/// <summary>pg_relation_size and its kin. What a table takes on disk is shared with other versions and differs between nodes: unknown to a query, refused on the chain.</summary>
/// <remarks>Source: sql-dialect, section 5.1.</remarks>
internal static class SizeFunctions
{
    public static void Add(FunctionBuilder builder)
    {
        foreach (string signature in (string[])
        [
            "pg_relation_size(regclass)", "pg_relation_size(regclass,text)", "pg_table_size(regclass)", "pg_indexes_size(regclass)", "pg_total_relation_size(regclass)",
            "pg_database_size(name)", "pg_database_size(oid)", "pg_tablespace_size(name)", "pg_tablespace_size(oid)",
        ])
        {
            string name = signature[..signature.IndexOf('(', global::System.StringComparison.Ordinal)];
            builder.Scalar(signature, (c, _, _) => Unknown(c, name));
        }

        // Uses of tables and indexes are not counted.
        foreach (string name in (string[])["numscans", "tuples_returned", "tuples_fetched", "tuples_inserted", "tuples_updated", "tuples_deleted", "live_tuples", "dead_tuples"])
        {
            builder.Scalar($"pg_stat_get_{name}(oid)", (c, _, _) => Unknown(c, "pg_stat_get_" + name));
        }
    }

    private static Datum Unknown(SqlContext context, string name) => context.IsNodeQuery
        ? Datum.Null
        : throw new SqlException(SqlState.NonDeterministic, name + "() answers differently on each node and cannot be used in a transaction");
}

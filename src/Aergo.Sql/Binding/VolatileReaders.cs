using System.Collections.Frozen;
using System.Collections.Generic;
using Aergo.Sql.Functions;

namespace Aergo.Sql.Binding;

/// <summary>Volatile built-ins that change nothing: a statement that calls them is still a query.</summary>
internal static class VolatileReaders
{
    private static readonly FrozenSet<string> Names = new List<string>
    {
        "random", "random_normal", "setseed", "gen_random_uuid", "uuid_generate_v4", "clock_timestamp", "timeofday", "pg_sleep", "pg_sleep_for", "pg_sleep_until",
        "currval", "lastval", "set_config", "pg_backend_pid", "txid_current", "pg_current_xact_id", "pg_advisory_lock", "pg_advisory_unlock", "pg_advisory_unlock_all",
        "pg_try_advisory_lock", "pg_advisory_xact_lock", "pg_try_advisory_xact_lock", "pg_cancel_backend", "pg_terminate_backend", "pg_relation_size", "pg_table_size",
        "pg_total_relation_size", "pg_indexes_size", "pg_database_size", "pg_tablespace_size", "pg_is_in_recovery", "pg_stat_get_activity", "gas_left", "pg_get_keywords",
        "query_to_xml", "pg_export_snapshot", "pg_trigger_depth", "pg_collation_actual_version", "pg_notification_queue_usage", "pg_sequence_last_value", "pg_prepared_statement",
        "pg_cursor", "pg_timezone_names", "pg_show_all_settings", "pg_available_extensions", "inet_client_addr", "inet_server_addr", "inet_client_port", "inet_server_port",
    }.ToFrozenSet();

    public static bool Contains(string name) => Names.Contains(name);
}

/// <summary>Whether an expression calls anything volatile: then two equal texts are two calls.</summary>
internal static class VolatileCalls
{
    public static bool In(BoundExpression expression)
    {
        Finder finder = new();
        finder.Expression(expression);
        return finder.Found;
    }

    public static bool In(BoundAggregate aggregate)
    {
        Finder finder = new();
        finder.Visit(aggregate);
        return finder.Found;
    }

    public static bool In(LogicalNode node)
    {
        Finder finder = new();
        finder.Node(node);
        return finder.Found;
    }

    private sealed class Finder : BoundRewriter
    {
        public bool Found { get; private set; }

        public void Visit(BoundAggregate aggregate) => Aggregate(aggregate);

        public override BoundExpression Expression(BoundExpression expression)
        {
            Found |= expression is BoundCall { Function.Volatility: Volatility.Volatile } or BoundRoutineCall { Routine.Volatility: Volatility.Volatile } or BoundNextValue;
            return Found ? expression : base.Expression(expression);
        }
    }
}

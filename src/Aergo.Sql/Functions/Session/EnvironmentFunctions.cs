using System;
using System.Globalization;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Session;

/// <summary>Time, chance and the server's surroundings: what PostgreSQL takes from the machine and a chain must define.</summary>
/// <remarks>Source: sql-dialect, section 5.1.</remarks>
internal static class EnvironmentFunctions
{
    public static void Add(FunctionBuilder builder)
    {
        foreach (string name in (string[])["now", "transaction_timestamp", "statement_timestamp"])
        {
            builder.Scalar(name + "()", static (c, _, _) => Datum.From(c.TransactionTimestamp));
        }

        builder.Scalar("clock_timestamp()", static (c, _, _) => Datum.From(WallClock(c, "clock_timestamp")));
        builder.Scalar("random()", static (c, _, _) => Datum.From(RandomStream.NextDouble(c)), 50);
        builder.Scalar("gen_random_uuid()", static (c, _, _) => Datum.FromUuid(RandomStream.NextUuid(c)), 50);
        builder.Own(new FunctionDefinition
        {
            Name = "uuid_generate_v4",
            Parameters = [],
            Result = SqlTypes.Uuid,
            Volatility = Volatility.Volatile,
            Gas = 50,
            Scalar = static (c, _, _) => Datum.FromUuid(RandomStream.NextUuid(c)),
        });
        builder.Scalar("setseed(float8)", static (_, _, _) => throw SqlException.NotSupported("setseed()", "Chance comes from the block and the transaction."));

        foreach (string signature in (string[])
        [
            "pg_sleep(float8)", "pg_sleep_for(interval)", "pg_sleep_until(timestamptz)", "pg_read_file(text)", "pg_read_binary_file(text)", "pg_ls_dir(text)",
            "pg_advisory_lock(int8)", "pg_advisory_lock(int4,int4)", "pg_advisory_lock_shared(int8)", "pg_advisory_lock_shared(int4,int4)",
            "pg_try_advisory_lock(int8)", "pg_try_advisory_lock(int4,int4)", "pg_try_advisory_lock_shared(int8)", "pg_try_advisory_lock_shared(int4,int4)",
            "pg_advisory_unlock(int8)", "pg_advisory_unlock(int4,int4)", "pg_advisory_unlock_shared(int8)", "pg_advisory_unlock_shared(int4,int4)",
            "pg_advisory_xact_lock(int8)", "pg_advisory_xact_lock(int4,int4)", "pg_advisory_xact_lock_shared(int8)", "pg_advisory_xact_lock_shared(int4,int4)",
            "pg_try_advisory_xact_lock(int8)", "pg_try_advisory_xact_lock(int4,int4)", "pg_try_advisory_xact_lock_shared(int8)",
            "pg_try_advisory_xact_lock_shared(int4,int4)", "txid_current()", "txid_status(int8)", "pg_export_snapshot()",
            "pg_postmaster_start_time()", "pg_conf_load_time()", "pg_cancel_backend(int4)", "pg_terminate_backend(int4,int8)", "pg_column_size(any)",
            "lo_create(oid)", "lo_unlink(oid)", "lo_import(text)", "lo_export(oid,text)", "lo_get(oid)", "pg_reload_conf()", "current_query()", "timeofday()",
        ])
        {
            string name = signature[..signature.IndexOf('(', StringComparison.Ordinal)];
            builder.Scalar(signature, (_, _, _) => throw SqlException.NotSupported(name + "()"));
        }

        // Clients that reset a connection release what they cannot have taken.
        builder.Scalar("pg_advisory_unlock_all()", static (_, _, _) => Datum.From(""));
        builder.Scalar("txid_current_if_assigned()", static (_, _, _) => Datum.Null);
        builder.Scalar("pg_backend_pid()", static (c, _, _) => BackendPid(c));
        builder.Scalar("pg_notify(text,text)", static (c, _, a) => Notify(c, a[0], a[1]), 100);
    }

    /// <summary>Microseconds from 2000-01-01 by the wall clock, which only a query has.</summary>
    public static long WallClock(SqlContext context, string function) => context.WallClock is { } clock
        ? clock().UnixMicroseconds - 946_684_800_000_000L
        : throw new SqlException(SqlState.NonDeterministic, function + "() answers differently on each node and cannot be used in a transaction")
        {
            Hint = "Use now(), the time of the block.",
        };

    private static Datum BackendPid(SqlContext context)
    {
        if (!context.IsNodeQuery)
        {
            throw new SqlException(SqlState.NonDeterministic, "pg_backend_pid() answers differently on each node and cannot be used in a transaction");
        }

        string? pid = SettingsCatalog.Value(context.Settings, "aergo.backend_pid");
        return Datum.From(pid is not null && int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0);
    }

    private static Datum Notify(SqlContext context, in Datum channel, in Datum payload)
    {
        if (channel.IsNull || channel.Text.Length == 0)
        {
            throw new SqlException(SqlState.InvalidParameterValue, "channel name cannot be empty");
        }

        Chain.ChainEvents.Emit(context, channel.Text, payload.IsNull ? "" : payload.Text);
        return Datum.From("");
    }
}

using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Session;

/// <summary>Who, where and with what settings: functions of the session alone.</summary>
internal static class SettingFunctions
{
    public const string Version = "PostgreSQL " + SettingsCatalog.ServerVersion + ", the SQL of a ledger";

    /// <summary>PostgreSQL's number of UTF-8 in pg_database.encoding.</summary>
    private const int Utf8Encoding = 6;

    public static void Add(FunctionBuilder builder)
    {
        builder.Scalar("version()", static (_, _, _) => Datum.From(Version));
        builder.Scalar("current_database()", static (c, _, _) => Datum.From(c.DatabaseName));
        builder.Scalar("current_user()", static (c, _, _) => Datum.From(c.CurrentUser));
        builder.Scalar("getpgusername()", static (c, _, _) => Datum.From(c.CurrentUser));
        builder.Scalar("session_user()", static (c, _, _) => Datum.From(c.SessionUser));
        builder.Scalar("current_schema()", static (c, _, _) =>
            c.Catalog.SchemasToSearch(c.Settings.SearchPath).FirstOrDefault(s => !LocalCatalog.Holds(s.Oid)) is { } schema ? Datum.From(schema.Name) : Datum.Null, 5);
        builder.Scalar("current_schemas(bool)", static (c, _, a) => Schemas(c, a[0].Boolean), 10);
        builder.Scalar("current_setting(text)", static (c, _, a) => Datum.From(SettingsCatalog.Show(c.Settings, a[0].Text)), 5);
        builder.Scalar("current_setting(text,bool)", static (c, _, a) =>
            SettingsCatalog.Value(c.Settings, a[0].Text) is { } value ? Datum.From(value) :
            a[1].Boolean ? Datum.Null : Datum.From(SettingsCatalog.Show(c.Settings, a[0].Text)), 5);
        builder.Scalar("set_config(text,text,bool)", static (c, _, a) => SetConfig(c, a[0], a[1], a[2]), 20);
        builder.Scalar("pg_client_encoding()", static (_, _, _) => Datum.From("UTF8"));
        builder.Scalar("getdatabaseencoding()", static (_, _, _) => Datum.From("UTF8"));
        builder.Scalar("pg_encoding_to_char(int4)", static (_, _, a) => Datum.From(a[0].Int32 switch { Utf8Encoding => "UTF8", 0 => "SQL_ASCII", _ => "" }));
        builder.Scalar("pg_char_to_encoding(name)", static (_, _, a) => Datum.From(a[0].Text.ToUpperInvariant() switch
        {
            "UTF8" or "UTF-8" or "UNICODE" => Utf8Encoding,
            "SQL_ASCII" => 0,
            _ => -1,
        }));
        builder.Scalar("pg_encoding_max_length(int4)", static (_, _, a) => a[0].Int32 switch { Utf8Encoding => Datum.From(4), 0 => Datum.From(1), _ => Datum.Null });
        builder.Scalar("pg_is_in_recovery()", static (_, _, _) => Datum.False);
        builder.Scalar("pg_jit_available()", static (_, _, _) => Datum.False);
        builder.Scalar("pg_my_temp_schema()", static (_, _, _) => Datum.FromOid(0));
        builder.Scalar("pg_is_other_temp_schema(oid)", static (_, _, _) => Datum.False);
        builder.Scalar("pg_notification_queue_usage()", static (_, _, _) => Datum.From(0.0));
        builder.Scalar("inet_client_port()", static (_, _, _) => Datum.Null);
        builder.Scalar("inet_server_port()", static (_, _, _) => Datum.Null);
        builder.Set("pg_listening_channels()", static (_, _, _) => []);
        builder.Scalar("pg_typeof(any)", static (_, s, _) => Datum.FromOid(s.ArgumentTypes[0].Oid));
        builder.Scalar("num_nulls(any)", static (_, s, a) => CountNulls(s, a, nulls: true));
        builder.Scalar("num_nonnulls(any)", static (_, s, a) => CountNulls(s, a, nulls: false));
        builder.Scalar("pg_size_pretty(int8)", static (_, _, a) => Datum.From(SizeText.Pretty(a[0].Int64)));
        builder.Scalar("pg_size_pretty(numeric)", static (_, _, a) => Datum.From(SizeText.Pretty(a[0].Ref<PgNumeric>())));
        builder.Scalar("pg_size_bytes(text)", static (_, _, a) => Datum.From(SizeText.Parse(a[0].Text)));
    }

    private static Datum Schemas(SqlContext context, bool implicitOnes)
    {
        Datum[] names = context.Catalog.SchemasToSearch(context.Settings.SearchPath).Where(s => implicitOnes || !LocalCatalog.Holds(s.Oid)).Select(s => Datum.From(s.Name)).ToArray();
        if (implicitOnes && !context.Settings.SearchPath.Contains("pg_catalog"))
        {
            names = [Datum.From("pg_catalog"), .. names];
        }

        return Datum.FromObject(SqlArray.Of(SqlTypes.Name, names));
    }

    private static Datum SetConfig(SqlContext context, in Datum name, in Datum value, in Datum isLocal)
    {
        if (name.IsNull)
        {
            throw new SqlException(SqlState.NullNotAllowed, "SET requires parameter name");
        }

        if (isLocal.IsTrue)
        {
            context.Extensions[typeof(LocalSetting)] = LocalSetting.Mark;
        }

        // NULL puts the default back.
        context.Settings = value.IsNull
            ? SettingsCatalog.Reset(context.Settings, name.Text, SessionSettings.Default)
            : SettingsCatalog.Apply(context.Settings, name.Text, value.Text);
        return Datum.From(SettingsCatalog.Show(context.Settings, name.Text));
    }

    private static Datum CountNulls(CallSite site, System.ReadOnlySpan<Datum> arguments, bool nulls)
    {
        int count = 0;
        System.ReadOnlySpan<Datum> values = arguments;
        if (site.VariadicArray)
        {
            if (arguments[^1].IsNull)
            {
                return Datum.Null;
            }

            values = arguments[^1].Ref<SqlArray>().Items;
        }

        foreach (Datum value in values)
        {
            count += value.IsNull == nulls ? 1 : 0;
        }

        return Datum.From(count);
    }
}

using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;

namespace Aergo.Sql.Execution;

/// <summary>The run-time settings that exist, what they may hold, and how SHOW prints them.</summary>
/// <remarks>Names are lower case. Custom names have a dot. Source: sql-dialect, section 9.2; docs/spec/sql.md, "Settings".</remarks>
public static class SettingsCatalog
{
    public const string ServerVersion = "15.0 (AERGOSQL 0.1)";
    public const string ServerVersionNumber = "150000";

    /// <param name="Kind">text, bool, int, fixed (cannot be set), or the allowed words separated by |.</param>
    /// <param name="OnChain">Bears on results, so it travels with a transaction.</param>
    private sealed record Setting(string Default, string Kind, string Display, bool OnChain = false);

    private static readonly FrozenDictionary<string, Setting> Known = new Dictionary<string, Setting>
    {
        ["search_path"] = new("\"$user\", public", "special", "search_path", true),
        ["timezone"] = new("UTC", "special", "TimeZone", true),
        ["datestyle"] = new("ISO, MDY", "special", "DateStyle", true),
        ["intervalstyle"] = new("postgres", "postgres|postgres_verbose|sql_standard|iso_8601", "IntervalStyle", true),
        ["bytea_output"] = new("hex", "hex|escape", "bytea_output", true),
        ["extra_float_digits"] = new("1", "int", "extra_float_digits", true),
        ["server_version"] = new(ServerVersion, "fixed", "server_version"),
        ["server_version_num"] = new(ServerVersionNumber, "fixed", "server_version_num"),
        ["server_encoding"] = new("UTF8", "fixed", "server_encoding"),
        ["client_encoding"] = new("UTF8", "encoding", "client_encoding"),
        ["integer_datetimes"] = new("on", "fixed", "integer_datetimes"),
        ["standard_conforming_strings"] = new("on", "on", "standard_conforming_strings"),
        ["backslash_quote"] = new("safe_encoding", "text", "backslash_quote"),
        ["escape_string_warning"] = new("on", "bool", "escape_string_warning"),
        ["application_name"] = new("", "text", "application_name"),
        ["transaction_isolation"] = new("read committed", "isolation", "transaction_isolation", true),
        ["default_transaction_isolation"] = new("read committed", "isolation", "default_transaction_isolation"),
        ["transaction_read_only"] = new("off", "bool", "transaction_read_only", true),
        ["default_transaction_read_only"] = new("off", "bool", "default_transaction_read_only"),
        ["transaction_deferrable"] = new("off", "bool", "transaction_deferrable", true),
        ["default_transaction_deferrable"] = new("off", "bool", "default_transaction_deferrable"),
        ["in_hot_standby"] = new("off", "fixed", "in_hot_standby"),
        ["is_superuser"] = new("off", "fixed", "is_superuser"),
        ["session_authorization"] = new("", "fixed", "session_authorization"),
        ["role"] = new("none", "role", "role"),
        ["max_identifier_length"] = new("63", "fixed", "max_identifier_length"),
        ["max_index_keys"] = new("32", "fixed", "max_index_keys"),
        ["max_stack_depth"] = new("2MB", "text", "max_stack_depth"),
        ["max_function_args"] = new("100", "fixed", "max_function_args"),
        ["max_connections"] = new("200", "fixed", "max_connections"),
        ["block_size"] = new("8192", "fixed", "block_size"),
        ["wal_level"] = new("replica", "fixed", "wal_level"),
        ["lc_collate"] = new("C", "fixed", "lc_collate"),
        ["lc_ctype"] = new("C.UTF-8", "fixed", "lc_ctype"),
        ["lc_messages"] = new("C", "text", "lc_messages"),
        ["lc_monetary"] = new("C", "text", "lc_monetary"),
        ["lc_numeric"] = new("C", "text", "lc_numeric"),
        ["lc_time"] = new("C", "text", "lc_time"),
        ["statement_timeout"] = new("0", "duration", "statement_timeout"),
        ["lock_timeout"] = new("0", "duration", "lock_timeout"),
        ["idle_in_transaction_session_timeout"] = new("0", "duration", "idle_in_transaction_session_timeout"),
        ["idle_session_timeout"] = new("0", "duration", "idle_session_timeout"),
        ["client_min_messages"] = new("notice", "debug5|debug4|debug3|debug2|debug1|log|notice|warning|error", "client_min_messages"),
        ["log_min_messages"] = new("warning", "text", "log_min_messages"),
        ["log_statement"] = new("none", "text", "log_statement"),
        ["row_security"] = new("on", "bool", "row_security", true),
        ["check_function_bodies"] = new("on", "bool", "check_function_bodies", true),
        ["default_tablespace"] = new("", "text", "default_tablespace"),
        ["default_table_access_method"] = new("heap", "text", "default_table_access_method"),
        ["temp_tablespaces"] = new("", "text", "temp_tablespaces"),
        ["xmloption"] = new("content", "content|document", "xmloption"),
        ["xmlbinary"] = new("base64", "base64|hex", "xmlbinary"),
        ["ssl"] = new("off", "fixed", "ssl"),
        ["password_encryption"] = new("scram-sha-256", "scram-sha-256", "password_encryption"),
        ["synchronous_commit"] = new("on", "text", "synchronous_commit"),
        ["work_mem"] = new("4MB", "text", "work_mem"),
        ["maintenance_work_mem"] = new("64MB", "text", "maintenance_work_mem"),
        ["shared_buffers"] = new("128MB", "fixed", "shared_buffers"),
        ["effective_cache_size"] = new("4GB", "text", "effective_cache_size"),
        ["random_page_cost"] = new("4", "text", "random_page_cost"),
        ["seq_page_cost"] = new("1", "text", "seq_page_cost"),
        ["cpu_tuple_cost"] = new("0.01", "text", "cpu_tuple_cost"),
        ["jit"] = new("off", "bool", "jit"),
        ["plan_cache_mode"] = new("auto", "text", "plan_cache_mode"),
        ["array_nulls"] = new("on", "bool", "array_nulls"),
        ["transform_null_equals"] = new("off", "off", "transform_null_equals"),
        ["max_parallel_workers_per_gather"] = new("0", "int", "max_parallel_workers_per_gather"),
        ["parallel_setup_cost"] = new("1000", "text", "parallel_setup_cost"),
        ["parallel_tuple_cost"] = new("0.1", "text", "parallel_tuple_cost"),
        ["min_parallel_table_scan_size"] = new("8MB", "text", "min_parallel_table_scan_size"),
        ["force_parallel_mode"] = new("off", "text", "force_parallel_mode"),
        ["enable_seqscan"] = new("on", "bool", "enable_seqscan"),
        ["enable_indexscan"] = new("on", "bool", "enable_indexscan"),
        ["enable_indexonlyscan"] = new("on", "bool", "enable_indexonlyscan"),
        ["enable_bitmapscan"] = new("on", "bool", "enable_bitmapscan"),
        ["enable_hashjoin"] = new("on", "bool", "enable_hashjoin"),
        ["enable_mergejoin"] = new("on", "bool", "enable_mergejoin"),
        ["enable_nestloop"] = new("on", "bool", "enable_nestloop"),
        ["enable_hashagg"] = new("on", "bool", "enable_hashagg"),
        ["enable_sort"] = new("on", "bool", "enable_sort"),
        ["enable_incremental_sort"] = new("on", "bool", "enable_incremental_sort"),
        ["enable_material"] = new("on", "bool", "enable_material"),
        ["enable_memoize"] = new("on", "bool", "enable_memoize"),
        ["enable_partitionwise_join"] = new("off", "bool", "enable_partitionwise_join"),
        ["join_collapse_limit"] = new("8", "int", "join_collapse_limit"),
        ["from_collapse_limit"] = new("8", "int", "from_collapse_limit"),
        ["geqo"] = new("on", "bool", "geqo"),
        ["constraint_exclusion"] = new("partition", "text", "constraint_exclusion"),
        ["hash_mem_multiplier"] = new("2", "text", "hash_mem_multiplier"),
        ["default_statistics_target"] = new("100", "int", "default_statistics_target"),
        ["lo_compat_privileges"] = new("off", "bool", "lo_compat_privileges"),
        ["quote_all_identifiers"] = new("off", "bool", "quote_all_identifiers"),
        ["session_replication_role"] = new("origin", "origin", "session_replication_role"),
        ["synchronize_seqscans"] = new("on", "bool", "synchronize_seqscans"),
        ["vacuum_freeze_min_age"] = new("50000000", "int", "vacuum_freeze_min_age"),
        ["aergo.commit"] = new("pooled", "pooled|block|final", "aergo.commit"),
        ["aergo.read"] = new("pooled", "pooled|block|final", "aergo.read"),
        ["aergo.as_of"] = new("", "as_of", "aergo.as_of"),
        ["aergo.branch"] = new("master", "master", "aergo.branch"),
        ["aergo.reentrant"] = new("off", "bool", "aergo.reentrant"),
        ["aergo.amount"] = new("", "text", "aergo.amount"),
    }.ToFrozenDictionary();

    private static readonly string[] ReportedNames =
    [
        "server_version", "server_encoding", "client_encoding", "application_name", "datestyle", "intervalstyle", "timezone", "integer_datetimes",
        "standard_conforming_strings", "default_transaction_read_only", "in_hot_standby",
    ];

    /// <summary>Settings of a new session: start-up parameters and <c>-c name=value</c> options applied, unknown ones ignored.</summary>
    public static SessionSettings ForLogin(string user, IReadOnlyDictionary<string, string> parameters)
    {
        SessionSettings settings = SessionSettings.Default with { SearchPath = [user, "public"] };
        settings = settings with { Others = settings.Others.SetItem("session_authorization", user) };
        foreach ((string name, string value) in parameters.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            if (name == "options")
            {
                settings = ApplyOptions(settings, value);
            }
            else if (name is not ("user" or "database" or "replication"))
            {
                settings = TryApply(settings, name.ToLowerInvariant(), value);
            }
        }

        return settings;
    }

    /// <summary>Sets one setting from SET, set_config or a payload. Throws 42704 for unknown names, 22023 for bad values, 55P02 for fixed ones.</summary>
    public static SessionSettings Apply(SessionSettings settings, string name, string value) => Apply(settings, name, [value]);

    /// <summary>Sets one setting from the values of SET.</summary>
    public static SessionSettings Apply(SessionSettings settings, string name, IReadOnlyList<string> values)
    {
        name = name.ToLowerInvariant();
        if (!Known.TryGetValue(name, out Setting? setting))
        {
            return name.Contains('.', StringComparison.Ordinal)
                ? settings with { Others = settings.Others.SetItem(name, string.Join(", ", values)) }
                : throw Unknown(name);
        }

        string value = string.Join(", ", values);
        switch (name)
        {
            case "search_path":
                return settings with { SearchPath = ParseSearchPath(values, UserOf(settings)) };
            case "timezone":
                (string zone, int offset) = ParseZone(value);
                return settings with { TimeZoneName = zone, TimeZoneOffsetSeconds = offset };
            case "datestyle":
                return ApplyDateStyle(settings, value);
            case "intervalstyle":
                return settings with { IntervalStyle = OneOf(name, setting, value) };
            case "bytea_output":
                return settings with { ByteaOutput = OneOf(name, setting, value) };
            case "extra_float_digits":
                return settings with { ExtraFloatDigits = Whole(name, value, -15, 3) };
            default:
                return settings with { Others = settings.Others.SetItem(name, Checked(name, setting, value)) };
        }
    }

    /// <summary>RESET name, or SET name TO DEFAULT: back to the value of <paramref name="initial"/>.</summary>
    public static SessionSettings Reset(SessionSettings settings, string name, SessionSettings initial)
    {
        name = name.ToLowerInvariant();
        return name switch
        {
            "search_path" => settings with { SearchPath = initial.SearchPath },
            "timezone" => settings with { TimeZoneName = initial.TimeZoneName, TimeZoneOffsetSeconds = initial.TimeZoneOffsetSeconds },
            "datestyle" => settings with { DateStyle = initial.DateStyle, DateOrder = initial.DateOrder },
            "intervalstyle" => settings with { IntervalStyle = initial.IntervalStyle },
            "bytea_output" => settings with { ByteaOutput = initial.ByteaOutput },
            "extra_float_digits" => settings with { ExtraFloatDigits = initial.ExtraFloatDigits },
            _ when !Known.ContainsKey(name) && !settings.Others.ContainsKey(name) => throw Unknown(name),
            _ => settings with { Others = initial.Others.TryGetValue(name, out string? value) ? settings.Others.SetItem(name, value) : settings.Others.Remove(name) },
        };
    }

    /// <summary>The value as SHOW prints it; null for a name that does not exist.</summary>
    public static string? Value(SessionSettings settings, string name)
    {
        name = name.ToLowerInvariant();
        return name switch
        {
            "search_path" => ShowSearchPath(settings),
            "timezone" => settings.TimeZoneName,
            "datestyle" => settings.DateStyle + ", " + settings.DateOrder,
            "intervalstyle" => settings.IntervalStyle,
            "bytea_output" => settings.ByteaOutput,
            "extra_float_digits" => settings.ExtraFloatDigits.ToString(CultureInfo.InvariantCulture),
            _ => settings.Others.GetValueOrDefault(name) ?? Known.GetValueOrDefault(name)?.Default,
        };
    }

    /// <summary>As <see cref="Value"/>, but 42704 for unknown names.</summary>
    public static string Show(SessionSettings settings, string name) => Value(settings, name) ?? throw Unknown(name);

    /// <summary>Name as written in PostgreSQL, value; all known settings by name.</summary>
    public static IEnumerable<(string Name, string Value)> All(SessionSettings settings) =>
        Known.OrderBy(k => k.Key, StringComparer.Ordinal).Select(k => (k.Value.Display, Value(settings, k.Key)!));

    /// <summary>Whether SET refuses the setting.</summary>
    public static bool IsFixed(string name) => Known.GetValueOrDefault(name.ToLowerInvariant())?.Kind == "fixed";

    /// <summary>What pg_settings says it holds: bool, integer, enum or string.</summary>
    public static string VariableType(string name) => Known.GetValueOrDefault(name.ToLowerInvariant()) switch
    {
        { Kind: "bool" } or { Kind: "fixed", Default: "on" or "off" } => "bool",
        { Kind: "int" or "duration" } => "integer",
        { Kind: var kind } when kind.Contains('|', StringComparison.Ordinal) => "enum",
        _ => "string",
    };

    /// <summary>A setting that is a time; zero, which means no limit, where it is not set.</summary>
    public static TimeSpan Duration(SessionSettings settings, string name) => TimeSpan.FromMilliseconds(Milliseconds(Value(settings, name) ?? string.Empty) ?? 0);

    // A number and a unit, milliseconds where there is none.
    private static double? Milliseconds(string text)
    {
        string trimmed = text.Trim();
        int digits = 0;
        while (digits < trimmed.Length && (char.IsAsciiDigit(trimmed[digits]) || trimmed[digits] == '.'))
        {
            digits++;
        }

        string number = trimmed[..digits], unit = trimmed[digits..].Trim();
        double? factor = unit switch
        {
            "us" => 0.001,
            "" or "ms" => 1,
            "s" => 1000,
            "min" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => null,
        };
        return factor is not null && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count) && count * factor <= int.MaxValue
            ? Math.Round(count * factor.Value)
            : null;
    }

    /// <summary>Words a setting may hold; empty when it is not of that sort.</summary>
    public static IReadOnlyList<string> Choices(string name) =>
        Known.GetValueOrDefault(name.ToLowerInvariant()) is { } setting && setting.Kind.Contains('|', StringComparison.Ordinal) ? setting.Kind.Split('|') : [];

    /// <summary>How PostgreSQL writes the name: TimeZone for timezone.</summary>
    public static string DisplayName(string name) => Known.GetValueOrDefault(name.ToLowerInvariant())?.Display ?? name;

    /// <summary>Settings that clients are told at start and whenever they change.</summary>
    public static IReadOnlyDictionary<string, string> Reported(SessionSettings settings, string user, bool isSuperuser)
    {
        var reported = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in ReportedNames)
        {
            reported[Known[name].Display] = Value(settings, name)!;
        }

        reported["is_superuser"] = isSuperuser ? "on" : "off";
        reported["session_authorization"] = user;
        return reported;
    }

    /// <summary>What a transaction carries: the settings that bear on results and differ from the defaults, sorted by name.</summary>
    public static IReadOnlyList<(string Name, string Value)> ForPayload(SessionSettings settings)
    {
        var list = new List<(string Name, string Value)>();
        foreach ((string name, Setting setting) in Known)
        {
            if (setting.OnChain && Value(settings, name) is { } value && value != Value(SessionSettings.Default, name))
            {
                list.Add((name, name == "search_path" ? string.Join(", ", settings.SearchPath.Select(Quoted)) : value));
            }
        }

        foreach ((string name, string value) in settings.Others)
        {
            if (!Known.ContainsKey(name))
            {
                list.Add((name, value));
            }
        }

        list.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return list;
    }

    /// <summary>Height of <c>SET aergo.as_of = 'block:120'</c>; null when unset.</summary>
    public static long? AsOf(SessionSettings settings) =>
        settings.Others.TryGetValue("aergo.as_of", out string? value) && value.Length > 0
            ? long.Parse(value.AsSpan(value.IndexOf(':', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture)
            : null;

    private static SqlException Unknown(string name) =>
        new(SqlState.UndefinedObject, $"unrecognized configuration parameter \"{name}\"");

    private static string UserOf(SessionSettings settings) => settings.Others.GetValueOrDefault("session_authorization") ?? "public";

    private static SessionSettings ApplyOptions(SessionSettings settings, string options)
    {
        string[] words = options.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < words.Length; i++)
        {
            string pair = words[i] == "-c" && i + 1 < words.Length ? words[++i] : words[i].StartsWith("--", StringComparison.Ordinal) ? words[i][2..] : words[i];
            int at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at > 0)
            {
                settings = TryApply(settings, pair[..at].TrimStart('-').Replace('-', '_').ToLowerInvariant(), pair[(at + 1)..]);
            }
        }

        return settings;
    }

    private static SessionSettings TryApply(SessionSettings settings, string name, string value)
    {
        try
        {
            return Apply(settings, name, value);
        }
        catch (SqlException)
        {
            return settings; // A client may send what another server knows; it learns ours from the reported settings.
        }
    }

    private static string Checked(string name, Setting setting, string value)
    {
        switch (setting.Kind)
        {
            case "fixed":
                return value == setting.Default ? value : throw new SqlException(SqlState.CannotChangeRuntimeParameter, $"parameter \"{name}\" cannot be changed");
            case "bool":
                return Boolean(name, value);
            case "int":
                return Whole(name, value, int.MinValue, int.MaxValue).ToString(CultureInfo.InvariantCulture);
            case "text" or "role":
                return value;
            case "duration":
                return Milliseconds(value) is null ? throw Invalid(name, value) : value;
            case "encoding":
                return value.Replace("-", string.Empty, StringComparison.Ordinal).Trim('\'').Equals("utf8", StringComparison.OrdinalIgnoreCase) || value.Equals("unicode", StringComparison.OrdinalIgnoreCase)
                    ? "UTF8"
                    : throw SqlException.NotSupported($"client encoding {value}", "The server speaks UTF8 only.");
            case "isolation":
                return value.ToLowerInvariant() is "serializable" or "repeatable read" or "read committed" or "read uncommitted"
                    ? value.ToLowerInvariant()
                    : throw Invalid(name, value);
            case "as_of":
                return value.Length == 0 || (value.StartsWith("block:", StringComparison.Ordinal) && long.TryParse(value.AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out _))
                    ? value
                    : throw new SqlException(SqlState.InvalidParameterValue, $"invalid value for parameter \"{name}\": \"{value}\"") { Hint = "Write 'block:120', or '' for now." };
            default:
                return OneOf(name, setting, value);
        }
    }

    private static string OneOf(string name, Setting setting, string value) =>
        setting.Kind.Split('|').FirstOrDefault(w => w.Equals(value, StringComparison.OrdinalIgnoreCase))
        ?? throw Invalid(name, value, "Available values: " + setting.Kind.Replace("|", ", ", StringComparison.Ordinal) + ".");

    private static string Boolean(string name, string value) => value.ToLowerInvariant() switch
    {
        "on" or "true" or "t" or "yes" or "y" or "1" => "on",
        "off" or "false" or "f" or "no" or "n" or "0" => "off",
        _ => throw new SqlException(SqlState.InvalidParameterValue, $"parameter \"{name}\" requires a Boolean value"),
    };

    private static int Whole(string name, string value, int min, int max)
    {
        if (!int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
        {
            throw Invalid(name, value);
        }

        return number >= min && number <= max
            ? number
            : throw new SqlException(SqlState.InvalidParameterValue, $"{number} is outside the valid range for parameter \"{name}\" ({min} .. {max})");
    }

    private static SqlException Invalid(string name, string value, string? hint = null) =>
        new(SqlState.InvalidParameterValue, $"invalid value for parameter \"{DisplayName(name)}\": \"{value}\"") { Hint = hint };

    private static ImmutableArray<string> ParseSearchPath(IReadOnlyList<string> values, string user)
    {
        var path = ImmutableArray.CreateBuilder<string>();
        foreach (string raw in values.Count == 1 ? SplitList(values[0]) : values)
        {
            string name = raw == "$user" ? user : raw;
            if (name.Length > 0 && !path.Contains(name))
            {
                path.Add(name);
            }
        }

        return path.ToImmutable();
    }

    /// <summary>A list as one text: names separated by commas, quoted where they need it.</summary>
    private static IReadOnlyList<string> SplitList(string text)
    {
        var names = new List<string>();
        var name = new System.Text.StringBuilder();
        bool quoted = false, wasQuoted = false;
        foreach (char c in text + ",")
        {
            if (c == '"')
            {
                quoted = !quoted;
                wasQuoted = true;
            }
            else if (c == ',' && !quoted)
            {
                string one = wasQuoted ? name.ToString() : name.ToString().Trim().ToLowerInvariant();
                if (one.Length > 0)
                {
                    names.Add(one);
                }

                name.Clear();
                wasQuoted = false;
            }
            else if (quoted || !wasQuoted)
            {
                if (!(name.Length == 0 && c == ' '))
                {
                    name.Append(c);
                }
            }
        }

        return names;
    }

    private static string ShowSearchPath(SessionSettings settings)
    {
        string user = UserOf(settings);
        return settings.SearchPath.Length == 0 ? "\"\"" : string.Join(", ", settings.SearchPath.Select(s => s == user ? "\"$user\"" : Quoted(s)));
    }

    private static string Quoted(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_') && !char.IsAsciiDigit(name[0])
            ? name
            : "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private static SessionSettings ApplyDateStyle(SessionSettings settings, string value)
    {
        foreach (string word in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            settings = word.ToLowerInvariant() switch
            {
                "iso" => settings with { DateStyle = "ISO" },
                "sql" => settings with { DateStyle = "SQL" },
                "postgres" => settings with { DateStyle = "Postgres" },
                "german" => settings with { DateStyle = "German" },
                "mdy" or "us" or "noneuropean" or "noneuro" => settings with { DateOrder = "MDY" },
                "dmy" or "european" or "euro" => settings with { DateOrder = "DMY" },
                "ymd" => settings with { DateOrder = "YMD" },
                "default" => settings with { DateStyle = "ISO", DateOrder = "MDY" },
                _ => throw new SqlException(SqlState.InvalidParameterValue, $"invalid value for parameter \"DateStyle\": \"{value}\"") { Detail = $"Unrecognized key word: \"{word.ToLowerInvariant()}\"." },
            };
        }

        return settings;
    }

    /// <summary>UTC under its names, and fixed offsets: +02, -3.5, <c>&lt;+02&gt;-02</c>. Other zones need a table that is part of the protocol.</summary>
    private static (string Name, int OffsetSeconds) ParseZone(string value)
    {
        string zone = value.Trim().Trim('\'');
        switch (zone.ToUpperInvariant())
        {
            case "UTC" or "GMT" or "ETC/UTC" or "ETC/GMT" or "Z" or "ZULU" or "UCT" or "UNIVERSAL" or "DEFAULT" or "LOCAL" or "GREENWICH" or "ETC/UCT" or "ETC/ZULU":
                return (zone.Equals("default", StringComparison.OrdinalIgnoreCase) || zone.Equals("local", StringComparison.OrdinalIgnoreCase) ? "UTC" : zone, 0);
        }

        if (zone.StartsWith('<') && zone.IndexOf('>', StringComparison.Ordinal) is > 1 and int close && TryOffset(zone[1..close], out int named))
        {
            return (zone, named);
        }

        if (TryOffset(zone, out int offset))
        {
            string sign = offset < 0 ? "-" : "+";
            TimeSpan span = TimeSpan.FromSeconds(Math.Abs(offset));
            string text = span.Minutes == 0 ? $"{sign}{(int)span.TotalHours:00}" : string.Create(CultureInfo.InvariantCulture, $"{sign}{(int)span.TotalHours:00}:{span.Minutes:00}");
            return ($"<{text}>{(offset < 0 ? "+" : "-")}{text[1..]}", offset);
        }

        if (zone.Contains('/', StringComparison.Ordinal) && zone.All(c => char.IsAsciiLetter(c) || c is '/' or '_' or '-'))
        {
            throw SqlException.NotSupported($"time zone {zone}", "Use UTC or a fixed offset such as +02.");
        }

        throw new SqlException(SqlState.InvalidParameterValue, $"invalid value for parameter \"TimeZone\": \"{value}\"");
    }

    private static bool TryOffset(string text, out int seconds)
    {
        seconds = 0;
        if (text.Length == 0)
        {
            return false;
        }

        int sign = text[0] == '-' ? -1 : 1;
        string[] parts = text.TrimStart('+', '-').Split(':');
        if (parts.Length > 3 || !decimal.TryParse(parts[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal hours) || hours > 167)
        {
            return false;
        }

        int minutes = 0;
        if (parts.Length > 1 && (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out minutes) || minutes > 59))
        {
            return false;
        }

        seconds = sign * ((int)(hours * 3600) + (minutes * 60));
        return true;
    }
}

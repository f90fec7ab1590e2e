using System.Collections.Generic;
using Aergo.Sql.Execution;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>The options of views in WITH (…), SET and RESET.</summary>
internal static class ViewOptions
{
    public static ViewDefinition Set(ViewDefinition view, IEnumerable<KeyValuePair<string, string>> options)
    {
        foreach ((string name, string value) in options)
        {
            view = name switch
            {
                "check_option" => view with { CheckOption = CheckOption(value) },
                "security_barrier" => view with { SecurityBarrier = Flag(name, value) },
                "security_invoker" => view with { SecurityInvoker = Flag(name, value) },
                _ => throw Unrecognized(name),
            };
        }

        return view;
    }

    public static ViewDefinition Reset(ViewDefinition view, IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            view = name switch
            {
                "check_option" => view with { CheckOption = null },
                "security_barrier" => view with { SecurityBarrier = false },
                "security_invoker" => view with { SecurityInvoker = false },
                _ => throw Unrecognized(name),
            };
        }

        return view;
    }

    private static string CheckOption(string value) => value.ToLowerInvariant() is "local" or "cascaded" ? value.ToLowerInvariant()
        : throw new SqlException(SqlState.InvalidParameterValue, $"invalid value for enum option \"check_option\": {value}") { Detail = "Valid values are \"local\" and \"cascaded\"." };

    // An option written without a value is switched on.
    private static bool Flag(string name, string value) => value.ToLowerInvariant() switch
    {
        "" or "true" or "on" or "yes" or "1" => true,
        "false" or "off" or "no" or "0" => false,
        _ => throw new SqlException(SqlState.InvalidParameterValue, $"invalid value for boolean option \"{name}\": {value}"),
    };

    private static SqlException Unrecognized(string name) => new(SqlState.InvalidParameterValue, $"unrecognized parameter \"{name}\"");
}

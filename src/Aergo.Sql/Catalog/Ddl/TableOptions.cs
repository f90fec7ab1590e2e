using System;
using System.Collections.Generic;
using System.Collections.Immutable;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>WITH (…) of a table: our own properties are checked, storage parameters of PostgreSQL are taken and mean nothing here.</summary>
internal static class TableOptions
{
    public static ImmutableSortedDictionary<string, string> Check(IReadOnlyDictionary<string, string> written)
    {
        var options = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach ((string name, string value) in written)
        {
            switch (name)
            {
                case "ledger":
                    if (value is not ("on" or "true" or "append_only"))
                    {
                        throw new SqlException(SqlState.InvalidParameterValue, $"invalid value for option \"ledger\": \"{value}\"") { Detail = "Valid values are \"on\" and \"append_only\"." };
                    }

                    options[name] = value;
                    break;
                case "retention" or "fillfactor":
                    options[name] = value;
                    break;
                case "oids" when value is "false" or "off":
                    break;
                case "oids":
                    throw new SqlException(SqlState.FeatureNotSupported, "tables declared WITH OIDS are not supported");
                default:
                    if (!name.StartsWith("autovacuum_", StringComparison.Ordinal) && !name.StartsWith("toast", StringComparison.Ordinal)
                        && name is not ("parallel_workers" or "user_catalog_table" or "vacuum_index_cleanup" or "vacuum_truncate" or "log_autovacuum_min_duration"))
                    {
                        throw new SqlException(SqlState.InvalidParameterValue, $"unrecognized parameter \"{name}\"");
                    }

                    break;
            }
        }

        return options.ToImmutable();
    }
}

using System.Collections.Immutable;

namespace Aergo.Sql.Execution;

/// <summary>Run-time settings of one session, by lower-case name. Immutable: SET makes a new one.</summary>
/// <remarks>In a transaction on the chain they are those the payload carries, so that every node formats and resolves alike.</remarks>
public sealed record SessionSettings
{
    public static SessionSettings Default { get; } = new();

    /// <summary>Schemas searched for bare names, <c>"$user"</c> resolved already; pg_catalog is searched first without being named.</summary>
    public ImmutableArray<string> SearchPath { get; init; } = ["public"];

    /// <summary>Session zone as an offset east of UTC in seconds; named zones other than UTC are not supported.</summary>
    public int TimeZoneOffsetSeconds { get; init; }

    /// <summary>As SHOW prints it.</summary>
    public string TimeZoneName { get; init; } = "UTC";

    /// <summary>ISO, SQL, Postgres or German.</summary>
    public string DateStyle { get; init; } = "ISO";

    /// <summary>MDY, DMY or YMD.</summary>
    public string DateOrder { get; init; } = "MDY";

    /// <summary>postgres, postgres_verbose, sql_standard or iso_8601.</summary>
    public string IntervalStyle { get; init; } = "postgres";

    /// <summary>hex or escape.</summary>
    public string ByteaOutput { get; init; } = "hex";

    public int ExtraFloatDigits { get; init; } = 1;

    /// <summary>Everything else, custom names included.</summary>
    public ImmutableSortedDictionary<string, string> Others { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

using Aergo.Sql.Execution;

namespace Aergo.Sql.Types;

/// <summary>What reading and printing times depends on: the moment called now, the session's zone and its styles.</summary>
/// <param name="Now">Microseconds from 2000-01-01 UTC.</param>
/// <param name="OffsetEastSeconds">Session zone.</param>
/// <param name="ZoneName">Its name; printed by the styles that print names.</param>
/// <param name="DateStyle">ISO, SQL, Postgres or German.</param>
/// <param name="DateOrder">MDY, DMY or YMD.</param>
/// <param name="IntervalStyle">postgres, postgres_verbose, sql_standard or iso_8601.</param>
public readonly record struct DateTimeSettings(
    long Now, int OffsetEastSeconds, string ZoneName, string DateStyle, string DateOrder, string IntervalStyle)
{
    /// <summary>UTC, ISO, MDY, postgres.</summary>
    public static DateTimeSettings Default { get; } = new(0, 0, "UTC", "ISO", "MDY", "postgres");

    public static DateTimeSettings From(SqlContext context) => new(
        context.TransactionTimestamp,
        context.Settings.TimeZoneOffsetSeconds,
        context.Settings.TimeZoneName,
        context.Settings.DateStyle,
        context.Settings.DateOrder,
        context.Settings.IntervalStyle);
}

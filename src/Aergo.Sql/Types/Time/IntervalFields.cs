using System;

namespace Aergo.Sql.Types;

/// <summary>Which fields an interval type is restricted to, as bits at PostgreSQL's places.</summary>
[Flags]
public enum IntervalFields
{
    None = 0,
    Month = 1 << 1,
    Year = 1 << 2,
    Day = 1 << 3,
    Hour = 1 << 10,
    Minute = 1 << 11,
    Second = 1 << 12,

    /// <summary>No restriction.</summary>
    Full = 0x7FFF,
}

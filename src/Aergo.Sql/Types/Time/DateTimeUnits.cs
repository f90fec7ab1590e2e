using System.Collections.Frozen;
using System.Collections.Generic;

namespace Aergo.Sql.Types;

/// <summary>Units of extract, date_part and date_trunc.</summary>
public enum ExtractUnit
{
    Microsecond, Millisecond, Second, Minute, Hour, Day, Week, Month, Quarter, Year, Decade, Century, Millennium,
    Julian, IsoYear, DayOfWeek, IsoDayOfWeek, DayOfYear, Epoch, TimeZone, TimeZoneHour, TimeZoneMinute,

    /// <summary>A word of dates that is no unit, such as now: not supported rather than not recognized.</summary>
    Reserved,
}

/// <summary>Reads unit names as PostgreSQL does: any case, many spellings, ten letters count.</summary>
internal static class DateTimeUnits
{
    private const int WordLength = 10;

    private static readonly FrozenDictionary<string, ExtractUnit> Special = new Dictionary<string, ExtractUnit>
    {
        ["timezone"] = ExtractUnit.TimeZone,
        ["timezone_h"] = ExtractUnit.TimeZoneHour,
        ["timezone_m"] = ExtractUnit.TimeZoneMinute,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, ExtractUnit> ExtractOnly = new Dictionary<string, ExtractUnit>
    {
        ["dow"] = ExtractUnit.DayOfWeek,
        ["doy"] = ExtractUnit.DayOfYear,
        ["isodow"] = ExtractUnit.IsoDayOfWeek,
        ["isoyear"] = ExtractUnit.IsoYear,
        ["j"] = ExtractUnit.Julian,
        ["jd"] = ExtractUnit.Julian,
        ["julian"] = ExtractUnit.Julian,
        ["epoch"] = ExtractUnit.Epoch,
        ["now"] = ExtractUnit.Reserved,
        ["today"] = ExtractUnit.Reserved,
        ["tomorrow"] = ExtractUnit.Reserved,
        ["yesterday"] = ExtractUnit.Reserved,
        ["infinity"] = ExtractUnit.Reserved,
        ["-infinity"] = ExtractUnit.Reserved,
        ["allballs"] = ExtractUnit.Reserved,
    }.ToFrozenDictionary();

    /// <summary>A unit that can be truncated to, or a zone field; null when unknown.</summary>
    public static ExtractUnit? Plain(string name)
    {
        string word = Normal(name);
        if (Special.TryGetValue(word, out ExtractUnit zone))
        {
            return zone;
        }

        (DateTimeWord kind, DateTimeUnit unit) = DateTimeTokens.FindUnit(word);
        return kind != DateTimeWord.Unit ? null : unit switch
        {
            DateTimeUnit.Microsecond => ExtractUnit.Microsecond,
            DateTimeUnit.Millisecond => ExtractUnit.Millisecond,
            DateTimeUnit.Second => ExtractUnit.Second,
            DateTimeUnit.Minute => ExtractUnit.Minute,
            DateTimeUnit.Hour => ExtractUnit.Hour,
            DateTimeUnit.Day => ExtractUnit.Day,
            DateTimeUnit.Week => ExtractUnit.Week,
            DateTimeUnit.Month => ExtractUnit.Month,
            DateTimeUnit.Quarter => ExtractUnit.Quarter,
            DateTimeUnit.Year => ExtractUnit.Year,
            DateTimeUnit.Decade => ExtractUnit.Decade,
            DateTimeUnit.Century => ExtractUnit.Century,
            DateTimeUnit.Millennium => ExtractUnit.Millennium,
            _ => null,
        };
    }

    /// <summary>Any unit of extract; null when unknown.</summary>
    public static ExtractUnit? Any(string name)
    {
        ExtractUnit? plain = Plain(name);
        return plain ?? (ExtractOnly.TryGetValue(Normal(name), out ExtractUnit unit) ? unit : null);
    }

    public static SqlException NotSupported(string name, string typeName) =>
        new(SqlState.FeatureNotSupported, $"unit \"{name.ToLowerInvariant()}\" not supported for type {typeName}");

    public static SqlException NotRecognized(string name, string typeName) =>
        new(SqlState.InvalidParameterValue, $"unit \"{name.ToLowerInvariant()}\" not recognized for type {typeName}");

    private static string Normal(string name)
    {
        string lower = name.ToLowerInvariant();
        return lower.Length > WordLength ? lower[..WordLength] : lower;
    }
}

using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;

namespace Aergo.Sql.Types;

/// <summary>Zones by what people write: names of the zone table, abbreviations, offsets and POSIX forms.</summary>
/// <remarks>Offsets are seconds EAST of Greenwich unless a name says otherwise.</remarks>
public static class TimeZones
{
    private const int OffsetHoursMax = 167;

    private static readonly FrozenDictionary<string, (int Offset, bool Daylight)> Abbreviations = MakeAbbreviations();
    private static readonly FrozenDictionary<string, string> Dynamic = MakePairs(TimeZoneTables.ZoneAbbreviations)
        .ToFrozenDictionary(p => p.Key, p => p.Value);

    private static readonly FrozenDictionary<string, int> Fixed = MakePairs(TimeZoneTables.FixedZones)
        .ToFrozenDictionary(p => p.Key, p => int.Parse(p.Value, CultureInfo.InvariantCulture), StringComparer.OrdinalIgnoreCase);

    /// <summary>A zone as AT TIME ZONE takes it: abbreviation, name or POSIX form. 22023 when unknown.</summary>
    public static SqlTimeZone Find(string zone) => TryAbbreviation(zone.ToLowerInvariant(), out SqlTimeZone? found, out _) || TryZone(zone, out found)
        ? found
        : throw NotRecognized(zone);

    /// <summary>The value of SET TIME ZONE: an hour count, a name or a POSIX form; gives the offset and the name SHOW prints.</summary>
    public static (int OffsetEast, string Name) ParseSetting(string value)
    {
        ReadOnlySpan<char> text = TextScan.Trim(value);
        if (decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal hours)
            && Math.Abs(hours) <= OffsetHoursMax)
        {
            int seconds = (int)decimal.Round(hours * 3600);
            return (seconds, SettingName(seconds));
        }

        if (TryZone(value, out SqlTimeZone? zone))
        {
            int offset = zone.FixedOffset ?? throw SqlException.NotSupported($"time zone \"{value}\" for a session", "Use AT TIME ZONE, or set UTC or a numeric offset.");
            string? known = Fixed.Keys.FirstOrDefault(k => k.Equals(value, StringComparison.OrdinalIgnoreCase));
            return (offset, known ?? value);
        }

        throw new SqlException(SqlState.InvalidParameterValue, $"invalid value for parameter \"TimeZone\": \"{value}\"");
    }

    /// <summary>The name of a zone that was given as an offset: POSIX form with the sign turned round.</summary>
    public static string SettingName(int offsetEast)
    {
        string shown = DateTimeText.FormatOffset(offsetEast);
        string turned = DateTimeText.FormatOffset(-offsetEast);
        return offsetEast == 0 ? "<+00>-00" : $"<{shown}>{turned}";
    }

    internal static SqlException NotRecognized(string zone) => new(SqlState.InvalidParameterValue, $"time zone \"{zone}\" not recognized");

    /// <summary>Looks a lower-case abbreviation up; what those tied to a zone mean depends on the time.</summary>
    internal static bool TryAbbreviation(string abbreviation, [NotNullWhen(true)] out SqlTimeZone? zone, out bool daylight)
    {
        bool isFixed = Abbreviations.TryGetValue(abbreviation, out (int Offset, bool Daylight) found);
        daylight = found.Daylight;
        zone = isFixed ? SqlTimeZone.Fixed(found.Offset)
            : Dynamic.TryGetValue(abbreviation, out string? name) && ZoneTable.Find(name) is { } ruled ? new AbbreviatedZone(ruled, abbreviation)
            : null;
        return zone is not null;
    }

    /// <summary>Looks a zone name or POSIX form up; false when it is neither.</summary>
    internal static bool TryZone(string name, [NotNullWhen(true)] out SqlTimeZone? zone)
    {
        zone = Fixed.TryGetValue(name, out int offsetEast) ? SqlTimeZone.Fixed(offsetEast)
            : ZoneTable.Find(name) is { } ruled ? ruled
            : TryPosix(name, out offsetEast) ? SqlTimeZone.Fixed(offsetEast)
            : null;
        return zone is not null;
    }

    // NAME+hh[:mm[:ss]] counts westward; the name may be empty or stand in angle brackets.
    private static bool TryPosix(ReadOnlySpan<char> text, out int offsetEast)
    {
        offsetEast = 0;
        int at = 0;
        if (text.StartsWith("<"))
        {
            at = text.IndexOf('>') + 1;
            if (at == 0)
            {
                return false;
            }
        }
        else
        {
            while (at < text.Length && !TextScan.IsDigit(text[at]) && text[at] is not (',' or '+' or '-'))
            {
                at++;
            }
        }

        text = text[at..];
        bool east = text.StartsWith("-");
        if (text.StartsWith("-") || text.StartsWith("+"))
        {
            text = text[1..];
        }

        if (!TryNumber(ref text, OffsetHoursMax, out int hours))
        {
            return false;
        }

        int seconds = hours * 3600;
        int unit = 60;
        while (text.StartsWith(":") && unit > 0)
        {
            text = text[1..];
            if (!TryNumber(ref text, 59, out int part))
            {
                return false;
            }

            seconds += part * unit;
            unit /= 60;
        }

        if (!text.IsEmpty)
        {
            return TextScan.IsAlpha(text[0]) || text[0] == '<'
                ? throw SqlException.NotSupported("time zones with daylight saving rules", "Use UTC or a numeric offset.")
                : false;
        }

        offsetEast = east ? seconds : -seconds;
        return true;
    }

    private static bool TryNumber(ref ReadOnlySpan<char> text, int maximum, out int value)
    {
        int digits = TextScan.CountDigits(text);
        value = 0;
        if (digits is 0 or > 3)
        {
            return false;
        }

        value = int.Parse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
        text = text[digits..];
        return value <= maximum;
    }

    private static FrozenDictionary<string, (int Offset, bool Daylight)> MakeAbbreviations()
    {
        var table = new Dictionary<string, (int, bool)>();
        foreach (string word in Words(TimeZoneTables.FixedAbbreviations))
        {
            int sign = word.IndexOfAny(['+', '-']);
            string name = word[..sign];
            int offset = int.Parse(word.AsSpan(sign), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            table[name.TrimEnd('*')] = (offset, name.EndsWith('*'));
        }

        return table.ToFrozenDictionary();
    }

    private static IEnumerable<KeyValuePair<string, string>> MakePairs(string table) =>
        Words(table).Select(w => w.Split('=')).Select(p => KeyValuePair.Create(p[0], p[1]));

    private static string[] Words(string table) => table.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
}

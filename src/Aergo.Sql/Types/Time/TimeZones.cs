using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Aergo.Sql.Types;

/// <summary>Zones with a fixed offset: UTC, offsets, abbreviations and POSIX forms. Zones with rules are refused by name (0A000).</summary>
/// <remarks>Offsets are seconds EAST of Greenwich unless a name says otherwise.</remarks>
public static class TimeZones
{
    private const int OffsetHoursMax = 167;

    private static readonly FrozenDictionary<string, (int Offset, bool Daylight)> Abbreviations = MakeAbbreviations();
    private static readonly FrozenDictionary<string, string> Dynamic = MakePairs(TimeZoneTables.ZoneAbbreviations)
        .ToFrozenDictionary(p => p.Key, p => p.Value);

    private static readonly FrozenDictionary<string, int> Fixed = MakePairs(TimeZoneTables.FixedZones)
        .ToFrozenDictionary(p => p.Key, p => int.Parse(p.Value, CultureInfo.InvariantCulture), StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Ruled = Words(TimeZoneTables.RuledZones).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The offset of a zone as AT TIME ZONE takes it: abbreviation, name or POSIX form. 22023 when unknown, 0A000 for zones with rules.</summary>
    public static int OffsetOf(string zone) => TryAbbreviation(zone.ToLowerInvariant(), out int offset, out _) || TryZone(zone, out offset)
        ? offset
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

        if (TryZone(value, out int offset))
        {
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

    /// <summary>Looks a lower-case abbreviation up; those tied to a zone with rules are refused.</summary>
    internal static bool TryAbbreviation(string abbreviation, out int offsetEast, out bool daylight)
    {
        if (Abbreviations.TryGetValue(abbreviation, out (int Offset, bool Daylight) found))
        {
            (offsetEast, daylight) = found;
            return true;
        }

        if (Dynamic.TryGetValue(abbreviation, out string? zone))
        {
            throw SqlException.NotSupported($"time zone \"{zone}\" (abbreviation \"{abbreviation}\")", "Use UTC or a numeric offset.");
        }

        (offsetEast, daylight) = (0, false);
        return false;
    }

    /// <summary>Looks a zone name or POSIX form up; false when it is neither.</summary>
    internal static bool TryZone(string name, out int offsetEast)
    {
        if (Fixed.TryGetValue(name, out offsetEast))
        {
            return true;
        }

        if (Ruled.TryGetValue(name, out string? known))
        {
            throw SqlException.NotSupported($"time zone \"{known}\"", "Use UTC or a numeric offset.");
        }

        return TryPosix(name, out offsetEast);
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

using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace Aergo.Sql.Types;

/// <summary>The zones of zones.tsv. The table is part of the protocol: every node must find the same offsets.</summary>
internal static class ZoneTable
{
    private static readonly FrozenDictionary<string, RuledZone> Zones = Read().ToFrozenDictionary(z => z.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The zone of a name, in any case; null when there is none.</summary>
    public static RuledZone? Find(string name) => Zones.GetValueOrDefault(name);

    private static List<RuledZone> Read()
    {
        using Stream stream = typeof(ZoneTable).Assembly.GetManifestResourceStream("zones.tsv") ?? throw new InvalidDataException("missing resource zones.tsv");
        using var reader = new StreamReader(stream);
        var zones = new List<RuledZone>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            string[] fields = line.Split('\t');
            ZoneTime[] times = Array.ConvertAll(fields[2].Split(' '), ReadTime);
            (long[] moments, byte[] indexes) = ReadTransitions(fields[3]);
            ZoneRule rule = ZoneRule.Parse(fields[1]);
            foreach (string name in fields[0].Split(','))
            {
                zones.Add(new RuledZone(name, times, moments, indexes, rule));
            }
        }

        return zones;
    }

    private static ZoneTime ReadTime(string text)
    {
        string[] parts = text.Split(':');
        return new ZoneTime(int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1] == "1", parts[2]);
    }

    private static (long[] Moments, byte[] Indexes) ReadTransitions(string text)
    {
        string[] entries = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var moments = new long[entries.Length];
        var indexes = new byte[entries.Length];
        long moment = 0;
        for (int i = 0; i < entries.Length; i++)
        {
            int colon = entries[i].IndexOf(':', StringComparison.Ordinal);
            moment += Base36(entries[i].AsSpan(0, colon));
            moments[i] = moment;
            indexes[i] = (byte)Base36(entries[i].AsSpan(colon + 1));
        }

        return (moments, indexes);
    }

    private static long Base36(ReadOnlySpan<char> digits)
    {
        bool negative = digits[0] == '-';
        long value = 0;
        foreach (char c in negative ? digits[1..] : digits)
        {
            value = (value * 36) + (c <= '9' ? c - '0' : c - 'a' + 10);
        }

        return negative ? -value : value;
    }
}

using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Aergo.Conformance.Sql;

/// <summary>One record of a corpus file: a statement and what it must do. Format: the corpus's README.</summary>
internal sealed record SltRecord(int Line, string Sql)
{
    public bool IsQuery { get; init; }

    public bool RowSort { get; init; }

    /// <summary>SQLSTATE it must fail with; "*" for any.</summary>
    public string? Error { get; init; }

    public long? Count { get; init; }

    public IReadOnlyList<string>? Expected { get; init; }

    public IReadOnlyList<string>? Notices { get; init; }

    public string? Message { get; init; }
}

internal static class SltFile
{
    public static IReadOnlyList<SltRecord> Read(string path)
    {
        string[] lines = File.ReadAllText(path).Split('\n');
        var records = new List<SltRecord>();
        int i = 0;
        while (i < lines.Length)
        {
            if (lines[i].Trim().Length == 0 || lines[i].StartsWith('#'))
            {
                i++;
                continue;
            }

            records.Add(ReadRecord(lines, ref i, path));
        }

        return records;
    }

    private static SltRecord ReadRecord(string[] lines, ref int i, string path)
    {
        int line = i + 1;
        string[] words = lines[i].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string? error = words.Length > 1 && words[1] == "error" ? words.Length > 2 ? words[2] : "*" : null;
        bool query = words[0] == "query" && error is null;
        long? count = words[0] == "statement" && words.Length > 2 && words[1] == "count" ? long.Parse(words[2], CultureInfo.InvariantCulture) : null;
        if (words[0] is not ("query" or "statement"))
        {
            throw new InvalidDataException($"{path}:{line}: {lines[i]}");
        }

        bool rowSort = query && words.Length > 2 && words[2] == "rowsort";
        i++;
        var sql = new List<string>();
        while (i < lines.Length && lines[i].Length > 0 && !lines[i].StartsWith("----", StringComparison.Ordinal))
        {
            sql.Add(lines[i] == " " ? string.Empty : lines[i]);
            i++;
        }

        List<string>? expected = null, notices = null;
        string? message = null;
        while (i < lines.Length && lines[i].StartsWith("----", StringComparison.Ordinal))
        {
            string section = lines[i][4..].Trim();
            i++;
            var body = new List<string>();
            while (i < lines.Length && lines[i].Length > 0 && !lines[i].StartsWith("----", StringComparison.Ordinal))
            {
                body.Add(lines[i++]);
            }

            switch (section)
            {
                case "notices":
                    notices = body;
                    break;
                case "message":
                    message = body.FirstOrDefault() ?? string.Empty;
                    break;
                default:
                    expected = body;
                    break;
            }
        }

        return new SltRecord(line, string.Join('\n', sql))
        {
            IsQuery = query,
            RowSort = rowSort,
            Error = error,
            Count = count,
            Expected = expected,
            Notices = notices,
            Message = message,
        };
    }
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace Aergo.Sql.Tests.Parsing;

/// <summary>One record of the SQL test corpus: what kind it is, what it expects, and its statement.</summary>
public sealed record CorpusRecord(string File, int Line, string Kind, string? ErrorCode, string Sql)
{
    public override string ToString() => $"{File}:{Line}";
}

/// <summary>Reads the corpus of statements with PostgreSQL's answers, if it lies in shared/sqltests beside or above the repository.</summary>
public static class Corpus
{
    public static string? Folder { get; } = Find();

    private static string? Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", "sqltests");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    public static IEnumerable<CorpusRecord> Read()
    {
        if (Folder is null)
        {
            yield break;
        }

        string[] files = Directory.GetFiles(Folder, "*.slt", SearchOption.AllDirectories);
        Array.Sort(files, StringComparer.Ordinal);
        foreach (string file in files)
        {
            foreach (CorpusRecord record in ReadFile(file))
            {
                yield return record;
            }
        }
    }

    private static IEnumerable<CorpusRecord> ReadFile(string file)
    {
        string name = Path.GetRelativePath(Folder!, file);
        string[] lines = File.ReadAllLines(file);
        int at = 0;
        while (at < lines.Length)
        {
            string[] words = lines[at].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || words[0] is not ("statement" or "query"))
            {
                at++;
                continue;
            }

            int start = at++;
            var sql = new StringBuilder();
            while (at < lines.Length && lines[at].Length > 0 && !lines[at].StartsWith("----", StringComparison.Ordinal))
            {
                sql.Append(lines[at] == " " ? "" : lines[at]).Append('\n');
                at++;
            }

            string kind = words[0] == "query" ? "query" : words[1];
            yield return new CorpusRecord(name, start + 1, kind, kind == "error" && words.Length > 2 ? words[2] : null, sql.ToString());
            while (at < lines.Length && lines[at].Length > 0)
            {
                at++;
            }
        }
    }
}

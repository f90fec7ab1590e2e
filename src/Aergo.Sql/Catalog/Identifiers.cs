using System;
using System.Text;

namespace Aergo.Sql.Catalog;

/// <summary>Names: quoting them as PostgreSQL prints them, and cutting them to the limit.</summary>
public static class Identifiers
{
    /// <summary>Longest name, in bytes of UTF-8.</summary>
    public const int BytesMax = 63;

    /// <summary>The name as it must be written in SQL.</summary>
    public static string Quote(string name) => NeedsQuotes(name) ? "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : name;

    public static string Quote(string? schema, string name) => schema is null ? Quote(name) : Quote(schema) + "." + Quote(name);

    /// <summary>The text as a string literal; with backslashes inside it takes the E form.</summary>
    public static string Literal(string text)
    {
        string quoted = text.Replace("'", "''", StringComparison.Ordinal);
        return quoted.Contains('\\', StringComparison.Ordinal) ? "E'" + quoted.Replace("\\", "\\\\", StringComparison.Ordinal) + "'" : "'" + quoted + "'";
    }

    /// <summary>Cuts to <see cref="BytesMax"/> bytes between characters.</summary>
    public static string Truncate(string name, int bytesMax = BytesMax)
    {
        if (Encoding.UTF8.GetByteCount(name) <= bytesMax)
        {
            return name;
        }

        int bytes = 0;
        int length = 0;
        foreach (Rune rune in name.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > bytesMax)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return name[..length];
    }

    /// <summary>name1_name2_label cut to the limit, the longer of the two names losing first, as PostgreSQL makes the names of implied objects.</summary>
    public static string Make(string name1, string? name2, string label)
    {
        int over = Encoding.UTF8.GetByteCount(label) + 1 + (name2 is null ? 0 : 1);
        int available = BytesMax - over;
        int length1 = Encoding.UTF8.GetByteCount(name1);
        int length2 = name2 is null ? 0 : Encoding.UTF8.GetByteCount(name2);
        while (length1 + length2 > available)
        {
            if (length1 > length2)
            {
                length1--;
            }
            else
            {
                length2--;
            }
        }

        string first = Truncate(name1, length1);
        return name2 is null ? first + "_" + label : first + "_" + Truncate(name2, length2) + "_" + label;
    }

    private static bool NeedsQuotes(string name)
    {
        if (name.Length == 0 || !(char.IsAsciiLetterLower(name[0]) || name[0] == '_'))
        {
            return true;
        }

        foreach (char c in name)
        {
            if (!(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'))
            {
                return true;
            }
        }

        return ReservedWords.NeedsQuotes(name);
    }
}

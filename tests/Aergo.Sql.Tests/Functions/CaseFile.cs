using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace Aergo.Sql.Tests.Functions;

/// <summary>Tables of examples beside the tests: one a line, fields by TAB, with backslash escapes for TAB, newline and backslash.</summary>
internal static class CaseFile
{
    public static IEnumerable<(int Line, string[] Fields)> Read(string name)
    {
        using Stream stream = typeof(CaseFile).Assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException(name);
        using var reader = new StreamReader(stream);
        int number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.Length > 0 && line[0] != '#')
            {
                yield return (number, line.Split('\t').Select(Unescape).ToArray());
            }
        }
    }

    private static string Unescape(string field)
    {
        if (!field.Contains('\\', System.StringComparison.Ordinal) || field == "\\N")
        {
            return field;
        }

        var text = new StringBuilder();
        for (int i = 0; i < field.Length; i++)
        {
            if (field[i] != '\\')
            {
                text.Append(field[i]);
                continue;
            }

            i++;
            text.Append(field[i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', _ => field[i] });
        }

        return text.ToString();
    }
}

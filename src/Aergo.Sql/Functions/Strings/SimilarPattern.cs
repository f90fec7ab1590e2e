using System;
using System.Text;

namespace Aergo.Sql.Functions.Strings;

/// <summary>Turns a SIMILAR TO pattern into a regular expression.</summary>
internal static class SimilarPattern
{
    /// <param name="escape">Null for the backslash, empty for none.</param>
    public static string ToRegex(string pattern, string? escape)
    {
        escape ??= "\\";
        LikePattern.CheckEscape(escape);

        // The parts of SUBSTRING(… SIMILAR …) become: shortest head, the captured middle, the rest.
        var result = new StringBuilder("^(?:", pattern.Length + 16);
        bool escaped = false, brackets = false;
        int separators = 0;
        for (int at = 0; at < pattern.Length;)
        {
            int width = CodePoints.Width(pattern, at);
            ReadOnlySpan<char> c = pattern.AsSpan(at, width);
            at += width;
            if (escaped)
            {
                if (c is "\"" && !brackets)
                {
                    result.Append(separators switch
                    {
                        0 => "){1,1}?(",
                        1 => "){1,1}(?:",
                        _ => throw new SqlException(SqlState.InvalidUseOfEscape, "SQL regular expression may not contain more than two escape-double-quote separators"),
                    });
                    separators++;
                }
                else
                {
                    result.Append('\\').Append(c);
                }

                escaped = false;
            }
            else if (c.SequenceEqual(escape))
            {
                escaped = true;
            }
            else if (brackets)
            {
                if (c is "\\")
                {
                    result.Append('\\');
                }

                result.Append(c);
                brackets = c is not "]";
            }
            else
            {
                brackets = c is "[";
                _ = c switch
                {
                    "%" => result.Append(".*"),
                    "_" => result.Append('.'),
                    "(" => result.Append("(?:"),
                    "\\" or "." or "^" or "$" => result.Append('\\').Append(c),
                    _ => result.Append(c),
                };
            }
        }

        return result.Append(")$").ToString();
    }
}

using System;
using System.Text;
using Aergo.Primitives;
using Aergo.Sql.Execution;

namespace Aergo.Sql.Functions.Regex;

/// <summary>regexp_replace: puts a replacement with \1 … \9 and \&amp; in the place of matches.</summary>
internal static class RegexReplacer
{
    /// <param name="start">Where to begin, in code points from 0.</param>
    /// <param name="occurrence">Which match to replace, from 1; 0 for all.</param>
    public static string Replace(SqlContext context, RegexProgram program, string text, string replacement, int start, int occurrence) =>
        Replace(context.Gas, program, text, replacement, start, occurrence, length => Cost.Result(context, length));

    public static string Replace(GasMeter gas, RegexProgram program, string text, string replacement, int start, int occurrence, Action<long> checkLength)
    {
        var matcher = new RegexMatcher(program, text, gas);
        bool groups = replacement.Contains('\\', StringComparison.Ordinal);
        Span<int> spans = new int[groups ? 2 * Math.Max(10, program.Groups + 1) : 2];
        Span<int> wanted = groups ? spans[..(2 * (program.Groups + 1))] : spans;
        StringBuilder? output = null;
        int copied = 0, matches = 0;
        while (start <= matcher.Length && matcher.Find(start, wanted))
        {
            int begin = spans[0], end = spans[1];
            start = end == begin ? end + 1 : end;
            matches++;
            if (occurrence > 0 && matches != occurrence)
            {
                continue;
            }

            output ??= new StringBuilder();
            output.Append(matcher.Slice(copied, begin));
            AppendReplacement(output, replacement, matcher, spans, program.Groups);
            checkLength(output.Length);
            copied = end;
            if (occurrence > 0)
            {
                break;
            }
        }

        return output is null ? text : output.Append(matcher.Slice(copied, matcher.Length)).ToString();
    }

    private static void AppendReplacement(StringBuilder output, string replacement, RegexMatcher matcher, ReadOnlySpan<int> spans, int groups)
    {
        int at = 0;
        while (true)
        {
            int escape = replacement.IndexOf('\\', at);
            if (escape < 0)
            {
                output.Append(replacement, at, replacement.Length - at);
                return;
            }

            output.Append(replacement, at, escape - at);
            if (escape + 1 == replacement.Length)
            {
                output.Append('\\');
                return;
            }

            char c = replacement[escape + 1];
            at = escape + 2;
            switch (c)
            {
                case >= '1' and <= '9':
                    int group = c - '0';
                    if (group <= groups && spans[group * 2] >= 0)
                    {
                        output.Append(matcher.Slice(spans[group * 2], spans[(group * 2) + 1]));
                    }

                    break;
                case '&':
                    output.Append(matcher.Slice(spans[0], spans[1]));
                    break;
                case '\\':
                    output.Append('\\');
                    break;
                default:
                    // Anything else stays as it is, backslash and all.
                    output.Append('\\');
                    at = escape + 1;
                    break;
            }
        }
    }
}

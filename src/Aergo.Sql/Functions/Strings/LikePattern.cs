using System;
using System.Text;
using Aergo.Sql.Functions.Unicode;

namespace Aergo.Sql.Functions.Strings;

/// <summary>LIKE: <c>%</c> any run, <c>_</c> one character, backslash takes the next one as it is.</summary>
internal static class LikePattern
{
    /// <summary>Matches in time text times pattern at worst: only the last <c>%</c> needs to be tried again.</summary>
    public static bool Matches(ReadOnlySpan<char> text, ReadOnlySpan<char> pattern)
    {
        int t = 0, p = 0, retryText = -1, retryPattern = -1;
        while (true)
        {
            if (p < pattern.Length && pattern[p] == '%')
            {
                retryPattern = ++p;
                retryText = t;
                if (p == pattern.Length)
                {
                    return true;
                }

                continue;
            }

            if (t == text.Length)
            {
                // What is left of the pattern is no %: too long, unless nothing is left.
                return p == pattern.Length;
            }

            if (p < pattern.Length && MatchOne(text, pattern, ref t, ref p))
            {
                continue;
            }

            if (retryText < 0)
            {
                return false;
            }

            retryText += CodePoints.Width(text, retryText);
            t = retryText;
            p = retryPattern;
        }
    }

    public static bool MatchesIgnoringCase(string text, string pattern) => Matches(Letters.ToLower(text), Letters.ToLower(pattern));

    /// <summary>LIKE over bytes.</summary>
    public static bool Matches(ReadOnlySpan<byte> text, ReadOnlySpan<byte> pattern)
    {
        // One char a byte, none of them a surrogate: the same rules apply.
        return Matches(Encoding.Latin1.GetString(text), Encoding.Latin1.GetString(pattern));
    }

    /// <summary>Rewrites a pattern with another escape character, or none, to one with backslashes.</summary>
    public static string WithEscape(string pattern, string escape)
    {
        if (escape == "\\")
        {
            return pattern;
        }

        if (escape.Length == 0)
        {
            return pattern.Replace("\\", "\\\\", StringComparison.Ordinal);
        }

        CheckEscape(escape);
        var result = new StringBuilder(pattern.Length);
        bool escaped = false;
        for (int at = 0; at < pattern.Length;)
        {
            int width = CodePoints.Width(pattern, at);
            ReadOnlySpan<char> c = pattern.AsSpan(at, width);
            at += width;
            if (!escaped && c.SequenceEqual(escape))
            {
                result.Append('\\');
                escaped = true;
                continue;
            }

            if (c is "\\" && !escaped)
            {
                result.Append('\\');
            }

            result.Append(c);
            escaped = false;
        }

        return result.ToString();
    }

    public static void CheckEscape(string escape)
    {
        if (CodePoints.Count(escape) > 1)
        {
            throw new SqlException(SqlState.InvalidEscapeSequence, "invalid escape string") { Hint = "Escape string must be empty or one character." };
        }
    }

    private static bool MatchOne(ReadOnlySpan<char> text, ReadOnlySpan<char> pattern, ref int t, ref int p)
    {
        if (pattern[p] == '_')
        {
            p++;
            t += CodePoints.Width(text, t);
            return true;
        }

        int at = p;
        if (pattern[at] == '\\' && ++at == pattern.Length)
        {
            throw new SqlException(SqlState.InvalidEscapeSequence, "LIKE pattern must not end with escape character");
        }

        if (pattern[at] != text[t])
        {
            return false;
        }

        p = at + 1;
        t++;
        return true;
    }
}

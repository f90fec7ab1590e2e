using System;
using System.Collections.Generic;
using System.Text;

namespace Aergo.Sql.Functions.Formatting;

/// <summary>The patterns of date formats. Upper and lower case of a name differ only where the output does.</summary>
internal enum DatePattern
{
    None, AD, AdDots, AM, AmDots, BC, BcDots, PM, PmDots, CC, Day, DY, DDD, DD, D, FF1, FF2, FF3, FF4, FF5, FF6, FX, HH24, HH12, HH, IDDD, ID, IW, IYYY, IYY, IY, I, J,
    MI, MM, Month, Mon, MS, OF, Q, RM, SSSS, SS, TZH, TZM, TZ, US, WW, W, YCommaYYY, YYYY, YYY, YY, Y,
}

internal enum FormatNodeKind { Action, Character, Separator, Space }

internal enum LetterCase { Upper, Lower, Capital }

/// <summary>One piece of a date format.</summary>
/// <param name="Text">The key word as PostgreSQL's messages name it, or the literal character.</param>
internal sealed record DateFormatNode(FormatNodeKind Kind, string Text, DatePattern Pattern = DatePattern.None)
{
    public LetterCase Case { get; init; }

    /// <summary>FM: no padding.</summary>
    public bool FillMode { get; init; }

    /// <summary>TM: names of the locale, which are the English ones here.</summary>
    public bool Translated { get; init; }

    /// <summary>th or TH after a number; null for neither.</summary>
    public string? Ordinal { get; init; }
}

/// <summary>Cuts a date format into pieces; the longest key word wins.</summary>
internal static class DateFormat
{
    private const string StandardSeparators = "-./,':; ";

    /// <summary>Key words by first letter in the order they are tried; both cases of all, the mixed ones of names.</summary>
    private static readonly (string Word, DatePattern Pattern, LetterCase Case)[] Words = MakeWords();

    /// <param name="format">The format.</param>
    /// <param name="standard">Only what the SQL standard allows: between key words a few separators and quoted text.</param>
    public static List<DateFormatNode> Parse(string format, bool standard = false)
    {
        var nodes = new List<DateFormatNode>();
        for (int at = 0; at < format.Length;)
        {
            bool fill = false, translated = false;
            if (Starts(format, at, "FM") || Starts(format, at, "fm"))
            {
                fill = true;
                at += 2;
            }
            else if (Starts(format, at, "TM") || Starts(format, at, "tm"))
            {
                translated = true;
                at += 2;
            }

            if (at == format.Length)
            {
                break;
            }

            if (FindWord(format, at) is { } found)
            {
                at += found.Word.Length;
                string? ordinal = null;
                if (Starts(format, at, "TH") || Starts(format, at, "th"))
                {
                    ordinal = format.Substring(at, 2);
                    at += 2;
                }
                else if (Starts(format, at, "SP"))
                {
                    at += 2;
                }

                nodes.Add(new DateFormatNode(FormatNodeKind.Action, found.Word, found.Pattern)
                {
                    Case = found.Case,
                    FillMode = fill,
                    Translated = translated,
                    Ordinal = ordinal,
                });
            }
            else if (format[at] == '"')
            {
                at = AddQuoted(format, at + 1, nodes);
            }
            else if (standard && !StandardSeparators.Contains(format[at], StringComparison.Ordinal))
            {
                string separator = format.Substring(at, Strings.CodePoints.Width(format, at));
                throw new SqlException(SqlState.InvalidDatetimeFormat, $"invalid datetime format separator: \"{separator}\"");
            }
            else
            {
                if (format[at] == '\\' && at + 1 < format.Length && format[at + 1] == '"')
                {
                    at++;
                }

                int width = Strings.CodePoints.Width(format, at);
                string text = format.Substring(at, width);
                FormatNodeKind kind = IsSeparator(text[0]) ? FormatNodeKind.Separator : Types.TextScan.IsSpace(text[0]) ? FormatNodeKind.Space : FormatNodeKind.Character;
                nodes.Add(new DateFormatNode(kind, text));
                at += width;
            }
        }

        return nodes;
    }

    /// <summary>Printable ASCII that is neither letter nor digit.</summary>
    public static bool IsSeparator(char c) => c is > ' ' and < '\x7f' && !char.IsAsciiLetterOrDigit(c);

    /// <summary>A double-quoted part goes in letter by letter; a backslash takes the next one as it is.</summary>
    public static int AddQuoted(string format, int at, List<DateFormatNode> nodes)
    {
        while (at < format.Length)
        {
            if (format[at] == '"')
            {
                return at + 1;
            }

            if (format[at] == '\\' && at + 1 < format.Length)
            {
                at++;
            }

            int width = Strings.CodePoints.Width(format, at);
            nodes.Add(new DateFormatNode(FormatNodeKind.Character, format.Substring(at, width)));
            at += width;
        }

        return at;
    }

    private static bool Starts(string text, int at, string word) => string.CompareOrdinal(text, at, word, 0, word.Length) == 0;

    private static (string Word, DatePattern Pattern, LetterCase Case)? FindWord(string format, int at)
    {
        foreach ((string Word, DatePattern Pattern, LetterCase Case) entry in Words)
        {
            if (Starts(format, at, entry.Word))
            {
                return entry;
            }
        }

        return null;
    }

    private static (string Word, DatePattern Pattern, LetterCase Case)[] MakeWords()
    {
        (string Word, DatePattern Pattern)[] upper =
        [
            ("A.D.", DatePattern.AdDots), ("A.M.", DatePattern.AmDots), ("AD", DatePattern.AD), ("AM", DatePattern.AM), ("B.C.", DatePattern.BcDots),
            ("BC", DatePattern.BC), ("CC", DatePattern.CC), ("DAY", DatePattern.Day), ("DDD", DatePattern.DDD), ("DD", DatePattern.DD), ("DY", DatePattern.DY),
            ("D", DatePattern.D), ("FF1", DatePattern.FF1), ("FF2", DatePattern.FF2), ("FF3", DatePattern.FF3), ("FF4", DatePattern.FF4),
            ("FF5", DatePattern.FF5), ("FF6", DatePattern.FF6), ("FX", DatePattern.FX), ("HH24", DatePattern.HH24), ("HH12", DatePattern.HH12),
            ("HH", DatePattern.HH), ("IDDD", DatePattern.IDDD), ("ID", DatePattern.ID), ("IW", DatePattern.IW), ("IYYY", DatePattern.IYYY),
            ("IYY", DatePattern.IYY), ("IY", DatePattern.IY), ("I", DatePattern.I), ("J", DatePattern.J), ("MI", DatePattern.MI), ("MM", DatePattern.MM),
            ("MONTH", DatePattern.Month), ("MON", DatePattern.Mon), ("MS", DatePattern.MS), ("OF", DatePattern.OF), ("P.M.", DatePattern.PmDots),
            ("PM", DatePattern.PM), ("Q", DatePattern.Q), ("RM", DatePattern.RM), ("SSSSS", DatePattern.SSSS), ("SSSS", DatePattern.SSSS),
            ("SS", DatePattern.SS), ("TZH", DatePattern.TZH), ("TZM", DatePattern.TZM), ("TZ", DatePattern.TZ), ("US", DatePattern.US), ("WW", DatePattern.WW),
            ("W", DatePattern.W), ("Y,YYY", DatePattern.YCommaYYY), ("YYYY", DatePattern.YYYY), ("YYY", DatePattern.YYY), ("YY", DatePattern.YY), ("Y", DatePattern.Y),
        ];
        var words = new List<(string, DatePattern, LetterCase)>();
        foreach ((string word, DatePattern pattern) in upper)
        {
            words.Add((word, pattern, LetterCase.Upper));
            words.Add((word.ToLowerInvariant(), pattern, LetterCase.Lower));
            if (pattern is DatePattern.Day or DatePattern.DY or DatePattern.Month or DatePattern.Mon)
            {
                words.Add((word[..1] + word[1..].ToLowerInvariant(), pattern, LetterCase.Capital));
            }
        }

        // Longer words first, so that a beginning never hides the whole.
        words.Sort(static (a, b) => b.Item1.Length != a.Item1.Length ? b.Item1.Length.CompareTo(a.Item1.Length) : string.CompareOrdinal(a.Item1, b.Item1));
        return words.ToArray();
    }
}

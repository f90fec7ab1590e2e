using System;
using System.Collections.Frozen;
using System.Collections.Generic;

namespace Aergo.Sql.Types;

internal enum DateTimeError { None, BadFormat, FieldOverflow, MonthDayOverflow, IntervalOverflow, ZoneOverflow }

internal enum DateTimeTokenKind { Number, Text, Date, Time, Zone, Special }

internal readonly record struct DateTimeToken(DateTimeTokenKind Kind, string Text);

/// <summary>What a word means in a date or time: a month, a unit, a marker.</summary>
internal enum DateTimeWord
{
    Unknown, Ignore, Month, DayOfWeek, AmPm, Era, DaylightModifier, Unit, IsoTime, Now, Today, Tomorrow, Yesterday, Zulu, Epoch, Late, Early, Ago,
}

/// <summary>Units by name, for labels inside dates and for intervals.</summary>
internal enum DateTimeUnit
{
    None, Microsecond, Millisecond, Second, Minute, Hour, Day, Week, Month, Quarter, Year, Decade, Century, Millennium, Julian, Time, Other,
}

/// <summary>Cuts a date, time or interval text into fields, before their meaning is known.</summary>
internal static class DateTimeTokens
{
    private const int FieldsMax = 25;

    // Longer texts are no dates; the same bounds as PostgreSQL's work areas.
    private const int TextMax = 153;
    private const int IntervalTextMax = 256;
    private const int WordLength = 10;

    private static readonly FrozenDictionary<string, (DateTimeWord Word, int Value)> Words = MakeWords();
    private static readonly FrozenDictionary<string, (DateTimeWord Word, DateTimeUnit Unit)> IntervalWords = MakeIntervalWords();

    /// <summary>Meaning of a lower-case word in a date or time.</summary>
    public static (DateTimeWord Word, int Value) Find(string word) => Words.GetValueOrDefault(word.Length > WordLength ? word[..WordLength] : word);

    /// <summary>Meaning of a lower-case word in an interval.</summary>
    public static (DateTimeWord Word, DateTimeUnit Unit) FindUnit(string word) =>
        IntervalWords.GetValueOrDefault(word.Length > WordLength ? word[..WordLength] : word);

    public static bool TrySplit(string text, bool interval, out List<DateTimeToken> tokens)
    {
        tokens = [];
        int at = 0;
        int used = 0;
        while (at < text.Length)
        {
            char c = text[at];
            if (TextScan.IsSpace(c))
            {
                at++;
                continue;
            }

            DateTimeToken token;
            if (TextScan.IsDigit(c))
            {
                token = Numeric(text, ref at);
            }
            else if (c == '.')
            {
                int start = at++;
                at += TextScan.CountDigits(text.AsSpan(at));
                token = new(DateTimeTokenKind.Number, text[start..at]);
            }
            else if (TextScan.IsAlpha(c))
            {
                token = Word(text, ref at);
            }
            else if (c is '+' or '-')
            {
                if (!TrySigned(text, ref at, out token))
                {
                    return false;
                }
            }
            else if (TextScan.IsPunctuation(c))
            {
                at++;
                continue;
            }
            else
            {
                return false;
            }

            used += token.Text.Length + 1;
            if (tokens.Count == FieldsMax || used >= (interval ? IntervalTextMax : TextMax))
            {
                return false;
            }

            tokens.Add(token);
        }

        return true;
    }

    private static DateTimeToken Numeric(string text, ref int at)
    {
        int start = at;
        at += TextScan.CountDigits(text.AsSpan(at));
        char next = Peek(text, at);
        if (next == ':')
        {
            at = Run(text, at, static c => TextScan.IsDigit(c) || c is ':' or '.');
            return new(DateTimeTokenKind.Time, text[start..at]);
        }

        if (next is not ('-' or '/' or '.'))
        {
            return new(DateTimeTokenKind.Number, text[start..at]);
        }

        at++;
        if (!TextScan.IsDigit(Peek(text, at)))
        {
            while (at < text.Length && (TextScan.IsAlphaNumeric(text[at]) || text[at] == next))
            {
                at++;
            }

            return new(DateTimeTokenKind.Date, Lower(text[start..at]));
        }

        at += TextScan.CountDigits(text.AsSpan(at));
        DateTimeTokenKind kind = next == '.' ? DateTimeTokenKind.Number : DateTimeTokenKind.Date;
        if (Peek(text, at) == next)
        {
            kind = DateTimeTokenKind.Date;
            while (at < text.Length && (TextScan.IsDigit(text[at]) || text[at] == next))
            {
                at++;
            }
        }

        return new(kind, text[start..at]);
    }

    // A word, or a date or zone name that begins with letters.
    private static DateTimeToken Word(string text, ref int at)
    {
        int start = at;
        at = Run(text, at, TextScan.IsAlpha);
        char next = Peek(text, at);
        bool joined = next is '-' or '/' or '.'
            || ((next == '+' || TextScan.IsDigit(next)) && Find(Lower(text[start..at])).Word == DateTimeWord.Unknown);
        if (joined)
        {
            at = Run(text, at, static c => TextScan.IsAlphaNumeric(c) || c is '+' or '-' or '/' or '_' or '.' or ':');
        }

        return new(joined ? DateTimeTokenKind.Date : DateTimeTokenKind.Text, Lower(text[start..at]));
    }

    private static bool TrySigned(string text, ref int at, out DateTimeToken token)
    {
        string sign = text[at].ToString();
        at++;
        while (at < text.Length && TextScan.IsSpace(text[at]))
        {
            at++;
        }

        int start = at;
        char next = Peek(text, at);
        token = default;
        if (TextScan.IsDigit(next))
        {
            at = Run(text, at, static c => TextScan.IsDigit(c) || c is ':' or '.' or '-');
            token = new(DateTimeTokenKind.Zone, sign + text[start..at]);
        }
        else if (TextScan.IsAlpha(next))
        {
            at = Run(text, at, TextScan.IsAlpha);
            token = new(DateTimeTokenKind.Special, sign + Lower(text[start..at]));
        }

        return token.Text is not null;
    }

    private static int Run(string text, int at, Func<char, bool> belongs)
    {
        while (at < text.Length && belongs(text[at]))
        {
            at++;
        }

        return at;
    }

    private static char Peek(string text, int at) => at < text.Length ? text[at] : '\0';

    private static string Lower(string text) => text.ToLowerInvariant();

    private static FrozenDictionary<string, (DateTimeWord Word, int Value)> MakeWords()
    {
        var words = new Dictionary<string, (DateTimeWord, int)>
        {
            ["ad"] = (DateTimeWord.Era, 0),
            ["bc"] = (DateTimeWord.Era, 1),
            ["am"] = (DateTimeWord.AmPm, 0),
            ["pm"] = (DateTimeWord.AmPm, 1),
            ["at"] = (DateTimeWord.Ignore, 0),
            ["on"] = (DateTimeWord.Ignore, 0),
            ["dst"] = (DateTimeWord.DaylightModifier, 3600),
            ["t"] = (DateTimeWord.IsoTime, (int)DateTimeUnit.Time),
            ["now"] = (DateTimeWord.Now, 0),
            ["today"] = (DateTimeWord.Today, 0),
            ["tomorrow"] = (DateTimeWord.Tomorrow, 0),
            ["yesterday"] = (DateTimeWord.Yesterday, 0),
            ["allballs"] = (DateTimeWord.Zulu, 0),
            ["epoch"] = (DateTimeWord.Epoch, 0),
            ["infinity"] = (DateTimeWord.Late, 0),
            ["-infinity"] = (DateTimeWord.Early, 0),
        };
        Add(words, DateTimeWord.Month, 1, "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
            "sep sept september", "oct october", "nov november", "dec december");
        Add(words, DateTimeWord.DayOfWeek, 0, "sun sunday", "mon monday", "tue tues tuesday", "wed weds wednesday", "thu thur thurs thursday",
            "fri friday", "sat saturday");
        foreach ((string name, DateTimeUnit unit) in new[]
        {
            ("d", DateTimeUnit.Day), ("h", DateTimeUnit.Hour), ("m", DateTimeUnit.Month), ("mm", DateTimeUnit.Minute), ("s", DateTimeUnit.Second),
            ("y", DateTimeUnit.Year), ("j", DateTimeUnit.Julian), ("jd", DateTimeUnit.Julian), ("julian", DateTimeUnit.Julian),
            ("dow", DateTimeUnit.Other), ("doy", DateTimeUnit.Other), ("isodow", DateTimeUnit.Other), ("isoyear", DateTimeUnit.Other),
        })
        {
            words[name] = (DateTimeWord.Unit, (int)unit);
        }

        return words.ToFrozenDictionary();
    }

    private static FrozenDictionary<string, (DateTimeWord Word, DateTimeUnit Unit)> MakeIntervalWords()
    {
        var words = new Dictionary<string, (DateTimeWord, DateTimeUnit)> { ["ago"] = (DateTimeWord.Ago, DateTimeUnit.None) };
        foreach ((DateTimeUnit unit, string names) in new[]
        {
            (DateTimeUnit.Century, "c cent centuries century"),
            (DateTimeUnit.Day, "d day days"),
            (DateTimeUnit.Decade, "dec decade decades decs"),
            (DateTimeUnit.Hour, "h hour hours hr hrs"),
            (DateTimeUnit.Minute, "m min mins minute minutes"),
            (DateTimeUnit.Microsecond, "microsecon us usec usecond useconds usecs"),
            (DateTimeUnit.Millennium, "mil millennia millennium mils"),
            (DateTimeUnit.Millisecond, "millisecon ms msec msecond mseconds msecs"),
            (DateTimeUnit.Month, "mon mons month months"),
            (DateTimeUnit.Quarter, "qtr quarter"),
            (DateTimeUnit.Second, "s sec second seconds secs"),
            (DateTimeUnit.Week, "w week weeks"),
            (DateTimeUnit.Year, "y year years yr yrs"),
            (DateTimeUnit.Other, "timezone timezone_h timezone_m"),
        })
        {
            foreach (string name in names.Split(' '))
            {
                words[name] = (DateTimeWord.Unit, unit);
            }
        }

        return words.ToFrozenDictionary();
    }

    private static void Add(Dictionary<string, (DateTimeWord, int)> words, DateTimeWord word, int first, params ReadOnlySpan<string> names)
    {
        for (int i = 0; i < names.Length; i++)
        {
            foreach (string name in names[i].Split(' '))
            {
                words[name] = (word, first + i);
            }
        }
    }
}

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions.Regex;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Strings;

/// <summary>The regexp_ functions and substring with a pattern.</summary>
internal static class RegexFunctions
{
    private const string UseMatches = "Use the regexp_matches function instead.";

    public static void Add(FunctionBuilder builder)
    {
        builder.Scalar("substring(text,text)", static (c, _, a) => FirstGroup(c, a[0].Text, a[1].Text), 10);
        builder.Scalar("substring(text,text,text)", static (c, _, a) => FirstGroup(c, a[0].Text, SimilarPattern.ToRegex(a[1].Text, a[2].Text)), 10);
        foreach (string tail in (string[])["", ",text"])
        {
            builder.Scalar($"regexp_match(text,text{tail})", static (c, _, a) => Match(c, a), 10);
            builder.Set($"regexp_matches(text,text{tail})", static (c, _, a) => Matches(c, a));
            builder.Scalar($"regexp_split_to_array(text,text{tail})", static (c, _, a) => Split(c, a, "regexp_split_to_array") is var parts
                ? Datum.FromObject(SqlArray.Of(SqlTypes.Text, parts.ToArray())) : default, 10);
            builder.Set($"regexp_split_to_table(text,text{tail})", static (c, _, a) => Split(c, a, "regexp_split_to_table").Select(p => new[] { p }));
            builder.Scalar($"regexp_like(text,text{tail})", static (c, _, a) => Like(c, a), 10);
        }

        foreach (string tail in (string[])["", ",text", ",int4", ",int4,int4", ",int4,int4,text"])
        {
            builder.Scalar($"regexp_replace(text,text,text{tail})", static (c, s, a) => Replace(c, s, a), 10);
        }

        foreach (string tail in (string[])["", ",int4", ",int4,text"])
        {
            builder.Scalar($"regexp_count(text,text{tail})", static (c, _, a) => Count(c, a), 10);
        }

        foreach (string tail in (string[])["", ",int4", ",int4,int4", ",int4,int4,int4", ",int4,int4,int4,text", ",int4,int4,int4,text,int4"])
        {
            builder.Scalar($"regexp_instr(text,text{tail})", static (c, _, a) => Position(c, a), 10);
        }

        foreach (string tail in (string[])["", ",int4", ",int4,int4", ",int4,int4,text", ",int4,int4,text,int4"])
        {
            builder.Scalar($"regexp_substr(text,text{tail})", static (c, _, a) => Part(c, a), 10);
        }
    }

    private static Datum FirstGroup(SqlContext context, string text, string pattern)
    {
        RegexProgram program = RegexCache.Get(context, pattern, RegexOptions.None);
        var matcher = new RegexMatcher(program, text, context.Gas);
        var spans = new int[2 * (program.Groups + 1)];
        return matcher.Find(0, spans) ? SpanText(matcher, spans, program.Groups > 0 ? 1 : 0) : Datum.Null;
    }

    private static Datum SpanText(RegexMatcher matcher, int[] spans, int group) =>
        spans[group * 2] < 0 ? Datum.Null : Datum.From(matcher.Slice(spans[group * 2], spans[(group * 2) + 1]));

    private static string? Optional(ReadOnlySpan<Datum> arguments, int index) => arguments.Length > index ? arguments[index].Text : null;

    private static int Number(ReadOnlySpan<Datum> arguments, int index, string name, int otherwise, int least, int most = int.MaxValue)
    {
        if (arguments.Length <= index)
        {
            return otherwise;
        }

        int value = arguments[index].Int32;
        return value >= least && value <= most ? value : throw new SqlException(
            SqlState.InvalidParameterValue,
            string.Create(CultureInfo.InvariantCulture, $"invalid value for parameter \"{name}\": {value}"));
    }

    /// <summary>All matches, or the first: spans of each. Degenerate ones (empty at an end or right after another) may be left out.</summary>
    private static List<int[]> FindAll(SqlContext context, RegexMatcher matcher, RegexProgram program, int start, bool all, bool skipDegenerate, bool groups)
    {
        var found = new List<int[]>();
        int previousEnd = 0;
        while (start <= matcher.Length)
        {
            var spans = new int[groups ? 2 * (program.Groups + 1) : 2];
            if (!matcher.Find(start, spans))
            {
                break;
            }

            context.Gas.Charge(2);
            if (!skipDegenerate || (spans[0] < matcher.Length && spans[1] > previousEnd))
            {
                found.Add(spans);
            }

            previousEnd = spans[1];
            if (!all)
            {
                break;
            }

            start = spans[1] == spans[0] ? spans[1] + 1 : spans[1];
        }

        return found;
    }

    private static Datum Groups(RegexMatcher matcher, RegexProgram program, int[] spans)
    {
        if (program.Groups == 0)
        {
            return Datum.FromObject(SqlArray.Of(SqlTypes.Text, SpanText(matcher, spans, 0)));
        }

        var items = new Datum[program.Groups];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = SpanText(matcher, spans, i + 1);
        }

        return Datum.FromObject(SqlArray.Of(SqlTypes.Text, items));
    }

    private static Datum Match(SqlContext context, ReadOnlySpan<Datum> arguments)
    {
        RegexFlags flags = RegexFlags.Parse(Optional(arguments, 2)).WithoutGlobal("regexp_match", UseMatches);
        RegexProgram program = RegexCache.Get(context, arguments[1].Text, flags.Options);
        var matcher = new RegexMatcher(program, arguments[0].Text, context.Gas);
        var spans = new int[2 * (program.Groups + 1)];
        return matcher.Find(0, spans) ? Groups(matcher, program, spans) : Datum.Null;
    }

    private static IEnumerable<Datum[]> Matches(SqlContext context, Datum[] arguments)
    {
        RegexFlags flags = RegexFlags.Parse(Optional(arguments, 2));
        RegexProgram program = RegexCache.Get(context, arguments[1].Text, flags.Options);
        var matcher = new RegexMatcher(program, arguments[0].Text, context.Gas);
        return FindAll(context, matcher, program, 0, flags.Global, skipDegenerate: false, groups: true).Select(m => new[] { Groups(matcher, program, m) });
    }

    private static List<Datum> Split(SqlContext context, ReadOnlySpan<Datum> arguments, string function)
    {
        RegexFlags flags = RegexFlags.Parse(Optional(arguments, 2)).WithoutGlobal(function);
        RegexProgram program = RegexCache.Get(context, arguments[1].Text, flags.Options);
        var matcher = new RegexMatcher(program, arguments[0].Text, context.Gas);
        var parts = new List<Datum>();
        int at = 0;
        foreach (int[] spans in FindAll(context, matcher, program, 0, all: true, skipDegenerate: true, groups: false))
        {
            parts.Add(Datum.From(matcher.Slice(at, spans[0])));
            at = spans[1];
        }

        parts.Add(Datum.From(matcher.Slice(at, matcher.Length)));
        return parts;
    }

    private static Datum Like(SqlContext context, ReadOnlySpan<Datum> arguments)
    {
        RegexFlags flags = RegexFlags.Parse(Optional(arguments, 2)).WithoutGlobal("regexp_like");
        return Datum.From(PatternFunctions.Regex(context, arguments[0].Text, arguments[1].Text, flags.Options));
    }

    private static Datum Replace(SqlContext context, CallSite site, ReadOnlySpan<Datum> arguments)
    {
        bool positional = arguments.Length > 3 && site.ArgumentTypes[3].Oid == SqlTypes.Int4Oid;
        RegexFlags flags;
        int start = 1, occurrence;
        if (positional)
        {
            start = Number(arguments, 3, "start", 1, 1);
            occurrence = Number(arguments, 4, "n", 1, 0);
            flags = RegexFlags.Parse(Optional(arguments, 5));
        }
        else
        {
            string? letters = Optional(arguments, 3);
            if (letters is { Length: > 0 } && letters[0] is >= '0' and <= '9')
            {
                throw new SqlException(SqlState.InvalidParameterValue, $"invalid regular expression option: \"{letters[..1]}\"")
                {
                    Hint = "If you meant to use regexp_replace() with a start parameter, cast the fourth argument to integer explicitly.",
                };
            }

            flags = RegexFlags.Parse(letters);
            occurrence = flags.Global ? 0 : 1;
        }

        RegexProgram program = RegexCache.Get(context, arguments[1].Text, flags.Options);
        return Datum.From(RegexReplacer.Replace(context, program, arguments[0].Text, arguments[2].Text, start - 1, occurrence));
    }

    private static Datum Count(SqlContext context, ReadOnlySpan<Datum> arguments)
    {
        int start = Number(arguments, 2, "start", 1, 1);
        RegexFlags flags = RegexFlags.Parse(Optional(arguments, 3)).WithoutGlobal("regexp_count");
        RegexProgram program = RegexCache.Get(context, arguments[1].Text, flags.Options);
        var matcher = new RegexMatcher(program, arguments[0].Text, context.Gas);
        return Datum.From(FindAll(context, matcher, program, start - 1, all: true, skipDegenerate: false, groups: false).Count);
    }

    private static Datum Position(SqlContext context, ReadOnlySpan<Datum> arguments)
    {
        int start = Number(arguments, 2, "start", 1, 1);
        int occurrence = Number(arguments, 3, "n", 1, 1);
        int end = Number(arguments, 4, "endoption", 0, 0, 1);
        int group = Number(arguments, 6, "subexpr", 0, 0);
        RegexFlags flags = RegexFlags.Parse(Optional(arguments, 5)).WithoutGlobal("regexp_instr");
        int[]? spans = Nth(context, arguments, flags, start, occurrence, group, out _, out int index);
        return Datum.From(spans is null || spans[(index * 2) + end] < 0 ? 0 : spans[(index * 2) + end] + 1);
    }

    private static Datum Part(SqlContext context, ReadOnlySpan<Datum> arguments)
    {
        int start = Number(arguments, 2, "start", 1, 1);
        int occurrence = Number(arguments, 3, "n", 1, 1);
        int group = Number(arguments, 5, "subexpr", 0, 0);
        RegexFlags flags = RegexFlags.Parse(Optional(arguments, 4)).WithoutGlobal("regexp_substr");
        int[]? spans = Nth(context, arguments, flags, start, occurrence, group, out RegexMatcher matcher, out int index);
        return spans is null ? Datum.Null : SpanText(matcher, spans, index);
    }

    /// <summary>The nth match; a group number chooses what of it. In a pattern without groups, group 1 is the whole match.</summary>
    private static int[]? Nth(
        SqlContext context, ReadOnlySpan<Datum> arguments, RegexFlags flags, int start, int occurrence, int group, out RegexMatcher matcher, out int index)
    {
        RegexProgram program = RegexCache.Get(context, arguments[1].Text, flags.Options);
        matcher = new RegexMatcher(program, arguments[0].Text, context.Gas);
        index = program.Groups == 0 ? 0 : group;
        if (group > Math.Max(1, program.Groups))
        {
            return null;
        }

        List<int[]> all = FindAll(context, matcher, program, start - 1, all: true, skipDegenerate: false, groups: group > 0);
        return occurrence <= all.Count ? all[occurrence - 1] : null;
    }
}

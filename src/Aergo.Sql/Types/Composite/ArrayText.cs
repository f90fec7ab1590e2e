using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Aergo.Sql.Types;

/// <summary>Text form of arrays: <c>{1,NULL,"a b"}</c>, with bounds in front where they do not begin at 1.</summary>
internal static class ArrayText
{
    private static readonly SearchValues<char> Quotable = SearchValues.Create("\"\\{}, \t\n\r\v\f");

    private enum State { NoLevel, LevelStarted, ElementStarted, QuotedStarted, QuotedCompleted, ElementDelimited, LevelCompleted, LevelDelimited }

    public static string Format(SqlArray array, Func<Datum, string> output)
    {
        if (array.Count == 0)
        {
            return "{}";
        }

        var text = new StringBuilder(array.Count * 4);
        if (Array.Exists(array.LowerBounds, b => b != 1))
        {
            for (int i = 0; i < array.Rank; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $"[{array.LowerBounds[i]}:{array.LowerBounds[i] + array.Dimensions[i] - 1}]");
            }

            text.Append('=');
        }

        int next = 0;
        AppendLevel(text, array, 0, ref next, output);
        return text.ToString();
    }

    /// <summary>int2vector and oidvector: elements with blanks between them.</summary>
    public static string FormatVector(SqlArray array, Func<Datum, string> output)
    {
        var text = new StringBuilder();
        foreach (Datum item in array.Items)
        {
            text.Append(text.Length > 0 ? " " : string.Empty).Append(output(item));
        }

        return text.ToString();
    }

    public static SqlArray ParseVector(string text, SqlType elementType, Func<string, Datum> input)
    {
        string[] words = text.Split([' ', '\t', '\n', '\r', '\v', '\f'], StringSplitOptions.RemoveEmptyEntries);
        Datum[] items = Array.ConvertAll(words, w => input(w));
        return items.Length == 0 ? SqlArray.Empty(elementType) : new SqlArray(elementType, [items.Length], [0], items);
    }

    public static SqlArray Parse(string text, SqlType elementType, Func<string, Datum> input)
    {
        int at = SkipSpace(text, 0);
        (int[] bounds, int[] sizes) = ParseBounds(text, ref at);
        if (at >= text.Length || text[at] != '{')
        {
            throw Malformed(text, bounds.Length > 0 ? "Array contents must start with \"{\"." : "Array value must start with \"{\" or dimension information.");
        }

        List<string?> items = Scan(text, at, out int[] dimensions);
        if (bounds.Length > 0)
        {
            if (!sizes.AsSpan().SequenceEqual(dimensions))
            {
                throw Malformed(text, "Specified array dimensions do not match array contents.");
            }
        }
        else
        {
            bounds = new int[dimensions.Length];
            Array.Fill(bounds, 1);
        }

        _ = SqlArray.CountItems(dimensions);
        var values = new Datum[items.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = items[i] is { } item ? input(item) : Datum.Null;
        }

        for (int i = 0; i < dimensions.Length; i++)
        {
            if ((long)bounds[i] + dimensions[i] > int.MaxValue)
            {
                throw new SqlException(SqlState.ProgramLimit, string.Create(CultureInfo.InvariantCulture, $"array lower bound is too large: {bounds[i]}"));
            }
        }

        return new SqlArray(elementType, dimensions, bounds, values);
    }

    private static void AppendLevel(StringBuilder text, SqlArray array, int level, ref int next, Func<Datum, string> output)
    {
        text.Append('{');
        for (int i = 0; i < array.Dimensions[level]; i++)
        {
            if (i > 0)
            {
                text.Append(',');
            }

            if (level + 1 < array.Rank)
            {
                AppendLevel(text, array, level + 1, ref next, output);
            }
            else
            {
                AppendItem(text, array.Items[next++], output);
            }
        }

        text.Append('}');
    }

    private static void AppendItem(StringBuilder text, Datum item, Func<Datum, string> output)
    {
        if (item.IsNull)
        {
            text.Append("NULL");
            return;
        }

        string value = output(item);
        if (!NeedsQuotes(value))
        {
            text.Append(value);
            return;
        }

        text.Append('"');
        foreach (char c in value)
        {
            if (c is '"' or '\\')
            {
                text.Append('\\');
            }

            text.Append(c);
        }

        text.Append('"');
    }

    private static bool NeedsQuotes(string value) =>
        value.Length == 0 || value.Equals("NULL", StringComparison.OrdinalIgnoreCase) || value.AsSpan().ContainsAny(Quotable);

    // [lower:upper] or [upper] for each dimension, then =.
    private static (int[] Bounds, int[] Sizes) ParseBounds(string text, ref int at)
    {
        var bounds = new List<int>();
        var sizes = new List<int>();
        while (true)
        {
            at = SkipSpace(text, at);
            if (at >= text.Length || text[at] != '[')
            {
                break;
            }

            at++;
            if (bounds.Count == SqlArray.DimensionsMax)
            {
                throw TooManyDimensions(bounds.Count + 1);
            }

            int lower = 1;
            if (!TryNumber(text, ref at, out int upper))
            {
                throw Malformed(text, "\"[\" must introduce explicitly-specified array dimensions.");
            }

            if (at < text.Length && text[at] == ':')
            {
                at++;
                lower = upper;
                if (!TryNumber(text, ref at, out upper))
                {
                    throw Malformed(text, "Missing array dimension value.");
                }
            }

            if (at >= text.Length || text[at] != ']')
            {
                throw Malformed(text, "Missing \"]\" after array dimensions.");
            }

            at++;
            if (upper < lower)
            {
                throw new SqlException(SqlState.ArraySubscriptError, "upper bound cannot be less than lower bound");
            }

            bounds.Add(lower);
            sizes.Add((int)Math.Min((long)upper - lower + 1, int.MaxValue));
        }

        if (bounds.Count > 0)
        {
            if (at >= text.Length || text[at] != '=')
            {
                throw Malformed(text, "Missing \"=\" after array dimensions.");
            }

            at = SkipSpace(text, at + 1);
        }

        return ([.. bounds], [.. sizes]);
    }

    private static bool TryNumber(string text, ref int at, out int value)
    {
        int start = at;
        if (at < text.Length && text[at] is '-' or '+')
        {
            at++;
        }

        int digits = TextScan.CountDigits(text.AsSpan(at));
        at += digits;
        value = 0;
        if (digits == 0)
        {
            return false;
        }

        // Numbers out of range wrap in PostgreSQL; here they saturate, and the sizes then do not match.
        if (!int.TryParse(text.AsSpan(start, at - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value))
        {
            value = text[start] == '-' ? int.MinValue : int.MaxValue;
        }

        return true;
    }

    /// <summary>Walks the braces once: elements in order (null for NULL) and the length of each dimension.</summary>
    private static List<string?> Scan(string text, int at, out int[] dimensions)
    {
        var items = new List<string?>();
        var counts = new int[SqlArray.DimensionsMax];
        var lengths = new int[SqlArray.DimensionsMax];
        Array.Fill(lengths, -1);
        var element = new StringBuilder();
        int level = 0;
        int depth = 0;
        int elementLevel = 0;
        State state = State.NoLevel;
        bool quoted = false;

        // Length of the element without trailing blanks that were not escaped.
        int kept = 0;
        for (; at < text.Length; at++)
        {
            char c = text[at];
            switch (c)
            {
                case '\\':
                    if (state is not (State.LevelStarted or State.ElementStarted or State.QuotedStarted or State.ElementDelimited))
                    {
                        throw Malformed(text, "Unexpected \"\\\" character.");
                    }

                    if (state != State.QuotedStarted)
                    {
                        state = State.ElementStarted;
                    }

                    if (++at == text.Length)
                    {
                        throw Malformed(text, "Unexpected end of input.");
                    }

                    // An escape makes the element a literal one, as quotes do.
                    quoted = true;
                    element.Append(text[at]);
                    kept = element.Length;
                    continue;
                case '"':
                    if (state is not (State.LevelStarted or State.QuotedStarted or State.ElementDelimited))
                    {
                        throw Malformed(text, "Unexpected array element.");
                    }

                    quoted = true;
                    state = state == State.QuotedStarted ? State.QuotedCompleted : State.QuotedStarted;
                    kept = element.Length;
                    continue;
                case '{' when state != State.QuotedStarted:
                    if (state is not (State.NoLevel or State.LevelStarted or State.LevelDelimited))
                    {
                        throw Malformed(text, "Unexpected \"{\" character.");
                    }

                    state = State.LevelStarted;
                    if (level == SqlArray.DimensionsMax)
                    {
                        throw TooManyDimensions(level + 1);
                    }

                    counts[level++] = 0;
                    depth = Math.Max(depth, level);
                    continue;
                case '}' when state != State.QuotedStarted:
                    bool emptyArray = level == 1 && state == State.LevelStarted && depth == 1;
                    if (!emptyArray && state is not (State.ElementStarted or State.QuotedCompleted or State.LevelCompleted))
                    {
                        throw Malformed(text, "Unexpected \"}\" character.");
                    }

                    if (state is State.ElementStarted or State.QuotedCompleted)
                    {
                        Complete();
                    }

                    state = State.LevelCompleted;
                    level--;
                    if (lengths[level] >= 0 && lengths[level] != counts[level])
                    {
                        throw Ragged(text);
                    }

                    lengths[level] = counts[level];
                    if (level > 0)
                    {
                        counts[level - 1]++;
                        continue;
                    }

                    if (SkipSpace(text, at + 1) < text.Length)
                    {
                        throw Malformed(text, "Junk after closing right brace.");
                    }

                    dimensions = emptyArray ? [] : lengths[..depth];
                    return items;
                case ',' when state != State.QuotedStarted:
                    if (state is not (State.ElementStarted or State.QuotedCompleted or State.LevelCompleted))
                    {
                        throw Malformed(text, "Unexpected \",\" character.");
                    }

                    if (state == State.LevelCompleted)
                    {
                        state = State.LevelDelimited;
                    }
                    else
                    {
                        Complete();
                        state = State.ElementDelimited;
                    }

                    continue;
                default:
                    break;
            }

            if (state != State.QuotedStarted)
            {
                if (TextScan.IsSpace(c))
                {
                    if (state == State.ElementStarted)
                    {
                        element.Append(c);
                    }

                    continue;
                }

                if (state is not (State.LevelStarted or State.ElementStarted or State.ElementDelimited))
                {
                    throw Malformed(text, "Unexpected array element.");
                }

                state = State.ElementStarted;
            }

            element.Append(c);
            kept = element.Length;
        }

        throw Malformed(text, "Unexpected end of input.");

        void Complete()
        {
            // All elements lie at one depth.
            if (elementLevel != 0 && elementLevel != level)
            {
                throw Ragged(text);
            }

            elementLevel = level;
            string value = element.ToString(0, kept);
            items.Add(!quoted && value.Equals("NULL", StringComparison.OrdinalIgnoreCase) ? null : value);
            counts[level - 1]++;
            element.Clear();
            kept = 0;
            quoted = false;
        }
    }

    private static int SkipSpace(string text, int at)
    {
        while (at < text.Length && TextScan.IsSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    private static SqlException Ragged(string text) => Malformed(text, "Multidimensional arrays must have sub-arrays with matching dimensions.");

    private static SqlException Malformed(string text, string detail) =>
        new(SqlState.InvalidTextRepresentation, $"malformed array literal: \"{text}\"") { Detail = detail };

    private static SqlException TooManyDimensions(int count) => new(
        SqlState.ProgramLimit,
        string.Create(CultureInfo.InvariantCulture, $"number of array dimensions ({count}) exceeds the maximum allowed ({SqlArray.DimensionsMax})"));
}

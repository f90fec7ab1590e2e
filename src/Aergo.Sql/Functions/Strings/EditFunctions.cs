using System;
using System.Collections.Generic;
using System.Text;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions.Unicode;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Strings;

/// <summary>Functions that make a changed copy of a string.</summary>
internal static class EditFunctions
{
    [Flags]
    private enum Sides
    {
        Left = 1,
        Right = 2,
        Both = 3,
    }

    public static void Add(FunctionBuilder builder)
    {
        builder.Scalar("lower(text)", static (c, _, a) => Charged(c, Letters.ToLower(a[0].Text)), 2);
        builder.Scalar("upper(text)", static (c, _, a) => Charged(c, Letters.ToUpper(a[0].Text)), 2);
        builder.Scalar("initcap(text)", static (c, _, a) => Charged(c, Letters.Capitalize(a[0].Text)), 2);
        builder.Scalar("textcat(text,text)", static (c, _, a) => Concatenate(c, a[0].Text, a[1].Text), 2);
        builder.Scalar("reverse(text)", static (c, _, a) => Charged(c, Reverse(a[0].Text)), 2);
        builder.Scalar("repeat(text,int4)", static (c, _, a) => Repeat(c, a[0].Text, a[1].Int32), 2);
        builder.Scalar("replace(text,text,text)", static (c, _, a) => Replace(c, a[0].Text, a[1].Text, a[2].Text), 2);
        builder.Scalar("translate(text,text,text)", static (c, _, a) => Translate(c, a[0].Text, a[1].Text, a[2].Text), 2);
        builder.Scalar("lpad(text,int4,text)", static (c, _, a) => Pad(c, a[0].Text, a[1].Int32, a[2].Text, left: true), 2);
        builder.Scalar("lpad(text,int4)", static (c, _, a) => Pad(c, a[0].Text, a[1].Int32, " ", left: true), 2);
        builder.Scalar("rpad(text,int4,text)", static (c, _, a) => Pad(c, a[0].Text, a[1].Int32, a[2].Text, left: false), 2);
        builder.Scalar("rpad(text,int4)", static (c, _, a) => Pad(c, a[0].Text, a[1].Int32, " ", left: false), 2);
        builder.Scalar("btrim(text,text)", static (c, _, a) => Trim(c, a[0].Text, a[1].Text, Sides.Both), 2);
        builder.Scalar("btrim(text)", static (c, _, a) => Trim(c, a[0].Text, " ", Sides.Both), 2);
        builder.Scalar("ltrim(text,text)", static (c, _, a) => Trim(c, a[0].Text, a[1].Text, Sides.Left), 2);
        builder.Scalar("ltrim(text)", static (c, _, a) => Trim(c, a[0].Text, " ", Sides.Left), 2);
        builder.Scalar("rtrim(text,text)", static (c, _, a) => Trim(c, a[0].Text, a[1].Text, Sides.Right), 2);
        builder.Scalar("rtrim(text)", static (c, _, a) => Trim(c, a[0].Text, " ", Sides.Right), 2);
        builder.Scalar("chr(int4)", static (_, _, a) => Datum.From(Character(a[0].Int32)));
        builder.Scalar("unistr(text)", static (c, _, a) => Charged(c, UnicodeEscapes.Decode(a[0].Text)), 2);
        builder.Scalar("normalize(text,text)", static (_, _, a) => throw NoNormalization(a[1].Text), 1, [Datum.From("NFC")]);
        builder.Scalar("is_normalized(text,text)", static (_, _, a) => throw NoNormalization(a[1].Text), 1, [Datum.From("NFC")]);
    }

    public static Datum Concatenate(SqlContext context, string left, string right)
    {
        Cost.Result(context, (long)left.Length + right.Length);
        return Datum.From(string.Concat(left, right));
    }

    private static Datum Charged(SqlContext context, string result)
    {
        Cost.Bytes(context, result.Length);
        return Datum.From(result);
    }

    private static string Reverse(string text)
    {
        var result = new char[text.Length];
        int to = text.Length;
        for (int at = 0; at < text.Length;)
        {
            int width = CodePoints.Width(text, at);
            to -= width;
            text.CopyTo(at, result, to, width);
            at += width;
        }

        return new string(result);
    }

    private static Datum Repeat(SqlContext context, string text, int count)
    {
        count = Math.Max(count, 0);
        Cost.Result(context, (long)Encoding.UTF8.GetByteCount(text) * count);
        var result = new StringBuilder(text.Length * count);
        return Datum.From(result.Insert(0, text, count).ToString());
    }

    private static Datum Replace(SqlContext context, string text, string from, string to)
    {
        Cost.Bytes(context, text.Length);
        if (from.Length == 0 || text.Length == 0)
        {
            return Datum.From(text);
        }

        if (to.Length > from.Length)
        {
            // The longest result first: an upper bound is enough unless it is too large.
            long bound = text.Length + ((long)(text.Length / from.Length) * (to.Length - from.Length));
            if (bound > context.Services.Limits.ValueBytesMax)
            {
                long count = 0;
                for (int at = 0; (at = text.IndexOf(from, at, StringComparison.Ordinal)) >= 0; at += from.Length)
                {
                    count++;
                }

                Cost.Result(context, text.Length + (count * (to.Length - from.Length)));
            }
        }

        string result = text.Replace(from, to, StringComparison.Ordinal);
        Cost.Bytes(context, result.Length);
        return Datum.From(result);
    }

    private static Datum Translate(SqlContext context, string text, string from, string to)
    {
        Cost.Bytes(context, text.Length + from.Length);
        var map = new Dictionary<int, int>();
        ReadOnlySpan<char> rest = to;
        foreach (Rune rune in from.EnumerateRunes())
        {
            int target = -1;
            if (!rest.IsEmpty)
            {
                target = CodePoints.At(rest, 0);
                rest = rest[CodePoints.Width(rest, 0)..];
            }

            map.TryAdd(rune.Value, target);
        }

        var result = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!map.TryGetValue(rune.Value, out int target))
            {
                result.Append(rune);
            }
            else if (target >= 0)
            {
                result.Append(new Rune(target));
            }
        }

        return Datum.From(result.ToString());
    }

    private static Datum Pad(SqlContext context, string text, int length, string fill, bool left)
    {
        length = Math.Max(length, 0);
        Cost.Result(context, length);
        int have = CodePoints.Count(text);
        if (have >= length)
        {
            return Datum.From(text[..CodePoints.Offset(text, length)]);
        }

        if (fill.Length == 0)
        {
            return Datum.From(text);
        }

        var result = new StringBuilder(length);
        if (!left)
        {
            result.Append(text);
        }

        int at = 0;
        for (int missing = length - have; missing > 0; missing--)
        {
            int width = CodePoints.Width(fill, at);
            result.Append(fill, at, width);
            at = at + width == fill.Length ? 0 : at + width;
        }

        if (left)
        {
            result.Append(text);
        }

        return Datum.From(result.ToString());
    }

    private static Datum Trim(SqlContext context, string text, string set, Sides sides)
    {
        Cost.Bytes(context, text.Length);
        if (set.Length == 0)
        {
            return Datum.From(text);
        }

        if (!CodePoints.HasSurrogates(set))
        {
            char[] chars = set.ToCharArray();
            return Datum.From(sides switch
            {
                Sides.Left => text.TrimStart(chars),
                Sides.Right => text.TrimEnd(chars),
                _ => text.Trim(chars),
            });
        }

        var members = new HashSet<int>();
        foreach (Rune rune in set.EnumerateRunes())
        {
            members.Add(rune.Value);
        }

        int from = 0, to = text.Length;
        while ((sides & Sides.Left) != 0 && from < to && members.Contains(CodePoints.At(text, from)))
        {
            from += CodePoints.Width(text, from);
        }

        while ((sides & Sides.Right) != 0 && to > from)
        {
            int at = char.IsLowSurrogate(text[to - 1]) && to - 2 >= from ? to - 2 : to - 1;
            if (!members.Contains(CodePoints.At(text, at)))
            {
                break;
            }

            to = at;
        }

        return Datum.From(text[from..to]);
    }

    private static SqlException NoNormalization(string form) => form.ToUpperInvariant() is "NFC" or "NFD" or "NFKC" or "NFKD"
        ? SqlException.NotSupported("Unicode normalization")
        : new SqlException(SqlState.InvalidParameterValue, "invalid normalization form: " + form);

    private static string Character(int code) => code switch
    {
        < 0 => throw new SqlException(SqlState.InvalidParameterValue, "character number must be positive"),
        0 => throw new SqlException(SqlState.ProgramLimit, "null character not permitted"),
        > 0x10FFFF => throw new SqlException(SqlState.ProgramLimit, "requested character too large for encoding: " + code.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        >= 0xD800 and < 0xE000 => throw new SqlException(SqlState.ProgramLimit, "requested character not valid for encoding: " + code.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        _ => char.ConvertFromUtf32(code),
    };
}

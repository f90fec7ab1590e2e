using System;
using System.Text;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Strings;

/// <summary>Lengths, positions, parts of a string.</summary>
internal static class LengthFunctions
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Scalars("(text)", static (c, _, a) => Datum.From(Length(c, a[0].Text)), 1, "length", "char_length", "character_length", "textlen");
        builder.Scalars("(bpchar)", static (c, _, a) => Datum.From(Length(c, a[0].Text.TrimEnd(' '))), 1, "length", "char_length", "character_length");
        builder.Scalars("(text)", static (c, _, a) => Datum.From(Bytes(c, a[0].Text)), 1, "octet_length");
        builder.Scalars("(bpchar)", static (c, _, a) => Datum.From(Bytes(c, a[0].Text)), 1, "octet_length");
        builder.Scalar("bit_length(text)", static (c, _, a) => Datum.From(Bytes(c, a[0].Text) * 8));
        builder.Scalar("strpos(text,text)", static (c, _, a) => Datum.From(Position(c, a[0].Text, a[1].Text)));
        builder.Scalar("position(text,text)", static (c, _, a) => Datum.From(Position(c, a[0].Text, a[1].Text)));
        builder.Scalar("starts_with(text,text)", static (c, _, a) =>
        {
            Cost.Bytes(c, a[1].Text.Length);
            return Datum.From(a[0].Text.StartsWith(a[1].Text, StringComparison.Ordinal));
        });
        builder.Scalars("(text,int4,int4)", static (c, _, a) => Datum.From(Substring(c, a[0].Text, a[1].Int32, a[2].Int32)), 2, "substring", "substr");
        builder.Scalars("(text,int4)", static (c, _, a) => Datum.From(Substring(c, a[0].Text, a[1].Int32, null)), 2, "substring", "substr");
        builder.Scalar("left(text,int4)", static (c, _, a) => Datum.From(Left(c, a[0].Text, a[1].Int32)), 2);
        builder.Scalar("right(text,int4)", static (c, _, a) => Datum.From(Right(c, a[0].Text, a[1].Int32)), 2);
        builder.Scalar("overlay(text,text,int4,int4)", static (c, _, a) => Datum.From(Overlay(c, a[0].Text, a[1].Text, a[2].Int32, a[3].Int32)), 3);
        builder.Scalar("overlay(text,text,int4)", static (c, _, a) => Datum.From(Overlay(c, a[0].Text, a[1].Text, a[2].Int32, CodePoints.Count(a[1].Text))), 3);
        builder.Scalar("split_part(text,text,int4)", static (c, _, a) => Datum.From(SplitPart(c, a[0].Text, a[1].Text, a[2].Int32)), 3);
        builder.Scalar("ascii(text)", static (_, _, a) => Datum.From(a[0].Text.Length == 0 ? 0 : CodePoints.At(a[0].Text, 0)));
    }

    /// <summary>SQL's substring: positions count from 1, those before the text are empty. No length means to the end.</summary>
    public static string Substring(SqlContext context, string text, int start, int? length)
    {
        if (length < 0)
        {
            throw new SqlException(SqlState.SubstringError, "negative substring length not allowed");
        }

        Cost.Bytes(context, text.Length);
        long end = length is null ? long.MaxValue : (long)start + length.Value;
        if (end > int.MaxValue)
        {
            end = long.MaxValue;
        }

        if (end < 1)
        {
            return "";
        }

        int from = CodePoints.Offset(text, Math.Max(start, 1) - 1);
        int to = end - 1 >= text.Length ? text.Length : CodePoints.Offset(text, (int)(end - 1));
        return to <= from ? "" : text[from..to];
    }

    public static int Position(SqlContext context, string text, string part)
    {
        Cost.Bytes(context, text.Length);
        if (part.Length == 0)
        {
            return 1;
        }

        int at = text.IndexOf(part, StringComparison.Ordinal);
        return at < 0 ? 0 : CodePoints.Count(text.AsSpan(0, at)) + 1;
    }

    private static int Length(SqlContext context, string text)
    {
        Cost.Bytes(context, text.Length);
        return CodePoints.Count(text);
    }

    private static int Bytes(SqlContext context, string text)
    {
        Cost.Bytes(context, text.Length);
        return Encoding.UTF8.GetByteCount(text);
    }

    private static string Left(SqlContext context, string text, int count)
    {
        Cost.Bytes(context, text.Length);
        if (count < 0)
        {
            count = (int)Math.Max(0, CodePoints.Count(text) + (long)count);
        }

        return text[..CodePoints.Offset(text, count)];
    }

    private static string Right(SqlContext context, string text, int count)
    {
        Cost.Bytes(context, text.Length);
        if (count == int.MinValue)
        {
            // PostgreSQL negates it and finds it still negative: nothing is left out.
            return text;
        }

        long skip = count < 0 ? -(long)count : Math.Max(0, CodePoints.Count(text) - count);
        return text[CodePoints.Offset(text, (int)Math.Min(skip, int.MaxValue))..];
    }

    private static string Overlay(SqlContext context, string text, string replacement, int start, int length)
    {
        if (start <= 0)
        {
            throw new SqlException(SqlState.SubstringError, "negative substring length not allowed");
        }

        long after = (long)start + length;
        if (after is > int.MaxValue or < int.MinValue)
        {
            throw Numbers.IntegerFunctions.OutOfRange("integer");
        }

        return Substring(context, text, 1, start - 1) + replacement + Substring(context, text, (int)after, null);
    }

    private static string SplitPart(SqlContext context, string text, string separator, int field)
    {
        if (field == 0)
        {
            throw new SqlException(SqlState.InvalidParameterValue, "field position must not be zero");
        }

        Cost.Bytes(context, text.Length);
        if (text.Length == 0)
        {
            return "";
        }

        if (separator.Length == 0)
        {
            return field is 1 or -1 ? text : "";
        }

        string[] parts = text.Split(separator, StringSplitOptions.None);
        long index = field > 0 ? (long)field - 1 : parts.Length + (long)field;
        return index >= 0 && index < parts.Length ? parts[index] : "";
    }
}

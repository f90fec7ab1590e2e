using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions.Strings;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Arrays;

/// <summary>Between strings and arrays: array_to_string, string_to_array, string_to_table.</summary>
internal static class ArrayTextFunctions
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Scalar("array_to_string(anyarray,text)", static (c, _, a) => Join(c, ArrayShape.A(a[0]), a[1].Text, null), 3);
        builder.Scalar("array_to_string(anyarray,text,text)", static (c, _, a) =>
            a[0].IsNull || a[1].IsNull ? Datum.Null : Join(c, ArrayShape.A(a[0]), a[1].Text, a[2].IsNull ? null : a[2].Text), 3);
        builder.Scalar("string_to_array(text,text)", static (c, _, a) => ToArray(c, a[0], a[1], null), 3);
        builder.Scalar("string_to_array(text,text,text)", static (c, _, a) => ToArray(c, a[0], a[1], a[2].IsNull ? null : a[2].Text), 3);
        builder.Set("string_to_table(text,text)", static (c, _, a) => ToTable(c, a[0], a[1], null));
        builder.Set("string_to_table(text,text,text)", static (c, _, a) => ToTable(c, a[0], a[1], a[2].IsNull ? null : a[2].Text));
    }

    private static Datum Join(SqlContext context, SqlArray array, string separator, string? nullText)
    {
        var result = new StringBuilder();
        bool first = true;
        foreach (Datum item in array.Items)
        {
            if (item.IsNull && nullText is null)
            {
                continue;
            }

            if (!first)
            {
                result.Append(separator);
            }

            first = false;
            result.Append(item.IsNull ? nullText : TypeText.Output(array.ElementType, item, context));
            if (result.Length > context.Services.Limits.ValueBytesMax)
            {
                break;
            }
        }

        Cost.Result(context, result.Length);
        return Datum.From(result.ToString());
    }

    private static Datum ToArray(SqlContext context, in Datum text, in Datum separator, string? nullText) => text.IsNull
        ? Datum.Null
        : Datum.FromObject(SqlArray.Of(SqlTypes.Text, Split(context, text.Text, separator.IsNull ? null : separator.Text, nullText).ToArray()));

    private static IEnumerable<Datum[]> ToTable(SqlContext context, in Datum text, in Datum separator, string? nullText) => text.IsNull
        ? []
        : Split(context, text.Text, separator.IsNull ? null : separator.Text, nullText).Select(p => new[] { p });

    /// <summary>No separator: every character on its own; an empty one: the whole text.</summary>
    private static IEnumerable<Datum> Split(SqlContext context, string text, string? separator, string? nullText)
    {
        Cost.Bytes(context, text.Length * 2L);
        if (text.Length == 0)
        {
            return [];
        }

        IEnumerable<string> parts = separator is null ? Characters(text) : separator.Length == 0 ? [text] : text.Split(separator, StringSplitOptions.None);
        return parts.Select(p => nullText is not null && p == nullText ? Datum.Null : Datum.From(p));
    }

    private static IEnumerable<string> Characters(string text)
    {
        for (int at = 0; at < text.Length;)
        {
            int width = CodePoints.Width(text, at);
            yield return text.Substring(at, width);
            at += width;
        }
    }
}

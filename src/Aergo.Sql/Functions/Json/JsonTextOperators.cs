using System.Collections.Generic;
using System.Linq;
using System.Text;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Json;

/// <summary>Operators and functions of type json, which work on the text as it was written.</summary>
internal static class JsonTextOperators
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Scalar("json_object_field(json,text)", static (c, _, a) => Json(Field(c, a[0].Text, a[1].Text)), 3);
        builder.Scalar("json_object_field_text(json,text)", static (c, _, a) => Text(Field(c, a[0].Text, a[1].Text)), 3);
        builder.Scalar("json_array_element(json,int4)", static (c, _, a) => Json(Element(c, a[0].Text, a[1].Int32)), 3);
        builder.Scalar("json_array_element_text(json,int4)", static (c, _, a) => Text(Element(c, a[0].Text, a[1].Int32)), 3);
        builder.Scalar("json_extract_path(json,_text)", static (c, _, a) => Json(Extract(c, a[0].Text, a[1].Ref<SqlArray>())), 3);
        builder.Scalar("json_extract_path_text(json,_text)", static (c, _, a) => Text(Extract(c, a[0].Text, a[1].Ref<SqlArray>())), 3);
        builder.Scalar("json_array_length(json)", static (c, _, a) => ArrayLength(c, a[0].Text), 3);
        builder.Scalar("json_typeof(json)", static (_, _, a) => Datum.From(JsonbOperators.TypeName(JsonText.KindOf(a[0].Text))), 2);
        builder.Scalar("json_strip_nulls(json)", static (c, _, a) => StripNulls(c, a[0].Text), 3);
    }

    /// <summary>The value as text: strings without quotes, JSON null as NULL.</summary>
    public static Datum Text(string? json) => json is null or "null" ? Datum.Null : Datum.From(JsonText.Unquote(json));

    private static Datum Json(string? json) => json is null ? Datum.Null : Datum.From(json);

    private static string? Field(SqlContext context, string json, string key)
    {
        Cost.Bytes(context, json.Length * 2L);
        if (JsonText.KindOf(json) != JsonbKind.Object)
        {
            return null;
        }

        string? found = null;
        foreach ((string? name, string value) in JsonText.Children(json))
        {
            // Of equal keys the last one counts.
            found = name == key ? value : found;
        }

        return found;
    }

    private static string? Element(SqlContext context, string json, int index)
    {
        Cost.Bytes(context, json.Length * 2L);
        if (JsonText.KindOf(json) != JsonbKind.Array)
        {
            return null;
        }

        IReadOnlyList<string> items = JsonText.Elements(json);
        long at = index < 0 ? items.Count + (long)index : index;
        return at >= 0 && at < items.Count ? items[(int)at] : null;
    }

    private static string? Extract(SqlContext context, string json, SqlArray path)
    {
        string? value = json;
        foreach (Datum step in path.Items)
        {
            if (step.IsNull || value is null)
            {
                return null;
            }

            value = JsonText.KindOf(value) switch
            {
                JsonbKind.Object => Field(context, value, step.Text),
                JsonbKind.Array when JsonbOperators.TryIndex(step.Text, out int index) => Element(context, value, index),
                _ => null,
            };
        }

        return value is null ? null : ReferenceEquals(value, json) ? Trimmed(json) : value;
    }

    /// <summary>The whole value without blanks around it.</summary>
    private static string Trimmed(string json) => json.Trim(' ', '\t', '\n', '\r');

    private static Datum ArrayLength(SqlContext context, string json)
    {
        Cost.Bytes(context, json.Length * 2L);
        return JsonText.KindOf(json) switch
        {
            JsonbKind.Array => Datum.From(JsonText.Elements(json).Count),
            JsonbKind.Object => throw JsonErrors.Invalid("cannot get array length of a non-array"),
            _ => throw JsonErrors.Invalid("cannot get array length of a scalar"),
        };
    }

    private static Datum StripNulls(SqlContext context, string json)
    {
        Cost.Bytes(context, json.Length * 4L);
        var output = new StringBuilder(json.Length);
        Strip(json, output);
        return Datum.From(output.ToString());
    }

    private static void Strip(string json, StringBuilder output)
    {
        switch (JsonText.KindOf(json))
        {
            case JsonbKind.Object:
                output.Append('{');
                bool first = true;
                foreach ((string? key, string value) in JsonText.Children(json).Where(m => m.Value != "null"))
                {
                    if (!first)
                    {
                        output.Append(',');
                    }

                    first = false;
                    JsonWriter.WriteString(key!, output);
                    output.Append(':');
                    Strip(value, output);
                }

                output.Append('}');
                break;
            case JsonbKind.Array:
                output.Append('[');
                int count = 0;
                foreach (string item in JsonText.Elements(json))
                {
                    if (count++ > 0)
                    {
                        output.Append(',');
                    }

                    Strip(item, output);
                }

                output.Append(']');
                break;
            case JsonbKind.String:
                JsonWriter.WriteString(JsonText.Unquote(json), output);
                break;
            default:
                output.Append(Trimmed(json));
                break;
        }
    }
}

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Json;

/// <summary>-> ->> #> #>> @> ? || - #- and the functions that read or change one jsonb value.</summary>
internal static class JsonbOperators
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Scalar("jsonb_object_field(jsonb,text)", static (_, _, a) => Json(J(a[0]).IsObject ? J(a[0]).Find(a[1].Text) : null), 2);
        builder.Scalar("jsonb_object_field_text(jsonb,text)", static (c, _, a) => Text(c, J(a[0]).IsObject ? J(a[0]).Find(a[1].Text) : null), 2);
        builder.Scalar("jsonb_array_element(jsonb,int4)", static (_, _, a) => Json(ElementOfAny(J(a[0]), a[1].Int32)), 2);
        builder.Scalar("jsonb_array_element_text(jsonb,int4)", static (c, _, a) => Text(c, ElementOfAny(J(a[0]), a[1].Int32)), 2);
        builder.Scalar("jsonb_extract_path(jsonb,_text)", static (c, _, a) => Json(Extract(c, J(a[0]), a[1].Ref<SqlArray>())), 3);
        builder.Scalar("jsonb_extract_path_text(jsonb,_text)", static (c, _, a) => Text(c, Extract(c, J(a[0]), a[1].Ref<SqlArray>())), 3);
        builder.Scalar("jsonb_contains(jsonb,jsonb)", static (c, _, a) => Datum.From(Contains(c, J(a[0]), J(a[1]))), 3);
        builder.Scalar("jsonb_contained(jsonb,jsonb)", static (c, _, a) => Datum.From(Contains(c, J(a[1]), J(a[0]))), 3);
        builder.Scalar("jsonb_exists(jsonb,text)", static (c, _, a) => Datum.From(Exists(c, J(a[0]), a[1].Text)), 2);
        builder.Scalar("jsonb_exists_any(jsonb,_text)", static (c, _, a) => Datum.From(ExistsAny(c, J(a[0]), Texts(a[1]))), 3);
        builder.Scalar("jsonb_exists_all(jsonb,_text)", static (c, _, a) => Datum.From(ExistsAll(c, J(a[0]), Texts(a[1]))), 3);
        builder.Scalar("jsonb_concat(jsonb,jsonb)", static (c, _, a) => Json(Concatenate(c, J(a[0]), J(a[1]))), 3);
        builder.Scalar("jsonb_delete(jsonb,text)", static (c, _, a) => Json(DeleteKeys(c, J(a[0]), [a[1].Text])), 3);
        builder.Scalar("jsonb_delete(jsonb,_text)", static (c, _, a) => Json(DeleteKeys(c, J(a[0]), Texts(a[1]).ToArray())), 3);
        builder.Scalar("jsonb_delete(jsonb,int4)", static (c, _, a) => Json(DeleteIndex(c, J(a[0]), a[1].Int32)), 3);
        builder.Scalar("jsonb_array_length(jsonb)", static (_, _, a) => ArrayLength(J(a[0])));
        builder.Scalar("jsonb_typeof(jsonb)", static (_, _, a) => Datum.From(TypeName(J(a[0]).Kind)));
        builder.Scalar("jsonb_strip_nulls(jsonb)", static (c, _, a) => Json(StripNulls(c, J(a[0]))), 3);
        builder.Scalar("jsonb_pretty(jsonb)", static (c, _, a) =>
        {
            string text = J(a[0]).ToPrettyString();
            Cost.Result(c, text.Length);
            return Datum.From(text);
        }, 3);
    }

    public static JsonbValue J(in Datum value) => value.Ref<JsonbValue>();

    public static Datum Json(JsonbValue? value) => value is null ? Datum.Null : Datum.FromObject(value);

    /// <summary>The value as text: strings without quotes, JSON null as NULL.</summary>
    public static Datum Text(SqlContext context, JsonbValue? value)
    {
        if (value is null || value.Kind == JsonbKind.Null)
        {
            return Datum.Null;
        }

        string text = value.Kind == JsonbKind.String ? value.Text : value.ToString();
        Cost.Bytes(context, text.Length);
        return Datum.From(text);
    }

    public static string TypeName(JsonbKind kind) => kind switch
    {
        JsonbKind.Null => "null",
        JsonbKind.String => "string",
        JsonbKind.Number => "number",
        JsonbKind.Boolean => "boolean",
        JsonbKind.Array => "array",
        _ => "object",
    };

    /// <summary>Non-NULL texts of a text array.</summary>
    public static IEnumerable<string> Texts(Datum array) => array.Ref<SqlArray>().Items.Where(i => !i.IsNull).Select(i => i.Text);

    private static JsonbValue? Element(JsonbValue value, int index)
    {
        if (!value.IsArray)
        {
            return null;
        }

        long at = index < 0 ? value.Count + (long)index : index;
        return at >= 0 && at < value.Count ? value.Items[(int)at] : null;
    }

    /// <summary>A scalar counts as an array of one here, as PostgreSQL stores it.</summary>
    private static JsonbValue? ElementOfAny(JsonbValue value, int index) => value.IsScalar ? (index is 0 or -1 ? value : null) : Element(value, index);

    private static JsonbValue? Extract(SqlContext context, JsonbValue value, SqlArray path)
    {
        context.Gas.Charge(path.Count);
        foreach (Datum step in path.Items)
        {
            if (step.IsNull)
            {
                return null;
            }

            JsonbValue? inner = value.Kind switch
            {
                JsonbKind.Object => value.Find(step.Text),
                JsonbKind.Array when TryIndex(step.Text, out int index) => Element(value, index),
                _ => null,
            };
            if (inner is null)
            {
                return null;
            }

            value = inner;
        }

        return value;
    }

    /// <summary>An array index in a path: what C's strtol takes whole.</summary>
    public static bool TryIndex(string text, out int index) =>
        int.TryParse(text.AsSpan().TrimStart(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out index);

    private static bool Contains(SqlContext context, JsonbValue container, JsonbValue part)
    {
        context.Gas.Charge((long)Math.Max(1, container.Count) * Math.Max(1, part.Count) / 4);
        return container.Contains(part);
    }

    private static bool Exists(SqlContext context, JsonbValue value, string key)
    {
        context.Gas.Charge(value.Count / 8);
        return value.Kind switch
        {
            JsonbKind.Object => value.Find(key) is not null,
            JsonbKind.Array => value.Items.Any(i => i.Kind == JsonbKind.String && i.Text == key),
            JsonbKind.String => value.Text == key,
            _ => false,
        };
    }

    private static bool ExistsAny(SqlContext context, JsonbValue value, IEnumerable<string> keys) => keys.Any(k => Exists(context, value, k));

    private static bool ExistsAll(SqlContext context, JsonbValue value, IEnumerable<string> keys) => keys.All(k => Exists(context, value, k));

    private static JsonbValue Concatenate(SqlContext context, JsonbValue left, JsonbValue right)
    {
        context.Gas.Charge((left.Count + right.Count) / 4);
        if (left.IsObject && right.IsObject)
        {
            return JsonbValue.Object(left.Members.Concat(right.Members));
        }

        // Whatever is no array counts as an array of one.
        IEnumerable<JsonbValue> Items(JsonbValue value) => value.IsArray ? value.Items : [value];
        return JsonbValue.Array([.. Items(left), .. Items(right)]);
    }

    private static JsonbValue DeleteKeys(SqlContext context, JsonbValue value, string[] keys)
    {
        if (value.IsScalar)
        {
            throw JsonErrors.Invalid("cannot delete from scalar");
        }

        context.Gas.Charge((long)value.Count * Math.Max(1, keys.Length) / 4);
        return value.IsObject
            ? JsonbValue.Object(value.Members.Where(m => !keys.Contains(m.Key)))
            : JsonbValue.Array(value.Items.Where(i => !(i.Kind == JsonbKind.String && keys.Contains(i.Text))).ToArray());
    }

    private static JsonbValue DeleteIndex(SqlContext context, JsonbValue value, int index)
    {
        if (value.IsScalar)
        {
            throw JsonErrors.Invalid("cannot delete from scalar");
        }

        if (value.IsObject)
        {
            throw JsonErrors.Invalid("cannot delete from object using integer index");
        }

        context.Gas.Charge(value.Count / 4);
        long at = index < 0 ? value.Count + (long)index : index;
        return at < 0 || at >= value.Count ? value : JsonbValue.Array(value.Items.Where((_, i) => i != at).ToArray());
    }

    private static Datum ArrayLength(JsonbValue value) => value.IsArray
        ? Datum.From(value.Count)
        : throw JsonErrors.Invalid(value.IsScalar ? "cannot get array length of a scalar" : "cannot get array length of a non-array");

    private static JsonbValue StripNulls(SqlContext context, JsonbValue value)
    {
        context.Gas.Charge(1 + (value.Count / 4));
        return value.Kind switch
        {
            JsonbKind.Object => JsonbValue.Object(value.Members.Where(m => m.Value.Kind != JsonbKind.Null).Select(m => new JsonbMember(m.Key, StripNulls(context, m.Value)))),
            JsonbKind.Array => JsonbValue.Array(value.Items.Select(i => StripNulls(context, i)).ToArray()),
            _ => value,
        };
    }
}

using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Json;

/// <summary>JSON taken apart into rows: each, object_keys, array_elements.</summary>
internal static class JsonSets
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Set("jsonb_each(jsonb)", static (c, _, a) => Members(c, J(a[0]), "jsonb_each").Select(m => new[] { Datum.From(m.Key), Datum.FromObject(m.Value) }));
        builder.Set("jsonb_each_text(jsonb)", static (c, _, a) =>
            Members(c, J(a[0]), "jsonb_each_text").Select(m => new[] { Datum.From(m.Key), JsonbOperators.Text(c, m.Value) }));
        builder.Set("jsonb_object_keys(jsonb)", static (c, _, a) => Keys(c, J(a[0])));
        builder.Set("jsonb_array_elements(jsonb)", static (c, _, a) => Elements(c, J(a[0])).Select(i => new[] { Datum.FromObject(i) }));
        builder.Set("jsonb_array_elements_text(jsonb)", static (c, _, a) => Elements(c, J(a[0])).Select(i => new[] { JsonbOperators.Text(c, i) }));
        builder.Set("json_each(json)", static (c, _, a) => Members(c, a[0].Text).Select(m => new[] { Datum.From(m.Key!), Datum.From(m.Value) }));
        builder.Set("json_each_text(json)", static (c, _, a) => Members(c, a[0].Text).Select(m => new[] { Datum.From(m.Key!), JsonTextOperators.Text(m.Value) }));
        builder.Set("json_object_keys(json)", static (c, _, a) => Keys(c, a[0].Text));
        builder.Set("json_array_elements(json)", static (c, _, a) => Elements(c, a[0].Text, "json_array_elements").Select(i => new[] { Datum.From(i) }));
        builder.Set("json_array_elements_text(json)", static (c, _, a) =>
            Elements(c, a[0].Text, "json_array_elements_text").Select(i => new[] { JsonTextOperators.Text(i) }));
    }

    private static JsonbValue J(in Datum value) => value.Ref<JsonbValue>();

    private static IEnumerable<JsonbMember> Members(SqlContext context, JsonbValue value, string function)
    {
        if (!value.IsObject)
        {
            throw JsonErrors.Invalid($"cannot call {function} on a non-object");
        }

        context.Gas.Charge(value.Count);
        return value.Members;
    }

    private static IEnumerable<Datum[]> Keys(SqlContext context, JsonbValue value)
    {
        if (!value.IsObject)
        {
            throw JsonErrors.Invalid(value.IsArray ? "cannot call jsonb_object_keys on an array" : "cannot call jsonb_object_keys on a scalar");
        }

        context.Gas.Charge(value.Count);
        return value.Members.Select(m => new[] { Datum.From(m.Key) });
    }

    private static IEnumerable<JsonbValue> Elements(SqlContext context, JsonbValue value)
    {
        if (!value.IsArray)
        {
            throw JsonErrors.Invalid(value.IsScalar ? "cannot extract elements from a scalar" : "cannot extract elements from an object");
        }

        context.Gas.Charge(value.Count);
        return value.Items;
    }

    private static IEnumerable<(string? Key, string Value)> Members(SqlContext context, string json)
    {
        Cost.Bytes(context, json.Length * 2L);
        return JsonText.KindOf(json) switch
        {
            JsonbKind.Object => JsonText.Children(json),
            JsonbKind.Array => throw JsonErrors.Invalid("cannot deconstruct an array as an object"),
            _ => throw JsonErrors.Invalid("cannot deconstruct a scalar"),
        };
    }

    private static IEnumerable<Datum[]> Keys(SqlContext context, string json)
    {
        Cost.Bytes(context, json.Length * 2L);
        return JsonText.KindOf(json) switch
        {
            JsonbKind.Object => JsonText.Children(json).Select(m => new[] { Datum.From(m.Key!) }),
            JsonbKind.Array => throw JsonErrors.Invalid("cannot call json_object_keys on an array"),
            _ => throw JsonErrors.Invalid("cannot call json_object_keys on a scalar"),
        };
    }

    private static IReadOnlyList<string> Elements(SqlContext context, string json, string function)
    {
        Cost.Bytes(context, json.Length * 2L);
        return JsonText.KindOf(json) switch
        {
            JsonbKind.Array => JsonText.Elements(json),
            JsonbKind.Object => throw JsonErrors.Invalid($"cannot call {function} on a non-array"),
            _ => throw JsonErrors.Invalid($"cannot call {function} on a scalar"),
        };
    }
}

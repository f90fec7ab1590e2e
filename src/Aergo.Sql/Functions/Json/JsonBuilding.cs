using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions.Strings;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Json;

/// <summary>JSON made of SQL values: to_json, row_to_json, json_build_object, json_object and their jsonb twins.</summary>
internal static class JsonBuilding
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Scalar("to_json(anyelement)", static (c, s, a) => Datum.From(JsonOutput.ToText(c, s.ArgumentTypes[0], a[0])), 3);
        builder.Scalar("to_jsonb(anyelement)", static (c, s, a) => Datum.FromObject(JsonOutput.ToJsonb(c, s.ArgumentTypes[0], a[0])), 3);
        builder.Scalar("array_to_json(anyarray)", static (c, s, a) => Datum.From(JsonOutput.ToText(c, s.ArgumentTypes[0], a[0])), 3);
        builder.Scalar("array_to_json(anyarray,bool)", static (c, s, a) => Datum.From(JsonOutput.ToText(c, s.ArgumentTypes[0], a[0], a[1].Boolean)), 3);
        builder.Scalar("row_to_json(record)", static (c, s, a) => Datum.From(JsonOutput.ToText(c, s.ArgumentTypes[0], a[0])), 3);
        builder.Scalar("row_to_json(record,bool)", static (c, s, a) => Datum.From(JsonOutput.ToText(c, s.ArgumentTypes[0], a[0], a[1].Boolean)), 3);
        builder.Scalar("json_build_array()", static (_, _, _) => Datum.From("[]"));
        builder.Scalar("json_build_array(any)", static (c, s, a) => BuildArray(c, s, a), 3);
        builder.Scalar("json_build_object()", static (_, _, _) => Datum.From("{}"));
        builder.Scalar("json_build_object(any)", static (c, s, a) => BuildObject(c, s, a), 3);
        builder.Scalar("jsonb_build_array()", static (_, _, _) => Datum.FromObject(JsonbValue.EmptyArray));
        builder.Scalar("jsonb_build_array(any)", static (c, s, a) => IsNullArray(s, a) ? Datum.Null
            : Datum.FromObject(JsonbValue.Array(ComposeFunctions.Rest(s, a, 0).Select(v => JsonOutput.ToJsonb(c, v.Type, v.Value)).ToArray())), 3);
        builder.Scalar("jsonb_build_object()", static (_, _, _) => Datum.FromObject(JsonbValue.EmptyObject));
        builder.Scalar("jsonb_build_object(any)", static (c, s, a) => BuildJsonbObject(c, s, a), 3);
        builder.Scalar("json_object(_text)", static (c, _, a) => Datum.From(TextObject(c, Pairs(a[0].Ref<SqlArray>()))), 3);
        builder.Scalar("json_object(_text,_text)", static (c, _, a) => Datum.From(TextObject(c, Pairs(a[0].Ref<SqlArray>(), a[1].Ref<SqlArray>()))), 3);
        builder.Scalar("jsonb_object(_text)", static (c, _, a) => JsonbObject(c, Pairs(a[0].Ref<SqlArray>())), 3);
        builder.Scalar("jsonb_object(_text,_text)", static (c, _, a) => JsonbObject(c, Pairs(a[0].Ref<SqlArray>(), a[1].Ref<SqlArray>())), 3);
    }

    private static bool IsNullArray(CallSite site, ReadOnlySpan<Datum> arguments) => site.VariadicArray && arguments[^1].IsNull;

    private static Datum BuildArray(SqlContext context, CallSite site, ReadOnlySpan<Datum> arguments)
    {
        if (IsNullArray(site, arguments))
        {
            return Datum.Null;
        }

        var output = new StringBuilder("[");
        foreach ((SqlType type, Datum value) in ComposeFunctions.Rest(site, arguments, 0))
        {
            if (output.Length > 1)
            {
                output.Append(", ");
            }

            JsonOutput.Write(context, type, value, output);
        }

        Cost.Result(context, output.Length);
        return Datum.From(output.Append(']').ToString());
    }

    private static List<(SqlType Type, Datum Value)> KeyValues(CallSite site, ReadOnlySpan<Datum> arguments, string function)
    {
        List<(SqlType Type, Datum Value)> values = ComposeFunctions.Rest(site, arguments, 0);
        return values.Count % 2 == 0
            ? values
            : throw JsonErrors.Invalid("argument list must have even number of elements", $"The arguments of {function}() must consist of alternating keys and values.");
    }

    private static Datum BuildObject(SqlContext context, CallSite site, ReadOnlySpan<Datum> arguments)
    {
        if (IsNullArray(site, arguments))
        {
            return Datum.Null;
        }

        List<(SqlType Type, Datum Value)> values = KeyValues(site, arguments, "json_build_object");
        var output = new StringBuilder("{");
        for (int i = 0; i < values.Count; i += 2)
        {
            if (values[i].Value.IsNull)
            {
                throw JsonErrors.Invalid(string.Create(CultureInfo.InvariantCulture, $"argument {i + 1} cannot be null"), "Object keys should be text.");
            }

            if (i > 0)
            {
                output.Append(", ");
            }

            JsonWriter.WriteString(JsonOutput.Key(context, values[i].Type, values[i].Value), output);
            output.Append(" : ");
            JsonOutput.Write(context, values[i + 1].Type, values[i + 1].Value, output);
        }

        Cost.Result(context, output.Length);
        return Datum.From(output.Append('}').ToString());
    }

    private static Datum BuildJsonbObject(SqlContext context, CallSite site, ReadOnlySpan<Datum> arguments)
    {
        if (IsNullArray(site, arguments))
        {
            return Datum.Null;
        }

        List<(SqlType Type, Datum Value)> values = KeyValues(site, arguments, "jsonb_build_object");
        var members = new JsonbMember[values.Count / 2];
        for (int i = 0; i < values.Count; i += 2)
        {
            if (values[i].Value.IsNull)
            {
                throw JsonErrors.Invalid(string.Create(CultureInfo.InvariantCulture, $"argument {i + 1}: key must not be null"));
            }

            members[i / 2] = new JsonbMember(
                JsonOutput.Key(context, values[i].Type, values[i].Value), JsonOutput.ToJsonb(context, values[i + 1].Type, values[i + 1].Value));
        }

        return Datum.FromObject(JsonbValue.Object(members));
    }

    /// <summary>Keys and values in turn, or pairs in rows of two columns.</summary>
    private static List<(string Key, Datum Value)> Pairs(SqlArray array)
    {
        switch (array.Rank)
        {
            case 0:
                return [];
            case 1:
                if (array.Count % 2 != 0)
                {
                    throw new SqlException(SqlState.ArraySubscriptError, "array must have even number of elements");
                }

                break;
            case 2:
                if (array.Dimensions[1] != 2)
                {
                    throw new SqlException(SqlState.ArraySubscriptError, "array must have two columns");
                }

                break;
            default:
                throw new SqlException(SqlState.ArraySubscriptError, "wrong number of array subscripts");
        }

        var pairs = new List<(string, Datum)>();
        for (int i = 0; i < array.Count; i += 2)
        {
            pairs.Add((KeyText(array.Items[i]), array.Items[i + 1]));
        }

        return pairs;
    }

    private static List<(string Key, Datum Value)> Pairs(SqlArray keys, SqlArray values)
    {
        if (keys.Rank > 1 || keys.Rank != values.Rank)
        {
            throw new SqlException(SqlState.ArraySubscriptError, "wrong number of array subscripts");
        }

        if (keys.Count != values.Count)
        {
            throw new SqlException(SqlState.ArraySubscriptError, "mismatched array dimensions");
        }

        return keys.Items.Select((k, i) => (KeyText(k), values.Items[i])).ToList();
    }

    private static string KeyText(in Datum key) => key.IsNull ? throw new SqlException(SqlState.NullNotAllowed, "null value not allowed for object key") : key.Text;

    private static string TextObject(SqlContext context, List<(string Key, Datum Value)> pairs)
    {
        var output = new StringBuilder("{");
        foreach ((string key, Datum value) in pairs)
        {
            if (output.Length > 1)
            {
                output.Append(", ");
            }

            JsonWriter.WriteString(key, output);
            output.Append(" : ");
            if (value.IsNull)
            {
                output.Append("null");
            }
            else
            {
                JsonWriter.WriteString(value.Text, output);
            }
        }

        Cost.Result(context, output.Length);
        return output.Append('}').ToString();
    }

    private static Datum JsonbObject(SqlContext context, List<(string Key, Datum Value)> pairs)
    {
        context.Gas.Charge(pairs.Count);
        return Datum.FromObject(JsonbValue.Object(pairs.Select(p => new JsonbMember(p.Key, p.Value.IsNull ? JsonbValue.Null : JsonbValue.String(p.Value.Text)))));
    }
}

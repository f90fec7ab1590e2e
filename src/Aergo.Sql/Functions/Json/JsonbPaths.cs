using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Json;

/// <summary>jsonb_set, jsonb_set_lax, jsonb_insert and #-: changes at a path.</summary>
internal static class JsonbPaths
{
    private enum Change { Delete, Set, SetExisting, InsertBefore, InsertAfter }

    public static void Add(FunctionBuilder builder)
    {
        builder.Scalar("jsonb_set(jsonb,_text,jsonb,bool)", static (c, _, a) => Set(c, a[0], a[1], a[2], a[3].Boolean), 5, [Datum.True]);
        builder.Scalar("jsonb_set_lax(jsonb,_text,jsonb,bool,text)", static (c, _, a) => SetLax(c, a), 5, [Datum.True, Datum.From("use_json_null")]);
        builder.Scalar("jsonb_insert(jsonb,_text,jsonb,bool)", static (c, _, a) => Insert(c, a[0], a[1], a[2], a[3].Boolean), 5, [Datum.False]);
        builder.Scalar("jsonb_delete_path(jsonb,_text)", static (c, _, a) => Delete(c, a[0], a[1]), 5);
    }

    private static JsonbValue J(in Datum value) => value.Ref<JsonbValue>();

    private static Datum[] Path(in Datum value)
    {
        var array = value.Ref<SqlArray>();
        return array.Rank > 1 ? throw new SqlException(SqlState.ArraySubscriptError, "wrong number of array subscripts") : array.Items;
    }

    private static Datum Set(SqlContext context, in Datum target, in Datum pathDatum, in Datum value, bool create)
    {
        Datum[] path = Path(pathDatum);
        JsonbValue whole = J(target);
        if (whole.IsScalar)
        {
            throw JsonErrors.Invalid("cannot set path in scalar");
        }

        if ((whole.Count == 0 && !create) || path.Length == 0)
        {
            return target;
        }

        return Datum.FromObject(Apply(context, whole, path, 0, J(value), create ? Change.Set : Change.SetExisting));
    }

    private static Datum SetLax(SqlContext context, ReadOnlySpan<Datum> a)
    {
        if (a[0].IsNull || a[1].IsNull || a[3].IsNull)
        {
            return Datum.Null;
        }

        if (a[4].IsNull)
        {
            throw JsonErrors.Invalid("null_value_treatment must be \"delete_key\", \"return_target\", \"use_json_null\", or \"raise_exception\"");
        }

        if (!a[2].IsNull)
        {
            return Set(context, a[0], a[1], a[2], a[3].Boolean);
        }

        return a[4].Text switch
        {
            "raise_exception" => throw new SqlException(SqlState.NullNotAllowed, "JSON value must not be null")
            {
                Detail = "Exception was raised because null_value_treatment is \"raise_exception\".",
                Hint = "To avoid, either change the null_value_treatment argument or ensure that an SQL NULL is not passed.",
            },
            "use_json_null" => Set(context, a[0], a[1], Datum.FromObject(JsonbValue.Null), a[3].Boolean),
            "delete_key" => Delete(context, a[0], a[1]),
            "return_target" => a[0],
            _ => throw JsonErrors.Invalid("null_value_treatment must be \"delete_key\", \"return_target\", \"use_json_null\", or \"raise_exception\""),
        };
    }

    private static Datum Insert(SqlContext context, in Datum target, in Datum pathDatum, in Datum value, bool after)
    {
        Datum[] path = Path(pathDatum);
        JsonbValue whole = J(target);
        if (whole.IsScalar)
        {
            throw JsonErrors.Invalid("cannot set path in scalar");
        }

        return path.Length == 0 ? target : Datum.FromObject(Apply(context, whole, path, 0, J(value), after ? Change.InsertAfter : Change.InsertBefore));
    }

    private static Datum Delete(SqlContext context, in Datum target, in Datum pathDatum)
    {
        Datum[] path = Path(pathDatum);
        JsonbValue whole = J(target);
        if (whole.IsScalar)
        {
            throw JsonErrors.Invalid("cannot delete path in scalar");
        }

        return whole.Count == 0 || path.Length == 0 ? target : Datum.FromObject(Apply(context, whole, path, 0, null, Change.Delete));
    }

    private static JsonbValue Apply(SqlContext context, JsonbValue value, Datum[] path, int level, JsonbValue? replacement, Change change)
    {
        if (path[level].IsNull)
        {
            throw new SqlException(
                SqlState.NullNotAllowed,
                string.Create(CultureInfo.InvariantCulture, $"path element at position {level + 1} is null"));
        }

        context.Gas.Charge(1 + (value.Count / 4));
        return value.Kind switch
        {
            JsonbKind.Object => ApplyToObject(context, value, path, level, replacement, change),
            JsonbKind.Array => ApplyToArray(context, value, path, level, replacement, change),
            _ => value,
        };
    }

    private static JsonbValue ApplyToObject(SqlContext context, JsonbValue value, Datum[] path, int level, JsonbValue? replacement, Change change)
    {
        string key = path[level].Text;
        JsonbValue? present = value.Find(key);
        bool last = level == path.Length - 1;
        if (present is null)
        {
            return last && change is Change.Set or Change.InsertBefore or Change.InsertAfter && last
                ? JsonbValue.Object(value.Members.Append(new JsonbMember(key, replacement!)))
                : value;
        }

        if (!last)
        {
            JsonbValue inner = Apply(context, present, path, level + 1, replacement, change);
            return ReferenceEquals(inner, present) ? value : JsonbValue.Object(value.Members.Select(m => m.Key == key ? new JsonbMember(key, inner) : m));
        }

        return change switch
        {
            Change.Delete => JsonbValue.Object(value.Members.Where(m => m.Key != key)),
            Change.InsertBefore or Change.InsertAfter =>
                throw JsonErrors.Invalid("cannot replace existing key", "Try using the function jsonb_set to replace key value."),
            _ => JsonbValue.Object(value.Members.Select(m => m.Key == key ? new JsonbMember(key, replacement!) : m)),
        };
    }

    private static JsonbValue ApplyToArray(SqlContext context, JsonbValue value, Datum[] path, int level, JsonbValue? replacement, Change change)
    {
        if (!JsonbOperators.TryIndex(path[level].Text, out int index))
        {
            throw new SqlException(
                SqlState.InvalidTextRepresentation,
                string.Create(CultureInfo.InvariantCulture, $"path element at position {level + 1} is not an integer: \"{path[level].Text}\""));
        }

        int count = value.Count;
        bool last = level == path.Length - 1, before = false;
        long at = index;
        if (at < 0)
        {
            before = -at > count;
            at = before ? 0 : count + at;
        }

        bool inside = !before && at < count;
        if (inside && !last)
        {
            JsonbValue inner = Apply(context, value.Items[(int)at], path, level + 1, replacement, change);
            return ReferenceEquals(inner, value.Items[(int)at]) ? value : JsonbValue.Array(value.Items.Select((v, i) => i == at ? inner : v).ToArray());
        }

        if (!last)
        {
            return value;
        }

        var items = new List<JsonbValue>(value.Items);
        if (!inside)
        {
            if (change is Change.Delete or Change.SetExisting)
            {
                return value;
            }

            items.Insert(before ? 0 : count, replacement!);
            return JsonbValue.Array(items.ToArray());
        }

        switch (change)
        {
            case Change.Delete:
                items.RemoveAt((int)at);
                break;
            case Change.InsertBefore:
                items.Insert((int)at, replacement!);
                break;
            case Change.InsertAfter:
                items.Insert((int)at + 1, replacement!);
                break;
            default:
                items[(int)at] = replacement!;
                break;
        }

        return JsonbValue.Array(items.ToArray());
    }
}

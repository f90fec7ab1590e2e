using System;
using System.Globalization;
using System.Linq;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Values;

/// <summary>Assignment to a subscripted jsonb value, by PostgreSQL's rules.</summary>
internal static class JsonAssignment
{
    public static JsonbValue Set(JsonbValue? whole, ReadOnlySpan<string> path, JsonbValue value)
    {
        if (path.IsEmpty)
        {
            return value;
        }

        // A number as the first step into nothing makes an array, anything else an object.
        whole ??= IsNumber(path[0], out _) ? JsonbValue.EmptyArray : JsonbValue.EmptyObject;
        switch (whole.Kind)
        {
            case JsonbKind.Object:
            {
                JsonbValue inner = Set(whole.Find(path[0]), path[1..], value);
                string key = path[0];
                return JsonbValue.Object(whole.Members.Where(m => m.Key != key).Append(new JsonbMember(key, inner)));
            }

            case JsonbKind.Array:
                return SetItem(whole, path, value);
            default:
                throw new SqlException(SqlState.InvalidParameterValue, "cannot replace existing key")
                {
                    Detail = "The path assumes key is a composite object, but it is a scalar value.",
                };
        }
    }

    private static JsonbValue SetItem(JsonbValue array, ReadOnlySpan<string> path, JsonbValue value)
    {
        if (!IsNumber(path[0], out int index))
        {
            throw new SqlException(SqlState.InvalidTextRepresentation, $"path element at position 1 is not an integer: \"{path[0]}\"");
        }

        int count = array.Items.Count;
        if (index < 0)
        {
            index += count;
            if (index < 0)
            {
                throw new SqlException(SqlState.InvalidParameterValue, $"path element at position 1 is out of range: {path[0]}");
            }
        }

        var items = array.Items.ToList();
        while (items.Count <= index)
        {
            items.Add(JsonbValue.Null);
        }

        items[index] = Set(index < count ? items[index] : null, path[1..], value);
        return JsonbValue.Array([.. items]);
    }

    private static bool IsNumber(string text, out int value) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
}

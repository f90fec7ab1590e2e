using System;
using System.Collections.Generic;
using System.Text;

namespace Aergo.Sql.Types;

/// <summary>What a jsonb value is. The order is PostgreSQL's order of values of different kinds.</summary>
public enum JsonbKind : byte { Null, String, Number, Boolean, Array, Object }

/// <summary>One key of an object and its value.</summary>
public readonly record struct JsonbMember(string Key, JsonbValue Value);

/// <summary>An immutable jsonb tree.</summary>
/// <remarks>
/// Members of objects are sorted by the length of the key in UTF-8 and then by its bytes, one per key; numbers keep their scale.
/// Trees deeper than <see cref="DepthMax"/> cannot be made (54001), so recursion over one is safe.
/// </remarks>
public sealed class JsonbValue : IEquatable<JsonbValue>, IComparable<JsonbValue>
{
    /// <summary>Deepest nesting of arrays and objects.</summary>
    public const int DepthMax = 512;

    public static readonly JsonbValue Null = new(JsonbKind.Null, DBNull.Value, 0);
    public static readonly JsonbValue True = new(JsonbKind.Boolean, true, 0);
    public static readonly JsonbValue False = new(JsonbKind.Boolean, false, 0);
    public static readonly JsonbValue EmptyArray = new(JsonbKind.Array, System.Array.Empty<JsonbValue>(), 1);
    public static readonly JsonbValue EmptyObject = new(JsonbKind.Object, System.Array.Empty<JsonbMember>(), 1);

    private readonly object _payload;
    private readonly ushort _depth;

    private JsonbValue(JsonbKind kind, object payload, int depth)
    {
        if (depth > DepthMax)
        {
            throw TooDeep();
        }

        Kind = kind;
        _payload = payload;
        _depth = (ushort)depth;
    }

    public JsonbKind Kind { get; }

    public bool IsScalar => Kind < JsonbKind.Array;

    public bool IsArray => Kind == JsonbKind.Array;

    public bool IsObject => Kind == JsonbKind.Object;

    /// <summary>Levels of arrays and objects; 0 for a scalar.</summary>
    public int Depth => _depth;

    /// <summary>Content of a string.</summary>
    public string Text => (string)_payload;

    /// <summary>Value of a number.</summary>
    public PgNumeric Numeric => (PgNumeric)_payload;

    /// <summary>Value of a boolean.</summary>
    public bool IsTrue => (bool)_payload;

    /// <summary>Elements of an array.</summary>
    public IReadOnlyList<JsonbValue> Items => (JsonbValue[])_payload;

    /// <summary>Members of an object, sorted.</summary>
    public IReadOnlyList<JsonbMember> Members => (JsonbMember[])_payload;

    /// <summary>Number of elements or members; 0 for a scalar.</summary>
    public int Count => Kind switch
    {
        JsonbKind.Array => ((JsonbValue[])_payload).Length,
        JsonbKind.Object => ((JsonbMember[])_payload).Length,
        _ => 0,
    };

    public static JsonbValue String(string text) => new(JsonbKind.String, text, 0);

    /// <summary>A number; finite ones only.</summary>
    public static JsonbValue Number(PgNumeric value) => value.IsFinite
        ? new(JsonbKind.Number, value, 0)
        : throw new ArgumentException("jsonb has no NaN and no infinities");

    public static JsonbValue Bool(bool value) => value ? True : False;

    /// <summary>Takes the array over: it is not to be changed afterwards.</summary>
    public static JsonbValue Array(params JsonbValue[] items)
    {
        int depth = 0;
        foreach (JsonbValue item in items)
        {
            depth = Math.Max(depth, item._depth);
        }

        return items.Length == 0 ? EmptyArray : new(JsonbKind.Array, items, depth + 1);
    }

    /// <summary>Sorts the members; of equal keys the last one counts.</summary>
    public static JsonbValue Object(IEnumerable<JsonbMember> members) => FromSorted(Unique([.. members]));

    /// <summary>Takes members over that are in order already, one a key.</summary>
    internal static JsonbValue FromSorted(JsonbMember[] sorted)
    {
        int depth = 0;
        foreach (JsonbMember member in sorted)
        {
            depth = Math.Max(depth, member.Value._depth);
        }

        return sorted.Length == 0 ? EmptyObject : new(JsonbKind.Object, sorted, depth + 1);
    }

    /// <summary>Reads JSON text; 22P02 with PostgreSQL's detail and context when it is none.</summary>
    public static JsonbValue Parse(string text) => JsonParser.ParseJsonb(text);

    /// <summary>The order of keys inside an object: by length in UTF-8, then by bytes.</summary>
    public static int CompareKeys(string left, string right)
    {
        int order = Encoding.UTF8.GetByteCount(left).CompareTo(Encoding.UTF8.GetByteCount(right));
        return order != 0 ? order : Utf8Order.Compare(left, right);
    }

    /// <summary>Value of a key of an object, or null.</summary>
    public JsonbValue? Find(string key)
    {
        int index = IndexOf(key);
        return index < 0 ? null : Members[index].Value;
    }

    /// <summary>Place of a key in <see cref="Members"/>, or the complement of where it would stand.</summary>
    public int IndexOf(string key)
    {
        if (Kind != JsonbKind.Object)
        {
            return -1;
        }

        var members = (JsonbMember[])_payload;
        int low = 0;
        int high = members.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >> 1;
            int order = CompareKeys(members[middle].Key, key);
            if (order == 0)
            {
                return middle;
            }

            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return ~low;
    }

    /// <summary>Whether this contains the other: PostgreSQL's <c>@&gt;</c>.</summary>
    public bool Contains(JsonbValue other) => JsonbOrder.Contains(this, other);

    public int CompareTo(JsonbValue? other) => other is null ? 1 : JsonbOrder.Compare(this, other);

    public bool Equals(JsonbValue? other) => other is not null && JsonbOrder.Compare(this, other) == 0;

    public override bool Equals(object? obj) => obj is JsonbValue other && Equals(other);

    public override int GetHashCode() => unchecked((int)StableHash());

    public ulong StableHash() => JsonbOrder.Hash(this);

    public static bool operator ==(JsonbValue? left, JsonbValue? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(JsonbValue? left, JsonbValue? right) => !(left == right);

    public static bool operator <(JsonbValue left, JsonbValue right) => left.CompareTo(right) < 0;

    public static bool operator >(JsonbValue left, JsonbValue right) => left.CompareTo(right) > 0;

    public static bool operator <=(JsonbValue left, JsonbValue right) => left.CompareTo(right) <= 0;

    public static bool operator >=(JsonbValue left, JsonbValue right) => left.CompareTo(right) >= 0;

    /// <summary>The text form: <c>{"a": 1, "b": [1, 2]}</c>.</summary>
    public override string ToString()
    {
        var output = new StringBuilder();
        JsonWriter.Write(this, output);
        return output.ToString();
    }

    /// <summary>The indented form of jsonb_pretty.</summary>
    public string ToPrettyString()
    {
        var output = new StringBuilder();
        JsonWriter.WritePretty(this, output, 0);
        return output.ToString();
    }

    internal static SqlException TooDeep() => new(SqlState.StatementTooComplex, "stack depth limit exceeded")
    {
        Hint = $"JSON values may be nested {DepthMax} levels deep.",
    };

    private static JsonbMember[] Unique(JsonbMember[] members)
    {
        if (members.Length < 2)
        {
            return members;
        }

        // Stable for equal keys: the later one must win.
        int[] places = new int[members.Length];
        int[] lengths = new int[members.Length];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = i;
            lengths[i] = Encoding.UTF8.GetByteCount(members[i].Key);
        }

        System.Array.Sort(places, (a, b) =>
        {
            int order = lengths[a].CompareTo(lengths[b]);
            order = order != 0 ? order : Utf8Order.Compare(members[a].Key, members[b].Key);
            return order != 0 ? order : a.CompareTo(b);
        });

        var kept = new List<JsonbMember>(members.Length);
        foreach (int place in places)
        {
            if (kept.Count > 0 && string.Equals(kept[^1].Key, members[place].Key, StringComparison.Ordinal))
            {
                kept[^1] = members[place];
            }
            else
            {
                kept.Add(members[place]);
            }
        }

        return [.. kept];
    }
}

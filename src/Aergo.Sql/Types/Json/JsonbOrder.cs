using System;
using System.Collections.Generic;

namespace Aergo.Sql.Types;

/// <summary>PostgreSQL's total order of jsonb, its equality and containment.</summary>
/// <remarks>
/// Object &gt; array &gt; boolean &gt; number &gt; string &gt; null, longer containers above shorter ones; except that at the top an empty array is below every scalar,
/// because there a scalar counts as an array of one. Keys are compared by bytes, though stored by length first.
/// </remarks>
internal static class JsonbOrder
{
    public static int Compare(JsonbValue left, JsonbValue right)
    {
        if (left.IsObject || right.IsObject || left.IsScalar == right.IsScalar)
        {
            return CompareNested(left, right);
        }

        // One is a scalar, the other an array: by number of elements, and the scalar first among equals.
        return left.IsScalar ? (right.Count == 0 ? 1 : -1) : (left.Count == 0 ? -1 : 1);
    }

    public static bool Contains(JsonbValue container, JsonbValue other)
    {
        if (container.IsObject != other.IsObject)
        {
            return false;
        }

        if (container.IsScalar)
        {
            return other.IsScalar && CompareNested(container, other) == 0;
        }

        // At the top an array contains a bare scalar that is one of its elements.
        return container.IsArray && other.IsScalar ? HasScalar(container, other) : ContainsNested(container, other);
    }

    public static ulong Hash(JsonbValue value)
    {
        ulong hash = StableHash.Mix((ulong)value.Kind + 0x6a73_6f6eUL);
        switch (value.Kind)
        {
            case JsonbKind.String:
                return StableHash.Combine(hash, StableHash.Text(value.Text));
            case JsonbKind.Number:
                return StableHash.Combine(hash, value.Numeric.StableHash());
            case JsonbKind.Boolean:
                return StableHash.Combine(hash, value.IsTrue ? 1UL : 0UL);
            case JsonbKind.Array:
                foreach (JsonbValue item in value.Items)
                {
                    hash = StableHash.Combine(hash, Hash(item));
                }

                return hash;
            case JsonbKind.Object:
                foreach (JsonbMember member in value.Members)
                {
                    hash = StableHash.Combine(StableHash.Combine(hash, StableHash.Text(member.Key)), Hash(member.Value));
                }

                return hash;
            default:
                return hash;
        }
    }

    private static int CompareNested(JsonbValue left, JsonbValue right)
    {
        if (left.Kind != right.Kind)
        {
            return left.Kind.CompareTo(right.Kind);
        }

        switch (left.Kind)
        {
            case JsonbKind.String:
                return Utf8Order.Compare(left.Text, right.Text);
            case JsonbKind.Number:
                return left.Numeric.CompareTo(right.Numeric);
            case JsonbKind.Boolean:
                return left.IsTrue.CompareTo(right.IsTrue);
            case JsonbKind.Array:
            case JsonbKind.Object:
                return CompareContainers(left, right);
            default:
                return 0;
        }
    }

    private static int CompareContainers(JsonbValue left, JsonbValue right)
    {
        int order = left.Count.CompareTo(right.Count);
        for (int i = 0; order == 0 && i < left.Count; i++)
        {
            if (left.IsArray)
            {
                order = CompareNested(left.Items[i], right.Items[i]);
                continue;
            }

            order = Utf8Order.Compare(left.Members[i].Key, right.Members[i].Key);
            order = order != 0 ? order : CompareNested(left.Members[i].Value, right.Members[i].Value);
        }

        return order;
    }

    private static bool ContainsNested(JsonbValue container, JsonbValue other)
    {
        if (container.Kind != other.Kind)
        {
            return false;
        }

        if (container.IsScalar)
        {
            return CompareNested(container, other) == 0;
        }

        if (container.IsObject)
        {
            if (container.Count < other.Count)
            {
                return false;
            }

            foreach (JsonbMember member in other.Members)
            {
                JsonbValue? mine = container.Find(member.Key);
                if (mine is null || !ContainsNested(mine, member.Value))
                {
                    return false;
                }
            }

            return true;
        }

        foreach (JsonbValue item in other.Items)
        {
            if (!(item.IsScalar ? HasScalar(container, item) : HasContainer(container.Items, item)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasScalar(JsonbValue array, JsonbValue scalar)
    {
        foreach (JsonbValue item in array.Items)
        {
            if (item.Kind == scalar.Kind && CompareNested(item, scalar) == 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasContainer(IReadOnlyList<JsonbValue> items, JsonbValue wanted)
    {
        foreach (JsonbValue item in items)
        {
            if (ContainsNested(item, wanted))
            {
                return true;
            }
        }

        return false;
    }
}

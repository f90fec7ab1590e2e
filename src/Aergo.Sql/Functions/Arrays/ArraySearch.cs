using System;
using System.Collections.Generic;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Arrays;

/// <summary>Looking for elements: array_position, containment and overlap, width_bucket over thresholds.</summary>
internal static class ArraySearch
{
    /// <summary>From here on a hash table is cheaper than comparing all with all.</summary>
    private const int HashFrom = 16;

    public static void Add(FunctionBuilder builder)
    {
        builder.Scalar("array_position(anycompatiblearray,anycompatible)", static (c, s, a) => Position(c, s, a[0], a[1], Datum.From(int.MinValue)), 3);
        builder.Scalar("array_position(anycompatiblearray,anycompatible,int4)", static (c, s, a) => Position(c, s, a[0], a[1], a[2]), 3);
        builder.Scalar("array_positions(anycompatiblearray,anycompatible)", static (c, s, a) => Positions(c, s, a[0], a[1]), 3);
        builder.Scalar("arraycontains(anyarray,anyarray)", static (c, s, a) => Datum.From(Contains(c, s, ArrayShape.A(a[0]), ArrayShape.A(a[1]), all: true)), 3);
        builder.Scalar("arraycontained(anyarray,anyarray)", static (c, s, a) => Datum.From(Contains(c, s, ArrayShape.A(a[1]), ArrayShape.A(a[0]), all: true)), 3);
        builder.Scalar("arrayoverlap(anyarray,anyarray)", static (c, s, a) => Datum.From(Contains(c, s, ArrayShape.A(a[0]), ArrayShape.A(a[1]), all: false)), 3);
        builder.Scalar("width_bucket(anycompatible,anycompatiblearray)", static (c, s, a) => Bucket(c, s, a[0], ArrayShape.A(a[1])), 3);
    }

    private static SqlType ElementType(CallSite site, SqlArray array) => site.ArgumentTypes[0].Underlying.Element ?? array.ElementType;

    private static bool Same(SqlType type, in Datum left, in Datum right) =>
        left.IsNull || right.IsNull ? left.IsNull && right.IsNull : TypeOrder.Equal(type.Underlying, left, right);

    private static void CheckFlat(SqlArray array)
    {
        if (array.Rank > 1)
        {
            throw new SqlException(SqlState.FeatureNotSupported, "searching for elements in multidimensional arrays is not supported");
        }
    }

    private static Datum Position(SqlContext context, CallSite site, in Datum arrayDatum, in Datum item, in Datum from)
    {
        if (arrayDatum.IsNull)
        {
            return Datum.Null;
        }

        SqlArray array = ArrayShape.A(arrayDatum);
        CheckFlat(array);
        if (from.IsNull)
        {
            throw new SqlException(SqlState.NullNotAllowed, "initial position must not be null");
        }

        if (array.Rank == 0)
        {
            return Datum.Null;
        }

        SqlType type = ElementType(site, array);
        context.Gas.Charge(array.Count / 4);
        for (int i = (int)Math.Clamp(from.Int64 - array.LowerBounds[0], 0, int.MaxValue); i < array.Count; i++)
        {
            if (Same(type, array.Items[i], item))
            {
                return Datum.From(array.LowerBounds[0] + i);
            }
        }

        return Datum.Null;
    }

    private static Datum Positions(SqlContext context, CallSite site, in Datum arrayDatum, in Datum item)
    {
        if (arrayDatum.IsNull)
        {
            return Datum.Null;
        }

        SqlArray array = ArrayShape.A(arrayDatum);
        CheckFlat(array);
        SqlType type = ElementType(site, array);
        context.Gas.Charge(array.Count / 4);
        var found = new List<Datum>();
        for (int i = 0; i < array.Count; i++)
        {
            if (Same(type, array.Items[i], item))
            {
                found.Add(Datum.From(array.LowerBounds[0] + i));
            }
        }

        return Datum.FromObject(SqlArray.Of(SqlTypes.Int4, found.ToArray()));
    }

    /// <summary>Whether all, or any, of the second array's elements occur in the first. NULL equals nothing.</summary>
    private static bool Contains(SqlContext context, CallSite site, SqlArray first, SqlArray second, bool all)
    {
        SqlType type = ElementType(site, first).Underlying;
        bool hashed = (long)first.Count * second.Count >= HashFrom * HashFrom;
        context.Gas.Charge(hashed ? first.Count + second.Count : (long)first.Count * second.Count / 4);
        var table = hashed ? new Dictionary<ulong, List<Datum>>() : null;
        if (table is not null)
        {
            foreach (Datum item in first.Items)
            {
                if (!item.IsNull)
                {
                    ulong hash = TypeOrder.Hash(type, item);
                    if (!table.TryGetValue(hash, out List<Datum>? bucket))
                    {
                        table.Add(hash, bucket = []);
                    }

                    if (!Has(bucket, type, item))
                    {
                        bucket.Add(item);
                    }
                }
            }
        }

        foreach (Datum item in second.Items)
        {
            bool found = !item.IsNull &&
                (table is null ? Has(first.Items, type, item) : table.TryGetValue(TypeOrder.Hash(type, item), out List<Datum>? bucket) && Has(bucket, type, item));
            if (found != all)
            {
                return found;
            }
        }

        return all;
    }

    private static bool Has(IEnumerable<Datum> items, SqlType type, Datum wanted)
    {
        foreach (Datum item in items)
        {
            if (!item.IsNull && TypeOrder.Equal(type, item, wanted))
            {
                return true;
            }
        }

        return false;
    }

    private static Datum Bucket(SqlContext context, CallSite site, in Datum operand, SqlArray thresholds)
    {
        if (thresholds.Rank > 1)
        {
            throw new SqlException(SqlState.ArraySubscriptError, "thresholds must be one-dimensional array");
        }

        if (thresholds.HasNulls)
        {
            throw new SqlException(SqlState.NullNotAllowed, "thresholds array must not contain NULLs");
        }

        context.Gas.Charge(16);
        SqlType type = site.ArgumentTypes[0];
        int low = 0, high = thresholds.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (TypeOrder.Compare(type, operand, thresholds.Items[middle]) < 0)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return Datum.From(low);
    }
}

using System;
using System.Linq;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Values;

/// <summary>Reading and replacing parts of arrays, by PostgreSQL's rules for subscripts.</summary>
internal static class ArrayParts
{
    /// <summary>One side of a slice; null where it was left out.</summary>
    public readonly record struct Range(int? Lower, int? Upper);

    /// <summary>Stacks arrays of one shape into one of a further dimension.</summary>
    public static SqlArray Nest(SqlType element, ReadOnlySpan<Datum> parts)
    {
        SqlArray? first = null;
        bool hasEmpty = false;
        int items = 0;
        foreach (ref readonly Datum part in parts)
        {
            SqlArray? array = part.IsNull ? null : part.Ref<SqlArray>();
            if (array is null || array.Rank == 0)
            {
                hasEmpty = true;
                continue;
            }

            if (first is not null && !(first.Dimensions.AsSpan().SequenceEqual(array.Dimensions) && first.LowerBounds.AsSpan().SequenceEqual(array.LowerBounds)))
            {
                throw Mismatch();
            }

            first ??= array;
            items += array.Items.Length;
        }

        if (first is null)
        {
            return SqlArray.Empty(element);
        }

        if (hasEmpty)
        {
            throw Mismatch();
        }

        RequireRank(first.Rank + 1);
        var all = new Datum[items];
        int place = 0;
        foreach (ref readonly Datum part in parts)
        {
            Datum[] inner = part.Ref<SqlArray>().Items;
            inner.CopyTo(all, place);
            place += inner.Length;
        }

        return new SqlArray(element, [parts.Length, .. first.Dimensions], [1, .. first.LowerBounds], all);
    }

    /// <summary>The part inside the ranges, renumbered from 1; missing dimensions are taken whole.</summary>
    public static SqlArray Slice(SqlArray array, ReadOnlySpan<Range> ranges)
    {
        if (array.Rank == 0 || ranges.Length > array.Rank)
        {
            return SqlArray.Empty(array.ElementType);
        }

        var from = new int[array.Rank];
        var length = new int[array.Rank];
        for (int i = 0; i < array.Rank; i++)
        {
            int low = array.LowerBounds[i];
            int high = low + array.Dimensions[i] - 1;
            int lower = i < ranges.Length && ranges[i].Lower is { } l ? Math.Max(l, low) : low;
            int upper = i < ranges.Length && ranges[i].Upper is { } u ? Math.Min(u, high) : high;
            if (lower > upper)
            {
                return SqlArray.Empty(array.ElementType);
            }

            from[i] = lower - low;
            length[i] = upper - lower + 1;
        }

        var items = new Datum[SqlArray.CountItems(length)];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = array.Items[Place(array.Dimensions, from, length, i)];
        }

        return new SqlArray(array.ElementType, length, [.. length.Select(_ => 1)], items);
    }

    /// <summary>The array with one element replaced; a one-dimensional array grows as far as needed, with NULLs between.</summary>
    public static SqlArray SetElement(SqlArray? array, SqlType element, ReadOnlySpan<int> subscripts, Datum value)
    {
        RequireRank(subscripts.Length);
        if (array is null || array.Rank == 0)
        {
            var ones = new int[subscripts.Length];
            Array.Fill(ones, 1);
            return new SqlArray(element, ones, subscripts.ToArray(), [value]);
        }

        if (array.Rank != subscripts.Length)
        {
            throw new SqlException(SqlState.ArraySubscriptError, "wrong number of array subscripts");
        }

        SqlArray grown = array.Rank == 1 ? Grow(array, subscripts[0], subscripts[0]) : array;
        int place = grown.IndexOf(subscripts);
        if (place < 0)
        {
            throw new SqlException(SqlState.ArraySubscriptError, "array subscript out of range");
        }

        Datum[] items = ReferenceEquals(grown, array) ? (Datum[])array.Items.Clone() : grown.Items;
        items[place] = value;
        return new SqlArray(element, grown.Dimensions, grown.LowerBounds, items);
    }

    /// <summary>The array with the ranges replaced by the source's elements, in order.</summary>
    public static SqlArray SetSlice(SqlArray? array, SqlType element, ReadOnlySpan<Range> ranges, SqlArray source)
    {
        RequireRank(ranges.Length);
        if (array is null || array.Rank == 0)
        {
            return NewFromSlice(element, ranges, source);
        }

        if (ranges.Length > array.Rank)
        {
            throw new SqlException(SqlState.ArraySubscriptError, "wrong number of array subscripts");
        }

        SqlArray grown = array;
        var from = new int[array.Rank];
        var length = new int[array.Rank];
        for (int i = 0; i < array.Rank; i++)
        {
            int low = grown.LowerBounds[i];
            int high = low + grown.Dimensions[i] - 1;
            int lower = i < ranges.Length && ranges[i].Lower is { } l ? l : low;
            int upper = i < ranges.Length && ranges[i].Upper is { } u ? u : high;
            if (lower > upper)
            {
                if (lower > upper + 1)
                {
                    throw new SqlException(SqlState.ArraySubscriptError, "upper bound cannot be less than lower bound");
                }

                return array;
            }

            if (array.Rank == 1)
            {
                grown = Grow(array, lower, upper);
                low = grown.LowerBounds[0];
            }
            else if (lower < low || upper > high)
            {
                throw new SqlException(SqlState.ArraySubscriptError, "array subscript out of range");
            }

            from[i] = lower - low;
            length[i] = upper - lower + 1;
        }

        int count = SqlArray.CountItems(length);
        if (source.Items.Length < count)
        {
            throw new SqlException(SqlState.ArraySubscriptError, "source array too small");
        }

        Datum[] items = ReferenceEquals(grown, array) ? (Datum[])array.Items.Clone() : grown.Items;
        for (int i = 0; i < count; i++)
        {
            items[Place(grown.Dimensions, from, length, i)] = source.Items[i];
        }

        return new SqlArray(element, grown.Dimensions, grown.LowerBounds, items);
    }

    private static SqlArray NewFromSlice(SqlType element, ReadOnlySpan<Range> ranges, SqlArray source)
    {
        var lower = new int[ranges.Length];
        var length = new int[ranges.Length];
        for (int i = 0; i < ranges.Length; i++)
        {
            if (ranges[i].Lower is not { } from || ranges[i].Upper is not { } to)
            {
                throw new SqlException(SqlState.ArraySubscriptError, "array slice subscript must provide both boundaries")
                {
                    Detail = "When assigning to a slice of an empty array value, slice boundaries must be fully specified.",
                };
            }

            lower[i] = from;
            length[i] = checked(to - from + 1);
            if (length[i] < 0)
            {
                throw new SqlException(SqlState.ArraySubscriptError, "upper bound cannot be less than lower bound");
            }
        }

        int count = SqlArray.CountItems(length);
        if (source.Items.Length < count)
        {
            throw new SqlException(SqlState.ArraySubscriptError, "source array too small");
        }

        return count == 0 ? SqlArray.Empty(element) : new SqlArray(element, length, lower, source.Items[..count]);
    }

    private static SqlArray Grow(SqlArray array, int lower, int upper)
    {
        int low = array.LowerBounds[0];
        int high = low + array.Dimensions[0] - 1;
        if (lower >= low && upper <= high)
        {
            return array;
        }

        int newLow = Math.Min(low, lower), newHigh = Math.Max(high, upper);
        long count = (long)newHigh - newLow + 1;
        if (count > SqlArray.ItemsMax)
        {
            throw new SqlException(SqlState.ProgramLimit, $"array size exceeds the maximum allowed ({SqlArray.ItemsMax})");
        }

        var items = new Datum[count];
        array.Items.CopyTo(items, low - newLow);
        return new SqlArray(array.ElementType, [(int)count], [newLow], items);
    }

    /// <summary>Place in the whole of the n-th element of a box inside it.</summary>
    private static int Place(int[] dimensions, int[] from, int[] length, int number)
    {
        int place = 0;
        int step = 1;
        for (int i = dimensions.Length - 1; i >= 0; i--)
        {
            place += (from[i] + (number % length[i])) * step;
            number /= length[i];
            step *= dimensions[i];
        }

        return place;
    }

    private static void RequireRank(int rank)
    {
        if (rank > SqlArray.DimensionsMax)
        {
            throw new SqlException(SqlState.ProgramLimit, $"number of array dimensions ({rank}) exceeds the maximum allowed ({SqlArray.DimensionsMax})");
        }
    }

    private static SqlException Mismatch() => new(SqlState.ArraySubscriptError, "multidimensional arrays must have array expressions with matching dimensions");
}

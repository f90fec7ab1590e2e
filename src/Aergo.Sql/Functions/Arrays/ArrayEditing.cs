using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Arrays;

/// <summary>Functions that make arrays of others: append, concatenate, remove, replace, fill, trim.</summary>
internal static class ArrayEditing
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Scalar("array_append(anycompatiblearray,anycompatible)", static (c, s, a) => Push(c, s, a[0], a[1], front: false), 3);
        builder.Scalar("array_prepend(anycompatible,anycompatiblearray)", static (c, s, a) => Push(c, s, a[1], a[0], front: true), 3);
        builder.Scalar("array_cat(anycompatiblearray,anycompatiblearray)", static (c, s, a) => Concatenate(c, s, a[0], a[1]), 3);
        builder.Scalar("array_remove(anycompatiblearray,anycompatible)", static (c, s, a) => Remove(c, s, a[0], a[1]), 3);
        builder.Scalar("array_replace(anycompatiblearray,anycompatible,anycompatible)", static (c, s, a) => Replace(c, s, a[0], a[1], a[2]), 3);
        builder.Scalar("array_fill(anyelement,_int4)", static (c, s, a) => Fill(c, s, a[0], a[1], null), 5);
        builder.Scalar("array_fill(anyelement,_int4,_int4)", static (c, s, a) => Fill(c, s, a[0], a[1], a[2]), 5);
        builder.Scalar("trim_array(anyarray,int4)", static (c, _, a) => Trim(c, ArrayShape.A(a[0]), a[1].Int32), 3);
    }

    private static SqlException Mismatch(string detail) => new(SqlState.ArraySubscriptError, "cannot concatenate incompatible arrays") { Detail = detail };

    private static void Charge(SqlContext context, int items)
    {
        context.Gas.Charge(items / 8);
        if ((long)items * 8 > context.Services.Limits.ValueBytesMax)
        {
            throw new SqlException(SqlState.ProgramLimit, string.Create(CultureInfo.InvariantCulture, $"array size exceeds the maximum allowed ({context.Services.Limits.ValueBytesMax / 8})"));
        }
    }

    private static bool Same(SqlType type, in Datum left, in Datum right) =>
        left.IsNull || right.IsNull ? left.IsNull && right.IsNull : TypeOrder.Equal(type.Underlying, left, right);

    private static Datum Push(SqlContext context, CallSite site, in Datum arrayDatum, in Datum item, bool front)
    {
        SqlType element = ArrayShape.Element(site.ResultType);
        SqlArray array = arrayDatum.IsNull ? SqlArray.Empty(element) : ArrayShape.A(arrayDatum);
        if (array.Rank > 1)
        {
            throw new SqlException(SqlState.DataException, "argument must be empty or one-dimensional array");
        }

        Charge(context, array.Count + 1);
        int lower = array.Rank == 0 ? 1 : array.LowerBounds[0];
        if ((long)lower + array.Count > int.MaxValue)
        {
            throw Aergo.Sql.Functions.Numbers.IntegerFunctions.OutOfRange("integer");
        }

        var items = new Datum[array.Count + 1];
        array.Items.CopyTo(items, front ? 1 : 0);
        items[front ? 0 : ^1] = item;
        return Datum.FromObject(new SqlArray(element, [items.Length], [lower], items));
    }

    private static Datum Concatenate(SqlContext context, CallSite site, in Datum leftDatum, in Datum rightDatum)
    {
        if (leftDatum.IsNull || rightDatum.IsNull)
        {
            return leftDatum.IsNull ? rightDatum : leftDatum;
        }

        SqlArray left = ArrayShape.A(leftDatum), right = ArrayShape.A(rightDatum);
        if (left.Rank == 0 || right.Rank == 0)
        {
            return left.Rank == 0 ? rightDatum : leftDatum;
        }

        if (Math.Abs(left.Rank - right.Rank) > 1)
        {
            throw Mismatch(string.Create(CultureInfo.InvariantCulture, $"Arrays of {left.Rank} and {right.Rank} dimensions are not compatible for concatenation."));
        }

        int[] dimensions, bounds;
        if (left.Rank == right.Rank)
        {
            if (!left.Dimensions.AsSpan(1).SequenceEqual(right.Dimensions.AsSpan(1)) || !left.LowerBounds.AsSpan(1).SequenceEqual(right.LowerBounds.AsSpan(1)))
            {
                throw Mismatch("Arrays with differing element dimensions are not compatible for concatenation.");
            }

            dimensions = (int[])left.Dimensions.Clone();
            dimensions[0] += right.Dimensions[0];
            bounds = left.LowerBounds;
        }
        else
        {
            (SqlArray outer, SqlArray inner) = left.Rank > right.Rank ? (left, right) : (right, left);
            if (!outer.Dimensions.AsSpan(1).SequenceEqual(inner.Dimensions) || !outer.LowerBounds.AsSpan(1).SequenceEqual(inner.LowerBounds))
            {
                throw Mismatch("Arrays with differing dimensions are not compatible for concatenation.");
            }

            dimensions = (int[])outer.Dimensions.Clone();
            dimensions[0]++;
            bounds = outer.LowerBounds;
        }

        Charge(context, left.Count + right.Count);
        return Datum.FromObject(new SqlArray(ArrayShape.Element(site.ResultType), dimensions, bounds, [.. left.Items, .. right.Items]));
    }

    private static Datum Remove(SqlContext context, CallSite site, in Datum arrayDatum, Datum item)
    {
        if (arrayDatum.IsNull)
        {
            return Datum.Null;
        }

        SqlArray array = ArrayShape.A(arrayDatum);
        if (array.Rank > 1)
        {
            throw new SqlException(SqlState.FeatureNotSupported, "removing elements from multidimensional arrays is not supported");
        }

        Charge(context, array.Count);
        SqlType element = ArrayShape.Element(site.ResultType);
        Datum[] kept = array.Items.Where(i => !Same(element, i, item)).ToArray();
        return kept.Length == array.Count ? arrayDatum :
            Datum.FromObject(kept.Length == 0 ? SqlArray.Empty(element) : new SqlArray(element, [kept.Length], array.LowerBounds, kept));
    }

    private static Datum Replace(SqlContext context, CallSite site, in Datum arrayDatum, Datum from, Datum to)
    {
        if (arrayDatum.IsNull)
        {
            return Datum.Null;
        }

        SqlArray array = ArrayShape.A(arrayDatum);
        Charge(context, array.Count);
        SqlType element = ArrayShape.Element(site.ResultType);
        Datum[] items = array.Items.Select(i => Same(element, i, from) ? to : i).ToArray();
        return Datum.FromObject(new SqlArray(element, array.Dimensions, array.LowerBounds, items));
    }

    private static Datum Fill(SqlContext context, CallSite site, Datum value, in Datum sizes, Datum? bounds)
    {
        if (sizes.IsNull || bounds is { IsNull: true })
        {
            throw new SqlException(SqlState.NullNotAllowed, "dimension array or low bound array cannot be null");
        }

        int[] dimensions = Integers(ArrayShape.A(sizes), "Dimension array must be one dimensional.", "dimension values cannot be null");
        int[] lower = bounds is { } given
            ? Integers(ArrayShape.A(given), "Low bound array must be one dimensional.", "dimension values cannot be null")
            : Enumerable.Repeat(1, dimensions.Length).ToArray();
        if (dimensions.Length > SqlArray.DimensionsMax)
        {
            throw new SqlException(
                SqlState.ProgramLimit,
                string.Create(CultureInfo.InvariantCulture, $"number of array dimensions ({dimensions.Length}) exceeds the maximum allowed ({SqlArray.DimensionsMax})"));
        }

        if (lower.Length != dimensions.Length)
        {
            throw Subscripts("Low bound array has different size than dimensions array.");
        }

        SqlType element = ArrayShape.Element(site.ResultType);
        if (Array.Exists(dimensions, d => d < 0))
        {
            throw new SqlException(SqlState.ProgramLimit, string.Create(CultureInfo.InvariantCulture, $"array size exceeds the maximum allowed ({SqlArray.ItemsMax})"));
        }

        int count = SqlArray.CountItems(dimensions);
        if (count == 0)
        {
            return Datum.FromObject(SqlArray.Empty(element));
        }

        Charge(context, count);
        var items = new Datum[count];
        Array.Fill(items, value);
        return Datum.FromObject(new SqlArray(element, dimensions, lower, items));
    }

    private static SqlException Subscripts(string detail) => new(SqlState.ArraySubscriptError, "wrong number of array subscripts") { Detail = detail };

    private static int[] Integers(SqlArray array, string wrongRank, string nullMessage)
    {
        if (array.Rank > 1)
        {
            throw Subscripts(wrongRank);
        }

        return array.HasNulls ? throw new SqlException(SqlState.NullNotAllowed, nullMessage) : array.Items.Select(i => i.Int32).ToArray();
    }

    private static Datum Trim(SqlContext context, SqlArray array, int count)
    {
        int outer = array.Rank == 0 ? 0 : array.Dimensions[0];
        if (count < 0 || count > outer)
        {
            throw new SqlException(
                SqlState.ArraySubscriptError,
                string.Create(CultureInfo.InvariantCulture, $"number of elements to trim must be between 0 and {outer}"));
        }

        Charge(context, array.Count);
        if (outer == count)
        {
            return Datum.FromObject(SqlArray.Empty(array.ElementType));
        }

        int[] dimensions = (int[])array.Dimensions.Clone();
        dimensions[0] -= count;

        // As a slice, it counts from 1 in every dimension.
        int[] bounds = Enumerable.Repeat(1, dimensions.Length).ToArray();
        return Datum.FromObject(new SqlArray(array.ElementType, dimensions, bounds, array.Items[..(array.Count / outer * (outer - count))]));
    }
}

using System;
using System.Collections.Generic;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Aggregates;

/// <summary>array_agg over values, and over arrays, which become the rows of one with a dimension more.</summary>
internal static class ArrayAggregates
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Aggregate("array_agg(anynonarray)", static s => new Items(s.ArgumentTypes[0]), strict: false);
        builder.Aggregate("array_agg(anyarray)", static s => new Slices(s.ArgumentTypes[0].Underlying.Element ?? SqlTypes.Text), strict: false);
    }

    private sealed class Items(SqlType type) : Accumulator
    {
        private List<Datum>? _items;

        public override void Add(SqlContext context, ReadOnlySpan<Datum> arguments)
        {
            context.Memory.Take(16);
            (_items ??= []).Add(arguments[0]);
        }

        public override Datum Result(SqlContext context) => _items is null ? Datum.Null : Datum.FromObject(SqlArray.Of(type, _items.ToArray()));
    }

    private sealed class Slices(SqlType element) : Accumulator
    {
        private readonly List<Datum> _items = [];
        private SqlArray? _first;
        private int _count;

        public override void Add(SqlContext context, ReadOnlySpan<Datum> arguments)
        {
            if (arguments[0].IsNull)
            {
                throw new SqlException(SqlState.NullNotAllowed, "cannot accumulate null arrays");
            }

            var array = arguments[0].Ref<SqlArray>();
            if (array.Rank == 0)
            {
                throw new SqlException(SqlState.ArraySubscriptError, "cannot accumulate empty arrays");
            }

            if (_first is null)
            {
                if (array.Rank == SqlArray.DimensionsMax)
                {
                    throw new SqlException(SqlState.ProgramLimit, $"number of array dimensions ({array.Rank + 1}) exceeds the maximum allowed ({SqlArray.DimensionsMax})");
                }

                _first = array;
            }
            else if (!_first.Dimensions.AsSpan().SequenceEqual(array.Dimensions) || !_first.LowerBounds.AsSpan().SequenceEqual(array.LowerBounds))
            {
                throw new SqlException(SqlState.ArraySubscriptError, "cannot accumulate arrays of different dimensionality");
            }

            context.Memory.Take(16L * array.Count);
            context.Gas.Charge(array.Count / 4);
            _items.AddRange(array.Items);
            _count++;
        }

        public override Datum Result(SqlContext context) => _first is null
            ? Datum.Null
            : Datum.FromObject(new SqlArray(element, [_count, .. _first.Dimensions], [1, .. _first.LowerBounds], _items.ToArray()));
    }
}

using System;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions.Comparison;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Aggregates;

/// <summary>count, min and max.</summary>
internal static class CountAndExtremes
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Aggregate("count()", static _ => new Count());
        builder.Aggregate("count(any)", static _ => new Count());
        foreach (string type in (string[])["int2", "int4", "int8", "oid", "tid", "date", "time", "timestamp", "timestamptz"])
        {
            Extremes<BitsOrder>(builder, type);
        }

        Extremes<FloatOrder>(builder, "float4");
        Extremes<FloatOrder>(builder, "float8");
        Extremes<TextOrder>(builder, "text");
        Extremes<BlankPaddedOrder>(builder, "bpchar");
    }

    /// <summary>min and max of one type.</summary>
    public static void Extremes<TOrder>(FunctionBuilder builder, string type)
        where TOrder : struct, IPairOrder
    {
        builder.Aggregate($"max({type})", static _ => new Extreme<TOrder>(1));
        builder.Aggregate($"min({type})", static _ => new Extreme<TOrder>(-1));
    }

    private sealed class Count : Accumulator
    {
        private long _count;

        public override void Add(SqlContext context, ReadOnlySpan<Datum> arguments) => _count++;

        public override void AddBits(SqlContext context, long bits) => _count++;

        public override Datum Result(SqlContext context) => Datum.From(_count);
    }

    /// <param name="sign">1 for max, -1 for min. Of equals the later one stays, as PostgreSQL's transition functions have it.</param>
    private sealed class Extreme<TOrder>(int sign) : Accumulator
        where TOrder : struct, IPairOrder
    {
        private Datum _best;

        public override void Add(SqlContext context, ReadOnlySpan<Datum> arguments)
        {
            if (_best.IsNull || sign * TOrder.Compare(arguments[0], _best) >= 0)
            {
                _best = arguments[0];
            }
        }

        public override Datum Result(SqlContext context) => _best;
    }
}

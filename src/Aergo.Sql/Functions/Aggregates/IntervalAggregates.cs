using System;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Aggregates;

/// <summary>sum and avg of intervals.</summary>
internal static class IntervalAggregates
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Aggregate("sum(interval)", static _ => new Sum(average: false));
        builder.Aggregate("avg(interval)", static _ => new Sum(average: true));
    }

    private sealed class Sum(bool average) : Accumulator
    {
        private Interval? _sum;
        private long _count;

        public override void Add(SqlContext context, ReadOnlySpan<Datum> arguments)
        {
            var value = arguments[0].Ref<Interval>();
            _sum = _sum is null ? value : IntervalMath.Add(_sum, value);
            _count++;
        }

        public override Datum Result(SqlContext context) =>
            _sum is null ? Datum.Null : Datum.FromObject(average ? IntervalMath.Divide(_sum, _count) : _sum);
    }
}

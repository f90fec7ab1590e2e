using System;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions.Comparison;
using Aergo.Sql.Functions.Numbers;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Aggregates;

/// <summary>Aggregates of numeric, and min and max of what compares as objects.</summary>
internal static class NumericAggregates
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Aggregate("sum(numeric)", static _ => new Sum());
        builder.Aggregate("avg(numeric)", static _ => new Average());
        foreach (string name in (string[])["variance", "var_samp", "var_pop", "stddev", "stddev_samp", "stddev_pop"])
        {
            bool sample = !name.EndsWith("_pop", StringComparison.Ordinal), root = name.StartsWith("std", StringComparison.Ordinal);
            builder.Aggregate($"{name}(numeric)", _ => new Spread(sample, root));
        }

        CountAndExtremes.Extremes<NumericOrder>(builder, "numeric");
        CountAndExtremes.Extremes<IntervalOrder>(builder, "interval");
        CountAndExtremes.Extremes<TimeTzOrder>(builder, "timetz");
    }

    private sealed class Sum : Accumulator
    {
        private NumericSum _sum;
        private bool _any;

        public override void Add(SqlContext context, ReadOnlySpan<Datum> arguments)
        {
            _sum.Add(NumericFunctions.N(arguments[0]));
            _any = true;
        }

        public override Datum Result(SqlContext context) => _any ? NumericFunctions.Of(_sum.Value) : Datum.Null;
    }

    private sealed class Average : Accumulator
    {
        private NumericSum _sum;
        private long _count;

        public override void Add(SqlContext context, ReadOnlySpan<Datum> arguments)
        {
            _sum.Add(NumericFunctions.N(arguments[0]));
            _count++;
        }

        public override Datum Result(SqlContext context) =>
            _count == 0 ? Datum.Null : NumericFunctions.Of(_sum.Value / PgNumeric.FromInt64(_count));
    }

    private sealed class Spread(bool sample, bool root) : Accumulator
    {
        private NumericSum _sum;
        private NumericSum _squares;
        private ExactSquares? _exact;
        private long _count;

        public override void Add(SqlContext context, ReadOnlySpan<Datum> arguments)
        {
            PgNumeric value = NumericFunctions.N(arguments[0]);
            _sum.Add(value);
            if (_exact is null && value.IsFinite && value.Scale > PgNumeric.ScaleMax / 2 && _squares.Value.IsFinite)
            {
                _exact = new ExactSquares(_squares.Value);
            }

            if (_exact is null || !value.IsFinite)
            {
                _squares.Add(value * value);
            }
            else
            {
                _exact.Add(value);
            }

            _count++;
        }

        public override Datum Result(SqlContext context) => _count == 0 ? Datum.Null
            : _exact is not null && _sum.Value.IsFinite ? NumericSpread.Result(_count, _sum.Value, _exact, sample, root)
            : NumericSpread.Result(_count, _sum.Value, _squares.Value, sample, root);
    }
}

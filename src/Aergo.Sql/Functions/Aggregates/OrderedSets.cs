using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Aggregates;

/// <summary>percentile_cont, percentile_disc and mode: rows come sorted, the direct argument with each of them.</summary>
internal static class OrderedSets
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Aggregate("percentile_disc(float8,anyelement)", static _ => new Percentile(Discrete, null), orderedSet: true, directParameters: 1);
        builder.Aggregate("percentile_cont(float8,float8)", static _ => new Percentile(Between(Float), null), orderedSet: true, directParameters: 1);
        builder.Aggregate("percentile_cont(float8,interval)", static _ => new Percentile(Between(Span), null), orderedSet: true, directParameters: 1);
        builder.Aggregate("percentile_disc(_float8,anyelement)", static s => new Percentile(Discrete, s.ArgumentTypes[1]), orderedSet: true, directParameters: 1);
        builder.Aggregate("percentile_cont(_float8,float8)", static _ => new Percentile(Between(Float), SqlTypes.Float8), orderedSet: true, directParameters: 1);
        builder.Aggregate("percentile_cont(_float8,interval)", static _ => new Percentile(Between(Span), SqlTypes.Interval), orderedSet: true, directParameters: 1);
        builder.Aggregate("mode(anyelement)", static s => new Mode(s.ArgumentTypes[0]), orderedSet: true);
    }

    private delegate Datum Pick(List<Datum> rows, double fraction);

    private static Datum Discrete(List<Datum> rows, double fraction) => rows[(int)Math.Max(1, Math.Ceiling(fraction * rows.Count)) - 1];

    private static Pick Between(Func<Datum, Datum, double, Datum> mix) => (rows, fraction) =>
    {
        double place = fraction * (rows.Count - 1);
        int first = (int)Math.Floor(place), second = (int)Math.Ceiling(place);
        return first == second ? rows[first] : mix(rows[first], rows[second], place - first);
    };

    private static Datum Float(Datum low, Datum high, double share) => Datum.From(low.Double + (share * (high.Double - low.Double)));

    private static Datum Span(Datum low, Datum high, double share)
    {
        Interval difference = IntervalMath.Subtract(high.Ref<Interval>(), low.Ref<Interval>());
        return Datum.FromObject(IntervalMath.Add(IntervalMath.Multiply(difference, share), low.Ref<Interval>()));
    }

    /// <param name="pick">What to take of the sorted rows.</param>
    /// <param name="elementType">Set when the direct argument is an array of fractions: type of the result's elements.</param>
    private sealed class Percentile(Pick pick, SqlType? elementType) : Accumulator
    {
        private readonly List<Datum> _rows = [];
        private Datum _fraction;

        public override void Add(SqlContext context, ReadOnlySpan<Datum> arguments)
        {
            context.Memory.Take(16);
            _fraction = arguments[0];
            _rows.Add(arguments[1]);
        }

        public override Datum Result(SqlContext context)
        {
            if (_rows.Count == 0 || _fraction.IsNull)
            {
                return Datum.Null;
            }

            if (elementType is null)
            {
                return At(_fraction);
            }

            var fractions = _fraction.Ref<SqlArray>();
            Datum[] items = fractions.Items.Select(f => f.IsNull ? Datum.Null : At(f)).ToArray();
            return Datum.FromObject(new SqlArray(elementType, fractions.Dimensions, fractions.LowerBounds, items));
        }

        private Datum At(Datum fraction)
        {
            double value = fraction.Double;
            return value is >= 0 and <= 1
                ? pick(_rows, value)
                : throw new SqlException(SqlState.NumericOutOfRange, "percentile value " + FloatText.FormatGeneral(value, 6) + " is not between 0 and 1");
        }
    }

    /// <summary>The most frequent value; of several the first in order.</summary>
    private sealed class Mode(SqlType type) : Accumulator
    {
        private Datum _best;
        private Datum _current;
        private long _bestCount;
        private long _count;

        public override void Add(SqlContext context, ReadOnlySpan<Datum> arguments)
        {
            if (_count > 0 && TypeOrder.Equal(type.Underlying, _current, arguments[0]))
            {
                _count++;
            }
            else
            {
                _current = arguments[0];
                _count = 1;
            }

            if (_count > _bestCount)
            {
                (_best, _bestCount) = (_current, _count);
            }
        }

        public override Datum Result(SqlContext context) => _best;
    }
}

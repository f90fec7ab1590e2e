using System;
using System.Numerics;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions.Numbers;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Aggregates;

/// <summary>sum, avg and the statistics of integers: sums of int2 and int4 are int8, everything else numeric and exact.</summary>
internal static class IntegerSums
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Aggregate("sum(int2)", static _ => new Sum(narrow: true));
        builder.Aggregate("sum(int4)", static _ => new Sum(narrow: true));
        builder.Aggregate("sum(int8)", static _ => new Sum(narrow: false));
        foreach (string type in (string[])["int2", "int4", "int8"])
        {
            builder.Aggregate($"avg({type})", static _ => new Average());
            foreach (string name in (string[])["variance", "var_samp", "var_pop", "stddev", "stddev_samp", "stddev_pop"])
            {
                bool sample = !name.EndsWith("_pop", StringComparison.Ordinal), root = name.StartsWith("std", StringComparison.Ordinal);
                builder.Aggregate($"{name}({type})", _ => new Spread(sample, root));
            }
        }
    }

    private sealed class Sum(bool narrow) : Accumulator
    {
        private Int128 _sum;
        private bool _any;

        public override void Add(SqlContext context, ReadOnlySpan<Datum> arguments)
        {
            _sum += arguments[0].Bits;
            _any = true;
        }

        public override void AddBits(SqlContext context, long bits)
        {
            _sum += bits;
            _any = true;
        }

        public override Datum Result(SqlContext context) =>
            !_any ? Datum.Null : narrow ? IntegerFunctions.Int64(_sum) : NumericFunctions.Of(PgNumeric.FromInt128(_sum));
    }

    private sealed class Average : Accumulator
    {
        private Int128 _sum;
        private long _count;

        public override void Add(SqlContext context, ReadOnlySpan<Datum> arguments)
        {
            _sum += arguments[0].Bits;
            _count++;
        }

        public override void AddBits(SqlContext context, long bits)
        {
            _sum += bits;
            _count++;
        }

        public override Datum Result(SqlContext context) =>
            _count == 0 ? Datum.Null : NumericFunctions.Of(PgNumeric.FromInt128(_sum) / PgNumeric.FromInt64(_count));
    }

    private sealed class Spread(bool sample, bool root) : Accumulator
    {
        private Int128 _sum;
        private BigInteger _squares;
        private long _count;

        public override void Add(SqlContext context, ReadOnlySpan<Datum> arguments)
        {
            Int128 value = arguments[0].Bits;
            _sum += value;
            _squares += (BigInteger)(value * value);
            _count++;
        }

        public override Datum Result(SqlContext context) =>
            NumericSpread.Result(_count, PgNumeric.FromInt128(_sum), PgNumeric.FromBigInteger(_squares), sample, root);
    }
}

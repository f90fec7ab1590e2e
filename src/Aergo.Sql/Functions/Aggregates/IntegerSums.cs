using System;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions.Numbers;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Aggregates;

/// <summary>sum of int2 and int4 gives int8.</summary>
internal static class IntegerSums
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Aggregate("sum(int2)", static _ => new Sum());
        builder.Aggregate("sum(int4)", static _ => new Sum());
    }

    private sealed class Sum : Accumulator
    {
        private Int128 _sum;
        private bool _any;

        public override void Add(SqlContext context, ReadOnlySpan<Datum> arguments)
        {
            _sum += arguments[0].Bits;
            _any = true;
        }

        public override Datum Result(SqlContext context) => _any ? IntegerFunctions.Int64(_sum) : Datum.Null;
    }
}

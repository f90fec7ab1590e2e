using System;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Aggregates;

/// <summary>bool_and, bool_or, every, and the bitwise aggregates.</summary>
internal static class LogicalAggregates
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Aggregate("bool_and(bool)", static _ => new Fold(static (a, b) => a & b));
        builder.Aggregate("every(bool)", static _ => new Fold(static (a, b) => a & b));
        builder.Aggregate("bool_or(bool)", static _ => new Fold(static (a, b) => a | b));
        foreach (string type in (string[])["int2", "int4", "int8"])
        {
            builder.Aggregate($"bit_and({type})", static _ => new Fold(static (a, b) => a & b));
            builder.Aggregate($"bit_or({type})", static _ => new Fold(static (a, b) => a | b));
            builder.Aggregate($"bit_xor({type})", static _ => new Fold(static (a, b) => a ^ b));
        }
    }

    private sealed class Fold(Func<long, long, long> combine) : Accumulator
    {
        private Datum _value;

        public override void Add(SqlContext context, ReadOnlySpan<Datum> arguments) =>
            _value = _value.IsNull ? arguments[0] : Datum.From(combine(_value.Bits, arguments[0].Bits));

        public override Datum Result(SqlContext context) => _value;
    }
}

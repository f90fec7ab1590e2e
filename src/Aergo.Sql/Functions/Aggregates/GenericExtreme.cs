using System;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Aggregates;

/// <summary>min or max by the order of a type known only at the call.</summary>
/// <param name="type">Type of the values.</param>
/// <param name="sign">1 for max, -1 for min.</param>
internal sealed class GenericExtreme(SqlType type, int sign) : Accumulator
{
    private Datum _best;

    public override void Add(SqlContext context, ReadOnlySpan<Datum> arguments)
    {
        if (_best.IsNull || sign * Math.Sign(TypeOrder.Compare(type, arguments[0], _best)) >= 0)
        {
            _best = arguments[0];
        }
    }

    public override Datum Result(SqlContext context) => _best;
}

using Aergo.Sql.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>Whether an expression's value depends on more than its inputs: anything that is not immutable.</summary>
internal sealed class MutableCalls : BoundRewriter
{
    private bool _found;

    public static bool In(BoundExpression expression)
    {
        MutableCalls finder = new();
        finder.Expression(expression);
        return finder._found;
    }

    public override BoundExpression Expression(BoundExpression expression)
    {
        _found |= expression switch
        {
            BoundCall call => call.Function.Volatility != Volatility.Immutable,
            BoundRoutineCall call => call.Routine.Volatility != Volatility.Immutable,
            BoundCoercion { Cast.Volatility: not Volatility.Immutable } => true,
            BoundCoercion { Kind: CoercionKind.Text } text => DependsOnSession(text.Operand.Type) || DependsOnSession(text.Type),
            BoundNextValue => true,
            _ => false,
        };
        return _found ? expression : base.Expression(expression);
    }

    // Dates and times print and parse by session settings, regclass and its kin by search path.
    private static bool DependsOnSession(SqlType type) => type.Underlying.Representation is Representation.Date or Representation.Time or Representation.TimeTz or Representation.Timestamp
        or Representation.TimestampTz or Representation.Interval or Representation.Oid;
}

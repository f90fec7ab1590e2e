using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>Gives parameters that were bound before their type was known the type found later; 42P18 when none was.</summary>
internal sealed class ParameterSettler(BindingState state) : BoundRewriter
{
    public LogicalNode Settle(LogicalNode node)
    {
        Check();
        return state.UsedParameters.Count == 0 ? node : Node(node);
    }

    public BoundExpression Settle(BoundExpression expression)
    {
        Check();
        return state.UsedParameters.Count == 0 ? expression : Expression(expression);
    }

    public override BoundExpression Expression(BoundExpression expression) =>
        expression is BoundParameter parameter && parameter.Type.Oid == SqlTypes.UnknownOid
            ? parameter with { Type = state.Parameters[parameter.Index]! }
            : base.Expression(expression);

    private void Check()
    {
        foreach (int index in state.UsedParameters)
        {
            if (state.Parameters[index] is not { } type || type.Oid == SqlTypes.UnknownOid)
            {
                throw BindingErrors.Error(SqlState.IndeterminateDatatype, $"could not determine data type of parameter ${index + 1}");
            }
        }
    }
}

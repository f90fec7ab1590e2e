using Aergo.Sql.Syntax;

namespace Aergo.Sql.Binding;

/// <summary>ORDER BY items to sort keys.</summary>
internal static class SortKeys
{
    public static SortKey Make(BindingState state, BoundExpression expression, OrderItem item)
    {
        bool descending = item.Descending;
        if (item.Using is { } op)
        {
            descending = op switch
            {
                "<" => false,
                ">" => true,
                _ => throw BindingErrors.Error(SqlState.WrongObjectType, $"operator {op} is not a valid ordering operator", item.Position,
                    hint: "Ordering operators must be \"<\" or \">\" members of btree operator families."),
            };
        }

        TypeTraits.RequireOrder(state, expression.Type, expression.Position);
        return new SortKey(expression, descending, item.NullsFirst ?? descending);
    }
}

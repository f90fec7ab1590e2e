using System.Collections.Generic;
using Aergo.Sql.Binding;
using Aergo.Sql.Types;

namespace Aergo.Sql.Planning.Expressions;

/// <summary>Types of columns as the expressions that read them have them.</summary>
internal static class ColumnTypes
{
    public static Dictionary<int, SqlType> Read(LogicalNode node)
    {
        var types = new Dictionary<int, SqlType>();
        Visit(node, types);
        return types;
    }

    public static void Visit(BoundExpression expression, Dictionary<int, SqlType> types) => ExpressionTree.Any(expression, e =>
    {
        switch (e)
        {
            case BoundColumn column:
                types[column.ColumnId] = column.Type;
                break;
            case BoundSubquery subquery:
                Visit(subquery.Query, types);
                break;
        }

        return false;
    });

    private static void Visit(LogicalNode node, Dictionary<int, SqlType> types)
    {
        foreach (BoundExpression expression in LogicalTree.Expressions(node))
        {
            Visit(expression, types);
        }

        foreach (LogicalNode input in LogicalTree.Inputs(node))
        {
            Visit(input, types);
        }
    }
}

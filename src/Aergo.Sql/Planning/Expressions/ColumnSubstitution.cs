using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;

namespace Aergo.Sql.Planning.Expressions;

/// <summary>Puts expressions in the place of columns, inside subqueries too.</summary>
internal sealed class ColumnSubstitution(IReadOnlyDictionary<int, BoundExpression> replacements)
{
    public BoundExpression Apply(BoundExpression expression)
    {
        switch (expression)
        {
            case BoundColumn column:
                return replacements.TryGetValue(column.ColumnId, out BoundExpression? replacement) ? replacement : column;
            case BoundSubquery subquery when Touches(subquery.Query):
            {
                var mapped = (BoundSubquery)ExpressionTree.Map(subquery, Apply);
                return mapped with { Query = Apply(mapped.Query) };
            }

            default:
                return ExpressionTree.Map(expression, Apply);
        }
    }

    public LogicalNode Apply(LogicalNode node) => LogicalTree.Map(node, Apply, Apply);

    private bool Touches(LogicalNode query) => ExpressionFacts.Free(query).Any(replacements.ContainsKey);
}

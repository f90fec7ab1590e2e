using System;
using System.Collections.Generic;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution;
using Aergo.Sql.Storage;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>For tables whose indexes are plain columns.</summary>
internal sealed class NoExpressions : IRowEvaluator
{
    public static readonly NoExpressions Instance = new();

    public void Bind(Datum[] row)
    {
    }

    public Datum Evaluate(BoundExpression expression) => throw new InvalidOperationException("no expression was expected");
}

/// <summary>Evaluates expressions bound by a <see cref="RowScope"/>: the row is the frame.</summary>
internal sealed class RowFrame(SqlContext context) : IRowEvaluator
{
    private Datum[] _row = [];

    public void Bind(Datum[] row) => _row = row;

    public Datum Evaluate(BoundExpression expression) => context.Services.Runner.Evaluate(context, expression, [], _row);

    /// <summary>Expressions and predicates of a table's indexes over its rows.</summary>
    public static IReadOnlyList<BoundIndex> Indexes(SqlContext context, TableDefinition table)
    {
        var bound = new List<BoundIndex>();
        foreach (IndexDefinition index in table.Indexes)
        {
            var expressions = new BoundExpression?[index.Columns.Length];
            for (int i = 0; i < expressions.Length; i++)
            {
                expressions[i] = index.Columns[i].ExpressionText is { } text
                    ? BoundTexts.Bind(context, text, new RowScope(table.Name, table.Columns), ExpressionKind.IndexExpression)
                    : null;
            }

            BoundExpression? predicate = index.PredicateText is { } where
                ? BoundTexts.Condition(context, where, new RowScope(table.Name, table.Columns), ExpressionKind.IndexPredicate)
                : null;
            bound.Add(new BoundIndex(index, expressions, predicate));
        }

        return bound;
    }
}

using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Planning.Expressions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Planning.Physical;

/// <summary>A condition with a subquery, seen as a join: rows of the left side that have (semi) or lack (anti) a match.</summary>
internal sealed record Unnested(LogicalJoinKind Kind, LogicalNode Right, IReadOnlyList<BoundExpression> Conditions);

/// <summary>Recognises EXISTS, NOT EXISTS and IN that a join answers in the same way. NOT IN is none of them: NULLs make it something else.</summary>
internal static class SubqueryUnnesting
{
    /// <param name="outer">Columns of the row in which the condition stands.</param>
    public static Unnested? Try(BoundExpression condition, HashSet<int> outer)
    {
        switch (condition)
        {
            case BoundSubquery { Kind: SubqueryKind.Exists } s:
                return Correlated(LogicalJoinKind.Semi, StripForExistence(s.Query), [], outer);
            case BoundNot { Operand: BoundSubquery { Kind: SubqueryKind.Exists } s }:
                return Correlated(LogicalJoinKind.Anti, StripForExistence(s.Query), [], outer);
            case BoundSubquery { Kind: SubqueryKind.Any, Comparison: { } comparison } s when !ExpressionFacts.HasSubquery(comparison) && !ExpressionFacts.IsVolatile(comparison):
            {
                (LogicalNode query, BoundExpression compared) = StripForMembership(s.Query, comparison);
                return Correlated(LogicalJoinKind.Semi, query, [.. ExpressionFacts.Conjuncts(compared)], outer);
            }

            default:
                return null;
        }
    }

    /// <summary>Takes off what does not change whether there is a row.</summary>
    public static LogicalNode StripForExistence(LogicalNode query)
    {
        while (true)
        {
            switch (query)
            {
                case LogicalProject p when p.Expressions.All(e => !ExpressionFacts.IsVolatile(e)):
                    query = p.Input;
                    break;
                case LogicalSort s:
                    query = s.Input;
                    break;
                case LogicalDistinct d:
                    query = d.Input;
                    break;
                case LogicalLimit { Offset: null, Limit: BoundConstant { Value: { IsNull: false, Int64: > 0 } } } l:
                    query = l.Input;
                    break;
                default:
                    return query;
            }
        }
    }

    private static (LogicalNode Query, BoundExpression Comparison) StripForMembership(LogicalNode query, BoundExpression comparison)
    {
        while (true)
        {
            switch (query)
            {
                case LogicalProject p when p.Expressions.All(Rewriting.PredicatePushdown.IsPortable):
                {
                    var map = new Dictionary<int, BoundExpression>();
                    for (int i = 0; i < p.Columns.Count; i++)
                    {
                        map[p.Columns[i].Id] = p.Expressions[i];
                    }

                    comparison = new ColumnSubstitution(map).Apply(comparison);
                    query = p.Input;
                    break;
                }

                case LogicalSort s:
                    query = s.Input;
                    break;
                case LogicalDistinct { On: null } d:
                    query = d.Input;
                    break;
                default:
                    return (query, comparison);
            }
        }
    }

    private static Unnested? Correlated(LogicalJoinKind kind, LogicalNode query, List<BoundExpression> conditions, HashSet<int> outer)
    {
        LogicalNode right = PullUp(query, conditions, outer);
        if (ExpressionFacts.Free(right).Overlaps(outer) || ExpressionFacts.IsVolatile(right) || right is LogicalOneRow)
        {
            return null;
        }

        // Without any condition between the sides the subquery is asked once instead.
        HashSet<int> made = ExpressionFacts.Made(right);
        return conditions.Exists(c => ExpressionFacts.Columns(c) is var used && used.Overlaps(outer) && used.Overlaps(made)) ? new Unnested(kind, right, conditions) : null;
    }

    /// <summary>Takes correlated conditions out of filters and inner joins at the top.</summary>
    private static LogicalNode PullUp(LogicalNode node, List<BoundExpression> pulled, HashSet<int> outer)
    {
        switch (node)
        {
            case LogicalFilter { IsBarrier: false } filter:
            {
                List<BoundExpression> kept = [];
                foreach (BoundExpression condition in ExpressionFacts.Conjuncts(filter.Condition))
                {
                    bool moves = !ExpressionFacts.IsVolatile(condition) && !ExpressionFacts.HasSubquery(condition) && ExpressionFacts.Columns(condition).Overlaps(outer);
                    (moves ? pulled : kept).Add(condition);
                }

                return Rewriting.PredicatePushdown.Over(PullUp(filter.Input, pulled, outer), kept);
            }

            case LogicalJoin { Kind: LogicalJoinKind.Inner, Lateral: false } join:
            {
                List<BoundExpression> kept = [];
                foreach (BoundExpression condition in ExpressionFacts.Conjuncts(join.Condition))
                {
                    bool moves = !ExpressionFacts.IsVolatile(condition) && !ExpressionFacts.HasSubquery(condition) && ExpressionFacts.Columns(condition).Overlaps(outer);
                    (moves ? pulled : kept).Add(condition);
                }

                return join with
                {
                    Left = PullUp(join.Left, pulled, outer),
                    Right = PullUp(join.Right, pulled, outer),
                    Condition = ExpressionFacts.Conjunction(kept),
                };
            }

            default:
                return node;
        }
    }
}

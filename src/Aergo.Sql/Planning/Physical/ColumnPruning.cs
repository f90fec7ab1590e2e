using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Planning.Expressions;

namespace Aergo.Sql.Planning.Physical;

/// <summary>Tells scans which columns anything above them reads, so that the others are not taken out of the stored bytes.</summary>
/// <remarks>Rows keep their width; columns nobody reads are NULL in them. Part of the plan, and so the same for every way of running it, as what rows in memory count for depends on it.</remarks>
internal static class ColumnPruning
{
    public static PlanNode Apply(PlanNode root) => Prune(root, null);

    /// <param name="needed">Slots of the node's rows that are read; null for all.</param>
    private static PlanNode Prune(PlanNode node, HashSet<int>? needed)
    {
        switch (node)
        {
            case PlanScan { WithKey: false } n: return n with { Columns = Read(n, n.Width, needed) };
            case PlanIndexScan { IsStretch: true } n: return n with { Columns = Read(n, n.Width, needed) };

            case PlanFilter n: return n with { Input = Prune(n.Input, With(needed, [n.Condition])) };
            case PlanGate n: return n with { Input = Prune(n.Input, needed) };
            case PlanProject n: return n with { Input = Prune(n.Input, With([], n.Expressions)) };
            case PlanAggregate n: return n with { Input = Prune(n.Input, With([], PlanTree.Expressions(n))) };
            case PlanSort n: return n with { Input = Prune(n.Input, With(needed, n.Keys.Select(k => k.Expression))) };
            case PlanLimit n: return n with { Input = Prune(n.Input, With(needed, n.TiesBy?.Select(k => k.Expression) ?? [])) };
            case PlanHashJoin n:
            {
                (HashSet<int>? left, HashSet<int>? right) = Sides(n.Left.Width, n.Right.Width, n.Output, needed, n.Residual);
                return n with { Left = Prune(n.Left, With(left, n.LeftKeys)), Right = Prune(n.Right, With(right, n.RightKeys)) };
            }

            case PlanNestedLoop n:
            {
                (HashSet<int>? left, HashSet<int>? right) = Sides(n.Left.Width, n.Right.Width, n.Output, needed, n.Condition);
                return n with { Left = Prune(n.Left, With(left, n.Bindings.Select(b => b.Value))), Right = Prune(n.Right, right) };
            }

            default: return PlanTree.Map(node, n => Prune(n, null), e => e);
        }
    }

    private static bool[]? Read(ITableWalkNode node, int width, HashSet<int>? needed)
    {
        HashSet<int>? read = With(needed, node.Filter is null ? [] : [node.Filter]);
        return read is null || read.Count == width ? null : [.. Enumerable.Range(0, width).Select(read.Contains)];
    }

    /// <summary>What a join reads of each side: the columns it hands on, and those of its condition over both.</summary>
    private static (HashSet<int> Left, HashSet<int> Right) Sides(int leftWidth, int rightWidth, IReadOnlyList<int> output, HashSet<int>? needed, BoundExpression? condition)
    {
        HashSet<int> both = With([.. output.Where((_, i) => needed is null || needed.Contains(i))], condition is null ? [] : [condition])!;
        return ([.. both.Where(s => s < leftWidth)], [.. both.Where(s => s >= leftWidth && s < leftWidth + rightWidth).Select(s => s - leftWidth)]);
    }

    private static HashSet<int>? With(HashSet<int>? needed, IEnumerable<BoundExpression> expressions)
    {
        if (needed is null)
        {
            return null;
        }

        var all = new HashSet<int>(needed);
        foreach (BoundExpression expression in expressions)
        {
            ExpressionTree.Any(expression, e =>
            {
                if (e is PlanColumn column)
                {
                    all.Add(column.Slot);
                }

                return false;
            });
        }

        return all;
    }
}

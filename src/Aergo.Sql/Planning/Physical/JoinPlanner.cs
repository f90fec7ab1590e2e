using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Planning.Expressions;
using Aergo.Sql.Planning.Rewriting;
using Aergo.Sql.Types;

namespace Aergo.Sql.Planning.Physical;

/// <summary>Chooses the order of inner joins and the way of each join.</summary>
/// <remarks>
/// Greedy: start with the relation of fewest guessed rows, then always the connected one that gives the fewest; ties go by the order of FROM.
/// The left input is what has been joined so far, and its order is kept.
/// </remarks>
internal sealed class JoinPlanner(PlanBuilder builder, ExpressionResolver resolver, PredicatePushdown pushdown)
{
    private sealed record Condition(BoundExpression Expression, HashSet<int> Local);

    public Planned Set(LogicalJoinSet node, HashSet<int> required, OuterScope scope, OrderWish? wish)
    {
        int count = node.Relations.Count;
        List<HashSet<int>> made = [.. node.Relations.Select(ExpressionFacts.Made)];
        HashSet<int> all = [.. made.SelectMany(m => m)];
        List<HashSet<int>> outer = [.. node.Relations.Select(r => ExpressionFacts.Free(r))];
        outer.ForEach(o => o.IntersectWith(all));
        var pending = new List<Condition>();
        var gates = new List<BoundExpression>();
        foreach (BoundExpression expression in node.Conditions)
        {
            HashSet<int> local = ExpressionFacts.Columns(expression);
            local.IntersectWith(all);
            if (local.Count == 0)
            {
                gates.Add(expression);
            }
            else
            {
                pending.Add(new Condition(expression, local));
            }
        }

        HashSet<int> everything = [.. required, .. pending.SelectMany(p => p.Local), .. outer.SelectMany(o => o)];
        var alone = new Planned?[count];
        for (int i = 0; i < count; i++)
        {
            if (outer[i].Count == 0)
            {
                OrderWish? own = wish is not null && wish.Keys.All(k => made[i].Contains(k.Column)) ? wish : null;
                alone[i] = builder.Plan(node.Relations[i], everything, scope, own);
            }
        }

        List<int> left = [.. Enumerable.Range(0, count)];
        int first = left.Where(i => alone[i] is not null).OrderBy(i => alone[i]!.Rows).First();
        left.Remove(first);
        Planned current = Settle(alone[first]!, pending, everything, scope);
        HashSet<int> have = [.. made[first]];
        while (left.Count > 0)
        {
            int next = Next(left, alone, made, outer, have, current, pending);
            left.Remove(next);
            have.UnionWith(made[next]);
            List<Condition> usable = [.. pending.Where(p => p.Local.IsSubsetOf(have) && !ExpressionFacts.HasSubquery(p.Expression))];
            pending.RemoveAll(usable.Contains);
            HashSet<int> needed = [.. required, .. pending.SelectMany(p => p.Local), .. left.SelectMany(i => outer[i])];
            current = Join(LogicalJoinKind.Inner, current, node.Relations[next], [.. usable.Select(u => u.Expression)], needed, scope, alone[next]);
            current = Settle(current, pending, needed, scope);
        }

        return gates.Count == 0 ? current : builder.Filtered(current, gates, required, scope);
    }

    /// <summary>One join. The right side may read columns of the left.</summary>
    public Planned Join(
        LogicalJoinKind kind, Planned left, LogicalNode right, IReadOnlyList<BoundExpression> conditions, HashSet<int> required, OuterScope scope, Planned? alone)
    {
        HashSet<int> rightMade = ExpressionFacts.Made(right);
        HashSet<int> rightNeeded = [.. required, .. conditions.SelectMany(ExpressionFacts.Columns)];
        bool lateral = ExpressionFacts.Free(right).Overlaps(left.Slots.Keys);
        if (!lateral)
        {
            alone ??= builder.Plan(right, rightNeeded, scope, null);
        }

        List<BoundExpression> pushable = [.. conditions.Where(c => ExpressionFacts.Columns(c).Overlaps(rightMade) && !ExpressionFacts.HasSubquery(c) && !ExpressionFacts.IsVolatile(c))];
        HashPlan? hash = lateral ? null : HashPlan.Of(conditions, left.Slots, alone!.Slots);
        double selectivity = Estimates.JoinSelectivity(conditions);
        double otherCost = lateral ? double.MaxValue : alone!.Cost + (hash is not null
            ? (alone.Rows * Estimates.HashBuild) + (left.Rows * Estimates.HashProbe)
            : left.Rows * alone.Rows * Estimates.Pair);

        if (kind != LogicalJoinKind.Full && (lateral || (pushable.Count > 0 && left.Rows * (Estimates.IndexProbe + 1) < otherCost)))
        {
            (Planned Inner, List<CellBinding> Bindings) again = Parameterised(left, right, pushable, rightNeeded, scope);
            if (lateral || left.Rows * again.Inner.Cost < otherCost)
            {
                List<BoundExpression> rest = [.. conditions.Where(c => !pushable.Contains(c))];
                double found = again.Inner.AtMostOne ? left.Rows * Math.Min(1, again.Inner.Rows) : left.Rows * again.Inner.Rows;
                return Loop(kind, left, again.Inner, again.Bindings, rest, required, scope, found, left.Rows * again.Inner.Cost);
            }
        }

        double rows = left.Rows * alone!.Rows * selectivity;
        return hash is null
            ? Loop(kind, left, alone, [], conditions, required, scope, rows, otherCost)
            : Hash(kind, left, alone, hash, required, scope, rows, otherCost);
    }

    private Planned Settle(Planned current, List<Condition> pending, HashSet<int> needed, OuterScope scope)
    {
        HashSet<int> have = [.. current.Slots.Keys];
        List<Condition> ready = [.. pending.Where(p => p.Local.IsSubsetOf(have))];
        if (ready.Count == 0)
        {
            return current;
        }

        pending.RemoveAll(ready.Contains);
        return builder.Filtered(current, [.. ready.Select(r => r.Expression)], needed, scope);
    }

    private static int Next(
        List<int> left, Planned?[] alone, List<HashSet<int>> made, List<HashSet<int>> outer, HashSet<int> have, Planned current, List<Condition> pending)
    {
        int best = -1;
        bool bestConnected = false;
        double bestRows = 0;
        foreach (int i in left)
        {
            if (!outer[i].IsSubsetOf(have))
            {
                continue;
            }

            HashSet<int> together = [.. have, .. made[i]];
            List<BoundExpression> usable = [.. pending.Where(p => p.Local.IsSubsetOf(together)).Select(p => p.Expression)];
            bool connected = outer[i].Count > 0 || usable.Exists(u => ExpressionFacts.Columns(u).Overlaps(have));
            double rows = current.Rows * (alone[i]?.Rows ?? 10) * Estimates.JoinSelectivity(usable);
            if (best < 0 || (connected && !bestConnected) || (connected == bestConnected && rows < bestRows))
            {
                (best, bestConnected, bestRows) = (i, connected, rows);
            }
        }

        return best >= 0 ? best : throw new InvalidOperationException("lateral references form a circle");
    }

    /// <summary>The right side for one left row: the join's conditions stand in it, so that it can use an index.</summary>
    private (Planned Inner, List<CellBinding> Bindings) Parameterised(
        Planned left, LogicalNode right, List<BoundExpression> pushable, HashSet<int> needed, OuterScope scope)
    {
        var types = ColumnTypes.Read(right);
        foreach (BoundExpression condition in pushable)
        {
            ColumnTypes.Visit(condition, types);
        }

        HashSet<int> free = ExpressionFacts.Free(right);
        free.UnionWith(pushable.SelectMany(ExpressionFacts.Columns));
        (OuterScope inner, List<CellBinding> bindings) = resolver.Open(free, left.Slots, id => types[id], scope);
        LogicalNode tree = pushable.Count == 0 ? right : pushdown.Push(right, pushable);
        return (builder.Plan(tree, needed, inner, null), bindings);
    }

    private Planned Loop(
        LogicalJoinKind kind, Planned left, Planned right, List<CellBinding> bindings, IReadOnlyList<BoundExpression> conditions, HashSet<int> required, OuterScope scope, double rows, double cost)
    {
        Layout layout = Layout.Of(kind, left, right, required);
        BoundExpression? condition = ExpressionFacts.Conjunction(ExpressionFacts.CheapestFirst(conditions));
        var node = new PlanNestedLoop(
            kind, left.Node, right.Node, condition is null ? null : resolver.Resolve(condition, layout.Combined, scope), bindings, layout.Output);
        return layout.Finish(kind, node, left, right, rows, cost);
    }

    private Planned Hash(LogicalJoinKind kind, Planned left, Planned right, HashPlan hash, HashSet<int> required, OuterScope scope, double rows, double cost)
    {
        Layout layout = Layout.Of(kind, left, right, required);
        BoundExpression? residual = ExpressionFacts.Conjunction(ExpressionFacts.CheapestFirst(hash.Residual));
        var node = new PlanHashJoin(
            kind,
            left.Node,
            right.Node,
            resolver.Resolve(hash.LeftKeys, left.Slots, scope),
            resolver.Resolve(hash.RightKeys, right.Slots, scope),
            residual is null ? null : resolver.Resolve(residual, layout.Combined, scope),
            layout.Output);
        return layout.Finish(kind, node, left, right, rows, cost);
    }

    /// <summary>Conditions split into pairs of hash keys and the rest.</summary>
    private sealed record HashPlan(IReadOnlyList<BoundExpression> LeftKeys, IReadOnlyList<BoundExpression> RightKeys, IReadOnlyList<BoundExpression> Residual)
    {
        public static HashPlan? Of(IReadOnlyList<BoundExpression> conditions, Dictionary<int, int> left, Dictionary<int, int> right)
        {
            List<BoundExpression> leftKeys = [], rightKeys = [], residual = [];
            foreach (BoundExpression condition in conditions)
            {
                if (condition is BoundCall { Operator: "=", Arguments: [var a, var b] } && HashTypes.Compatible(a.Type, b.Type)
                    && !ExpressionFacts.HasSubquery(condition) && !ExpressionFacts.IsVolatile(condition))
                {
                    HashSet<int> ofA = ExpressionFacts.Columns(a), ofB = ExpressionFacts.Columns(b);
                    bool straight = ofA.Overlaps(left.Keys) && !ofA.Overlaps(right.Keys) && ofB.Overlaps(right.Keys) && !ofB.Overlaps(left.Keys);
                    bool crossed = ofB.Overlaps(left.Keys) && !ofB.Overlaps(right.Keys) && ofA.Overlaps(right.Keys) && !ofA.Overlaps(left.Keys);
                    if (straight || crossed)
                    {
                        leftKeys.Add(straight ? a : b);
                        rightKeys.Add(straight ? b : a);
                        continue;
                    }
                }

                residual.Add(condition);
            }

            return leftKeys.Count == 0 ? null : new HashPlan(leftKeys, rightKeys, residual);
        }
    }

    /// <summary>Which slots of both sides go out, and where columns lie before and after.</summary>
    private sealed record Layout(Dictionary<int, int> Combined, IReadOnlyList<int> Output, Dictionary<int, int> Slots, Dictionary<int, int> LeftMoved)
    {
        public static Layout Of(LogicalJoinKind kind, Planned left, Planned right, HashSet<int> required)
        {
            int width = left.Node.Width;
            var combined = new Dictionary<int, int>(left.Slots);
            foreach ((int id, int slot) in right.Slots)
            {
                combined[id] = width + slot;
            }

            bool leftOnly = kind is LogicalJoinKind.Semi or LogicalJoinKind.Anti;
            var output = new List<int>();
            var moved = new Dictionary<int, int>();
            var slots = new Dictionary<int, int>();
            foreach ((int id, int slot) in (leftOnly ? left.Slots : combined).OrderBy(p => p.Value).ThenBy(p => p.Key))
            {
                if (!required.Contains(id))
                {
                    continue;
                }

                if (!moved.TryGetValue(slot, out int place))
                {
                    place = output.Count;
                    moved[slot] = place;
                    output.Add(slot);
                }

                slots[id] = place;
            }

            return new Layout(combined, output, slots, moved);
        }

        public Planned Finish(LogicalJoinKind kind, PlanNode node, Planned left, Planned right, double rows, double cost)
        {
            double guessed = kind switch
            {
                LogicalJoinKind.Left => Math.Max(left.Rows, rows),
                LogicalJoinKind.Full => Math.Max(left.Rows + right.Rows, rows),
                LogicalJoinKind.Semi or LogicalJoinKind.Anti => Math.Max(0.5, left.Rows * 0.5),
                _ => Math.Max(0.01, rows),
            };
            return new Planned(node, Slots, guessed, left.Cost + cost + (guessed * Estimates.Operator))
            {
                Order = kind == LogicalJoinKind.Full ? [] : PlanBuilder.Moved(left.Order, LeftMoved),
                AtMostOne = left.AtMostOne && (kind is LogicalJoinKind.Semi or LogicalJoinKind.Anti || (right.AtMostOne && kind != LogicalJoinKind.Full)),
            };
        }
    }
}

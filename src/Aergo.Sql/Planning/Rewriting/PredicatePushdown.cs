using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Planning.Expressions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Planning.Rewriting;

/// <summary>
/// Moves conditions down to where their columns first exist, turns outer joins whose empty rows a condition throws away into inner ones,
/// and gathers inner joins into <see cref="LogicalJoinSet"/>.
/// </summary>
/// <remarks>Volatile conditions stay where they were written. Subqueries inside expressions are rewritten when they are planned.</remarks>
internal sealed class PredicatePushdown(ExpressionSimplifier simplifier)
{
    // A barrier whose condition has moved down: it only keeps others above.
    private static readonly BoundConstant True = new(Datum.True, SqlTypes.Boolean);

    public LogicalNode Rewrite(LogicalNode node) => Push(node, []);

    /// <summary>The node under all the conditions, none of which is volatile.</summary>
    public LogicalNode Push(LogicalNode node, IReadOnlyList<BoundExpression> conditions)
    {
        switch (node)
        {
            case LogicalFilter n: return PushFilter(n, conditions);
            case LogicalProject n: return PushProject(n, conditions);
            case LogicalProjectSet n: return PushProjectSet(n, conditions);
            case LogicalJoin n: return PushJoin(n, conditions);
            case LogicalJoinSet n: return new JoinSetBuilder(this, simplifier).Build(n, conditions);
            case LogicalAggregate n: return PushAggregate(n, conditions);
            case LogicalWindow n:
            {
                HashSet<int> keys = [.. n.PartitionBy.OfType<BoundColumn>().Select(c => c.ColumnId)];
                (List<BoundExpression> down, List<BoundExpression> up) = Divide(conditions, c => OnlyOver(c, keys));
                return Over(n with { Input = Push(n.Input, down) }, up);
            }

            case LogicalSort n: return n with { Input = Push(n.Input, conditions) };
            case LogicalLimit n: return Over(PushLimit(n), conditions);
            case LogicalDistinct n:
            {
                HashSet<int>? keys = n.On is null ? null : [.. n.On.OfType<BoundColumn>().Select(c => c.ColumnId)];
                (List<BoundExpression> down, List<BoundExpression> up) = Divide(conditions, c => keys is null || OnlyOver(c, keys));
                return Over(n with { Input = Push(n.Input, down) }, up);
            }

            case LogicalSetOperation n:
                return n with { Left = Push(n.Left, Rename(conditions, n.Columns, n.Left.Columns)), Right = Push(n.Right, Rename(conditions, n.Columns, n.Right.Columns)) };
            case LogicalWith n:
                return n with
                {
                    Tables = [.. n.Tables.Select(t => t with { Source = Rewrite(t.Source), RecursiveTerm = t.RecursiveTerm is null ? null : Rewrite(t.RecursiveTerm) })],
                    Body = Push(n.Body, conditions),
                };
            default:
                return Over(LogicalTree.Map(node, Rewrite, e => e), conditions);
        }
    }

    /// <summary>A filter, if there is anything to filter by.</summary>
    public static LogicalNode Over(LogicalNode node, IReadOnlyList<BoundExpression> conditions) =>
        ExpressionFacts.Conjunction(conditions) is { } condition ? new LogicalFilter(node, condition) : node;

    public static bool OnlyOver(BoundExpression condition, HashSet<int> columns)
    {
        HashSet<int> used = ExpressionFacts.Columns(condition);
        return used.Count > 0 && used.IsSubsetOf(columns);
    }

    /// <summary>Whether an expression may be written out where its column stood.</summary>
    public static bool IsPortable(BoundExpression expression) =>
        expression is BoundColumn or BoundConstant || (!ExpressionFacts.IsVolatile(expression) && !ExpressionFacts.HasSubquery(expression) && !ExpressionFacts.HasSet(expression));

    private LogicalNode PushFilter(LogicalFilter n, IReadOnlyList<BoundExpression> conditions)
    {
        (List<BoundExpression> steady, List<BoundExpression> volatiles) =
            Divide(simplifier.Conditions([n.Condition]), c => !ExpressionFacts.IsVolatile(c));
        if (!n.IsBarrier)
        {
            return Over(Push(n.Input, [.. steady, .. conditions]), volatiles);
        }

        (List<BoundExpression> silent, List<BoundExpression> telling) = Divide(conditions, ExpressionFacts.IsSilent);
        LogicalNode behind = Over(Push(n.Input, [.. steady, .. silent]), volatiles);
        return Over(new LogicalFilter(behind, True) { IsBarrier = true }, telling);
    }

    private LogicalNode PushProject(LogicalProject n, IReadOnlyList<BoundExpression> conditions)
    {
        Dictionary<int, BoundExpression> expressions = ByColumn(n.Columns, n.Expressions);
        (List<BoundExpression> down, List<BoundExpression> up) =
            Divide(conditions, c => ExpressionFacts.Columns(c).All(id => !expressions.TryGetValue(id, out BoundExpression? e) || IsPortable(e)));
        var substitution = new ColumnSubstitution(expressions);
        return Over(n with { Input = Push(n.Input, simplifier.Conditions(down.Select(substitution.Apply))) }, up);
    }

    private LogicalNode PushProjectSet(LogicalProjectSet n, IReadOnlyList<BoundExpression> conditions)
    {
        Dictionary<int, BoundExpression> expressions = ByColumn(n.Columns, n.Expressions);
        (List<BoundExpression> down, List<BoundExpression> up) =
            Divide(conditions, c => ExpressionFacts.Columns(c) is { Count: > 0 } used && used.All(id => !expressions.TryGetValue(id, out BoundExpression? e) || IsPortable(e)));
        var substitution = new ColumnSubstitution(expressions);
        return Over(n with { Input = Push(n.Input, [.. down.Select(substitution.Apply)]) }, up);
    }

    private LogicalNode PushLimit(LogicalLimit n)
    {
        // The first rows are the same before and after a projection, and fewer are computed.
        if (n.Input is LogicalProject project)
        {
            Dictionary<int, BoundExpression> expressions = ByColumn(project.Columns, project.Expressions);
            var substitution = new ColumnSubstitution(expressions);
            if (n.TiesBy is null || n.TiesBy.All(k => ExpressionFacts.Columns(k.Expression).All(id => !expressions.TryGetValue(id, out BoundExpression? e) || IsPortable(e))))
            {
                var below = new LogicalLimit(project.Input, n.Limit, n.Offset, n.TiesBy is null ? null : LogicalTree.Map(n.TiesBy, substitution.Apply));
                return project with { Input = PushLimit(below) };
            }
        }

        return n with { Input = Rewrite(n.Input) };
    }

    private LogicalNode PushAggregate(LogicalAggregate n, IReadOnlyList<BoundExpression> conditions)
    {
        if (n.GroupingSets is not null || n.Keys.Count == 0)
        {
            return Over(n with { Input = Rewrite(n.Input) }, conditions);
        }

        var keys = new Dictionary<int, BoundExpression>();
        for (int i = 0; i < n.Keys.Count; i++)
        {
            if (IsPortable(n.Keys[i]))
            {
                keys[n.Columns[i].Id] = n.Keys[i];
            }
        }

        HashSet<int> made = ExpressionFacts.Made(n);
        (List<BoundExpression> down, List<BoundExpression> up) = Divide(conditions, c => ExpressionFacts.Columns(c).All(id => !made.Contains(id) || keys.ContainsKey(id)));
        var substitution = new ColumnSubstitution(keys);
        return Over(n with { Input = Push(n.Input, [.. down.Select(substitution.Apply)]) }, up);
    }

    private LogicalNode PushJoin(LogicalJoin n, IReadOnlyList<BoundExpression> conditions)
    {
        HashSet<int> left = ExpressionFacts.Made(n.Left);
        HashSet<int> right = ExpressionFacts.Made(n.Right);
        switch (n.Kind)
        {
            case LogicalJoinKind.Inner:
                return new JoinSetBuilder(this, simplifier).Build(n, conditions);
            case LogicalJoinKind.Right:
                return PushJoin(n with { Kind = LogicalJoinKind.Left, Left = n.Right, Right = n.Left }, conditions);
            case LogicalJoinKind.Left when conditions.Any(c => ExpressionFacts.RejectsNull(c, right)):
                return PushJoin(n with { Kind = LogicalJoinKind.Inner }, conditions);
            case LogicalJoinKind.Full:
            {
                bool needsLeft = conditions.Any(c => ExpressionFacts.RejectsNull(c, left));
                bool needsRight = conditions.Any(c => ExpressionFacts.RejectsNull(c, right));
                if (needsLeft || needsRight)
                {
                    LogicalJoinKind kind = needsLeft && needsRight ? LogicalJoinKind.Inner : needsLeft ? LogicalJoinKind.Left : LogicalJoinKind.Right;
                    return PushJoin(n with { Kind = kind }, conditions);
                }

                return Over(n with { Left = Rewrite(n.Left), Right = Rewrite(n.Right), Condition = Simplified(n.Condition) }, conditions);
            }

            default:
                return PushOneSided(n, conditions, left, right);
        }
    }

    /// <summary>Left, semi and anti joins: every left row is looked at once, the right side only matches.</summary>
    private LogicalNode PushOneSided(LogicalJoin n, IReadOnlyList<BoundExpression> conditions, HashSet<int> left, HashSet<int> right)
    {
        (List<BoundExpression> toLeft, List<BoundExpression> above) = Divide(conditions, c => !ExpressionFacts.Columns(c).Overlaps(right));
        List<BoundExpression> on = simplifier.Conditions(ExpressionFacts.Conjuncts(n.Condition));
        on.AddRange([.. Implied(on, toLeft, left, right)]);
        (List<BoundExpression> toRight, List<BoundExpression> kept) = Divide(on, c => OnlyOver(c, right) && !ExpressionFacts.IsVolatile(c));
        if (n.Kind == LogicalJoinKind.Semi)
        {
            (List<BoundExpression> also, kept) = Divide(kept, c => OnlyOver(c, left) && !ExpressionFacts.IsVolatile(c));
            toLeft.AddRange(also);
        }

        LogicalNode result = n with { Left = Push(n.Left, toLeft), Right = Push(n.Right, toRight), Condition = ExpressionFacts.Conjunction(kept) };
        return Over(result, above);
    }

    /// <summary>left.a = right.b with left.a = 5 asked above: right.b = 5 may be asked below, as no other row can match.</summary>
    private static IEnumerable<BoundExpression> Implied(List<BoundExpression> on, List<BoundExpression> known, HashSet<int> left, HashSet<int> right)
    {
        foreach (BoundExpression condition in on)
        {
            if (Equalities.OfColumns(condition) is not { } pair)
            {
                continue;
            }

            (BoundColumn outer, BoundColumn inner) = left.Contains(pair.Left.ColumnId) ? (pair.Left, pair.Right) : (pair.Right, pair.Left);
            if (!left.Contains(outer.ColumnId) || !right.Contains(inner.ColumnId))
            {
                continue;
            }

            foreach (BoundExpression other in known)
            {
                if (Equalities.WithFixed(other) is { } constant && constant.Column.ColumnId == outer.ColumnId)
                {
                    yield return Equalities.Replace(constant, inner);
                }
            }
        }
    }

    private BoundExpression? Simplified(BoundExpression? condition) =>
        condition is null ? null : ExpressionFacts.Conjunction(simplifier.Conditions([condition]));

    private static Dictionary<int, BoundExpression> ByColumn(IReadOnlyList<OutputColumn> columns, IReadOnlyList<BoundExpression> expressions)
    {
        var map = new Dictionary<int, BoundExpression>(columns.Count);
        for (int i = 0; i < columns.Count; i++)
        {
            map[columns[i].Id] = expressions[i];
        }

        return map;
    }

    private static List<BoundExpression> Rename(IReadOnlyList<BoundExpression> conditions, IReadOnlyList<OutputColumn> from, IReadOnlyList<OutputColumn> to)
    {
        var map = new Dictionary<int, BoundExpression>(from.Count);
        for (int i = 0; i < from.Count; i++)
        {
            map[from[i].Id] = new BoundColumn(to[i].Id, to[i].Type, to[i].Modifier);
        }

        var substitution = new ColumnSubstitution(map);
        return [.. conditions.Select(substitution.Apply)];
    }

    private static (List<BoundExpression> Yes, List<BoundExpression> No) Divide(IEnumerable<BoundExpression> all, System.Func<BoundExpression, bool> test)
    {
        List<BoundExpression> yes = [], no = [];
        foreach (BoundExpression item in all)
        {
            (test(item) ? yes : no).Add(item);
        }

        return (yes, no);
    }
}

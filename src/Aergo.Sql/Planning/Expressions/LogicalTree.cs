using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;

namespace Aergo.Sql.Planning.Expressions;

/// <summary>Walking and rebuilding of logical trees, one node at a time. The one place that knows the inputs and expressions of each node.</summary>
internal static class LogicalTree
{
    public static IReadOnlyList<LogicalNode> Inputs(LogicalNode node) => node switch
    {
        LogicalFilter n => [n.Input],
        LogicalProject n => [n.Input],
        LogicalProjectSet n => [n.Input],
        LogicalJoin n => [n.Left, n.Right],
        LogicalJoinSet n => n.Relations,
        LogicalAggregate n => [n.Input],
        LogicalWindow n => [n.Input],
        LogicalSort n => [n.Input],
        LogicalLimit n => [n.Input],
        LogicalDistinct n => [n.Input],
        LogicalSetOperation n => [n.Left, n.Right],
        LogicalWith n => [.. n.Tables.SelectMany(t => t.RecursiveTerm is null ? new[] { t.Source } : [t.Source, t.RecursiveTerm]), n.Body],
        LogicalInsert n => [n.Source],
        LogicalUpdate n => [n.Source],
        LogicalDelete n => [n.Source],
        LogicalMerge n => [n.Source],
        LogicalViewModify n => [n.Source],
        _ => [],
    };

    /// <summary>Expressions that stand in the node itself.</summary>
    public static IEnumerable<BoundExpression> Expressions(LogicalNode node)
    {
        switch (node)
        {
            case LogicalScan n: return n.AsOf is null ? [] : [n.AsOf.Value];
            case LogicalValues n: return n.Rows.SelectMany(r => r);
            case LogicalFunctionScan n: return n.Functions.Select(f => f.Call);
            case LogicalFilter n: return [n.Condition];
            case LogicalProject n: return n.Expressions;
            case LogicalProjectSet n: return n.Expressions;
            case LogicalJoin n: return n.Condition is null ? [] : [n.Condition];
            case LogicalJoinSet n: return n.Conditions;
            case LogicalAggregate n: return n.Keys.Concat(n.Aggregates.SelectMany(Expressions));
            case LogicalWindow n:
                return n.PartitionBy.Concat(n.OrderBy.Select(k => k.Expression)).Concat(Offset(n.Start)).Concat(Offset(n.End))
                    .Concat(n.Calls.SelectMany(c => c.Aggregate is null ? c.Arguments : Expressions(c.Aggregate)));
            case LogicalSort n: return n.Keys.Select(k => k.Expression);
            case LogicalLimit n:
                return (n.Limit is null ? [] : new[] { n.Limit }).Concat(n.Offset is null ? [] : [n.Offset]).Concat((n.TiesBy ?? []).Select(k => k.Expression));
            case LogicalDistinct n: return n.On ?? [];
            case LogicalModify n: return ModifyExpressions(n);
            case LogicalViewModify n: return n.NewValues.Concat(n.Returning);
            default: return [];
        }
    }

    public static IEnumerable<BoundExpression> Expressions(BoundAggregate aggregate)
    {
        IEnumerable<BoundExpression> all = aggregate.Arguments.Concat(aggregate.OrderBy.Select(k => k.Expression)).Concat(aggregate.DirectArguments);
        return aggregate.Filter is null ? all : all.Append(aggregate.Filter);
    }

    /// <summary>Everything a change evaluates itself, outside its source.</summary>
    public static IEnumerable<BoundExpression> ModifyExpressions(LogicalModify node)
    {
        IEnumerable<BoundExpression> all = node.Returning
            .Concat(node.Checks.Select(c => c.Condition))
            .Concat(node.Generated.Select(g => g.Value))
            .Concat(node.Indexes.SelectMany(i => i.Expressions.Where(e => e is not null).Select(e => e!)))
            .Concat(node.Indexes.Where(i => i.Predicate is not null).Select(i => i.Predicate!))
            .Concat(node.ViewChecks.Select(c => c.Condition))
            .Concat(node.Policies.All.Select(c => c.Condition));
        return node switch
        {
            LogicalInsert { OnConflict: { } c } => all.Concat(c.Assignments.Select(a => a.Value)).Concat(c.Where is null ? [] : [c.Where]),
            LogicalUpdate u => all.Concat(u.Assignments.Select(a => a.Value)),
            LogicalMerge m => all.Concat(m.Whens.SelectMany(w => (w.Condition is null ? [] : new[] { w.Condition }).Concat(w.Values).Concat(w.Assignments.Select(a => a.Value)))),
            _ => all,
        };
    }

    /// <summary>The same node over mapped inputs and mapped expressions. Changes of rows map their source only.</summary>
    public static LogicalNode Map(LogicalNode node, Func<LogicalNode, LogicalNode> input, Func<BoundExpression, BoundExpression> expression)
    {
        switch (node)
        {
            case LogicalScan n: return n.AsOf is null ? n : n with { AsOf = n.AsOf with { Value = expression(n.AsOf.Value) } };
            case LogicalValues n: return n with { Rows = [.. n.Rows.Select(r => Map(r, expression))] };
            case LogicalFunctionScan n: return n with { Functions = [.. n.Functions.Select(f => f with { Call = expression(f.Call) })] };
            case LogicalFilter n: return n with { Input = input(n.Input), Condition = expression(n.Condition) };
            case LogicalProject n: return n with { Input = input(n.Input), Expressions = Map(n.Expressions, expression) };
            case LogicalProjectSet n: return n with { Input = input(n.Input), Expressions = Map(n.Expressions, expression) };
            case LogicalJoin n:
                return n with { Left = input(n.Left), Right = input(n.Right), Condition = n.Condition is null ? null : expression(n.Condition) };
            case LogicalJoinSet n: return n with { Relations = [.. n.Relations.Select(input)], Conditions = Map(n.Conditions, expression) };
            case LogicalAggregate n:
                return n with { Input = input(n.Input), Keys = Map(n.Keys, expression), Aggregates = [.. n.Aggregates.Select(a => Map(a, expression))] };
            case LogicalWindow n:
                return n with
                {
                    Input = input(n.Input),
                    PartitionBy = Map(n.PartitionBy, expression),
                    OrderBy = Map(n.OrderBy, expression),
                    Start = Map(n.Start, expression),
                    End = Map(n.End, expression),
                    Calls = [.. n.Calls.Select(c => c with { Aggregate = c.Aggregate is null ? null : Map(c.Aggregate, expression), Arguments = Map(c.Arguments, expression) })],
                };
            case LogicalSort n: return n with { Input = input(n.Input), Keys = Map(n.Keys, expression) };
            case LogicalLimit n:
                return n with
                {
                    Input = input(n.Input),
                    Limit = n.Limit is null ? null : expression(n.Limit),
                    Offset = n.Offset is null ? null : expression(n.Offset),
                    TiesBy = n.TiesBy is null ? null : Map(n.TiesBy, expression),
                };
            case LogicalDistinct n: return n with { Input = input(n.Input), On = n.On is null ? null : Map(n.On, expression) };
            case LogicalSetOperation n: return n with { Left = input(n.Left), Right = input(n.Right) };
            case LogicalWith n:
                return n with
                {
                    Tables = [.. n.Tables.Select(t => t with { Source = input(t.Source), RecursiveTerm = t.RecursiveTerm is null ? null : input(t.RecursiveTerm) })],
                    Body = input(n.Body),
                };
            case LogicalInsert n: return n with { Source = input(n.Source) };
            case LogicalUpdate n: return n with { Source = input(n.Source) };
            case LogicalDelete n: return n with { Source = input(n.Source) };
            case LogicalMerge n: return n with { Source = input(n.Source) };
            case LogicalViewModify n: return n with { Source = input(n.Source) };
            default: return node;
        }
    }

    public static IReadOnlyList<BoundExpression> Map(IReadOnlyList<BoundExpression> list, Func<BoundExpression, BoundExpression> map) => [.. list.Select(map)];

    public static IReadOnlyList<SortKey> Map(IReadOnlyList<SortKey> keys, Func<BoundExpression, BoundExpression> map) =>
        [.. keys.Select(k => k with { Expression = map(k.Expression) })];

    public static BoundAggregate Map(BoundAggregate aggregate, Func<BoundExpression, BoundExpression> map) => aggregate with
    {
        Arguments = Map(aggregate.Arguments, map),
        Filter = aggregate.Filter is null ? null : map(aggregate.Filter),
        OrderBy = Map(aggregate.OrderBy, map),
        DirectArguments = Map(aggregate.DirectArguments, map),
    };

    /// <summary>Whether the test holds for the node or one below it (subqueries in expressions not entered).</summary>
    public static bool Any(LogicalNode node, Func<LogicalNode, bool> test) => test(node) || Inputs(node).Any(i => Any(i, test));

    private static BoundFrameBound Map(BoundFrameBound bound, Func<BoundExpression, BoundExpression> map) =>
        bound.Offset is null ? bound : bound with { Offset = map(bound.Offset) };

    private static IEnumerable<BoundExpression> Offset(BoundFrameBound bound) => bound.Offset is null ? [] : [bound.Offset];
}

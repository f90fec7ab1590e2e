using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;

namespace Aergo.Sql.Planning.Physical;

/// <summary>Walking and rebuilding of plans, one node at a time.</summary>
internal static class PlanTree
{
    public static IReadOnlyList<PlanNode> Inputs(PlanNode node) => node switch
    {
        PlanFilter n => [n.Input],
        PlanGate n => [n.Input],
        PlanProject n => [n.Input],
        PlanProjectSet n => [n.Input],
        PlanNestedLoop n => [n.Left, n.Right],
        PlanHashJoin n => [n.Left, n.Right],
        PlanAggregate n => [n.Input],
        PlanWindow n => [n.Input],
        PlanSort n => [n.Input],
        PlanLimit n => [n.Input],
        PlanDistinct n => [n.Input],
        PlanAppend n => n.Inputs,
        PlanSetOperation n => [n.Left, n.Right],
        PlanWith n => [.. n.Tables.SelectMany(t => t.RecursiveTerm is null ? new[] { t.Source } : [t.Source, t.RecursiveTerm]), n.Body],
        PlanKeep n => [n.Input],
        PlanModify n => [n.Source],
        _ => [],
    };

    public static IEnumerable<BoundExpression> Expressions(PlanNode node)
    {
        switch (node)
        {
            case PlanScan n: return Some(n.Filter, n.AsOf?.Value);
            case PlanCurrentRow n: return Some(n.Cursor, n.Filter);
            case PlanVirtualScan n: return Some(n.Filter);
            case PlanIndexScan n: return Some(n.Filter).Concat(n.Lookups.SelectMany(l => l.Equal.Concat(Some(l.Lower, l.Upper))));
            case PlanValues n: return n.Values.SelectMany(r => r);
            case PlanFunctionScan n: return n.Functions.Select(f => f.Call);
            case PlanFilter n: return [n.Condition];
            case PlanGate n: return [n.Condition];
            case PlanProject n: return n.Expressions;
            case PlanProjectSet n: return n.Expressions;
            case PlanNestedLoop n: return Some(n.Condition).Concat(n.Bindings.Select(b => b.Value));
            case PlanHashJoin n: return n.LeftKeys.Concat(n.RightKeys).Concat(Some(n.Residual));
            case PlanAggregate n: return n.Keys.Concat(n.Calls.SelectMany(Expressions));
            case PlanWindow n:
                return n.PartitionBy.Concat(n.OrderBy.Select(k => k.Expression)).Concat(Some(n.Start.Offset, n.End.Offset))
                    .Concat(n.Calls.SelectMany(c => c.Aggregate is null ? c.Arguments : c.Arguments.Concat(Expressions(c.Aggregate))));
            case PlanSort n: return n.Keys.Select(k => k.Expression).Concat(Some(n.Limit, n.Offset));
            case PlanLimit n: return Some(n.Limit, n.Offset).Concat((n.TiesBy ?? []).Select(k => k.Expression));
            case PlanDistinct n: return n.Keys;
            case PlanModify n: return n.Layout.Resolved.Values;
            default: return [];
        }
    }

    /// <summary>The node over mapped inputs and expressions. What a change evaluates itself stays as it is.</summary>
    public static PlanNode Map(PlanNode node, Func<PlanNode, PlanNode> input, Func<BoundExpression, BoundExpression> e)
    {
        switch (node)
        {
            case PlanScan n: return n with { Filter = Optional(n.Filter, e) };
            case PlanCurrentRow n: return n with { Cursor = e(n.Cursor), Filter = Optional(n.Filter, e) };
            case PlanVirtualScan n: return n with { Filter = Optional(n.Filter, e) };
            case PlanIndexScan n: return n with { Filter = Optional(n.Filter, e), Lookups = [.. n.Lookups.Select(l => l with { Equal = All(l.Equal, e), Lower = Optional(l.Lower, e), Upper = Optional(l.Upper, e) })] };
            case PlanValues n: return n with { Values = [.. n.Values.Select(r => All(r, e))] };
            case PlanFunctionScan n: return n with { Functions = [.. n.Functions.Select(f => f with { Call = e(f.Call) })] };
            case PlanFilter n: return n with { Input = input(n.Input), Condition = e(n.Condition) };
            case PlanGate n: return n with { Input = input(n.Input), Condition = e(n.Condition) };
            case PlanProject n: return n with { Input = input(n.Input), Expressions = All(n.Expressions, e) };
            case PlanProjectSet n: return n with { Input = input(n.Input), Expressions = All(n.Expressions, e) };
            case PlanNestedLoop n: return n with { Left = input(n.Left), Right = input(n.Right), Condition = Optional(n.Condition, e) };
            case PlanHashJoin n:
                return n with { Left = input(n.Left), Right = input(n.Right), LeftKeys = All(n.LeftKeys, e), RightKeys = All(n.RightKeys, e), Residual = Optional(n.Residual, e) };
            case PlanAggregate n: return n with { Input = input(n.Input), Keys = All(n.Keys, e), Calls = [.. n.Calls.Select(c => Map(c, e))] };
            case PlanWindow n:
                return n with
                {
                    Input = input(n.Input),
                    PartitionBy = All(n.PartitionBy, e),
                    OrderBy = Keys(n.OrderBy, e),
                    Calls = [.. n.Calls.Select(c => c with { Arguments = All(c.Arguments, e), Aggregate = c.Aggregate is null ? null : Map(c.Aggregate, e) })],
                };
            case PlanSort n: return n with { Input = input(n.Input), Keys = Keys(n.Keys, e), Limit = Optional(n.Limit, e), Offset = Optional(n.Offset, e) };
            case PlanLimit n: return n with { Input = input(n.Input), Limit = Optional(n.Limit, e), Offset = Optional(n.Offset, e), TiesBy = n.TiesBy is null ? null : Keys(n.TiesBy, e) };
            case PlanDistinct n: return n with { Input = input(n.Input), Keys = All(n.Keys, e) };
            case PlanAppend n: return n with { Inputs = [.. n.Inputs.Select(input)] };
            case PlanSetOperation n: return n with { Left = input(n.Left), Right = input(n.Right) };
            case PlanWith n:
                return n with { Tables = [.. n.Tables.Select(t => t with { Source = input(t.Source), RecursiveTerm = t.RecursiveTerm is null ? null : input(t.RecursiveTerm) })], Body = input(n.Body) };
            case PlanKeep n: return n with { Input = input(n.Input) };
            case PlanModify n: return n with { Source = input(n.Source) };
            default: return node;
        }
    }

    private static IEnumerable<BoundExpression> Expressions(PlanAggregateCall call) =>
        call.Arguments.Concat(call.DirectArguments).Concat(call.OrderBy.Select(k => k.Expression)).Concat(Some(call.Filter));

    private static PlanAggregateCall Map(PlanAggregateCall call, Func<BoundExpression, BoundExpression> e) => call with
    {
        Arguments = All(call.Arguments, e),
        DirectArguments = All(call.DirectArguments, e),
        OrderBy = Keys(call.OrderBy, e),
        Filter = Optional(call.Filter, e),
    };

    private static IEnumerable<BoundExpression> Some(params BoundExpression?[] expressions) => expressions.Where(e => e is not null).Select(e => e!);

    private static BoundExpression? Optional(BoundExpression? expression, Func<BoundExpression, BoundExpression> e) => expression is null ? null : e(expression);

    private static IReadOnlyList<BoundExpression> All(IReadOnlyList<BoundExpression> list, Func<BoundExpression, BoundExpression> e) => [.. list.Select(e)];

    private static IReadOnlyList<SortKey> Keys(IReadOnlyList<SortKey> keys, Func<BoundExpression, BoundExpression> e) => [.. keys.Select(k => k with { Expression = e(k.Expression) })];
}

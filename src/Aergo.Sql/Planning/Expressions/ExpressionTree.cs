using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;

namespace Aergo.Sql.Planning.Expressions;

/// <summary>Walking and rebuilding of bound expressions, one level at a time. The one place that knows the parts of each kind.</summary>
internal static class ExpressionTree
{
    /// <summary>Direct parts that are evaluated in the same row; a subquery's inside is not among them, its comparison is.</summary>
    public static IEnumerable<BoundExpression> Parts(BoundExpression expression)
    {
        switch (expression)
        {
            case BoundCall e: return e.Arguments;
            case BoundRoutineCall e: return e.Arguments;
            case BoundCoercion e: return e.Elements.Count == 0 ? [e.Operand] : [e.Operand, .. e.Elements];
            case BoundAnd e: return e.Terms;
            case BoundOr e: return e.Terms;
            case BoundNot e: return [e.Operand];
            case BoundIsNull e: return [e.Operand];
            case BoundIsTruth e: return [e.Operand];
            case BoundDistinct e: return [e.Left, e.Right];
            case BoundCase e: return CaseParts(e);
            case BoundCoalesce e: return e.Arguments;
            case BoundNullIf e: return [e.Left, e.ComparedLeft, e.Right];
            case BoundGreatest e: return e.Arguments;
            case BoundArray e: return e.Elements;
            case BoundRow e: return e.Fields;
            case BoundSubscript e: return [e.Operand, .. e.Indexes.SelectMany(Bounds)];
            case BoundField e: return [e.Operand];
            case BoundQuantifiedArray e: return [e.Left, e.Array];
            case BoundIn e: return [e.Operand, .. e.Items];
            case BoundRowComparison e: return [.. e.Left, .. e.Right];
            case BoundSubquery e: return e.Comparison is null ? [] : [e.Comparison];
            case BoundSetCall e: return [e.Call];
            case BoundAssignPart e: return [e.Whole, .. e.Path.Where(p => p.Index is not null).SelectMany(p => Bounds(p.Index!)), e.Value];
            case PlanSubquery e: return e.Comparison is null ? e.Bindings.Select(b => b.Value) : [.. e.Bindings.Select(b => b.Value), e.Comparison];
            default: return [];
        }
    }

    /// <summary>The same expression with each direct part replaced; the very instance when nothing changed.</summary>
    public static BoundExpression Map(BoundExpression expression, Func<BoundExpression, BoundExpression> map)
    {
        switch (expression)
        {
            case BoundCall e: return List(e.Arguments, map, out var callArguments) ? e with { Arguments = callArguments } : e;
            case BoundRoutineCall e: return List(e.Arguments, map, out var routineArguments) ? e with { Arguments = routineArguments } : e;
            case BoundCoercion e:
            {
                BoundExpression operand = map(e.Operand);
                bool changed = List(e.Elements, map, out var elements);
                return changed || !ReferenceEquals(operand, e.Operand) ? e with { Operand = operand, Elements = elements } : e;
            }

            case BoundAnd e: return List(e.Terms, map, out var andTerms) ? e with { Terms = andTerms } : e;
            case BoundOr e: return List(e.Terms, map, out var orTerms) ? e with { Terms = orTerms } : e;
            case BoundNot e: return One(e.Operand, map, out var notOperand) ? e with { Operand = notOperand } : e;
            case BoundIsNull e: return One(e.Operand, map, out var nullOperand) ? e with { Operand = nullOperand } : e;
            case BoundIsTruth e: return One(e.Operand, map, out var truthOperand) ? e with { Operand = truthOperand } : e;
            case BoundDistinct e: return Two(e.Left, e.Right, map, out var dl, out var dr) ? e with { Left = dl, Right = dr } : e;
            case BoundCase e: return MapCase(e, map);
            case BoundCoalesce e: return List(e.Arguments, map, out var coalesced) ? e with { Arguments = coalesced } : e;
            case BoundNullIf e:
            {
                bool compared = One(e.ComparedLeft, map, out var comparedLeft);
                bool both = Two(e.Left, e.Right, map, out var left, out var right);
                return compared || both ? e with { Left = left, ComparedLeft = comparedLeft, Right = right } : e;
            }

            case BoundGreatest e: return List(e.Arguments, map, out var greatest) ? e with { Arguments = greatest } : e;
            case BoundArray e: return List(e.Elements, map, out var arrayElements) ? e with { Elements = arrayElements } : e;
            case BoundRow e: return List(e.Fields, map, out var fields) ? e with { Fields = fields } : e;
            case BoundSubscript e:
            {
                bool changed = One(e.Operand, map, out var operand);
                List<BoundSubscriptIndex> indexes = [.. e.Indexes.Select(i => MapIndex(i, map))];
                changed |= indexes.Where((i, n) => !ReferenceEquals(i, e.Indexes[n])).Any();
                return changed ? e with { Operand = operand, Indexes = indexes } : e;
            }

            case BoundField e: return One(e.Operand, map, out var fieldOperand) ? e with { Operand = fieldOperand } : e;
            case BoundQuantifiedArray e: return Two(e.Left, e.Array, map, out var ql, out var qa) ? e with { Left = ql, Array = qa } : e;
            case BoundIn e:
            {
                bool operandChanged = One(e.Operand, map, out var operand);
                return List(e.Items, map, out var items) || operandChanged ? e with { Operand = operand, Items = items } : e;
            }

            case BoundRowComparison e:
            {
                bool leftChanged = List(e.Left, map, out var left);
                return List(e.Right, map, out var right) || leftChanged ? e with { Left = left, Right = right } : e;
            }

            case BoundSubquery e:
                return e.Comparison is not null && One(e.Comparison, map, out var comparison) ? e with { Comparison = comparison } : e;
            case BoundSetCall e: return One(e.Call, map, out var call) ? e with { Call = call } : e;
            case BoundAssignPart e:
            {
                bool changed = Two(e.Whole, e.Value, map, out var whole, out var value);
                List<BoundPart> path = [.. e.Path.Select(p => p.Index is null ? p : MapPart(p, map))];
                changed |= path.Where((p, n) => !ReferenceEquals(p, e.Path[n])).Any();
                return changed ? e with { Whole = whole, Value = value, Path = path } : e;
            }

            default: return expression;
        }
    }

    /// <summary>Whether the test holds for the expression or anything inside it (not inside subqueries' trees).</summary>
    public static bool Any(BoundExpression expression, Func<BoundExpression, bool> test)
    {
        if (test(expression))
        {
            return true;
        }

        foreach (BoundExpression part in Parts(expression))
        {
            if (Any(part, test))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<BoundExpression> CaseParts(BoundCase e)
    {
        if (e.Operand is not null)
        {
            yield return e.Operand;
        }

        foreach ((BoundExpression condition, BoundExpression result) in e.Whens)
        {
            yield return condition;
            yield return result;
        }

        if (e.Else is not null)
        {
            yield return e.Else;
        }
    }

    private static BoundExpression MapCase(BoundCase e, Func<BoundExpression, BoundExpression> map)
    {
        BoundExpression? operand = e.Operand is null ? null : map(e.Operand);
        BoundExpression? otherwise = e.Else is null ? null : map(e.Else);
        bool changed = !ReferenceEquals(operand, e.Operand) || !ReferenceEquals(otherwise, e.Else);
        var whens = new (BoundExpression Condition, BoundExpression Result)[e.Whens.Count];
        for (int i = 0; i < whens.Length; i++)
        {
            whens[i] = (map(e.Whens[i].Condition), map(e.Whens[i].Result));
            changed |= !ReferenceEquals(whens[i].Condition, e.Whens[i].Condition) || !ReferenceEquals(whens[i].Result, e.Whens[i].Result);
        }

        return changed ? e with { Operand = operand, Whens = whens, Else = otherwise } : e;
    }

    private static IEnumerable<BoundExpression> Bounds(BoundSubscriptIndex index)
    {
        if (index.Lower is not null)
        {
            yield return index.Lower;
        }

        if (index.Upper is not null)
        {
            yield return index.Upper;
        }
    }

    private static BoundSubscriptIndex MapIndex(BoundSubscriptIndex index, Func<BoundExpression, BoundExpression> map)
    {
        BoundExpression? lower = index.Lower is null ? null : map(index.Lower);
        BoundExpression? upper = index.Upper is null ? null : map(index.Upper);
        return ReferenceEquals(lower, index.Lower) && ReferenceEquals(upper, index.Upper) ? index : new BoundSubscriptIndex(lower, upper);
    }

    private static BoundPart MapPart(BoundPart part, Func<BoundExpression, BoundExpression> map)
    {
        BoundSubscriptIndex index = MapIndex(part.Index!, map);
        return ReferenceEquals(index, part.Index) ? part : part with { Index = index };
    }

    private static bool One(BoundExpression from, Func<BoundExpression, BoundExpression> map, out BoundExpression to)
    {
        to = map(from);
        return !ReferenceEquals(to, from);
    }

    private static bool Two(
        BoundExpression first, BoundExpression second, Func<BoundExpression, BoundExpression> map, out BoundExpression mappedFirst, out BoundExpression mappedSecond)
    {
        bool changed = One(first, map, out mappedFirst);
        return One(second, map, out mappedSecond) || changed;
    }

    private static bool List(
        IReadOnlyList<BoundExpression> from, Func<BoundExpression, BoundExpression> map, out IReadOnlyList<BoundExpression> to)
    {
        BoundExpression[]? changed = null;
        for (int i = 0; i < from.Count; i++)
        {
            BoundExpression mapped = map(from[i]);
            if (changed is null && !ReferenceEquals(mapped, from[i]))
            {
                changed = [.. from];
            }

            if (changed is not null)
            {
                changed[i] = mapped;
            }
        }

        to = changed ?? from;
        return changed is not null;
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Planning.Expressions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Planning.Rewriting;

/// <summary>Evaluates a constant expression at planning time; null when it cannot or when that raises an error, which is then raised where the expression is reached.</summary>
internal delegate Datum? ConstantEvaluator(BoundExpression expression);

/// <summary>Folds constants and the boolean connectives around them. Never changes what an expression answers.</summary>
internal sealed class ExpressionSimplifier(ConstantEvaluator evaluate)
{
    private static readonly BoundConstant True = new(Datum.True, SqlTypes.Boolean);
    private static readonly BoundConstant False = new(Datum.False, SqlTypes.Boolean);

    public BoundExpression Simplify(BoundExpression expression)
    {
        BoundExpression mapped = ExpressionTree.Map(expression, Simplify);
        BoundExpression simple = mapped switch
        {
            BoundAnd e => And(e),
            BoundOr e => Or(e),
            BoundCase e => Case(e),
            BoundCoalesce e => Coalesce(e),
            BoundNot { Operand: BoundNot inner } => inner.Operand,
            BoundNot { Operand: BoundOr or } => Simplify(new BoundAnd([.. or.Terms.Select(t => new BoundNot(t))])),
            BoundNot { Operand: BoundAnd and } => Simplify(new BoundOr([.. and.Terms.Select(t => new BoundNot(t))])),
            BoundNot { Operand: BoundConstant { Value.IsNull: true } } or BoundIn { Operand: BoundConstant { Value.IsNull: true } } => Null(mapped),
            BoundCall { Function: { Strict: true, Scalar: not null } } e when e.Arguments.Any(a => a is BoundConstant { Value.IsNull: true }) => Null(mapped),
            BoundCoercion { Kind: not (CoercionKind.Domain or CoercionKind.Record), Operand: BoundConstant { Value.IsNull: true } } => Null(mapped),
            BoundRowComparison { Operator: "=" } e => Pairs(e),
            _ => mapped,
        };

        return IsWorthFolding(simple) && evaluate(simple) is { } value ? new BoundConstant(value, simple.Type, simple.Modifier) { Position = simple.Position } : simple;
    }

    /// <summary>Each condition simplified, true ones dropped; a false or NULL one stays as the only one.</summary>
    public List<BoundExpression> Conditions(IEnumerable<BoundExpression> conditions)
    {
        var kept = new List<BoundExpression>();
        foreach (BoundExpression condition in conditions.SelectMany(c => ExpressionFacts.Conjuncts(Simplify(c))))
        {
            if (condition is BoundConstant { Value.IsTrue: false })
            {
                return [False];
            }

            kept.Add(condition);
        }

        return kept;
    }

    /// <summary>A strict function of NULL is never called, whatever its other arguments would do.</summary>
    private static BoundConstant Null(BoundExpression e) => new(Datum.Null, e.Type, e.Modifier) { Position = e.Position };

    private static bool IsWorthFolding(BoundExpression e) =>
        e is not (BoundConstant or BoundColumn or BoundParameter or BoundVariable or BoundRow or BoundSubquery or PlanSubquery) && ExpressionFacts.IsFoldable(e);

    /// <summary>(a, b) = (c, d) says the same as a = c AND b = d, NULLs included.</summary>
    private static BoundAnd Pairs(BoundRowComparison e) => new(
        [.. e.Left.Select((l, i) => new BoundCall(e.Equalities[i], [l, e.Right[i]], e.Sites[i], SqlTypes.Boolean) { Operator = "=" })]);

    private static BoundExpression And(BoundAnd e)
    {
        var terms = new List<BoundExpression>();
        foreach (BoundExpression term in e.Terms)
        {
            switch (term)
            {
                case BoundConstant { Value.IsTrue: true }:
                    break;
                case BoundConstant { Value.IsNull: false }:
                    return False;
                case BoundAnd inner:
                    terms.AddRange(inner.Terms);
                    break;
                default:
                    terms.Add(term);
                    break;
            }
        }

        return terms.Count == 0 ? True : terms.Count == 1 ? terms[0] : terms.Count == e.Terms.Count ? e with { Terms = terms } : new BoundAnd(terms);
    }

    private static BoundExpression Or(BoundOr e)
    {
        var terms = new List<BoundExpression>();
        foreach (BoundExpression term in e.Terms)
        {
            switch (term)
            {
                case BoundConstant { Value.IsTrue: true }:
                    return True;
                case BoundConstant { Value.IsNull: false }:
                    break;
                case BoundOr inner:
                    terms.AddRange(inner.Terms);
                    break;
                default:
                    terms.Add(term);
                    break;
            }
        }

        return terms.Count == 0 ? False : terms.Count == 1 ? terms[0] : Factor(terms);
    }

    /// <summary>(a AND b) OR (a AND c) is a AND (b OR c): what all arms ask for becomes a condition of its own.</summary>
    private static BoundExpression Factor(List<BoundExpression> arms)
    {
        List<List<BoundExpression>> split = [.. arms.Select(a => ExpressionFacts.Conjuncts(a).ToList())];
        List<BoundExpression> common = [.. split[0].Where(t => !ExpressionFacts.IsVolatile(t) && split.TrueForAll(s => s.Exists(o => ExpressionEquality.Same(o, t))))];
        if (common.Count == 0)
        {
            return new BoundOr(arms);
        }

        var rest = new List<BoundExpression>();
        foreach (List<BoundExpression> arm in split)
        {
            arm.RemoveAll(t => common.Exists(c => ExpressionEquality.Same(c, t)));
            if (arm.Count == 0)
            {
                // An arm that asks for nothing more makes the others superfluous.
                return common.Count == 1 ? common[0] : new BoundAnd(common);
            }

            rest.Add(ExpressionFacts.Conjunction(arm)!);
        }

        return new BoundAnd([.. common, new BoundOr(rest)]);
    }

    private static BoundExpression Case(BoundCase e)
    {
        if (e.Operand is not null)
        {
            return e;
        }

        var whens = new List<(BoundExpression Condition, BoundExpression Result)>();
        BoundExpression? otherwise = e.Else;
        foreach ((BoundExpression condition, BoundExpression result) in e.Whens)
        {
            if (condition is BoundConstant constant)
            {
                if (!constant.Value.IsTrue)
                {
                    continue;
                }

                otherwise = result;
                break;
            }

            whens.Add((condition, result));
        }

        if (whens.Count == 0)
        {
            return otherwise ?? new BoundConstant(Datum.Null, e.Type, e.Modifier);
        }

        return whens.Count == e.Whens.Count ? e : e with { Whens = whens, Else = otherwise };
    }

    private static BoundExpression Coalesce(BoundCoalesce e)
    {
        List<BoundExpression> kept = [.. e.Arguments.Where(a => a is not BoundConstant { Value.IsNull: true })];
        int first = kept.FindIndex(a => a is BoundConstant);
        if (first >= 0)
        {
            kept.RemoveRange(first + 1, kept.Count - first - 1);
        }

        return kept.Count == 0 ? new BoundConstant(Datum.Null, e.Type, e.Modifier) : kept.Count == 1 && kept[0].Type.Oid == e.Type.Oid ? kept[0] : e with { Arguments = kept };
    }
}

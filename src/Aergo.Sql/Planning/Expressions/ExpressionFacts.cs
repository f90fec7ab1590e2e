using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Planning.Expressions;

/// <summary>What can be told of an expression without running it.</summary>
internal static class ExpressionFacts
{
    /// <summary>Ids of all columns the expression reads from around it, those read by its subqueries included.</summary>
    public static HashSet<int> Columns(BoundExpression expression)
    {
        var used = new HashSet<int>();
        var made = new HashSet<int>();
        Collect(expression, used, made);
        used.ExceptWith(made);
        return used;
    }

    /// <summary>Ids that the tree reads but does not make: its outer columns.</summary>
    public static HashSet<int> Free(LogicalNode node)
    {
        var used = new HashSet<int>();
        var made = new HashSet<int>();
        Collect(node, used, made);
        used.ExceptWith(made);
        return used;
    }

    public static HashSet<int> Made(LogicalNode node) => [.. node.Columns.Select(c => c.Id)];

    public static bool IsVolatile(BoundExpression expression) => ExpressionTree.Any(expression, IsVolatileItself);

    public static bool IsVolatile(LogicalNode node) =>
        LogicalTree.Any(node, n => n is LogicalModify or LogicalViewModify || LogicalTree.Expressions(n).Any(IsVolatile));

    public static bool HasSubquery(BoundExpression expression) => ExpressionTree.Any(expression, e => e is BoundSubquery or PlanSubquery);

    public static bool HasSet(BoundExpression expression) => ExpressionTree.Any(expression, e => e is BoundSetCall);

    /// <summary>Whether a condition can be asked of a row that nobody may see: it cannot fail and runs nobody's code. Source: PostgreSQL's leakproof operators.</summary>
    public static bool IsSilent(BoundExpression expression) => expression switch
    {
        BoundColumn or BoundConstant or BoundParameter or BoundVariable => true,
        // Rows and arrays of them may turn out not to be comparable.
        BoundCall { Operator: "=" or "<>" or "<" or "<=" or ">" or ">=" } c =>
            c.Arguments.All(a => IsSilent(a) && a.Type.Underlying.Representation is not (Types.Representation.Record or Types.Representation.Array)),
        BoundIn c => IsSilent(c.Operand) && c.Items.All(IsSilent),
        BoundQuantifiedArray { Operator: "=" } c => IsSilent(c.Left) && IsSilent(c.Array),
        BoundIsNull c => IsSilent(c.Operand),
        BoundIsTruth c => IsSilent(c.Operand),
        BoundNot c => IsSilent(c.Operand),
        BoundAnd c => c.Terms.All(IsSilent),
        BoundOr c => c.Terms.All(IsSilent),
        BoundCoercion { Kind: CoercionKind.Relabel } c => IsSilent(c.Operand),
        _ => false,
    };

    /// <summary>Whether the value depends on nothing but the text of the statement.</summary>
    public static bool IsFoldable(BoundExpression expression) => !ExpressionTree.Any(expression, e => e switch
    {
        BoundColumn or BoundParameter or BoundVariable or BoundSubquery or PlanSubquery or PlanColumn or PlanCell or BoundSetCall or BoundNextValue
            or BoundRoutineCall or BoundGrouping or BoundCoercionInput or BoundCaseOperand => true,
        BoundCall c => c.Function.Volatility != Volatility.Immutable || c.Function.Scalar is null,
        BoundCoercion c => c.Kind switch
        {
            CoercionKind.Cast => c.Cast!.Volatility != Volatility.Immutable,
            CoercionKind.Relabel or CoercionKind.Modifier => false,
            _ => true,
        },
        _ => false,
    });

    /// <summary>The conjunction's terms, flattened.</summary>
    public static IEnumerable<BoundExpression> Conjuncts(BoundExpression? condition)
    {
        if (condition is BoundAnd and)
        {
            foreach (BoundExpression term in and.Terms)
            {
                foreach (BoundExpression inner in Conjuncts(term))
                {
                    yield return inner;
                }
            }
        }
        else if (condition is not null && condition is not BoundConstant { Value.IsTrue: true })
        {
            yield return condition;
        }
    }

    public static BoundExpression? Conjunction(IReadOnlyList<BoundExpression> terms) => terms.Count switch
    {
        0 => null,
        1 => terms[0],
        _ => new BoundAnd([.. terms]),
    };

    /// <summary>Whether the condition cannot be true in a row where all these columns are NULL.</summary>
    public static bool RejectsNull(BoundExpression condition, HashSet<int> columns) => condition switch
    {
        BoundAnd e => e.Terms.Any(t => RejectsNull(t, columns)),
        BoundOr e => e.Terms.All(t => RejectsNull(t, columns)),
        BoundNot e => IsNullWhen(e.Operand, columns),
        BoundIsNull { Negated: true } e => e.Operand is not BoundRow && IsNullWhen(e.Operand, columns),
        BoundIsTruth { Test: TruthTest.True, Negated: false } e => RejectsNull(e.Operand, columns),
        BoundIsTruth { Test: TruthTest.False, Negated: false } e => IsNullWhen(e.Operand, columns),
        BoundConstant e => !e.Value.IsTrue,
        BoundQuantifiedArray { All: false } e => IsNullWhen(e.Left, columns),
        _ => IsNullWhen(condition, columns),
    };

    /// <summary>Whether the value is NULL for sure in a row where all these columns are NULL.</summary>
    public static bool IsNullWhen(BoundExpression expression, HashSet<int> columns) => expression switch
    {
        BoundColumn e => columns.Contains(e.ColumnId),
        BoundConstant e => e.Value.IsNull,
        BoundCall e => e.Function.Strict && e.Function.Scalar is not null && e.Arguments.Any(a => IsNullWhen(a, columns)),
        BoundRoutineCall e => e.Routine.Strict && !e.Routine.ReturnsSet && e.Arguments.Any(a => IsNullWhen(a, columns)),
        BoundCoercion e => e.Kind is CoercionKind.Relabel or CoercionKind.Cast or CoercionKind.Text or CoercionKind.Modifier or CoercionKind.Array && IsNullWhen(e.Operand, columns),
        BoundNot e => IsNullWhen(e.Operand, columns),
        BoundIn e => IsNullWhen(e.Operand, columns),
        BoundSubscript e => IsNullWhen(e.Operand, columns),
        BoundField e => IsNullWhen(e.Operand, columns),
        BoundCoalesce e => e.Arguments.All(a => IsNullWhen(a, columns)),
        BoundGreatest e => e.Arguments.All(a => IsNullWhen(a, columns)),
        _ => false,
    };

    /// <summary>Order in which conjuncts are tried: plain ones first, then routines, then subqueries; otherwise as written.</summary>
    public static IReadOnlyList<BoundExpression> CheapestFirst(IEnumerable<BoundExpression> conjuncts) => [.. conjuncts.OrderBy(Weight)];

    private static int Weight(BoundExpression e) => HasSubquery(e) ? 2 : ExpressionTree.Any(e, x => x is BoundRoutineCall) ? 1 : 0;

    private static bool IsVolatileItself(BoundExpression e) => e switch
    {
        BoundCall c => c.Function.Volatility == Volatility.Volatile,
        BoundRoutineCall c => c.Routine.Volatility == Volatility.Volatile,
        BoundNextValue => true,
        BoundSubquery s => IsVolatile(s.Query),
        PlanSubquery s => s.Volatile,
        BoundSetCall => true,
        _ => false,
    };

    private static void Collect(BoundExpression expression, HashSet<int> used, HashSet<int> made)
    {
        if (expression is BoundColumn column)
        {
            used.Add(column.ColumnId);
            return;
        }

        if (expression is BoundSubquery subquery)
        {
            Collect(subquery.Query, used, made);
        }

        foreach (BoundExpression part in ExpressionTree.Parts(expression))
        {
            Collect(part, used, made);
        }
    }

    private static void Collect(LogicalNode node, HashSet<int> used, HashSet<int> made)
    {
        foreach (OutputColumn column in node.Columns)
        {
            made.Add(column.Id);
        }

        switch (node)
        {
            case LogicalScan { RowKeyColumn: not 0 } scan:
                made.Add(scan.RowKeyColumn);
                break;
            case LogicalAggregate { SetIndexColumn: not 0 } aggregate:
                made.Add(aggregate.SetIndexColumn);
                break;
            case LogicalModify modify:
                made.UnionWith(modify.TargetColumns.Select(c => c.Id));
                made.UnionWith(modify.CheckColumns.Select(c => c.Id));
                if (modify is LogicalInsert { OnConflict: { } conflict })
                {
                    made.UnionWith(conflict.Excluded.Select(c => c.Id));
                }

                break;
            case LogicalViewModify modify:
                made.UnionWith(modify.OldColumns.Select(c => c.Id));
                made.UnionWith(modify.NewColumns.Select(c => c.Id));
                break;
        }

        foreach (BoundExpression expression in LogicalTree.Expressions(node))
        {
            Collect(expression, used, made);
        }

        foreach (LogicalNode input in LogicalTree.Inputs(node))
        {
            Collect(input, used, made);
        }
    }
}

using System.Collections.Generic;
using Aergo.Sql.Binding;
using Aergo.Sql.Planning.Expressions;

namespace Aergo.Sql.Planning.Rewriting;

/// <summary>Recognises equalities between columns and with values that do not change from row to row.</summary>
internal static class Equalities
{
    public readonly record struct ColumnValue(BoundCall Call, BoundColumn Column, BoundExpression Value, bool ColumnFirst);

    /// <summary>a = b over two columns of one type.</summary>
    public static (BoundColumn Left, BoundColumn Right)? OfColumns(BoundExpression condition) =>
        condition is BoundCall { Operator: "=", Arguments: [BoundColumn left, BoundColumn right] } && left.Type.Oid == right.Type.Oid ? (left, right) : null;

    /// <summary>a = value of the same type, where the value reads no column.</summary>
    public static ColumnValue? WithFixed(BoundExpression condition)
    {
        if (condition is not BoundCall { Operator: "=", Arguments: [var first, var second] } call || first.Type.Oid != second.Type.Oid)
        {
            return null;
        }

        if (first is BoundColumn a && IsFixed(second))
        {
            return new ColumnValue(call, a, second, true);
        }

        return second is BoundColumn b && IsFixed(first) ? new ColumnValue(call, b, first, false) : null;
    }

    /// <summary>The same equality for another column of the same type.</summary>
    public static BoundExpression Replace(ColumnValue equality, BoundColumn column) =>
        equality.Call with { Arguments = equality.ColumnFirst ? [column, equality.Value] : [equality.Value, column] };

    /// <summary>Carries values over equal columns: a = b and a = 5 give b = 5. Returns what is new.</summary>
    public static List<BoundExpression> Transitive(IReadOnlyList<BoundExpression> conditions)
    {
        var classes = new Dictionary<int, List<BoundColumn>>();
        foreach (BoundExpression condition in conditions)
        {
            if (OfColumns(condition) is { } pair && pair.Left.ColumnId != pair.Right.ColumnId)
            {
                Join(classes, pair.Left, pair.Right);
            }
        }

        var found = new List<BoundExpression>();
        if (classes.Count == 0)
        {
            return found;
        }

        var known = new HashSet<int>();
        var constants = new List<ColumnValue>();
        foreach (BoundExpression condition in conditions)
        {
            if (WithFixed(condition) is { } constant)
            {
                constants.Add(constant);
                known.Add(constant.Column.ColumnId);
            }
        }

        foreach (ColumnValue constant in constants)
        {
            if (classes.TryGetValue(constant.Column.ColumnId, out List<BoundColumn>? members))
            {
                foreach (BoundColumn member in members)
                {
                    if (known.Add(member.ColumnId))
                    {
                        found.Add(Replace(constant, member));
                    }
                }
            }
        }

        return found;
    }

    private static bool IsFixed(BoundExpression e) =>
        !ExpressionFacts.IsVolatile(e) && !ExpressionFacts.HasSubquery(e) && ExpressionFacts.Columns(e).Count == 0;

    private static void Join(Dictionary<int, List<BoundColumn>> classes, BoundColumn a, BoundColumn b)
    {
        List<BoundColumn> first = classes.GetValueOrDefault(a.ColumnId) ?? [a];
        List<BoundColumn> second = classes.GetValueOrDefault(b.ColumnId) ?? [b];
        classes[a.ColumnId] = first;
        if (ReferenceEquals(first, second))
        {
            return;
        }

        first.AddRange(second);
        foreach (BoundColumn member in second)
        {
            classes[member.ColumnId] = first;
        }
    }
}

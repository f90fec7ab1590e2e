using System.Collections.Generic;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>ORDER BY, GROUP BY and DISTINCT ON items: output names, ordinals, or expressions matched with the select list. Source: SQL92 rules as PostgreSQL keeps them.</summary>
internal sealed class OutputOrder(BindingState state, List<SelectTarget> targets, QueryScope scope)
{
    public List<(SelectTarget Target, OrderItem Item)> Sorts(IReadOnlyList<OrderItem> items)
    {
        List<(SelectTarget, OrderItem)> sorts = [];
        foreach (OrderItem item in items)
        {
            SelectTarget target = Find(item.Expression, ExpressionKind.OrderBy)!;
            target.Expression = state.Expressions.Known(target.Expression);
            SortKeys.Make(state, target.Expression with { Position = item.Expression.Position }, item);
            sorts.Add((target, item));
        }

        return sorts;
    }

    /// <summary>A grouping expression, given a type.</summary>
    public BoundExpression Group(Expression expression)
    {
        SelectTarget? target = Find(expression, ExpressionKind.GroupBy);
        if (target is not null)
        {
            target.Expression = state.Expressions.Known(target.Expression);
            return target.Expression;
        }

        return state.Expressions.BindKnown(expression, scope, ExpressionKind.GroupBy);
    }

    public List<SelectTarget> DistinctOn(IReadOnlyList<Expression> expressions, List<(SelectTarget Target, OrderItem Item)> sorts)
    {
        List<SelectTarget> on = [];
        List<Expression> written = [];
        foreach (Expression expression in expressions)
        {
            SelectTarget target = Find(expression, ExpressionKind.DistinctOn)!;
            target.Expression = state.Expressions.Known(target.Expression);
            TypeTraits.RequireOrder(state, target.Expression.Type, expression.Position);
            if (!on.Contains(target))
            {
                on.Add(target);
                written.Add(expression);
            }
        }

        bool skipped = false;
        HashSet<SelectTarget> sorted = [];
        foreach ((SelectTarget target, _) in sorts)
        {
            if (!on.Contains(target))
            {
                skipped = true;
            }
            else if (sorted.Contains(target))
            {
                // A second time in ORDER BY changes nothing.
            }
            else if (skipped)
            {
                throw Mismatch(written[on.IndexOf(target)].Position);
            }
            else
            {
                sorted.Add(target);
            }
        }

        for (int i = 0; i < on.Count; i++)
        {
            if (skipped && !sorted.Contains(on[i]))
            {
                throw Mismatch(written[i].Position);
            }
        }

        return on;
    }

    private static SqlException Mismatch(int position) =>
        BindingErrors.Error(SqlState.InvalidColumnReference, "SELECT DISTINCT ON expressions must match initial ORDER BY expressions", position);

    // Null only for GROUP BY, whose expressions need not be in the list; the others add what is missing.
    private SelectTarget? Find(Expression expression, ExpressionKind kind)
    {
        string clause = ClauseRules.Name(kind);
        switch (expression)
        {
            // GROUP BY prefers a FROM column to an output name, the others look at output names first.
            case ColumnReference { Names: [var name] } when kind != ExpressionKind.GroupBy || state.Columns.TryPlainColumn(name, expression.Position, scope) is null:
            {
                SelectTarget? found = null;
                foreach (SelectTarget target in targets)
                {
                    if (target.IsJunk || target.Name != name)
                    {
                        continue;
                    }

                    if (found is not null && !BoundEquality.Same(found.Expression, target.Expression))
                    {
                        throw BindingErrors.Error(SqlState.AmbiguousColumn, $"{clause} \"{name}\" is ambiguous", expression.Position);
                    }

                    found ??= target;
                }

                if (found is not null)
                {
                    if (kind == ExpressionKind.GroupBy)
                    {
                        CheckGroupTarget(found, expression.Position);
                    }

                    return found;
                }

                break;
            }

            case Literal { Kind: LiteralKind.Integer, Text: var text }:
            {
                List<SelectTarget> visible = targets.FindAll(t => !t.IsJunk);
                if (!int.TryParse(text, out int position) || position < 1 || position > visible.Count)
                {
                    throw BindingErrors.Error(SqlState.InvalidColumnReference, $"{clause} position {text} is not in select list", expression.Position);
                }

                if (kind == ExpressionKind.GroupBy)
                {
                    CheckGroupTarget(visible[position - 1], expression.Position);
                }

                return visible[position - 1];
            }

            case Literal:
                throw BindingErrors.Error(SqlState.SyntaxError, $"non-integer constant in {clause}", expression.Position);
            default:
                break;
        }

        if (kind == ExpressionKind.GroupBy)
        {
            return null;
        }

        BoundExpression bound = state.Expressions.Bind(expression, scope, kind);
        foreach (SelectTarget target in targets)
        {
            if (BoundEquality.Same(target.Expression, bound))
            {
                return target;
            }
        }

        SelectTarget added = new(bound, "") { IsJunk = true };
        targets.Add(added);
        return added;
    }

    private void CheckGroupTarget(SelectTarget target, int position)
    {
        foreach (int id in FreeColumns.Of(target.Expression))
        {
            if (!state.ColumnRoles.TryGetValue(id, out (QueryScope Owner, ColumnRole Role) role) || !ReferenceEquals(role.Owner, scope))
            {
                continue;
            }

            if (role.Role == ColumnRole.Aggregate)
            {
                throw BindingErrors.Error(SqlState.GroupingError, "aggregate functions are not allowed in GROUP BY", target.Expression.Position >= 0 ? target.Expression.Position : position);
            }

            if (role.Role == ColumnRole.Window)
            {
                throw BindingErrors.Error(SqlState.WindowingError, "window functions are not allowed in GROUP BY", target.Expression.Position >= 0 ? target.Expression.Position : position);
            }
        }
    }
}

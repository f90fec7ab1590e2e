using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>Grouping expressions and, unless plain, the sets of them; each set is a list of key indexes.</summary>
internal sealed record GroupKeys(List<BoundExpression> Keys, List<List<int>>? Sets);

/// <summary>GROUP BY: keys, grouping sets, and the aggregate node with everything above it rewritten to its output.</summary>
internal sealed class GroupBinder(BindingState state)
{
    // By which name each key was first called, and where a second one stands: to PostgreSQL those are two keys, which grouping sets tell apart.
    private readonly List<string?> _names = [];
    private int _sharedAt = -1;

    private const int SetsMax = 4096;

    public GroupKeys Keys(SelectCore core, OutputOrder order, QueryScope scope)
    {
        List<BoundExpression> keys = [];
        bool plain = core.GroupBy.All(g => g is GroupingExpression);
        List<List<int>> sets = [[]];
        foreach (GroupingElement element in core.GroupBy)
        {
            List<List<int>> alternatives = Alternatives(element, keys, order);
            List<List<int>> crossed = [];
            foreach (List<int> set in sets)
            {
                foreach (List<int> alternative in alternatives)
                {
                    crossed.Add([.. set, .. alternative.Where(k => !set.Contains(k))]);
                }
            }

            if (crossed.Count > SetsMax)
            {
                throw BindingErrors.Error(SqlState.StatementTooComplex, $"too many grouping sets present (maximum {SetsMax})", element.Position);
            }

            sets = crossed;
        }

        if (core.GroupByDistinct)
        {
            sets = sets.DistinctBy(s => string.Join(',', s.Order())).ToList();
        }

        bool single = sets.Count == 1 && sets[0].Count == keys.Count;
        if (!plain && !single && _sharedAt >= 0)
        {
            throw BindingErrors.NotSupported("grouping sets that name one expression by two names", _sharedAt);
        }

        return new GroupKeys(keys, plain || single ? null : sets);
    }

    /// <summary>Adds the aggregate over <paramref name="node"/> and rewrites what stands above it.</summary>
    public LogicalNode Add(LogicalNode node, GroupKeys groups, List<SelectTarget> targets, ref BoundExpression? having, QueryScope scope, HashSet<PendingSetCall> early)
    {
        FindEarly(groups.Keys, scope, early);
        if (early.Count > 0)
        {
            node = SetStage.Add(state, node, scope.SetCalls.FindAll(early.Contains));
        }

        GroupingRewriter rewriter = new(state, scope, groups, early);
        foreach (SelectTarget target in targets)
        {
            BoundExpression rewritten = rewriter.Target(target.Expression);
            target.Expression = rewritten;
        }

        having = having is null ? null : rewriter.Expression(having);
        for (int i = 0; i < scope.Windows.Count; i++)
        {
            scope.Windows[i] = rewriter.Window(scope.Windows[i]);
        }

        for (int i = 0; i < scope.SetCalls.Count; i++)
        {
            PendingSetCall call = scope.SetCalls[i];
            if (!early.Contains(call))
            {
                scope.SetCalls[i] = call with { Call = rewriter.Expression(call.Call) };
            }
        }

        CheckDirect(scope, groups, rewriter);
        List<OutputColumn> columns = [.. rewriter.KeyColumns, .. scope.Aggregates.Select(a => a.Column)];
        if (rewriter.SetIndex != 0)
        {
            columns.Add(new OutputColumn(rewriter.SetIndex, "", SqlTypes.Int4));
        }

        return new LogicalAggregate(node, groups.Keys, scope.Aggregates.ConvertAll(a => a.Call), columns)
        {
            GroupingSets = groups.Sets,
            SetIndexColumn = rewriter.SetIndex,
        };
    }

    /// <summary>Direct arguments of ordered-set aggregates are the same throughout a group. They are read from its first row, which has the key that a grouping set leaves out.</summary>
    private static void CheckDirect(QueryScope scope, GroupKeys groups, GroupingRewriter rewriter)
    {
        foreach (PendingAggregate aggregate in scope.Aggregates)
        {
            foreach (BoundExpression direct in aggregate.Call.DirectArguments)
            {
                BoundExpression grouped = Grouped(direct, rewriter);
                if (groups.Sets is not null && !ReferenceEquals(grouped, direct))
                {
                    throw BindingErrors.NotSupported("direct arguments of an aggregate that depend on grouping sets", direct.Position);
                }
            }
        }
    }

    private static BoundExpression Grouped(BoundExpression direct, GroupingRewriter rewriter)
    {
        try
        {
            return rewriter.Expression(direct);
        }
        catch (SqlException failure) when (failure.Code == SqlState.GroupingError)
        {
            failure.Detail = "Direct arguments of an ordered-set aggregate must use only grouped columns.";
            throw;
        }
    }

    private static void FindEarly(List<BoundExpression> keys, QueryScope scope, HashSet<PendingSetCall> early)
    {
        Queue<BoundExpression> pending = new(keys);
        while (pending.TryDequeue(out BoundExpression? expression))
        {
            foreach (int id in FreeColumns.Of(expression))
            {
                PendingSetCall? call = scope.SetCalls.Find(c => c.Column.Id == id);
                if (call is not null && early.Add(call))
                {
                    pending.Enqueue(call.Call);
                }
            }
        }
    }

    private List<List<int>> Alternatives(GroupingElement element, List<BoundExpression> keys, OutputOrder order)
    {
        switch (element)
        {
            case GroupingExpression { Expression: RowConstructor { Explicit: false } row }:
                return [Indexes(row.Fields, keys, order)];
            case GroupingExpression e:
                return [Indexes([e.Expression], keys, order)];
            case GroupingList e:
                return [Indexes(e.Expressions, keys, order)];
            case GroupingSpecification { Kind: GroupingKind.Sets } e:
                return e.Elements.SelectMany(x => Alternatives(x, keys, order)).ToList();
            case GroupingSpecification e:
            {
                List<List<int>> parts = e.Elements.Select(x => Alternatives(x, keys, order).SelectMany(s => s).ToList()).ToList();
                return e.Kind == GroupingKind.Rollup ? Rollup(parts) : Cube(parts, e.Position);
            }

            default:
                return [[]];
        }
    }

    private static List<List<int>> Rollup(List<List<int>> parts)
    {
        List<List<int>> sets = [];
        for (int count = parts.Count; count >= 0; count--)
        {
            sets.Add(parts.Take(count).SelectMany(p => p).Distinct().ToList());
        }

        return sets;
    }

    private static List<List<int>> Cube(List<List<int>> parts, int position)
    {
        if (parts.Count > 12)
        {
            throw BindingErrors.Error(SqlState.TooManyColumns, "CUBE is limited to 12 elements", position);
        }

        List<List<int>> sets = [];
        for (int mask = (1 << parts.Count) - 1; mask >= 0; mask--)
        {
            sets.Add(parts.Where((_, i) => (mask & (1 << (parts.Count - 1 - i))) != 0).SelectMany(p => p).Distinct().ToList());
        }

        return sets;
    }

    private List<int> Indexes(IReadOnlyList<Expression> expressions, List<BoundExpression> keys, OutputOrder order)
    {
        List<int> result = [];
        foreach (Expression expression in expressions)
        {
            BoundExpression key = order.Group(expression);
            TypeTraits.RequireEquality(state, key.Type, expression.Position);
            int index = keys.FindIndex(k => BoundEquality.Same(k, key));
            string? name = expression is ColumnReference { Names: [var alone] } ? alone : null;
            if (index < 0)
            {
                index = keys.Count;
                keys.Add(key);
                _names.Add(name);
            }
            else if (name is not null && _names[index] is { } known && known != name)
            {
                _sharedAt = expression.Position;
            }

            if (!result.Contains(index))
            {
                result.Add(index);
            }
        }

        return result;
    }
}

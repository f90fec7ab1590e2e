using System;
using System.Collections.Generic;
using System.Diagnostics;
using Aergo.Sql.Catalog;

namespace Aergo.Sql.Binding;

/// <summary>Walks bound trees and rebuilds what an override changed; untouched parts keep their identity.</summary>
/// <remarks>The one place that knows the children of every bound expression and node. Readers derive too, and return what they were given.</remarks>
public abstract class BoundRewriter
{
    /// <summary>Rewrites one expression; overrides look at the node first and call the base for its children.</summary>
    public virtual BoundExpression Expression(BoundExpression expression)
    {
        switch (expression)
        {
            case BoundConstant or BoundColumn or BoundParameter or BoundVariable or BoundCoercionInput or BoundCaseOperand or BoundNextValue or BoundGrouping:
                return expression;
            case BoundCall e:
                return Changed(e.Arguments, out IReadOnlyList<BoundExpression> callArguments) ? e with { Arguments = callArguments } : e;
            case BoundRoutineCall e:
                return Changed(e.Arguments, out IReadOnlyList<BoundExpression> routineArguments) ? e with { Arguments = routineArguments } : e;
            case BoundCoercion e:
            {
                BoundExpression operand = Expression(e.Operand);
                bool changed = Changed(e.Elements, out IReadOnlyList<BoundExpression> elements);
                return changed || !ReferenceEquals(operand, e.Operand) ? e with { Operand = operand, Elements = elements } : e;
            }

            case BoundAnd e:
                return Changed(e.Terms, out IReadOnlyList<BoundExpression> and) ? e with { Terms = and } : e;
            case BoundOr e:
                return Changed(e.Terms, out IReadOnlyList<BoundExpression> or) ? e with { Terms = or } : e;
            case BoundNot e:
                return Changed(e.Operand, out BoundExpression not) ? e with { Operand = not } : e;
            case BoundIsNull e:
                return Changed(e.Operand, out BoundExpression isNull) ? e with { Operand = isNull } : e;
            case BoundIsTruth e:
                return Changed(e.Operand, out BoundExpression truth) ? e with { Operand = truth } : e;
            case BoundDistinct e:
                return Changed(e.Left, out BoundExpression dl) | Changed(e.Right, out BoundExpression dr) ? e with { Left = dl, Right = dr } : e;
            case BoundCase e:
                return Case(e);
            case BoundCoalesce e:
                return Changed(e.Arguments, out IReadOnlyList<BoundExpression> coalesce) ? e with { Arguments = coalesce } : e;
            case BoundNullIf e:
                return Changed(e.Left, out BoundExpression nl) | Changed(e.ComparedLeft, out BoundExpression nc) | Changed(e.Right, out BoundExpression nr)
                    ? e with { Left = nl, ComparedLeft = nc, Right = nr }
                    : e;
            case BoundGreatest e:
                return Changed(e.Arguments, out IReadOnlyList<BoundExpression> greatest) ? e with { Arguments = greatest } : e;
            case BoundArray e:
                return Changed(e.Elements, out IReadOnlyList<BoundExpression> array) ? e with { Elements = array } : e;
            case BoundRow e:
                return Changed(e.Fields, out IReadOnlyList<BoundExpression> fields) ? e with { Fields = fields } : e;
            case BoundSubscript e:
                return Changed(e.Operand, out BoundExpression so) | Changed(e.Indexes, Index, out IReadOnlyList<BoundSubscriptIndex> si) ? e with { Operand = so, Indexes = si } : e;
            case BoundField e:
                return Changed(e.Operand, out BoundExpression fo) ? e with { Operand = fo } : e;
            case BoundQuantifiedArray e:
                return Changed(e.Left, out BoundExpression ql) | Changed(e.Array, out BoundExpression qa) ? e with { Left = ql, Array = qa } : e;
            case BoundIn e:
                return Changed(e.Operand, out BoundExpression io) | Changed(e.Items, out IReadOnlyList<BoundExpression> ii) ? e with { Operand = io, Items = ii } : e;
            case BoundRowComparison e:
                return Changed(e.Left, out IReadOnlyList<BoundExpression> rl) | Changed(e.Right, out IReadOnlyList<BoundExpression> rr) ? e with { Left = rl, Right = rr } : e;
            case BoundSubquery e:
                return Subquery(e);
            case BoundSetCall e:
                return Changed(e.Call, out BoundExpression call) ? e with { Call = call } : e;
            case BoundAssignPart e:
                return Changed(e.Whole, out BoundExpression aw) | Changed(e.Value, out BoundExpression av) | Changed(e.Path, Part, out IReadOnlyList<BoundPart> ap)
                    ? e with { Whole = aw, Value = av, Path = ap }
                    : e;
            case PendingGrouping e:
                return Changed(e.Arguments, out IReadOnlyList<BoundExpression> pending) ? e with { Arguments = pending } : e;
            default:
                throw new UnreachableException(expression.GetType().Name);
        }
    }

    /// <summary>Rewrites one node with its inputs and expressions.</summary>
    public virtual LogicalNode Node(LogicalNode node)
    {
        switch (node)
        {
            case LogicalOneRow or LogicalRows or LogicalCteScan:
                return node;
            case LogicalScan n:
                return n.AsOf is not null && Changed(n.AsOf.Value, out BoundExpression at) ? n with { AsOf = n.AsOf with { Value = at } } : n;
            case LogicalValues n:
                return Changed(n.Rows, Row, out IReadOnlyList<IReadOnlyList<BoundExpression>> rows) ? n with { Rows = rows } : n;
            case LogicalFunctionScan n:
                return Changed(n.Functions, TableFunction, out IReadOnlyList<TableFunctionCall> functions) ? n with { Functions = functions } : n;
            case LogicalFilter n:
                return Changed(n.Input, out LogicalNode fi) | Changed(n.Condition, out BoundExpression fc) ? new LogicalFilter(fi, fc) { IsBarrier = n.IsBarrier } : n;
            case LogicalProject n:
                return Changed(n.Input, out LogicalNode pi) | Changed(n.Expressions, out IReadOnlyList<BoundExpression> pe) ? n with { Input = pi, Expressions = pe } : n;
            case LogicalProjectSet n:
                return Changed(n.Input, out LogicalNode si) | Changed(n.Expressions, out IReadOnlyList<BoundExpression> se) ? n with { Input = si, Expressions = se } : n;
            case LogicalJoin n:
                return Join(n);
            case LogicalAggregate n:
                return Changed(n.Input, out LogicalNode ai) | Changed(n.Keys, out IReadOnlyList<BoundExpression> ak) | Changed(n.Aggregates, Aggregate, out IReadOnlyList<BoundAggregate> aa)
                    ? n with { Input = ai, Keys = ak, Aggregates = aa }
                    : n;
            case LogicalWindow n:
                return Window(n);
            case LogicalSort n:
                return Changed(n.Input, out LogicalNode oi) | Changed(n.Keys, Key, out IReadOnlyList<SortKey> ok) ? new LogicalSort(oi, ok) : n;
            case LogicalLimit n:
                return Changed(n.Input, out LogicalNode li) | ChangedOptional(n.Limit, out BoundExpression? ll) | ChangedOptional(n.Offset, out BoundExpression? lo)
                    | ChangedOptional(n.TiesBy, Key, out IReadOnlyList<SortKey>? lt)
                    ? new LogicalLimit(li, ll, lo, lt)
                    : n;
            case LogicalDistinct n:
                return Changed(n.Input, out LogicalNode di) | ChangedOptional(n.On, Expression, out IReadOnlyList<BoundExpression>? don) ? new LogicalDistinct(di, don) : n;
            case LogicalSetOperation n:
                return Changed(n.Left, out LogicalNode ul) | Changed(n.Right, out LogicalNode ur) ? n with { Left = ul, Right = ur } : n;
            case LogicalWith n:
                return Changed(n.Tables, CommonTable, out IReadOnlyList<BoundCommonTable> tables) | Changed(n.Body, out LogicalNode body) ? new LogicalWith(tables, body) : n;
            case LogicalInsert n:
            {
                LogicalNode source = Node(n.Source);
                BoundOnConflict? conflict = n.OnConflict is null ? null : OnConflict(n.OnConflict);
                LogicalInsert changed = ReferenceEquals(source, n.Source) && ReferenceEquals(conflict, n.OnConflict) ? n : n with { Source = source, OnConflict = conflict };
                return Modify(changed);
            }

            case LogicalUpdate n:
                return Modify(Changed(n.Source, out LogicalNode us) | Changed(n.Assignments, Assignment, out IReadOnlyList<(int Column, BoundExpression Value)> ua)
                    ? n with { Source = us, Assignments = ua }
                    : n);
            case LogicalDelete n:
                return Modify(Changed(n.Source, out LogicalNode ds) ? n with { Source = ds } : n);
            case LogicalMerge n:
                return Modify(Changed(n.Source, out LogicalNode ms) | Changed(n.Whens, When, out IReadOnlyList<BoundMergeWhen> mw) ? n with { Source = ms, Whens = mw } : n);
            case LogicalViewModify n:
                return Changed(n.Source, out LogicalNode vs) | Changed(n.NewValues, out IReadOnlyList<BoundExpression> vv) | Changed(n.Returning, out IReadOnlyList<BoundExpression> vr)
                    ? n with { Source = vs, NewValues = vv, Returning = vr }
                    : n;
            default:
                throw new UnreachableException(node.GetType().Name);
        }
    }

    protected virtual BoundAggregate Aggregate(BoundAggregate aggregate)
    {
        bool changed = Changed(aggregate.Arguments, out IReadOnlyList<BoundExpression> arguments)
            | ChangedOptional(aggregate.Filter, out BoundExpression? filter)
            | Changed(aggregate.OrderBy, Key, out IReadOnlyList<SortKey> order)
            | Changed(aggregate.DirectArguments, out IReadOnlyList<BoundExpression> direct);
        return changed ? aggregate with { Arguments = arguments, Filter = filter, OrderBy = order, DirectArguments = direct } : aggregate;
    }

    protected virtual SortKey Key(SortKey key) => Changed(key.Expression, out BoundExpression expression) ? key with { Expression = expression } : key;

    /// <summary>Columns of a join follow from its inputs when those change; overrides may add columns below.</summary>
    protected virtual LogicalNode Join(LogicalJoin join)
    {
        bool changed = Changed(join.Left, out LogicalNode left) | Changed(join.Right, out LogicalNode right) | ChangedOptional(join.Condition, out BoundExpression? condition);
        if (!changed)
        {
            return join;
        }

        IReadOnlyList<OutputColumn> columns = join.Columns;
        if (left.Columns.Count != join.Left.Columns.Count || right.Columns.Count != join.Right.Columns.Count)
        {
            columns = join.Kind is LogicalJoinKind.Semi or LogicalJoinKind.Anti ? left.Columns : [.. left.Columns, .. right.Columns];
        }

        return join with { Left = left, Right = right, Condition = condition, Columns = columns };
    }

    protected bool Changed(BoundExpression expression, out BoundExpression result)
    {
        result = Expression(expression);
        return !ReferenceEquals(result, expression);
    }

    protected bool Changed(LogicalNode node, out LogicalNode result)
    {
        result = Node(node);
        return !ReferenceEquals(result, node);
    }

    protected bool Changed(IReadOnlyList<BoundExpression> list, out IReadOnlyList<BoundExpression> result) => Changed(list, Expression, out result);

    protected static bool Changed<T>(IReadOnlyList<T> list, Func<T, T> map, out IReadOnlyList<T> result)
    {
        T[]? copy = null;
        for (int i = 0; i < list.Count; i++)
        {
            T mapped = map(list[i]);
            if (copy is null && !Same(mapped, list[i]))
            {
                copy = new T[list.Count];
                for (int j = 0; j < i; j++)
                {
                    copy[j] = list[j];
                }
            }

            if (copy is not null)
            {
                copy[i] = mapped;
            }
        }

        result = copy ?? list;
        return copy is not null;
    }

    private static bool Same<T>(T a, T b) => a is ValueTuple<int, BoundExpression> x && b is ValueTuple<int, BoundExpression> y
        ? ReferenceEquals(x.Item2, y.Item2)
        : a is ValueTuple<BoundExpression, BoundExpression> p && b is ValueTuple<BoundExpression, BoundExpression> q
            ? ReferenceEquals(p.Item1, q.Item1) && ReferenceEquals(p.Item2, q.Item2)
            : a is ValueTuple<ConstraintInfo, BoundExpression> c && b is ValueTuple<ConstraintInfo, BoundExpression> d
                ? ReferenceEquals(c.Item2, d.Item2)
                : a is ValueTuple<string, BoundExpression> v && b is ValueTuple<string, BoundExpression> w
                    ? ReferenceEquals(v.Item2, w.Item2)
                    : ReferenceEquals(a, b);

    private bool ChangedOptional(BoundExpression? expression, out BoundExpression? result)
    {
        result = expression is null ? null : Expression(expression);
        return !ReferenceEquals(result, expression);
    }

    private static bool ChangedOptional<T>(IReadOnlyList<T>? list, Func<T, T> map, out IReadOnlyList<T>? result)
    {
        result = null;
        return list is not null && Changed(list, map, out result!);
    }

    private BoundExpression Case(BoundCase e)
    {
        bool changed = ChangedOptional(e.Operand, out BoundExpression? operand)
            | Changed(e.Whens, w => (Expression(w.Condition), Expression(w.Result)), out IReadOnlyList<(BoundExpression Condition, BoundExpression Result)> whens)
            | ChangedOptional(e.Else, out BoundExpression? otherwise);
        return changed ? e with { Operand = operand, Whens = whens, Else = otherwise } : e;
    }

    private BoundExpression Subquery(BoundSubquery e)
    {
        bool changed = Changed(e.Query, out LogicalNode query) | ChangedOptional(e.Comparison, out BoundExpression? comparison);
        return changed ? e with { Query = query, Comparison = comparison, OuterColumns = FreeColumns.Of(query) } : e;
    }

    private BoundSubscriptIndex Index(BoundSubscriptIndex index) =>
        ChangedOptional(index.Lower, out BoundExpression? lower) | ChangedOptional(index.Upper, out BoundExpression? upper) ? new BoundSubscriptIndex(lower, upper) : index;

    private BoundPart Part(BoundPart part)
    {
        if (part.Index is null)
        {
            return part;
        }

        BoundSubscriptIndex index = Index(part.Index);
        return ReferenceEquals(index, part.Index) ? part : part with { Index = index };
    }

    private IReadOnlyList<BoundExpression> Row(IReadOnlyList<BoundExpression> row) => Changed(row, out IReadOnlyList<BoundExpression> result) ? result : row;

    private TableFunctionCall TableFunction(TableFunctionCall function) => Changed(function.Call, out BoundExpression call) ? function with { Call = call } : function;

    private LogicalNode Window(LogicalWindow n)
    {
        bool changed = Changed(n.Input, out LogicalNode input)
            | Changed(n.PartitionBy, out IReadOnlyList<BoundExpression> partition)
            | Changed(n.OrderBy, Key, out IReadOnlyList<SortKey> order)
            | Changed([n.Start, n.End], Bound, out IReadOnlyList<BoundFrameBound> bounds)
            | Changed(n.Calls, WindowCall, out IReadOnlyList<BoundWindowCall> calls);
        if (!changed)
        {
            return n;
        }

        IReadOnlyList<OutputColumn> columns = n.Columns;
        if (input.Columns.Count != n.Input.Columns.Count)
        {
            List<OutputColumn> all = [.. input.Columns];
            for (int i = n.Input.Columns.Count; i < n.Columns.Count; i++)
            {
                all.Add(n.Columns[i]);
            }

            columns = all;
        }

        return n with { Input = input, PartitionBy = partition, OrderBy = order, Start = bounds[0], End = bounds[1], Calls = calls, Columns = columns };
    }

    private BoundFrameBound Bound(BoundFrameBound bound) => ChangedOptional(bound.Offset, out BoundExpression? offset) ? bound with { Offset = offset } : bound;

    private BoundWindowCall WindowCall(BoundWindowCall call)
    {
        BoundAggregate? aggregate = call.Aggregate is null ? null : Aggregate(call.Aggregate);
        bool changed = Changed(call.Arguments, out IReadOnlyList<BoundExpression> arguments) | !ReferenceEquals(aggregate, call.Aggregate);
        return changed ? call with { Aggregate = aggregate, Arguments = arguments } : call;
    }

    private BoundCommonTable CommonTable(BoundCommonTable table)
    {
        LogicalNode source = Node(table.Source);
        LogicalNode? term = table.RecursiveTerm is null ? null : Node(table.RecursiveTerm);
        return ReferenceEquals(source, table.Source) && ReferenceEquals(term, table.RecursiveTerm) ? table : table with { Source = source, RecursiveTerm = term };
    }

    private (int Column, BoundExpression Value) Assignment((int Column, BoundExpression Value) assignment) => (assignment.Column, Expression(assignment.Value));

    private BoundOnConflict OnConflict(BoundOnConflict conflict)
    {
        bool changed = Changed(conflict.Assignments, Assignment, out IReadOnlyList<(int Column, BoundExpression Value)> assignments)
            | ChangedOptional(conflict.Where, out BoundExpression? where);
        return changed ? conflict with { Assignments = assignments, Where = where } : conflict;
    }

    private BoundMergeWhen When(BoundMergeWhen when)
    {
        bool changed = ChangedOptional(when.Condition, out BoundExpression? condition)
            | Changed(when.Values, out IReadOnlyList<BoundExpression> values)
            | Changed(when.Assignments, Assignment, out IReadOnlyList<(int Column, BoundExpression Value)> assignments);
        return changed ? when with { Condition = condition, Values = values, Assignments = assignments } : when;
    }

    private LogicalModify Modify(LogicalModify n)
    {
        bool changed = Changed(n.Returning, out IReadOnlyList<BoundExpression> returning)
            | Changed(n.Checks, c => (c.Constraint, Expression(c.Condition)), out IReadOnlyList<(ConstraintInfo Constraint, BoundExpression Condition)> checks)
            | Changed(n.Generated, Assignment, out IReadOnlyList<(int Column, BoundExpression Value)> generated)
            | Changed(n.Indexes, BoundIndex, out IReadOnlyList<BoundIndex> indexes)
            | Changed(n.ViewChecks, c => (c.View, Expression(c.Condition)), out IReadOnlyList<(string View, BoundExpression Condition)> viewChecks)
            | Policies(n.Policies, out BoundPolicies policies);
        return changed ? n with { Returning = returning, Checks = checks, Generated = generated, Indexes = indexes, ViewChecks = viewChecks, Policies = policies } : n;
    }

    private bool Policies(BoundPolicies policies, out BoundPolicies result)
    {
        bool changed = Changed(policies.Inserted, Policy, out IReadOnlyList<BoundPolicyCheck> inserted)
            | Changed(policies.Updated, Policy, out IReadOnlyList<BoundPolicyCheck> updated)
            | Changed(policies.Updatable, Policy, out IReadOnlyList<BoundPolicyCheck> updatable)
            | Changed(policies.Deletable, Policy, out IReadOnlyList<BoundPolicyCheck> deletable);
        result = changed ? new BoundPolicies { Inserted = inserted, Updated = updated, Updatable = updatable, Deletable = deletable } : policies;
        return changed;
    }

    private BoundPolicyCheck Policy(BoundPolicyCheck check) => Changed(check.Condition, out BoundExpression condition) ? check with { Condition = condition } : check;

    private BoundIndex BoundIndex(BoundIndex index)
    {
        bool changed = Changed<BoundExpression?>(index.Expressions, e => e is null ? null : Expression(e), out IReadOnlyList<BoundExpression?> expressions)
            | ChangedOptional(index.Predicate, out BoundExpression? predicate);
        return changed ? index with { Expressions = expressions, Predicate = predicate } : index;
    }
}

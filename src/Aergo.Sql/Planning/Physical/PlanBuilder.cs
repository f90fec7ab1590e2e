using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Catalog;
using Aergo.Sql.Planning.Expressions;
using Aergo.Sql.Planning.Rewriting;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Planning.Physical;

/// <summary>Makes plan nodes out of rewritten logical nodes. One instance plans one statement.</summary>
internal sealed class PlanBuilder
{
    private readonly PlanSession _session;
    private readonly PredicatePushdown _pushdown;
    private readonly ExpressionSimplifier _simplifier;
    private readonly ExpressionResolver _resolver;
    private readonly AccessPaths _paths;
    private readonly JoinPlanner _joins;
    private readonly WithPlanner _with;

    public PlanBuilder(PlanSession session, ExpressionSimplifier simplifier, Func<LogicalScan, IndexDefinition, BoundIndex?> bindIndex)
    {
        _session = session;
        _simplifier = simplifier;
        _pushdown = new PredicatePushdown(simplifier);
        _resolver = new ExpressionResolver(session, this);
        _paths = new AccessPaths(bindIndex);
        _joins = new JoinPlanner(this, _resolver, _pushdown);
        _with = new WithPlanner(this, session, _resolver);
    }

    public ExpressionResolver Resolver => _resolver;

    /// <summary>A whole query with exactly these columns in order.</summary>
    public PlanNode PlanQuery(LogicalNode query, IReadOnlyList<OutputColumn> columns, OuterScope scope) =>
        Exact(Plan(_pushdown.Rewrite(query), [.. columns.Select(c => c.Id)], scope, null), columns).Node;

    /// <summary>A query of which only matters whether it has rows.</summary>
    public PlanNode PlanExistence(LogicalNode query, OuterScope scope) => Plan(_pushdown.Rewrite(query), [], scope, null).Node;

    public LogicalNode Rewrite(LogicalNode node) => _pushdown.Rewrite(node);

    /// <summary>Rows of exactly these columns in order.</summary>
    public static Planned Exact(Planned planned, IReadOnlyList<OutputColumn> columns)
    {
        bool fits = planned.Node.Width == columns.Count && columns.Select((c, i) => planned.Slots[c.Id] == i).All(ok => ok);
        if (fits)
        {
            return planned;
        }

        var node = new PlanProject(planned.Node, [.. columns.Select(c => new PlanColumn(planned.Slots[c.Id], c.Type, c.Modifier))]);
        return new Planned(node, Planned.InOrder(columns), planned.Rows, planned.Cost + (planned.Rows * Estimates.Operator)) { AtMostOne = planned.AtMostOne };
    }

    /// <param name="required">Column ids that somebody above reads.</param>
    public Planned Plan(LogicalNode node, HashSet<int> required, OuterScope scope, OrderWish? wish)
    {
        _session.Enter();
        Planned planned = PlanNode(node, required, scope, wish);
        _session.Leave();
        return planned;
    }

    /// <summary>The rows that meet all conditions; subqueries among them become joins where they may.</summary>
    public Planned Filtered(Planned input, IReadOnlyList<BoundExpression> conditions, HashSet<int> required, OuterScope scope)
    {
        var gates = new List<BoundExpression>();
        var simple = new List<BoundExpression>();
        var subqueries = new List<BoundExpression>();
        foreach (BoundExpression condition in conditions)
        {
            HashSet<int> used = ExpressionFacts.Columns(condition);
            if (!used.Overlaps(input.Slots.Keys) && !ExpressionFacts.IsVolatile(condition))
            {
                gates.Add(condition);
            }
            else
            {
                (ExpressionFacts.HasSubquery(condition) ? subqueries : simple).Add(condition);
            }
        }

        Planned result = input;
        if (simple.Count > 0)
        {
            result = Filter(result, simple, scope);
        }

        for (int i = 0; i < subqueries.Count; i++)
        {
            HashSet<int> here = [.. result.Slots.Keys];
            if (SubqueryUnnesting.Try(subqueries[i], here) is { } join)
            {
                HashSet<int> needed = [.. required, .. subqueries.Skip(i + 1).SelectMany(ExpressionFacts.Columns)];
                result = _joins.Join(join.Kind, result, _pushdown.Rewrite(join.Right), join.Conditions, needed, scope, null);
            }
            else
            {
                result = Filter(result, [subqueries[i]], scope);
            }
        }

        return gates.Count == 0 ? result : Gate(result, gates, scope);
    }

    private Planned Filter(Planned input, IReadOnlyList<BoundExpression> conditions, OuterScope scope)
    {
        BoundExpression condition = _resolver.Resolve(ExpressionFacts.Conjunction(ExpressionFacts.CheapestFirst(conditions))!, input.Slots, scope);
        return input.With(new PlanFilter(input.Node, condition), Math.Max(0.01, input.Rows * Estimates.Selectivity(conditions)), input.Rows * Estimates.Operator);
    }

    private Planned Gate(Planned input, List<BoundExpression> gates, OuterScope scope)
    {
        if (gates.Exists(g => g is BoundConstant { Value.IsTrue: false }))
        {
            return new Planned(new PlanNothing(input.Node.Width), input.Slots, 0, 0) { AtMostOne = true };
        }

        BoundExpression condition = _resolver.Resolve(ExpressionFacts.Conjunction(ExpressionFacts.CheapestFirst(gates))!, [], scope);
        return input.With(new PlanGate(input.Node, condition), input.Rows, Estimates.Operator);
    }

    private Planned PlanNode(LogicalNode node, HashSet<int> required, OuterScope scope, OrderWish? wish)
    {
        switch (node)
        {
            case LogicalOneRow: return new Planned(new PlanOneRow(), [], 1, 0) { AtMostOne = true };
            case LogicalScan n: return Scan(n, [], required, scope, wish);
            case LogicalValues n: return Values(n, scope);
            case LogicalRows n: return new Planned(new PlanRows(n.Rows, n.Columns.Count), Planned.InOrder(n.Columns), n.Rows.Count, n.Rows.Count * Estimates.Operator);
            case LogicalFunctionScan n: return FunctionScan(n, scope);
            case LogicalFilter n: return PlanFilter(n, required, scope, wish);
            case LogicalProject n: return Project(n, required, scope, wish);
            case LogicalProjectSet n: return ProjectSet(n, required, scope);
            case LogicalJoin n: return PlanJoin(n, required, scope, wish);
            case LogicalJoinSet n: return _joins.Set(n, required, scope, wish);
            case LogicalAggregate n: return new AggregatePlanner(this, _resolver).Plan(n, scope);
            case LogicalWindow n: return Window(n, required, scope);
            case LogicalSort n: return Sort(n, required, scope, null, null);
            case LogicalLimit n: return Limit(n, required, scope);
            case LogicalDistinct n: return Distinct(n, required, scope);
            case LogicalSetOperation n: return SetOperation(n, scope);
            case LogicalWith n: return _with.Plan(n, required, scope, wish);
            case LogicalCteScan n: return _with.Scan(n);
            case LogicalModify or LogicalViewModify: return new ModifyPlanner(this, _session, _resolver).Plan(node, scope);
            default: throw new InvalidOperationException($"no plan for {node.GetType().Name}");
        }
    }

    private Planned Scan(LogicalScan scan, IReadOnlyList<BoundExpression> conditions, HashSet<int> required, OuterScope scope, OrderWish? wish)
    {
        List<BoundExpression> here = [], above = [];
        HashSet<int> made = ExpressionFacts.Made(scan);
        foreach (BoundExpression condition in conditions)
        {
            bool simple = !ExpressionFacts.HasSubquery(condition) && ExpressionFacts.Columns(condition).Overlaps(made);
            (simple ? here : above).Add(condition);
        }

        Planned planned;
        if (scan.Virtual is not null)
        {
            Dictionary<int, int> slots = Planned.InOrder(scan.Columns);
            BoundExpression? filter = ExpressionFacts.Conjunction(ExpressionFacts.CheapestFirst(here));
            planned = new Planned(
                new PlanVirtualScan(scan.Virtual, scan.Alias, filter is null ? null : _resolver.Resolve(filter, slots, scope)),
                slots,
                Math.Max(1, Estimates.VirtualRows * Estimates.Selectivity(here)),
                Estimates.VirtualRows);
        }
        else
        {
            planned = _paths.Plan(scan, here, (e, slots) => _resolver.Resolve(e, slots, scope), wish);
        }

        return above.Count == 0 ? planned : Filtered(planned, above, required, scope);
    }

    private Planned PlanFilter(LogicalFilter node, HashSet<int> required, OuterScope scope, OrderWish? wish)
    {
        List<BoundExpression> conditions = [.. ExpressionFacts.Conjuncts(node.Condition)];
        if (conditions.TrueForAll(c => c is BoundConstant { Value.IsTrue: true }))
        {
            return Plan(node.Input, required, scope, wish);
        }

        if (conditions.Exists(c => c is BoundConstant { Value.IsTrue: false }))
        {
            return new Planned(new PlanNothing(node.Columns.Count), Planned.InOrder(node.Columns), 0, 0) { AtMostOne = true };
        }

        if (node.Input is LogicalScan scan && conditions.TrueForAll(c => !ExpressionFacts.IsVolatile(c)))
        {
            return Scan(scan, conditions, required, scope, wish);
        }

        HashSet<int> needed = [.. required, .. conditions.SelectMany(ExpressionFacts.Columns)];
        return Filtered(Plan(node.Input, needed, scope, wish), conditions, required, scope);
    }

    private Planned Values(LogicalValues node, OuterScope scope)
    {
        IReadOnlyList<IReadOnlyList<BoundExpression>> rows = [.. node.Rows.Select(r => (IReadOnlyList<BoundExpression>)[.. r.Select(e => _resolver.Resolve(_simplifier.Simplify(e), [], scope))])];
        return new Planned(new PlanValues(rows, node.Columns.Count), Planned.InOrder(node.Columns), node.Rows.Count, node.Rows.Count * Estimates.Operator) { AtMostOne = node.Rows.Count <= 1 };
    }

    private Planned FunctionScan(LogicalFunctionScan node, OuterScope scope)
    {
        IReadOnlyList<TableFunctionCall> calls = [.. node.Functions.Select(f => f with { Call = ExpressionTree.Map(f.Call, e => _resolver.Resolve(_simplifier.Simplify(e), [], scope)) })];
        return new Planned(new PlanFunctionScan(calls, node.WithOrdinality, node.Columns.Count), Planned.InOrder(node.Columns), Estimates.FunctionRows, Estimates.FunctionRows);
    }

    private Planned Project(LogicalProject node, HashSet<int> required, OuterScope scope, OrderWish? wish)
    {
        List<int> wanted = [.. Enumerable.Range(0, node.Columns.Count).Where(i => required.Contains(node.Columns[i].Id))];
        Dictionary<int, BoundExpression> expressions = wanted.ToDictionary(i => i, i => _simplifier.Simplify(node.Expressions[i]));
        HashSet<int> needed = [.. expressions.Values.SelectMany(ExpressionFacts.Columns)];
        Planned input = Plan(node.Input, needed, scope, Through(wish, node));

        // Columns passed on cost nothing: they are only known under a second id.
        if (expressions.Values.All(e => e is BoundColumn c && input.Slots.ContainsKey(c.ColumnId)))
        {
            var aliased = new Dictionary<int, int>();
            foreach (int i in wanted)
            {
                aliased[node.Columns[i].Id] = input.Slots[((BoundColumn)expressions[i]).ColumnId];
            }

            return new Planned(input.Node, aliased, input.Rows, input.Cost) { Order = input.Order, AtMostOne = input.AtMostOne };
        }

        var slots = new Dictionary<int, int>();
        var resolved = new List<BoundExpression>();
        var moved = new Dictionary<int, int>();
        foreach (int i in wanted)
        {
            BoundExpression expression = _resolver.Resolve(expressions[i], input.Slots, scope);
            if (expression is PlanColumn column)
            {
                moved.TryAdd(column.Slot, resolved.Count);
            }

            slots[node.Columns[i].Id] = resolved.Count;
            resolved.Add(expression);
        }

        return new Planned(new PlanProject(input.Node, resolved), slots, input.Rows, input.Cost + (input.Rows * Estimates.Operator))
        {
            Order = Moved(input.Order, moved),
            AtMostOne = input.AtMostOne,
        };
    }

    /// <summary>The part of an order whose columns still exist.</summary>
    public static IReadOnlyList<OrderColumn> Moved(IReadOnlyList<OrderColumn> order, IReadOnlyDictionary<int, int> slots)
    {
        var kept = new List<OrderColumn>();
        foreach (OrderColumn column in order)
        {
            if (!slots.TryGetValue(column.Slot, out int slot))
            {
                break;
            }

            kept.Add(column with { Slot = slot });
        }

        return kept;
    }

    private static OrderWish? Through(OrderWish? wish, LogicalProject node)
    {
        if (wish is null)
        {
            return null;
        }

        var keys = new List<(int, bool, bool)>();
        foreach ((int column, bool descending, bool nullsFirst) in wish.Keys)
        {
            int place = Enumerable.Range(0, node.Columns.Count).FirstOrDefault(i => node.Columns[i].Id == column, -1);
            if (place < 0 || node.Expressions[place] is not BoundColumn source)
            {
                return null;
            }

            keys.Add((source.ColumnId, descending, nullsFirst));
        }

        return wish with { Keys = keys };
    }

    private Planned ProjectSet(LogicalProjectSet node, HashSet<int> required, OuterScope scope)
    {
        // All of them: sets of different lengths decide together how many rows there are.
        HashSet<int> needed = [.. node.Expressions.SelectMany(ExpressionFacts.Columns)];
        Planned input = Plan(node.Input, needed, scope, null);
        _ = required;
        return new Planned(new PlanProjectSet(input.Node, _resolver.Resolve(node.Expressions, input.Slots, scope)), Planned.InOrder(node.Columns), input.Rows * 10, input.Cost + (input.Rows * 10));
    }

    private Planned PlanJoin(LogicalJoin node, HashSet<int> required, OuterScope scope, OrderWish? wish)
    {
        List<BoundExpression> conditions = [.. ExpressionFacts.Conjuncts(node.Condition)];
        HashSet<int> right = ExpressionFacts.Free(node.Right);
        HashSet<int> needed = [.. required, .. conditions.SelectMany(ExpressionFacts.Columns), .. right];
        Planned left = Plan(node.Left, needed, scope, wish);
        return _joins.Join(node.Kind, left, node.Right, conditions, required, scope, null);
    }

    private Planned Window(LogicalWindow node, HashSet<int> required, OuterScope scope)
    {
        HashSet<int> needed = [.. required, .. LogicalTree.Expressions(node).SelectMany(ExpressionFacts.Columns)];
        Planned input = Plan(node.Input, needed, scope, null);
        IReadOnlyList<PlanWindowCall> calls = [.. node.Calls.Select(c => new PlanWindowCall(
            c.Function,
            c.Aggregate is null ? null : AggregatePlanner.Call(c.Aggregate, e => _resolver.Resolve(_simplifier.Simplify(e), input.Slots, scope)),
            _resolver.Resolve(c.Arguments, input.Slots, scope),
            c.Site))];
        var plan = new PlanWindow(
            input.Node,
            _resolver.Resolve(node.PartitionBy, input.Slots, scope),
            _resolver.Resolve(node.OrderBy, input.Slots, scope),
            node.Mode,
            Bound(node.Start),
            Bound(node.End),
            node.Exclusion,
            calls);
        var slots = new Dictionary<int, int>(input.Slots);
        for (int i = 0; i < calls.Count; i++)
        {
            slots[node.Columns[node.Columns.Count - calls.Count + i].Id] = input.Node.Width + i;
        }

        return new Planned(plan, slots, input.Rows, input.Cost + (input.Rows * 2)) { Order = input.Order, AtMostOne = input.AtMostOne };

        PlanFrameBound Bound(BoundFrameBound b) => new(b.Kind, b.Offset is null ? null : _resolver.Resolve(b.Offset, [], scope), b.Shift, b.ShiftSite);
    }

    private Planned Sort(LogicalSort node, HashSet<int> required, OuterScope scope, BoundExpression? limit, BoundExpression? offset)
    {
        List<SortKey> keys = [.. node.Keys.Select(k => k with { Expression = _simplifier.Simplify(k.Expression) }).Where(k => k.Expression is not BoundConstant)];
        HashSet<int> needed = [.. required, .. keys.SelectMany(k => ExpressionFacts.Columns(k.Expression))];
        OrderWish? wish = keys.TrueForAll(k => k.Expression is BoundColumn)
            ? new OrderWish([.. keys.Select(k => (((BoundColumn)k.Expression).ColumnId, k.Descending, k.NullsFirst))], limit is not null)
            : null;
        Planned input = Plan(node.Input, needed, scope, wish);
        IReadOnlyList<SortKey> resolved = _resolver.Resolve(keys, input.Slots, scope);
        if (resolved.Count == 0 || input.IsSortedBy(resolved))
        {
            return input;
        }

        double cost = input.Rows * Math.Max(1, Math.Log2(Math.Max(2, input.Rows))) * 0.3;
        return new Planned(new PlanSort(input.Node, resolved, limit, offset), input.Slots, input.Rows, input.Cost + cost)
        {
            Order = [.. resolved.TakeWhile(k => k.Expression is PlanColumn).Select(k => new OrderColumn(((PlanColumn)k.Expression).Slot, k.Descending, k.NullsFirst))],
        };
    }

    private Planned Limit(LogicalLimit node, HashSet<int> required, OuterScope scope)
    {
        BoundExpression? limit = node.Limit is null ? null : _resolver.Resolve(_simplifier.Simplify(node.Limit), [], scope);
        BoundExpression? offset = node.Offset is null ? null : _resolver.Resolve(_simplifier.Simplify(node.Offset), [], scope);
        HashSet<int> needed = node.TiesBy is null ? required : [.. required, .. node.TiesBy.SelectMany(k => ExpressionFacts.Columns(k.Expression))];
        bool steady = (limit is null || !ExpressionFacts.IsVolatile(limit)) && (offset is null || !ExpressionFacts.IsVolatile(offset));
        Planned input = node.Input is LogicalSort sort && node.TiesBy is null && limit is not null && steady
            ? Sort(sort, needed, scope, limit, offset)
            : Plan(node.Input, needed, scope, null);
        double rows = limit is BoundConstant { Value.IsNull: false } constant ? Math.Min(input.Rows, Math.Max(0, constant.Value.Int64)) : input.Rows;
        return input.With(new PlanLimit(input.Node, limit, offset, node.TiesBy is null ? null : _resolver.Resolve(node.TiesBy, input.Slots, scope)), rows, 0);
    }

    private Planned Distinct(LogicalDistinct node, HashSet<int> required, OuterScope scope)
    {
        if (node.On is not null)
        {
            HashSet<int> needed = [.. required, .. node.On.SelectMany(ExpressionFacts.Columns)];
            Planned sorted = Plan(node.Input, needed, scope, null);
            return sorted.With(new PlanDistinct(sorted.Node, _resolver.Resolve(node.On, sorted.Slots, scope), false), Math.Max(1, sorted.Rows * 0.5), sorted.Rows);
        }

        Planned input = Exact(Plan(node.Input, [.. node.Columns.Select(c => c.Id)], scope, null), node.Columns);
        IReadOnlyList<BoundExpression> keys = [.. node.Columns.Select((c, i) => new PlanColumn(i, c.Type, c.Modifier))];
        return input.With(new PlanDistinct(input.Node, keys, false), Math.Max(1, input.Rows * 0.5), input.Rows);
    }

    private Planned SetOperation(LogicalSetOperation node, OuterScope scope)
    {
        if (node.Operator == SetOperator.Union)
        {
            List<Planned> branches = [];
            Gather(node, node.All);
            double rows = branches.Sum(b => b.Rows), cost = branches.Sum(b => b.Cost);
            var append = new Planned(new PlanAppend([.. branches.Select(b => b.Node)], node.Columns.Count), Planned.InOrder(node.Columns), rows, cost);
            return node.All
                ? append
                : append.With(new PlanDistinct(append.Node, [.. node.Columns.Select((c, i) => new PlanColumn(i, c.Type, c.Modifier))], false), rows * 0.5, rows);

            void Gather(LogicalNode side, bool all)
            {
                // UNION takes what is below it apart: repetitions go anyway. UNION ALL only joins UNION ALL.
                if (side is LogicalSetOperation { Operator: SetOperator.Union } union && (union.All || !all) && SameTypes(union, node))
                {
                    Gather(union.Left, all);
                    Gather(union.Right, all);
                }
                else
                {
                    branches.Add(Side(side, scope));
                }
            }
        }

        Planned left = Side(node.Left, scope), right = Side(node.Right, scope);
        var plan = new PlanSetOperation(node.Operator, node.All, left.Node, right.Node, [.. node.Columns.Select(c => c.Type)]);
        return new Planned(plan, Planned.InOrder(node.Columns), Math.Max(1, left.Rows * 0.5), left.Cost + right.Cost + left.Rows + right.Rows);
    }

    private static bool SameTypes(LogicalNode a, LogicalNode b) => a.Columns.Select(c => c.Type.Oid).SequenceEqual(b.Columns.Select(c => c.Type.Oid));

    private Planned Side(LogicalNode node, OuterScope scope)
    {
        _session.Enter();
        Planned side = Exact(Plan(node, [.. node.Columns.Select(c => c.Id)], scope, null), node.Columns);
        _session.Leave();
        return side;
    }
}

using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Planning.Expressions;

namespace Aergo.Sql.Planning.Physical;

/// <summary>
/// Finds what is run again and again without need: parts of a correlated subquery or of the inner side of a loop that read nothing of the row that changes.
/// Hash tables over such parts are kept, and so are the rows of parts that cost more than a scan.
/// </summary>
internal sealed class KeepPlacement(PlanSession session)
{
    private readonly Dictionary<PlanNode, Reads> _reads = new(ReferenceEqualityComparer.Instance);

    /// <summary>Cells a subtree reads from outside, and whether it can be kept at all.</summary>
    private sealed record Reads(Dictionary<int, PlanCell> Cells, bool Keepable, bool Costly);

    public PlanNode Apply(PlanNode root) => Transform(root, null);

    public BoundExpression Apply(BoundExpression expression) => Transform(expression, null);

    /// <param name="varying">Cells that change between two openings of this part; null when it is opened once.</param>
    private PlanNode Transform(PlanNode node, HashSet<int>? varying)
    {
        if (varying is not null && IsConstant(node, varying) && Of(node).Costly && node is not PlanKeep)
        {
            // What lies inside is opened once for each value of what it depends on.
            return new PlanKeep(Descend(node, null), [.. Of(node).Cells.Values.OrderBy(c => c.Cell)], session.NewState()) { Rows = node.Rows, Cost = node.Cost };
        }

        if (varying is not null && node is PlanHashJoin join && TableOf(join) is { Keepable: true } table && !table.Cells.Keys.Any(varying.Contains))
        {
            var descended = (PlanHashJoin)Descend(join, varying, keepRight: true);
            return descended with { KeepSlot = session.NewState(), KeptFor = [.. table.Cells.Values.OrderBy(c => c.Cell)] };
        }

        if (varying is not null && node is PlanNestedLoop { Bindings.Count: 0 } loop && IsConstant(loop.Right, varying) && loop.Right is not (PlanKeep or PlanValues))
        {
            var descended = (PlanNestedLoop)Descend(loop, varying, keepRight: true);
            return descended with { Right = new PlanKeep(descended.Right, [.. Of(loop.Right).Cells.Values.OrderBy(c => c.Cell)], session.NewState()) { Rows = loop.Right.Rows, Cost = loop.Right.Cost } };
        }

        return Descend(node, varying);
    }

    private PlanNode Descend(PlanNode node, HashSet<int>? varying, bool keepRight = false)
    {
        if (node is PlanNestedLoop loop)
        {
            HashSet<int>? inner = loop.Bindings.Count == 0 ? (keepRight ? null : varying) : [.. varying ?? [], .. loop.Bindings.Select(b => b.Cell)];
            return loop with
            {
                Left = Transform(loop.Left, varying),
                Right = Transform(loop.Right, inner),
                Condition = loop.Condition is null ? null : Transform(loop.Condition, varying),
            };
        }

        if (node is PlanHashJoin join && keepRight)
        {
            var mapped = (PlanHashJoin)PlanTree.Map(join with { Right = new PlanOneRow() }, n => n is PlanOneRow ? n : Transform(n, varying), e => Transform(e, varying));
            return mapped with { Right = Transform(join.Right, null) };
        }

        if (node is PlanWith { Tables: var tables } with && tables.Any(t => t.RecursiveTerm is not null))
        {
            return with with
            {
                Tables = [.. tables.Select(t => t with { Source = Transform(t.Source, varying), RecursiveTerm = t.RecursiveTerm is null ? null : Transform(t.RecursiveTerm, [.. varying ?? [], t.RoundCell]) })],
                Body = Transform(with.Body, varying),
            };
        }

        return PlanTree.Map(node, n => Transform(n, varying), e => Transform(e, varying));
    }

    private BoundExpression Transform(BoundExpression expression, HashSet<int>? varying)
    {
        if (expression is PlanSubquery subquery)
        {
            HashSet<int>? inner = subquery.Bindings.Count == 0
                ? varying
                : [.. varying ?? [], .. subquery.Bindings.Select(b => b.Cell)];
            return subquery with
            {
                Plan = Transform(subquery.Plan, inner),
                Comparison = subquery.Comparison is null ? null : Transform(subquery.Comparison, varying),
            };
        }

        return ExpressionTree.Map(expression, e => Transform(e, varying));
    }

    private bool IsConstant(PlanNode node, HashSet<int> varying)
    {
        Reads reads = Of(node);
        return reads.Keepable && !reads.Cells.Keys.Any(varying.Contains);
    }

    /// <summary>What a hash table is made from: the right side's rows and the keys they are entered under.</summary>
    private Reads TableOf(PlanHashJoin join)
    {
        Reads right = Of(join.Right);
        var cells = new Dictionary<int, PlanCell>(right.Cells);
        bool keepable = right.Keepable;
        foreach (BoundExpression key in join.RightKeys)
        {
            keepable &= !ExpressionFacts.IsVolatile(key);
            Collect(key, cells, ref keepable);
        }

        return new Reads(cells, keepable, right.Costly);
    }

    private Reads Of(PlanNode node)
    {
        if (_reads.TryGetValue(node, out Reads? known))
        {
            return known;
        }

        var cells = new Dictionary<int, PlanCell>();
        bool keepable = node is not (PlanModify or PlanCteScan);
        bool costly = node is PlanAggregate or PlanSort or PlanWindow or PlanDistinct or PlanHashJoin or PlanNestedLoop or PlanSetOperation or PlanFunctionScan or PlanVirtualScan or PlanWith;
        var made = new HashSet<int>();
        foreach (PlanNode input in PlanTree.Inputs(node))
        {
            Reads inner = Of(input);
            keepable &= inner.Keepable;
            costly |= inner.Costly;
            Add(cells, inner.Cells.Values);
        }

        foreach (BoundExpression expression in PlanTree.Expressions(node))
        {
            keepable &= !ExpressionFacts.IsVolatile(expression);
            Collect(expression, cells, ref keepable);
        }

        switch (node)
        {
            case PlanNestedLoop loop:
                made.UnionWith(loop.Bindings.Select(b => b.Cell));
                break;
            case PlanWorkingScan scan:
                cells[scan.RoundCell] = new PlanCell(scan.RoundCell, Types.SqlTypes.Int8);
                break;
            case PlanWith with:
                // Its common tables are read inside, which is no reason against keeping the whole.
                made.UnionWith(with.Tables.Select(t => t.RoundCell));
                keepable = with.Tables.All(t => !t.Changes) && PlanTree.Inputs(with).All(i => IsSteadyInside(i, [.. with.Tables.Select(t => t.Slot)]));
                break;
        }

        foreach (int cell in made)
        {
            cells.Remove(cell);
        }

        return _reads[node] = new Reads(cells, keepable, costly);
    }

    /// <summary>As keepable, but for scans of the given common tables.</summary>
    private static bool IsSteadyInside(PlanNode node, HashSet<int> own) =>
        node is not PlanModify
        && (node is not PlanCteScan scan || own.Contains(scan.Slot))
        && PlanTree.Expressions(node).All(e => !ExpressionFacts.IsVolatile(e) && !ExpressionFacts.HasSubquery(e))
        && PlanTree.Inputs(node).All(i => IsSteadyInside(i, node is PlanWith with ? [.. own, .. with.Tables.Select(t => t.Slot)] : own));

    private void Collect(BoundExpression expression, Dictionary<int, PlanCell> cells, ref bool keepable)
    {
        switch (expression)
        {
            case PlanCell cell:
                cells[cell.Cell] = cell;
                return;
            case PlanSubquery subquery:
            {
                Reads inner = Of(subquery.Plan);
                keepable &= inner.Keepable;
                HashSet<int> own = [.. subquery.Bindings.Select(b => b.Cell), .. subquery.RowCells];
                var compared = new Dictionary<int, PlanCell>();
                Add(compared, inner.Cells.Values);
                if (subquery.Comparison is not null)
                {
                    Collect(subquery.Comparison, compared, ref keepable);
                }

                Add(cells, compared.Values.Where(c => !own.Contains(c.Cell)));
                foreach (CellBinding binding in subquery.Bindings)
                {
                    Collect(binding.Value, cells, ref keepable);
                }

                return;
            }
        }

        foreach (BoundExpression part in ExpressionTree.Parts(expression))
        {
            Collect(part, cells, ref keepable);
        }
    }

    private static void Add(Dictionary<int, PlanCell> to, IEnumerable<PlanCell> from)
    {
        foreach (PlanCell cell in from)
        {
            to[cell.Cell] = cell;
        }
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Planning.Expressions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Planning.Physical;

/// <summary>Turns column ids into slots and cells, and subqueries into plans.</summary>
internal sealed class ExpressionResolver(PlanSession session, PlanBuilder builder)
{
    public BoundExpression Resolve(BoundExpression expression, Dictionary<int, int> slots, OuterScope scope)
    {
        switch (expression)
        {
            case BoundColumn column:
                if (slots.TryGetValue(column.ColumnId, out int slot))
                {
                    return new PlanColumn(slot, column.Type, column.Modifier) { Position = column.Position };
                }

                return scope.Find(column.ColumnId) ?? throw new InvalidOperationException($"column {column.ColumnId} is not in scope");
            case BoundSubquery subquery:
                return Subquery(subquery, slots, scope);
            case BoundSetCall { Call: var call } set:
                return set with { Call = ExpressionTree.Map(call, e => Resolve(e, slots, scope)) };
            default:
                return ExpressionTree.Map(expression, e => Resolve(e, slots, scope));
        }
    }

    public IReadOnlyList<BoundExpression> Resolve(IReadOnlyList<BoundExpression> expressions, Dictionary<int, int> slots, OuterScope scope) =>
        [.. expressions.Select(e => Resolve(e, slots, scope))];

    public IReadOnlyList<SortKey> Resolve(IReadOnlyList<SortKey> keys, Dictionary<int, int> slots, OuterScope scope) =>
        [.. keys.Select(k => k with { Expression = Resolve(k.Expression, slots, scope) })];

    /// <summary>Cells for the columns of a row that a tree inside it reads.</summary>
    public (OuterScope Scope, List<CellBinding> Bindings) Open(IEnumerable<int> free, Dictionary<int, int> slots, Func<int, SqlType> typeOf, OuterScope scope)
    {
        var inner = new OuterScope(scope);
        var bindings = new List<CellBinding>();
        foreach (int id in free.Where(slots.ContainsKey).Order())
        {
            SqlType type = typeOf(id);
            PlanCell cell = session.NewCell(type, -1);
            inner.Add(id, cell);
            bindings.Add(new CellBinding(cell.Cell, new PlanColumn(slots[id], type)));
        }

        return (inner, bindings);
    }

    /// <summary>All cells from outside that a tree reads, those behind its common tables included.</summary>
    public IReadOnlyList<PlanCell> Dependencies(LogicalNode node, OuterScope scope)
    {
        var cells = new Dictionary<int, PlanCell>();
        foreach (int id in ExpressionFacts.Free(node))
        {
            if (scope.Find(id) is { } cell)
            {
                cells[cell.Cell] = cell;
            }
        }

        foreach (CommonTableInfo table in CommonTables(node))
        {
            foreach (PlanCell cell in table.Dependencies)
            {
                cells[cell.Cell] = cell;
            }
        }

        return [.. cells.Values.OrderBy(c => c.Cell)];
    }

    private IEnumerable<CommonTableInfo> CommonTables(LogicalNode node)
    {
        var found = new HashSet<int>();
        Visit(node);
        foreach (int id in found.Order())
        {
            if (session.CommonTables.TryGetValue(id, out CommonTableInfo? info))
            {
                yield return info;
            }
        }

        void Visit(LogicalNode n)
        {
            if (n is LogicalCteScan scan)
            {
                found.Add(scan.CteId);
            }

            foreach (BoundExpression e in LogicalTree.Expressions(n))
            {
                ExpressionTree.Any(e, x =>
                {
                    if (x is BoundSubquery s)
                    {
                        Visit(s.Query);
                    }

                    return false;
                });
            }

            foreach (LogicalNode input in LogicalTree.Inputs(n))
            {
                Visit(input);
            }
        }
    }

    private PlanSubquery Subquery(BoundSubquery subquery, Dictionary<int, int> slots, OuterScope scope)
    {
        session.Enter();
        LogicalNode query = subquery.Kind == SubqueryKind.Exists ? SubqueryUnnesting.StripForExistence(subquery.Query) : subquery.Query;
        HashSet<int> free = ExpressionFacts.Free(query);
        Dictionary<int, SqlType> types = ColumnTypes.Read(query);
        (OuterScope inner, List<CellBinding> bindings) = Open(free, slots, id => types[id], scope);
        PlanNode plan = subquery.Kind == SubqueryKind.Exists ? builder.PlanExistence(query, inner) : builder.PlanQuery(query, query.Columns, inner);
        var result = new PlanSubquery(
            subquery.Kind, plan, bindings, Dependencies(query, inner), session.NewState(), subquery.Type, subquery.Modifier)
        {
            ColumnTypes = [.. query.Columns.Select(c => c.Type)],
            Volatile = ExpressionFacts.IsVolatile(query),
            Position = subquery.Position,
        };
        session.Leave();
        if (subquery.Comparison is null)
        {
            return result;
        }

        var row = new OuterScope(scope);
        var cells = new List<int>();
        foreach (OutputColumn column in query.Columns)
        {
            PlanCell cell = session.NewCell(column.Type, column.Modifier);
            row.Add(column.Id, cell);
            cells.Add(cell.Cell);
        }

        HashSet<int> made = ExpressionFacts.Made(query);
        (IReadOnlyList<BoundExpression> keys, IReadOnlyList<BoundExpression> columns)? hash =
            bindings.Count == 0 && subquery.Kind == SubqueryKind.Any ? HashPair(subquery.Comparison, made) : null;
        return result with
        {
            Comparison = Resolve(subquery.Comparison, slots, row),
            RowCells = cells,
            HashKeys = hash is null ? null : Resolve(hash.Value.keys, slots, row),
            HashColumns = hash is null ? null : Resolve(hash.Value.columns, [], row),
        };
    }

    /// <summary>Splits a conjunction of equalities into the present row's sides and the query's sides; null when it is something else.</summary>
    private static (IReadOnlyList<BoundExpression> Keys, IReadOnlyList<BoundExpression> Columns)? HashPair(BoundExpression comparison, HashSet<int> made)
    {
        var keys = new List<BoundExpression>();
        var columns = new List<BoundExpression>();
        foreach (BoundExpression term in ExpressionFacts.Conjuncts(comparison))
        {
            if (term is not BoundCall { Operator: "=", Arguments: [var a, var b] } || !HashTypes.Compatible(a.Type, b.Type))
            {
                return null;
            }

            bool aInside = ExpressionFacts.Columns(a).Overlaps(made), bInside = ExpressionFacts.Columns(b).Overlaps(made);
            if (aInside == bInside)
            {
                return null;
            }

            (BoundExpression key, BoundExpression column) = aInside ? (b, a) : (a, b);
            if (!ExpressionFacts.Columns(column).IsSubsetOf(made) || ExpressionFacts.HasSubquery(column) || ExpressionFacts.IsVolatile(column) || ExpressionFacts.IsVolatile(key))
            {
                return null;
            }

            keys.Add(key);
            columns.Add(column);
        }

        return keys.Count == 0 ? null : (keys, columns);
    }
}

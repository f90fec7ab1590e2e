using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Planning.Expressions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Planning.Physical;

/// <summary>Plans a change: its source as a query, its own expressions over cells that the change executor fills row by row.</summary>
internal sealed class ModifyPlanner(PlanBuilder builder, PlanSession session, ExpressionResolver resolver)
{
    public Planned Plan(LogicalNode node, OuterScope scope)
    {
        (LogicalNode source, int rowKey) = node switch
        {
            LogicalInsert n => (n.Source, 0),
            LogicalUpdate n => (n.Source, n.RowKeyColumn),
            LogicalDelete n => (n.Source, n.RowKeyColumn),
            LogicalMerge n => (n.Source, n.RowKeyColumn),
            _ => (((LogicalViewModify)node).Source, 0),
        };
        IReadOnlyList<OutputColumn> columns = rowKey == 0 || source.Columns.Any(c => c.Id == rowKey)
            ? source.Columns
            : [.. source.Columns, new OutputColumn(rowKey, "rowkey", SqlTypes.Bytea)];
        LogicalNode exposed = rowKey == 0 ? source : builder.Rewrite(RowKeys.Expose(source));
        Planned planned = PlanBuilder.Exact(builder.Plan(exposed, [.. columns.Select(c => c.Id)], scope, null), columns);

        // The change executor finds the row key among the source's columns; of the source it sees no more than those.
        LogicalNode shape = new LogicalValues([], columns);
        node = node switch
        {
            LogicalInsert n => n with { Source = shape },
            LogicalUpdate n => n with { Source = shape },
            LogicalDelete n => n with { Source = shape },
            LogicalMerge n => n with { Source = shape },
            _ => (LogicalViewModify)node with { Source = shape },
        };
        ModifyLayout layout = Layout(node, columns, scope);
        var plan = new PlanModify(node, planned.Node, layout, node.Columns.Count);
        return new Planned(plan, Planned.InOrder(node.Columns), planned.Rows, planned.Cost + (planned.Rows * 10));
    }

    private ModifyLayout Layout(LogicalNode node, IReadOnlyList<OutputColumn> source, OuterScope scope)
    {
        var lists = new Dictionary<IReadOnlyList<OutputColumn>, int[]>(ReferenceEqualityComparer.Instance);
        var cells = new Dictionary<int, int>();
        var inner = new OuterScope(scope);
        foreach (IReadOnlyList<OutputColumn> list in Lists(node, source))
        {
            var places = new int[list.Count];
            for (int i = 0; i < places.Length; i++)
            {
                if (!cells.TryGetValue(list[i].Id, out int cell))
                {
                    cell = session.NewCell();
                    cells[list[i].Id] = cell;
                    inner.Add(list[i].Id, new PlanCell(cell, list[i].Type, list[i].Modifier));
                }

                places[i] = cell;
            }

            lists[list] = places;
        }

        IEnumerable<BoundExpression> expressions = node is LogicalModify modify ? LogicalTree.ModifyExpressions(modify) : LogicalTree.Expressions(node);
        var resolved = new Dictionary<BoundExpression, BoundExpression>(ReferenceEqualityComparer.Instance);
        foreach (BoundExpression expression in expressions)
        {
            resolved[expression] = resolver.Resolve(expression, [], inner);
        }

        return new ModifyLayout(cells, lists, resolved);
    }

    private static IEnumerable<IReadOnlyList<OutputColumn>> Lists(LogicalNode node, IReadOnlyList<OutputColumn> source)
    {
        yield return source;
        switch (node)
        {
            case LogicalModify modify:
                yield return modify.TargetColumns;
                yield return modify.CheckColumns;
                if (modify is LogicalInsert { OnConflict: { } conflict })
                {
                    yield return conflict.Excluded;
                }

                break;
            case LogicalViewModify view:
                yield return view.OldColumns;
                yield return view.NewColumns;
                break;
        }
    }
}

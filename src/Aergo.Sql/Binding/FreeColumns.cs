using System.Collections.Generic;

namespace Aergo.Sql.Binding;

/// <summary>Which column ids a tree reads without producing them: what it needs from the query around it.</summary>
public static class FreeColumns
{
    /// <summary>Free ids of a node, in order of first use.</summary>
    public static IReadOnlyList<int> Of(LogicalNode node)
    {
        Collector collector = new();
        collector.Node(node);
        return collector.Free();
    }

    /// <summary>All ids an expression reads, those inside its subqueries that come from outside them included.</summary>
    public static IReadOnlyList<int> Of(BoundExpression expression)
    {
        Collector collector = new();
        collector.Expression(expression);
        return collector.Free();
    }

    public static bool Reads(LogicalNode node, IReadOnlyList<OutputColumn> columns)
    {
        HashSet<int> ids = [];
        foreach (OutputColumn column in columns)
        {
            ids.Add(column.Id);
        }

        foreach (int id in Of(node))
        {
            if (ids.Contains(id))
            {
                return true;
            }
        }

        return false;
    }

    // Ids are never reused, so "used anywhere but produced nowhere below" is exactly "free".
    private sealed class Collector : BoundRewriter
    {
        private readonly List<int> _used = [];
        private readonly HashSet<int> _seen = [];
        private readonly HashSet<int> _produced = [];

        public IReadOnlyList<int> Free()
        {
            List<int> free = [];
            foreach (int id in _used)
            {
                if (!_produced.Contains(id))
                {
                    free.Add(id);
                }
            }

            return free;
        }

        public override BoundExpression Expression(BoundExpression expression)
        {
            if (expression is BoundColumn column)
            {
                if (_seen.Add(column.ColumnId))
                {
                    _used.Add(column.ColumnId);
                }

                return expression;
            }

            return base.Expression(expression);
        }

        public override LogicalNode Node(LogicalNode node)
        {
            Produce(node.Columns);
            switch (node)
            {
                case LogicalScan { RowKeyColumn: > 0 } scan:
                    _produced.Add(scan.RowKeyColumn);
                    break;
                case LogicalModify modify:
                    Produce(modify.TargetColumns);
                    Produce(modify.CheckColumns);
                    if (modify is LogicalInsert { OnConflict: { } conflict })
                    {
                        Produce(conflict.Excluded);
                    }

                    break;
                case LogicalViewModify view:
                    Produce(view.OldColumns);
                    Produce(view.NewColumns);
                    break;
                default:
                    break;
            }

            return base.Node(node);
        }

        private void Produce(IReadOnlyList<OutputColumn> columns)
        {
            foreach (OutputColumn column in columns)
            {
                _produced.Add(column.Id);
            }
        }
    }
}

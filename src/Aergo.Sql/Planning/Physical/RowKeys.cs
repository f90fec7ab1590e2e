using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Types;

namespace Aergo.Sql.Planning.Physical;

/// <summary>Makes the key of a change's target row a column like others, so that it survives joins and projections on the way up.</summary>
internal static class RowKeys
{
    public static LogicalNode Expose(LogicalNode node)
    {
        switch (node)
        {
            case LogicalScan { RowKeyColumn: not 0 } scan when scan.Columns.All(c => c.Id != scan.RowKeyColumn):
                return scan with { Columns = [.. scan.Columns, new OutputColumn(scan.RowKeyColumn, "rowkey", SqlTypes.Bytea)] };
            case LogicalFilter filter:
            {
                LogicalNode input = Expose(filter.Input);
                return ReferenceEquals(input, filter.Input) ? filter : new LogicalFilter(input, filter.Condition) { IsBarrier = filter.IsBarrier };
            }

            case LogicalJoin join:
            {
                LogicalNode left = Expose(join.Left), right = Expose(join.Right);
                if (ReferenceEquals(left, join.Left) && ReferenceEquals(right, join.Right))
                {
                    return join;
                }

                return join with
                {
                    Left = left,
                    Right = right,
                    Columns = join.Kind is LogicalJoinKind.Semi or LogicalJoinKind.Anti ? left.Columns : [.. left.Columns, .. right.Columns],
                };
            }

            case LogicalJoinSet set:
            {
                List<LogicalNode> relations = [.. set.Relations.Select(Expose)];
                return relations.SequenceEqual(set.Relations, ReferenceEqualityComparer.Instance) ? set : new LogicalJoinSet(relations, set.Conditions, [.. relations.SelectMany(r => r.Columns)]);
            }

            case LogicalProject project:
            {
                LogicalNode input = Expose(project.Input);
                if (ReferenceEquals(input, project.Input))
                {
                    return project;
                }

                List<OutputColumn> keys = [.. input.Columns.Where(c => project.Input.Columns.All(o => o.Id != c.Id))];
                return new LogicalProject(input, [.. project.Expressions, .. keys.Select(c => new BoundColumn(c.Id, c.Type, c.Modifier))], [.. project.Columns, .. keys]);
            }

            default:
                return node;
        }
    }
}

using System.Collections.Generic;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>Gives FROM items whose whole row is used above an outer join a column that is true in every real row.</summary>
internal sealed class MarkerInserter : BoundRewriter
{
    private readonly Dictionary<LogicalNode, int> _markers = new(ReferenceEqualityComparer.Instance);

    public static LogicalNode Insert(LogicalNode node, QueryScope scope)
    {
        MarkerInserter inserter = new();
        foreach (RelationEntry entry in scope.AllEntries)
        {
            if (entry.MarkerColumn != 0 && entry.Node is not null)
            {
                inserter._markers[entry.Node] = entry.MarkerColumn;
            }
        }

        return inserter.Node(node);
    }

    public override LogicalNode Node(LogicalNode node)
    {
        if (!_markers.Remove(node, out int id))
        {
            return base.Node(node);
        }

        LogicalNode inner = base.Node(node);
        OutputColumn marker = new(id, "", SqlTypes.Boolean);
        LogicalProject constant = new(new LogicalOneRow(), [new BoundConstant(Datum.True, SqlTypes.Boolean)], [marker]);
        return new LogicalJoin(LogicalJoinKind.Inner, inner, constant, null, [.. inner.Columns, marker]);
    }
}

using System.Collections.Generic;

namespace Aergo.Sql.Planning.Physical;

/// <summary>Columns of enclosing rows, each in a cell of the execution.</summary>
internal sealed class OuterScope(OuterScope? parent)
{
    private readonly Dictionary<int, PlanCell> _cells = [];

    public static OuterScope Empty => new(null);

    public PlanCell? Find(int columnId) => _cells.TryGetValue(columnId, out PlanCell? cell) ? cell : parent?.Find(columnId);

    public void Add(int columnId, PlanCell cell) => _cells[columnId] = cell;
}

using System.Collections.Generic;
using Aergo.Sql.Catalog;
using Aergo.Sql.Types;

namespace Aergo.Sql.Planning.Physical;

/// <summary>A common table in scope while planning.</summary>
internal sealed record CommonTableInfo(int Slot, int WorkingSlot, int RoundCell, IReadOnlyList<SqlType> Types, IReadOnlyList<PlanCell> Dependencies, double Rows);

/// <summary>Hands out cells and state slots of one statement, and knows its common tables.</summary>
internal sealed class PlanSession
{
    // Deep trees are refused by name before the stack is in danger.
    private const int DepthMax = 1000;

    private int _depth;

    public int CellCount { get; private set; }

    public int StateCount { get; private set; }

    public Dictionary<int, CommonTableInfo> CommonTables { get; } = [];

    public int NewCell() => CellCount++;

    public int NewState() => StateCount++;

    public PlanCell NewCell(SqlType type, int modifier) => new(NewCell(), type, modifier);

    public void Enter()
    {
        if (++_depth > DepthMax)
        {
            throw new SqlException(SqlState.StatementTooComplex, "stack depth limit exceeded") { Hint = "The statement nests too deeply." };
        }
    }

    public void Leave() => _depth--;
}

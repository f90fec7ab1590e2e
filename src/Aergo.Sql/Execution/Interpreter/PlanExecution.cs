using Aergo.Primitives;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter;

/// <summary>One run of one plan: parameters, cells for outer values, and what operators keep. Not shared between threads.</summary>
public sealed class PlanExecution(SqlContext context, Datum[] parameters, Datum[]? frame, int cellCount, int stateCount)
{
    public SqlContext Context { get; } = context;

    /// <summary>The rows as this run sees them. A statement that may change rows reads the moment of its beginning, in all its parts.</summary>
    public IStateReader Reads { get; init; } = context.Reads ?? context.State;

    public Datum[] Parameters { get; } = parameters;

    /// <summary>Variables of the routine around the statement.</summary>
    public Datum[] Frame { get; } = frame ?? [];

    public Datum[] Cells { get; } = cellCount == 0 ? [] : new Datum[cellCount];

    public object?[] State { get; } = stateCount == 0 ? [] : new object?[stateCount];

    /// <summary>Rows changed by the statement's own change; -1 when it has none.</summary>
    public long Affected { get; set; } = -1;

    /// <summary>Rows per operator for EXPLAIN ANALYZE; null otherwise.</summary>
    public long[]? RowCounts { get; init; }

    // Every operator pays for every row, so this is where a long query can be stopped whatever it does.
    private const int ChargesBetweenLooks = 1024;

    private readonly bool _canBeCancelled = context.Cancelled is not null;
    private int _charges;
    private long _held;

    public void Charge(long gas)
    {
        Context.Gas.Charge(gas);
        if (_canBeCancelled && ++_charges == ChargesBetweenLooks)
        {
            _charges = 0;
            Context.CheckCancelled();
        }
    }

    /// <summary>Takes memory for what an operator holds.</summary>
    public void Take(long bytes)
    {
        Context.Memory.Take(bytes);
        _held += bytes;
    }

    public void Release(long bytes)
    {
        Context.Memory.Release(bytes);
        _held -= bytes;
    }

    /// <summary>Gives back what is still held when the execution ends.</summary>
    public void Finish()
    {
        Context.Memory.Release(_held);
        _held = 0;
    }
}

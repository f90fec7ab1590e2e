using System;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter;

/// <summary>A step of a plan made ready to run. Immutable, shared by executions.</summary>
public abstract class Operator
{
    /// <summary>Starts reading; the cells it depends on are set and stay as they are until it is closed.</summary>
    public abstract RowCursor Open(PlanExecution x);
}

/// <summary>Rows one at a time. Rows handed out are never written to again, by either side.</summary>
public abstract class RowCursor : IDisposable
{
    /// <summary>The next row, or null after the last; not called again after that.</summary>
    public abstract Datum[]? Next();

    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back what it holds; may come before the last row, and twice.</summary>
    protected virtual void Close()
    {
    }
}

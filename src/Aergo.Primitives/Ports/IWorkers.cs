using System;

namespace Aergo.Primitives;

/// <summary>Runs pure functions over immutable data, perhaps side by side. The simulator's runs them one after another.</summary>
public interface IWorkers
{
    /// <summary>How many may run at once; 1 means serial.</summary>
    int Count { get; }

    /// <summary>Calls <paramref name="work"/> for 0 … <paramref name="count"/> - 1 in any order and returns when all are done.</summary>
    void ForEach(int count, Action<int> work);
}

/// <summary>The plain twin: one after another on the caller's thread.</summary>
public sealed class SerialWorkers : IWorkers
{
    /// <inheritdoc />
    public int Count => 1;

    /// <inheritdoc />
    public void ForEach(int count, Action<int> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        for (int i = 0; i < count; i++)
        {
            work(i);
        }
    }
}

using System.Collections.Generic;
using Aergo.Sql.Execution;

namespace Aergo.Sql.Storage;

/// <summary>Row count changes of running statements that are not in state yet: each statement writes its sum once, at its end.</summary>
/// <remarks>Statements nest (triggers, routines). A statement that fails takes its own entry away; what others added stands.</remarks>
internal sealed class PendingCounts
{
    private readonly List<PendingCount> _open = [];

    public static PendingCounts Of(SqlContext context)
    {
        if (!context.Extensions.TryGetValue(typeof(PendingCounts), out object? counts))
        {
            counts = new PendingCounts();
            context.Extensions.Add(typeof(PendingCounts), counts);
        }

        return (PendingCounts)counts;
    }

    public PendingCount Open(uint table)
    {
        var count = new PendingCount(table);
        _open.Add(count);
        return count;
    }

    public void Close(PendingCount count) => _open.Remove(count);

    public long Sum(uint table)
    {
        long sum = 0;
        foreach (PendingCount count in _open)
        {
            sum += count.Table == table ? count.Delta : 0;
        }

        return sum;
    }
}

internal sealed class PendingCount(uint table)
{
    public uint Table { get; } = table;

    public long Delta { get; set; }
}

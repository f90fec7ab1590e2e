namespace Aergo.Sql.Execution;

/// <summary>Counts bytes that a statement holds at once (sorts, hash tables, materialised rows) against a limit that is part of the protocol.</summary>
/// <remarks>Estimates by a fixed rule, not by the allocator, so that every node stops at the same row.</remarks>
public sealed class MemoryMeter(long limitBytes)
{
    public long LimitBytes { get; } = limitBytes;

    public long UsedBytes { get; private set; }

    /// <summary>Takes bytes; 53200 when there are not that many left.</summary>
    public void Take(long bytes)
    {
        if (bytes > LimitBytes - UsedBytes)
        {
            throw new SqlException(SqlState.OutOfMemory, $"statement needs more than {LimitBytes} bytes of memory")
            {
                Hint = "Sort, group or join fewer rows at once.",
            };
        }

        UsedBytes += bytes;
    }

    public void Release(long bytes) => UsedBytes -= bytes;
}

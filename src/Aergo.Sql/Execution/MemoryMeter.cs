namespace Aergo.Sql.Execution;

/// <summary>Counts bytes that a statement holds at once (sorts, hash tables, materialised rows) against a limit that is part of the protocol.</summary>
/// <remarks>Estimates by a fixed rule, not by the allocator, so that every node stops at the same row.</remarks>
public sealed class MemoryMeter(long limitBytes)
{
    public long LimitBytes { get; } = limitBytes;

    public long UsedBytes { get; private set; }

    /// <summary>Part of <see cref="UsedBytes"/> that outlives the statement that took it: rows of open cursors.</summary>
    public long LastingBytes { get; private set; }

    /// <summary>The other part: what goes with the statements that are running.</summary>
    public long PassingBytes => UsedBytes - LastingBytes;

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

    /// <summary>Takes bytes that stay taken when the running statement ends.</summary>
    public void TakeLasting(long bytes)
    {
        Take(bytes);
        LastingBytes += bytes;
    }

    public void ReleaseLasting(long bytes)
    {
        Release(bytes);
        LastingBytes -= bytes;
    }

    /// <summary>Returns to what <see cref="PassingBytes"/> was when a statement began: whatever it took and kept to its end is free.</summary>
    public void DropTo(long passingBytes) => UsedBytes = LastingBytes + passingBytes;
}

using System;
using System.Collections.Generic;

namespace Aergo.Primitives;

/// <summary>A directory of files, handed in: the real one in Host, one that tears and loses writes in the simulator.</summary>
/// <remarks>
/// Names are flat, without separators. What was written is durable only after <see cref="IDiskFile.Sync"/>, and a created,
/// renamed or deleted name only after <see cref="SyncDirectory"/>. Any failure is a <see cref="DiskFailureException"/>, and
/// after a failed sync the owner must stop: the second answer of a sync cannot be believed.
/// </remarks>
public interface IDisk
{
    /// <summary>Names of all files, sorted by ordinal.</summary>
    IReadOnlyList<string> List();

    /// <summary>Whether a file of this name is there.</summary>
    bool Exists(string name);

    /// <summary>Opens a file for reading and writing; creates it empty when <paramref name="create"/> is set.</summary>
    IDiskFile Open(string name, bool create);

    /// <summary>Renames over whatever bears the new name.</summary>
    void Rename(string from, string to);

    /// <summary>Removes a file; no error if it is not there.</summary>
    void Delete(string name);

    /// <summary>Makes creations, renames and deletions so far durable.</summary>
    void SyncDirectory();
}

/// <summary>One open file. Reads may run beside each other and beside one writer; writes come from one owner.</summary>
public interface IDiskFile : IDisposable
{
    /// <summary>Length in bytes, unsynced writes included.</summary>
    long Length { get; }

    /// <summary>Reads up to the buffer's length at <paramref name="offset"/>; fewer bytes only at the end of the file.</summary>
    int Read(long offset, Span<byte> buffer);

    /// <summary>Writes all of <paramref name="data"/> at <paramref name="offset"/>, growing the file if needed.</summary>
    void Write(long offset, ReadOnlySpan<byte> data);

    /// <summary>Cuts or zero-fills the file to a length.</summary>
    void SetLength(long length);

    /// <summary>Returns when all writes so far are durable.</summary>
    void Sync();
}

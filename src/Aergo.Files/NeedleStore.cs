using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Files;

/// <summary>AERGOFS: a directory of volumes in which needles are appended in groups and never changed.</summary>
/// <remarks>
/// One owner writes; readers may be many. A disk that fails once is not asked again: every later call refuses, and the
/// owner must stop and recover, because a second sync may claim what the first one lost.
/// Source: docs/spec/aergofs.md.
/// </remarks>
public sealed class NeedleStore : IDisposable
{
    private readonly byte[] _zeros = new byte[256 * 1024];
    private readonly NeedleLog[] _logs;
    private volatile string? _failure;
    private int _nextVolume = 1;

    private NeedleStore(IDisk disk, StoreOptions options, byte[] storeId)
    {
        (Disk, Options, StoreId) = (disk, options, storeId);
        _logs = [new NeedleLog(this, NeedleClass.Log), new NeedleLog(this, NeedleClass.Nodes), new NeedleLog(this, NeedleClass.Blobs)];
    }

    /// <summary>Blocks and consensus records.</summary>
    public NeedleLog Log => _logs[0];

    /// <summary>Tree nodes.</summary>
    public NeedleLog Nodes => _logs[1];

    /// <summary>Files of users.</summary>
    public NeedleLog Blobs => _logs[2];

    /// <summary>Sizes.</summary>
    public StoreOptions Options { get; }

    internal IDisk Disk { get; }

    internal byte[] StoreId { get; }

    internal ReadOnlySpan<byte> Zeros => _zeros;

    /// <summary>Opens a store, creating it where there is none, and recovers from a crash.</summary>
    /// <exception cref="StoreDamagedException">Something that was promised is not there; the message names file and offset.</exception>
    public static NeedleStore Open(IDisk disk, StoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(disk);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        var store = new NeedleStore(disk, options, Superblock.Open(disk, options.NewStoreId.Span));
        try
        {
            store._nextVolume = StoreRecovery.Run(store);
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>What opening found in the log, in order: kind, id prefix and place of each needle. To be asked once.</summary>
    internal IEnumerable<(IndexEntry Entry, NeedlePosition Position)> TakeLogEntries()
    {
        foreach (Volume volume in Log.InOrder())
        {
            foreach (IndexEntry entry in volume.Entries)
            {
                yield return (entry, new NeedlePosition(volume.Header.Number, entry.Offset));
            }

            if (!Log.IsOpen(volume))
            {
                volume.DropEntries();
            }
        }
    }

    /// <summary>Writes index files of the open volumes: a quicker next opening, nothing more.</summary>
    public void WriteIndexes() => Guard(() =>
    {
        foreach (NeedleLog log in _logs)
        {
            log.WriteIndex();
        }

        return 0;
    });

    /// <summary>Closes all files. What was not committed is gone.</summary>
    public void Dispose()
    {
        foreach (NeedleLog log in _logs)
        {
            log.Dispose();
        }
    }

    internal NeedleLog LogOf(NeedleClass needleClass) => _logs[(int)needleClass - 1];

    internal int TakeVolumeNumber() => _nextVolume <= ushort.MaxValue
        ? _nextVolume++
        : throw new DiskFailureException("the store has no volume numbers left");

    internal void ThrowIfFailed()
    {
        if (_failure is { } failure)
        {
            throw new DiskFailureException("the store stopped after a failure: " + failure);
        }
    }

    /// <summary>Runs something that writes; a failure of the disk poisons the store.</summary>
    internal T Guard<T>(Func<T> write)
    {
        ThrowIfFailed();
        try
        {
            return write();
        }
        catch (Exception failure)
        {
            _failure = failure.Message;
            throw;
        }
    }
}

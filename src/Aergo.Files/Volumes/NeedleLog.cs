using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using Aergo.Primitives;

namespace Aergo.Files;

/// <summary>All volumes of one class: appends in groups, reads by place or id.</summary>
/// <remarks>
/// One owner appends and commits; any number of threads read what was committed. There is no timer: who commits waits for one
/// write and one sync, and what queues up meanwhile goes into the next group.
/// </remarks>
public sealed class NeedleLog : IDisposable
{
    private readonly NeedleStore _store;
    private readonly ConcurrentDictionary<int, Volume> _volumes = new();
    private readonly NeedleIndex _index;
    private readonly List<Needle> _queue = [];
    private readonly GroupWriter _group = new();
    private Volume? _open;
    private long _queuedBytes, _filledTo;
    private ulong _nextSequence = 1, _syncedThrough;

    // Odd while a compacted volume takes its place: readers wait, and those who began before ask again.
    private int _swaps;

    internal NeedleLog(NeedleStore store, NeedleClass needleClass)
    {
        (_store, Class) = (store, needleClass);
        _index = new NeedleIndex(store.StoreId);
    }

    /// <summary>Which of the three logs.</summary>
    public NeedleClass Class { get; }

    /// <summary>Needles that can be found by id.</summary>
    public long Count => _index.Count;

    /// <summary>Memory the index takes.</summary>
    public long IndexBytes => _index.Bytes;

    /// <summary>Bytes queued and not yet committed.</summary>
    public long QueuedBytes => _queuedBytes;

    /// <summary>Most a group may hold: it must fit a volume.</summary>
    public long GroupBytesMax => Math.Min(_store.Options.VolumeBytesMax - VolumeHeader.Size, int.MaxValue / 2);

    internal IEnumerable<Volume> Volumes => _volumes.Values;

    /// <summary>Puts a needle into the next group.</summary>
    /// <exception cref="ArgumentException">The body is over its limit, or the group would not fit a volume. The whole group is dropped then:
    /// half of it must not go into the next one.</exception>
    public void Append(in Needle needle)
    {
        _store.ThrowIfFailed();
        if (needle.Body.Length > NeedleHeader.BodyBytesMax)
        {
            DropQueue();
            throw new ArgumentException($"a needle of {needle.Body.Length} bytes is over {NeedleHeader.BodyBytesMax}", nameof(needle));
        }

        long bytes = _queuedBytes + NeedleHeader.TotalBytesOf(needle.Body.Length);
        if (GroupWriter.TotalBytes(bytes) > GroupBytesMax)
        {
            DropQueue();
            throw new ArgumentException($"a group of {bytes} bytes does not fit a volume", nameof(needle));
        }

        _queue.Add(needle);
        _queuedBytes = bytes;
    }

    /// <summary>Writes everything queued as one group: after a crash all of it is there or nothing.</summary>
    /// <param name="durable">Whether to return only when it is surely on disk; otherwise the next durable commit covers it.</param>
    /// <returns>The places of the needles in the order they were appended.</returns>
    public NeedlePosition[] Commit(bool durable = true)
    {
        _store.ThrowIfFailed();
        if (_queue.Count == 0)
        {
            if (durable)
            {
                Sync();
            }

            return [];
        }

        return _store.Guard(() => CommitQueue(durable));
    }

    /// <summary>Makes everything committed so far durable.</summary>
    public void Sync()
    {
        _store.ThrowIfFailed();
        if (_open is { } volume && _syncedThrough + 1 < _nextSequence)
        {
            _store.Guard(() =>
            {
                volume.File.Sync();
                _syncedThrough = _nextSequence - 1;
                return 0;
            });
        }
    }

    /// <summary>Reads the needle at a place that <see cref="Commit"/> or recovery named. Compaction moves needles of nodes and blobs;
    /// these are found by id only.</summary>
    public byte[] Read(NeedlePosition position, out NeedleHeader header)
    {
        _store.ThrowIfFailed();
        return _volumes[position.Volume].Read(position.Offset, 0, out header);
    }

    /// <summary>Reads the needle with this id; null when there is none.</summary>
    public byte[]? TryRead(Hash256 id, out NeedleHeader header)
    {
        _store.ThrowIfFailed();
        var wait = default(SpinWait);
        while (true)
        {
            int swaps = Volatile.Read(ref _swaps);
            if ((swaps & 1) == 0)
            {
                try
                {
                    byte[]? body = Lookup(id, out header);
                    if (Volatile.Read(ref _swaps) == swaps)
                    {
                        return body;
                    }
                }
                catch (StoreDamagedException) when (Volatile.Read(ref _swaps) != swaps)
                {
                    // Not damage: the place was looked up in one epoch and read in another.
                }
            }

            wait.SpinOnce();
        }
    }

    /// <summary>Whether a needle with this id is there; reads it to be sure.</summary>
    public bool Contains(Hash256 id) => _index.Count > 0 && TryRead(id, out _) is not null;

    /// <summary>Whether the index may have it: no read, and no more than a hint.</summary>
    public bool MayContain(Hash256 id)
    {
        Span<IndexHit> hits = stackalloc IndexHit[1];
        return _index.Find(id.Prefix, hits) > 0;
    }

    internal ulong NextSequence => _nextSequence;

    internal IEnumerable<Volume> InOrder()
    {
        var volumes = new List<Volume>(_volumes.Values);
        volumes.Sort(static (a, b) => a.Header.Number.CompareTo(b.Header.Number));
        return volumes;
    }

    /// <summary>Takes in a volume found at opening; the last one is open for appending.</summary>
    internal void Adopt(Volume volume, bool isLast)
    {
        _volumes[volume.Header.Number] = volume;
        foreach (IndexEntry entry in volume.Entries)
        {
            if (IsFoundById(entry.Kind))
            {
                _index.Add(entry.Prefix, volume.Header.Number, entry.Offset, entry.SizeClass);
            }
        }

        _nextSequence = volume.NextSequence;
        _syncedThrough = _nextSequence - 1;
        if (isLast)
        {
            _open = volume;
            _filledTo = volume.File.Length;
        }
        else if (Class != NeedleClass.Log)
        {
            volume.DropEntries();
        }
    }

    /// <summary>Puts a compacted volume in the place of its former self.</summary>
    /// <param name="old">The volume as it was.</param>
    /// <param name="compacted">The volume as it is.</param>
    /// <param name="moves">Each old needle's id prefix and offset, and its new offset or null.</param>
    internal void Replace(Volume old, Volume compacted, IReadOnlyList<(ulong Prefix, long From, long? To)> moves)
    {
        Interlocked.Increment(ref _swaps);
        foreach ((ulong prefix, long from, long? to) in moves)
        {
            _index.Move(prefix, old.Header.Number, from, to);
        }

        _volumes[compacted.Header.Number] = compacted;
        Interlocked.Increment(ref _swaps);
        old.Dispose();
    }

    internal bool IsOpen(Volume volume) => ReferenceEquals(volume, _open);

    /// <summary>Writes the index file of the open volume, so that the next opening need not read all of it.</summary>
    internal void WriteIndex()
    {
        if (_open is { } volume)
        {
            Sync();
            IndexFile.Write(_store.Disk, volume.Header, volume.Seed, volume.End, volume.NextSequence, volume.Entries);
        }
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        foreach (Volume volume in _volumes.Values)
        {
            volume.Dispose();
        }

        _index.Dispose();
    }

    private static bool IsFoundById(NeedleKind kind) => kind is NeedleKind.Node or NeedleKind.Blob or NeedleKind.BlockHeader;

    private byte[]? Lookup(Hash256 id, out NeedleHeader header)
    {
        Span<IndexHit> hits = stackalloc IndexHit[16];
        for (int i = _index.Find(id.Prefix, hits) - 1; i >= 0; i--)
        {
            Volume volume = _volumes[hits[i].Volume];
            if (!volume.TryEnter())
            {
                continue;
            }

            try
            {
                byte[] body = volume.Read(hits[i].Offset, hits[i].SizeClass, out header);
                if (header.Id == id)
                {
                    return body;
                }
            }
            finally
            {
                volume.Leave();
            }
        }

        header = default;
        return null;
    }

    private NeedlePosition[] CommitQueue(bool durable)
    {
        long total = GroupWriter.TotalBytes(_queuedBytes);
        if (_open is null || _open.End + total > _store.Options.VolumeBytesMax)
        {
            Roll();
        }

        Volume volume = _open!;
        Fill(volume, volume.End + total);
        _group.Clear();
        ulong sequence = _nextSequence;
        foreach (Needle needle in _queue)
        {
            _group.Add(needle, sequence++, volume.Seed);
        }

        _group.Close(sequence++, _syncedThrough, volume.Seed);
        volume.File.Write(volume.End, _group.Bytes);
        if (durable)
        {
            volume.File.Sync();
            _syncedThrough = sequence - 1;
        }

        // Only now may anybody find them.
        var positions = new NeedlePosition[_queue.Count];
        for (int i = 0; i < positions.Length; i++)
        {
            (NeedleHeader header, int offset) = _group.Needles[i];
            positions[i] = new NeedlePosition(volume.Header.Number, volume.End + offset);
            byte sizeClass = NeedleIndex.ClassOf(header.TotalBytes);
            volume.Entries.Add(new IndexEntry(header.Id.Prefix, positions[i].Offset, header.Kind, sizeClass));
            if (IsFoundById(header.Kind))
            {
                _index.Add(header.Id.Prefix, volume.Header.Number, positions[i].Offset, sizeClass);
            }
        }

        volume.End += total;
        volume.NextSequence = _nextSequence = sequence;
        DropQueue();
        return positions;
    }

    private void DropQueue()
    {
        _queue.Clear();
        _queuedBytes = 0;
    }

    // Seals the open volume and begins the next.
    private void Roll()
    {
        if (_open is { } full)
        {
            full.File.Sync();
            _syncedThrough = _nextSequence - 1;
            full.File.SetLength(full.End);
            full.File.Sync();
            IndexFile.Write(_store.Disk, full.Header, full.Seed, full.End, full.NextSequence, full.Entries);
            full.DropEntries();
        }

        var header = new VolumeHeader(Class, _store.TakeVolumeNumber(), 0, _nextSequence);
        IDiskFile file = _store.Disk.Open(header.FileName, create: true);
        var volume = new Volume(header, header.Seed(_store.StoreId), file);
        Span<byte> bytes = stackalloc byte[VolumeHeader.Size];
        header.WriteTo(bytes, _store.StoreId);
        file.Write(0, bytes);
        file.Sync();
        _store.Disk.SyncDirectory();
        _volumes[header.Number] = volume;
        _open = volume;
        _filledTo = file.Length;
    }

    // Zeros ahead of the data, so that a commit changes neither length nor extents; synced, so that a torn group shows its holes.
    private void Fill(Volume volume, long needed)
    {
        if (needed <= _filledTo)
        {
            return;
        }

        StoreOptions options = _store.Options;
        long step = Math.Clamp(_filledTo, options.FillBytesMin, options.FillBytesMax);
        long target = Math.Max(needed, Math.Min(_filledTo + step, options.VolumeBytesMax));
        ReadOnlySpan<byte> zeros = _store.Zeros;
        for (long at = _filledTo; at < target;)
        {
            int length = (int)Math.Min(zeros.Length, target - at);
            volume.File.Write(at, zeros[..length]);
            at += length;
        }

        volume.File.Sync();
        _syncedThrough = _nextSequence - 1;
        _filledTo = target;
    }
}

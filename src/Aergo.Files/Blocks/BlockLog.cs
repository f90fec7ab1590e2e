using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Threading;
using Aergo.Primitives;

namespace Aergo.Files;

/// <summary>Blocks by height and id, checkpoints and consensus records, all in the store's log.</summary>
/// <remarks>
/// Heights follow on each other. Appending a height again takes back the blocks from there on, which then are no longer read;
/// a height beyond the next begins the log anew there (a node that starts from a snapshot). Both are written down as height marks.
/// One owner appends; any number of threads read.
/// </remarks>
public sealed class BlockLog
{
    private readonly NeedleLog _log;
    private readonly Lock _gate = new();

    // Place of each block's header, by height from _first on: volume in the upper 24 bits, offset in the lower 40.
    private readonly List<long> _places = [];
    private readonly List<(long Height, NeedlePosition Place)> _checkpoints = [];
    private readonly SortedDictionary<byte, NeedlePosition> _records = [];
    private long _first;

    private BlockLog(NeedleLog log) => _log = log;

    /// <summary>Whether there are no blocks.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _places.Count == 0;
            }
        }
    }

    /// <summary>Lowest height held; 0 in an empty log.</summary>
    public long FirstHeight
    {
        get
        {
            lock (_gate)
            {
                return _first;
            }
        }
    }

    /// <summary>Highest height held; -1 in an empty log that begins at 0.</summary>
    public long LastHeight
    {
        get
        {
            lock (_gate)
            {
                return _first + _places.Count - 1;
            }
        }
    }

    /// <summary>Builds the tables from what opening the store found.</summary>
    public static BlockLog Open(NeedleStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        var blocks = new BlockLog(store.Log);
        foreach ((IndexEntry entry, NeedlePosition place) in store.TakeLogEntries())
        {
            switch (entry.Kind)
            {
                case NeedleKind.HeightMark:
                    blocks.GoTo((long)entry.Prefix);
                    break;
                case NeedleKind.BlockHeader:
                    blocks._places.Add(Pack(place));
                    break;
                case NeedleKind.Checkpoint:
                    blocks._checkpoints.Add(((long)entry.Prefix, place));
                    break;
                case NeedleKind.ConsensusRecord:
                    blocks._records[(byte)(entry.Prefix >> 56)] = place;
                    break;
            }
        }

        return blocks;
    }

    /// <summary>Appends a block as one group; when this returns, it is on disk.</summary>
    public void Append(StoredBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        ArgumentOutOfRangeException.ThrowIfNegative(block.Height);
        bool jump = block.Height != LastHeight + 1;
        if (jump)
        {
            _log.Append(new Needle(NeedleKind.HeightMark, NumberId((ulong)block.Height), default));
        }

        _log.Append(new Needle(NeedleKind.BlockHeader, block.Id, block.Header));
        _log.Append(new Needle(NeedleKind.BlockBody, block.Id, block.Body));
        _log.Append(new Needle(NeedleKind.Receipts, block.Id, block.Receipts));
        _log.Append(new Needle(NeedleKind.AccessList, block.Id, block.AccessList));
        NeedlePosition[] places = _log.Commit();
        lock (_gate)
        {
            if (jump)
            {
                GoTo(block.Height);
            }

            _places.Add(Pack(places[^4]));
        }
    }

    /// <summary>The block at a height; null when the log does not hold it.</summary>
    public StoredBlock? TryRead(long height)
    {
        long place;
        lock (_gate)
        {
            if (height < _first || height - _first >= _places.Count)
            {
                return null;
            }

            place = _places[(int)(height - _first)];
        }

        return ReadAt(Unpack(place), height);
    }

    /// <summary>Id and header of the block at a height, without the rest; null when the log does not hold it.</summary>
    public (Hash256 Id, byte[] Header)? TryReadHeader(long height)
    {
        long place;
        lock (_gate)
        {
            if (height < _first || height - _first >= _places.Count)
            {
                return null;
            }

            place = _places[(int)(height - _first)];
        }

        byte[] header = _log.Read(Unpack(place), out NeedleHeader needle);
        return (needle.Id, header);
    }

    /// <summary>Blocks from a height on, in order.</summary>
    public IEnumerable<StoredBlock> From(long height)
    {
        for (; TryRead(height) is { } block; height++)
        {
            yield return block;
        }
    }

    /// <summary>Says durably that the state after a block is on disk.</summary>
    public void AppendCheckpoint(ChainCheckpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        var body = new byte[8 + (2 * Hash256.Size)];
        BinaryPrimitives.WriteInt64LittleEndian(body, checkpoint.Height);
        checkpoint.BlockId.CopyTo(body.AsSpan(8));
        checkpoint.Root.CopyTo(body.AsSpan(8 + Hash256.Size));
        _log.Append(new Needle(NeedleKind.Checkpoint, NumberId((ulong)checkpoint.Height), body));
        NeedlePosition place = _log.Commit()[^1];
        lock (_gate)
        {
            _checkpoints.Add((checkpoint.Height, place));
        }
    }

    /// <summary>The newest checkpoint that was not taken back; null when there is none.</summary>
    public ChainCheckpoint? LastCheckpoint()
    {
        NeedlePosition place;
        lock (_gate)
        {
            if (_checkpoints.Count == 0)
            {
                return null;
            }

            place = _checkpoints[^1].Place;
        }

        byte[] body = _log.Read(place, out _);
        return body.Length == 8 + (2 * Hash256.Size)
            ? new ChainCheckpoint(BinaryPrimitives.ReadInt64LittleEndian(body), new Hash256(body.AsSpan(8)), new Hash256(body.AsSpan(8 + Hash256.Size)))
            : throw new StoreDamagedException("log", place.Offset, "not supported: this form of checkpoint");
    }

    /// <summary>Keeps something that consensus must not forget; when this returns, it is on disk.</summary>
    public void PutRecord(byte kind, ReadOnlyMemory<byte> bytes)
    {
        _log.Append(new Needle(NeedleKind.ConsensusRecord, NumberId((ulong)kind << 56), bytes));
        NeedlePosition place = _log.Commit()[^1];
        lock (_gate)
        {
            _records[kind] = place;
        }
    }

    /// <summary>The newest record of a kind; null when there is none.</summary>
    public byte[]? TryReadRecord(byte kind)
    {
        NeedlePosition place;
        lock (_gate)
        {
            if (!_records.TryGetValue(kind, out place))
            {
                return null;
            }
        }

        return _log.Read(place, out _);
    }

    private StoredBlock ReadAt(NeedlePosition place, long height)
    {
        byte[] header = _log.Read(place, out NeedleHeader needle);
        Hash256 id = needle.Id;
        byte[] body = Next(ref place, needle, NeedleKind.BlockBody, out needle);
        byte[] receipts = Next(ref place, needle, NeedleKind.Receipts, out needle);
        byte[] access = Next(ref place, needle, NeedleKind.AccessList, out needle);
        return new StoredBlock { Height = height, Id = id, Header = header, Body = body, Receipts = receipts, AccessList = access };
    }

    private byte[] Next(ref NeedlePosition place, in NeedleHeader before, NeedleKind kind, out NeedleHeader needle)
    {
        place = place with { Offset = place.Offset + before.TotalBytes };
        byte[] body = _log.Read(place, out needle);
        return needle.Kind == kind && needle.Id == before.Id
            ? body
            : throw new StoreDamagedException("log", place.Offset, "the parts of a block do not follow on each other");
    }

    // Later heights are no longer there, nor are checkpoints of them.
    private void GoTo(long height)
    {
        if (height >= _first && height <= _first + _places.Count)
        {
            _places.RemoveRange((int)(height - _first), _places.Count - (int)(height - _first));
            _checkpoints.RemoveAll(c => c.Height >= height);
        }
        else
        {
            _places.Clear();
            _checkpoints.RemoveAll(c => c.Height >= height || c.Height != height - 1);
            _first = height;
        }
    }

    private static Hash256 NumberId(ulong number)
    {
        Span<byte> bytes = stackalloc byte[Hash256.Size];
        bytes.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        return new Hash256(bytes);
    }

    private static long Pack(NeedlePosition place) => ((long)place.Volume << 40) | place.Offset;

    private static NeedlePosition Unpack(long place) => new((int)(place >> 40), place & ((1L << 40) - 1));
}

using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Files;

/// <summary>How a scan of a volume ended.</summary>
internal enum ScanEnd
{
    /// <summary>At the end of the file, or only zeros follow.</summary>
    Clean,

    /// <summary>A group was being written when the world stopped; nothing after it was ever promised.</summary>
    Torn,

    /// <summary>Something that was promised is not there.</summary>
    Damaged,
}

/// <summary>A needle met by a scan.</summary>
internal readonly record struct ScannedNeedle(NeedleHeader Header, long Offset);

/// <summary>Walks a volume group by group and tells a torn tail from damage. Source: docs/spec/aergofs.md, "Recovery".</summary>
internal sealed class GroupScanner
{
    private const int SectorBytes = 512;

    private readonly FileWindow _window;
    private readonly uint _seed;
    private readonly bool _gaps;
    private readonly List<ScannedNeedle> _group = [];

    /// <summary>Prepares a scan.</summary>
    /// <param name="file">The volume's file.</param>
    /// <param name="seed">The volume's seed for checksums.</param>
    /// <param name="start">Where to begin: after the header, or at the end of a group.</param>
    /// <param name="nextSequence">Sequence number expected there.</param>
    /// <param name="gaps">Whether sequence numbers may be missing: in compacted volumes.</param>
    public GroupScanner(IDiskFile file, uint seed, long start, ulong nextSequence, bool gaps)
    {
        (_window, _seed, _gaps) = (new FileWindow(file), seed, gaps);
        (End, NextSequence) = (start, nextSequence);
    }

    /// <summary>End of the last whole group.</summary>
    public long End { get; private set; }

    /// <summary>Sequence number that follows on it.</summary>
    public ulong NextSequence { get; private set; }

    /// <summary>Needles of the group just read, its mark excluded.</summary>
    public IReadOnlyList<ScannedNeedle> Group => _group;

    /// <summary>Where and why the scan stopped short.</summary>
    public (long Offset, string What) Trouble { get; private set; }

    /// <summary>Body of a needle of the group just read.</summary>
    public ReadOnlySpan<byte> Body(in ScannedNeedle needle) =>
        _window.Get(needle.Offset + NeedleHeader.Size, needle.Header.StoredLength);

    /// <summary>Reads the next group; false at the first place that is not one.</summary>
    public bool TryReadGroup()
    {
        _group.Clear();
        long at = End;
        ulong sequence = NextSequence;
        uint checksums = 0;
        while (true)
        {
            ReadOnlySpan<byte> head = _window.Get(at, NeedleHeader.Size);
            if (!NeedleHeader.TryRead(head, _seed, out NeedleHeader header))
            {
                return Stop(at, head.IsEmpty || !head.ContainsAnyExcept((byte)0) ? "a group has no end" : "a needle header is broken");
            }

            if (header.Sequence != sequence && !(_gaps && header.Sequence > sequence))
            {
                return Stop(at, "a needle is out of sequence");
            }

            ReadOnlySpan<byte> needle = _window.Get(at, header.TotalBytes);
            if (needle.Length < header.TotalBytes || !header.BodyIsGood(needle))
            {
                return Stop(at, "a needle body is broken");
            }

            if (header.Kind == NeedleKind.CommitMark)
            {
                bool whole = CommitMark.TryRead(needle[NeedleHeader.Size..(NeedleHeader.Size + header.StoredLength)], out CommitMark mark) &&
                    _group.Count > 0 && mark.Count == _group.Count && mark.First == _group[0].Header.Sequence &&
                    mark.Last == _group[^1].Header.Sequence && mark.Checksums == checksums && header.Id.IsZero && header.Owner == 0;
                if (!whole)
                {
                    return Stop(at, "a commit mark does not fit its group");
                }

                End = at + header.TotalBytes;
                NextSequence = header.Sequence + 1;
                return true;
            }

            checksums = Crc32c.Append(checksums, needle.Slice(60, 4));
            checksums = Crc32c.Append(checksums, needle.Slice(NeedleHeader.Size + header.StoredLength, 4));
            _group.Add(new ScannedNeedle(header, at));
            at += header.TotalBytes;
            sequence = header.Sequence + 1;
        }
    }

    /// <summary>Judges the place where <see cref="TryReadGroup"/> said no.</summary>
    public ScanEnd Judge()
    {
        if (_window.FirstNonZero(End) == _window.FileLength)
        {
            return ScanEnd.Clean;
        }

        // A mark beyond that calls this place synced: the place was whole once.
        return LaterMarkSaysSynced() || !LooksTorn() ? ScanEnd.Damaged : ScanEnd.Torn;
    }

    private bool LaterMarkSaysSynced()
    {
        for (long at = End; at < _window.FileLength; at += 8)
        {
            ReadOnlySpan<byte> piece = _window.Get(at, NeedleHeader.Size + CommitMark.Size + 4);
            if (piece.Length >= 8 && BinaryPrimitives.ReadUInt64LittleEndian(piece) == 0)
            {
                // Jump over the zero-filled rest.
                at = (Math.Max(at + 8, _window.FirstNonZero(at)) & ~7L) - 8;
                continue;
            }

            bool isMark = NeedleHeader.TryRead(piece, _seed, out NeedleHeader header) && header.Kind == NeedleKind.CommitMark &&
                header.StoredLength == CommitMark.Size && piece.Length >= header.StoredLength + NeedleHeader.Size + 4 &&
                BinaryPrimitives.ReadUInt32LittleEndian(piece[(NeedleHeader.Size + CommitMark.Size)..]) ==
                    Crc32c.OfBody(header.Sequence, piece.Slice(NeedleHeader.Size, CommitMark.Size));
            if (isMark && CommitMark.TryRead(piece.Slice(NeedleHeader.Size, CommitMark.Size), out CommitMark mark) &&
                header.Sequence >= NextSequence && mark.SyncedThrough >= NextSequence)
            {
                return true;
            }
        }

        return false;
    }

    // The volume was zeros before the group was written, and a sector is written as a whole or not at all: a torn group lacks
    // at least one whole sector's part. A group that lacks none was complete, so what is wrong in it came later.
    private bool LooksTorn()
    {
        long at = Trouble.Offset;
        ReadOnlySpan<byte> head = _window.Get(at, NeedleHeader.Size);
        if (head.Length < NeedleHeader.Size || HasZeroSector(at, NeedleHeader.Size))
        {
            return true;
        }

        return NeedleHeader.TryRead(head, _seed, out NeedleHeader header) && header.Sequence == NextSequence + (ulong)_group.Count &&
            (at + header.TotalBytes > _window.FileLength || HasZeroSector(at, NeedleHeader.Size + header.StoredLength + 4));
    }

    private bool HasZeroSector(long start, int length)
    {
        for (long at = start; at < start + length;)
        {
            long next = Math.Min(start + length, (at / SectorBytes * SectorBytes) + SectorBytes);
            if (!_window.Get(at, (int)(next - at)).ContainsAnyExcept((byte)0))
            {
                return true;
            }

            at = next;
        }

        return false;
    }

    private bool Stop(long at, string what)
    {
        Trouble = (at, what);
        return false;
    }
}

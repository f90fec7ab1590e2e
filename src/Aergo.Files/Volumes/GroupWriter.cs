using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Files;

/// <summary>Lays out one group: needles one after another, then their commit mark.</summary>
internal sealed class GroupWriter
{
    private readonly List<(NeedleHeader Header, int Offset)> _needles = [];
    private byte[] _buffer = new byte[64 * 1024];
    private int _length;
    private uint _checksums;

    /// <summary>Needles laid out, with their offsets in the group.</summary>
    public IReadOnlyList<(NeedleHeader Header, int Offset)> Needles => _needles;

    /// <summary>The bytes so far.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <summary>Bytes a group takes whose needles take <paramref name="needleBytes"/>.</summary>
    public static long TotalBytes(long needleBytes) => needleBytes + NeedleHeader.TotalBytesOf(CommitMark.Size);

    public void Clear()
    {
        _needles.Clear();
        (_length, _checksums) = (0, 0);
    }

    public void Add(in Needle needle, ulong sequence, uint seed)
    {
        var header = new NeedleHeader(needle.Kind, 0, needle.Body.Length, needle.Id, sequence, needle.Owner);
        Span<byte> bytes = Put(header, needle.Body.Span, seed);
        _checksums = Crc32c.Append(_checksums, bytes.Slice(60, 4));
        _checksums = Crc32c.Append(_checksums, bytes.Slice(NeedleHeader.Size + header.StoredLength, 4));
        _needles.Add((header, _length - header.TotalBytes));
    }

    /// <summary>Ends the group.</summary>
    public void Close(ulong sequence, ulong syncedThrough, uint seed)
    {
        Span<byte> body = stackalloc byte[CommitMark.Size];
        new CommitMark(_needles.Count, _needles[0].Header.Sequence, _needles[^1].Header.Sequence, syncedThrough, _checksums).WriteTo(body);
        Put(new NeedleHeader(NeedleKind.CommitMark, NeedleHeader.LastOfGroup, body.Length, Hash256.Zero, sequence, 0), body, seed);
    }

    private Span<byte> Put(in NeedleHeader header, ReadOnlySpan<byte> body, uint seed)
    {
        int total = header.TotalBytes;
        if (_length + total > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(_length + total, _buffer.Length * 2));
        }

        Span<byte> bytes = _buffer.AsSpan(_length, total);
        header.WriteTo(bytes, seed);
        body.CopyTo(bytes[NeedleHeader.Size..]);
        int end = NeedleHeader.Size + body.Length;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[end..], Crc32c.OfBody(header.Sequence, body));
        bytes[(end + 4)..].Clear();
        _length += total;
        return bytes;
    }
}

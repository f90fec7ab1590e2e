using System;
using Aergo.Primitives;

namespace Aergo.Files;

/// <summary>Reads a file front to back in large pieces and hands out parts of them.</summary>
internal sealed class FileWindow(IDiskFile file)
{
    private byte[] _buffer = new byte[Math.Clamp(file.Length, 512, 256 * 1024)];
    private long _start;
    private int _length;

    public long FileLength { get; } = file.Length;

    /// <summary>The bytes at an offset; shorter only at the end of the file. Good until the next call.</summary>
    public ReadOnlySpan<byte> Get(long offset, int count)
    {
        count = (int)Math.Min(count, Math.Max(0, FileLength - offset));
        if (offset < _start || offset + count > _start + _length)
        {
            if (count > _buffer.Length)
            {
                _buffer = new byte[Math.Max(count, _buffer.Length * 2)];
            }

            _start = offset;
            _length = 0;
            int got = -1;
            while (_length < _buffer.Length && got != 0)
            {
                got = file.Read(offset + _length, _buffer.AsSpan(_length));
                _length += got;
            }
        }

        int available = (int)Math.Min(count, _start + _length - offset);
        return _buffer.AsSpan((int)(offset - _start), available);
    }

    /// <summary>Offset of the first byte from <paramref name="offset"/> on that is not zero; the file's length if all are.</summary>
    public long FirstNonZero(long offset)
    {
        while (offset < FileLength)
        {
            ReadOnlySpan<byte> piece = Get(offset, 64 * 1024);
            int at = piece.IndexOfAnyExcept((byte)0);
            if (at >= 0)
            {
                return offset + at;
            }

            if (piece.IsEmpty)
            {
                break;
            }

            offset += piece.Length;
        }

        return FileLength;
    }
}

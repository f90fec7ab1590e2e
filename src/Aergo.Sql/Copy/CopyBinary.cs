using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace Aergo.Sql.Copy;

/// <summary>Takes the binary layout apart: signature, flags, extension, then rows of length-prefixed fields up to a count of -1.</summary>
internal sealed class CopyBinary
{
    private const int CriticalFlags = unchecked((int)0xFFFF_0000);
    private const int WithOids = 1 << 16;

    private readonly ReadOnlyMemory<byte> _data;
    private int _at;

    public CopyBinary(ReadOnlyMemory<byte> data)
    {
        _data = data;
        if (!data.Span.StartsWith(Signature))
        {
            throw Bad("COPY file signature not recognized");
        }

        _at = Signature.Length;
        int flags = Int32("invalid COPY file header (missing flags)");
        if ((flags & WithOids) != 0)
        {
            throw Bad("invalid COPY file header (WITH OIDS)");
        }

        if ((flags & CriticalFlags) != 0)
        {
            throw Bad("unrecognized critical flags in COPY file header");
        }

        int extension = Int32("invalid COPY file header (missing length)");
        if (extension < 0)
        {
            throw Bad("invalid COPY file header (missing length)");
        }

        Take(extension, "invalid COPY file header (wrong length)");
    }

    /// <summary>PGCOPY, line feed, 255, carriage return, line feed, 0.</summary>
    public static ReadOnlySpan<byte> Signature => [0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00];

    /// <summary>The next row's fields, null for NULL; null at the end.</summary>
    public List<ReadOnlyMemory<byte>?>? Next(int columns)
    {
        if (_at == _data.Length)
        {
            return null; // PostgreSQL takes a missing trailer for the end, too.
        }

        short count = BinaryPrimitives.ReadInt16BigEndian(Take(2, "unexpected EOF in COPY data").Span);
        if (count == -1)
        {
            return _at == _data.Length ? null : throw Bad("received copy data after EOF marker");
        }

        if (count != columns)
        {
            throw Bad($"row field count is {count}, expected {columns}");
        }

        var fields = new List<ReadOnlyMemory<byte>?>(count);
        for (int i = 0; i < count; i++)
        {
            int length = Int32("unexpected EOF in COPY data");
            if (length < -1)
            {
                throw Bad("invalid field size");
            }

            fields.Add(length < 0 ? (ReadOnlyMemory<byte>?)null : Take(length, "unexpected EOF in COPY data"));
        }

        return fields;
    }

    private static SqlException Bad(string message) => new(SqlState.BadCopyFormat, message);

    private int Int32(string message) => BinaryPrimitives.ReadInt32BigEndian(Take(4, message).Span);

    private ReadOnlyMemory<byte> Take(int length, string message)
    {
        if (length > _data.Length - _at)
        {
            throw Bad(message);
        }

        ReadOnlyMemory<byte> taken = _data.Slice(_at, length);
        _at += length;
        return taken;
    }
}

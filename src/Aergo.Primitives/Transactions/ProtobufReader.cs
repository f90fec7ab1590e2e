using System;

namespace Aergo.Primitives;

/// <summary>How a protobuf field's value is laid out. The messages here use two of the kinds.</summary>
internal enum WireType
{
    Varint = 0,
    LengthDelimited = 2,
}

/// <summary>Walks over the fields of one protobuf message; never throws, never allocates.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private readonly ReadOnlySpan<byte> _message = message;

    /// <summary>Offset of the next byte in the message.</summary>
    public int Position { get; private set; }

    public readonly bool AtEnd => Position == _message.Length;

    /// <summary>Reads field number and kind.</summary>
    public TransactionDecodeError ReadTag(out int field, out WireType type)
    {
        field = 0;
        type = WireType.Varint;
        TransactionDecodeError error = ReadVarint(out ulong tag);
        if (error != TransactionDecodeError.None)
        {
            return error;
        }

        if (tag > uint.MaxValue || tag >> 3 == 0)
        {
            return TransactionDecodeError.Malformed;
        }

        field = (int)(tag >> 3);
        type = (WireType)(tag & 7);
        return TransactionDecodeError.None;
    }

    /// <summary>Reads a number of at most ten bytes and 64 bits; superfluous bytes are legal protobuf.</summary>
    public TransactionDecodeError ReadVarint(out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (AtEnd)
            {
                return TransactionDecodeError.Truncated;
            }

            byte b = _message[Position++];
            if (shift == 63 && b > 1)
            {
                return TransactionDecodeError.Malformed;
            }

            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return TransactionDecodeError.None;
            }
        }

        return TransactionDecodeError.Malformed;
    }

    /// <summary>Reads a length and skips so many bytes; their place is the answer.</summary>
    public TransactionDecodeError ReadBytes(out int offset, out int length)
    {
        offset = 0;
        length = 0;
        TransactionDecodeError error = ReadVarint(out ulong size);
        if (error != TransactionDecodeError.None)
        {
            return error;
        }

        if (size > (ulong)(_message.Length - Position))
        {
            return TransactionDecodeError.Truncated;
        }

        offset = Position;
        length = (int)size;
        Position += length;
        return TransactionDecodeError.None;
    }
}

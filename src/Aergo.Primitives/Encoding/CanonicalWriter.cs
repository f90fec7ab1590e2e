using System;
using System.Buffers.Binary;
using System.Text;

namespace Aergo.Primitives;

/// <summary>Writes our own binary forms: little-endian numbers of fixed width, bytes and texts behind a 32-bit length.</summary>
/// <remarks>Each value has one form, so that <see cref="CanonicalReader"/> accepts exactly what this writes. Source: docs/spec/encoding.md, "Canonical form".</remarks>
public sealed class CanonicalWriter
{
    private byte[] _buffer;

    /// <summary>Starts empty.</summary>
    public CanonicalWriter(int capacity = 256) => _buffer = new byte[Math.Max(capacity, 16)];

    /// <summary>Number of bytes so far.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes so far; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    /// <summary>The bytes so far in an array of their own.</summary>
    public byte[] ToArray() => Written.ToArray();

    /// <summary>Starts over with the same memory.</summary>
    public void Clear() => Length = 0;

    /// <summary>One byte.</summary>
    public void WriteByte(byte value) => Reserve(1)[0] = value;

    /// <summary>One byte, 0 or 1.</summary>
    public void WriteBoolean(bool value) => WriteByte(value ? (byte)1 : (byte)0);

    /// <summary>Two bytes.</summary>
    public void WriteUInt16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Reserve(2), value);

    /// <summary>Four bytes.</summary>
    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);

    /// <summary>Four bytes, two's complement.</summary>
    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Reserve(4), value);

    /// <summary>Eight bytes.</summary>
    public void WriteUInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);

    /// <summary>Eight bytes, two's complement.</summary>
    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Reserve(8), value);

    /// <summary>Sixteen bytes of aer.</summary>
    public void WriteAmount(Amount value) => BinaryPrimitives.WriteUInt128LittleEndian(Reserve(16), value.Aer);

    /// <summary>32 bytes.</summary>
    public void WriteHash(Hash256 value) => value.CopyTo(Reserve(Hash256.Size));

    /// <summary>20 bytes.</summary>
    public void WriteAccount(AccountId value) => value.CopyTo(Reserve(AccountId.Size));

    /// <summary>The bytes alone; the reader must know how many.</summary>
    public void WriteRaw(ReadOnlySpan<byte> value) => value.CopyTo(Reserve(value.Length));

    /// <summary>Length (uint32), then the bytes.</summary>
    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        WriteUInt32((uint)value.Length);
        WriteRaw(value);
    }

    /// <summary>Length in bytes (uint32), then UTF-8. Half a surrogate pair becomes U+FFFD.</summary>
    public void WriteText(string value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        WriteUInt32((uint)length);
        Encoding.UTF8.GetBytes(value, Reserve(length));
    }

    private Span<byte> Reserve(int size)
    {
        if (_buffer.Length - Length < size)
        {
            Array.Resize(ref _buffer, Math.Max(Length + size, _buffer.Length * 2));
        }

        Span<byte> span = _buffer.AsSpan(Length, size);
        Length += size;
        return span;
    }
}

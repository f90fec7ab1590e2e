using System;

namespace Aergo.Primitives;

/// <summary>Writes fields of one protobuf message in canonical form: shortest numbers, nothing for zero and empty.</summary>
internal ref struct ProtobufWriter(Span<byte> output)
{
    private readonly Span<byte> _output = output;

    public int Length { get; private set; }

    public static int SizeOfVarint(ulong value)
    {
        int size = 1;
        for (; value >= 0x80; value >>= 7)
        {
            size++;
        }

        return size;
    }

    public static int SizeOf(ulong value) => value == 0 ? 0 : 1 + SizeOfVarint(value);

    public static int SizeOf(ReadOnlySpan<byte> value) => value.IsEmpty ? 0 : 1 + SizeOfVarint((ulong)value.Length) + value.Length;

    public void WriteField(int field, ulong value)
    {
        if (value != 0)
        {
            WriteVarint((ulong)((field << 3) | (int)WireType.Varint));
            WriteVarint(value);
        }
    }

    public void WriteField(int field, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            WriteHeader(field, value.Length);
            value.CopyTo(_output[Length..]);
            Length += value.Length;
        }
    }

    /// <summary>Opens a field whose bytes the caller writes next.</summary>
    public void WriteHeader(int field, int length)
    {
        WriteVarint((ulong)((field << 3) | (int)WireType.LengthDelimited));
        WriteVarint((ulong)length);
    }

    private void WriteVarint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _output[Length++] = (byte)((value & 0x7F) | 0x80);
        }

        _output[Length++] = (byte)value;
    }
}

using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Aergo.Sql.Types;

/// <summary>Appends the parts of stored values.</summary>
internal static class StoredWriter
{
    private const int VarintMax = 10;

    public static void Byte(this IBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    /// <summary>Seven bits a byte, lowest first.</summary>
    public static void Unsigned(this IBufferWriter<byte> output, ulong value)
    {
        Span<byte> span = output.GetSpan(VarintMax);
        int length = 0;
        while (value >= 0x80)
        {
            span[length++] = (byte)((value & 0x7F) | 0x80);
            value >>= 7;
        }

        span[length++] = (byte)value;
        output.Advance(length);
    }

    /// <summary>The sign in the lowest bit, so that numbers near zero are short.</summary>
    public static void Signed(this IBufferWriter<byte> output, long value) => Unsigned(output, unchecked((ulong)((value << 1) ^ (value >> 63))));

    public static void Int64(this IBufferWriter<byte> output, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(8), value);
        output.Advance(8);
    }

    public static void Text(this IBufferWriter<byte> output, string value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        Unsigned(output, (ulong)length);
        Encoding.UTF8.GetBytes(value, output.GetSpan(Math.Max(length, 1)));
        output.Advance(length);
    }

    public static void Blob(this IBufferWriter<byte> output, ReadOnlySpan<byte> value)
    {
        Unsigned(output, (ulong)value.Length);
        output.Write(value);
    }
}

using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Aergo.Primitives;

namespace Aergo.Sql.Types;

/// <summary>Appends the parts of keys, complemented for descending order, and holds the bound on a key's length.</summary>
internal struct KeyWriter(IBufferWriter<byte> output, bool descending)
{
    // Whole numbers below this take one byte.
    private const int SmallCount = 112;
    private const byte SmallBase = 0x80;
    private const byte LengthBase = 0xEF;
    private const int ChunkChars = 512;

    // Text and bytea: 0 ends them; 0 and 1 inside are written as 1 1 and 1 2.
    private const byte End = 0;
    private const byte Escape = 1;

    private static readonly SearchValues<byte> Escaped = SearchValues.Create([0, 1]);

    private int _length = 0;

    public void Byte(byte value)
    {
        Span<byte> span = Take(1);
        span[0] = value;
        Finish(span);
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Span<byte> span = Take(bytes.Length);
        bytes.CopyTo(span);
        Finish(span);
    }

    public void UInt32(uint value)
    {
        Span<byte> span = Take(4);
        BinaryPrimitives.WriteUInt32BigEndian(span, value);
        Finish(span);
    }

    public void UInt64(ulong value)
    {
        Span<byte> span = Take(8);
        BinaryPrimitives.WriteUInt64BigEndian(span, value);
        Finish(span);
    }

    /// <summary>A whole number in one to nine bytes: the first tells the sign and the length.</summary>
    public void Integer(long value)
    {
        // Below zero everything is complemented: -1 mirrors 0.
        byte flip = value < 0 ? (byte)0xFF : (byte)0;
        ulong magnitude = unchecked((ulong)(value < 0 ? ~value : value));
        Span<byte> bytes = stackalloc byte[9];
        int length = 1;
        if (magnitude < SmallCount)
        {
            bytes[0] = (byte)(SmallBase + magnitude);
        }
        else
        {
            int width = 8 - (System.Numerics.BitOperations.LeadingZeroCount(magnitude) / 8);
            bytes[0] = (byte)(LengthBase + width);
            for (int i = width; i > 0; i--)
            {
                bytes[i] = (byte)(magnitude & 0xFF);
                magnitude >>= 8;
            }

            length += width;
        }

        for (int i = 0; i < length; i++)
        {
            bytes[i] ^= flip;
        }

        Bytes(bytes[..length]);
    }

    public void Text(ReadOnlySpan<char> text)
    {
        Span<byte> buffer = stackalloc byte[ChunkChars * 3];
        while (!text.IsEmpty)
        {
            int take = Math.Min(text.Length, ChunkChars);
            if (take < text.Length && char.IsHighSurrogate(text[take - 1]))
            {
                take--;
            }

            int written = Encoding.UTF8.GetBytes(text[..take], buffer);
            Escape0And1(buffer[..written]);
            text = text[take..];
        }

        Byte(End);
    }

    public void Blob(ReadOnlySpan<byte> bytes)
    {
        Escape0And1(bytes);
        Byte(End);
    }

    private void Escape0And1(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            int plain = bytes.IndexOfAny(Escaped);
            if (plain < 0)
            {
                Bytes(bytes);
                return;
            }

            Bytes(bytes[..plain]);
            Byte(Escape);
            Byte((byte)(bytes[plain] + 1));
            bytes = bytes[(plain + 1)..];
        }
    }

    private Span<byte> Take(int count)
    {
        _length += count;
        if (_length > StateLimits.KeyBytesMax)
        {
            throw new SqlException(SqlState.ProgramLimit, $"index row size exceeds the maximum of {StateLimits.KeyBytesMax} bytes")
            {
                Hint = "Long values cannot be indexed. Consider an index on a hash of the value, such as sha256.",
            };
        }

        return output.GetSpan(count)[..count];
    }

    private readonly void Finish(Span<byte> span)
    {
        if (descending)
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] ^= 0xFF;
            }
        }

        output.Advance(span.Length);
    }
}

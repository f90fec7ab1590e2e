using System;
using System.Numerics;

namespace Aergo.Evm;

/// <summary>A big-endian exponent, of which the trailing bytes may be zeros that nobody wrote down.</summary>
/// <remarks>A caller can name a length far beyond its input; the price covers the work but nothing is allocated for it.</remarks>
internal readonly ref struct Exponent
{
    private readonly ReadOnlySpan<byte> _bytes;

    private readonly long _length;

    /// <param name="present">The bytes that are there.</param>
    /// <param name="length">The full length, at least theirs.</param>
    public Exponent(ReadOnlySpan<byte> present, long length)
    {
        ReadOnlySpan<byte> trimmed = present.TrimStart((byte)0);
        _bytes = trimmed;
        _length = trimmed.IsEmpty ? 0 : length - (present.Length - trimmed.Length);
        BitLength = trimmed.IsEmpty ? 0 : (8 * _length) - (BitOperations.LeadingZeroCount((uint)trimmed[0]) - 24);
    }

    /// <summary>Bits up to the highest one; zero for zero.</summary>
    public long BitLength { get; }

    /// <summary>Bits from <paramref name="position"/> on, counted from the least significant.</summary>
    public int Bits(long position, int count)
    {
        int bits = 0;
        for (int i = count - 1; i >= 0; i--)
        {
            bits = (bits << 1) | Bit(position + i);
        }

        return bits;
    }

    private int Bit(long position)
    {
        long index = _length - 1 - (position >> 3);
        return index >= 0 && index < _bytes.Length ? (_bytes[(int)index] >> (int)(position & 7)) & 1 : 0;
    }
}

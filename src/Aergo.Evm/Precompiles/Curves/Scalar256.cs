using System;
using System.Buffers.Binary;

namespace Aergo.Evm;

/// <summary>A 256-bit number that multiplies a point. It is not reduced: precompiles take numbers above the group's order, too.</summary>
internal readonly struct Scalar256
{
    /// <summary>Length of the big-endian encoding, in bytes.</summary>
    public const int Size = 32;

    /// <summary>Most digits of a signed form: one for each bit and one for the last carry.</summary>
    public const int DigitsMax = 257;

    private readonly ulong _n0, _n1, _n2, _n3;

    /// <summary>Reads <see cref="Size"/> big-endian bytes.</summary>
    public Scalar256(ReadOnlySpan<byte> bytes)
    {
        _n0 = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
        _n1 = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _n2 = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _n3 = BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }

    /// <summary>Up to 16 bits from bit <paramref name="position"/> on; bits above the number are zero.</summary>
    public int Bits(int position, int count)
    {
        ulong low = Limb(position >> 6) >> (position & 63);
        ulong high = (position & 63) == 0 ? 0 : Limb((position >> 6) + 1) << (64 - (position & 63));
        return (int)((low | high) & ((1UL << count) - 1));
    }

    /// <summary>Digits, least significant first: zero, or odd and below 2^(width-1) in size; no two within <paramref name="width"/> are non-zero.</summary>
    /// <returns>How many digits there are.</returns>
    public int WriteNonAdjacentForm(Span<sbyte> digits, int width)
    {
        digits.Clear();
        int carry = 0;
        int length = 0;
        int position = 0;
        while (position < 256 || carry != 0)
        {
            // A bit equal to the carry is a zero digit, and the carry stays: 0 + 0 = 0, 1 + 1 = 10.
            if (Bits(position, 1) == carry)
            {
                position++;
                continue;
            }

            int window = Bits(position, width) + carry;
            carry = window >> (width - 1);
            digits[position] = (sbyte)(window - (carry << width));
            length = position + 1;
            position += width;
        }

        return length;
    }

    private ulong Limb(int index) => index switch { 0 => _n0, 1 => _n1, 2 => _n2, 3 => _n3, _ => 0 };
}

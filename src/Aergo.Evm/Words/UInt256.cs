using System;
using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Aergo.Evm;

/// <summary>A word of the machine: an unsigned 256-bit number whose arithmetic wraps.</summary>
/// <remarks>
/// Shape in memory: four 64-bit limbs, least significant first, 32 bytes without padding, so that a stack slot can be worked on in place.
/// Shape in bytes: 32, big-endian. Signed operations read the same bits as two's complement. Division by zero gives zero, as the machine has it.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
public readonly struct UInt256 : IEquatable<UInt256>, IComparable<UInt256>
{
    /// <summary>Length of the big-endian form, in bytes.</summary>
    public const int Size = 32;

    /// <summary>Bits 0 … 63.</summary>
    public readonly ulong L0;

    /// <summary>Bits 64 … 127.</summary>
    public readonly ulong L1;

    /// <summary>Bits 128 … 191.</summary>
    public readonly ulong L2;

    /// <summary>Bits 192 … 255.</summary>
    public readonly ulong L3;

    /// <summary>From four limbs, least significant first.</summary>
    public UInt256(ulong l0, ulong l1, ulong l2, ulong l3) => (L0, L1, L2, L3) = (l0, l1, l2, l3);

    /// <summary>From a big-endian number of at most <see cref="Size"/> bytes.</summary>
    [SkipLocalsInit]
    public UInt256(ReadOnlySpan<byte> bigEndian)
    {
        scoped Span<byte> buffer = stackalloc byte[Size];
        scoped ReadOnlySpan<byte> padded = bigEndian;
        if (bigEndian.Length != Size)
        {
            buffer.Clear();
            bigEndian.CopyTo(buffer[(Size - bigEndian.Length)..]);
            padded = buffer;
        }

        L3 = BinaryPrimitives.ReadUInt64BigEndian(padded);
        L2 = BinaryPrimitives.ReadUInt64BigEndian(padded[8..]);
        L1 = BinaryPrimitives.ReadUInt64BigEndian(padded[16..]);
        L0 = BinaryPrimitives.ReadUInt64BigEndian(padded[24..]);
    }

    /// <summary>0.</summary>
    public static UInt256 Zero => default;

    /// <summary>1.</summary>
    public static UInt256 One => new(1, 0, 0, 0);

    /// <summary>2^256 - 1; read as signed, -1.</summary>
    public static UInt256 MaxValue => new(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue);

    /// <summary>Whether this is 0.</summary>
    public bool IsZero => (L0 | L1 | L2 | L3) == 0;

    /// <summary>Whether the number fits into 64 bits.</summary>
    public bool IsUInt64 => (L1 | L2 | L3) == 0;

    /// <summary>Whether the topmost bit is set, which is the sign of a signed number.</summary>
    public bool IsNegative => (long)L3 < 0;

    /// <summary>Number of bits without leading zeros; 0 for 0.</summary>
    public int BitLength => Size * 8 - LeadingZeroCount;

    /// <summary>Number of zero bits before the first one bit; 256 for 0.</summary>
    public int LeadingZeroCount =>
        L3 != 0 ? BitOperations.LeadingZeroCount(L3)
        : L2 != 0 ? 64 + BitOperations.LeadingZeroCount(L2)
        : L1 != 0 ? 128 + BitOperations.LeadingZeroCount(L1)
        : 192 + BitOperations.LeadingZeroCount(L0);

    /// <summary>Number of bytes without leading zeros; 0 for 0.</summary>
    public int ByteLength => (BitLength + 7) / 8;

    /// <summary>From 64 bits.</summary>
    public static implicit operator UInt256(ulong value) => new(value, 0, 0, 0);

    /// <summary>The wrapped sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static UInt256 operator +(in UInt256 a, in UInt256 b)
    {
        ulong l0 = a.L0 + b.L0;
        ulong carry = l0 < b.L0 ? 1UL : 0;
        ulong l1 = a.L1 + b.L1;
        ulong over1 = l1 < b.L1 ? 1UL : 0;
        l1 += carry;
        carry = over1 | (l1 < carry ? 1UL : 0);
        ulong l2 = a.L2 + b.L2;
        ulong over2 = l2 < b.L2 ? 1UL : 0;
        l2 += carry;
        carry = over2 | (l2 < carry ? 1UL : 0);
        return new UInt256(l0, l1, l2, a.L3 + b.L3 + carry);
    }

    /// <summary>The wrapped difference.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static UInt256 operator -(in UInt256 a, in UInt256 b)
    {
        ulong l0 = a.L0 - b.L0;
        ulong borrow = a.L0 < b.L0 ? 1UL : 0;
        ulong l1 = a.L1 - b.L1;
        ulong under1 = a.L1 < b.L1 ? 1UL : 0;
        under1 |= l1 < borrow ? 1UL : 0;
        l1 -= borrow;
        ulong l2 = a.L2 - b.L2;
        ulong under2 = a.L2 < b.L2 ? 1UL : 0;
        under2 |= l2 < under1 ? 1UL : 0;
        l2 -= under1;
        return new UInt256(l0, l1, l2, a.L3 - b.L3 - under2);
    }

    /// <summary>Two's complement.</summary>
    public static UInt256 operator -(in UInt256 a) => default(UInt256) - a;

    /// <summary>The wrapped product.</summary>
    public static UInt256 operator *(in UInt256 a, in UInt256 b) => WordMultiplication.Low(a, b);

    /// <summary>The quotient; 0 when <paramref name="b"/> is 0.</summary>
    public static UInt256 operator /(in UInt256 a, in UInt256 b) => WordDivision.Divide(a, b);

    /// <summary>The remainder; 0 when <paramref name="b"/> is 0.</summary>
    public static UInt256 operator %(in UInt256 a, in UInt256 b) => WordDivision.Remainder(a, b);

    /// <summary>Bits set in both.</summary>
    public static UInt256 operator &(in UInt256 a, in UInt256 b) => new(a.L0 & b.L0, a.L1 & b.L1, a.L2 & b.L2, a.L3 & b.L3);

    /// <summary>Bits set in either.</summary>
    public static UInt256 operator |(in UInt256 a, in UInt256 b) => new(a.L0 | b.L0, a.L1 | b.L1, a.L2 | b.L2, a.L3 | b.L3);

    /// <summary>Bits set in one of them.</summary>
    public static UInt256 operator ^(in UInt256 a, in UInt256 b) => new(a.L0 ^ b.L0, a.L1 ^ b.L1, a.L2 ^ b.L2, a.L3 ^ b.L3);

    /// <summary>All bits turned.</summary>
    public static UInt256 operator ~(in UInt256 a) => new(~a.L0, ~a.L1, ~a.L2, ~a.L3);

    /// <summary>Shifted towards the top by 0 … 255 bits.</summary>
    public static UInt256 operator <<(in UInt256 a, int bits)
    {
        int low = bits & 63;
        // A 64-bit shift by 64 is a shift by 0 to the hardware; two shifts make it the zero it should be.
        (ulong c0, ulong c1, ulong c2) = (a.L0 >> 1 >> (63 - low), a.L1 >> 1 >> (63 - low), a.L2 >> 1 >> (63 - low));
        var part = new UInt256(a.L0 << low, (a.L1 << low) | c0, (a.L2 << low) | c1, (a.L3 << low) | c2);
        return (bits >> 6) switch
        {
            0 => part,
            1 => new UInt256(0, part.L0, part.L1, part.L2),
            2 => new UInt256(0, 0, part.L0, part.L1),
            _ => new UInt256(0, 0, 0, part.L0),
        };
    }

    /// <summary>Shifted towards the bottom by 0 … 255 bits, zeros coming in.</summary>
    public static UInt256 operator >>(in UInt256 a, int bits)
    {
        int low = bits & 63;
        (ulong c1, ulong c2, ulong c3) = (a.L1 << 1 << (63 - low), a.L2 << 1 << (63 - low), a.L3 << 1 << (63 - low));
        var part = new UInt256((a.L0 >> low) | c1, (a.L1 >> low) | c2, (a.L2 >> low) | c3, a.L3 >> low);
        return (bits >> 6) switch
        {
            0 => part,
            1 => new UInt256(part.L1, part.L2, part.L3, 0),
            2 => new UInt256(part.L2, part.L3, 0, 0),
            _ => new UInt256(part.L3, 0, 0, 0),
        };
    }

    /// <summary>Whether <paramref name="a"/> is less.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator <(in UInt256 a, in UInt256 b) =>
        a.L3 != b.L3 ? a.L3 < b.L3 : a.L2 != b.L2 ? a.L2 < b.L2 : a.L1 != b.L1 ? a.L1 < b.L1 : a.L0 < b.L0;

    /// <summary>Whether <paramref name="a"/> is greater.</summary>
    public static bool operator >(in UInt256 a, in UInt256 b) => b < a;

    /// <summary>Whether <paramref name="a"/> is not greater.</summary>
    public static bool operator <=(in UInt256 a, in UInt256 b) => !(b < a);

    /// <summary>Whether <paramref name="a"/> is not less.</summary>
    public static bool operator >=(in UInt256 a, in UInt256 b) => !(a < b);

    /// <summary>Whether both are the same number.</summary>
    public static bool operator ==(in UInt256 a, in UInt256 b) => a.Equals(b);

    /// <summary>Whether they are different numbers.</summary>
    public static bool operator !=(in UInt256 a, in UInt256 b) => !a.Equals(b);

    /// <summary>The number when it fits into 64 bits, otherwise the largest there is.</summary>
    public ulong ToUInt64Saturating() => IsUInt64 ? L0 : ulong.MaxValue;

    /// <summary>Writes the big-endian form into the first <see cref="Size"/> bytes of <paramref name="output"/>.</summary>
    public void WriteBigEndian(Span<byte> output)
    {
        BinaryPrimitives.WriteUInt64BigEndian(output[24..], L0);
        BinaryPrimitives.WriteUInt64BigEndian(output, L3);
        BinaryPrimitives.WriteUInt64BigEndian(output[8..], L2);
        BinaryPrimitives.WriteUInt64BigEndian(output[16..], L1);
    }

    /// <summary>The big-endian form in an array of its own.</summary>
    public byte[] ToBigEndian()
    {
        var bytes = new byte[Size];
        WriteBigEndian(bytes);
        return bytes;
    }

    /// <inheritdoc />
    public bool Equals(UInt256 other) => ((L0 ^ other.L0) | (L1 ^ other.L1) | (L2 ^ other.L2) | (L3 ^ other.L3)) == 0;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is UInt256 other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(L0, L1, L2, L3); // seeded by the process: slots cannot be chosen to collide

    /// <inheritdoc />
    public int CompareTo(UInt256 other) => this < other ? -1 : other < this ? 1 : 0;

    /// <summary>Lower-case hexadecimal with <c>0x</c> and no leading zeros, as clients of Ethereum write quantities.</summary>
    public override string ToString()
    {
        string digits = string.Create(CultureInfo.InvariantCulture, $"{L3:x16}{L2:x16}{L1:x16}{L0:x16}").TrimStart('0');
        return digits.Length == 0 ? "0x0" : "0x" + digits;
    }
}

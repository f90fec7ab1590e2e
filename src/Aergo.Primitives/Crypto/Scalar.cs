using System;
using System.Buffers.Binary;

namespace Aergo.Primitives;

/// <summary>An integer modulo n, the order of the secp256k1 group; always fully reduced.</summary>
internal readonly struct Scalar
{
    // 2^256 - n, three limbs: what a carry out of the top limb is worth.
    private const ulong F0 = 0x402DA1732FC9BEBF, F1 = 0x4551231950B75FC4, F2 = 1;

    private readonly ulong _n0, _n1, _n2, _n3;

    private Scalar(ulong n0, ulong n1, ulong n2, ulong n3) => (_n0, _n1, _n2, _n3) = (n0, n1, n2, n3);

    public static Scalar One => new(1, 0, 0, 0);

    public bool IsZero => (_n0 | _n1 | _n2 | _n3) == 0;

    /// <summary>Whether this is above (n - 1) / 2, the upper of the two equivalent halves of S.</summary>
    public bool IsHigh
    {
        get
        {
            // Half of n, rounded down.
            ulong borrow = 0;
            _ = Limbs.Subtract(0xDFE92F46681B20A0, _n0, ref borrow);
            _ = Limbs.Subtract(0x5D576E7357A4501D, _n1, ref borrow);
            _ = Limbs.Subtract(0xFFFFFFFFFFFFFFFF, _n2, ref borrow);
            _ = Limbs.Subtract(0x7FFFFFFFFFFFFFFF, _n3, ref borrow);
            return borrow != 0;
        }
    }

    /// <summary>Reads 32 big-endian bytes modulo n; <paramref name="overflow"/> says that they were n or more.</summary>
    public static Scalar Read(ReadOnlySpan<byte> bytes, out bool overflow)
    {
        ulong r0 = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
        ulong r1 = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        ulong r2 = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        ulong r3 = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        return ReduceOnce(r0, r1, r2, r3, 0, out overflow);
    }

    /// <summary>Reads 32 big-endian bytes; false for zero and for n and above.</summary>
    public static bool TryReadNonZero(ReadOnlySpan<byte> bytes, out Scalar value)
    {
        value = Read(bytes, out bool overflow);
        return !overflow && !value.IsZero;
    }

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], _n0);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], _n1);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], _n2);
        BinaryPrimitives.WriteUInt64BigEndian(bytes, _n3);
    }

    /// <summary>Bits <paramref name="index"/> … +3 as a number; index is a multiple of four.</summary>
    public int Nibble(int index)
    {
        ulong limb = (index >> 6) switch { 0 => _n0, 1 => _n1, 2 => _n2, _ => _n3 };
        return (int)((limb >> (index & 63)) & 15);
    }

    public static bool Equals(in Scalar a, in Scalar b) =>
        ((a._n0 ^ b._n0) | (a._n1 ^ b._n1) | (a._n2 ^ b._n2) | (a._n3 ^ b._n3)) == 0;

    public static Scalar operator +(in Scalar a, in Scalar b)
    {
        ulong carry = 0;
        ulong r0 = Limbs.Add(a._n0, b._n0, ref carry);
        ulong r1 = Limbs.Add(a._n1, b._n1, ref carry);
        ulong r2 = Limbs.Add(a._n2, b._n2, ref carry);
        ulong r3 = Limbs.Add(a._n3, b._n3, ref carry);
        return ReduceOnce(r0, r1, r2, r3, carry, out _);
    }

    public static Scalar operator -(in Scalar a)
    {
        unchecked
        {
            // n - a, and zero for zero.
            ulong mask = 0UL - (a.IsZero ? 0UL : 1UL);
            ulong borrow = 0;
            ulong r0 = Limbs.Subtract(0UL - F0, a._n0, ref borrow) & mask;
            ulong r1 = Limbs.Subtract(~F1, a._n1, ref borrow) & mask;
            ulong r2 = Limbs.Subtract(~F2, a._n2, ref borrow) & mask;
            ulong r3 = Limbs.Subtract(~0UL, a._n3, ref borrow) & mask;
            return new Scalar(r0, r1, r2, r3);
        }
    }

    public static Scalar operator *(in Scalar a, in Scalar b)
    {
        unchecked
        {
            ulong c = 0;
            ulong r0 = Limbs.MultiplyAdd(a._n0, b._n0, 0, ref c);
            ulong r1 = Limbs.MultiplyAdd(a._n0, b._n1, 0, ref c);
            ulong r2 = Limbs.MultiplyAdd(a._n0, b._n2, 0, ref c);
            ulong r3 = Limbs.MultiplyAdd(a._n0, b._n3, 0, ref c);
            ulong r4 = c;
            c = 0;
            r1 = Limbs.MultiplyAdd(a._n1, b._n0, r1, ref c);
            r2 = Limbs.MultiplyAdd(a._n1, b._n1, r2, ref c);
            r3 = Limbs.MultiplyAdd(a._n1, b._n2, r3, ref c);
            r4 = Limbs.MultiplyAdd(a._n1, b._n3, r4, ref c);
            ulong r5 = c;
            c = 0;
            r2 = Limbs.MultiplyAdd(a._n2, b._n0, r2, ref c);
            r3 = Limbs.MultiplyAdd(a._n2, b._n1, r3, ref c);
            r4 = Limbs.MultiplyAdd(a._n2, b._n2, r4, ref c);
            r5 = Limbs.MultiplyAdd(a._n2, b._n3, r5, ref c);
            ulong r6 = c;
            c = 0;
            r3 = Limbs.MultiplyAdd(a._n3, b._n0, r3, ref c);
            r4 = Limbs.MultiplyAdd(a._n3, b._n1, r4, ref c);
            r5 = Limbs.MultiplyAdd(a._n3, b._n2, r5, ref c);
            r6 = Limbs.MultiplyAdd(a._n3, b._n3, r6, ref c);
            ulong r7 = c;

            // Each fold replaces what stands above 2^256 by that times (2^256 - n): 512 -> 386 -> 260 -> 257 bits.
            c = 0;
            ulong s0 = Limbs.MultiplyAdd(r4, F0, r0, ref c);
            ulong s1 = Limbs.MultiplyAdd(r5, F0, r1, ref c);
            ulong s2 = Limbs.MultiplyAdd(r6, F0, r2, ref c);
            ulong s3 = Limbs.MultiplyAdd(r7, F0, r3, ref c);
            ulong s4 = c;
            c = 0;
            s1 = Limbs.MultiplyAdd(r4, F1, s1, ref c);
            s2 = Limbs.MultiplyAdd(r5, F1, s2, ref c);
            s3 = Limbs.MultiplyAdd(r6, F1, s3, ref c);
            s4 = Limbs.MultiplyAdd(r7, F1, s4, ref c);
            ulong s5 = c;
            c = 0;
            s2 = Limbs.Add(s2, r4, ref c);
            s3 = Limbs.Add(s3, r5, ref c);
            s4 = Limbs.Add(s4, r6, ref c);
            s5 = Limbs.Add(s5, r7, ref c);
            ulong s6 = c;

            c = 0;
            ulong t0 = Limbs.MultiplyAdd(s4, F0, s0, ref c);
            ulong t1 = Limbs.MultiplyAdd(s5, F0, s1, ref c);
            ulong t2 = Limbs.MultiplyAdd(s6, F0, s2, ref c);
            ulong t3 = Limbs.MultiplyAdd(0, 0, s3, ref c);
            ulong t4 = c;
            c = 0;
            t1 = Limbs.MultiplyAdd(s4, F1, t1, ref c);
            t2 = Limbs.MultiplyAdd(s5, F1, t2, ref c);
            t3 = Limbs.MultiplyAdd(s6, F1, t3, ref c);
            t4 += c;
            c = 0;
            t2 = Limbs.Add(t2, s4, ref c);
            t3 = Limbs.Add(t3, s5, ref c);
            t4 += s6 + c;

            c = 0;
            ulong u0 = Limbs.MultiplyAdd(t4, F0, t0, ref c);
            ulong u1 = Limbs.MultiplyAdd(t4, F1, t1, ref c);
            ulong u2 = Limbs.MultiplyAdd(t4, F2, t2, ref c);
            ulong u3 = Limbs.MultiplyAdd(0, 0, t3, ref c);
            return ReduceOnce(u0, u1, u2, u3, c, out _);
        }
    }

    /// <summary>1/x; zero for zero. Fermat: x^(n-2), four bits a step; the exponent is public.</summary>
    public Scalar Inverse()
    {
        Span<Scalar> powers = stackalloc Scalar[16];
        powers[0] = One;
        for (int i = 1; i < 16; i++)
        {
            powers[i] = powers[i - 1] * this;
        }

        var exponent = unchecked(new Scalar(0UL - F0 - 2, ~F1, ~F2, ~0UL));
        Scalar result = One;
        for (int bit = 252; bit >= 0; bit -= 4)
        {
            result *= result;
            result *= result;
            result *= result;
            result *= result;
            result *= powers[exponent.Nibble(bit)];
        }

        return result;
    }

    /// <summary>Writes the width-w non-adjacent form: odd digits below 2^(w-1) in size, zeros between. Variable time, for public scalars.</summary>
    /// <returns>Number of digits up to the highest non-zero one.</returns>
    public int WriteNonAdjacentForm(Span<sbyte> digits, int width)
    {
        unchecked
        {
            digits.Clear();
            Span<ulong> k = stackalloc ulong[5] { _n0, _n1, _n2, _n3, 0 };
            ulong window = (1UL << width) - 1;
            int length = 0;
            int position = 0;
            while (position <= 256 && (k[0] | k[1] | k[2] | k[3] | k[4]) != 0)
            {
                if ((k[0] & 1) == 0)
                {
                    ShiftRight(k, 1);
                    position++;
                    continue;
                }

                int digit = (int)(k[0] & window);
                ulong carry = 0;
                if (digit >= 1 << (width - 1))
                {
                    digit -= 1 << width;
                    k[0] = Limbs.Add(k[0], (ulong)-digit, ref carry);
                    for (int i = 1; i < 5; i++)
                    {
                        k[i] = Limbs.Add(k[i], 0, ref carry);
                    }
                }
                else
                {
                    k[0] -= (ulong)digit;
                }

                digits[position] = (sbyte)digit;
                length = position + 1;
                ShiftRight(k, 1);
                position++;
            }

            return length;
        }
    }

    private static void ShiftRight(Span<ulong> k, int bits)
    {
        for (int i = 0; i < 4; i++)
        {
            k[i] = (k[i] >> bits) | (k[i + 1] << (64 - bits));
        }

        k[4] >>= bits;
    }

    private static Scalar ReduceOnce(ulong r0, ulong r1, ulong r2, ulong r3, ulong carry, out bool reduced)
    {
        unchecked
        {
            ulong c = 0;
            ulong s0 = Limbs.Add(r0, F0, ref c);
            ulong s1 = Limbs.Add(r1, F1, ref c);
            ulong s2 = Limbs.Add(r2, F2, ref c);
            ulong s3 = Limbs.Add(r3, 0, ref c);
            ulong mask = 0UL - (carry | c);
            reduced = mask != 0;
            return new Scalar(
                r0 ^ ((r0 ^ s0) & mask), r1 ^ ((r1 ^ s1) & mask), r2 ^ ((r2 ^ s2) & mask), r3 ^ ((r3 ^ s3) & mask));
        }
    }
}

using System;
using System.Buffers.Binary;
using System.Numerics;

namespace Aergo.Evm;

/// <summary>Non-negative integers of any size as spans of 64-bit limbs, least significant first.</summary>
internal static class LimbSpan
{
    /// <summary>The limbs of a big-endian number; at least one, none of them superfluous but the first.</summary>
    public static ulong[] Read(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.TrimStart((byte)0);
        var limbs = new ulong[Math.Max(1, (bytes.Length + 7) / 8)];
        Span<byte> last = stackalloc byte[8];
        for (int i = 0; i < limbs.Length; i++)
        {
            int end = bytes.Length - (8 * i);
            if (end >= 8)
            {
                limbs[i] = BinaryPrimitives.ReadUInt64BigEndian(bytes[(end - 8)..]);
            }
            else
            {
                last.Clear();
                bytes[..end].CopyTo(last[(8 - end)..]);
                limbs[i] = BinaryPrimitives.ReadUInt64BigEndian(last);
            }
        }

        return limbs;
    }

    /// <summary>Fills <paramref name="bytes"/> with the number, big-endian; it fits.</summary>
    public static void Write(ReadOnlySpan<ulong> limbs, Span<byte> bytes)
    {
        bytes.Clear();
        for (int i = 0; i < bytes.Length && i / 8 < limbs.Length; i++)
        {
            bytes[bytes.Length - 1 - i] = (byte)(limbs[i / 8] >> (i % 8 * 8));
        }
    }

    public static bool IsZero(ReadOnlySpan<ulong> limbs) => !limbs.ContainsAnyExcept(0UL);

    /// <summary>Number of zero bits below the lowest one; the number is not zero.</summary>
    public static int TrailingZeros(ReadOnlySpan<ulong> limbs)
    {
        int first = limbs.IndexOfAnyExcept(0UL);
        return (64 * first) + BitOperations.TrailingZeroCount(limbs[first]);
    }

    /// <summary>The number without its lowest <paramref name="bits"/>.</summary>
    public static ulong[] ShiftRight(ReadOnlySpan<ulong> limbs, int bits)
    {
        int skip = bits / 64;
        int shift = bits % 64;
        var result = new ulong[limbs.Length - skip];
        for (int i = 0; i < result.Length; i++)
        {
            ulong above = shift != 0 && i + skip + 1 < limbs.Length ? limbs[i + skip + 1] << (64 - shift) : 0;
            result[i] = (limbs[i + skip] >> shift) | above;
        }

        int length = result.AsSpan().LastIndexOfAnyExcept(0UL) + 1;
        return result[..Math.Max(1, length)];
    }

    /// <summary>a - b in place, modulo 2^64 to the length of a; the result is the borrow.</summary>
    public static ulong Subtract(Span<ulong> a, ReadOnlySpan<ulong> b)
    {
        ulong borrow = 0;
        for (int i = 0; i < a.Length; i++)
        {
            a[i] = Carry.Subtract(a[i], i < b.Length ? b[i] : 0, ref borrow);
        }

        return borrow;
    }

    /// <summary>Whether a &lt; b; both have the same length.</summary>
    public static bool IsBelow(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        for (int i = a.Length - 1; i >= 0; i--)
        {
            if (a[i] != b[i])
            {
                return a[i] < b[i];
            }
        }

        return false;
    }

    /// <summary>The remainder of a division; as many limbs as the divisor, whose top limb is not zero.</summary>
    /// <remarks>Knuth, The Art of Computer Programming, volume 2, algorithm D.</remarks>
    public static ulong[] Remainder(ReadOnlySpan<ulong> dividend, ReadOnlySpan<ulong> divisor)
    {
        int n = divisor.Length;
        int shift = BitOperations.LeadingZeroCount(divisor[^1]);
        ulong[] v = ShiftLeft(divisor, shift, n);
        ulong[] u = ShiftLeft(dividend, shift, Math.Max(dividend.Length, n) + 1);
        for (int j = u.Length - n - 1; j >= 0; j--)
        {
            Span<ulong> window = u.AsSpan(j, n + 1);
            ulong digit = Digit(window, v);
            if (SubtractProduct(window, v, digit) != 0)
            {
                AddBack(window, v);
            }
        }

        return ShiftRight(u.AsSpan(0, n), shift, n);
    }

    private static ulong[] ShiftLeft(ReadOnlySpan<ulong> limbs, int shift, int length)
    {
        var result = new ulong[length];
        for (int i = 0; i < length; i++)
        {
            ulong limb = i < limbs.Length ? limbs[i] << shift : 0;
            ulong below = shift != 0 && i > 0 && i <= limbs.Length ? limbs[i - 1] >> (64 - shift) : 0;
            result[i] = limb | below;
        }

        return result;
    }

    private static ulong[] ShiftRight(ReadOnlySpan<ulong> limbs, int shift, int length)
    {
        var result = new ulong[length];
        for (int i = 0; i < length; i++)
        {
            result[i] = (limbs[i] >> shift) | (shift != 0 && i + 1 < limbs.Length ? limbs[i + 1] << (64 - shift) : 0);
        }

        return result;
    }

    // The digit from the top two limbs of each, at most one too large.
    private static ulong Digit(ReadOnlySpan<ulong> window, ulong[] v)
    {
        ulong top = v[^1];
        if (window[^1] >= top)
        {
            return ulong.MaxValue;
        }

        var numerator = new UInt128(window[^1], window[^2]);
        (UInt128 quotient, UInt128 rest) = UInt128.DivRem(numerator, top);
        var digit = (ulong)quotient;
        if (v.Length == 1)
        {
            return digit;
        }

        while (rest <= ulong.MaxValue && Math.BigMul(digit, v[^2]) > new UInt128((ulong)rest, window[^3]))
        {
            digit--;
            rest += top;
        }

        return digit;
    }

    private static ulong SubtractProduct(Span<ulong> window, ulong[] v, ulong digit)
    {
        ulong high = 0;
        ulong borrow = 0;
        for (int i = 0; i < v.Length; i++)
        {
            ulong low = Carry.MultiplyAdd(v[i], digit, 0, ref high);
            window[i] = Carry.Subtract(window[i], low, ref borrow);
        }

        window[^1] = Carry.Subtract(window[^1], high, ref borrow);
        return borrow;
    }

    private static void AddBack(Span<ulong> window, ulong[] v)
    {
        ulong carry = 0;
        for (int i = 0; i < v.Length; i++)
        {
            window[i] = Carry.Add(window[i], v[i], ref carry);
        }

        window[^1] += carry;
    }
}

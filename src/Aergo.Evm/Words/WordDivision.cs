using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Aergo.Evm;

/// <summary>Quotients and remainders of words and of products of words.</summary>
/// <remarks>
/// Knuth's algorithm D (The Art of Computer Programming 2, 4.3.1) with the quotient digits found by multiplying with a reciprocal
/// instead of dividing (Möller and Granlund, "Improved division by invariant integers", 2011).
/// </remarks>
internal static unsafe class WordDivision
{
    private const int WideLimbs = 8;

    /// <summary>The quotient; 0 for a divisor of 0.</summary>
    [SkipLocalsInit]
    public static UInt256 Divide(in UInt256 a, in UInt256 b)
    {
        if (a < b || b.IsZero)
        {
            return default;
        }

        if (a.IsUInt64)
        {
            return a.L0 / b.L0;
        }

        ulong* dividend = stackalloc ulong[5] { a.L0, a.L1, a.L2, a.L3, 0 };
        ulong* quotient = stackalloc ulong[5];
        DivideLimbs(dividend, 4, b, quotient);
        return new UInt256(quotient[0], quotient[1], quotient[2], quotient[3]);
    }

    /// <summary>The remainder; 0 for a divisor of 0.</summary>
    [SkipLocalsInit]
    public static UInt256 Remainder(in UInt256 a, in UInt256 b)
    {
        if (b.IsZero)
        {
            return default;
        }

        if (a < b)
        {
            return a;
        }

        if (a.IsUInt64)
        {
            return a.L0 % b.L0;
        }

        ulong* dividend = stackalloc ulong[5] { a.L0, a.L1, a.L2, a.L3, 0 };
        ulong* quotient = stackalloc ulong[5];
        return DivideLimbs(dividend, 4, b, quotient);
    }

    /// <summary>The signed quotient, cut towards zero; the least number divided by -1 stays itself.</summary>
    public static UInt256 DivideSigned(in UInt256 a, in UInt256 b)
    {
        UInt256 quotient = Divide(Magnitude(a), Magnitude(b));
        return a.IsNegative != b.IsNegative ? -quotient : quotient;
    }

    /// <summary>The signed remainder, with the sign of the dividend.</summary>
    public static UInt256 RemainderSigned(in UInt256 a, in UInt256 b)
    {
        UInt256 remainder = Remainder(Magnitude(a), Magnitude(b));
        return a.IsNegative ? -remainder : remainder;
    }

    /// <summary>(a + b) mod n over unbounded numbers; 0 for n = 0.</summary>
    [SkipLocalsInit]
    public static UInt256 AddMod(in UInt256 a, in UInt256 b, in UInt256 n)
    {
        if (n.IsZero)
        {
            return default;
        }

        UInt256 sum = a + b;
        bool carry = sum < a;
        if (a < n && b < n)
        {
            // One subtraction is enough below 2 n, and it wraps right when the sum wrapped.
            return carry || sum >= n ? sum - n : sum;
        }

        if (!carry)
        {
            return Remainder(sum, n);
        }

        ulong* dividend = stackalloc ulong[6] { sum.L0, sum.L1, sum.L2, sum.L3, 1, 0 };
        ulong* quotient = stackalloc ulong[6];
        return DivideLimbs(dividend, 5, n, quotient);
    }

    /// <summary>(a · b) mod n over unbounded numbers; 0 for n = 0.</summary>
    [SkipLocalsInit]
    public static UInt256 MulMod(in UInt256 a, in UInt256 b, in UInt256 n)
    {
        if (n.IsZero)
        {
            return default;
        }

        ulong* product = stackalloc ulong[WideLimbs + 1];
        WordMultiplication.Full(a, b, product);
        int limbs = WideLimbs;
        while (limbs > 4 && product[limbs - 1] == 0)
        {
            limbs--;
        }

        var low = new UInt256(product[0], product[1], product[2], product[3]);
        if (limbs == 4)
        {
            return Remainder(low, n);
        }

        product[limbs] = 0;
        ulong* quotient = stackalloc ulong[WideLimbs + 1];
        return DivideLimbs(product, limbs, n, quotient);
    }

    private static UInt256 Magnitude(in UInt256 a) => a.IsNegative ? -a : a;

    // Divides limbs[0 … count - 1] by b and returns the remainder. limbs has room for one more limb and is destroyed;
    // quotient gets count + 1 limbs. b is not zero.
    [SkipLocalsInit]
    private static UInt256 DivideLimbs(ulong* limbs, int count, in UInt256 b, ulong* quotient)
    {
        ulong* divisor = stackalloc ulong[4] { b.L0, b.L1, b.L2, b.L3 };
        int length = b.L3 != 0 ? 4 : b.L2 != 0 ? 3 : b.L1 != 0 ? 2 : 1;
        int shift = BitOperations.LeadingZeroCount(divisor[length - 1]);
        ShiftLeft(divisor, length, shift);
        limbs[count] = ShiftLeft(limbs, count, shift);
        for (int i = 0; i <= count; i++)
        {
            quotient[i] = 0;
        }

        ulong top = divisor[length - 1];
        ulong reciprocal = Reciprocal(top);
        if (length == 1)
        {
            ulong rest = limbs[count];
            for (int i = count - 1; i >= 0; i--)
            {
                quotient[i] = DivideTwo(rest, limbs[i], top, reciprocal, out rest);
            }

            return rest >> shift;
        }

        for (int i = count - length; i >= 0; i--)
        {
            quotient[i] = Digit(limbs + i, divisor, length, top, reciprocal);
        }

        for (int i = length; i < 4; i++)
        {
            limbs[i] = 0;
        }

        return new UInt256(limbs[0], limbs[1], limbs[2], limbs[3]) >> shift;
    }

    // One digit of algorithm D: limbs[0 … length] -= digit * divisor, and the digit.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Digit(ulong* limbs, ulong* divisor, int length, ulong top, ulong reciprocal)
    {
        ulong high = limbs[length], next = limbs[length - 1], below = limbs[length - 2], second = divisor[length - 2];
        ulong digit;
        if (high >= top)
        {
            digit = ulong.MaxValue;
        }
        else
        {
            digit = DivideTwo(high, next, top, reciprocal, out ulong rest);
            ulong productHigh = Math.BigMul(digit, second, out ulong productLow);
            while (productHigh > rest || (productHigh == rest && productLow > below))
            {
                digit--;
                ulong less = productLow - second;
                productHigh -= productLow < second ? 1UL : 0;
                productLow = less;
                rest += top;
                if (rest < top)
                {
                    break;
                }
            }
        }

        ulong borrow = 0;
        for (int i = 0; i < length; i++)
        {
            ulong productHigh = Math.BigMul(digit, divisor[i], out ulong productLow);
            productLow += borrow;
            productHigh += productLow < borrow ? 1UL : 0;
            ulong limb = limbs[i];
            limbs[i] = limb - productLow;
            borrow = productHigh + (limb < productLow ? 1UL : 0);
        }

        limbs[length] = high - borrow;
        if (high >= borrow)
        {
            return digit;
        }

        // The estimate was one or, for the largest digit, two too large: give back.
        do
        {
            digit--;
            ulong carry = 0;
            for (int i = 0; i < length; i++)
            {
                ulong sum = limbs[i] + carry;
                ulong over = sum < carry ? 1UL : 0;
                sum += divisor[i];
                carry = over + (sum < divisor[i] ? 1UL : 0);
                limbs[i] = sum;
            }

            ulong before = limbs[length];
            limbs[length] = before + carry;
            if (limbs[length] < before)
            {
                return digit;
            }
        }
        while (true);
    }

    private static ulong ShiftLeft(ulong* limbs, int count, int shift)
    {
        ulong carry = 0;
        for (int i = 0; i < count; i++)
        {
            ulong limb = limbs[i];
            limbs[i] = (limb << shift) | carry;
            carry = limb >> 1 >> (63 - shift);
        }

        return carry;
    }

    // floor((2^128 - 1) / d) - 2^64 for a normalised d. Three Newton steps from nine bits.
    private static ulong Reciprocal(ulong d)
    {
        ulong d9 = d >> 55;
        ulong v0 = 0x7fd00 / d9;
        ulong d40 = (d >> 24) + 1;
        ulong v1 = (v0 << 11) - ((v0 * v0 * d40) >> 40) - 1;
        ulong v2 = (v1 << 13) + ((v1 * ((1UL << 60) - (v1 * d40))) >> 47);
        ulong odd = d & 1;
        ulong d63 = (d >> 1) + odd;
        ulong error = ((v2 >> 1) & (0 - odd)) - (v2 * d63);
        ulong v3 = (v2 << 31) + (Math.BigMul(v2, error, out _) >> 1);
        ulong high = Math.BigMul(v3, d, out ulong low);
        low += d;
        high += low < d ? 1UL : 0;
        return v3 - high - d;
    }

    // (high, low) / d for a normalised d > high, with its reciprocal.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong DivideTwo(ulong high, ulong low, ulong d, ulong reciprocal, out ulong rest)
    {
        ulong quotientHigh = Math.BigMul(reciprocal, high, out ulong quotientLow);
        quotientLow += low;
        quotientHigh += high + (quotientLow < low ? 1UL : 0) + 1;
        ulong remainder = low - (quotientHigh * d);
        if (remainder > quotientLow)
        {
            quotientHigh--;
            remainder += d;
        }

        if (remainder >= d)
        {
            quotientHigh++;
            remainder -= d;
        }

        rest = remainder;
        return quotientHigh;
    }
}

using System;
using System.Runtime.CompilerServices;

namespace Aergo.Evm;

/// <summary>Products of words, schoolbook by limbs.</summary>
internal static unsafe class WordMultiplication
{
    /// <summary>The lower 256 bits of the product.</summary>
    [SkipLocalsInit]
    public static UInt256 Low(in UInt256 a, in UInt256 b)
    {
        if ((a.L1 | a.L2 | a.L3 | b.L1 | b.L2 | b.L3) == 0)
        {
            ulong high = Math.BigMul(a.L0, b.L0, out ulong low);
            return new UInt256(low, high, 0, 0);
        }

        ulong h00 = Math.BigMul(a.L0, b.L0, out ulong r0);
        ulong h01 = Math.BigMul(a.L0, b.L1, out ulong l01);
        ulong h10 = Math.BigMul(a.L1, b.L0, out ulong l10);
        ulong h02 = Math.BigMul(a.L0, b.L2, out ulong l02);
        ulong h11 = Math.BigMul(a.L1, b.L1, out ulong l11);
        ulong h20 = Math.BigMul(a.L2, b.L0, out ulong l20);

        ulong r1 = h00 + l01;
        ulong carry1 = r1 < l01 ? 1UL : 0;
        r1 += l10;
        carry1 += r1 < l10 ? 1UL : 0;

        ulong r2 = h01 + h10;
        ulong carry2 = r2 < h10 ? 1UL : 0;
        r2 += l02;
        carry2 += r2 < l02 ? 1UL : 0;
        r2 += l11;
        carry2 += r2 < l11 ? 1UL : 0;
        r2 += l20;
        carry2 += r2 < l20 ? 1UL : 0;
        r2 += carry1;
        carry2 += r2 < carry1 ? 1UL : 0;

        ulong r3 = h02 + h11 + h20 + (a.L0 * b.L3) + (a.L1 * b.L2) + (a.L2 * b.L1) + (a.L3 * b.L0) + carry2;
        return new UInt256(r0, r1, r2, r3);
    }

    /// <summary>All 512 bits of the product, eight limbs, least significant first.</summary>
    [SkipLocalsInit]
    public static void Full(in UInt256 a, in UInt256 b, ulong* product)
    {
        ulong* left = stackalloc ulong[4] { a.L0, a.L1, a.L2, a.L3 };
        ulong* right = stackalloc ulong[4] { b.L0, b.L1, b.L2, b.L3 };
        product[0] = product[1] = product[2] = product[3] = 0;
        for (int i = 0; i < 4; i++)
        {
            ulong carry = 0;
            ulong factor = left[i];
            for (int j = 0; j < 4; j++)
            {
                ulong high = Math.BigMul(factor, right[j], out ulong low);
                low += carry;
                high += low < carry ? 1UL : 0;
                ulong sum = product[i + j] + low;
                high += sum < low ? 1UL : 0;
                product[i + j] = sum;
                carry = high;
            }

            product[i + 4] = carry;
        }
    }

    /// <summary>The power, wrapped; 0^0 is 1.</summary>
    public static UInt256 Power(UInt256 value, in UInt256 exponent)
    {
        UInt256 result = UInt256.One;
        if (value == 2)
        {
            return exponent < 256 ? result << (int)exponent.L0 : default;
        }

        for (int bit = exponent.BitLength - 1; bit >= 0; bit--)
        {
            result *= result;
            if (((exponent >> bit).L0 & 1) != 0)
            {
                result *= value;
            }
        }

        return result;
    }
}

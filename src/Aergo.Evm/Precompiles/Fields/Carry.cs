using System;
using System.Runtime.CompilerServices;

namespace Aergo.Evm;

/// <summary>Steps of multi-word arithmetic on 64-bit limbs, without branches on the values.</summary>
internal static class Carry
{
    /// <summary>a + b + carry; carry in and out is 0 or 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add(ulong a, ulong b, ref ulong carry)
    {
        ulong sum = a + b;
        ulong c = sum < b ? 1UL : 0UL;
        ulong result = sum + carry;
        carry = c + (result < sum ? 1UL : 0UL);
        return result;
    }

    /// <summary>a - b - borrow; borrow in and out is 0 or 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Subtract(ulong a, ulong b, ref ulong borrow)
    {
        ulong difference = a - b;
        ulong c = a < b ? 1UL : 0UL;
        ulong result = difference - borrow;
        borrow = c + (difference < borrow ? 1UL : 0UL);
        return result;
    }

    /// <summary>Low word of a * b + add + carry; the high word becomes the carry. Cannot overflow two words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MultiplyAdd(ulong a, ulong b, ulong add, ref ulong carry)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        low += add;
        high += low < add ? 1UL : 0UL;
        low += carry;
        high += low < carry ? 1UL : 0UL;
        carry = high;
        return low;
    }
}

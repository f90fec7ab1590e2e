using System;
using System.Runtime.CompilerServices;

namespace Aergo.Primitives;

/// <summary>Steps of multi-word arithmetic, without branches on the values.</summary>
internal static class Limbs
{
    /// <summary>a + b + carry; carry in and out is 0 or 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add(ulong a, ulong b, ref ulong carry)
    {
        unchecked
        {
            ulong sum = a + carry;
            ulong c = sum < carry ? 1UL : 0UL;
            sum += b;
            carry = c + (sum < b ? 1UL : 0UL);
            return sum;
        }
    }

    /// <summary>a - b - borrow; borrow in and out is 0 or 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Subtract(ulong a, ulong b, ref ulong borrow)
    {
        unchecked
        {
            ulong difference = a - borrow;
            ulong c = a < borrow ? 1UL : 0UL;
            ulong result = difference - b;
            borrow = c + (difference < b ? 1UL : 0UL);
            return result;
        }
    }

    /// <summary>Low word of a * b + add + carry; the high word becomes the carry. Cannot overflow two words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MultiplyAdd(ulong a, ulong b, ulong add, ref ulong carry)
    {
        unchecked
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
}

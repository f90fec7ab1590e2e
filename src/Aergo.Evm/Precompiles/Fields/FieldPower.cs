using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Aergo.Evm;

/// <summary>Powers and constants in any field.</summary>
internal static class FieldPower
{
    private const int Window = 4;

    /// <summary><paramref name="x"/> raised to a fixed public exponent, four bits at a time.</summary>
    /// <param name="x">The base.</param>
    /// <param name="exponent">Limbs, least significant first.</param>
    [SkipLocalsInit]
    public static T Power<T>(in T x, ReadOnlySpan<ulong> exponent)
        where T : unmanaged, IField<T>
    {
        Span<T> powers = stackalloc T[1 << Window];
        powers[0] = T.One;
        for (int i = 1; i < powers.Length; i++)
        {
            powers[i] = powers[i - 1] * x;
        }

        T result = T.One;
        bool started = false;
        for (int position = (exponent.Length * 64) - Window; position >= 0; position -= Window)
        {
            int digit = (int)(exponent[position >> 6] >> (position & 63)) & ((1 << Window) - 1);
            if (started)
            {
                result = result.Square().Square().Square().Square();
            }

            if (digit != 0)
            {
                result = started ? result * powers[digit] : powers[digit];
                started = true;
            }
        }

        return result;
    }

    /// <summary>The limbs of a non-negative number, least significant first.</summary>
    public static ulong[] Limbs(BigInteger number)
    {
        var limbs = new ulong[Math.Max(1, (int)((number.GetBitLength() + 63) / 64))];
        for (int i = 0; i < limbs.Length; i++)
        {
            limbs[i] = (ulong)((number >> (64 * i)) & ulong.MaxValue);
        }

        return limbs;
    }

    /// <summary>A constant of the field from an integer, which may be negative.</summary>
    public static T Of<T>(BigInteger number)
        where T : unmanaged, IPrimeField<T>
    {
        BigInteger reduced = ((number % T.Modulus) + T.Modulus) % T.Modulus;
        Span<byte> bytes = stackalloc byte[T.Size];
        bytes.Clear();
        int length = reduced.GetByteCount(isUnsigned: true);
        _ = reduced.TryWriteBytes(bytes[(bytes.Length - length)..], out _, isUnsigned: true, isBigEndian: true);
        _ = T.TryRead(bytes, out T value);
        return value;
    }
}

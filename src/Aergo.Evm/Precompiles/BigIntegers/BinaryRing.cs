using System;

namespace Aergo.Evm;

/// <summary>Arithmetic modulo a power of two: products cut off at its bit.</summary>
internal sealed class BinaryRing(int bits) : ResidueRing((bits + 63) / 64)
{
    private readonly ulong _topMask = ulong.MaxValue >> (-bits & 63);

    /// <inheritdoc />
    public override ulong[] Enter(ReadOnlySpan<ulong> number)
    {
        var element = new ulong[Length];
        number[..Math.Min(number.Length, Length)].CopyTo(element);
        element[^1] &= _topMask;
        return element;
    }

    /// <inheritdoc />
    public override ulong[] Leave(ReadOnlySpan<ulong> element) => element.ToArray();

    /// <inheritdoc />
    public override void Multiply(ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y, Span<ulong> result)
    {
        result.Clear();
        for (int i = 0; i < x.Length; i++)
        {
            ulong high = 0;
            for (int j = 0; i + j < result.Length; j++)
            {
                result[i + j] = Carry.MultiplyAdd(x[i], y[j], result[i + j], ref high);
            }
        }

        result[^1] &= _topMask;
    }

    /// <summary>1 / x for an odd element, by Newton: each step x' = x' (2 - x x') doubles the bits that are right.</summary>
    public ulong[] Inverse(ReadOnlySpan<ulong> x)
    {
        var inverse = new ulong[Length];
        inverse[0] = Inverse64(x[0]);
        inverse[^1] &= Length == 1 ? _topMask : ulong.MaxValue;
        var product = new ulong[Length];
        var next = new ulong[Length];
        for (int right = 1; right < Length; right *= 2)
        {
            Multiply(x, inverse, product);
            var two = new ulong[Length];
            two[0] = 2;
            _ = LimbSpan.Subtract(two, product);
            Multiply(inverse, two, next);
            next.CopyTo(inverse, 0);
        }

        return inverse;
    }

    /// <summary>1 / x modulo 2^64 for an odd x.</summary>
    public static ulong Inverse64(ulong x)
    {
        // Right in three bits to begin with, for odd squares are 1 modulo 8.
        ulong inverse = x;
        for (int right = 3; right < 64; right *= 2)
        {
            inverse *= 2 - (x * inverse);
        }

        return inverse;
    }
}

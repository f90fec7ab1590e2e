using System;
using System.Numerics;

namespace Aergo.Evm;

/// <summary>Arithmetic modulo one number. Elements have a fixed number of limbs, in a form of the ring's choice.</summary>
internal abstract class ResidueRing(int length)
{
    /// <summary>Limbs of an element.</summary>
    protected int Length => length;

    /// <summary>Brings a number of any size into the ring's form.</summary>
    public abstract ulong[] Enter(ReadOnlySpan<ulong> number);

    /// <summary>The number from 0 to the modulus less 1.</summary>
    public abstract ulong[] Leave(ReadOnlySpan<ulong> element);

    /// <summary>The product; <paramref name="result"/> is apart from both factors.</summary>
    public abstract void Multiply(ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y, Span<ulong> result);

    /// <summary>The power of an element, in fixed windows; the exponent's length decides on their width.</summary>
    public ulong[] Power(ReadOnlySpan<ulong> x, Exponent exponent)
    {
        int width = exponent.BitLength switch { < 16 => 1, < 96 => 3, < 768 => 4, _ => 5 };
        var powers = new ulong[length << width];
        Enter([1]).CopyTo(powers, 0);
        for (int i = 1; i < 1 << width; i++)
        {
            Multiply(powers.AsSpan((i - 1) * length, length), x, powers.AsSpan(i * length, length));
        }

        Span<ulong> result = powers.AsSpan(0, length).ToArray();
        Span<ulong> spare = new ulong[length];
        for (long position = (exponent.BitLength + width - 1) / width * width; position > 0; position -= width)
        {
            for (int i = 0; i < width; i++)
            {
                Multiply(result, result, spare);
                Swap(ref result, ref spare);
            }

            int digit = exponent.Bits(position - width, width);
            if (digit != 0)
            {
                Multiply(result, powers.AsSpan(digit * length, length), spare);
                Swap(ref result, ref spare);
            }
        }

        return result.ToArray();
    }

    private static void Swap(ref Span<ulong> a, ref Span<ulong> b)
    {
        Span<ulong> c = a;
        a = b;
        b = c;
    }
}

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Aergo.Evm;

/// <summary>Arithmetic modulo an odd number in Montgomery form: x stands as x * 2^(64 n) for n limbs.</summary>
internal sealed class MontgomeryRing : ResidueRing
{
    private readonly ulong[] _modulus, _radixSquared;

    private readonly ulong _negatedInverse;

    /// <param name="modulus">Odd, top limb not zero.</param>
    public MontgomeryRing(ulong[] modulus)
        : base(modulus.Length)
    {
        _modulus = modulus;
        _negatedInverse = 0 - BinaryRing.Inverse64(modulus[0]);
        var square = new ulong[(2 * modulus.Length) + 1];
        square[^1] = 1;
        _radixSquared = LimbSpan.Remainder(square, modulus);
    }

    /// <inheritdoc />
    public override ulong[] Enter(ReadOnlySpan<ulong> number)
    {
        var element = new ulong[Length];
        Multiply(LimbSpan.Remainder(number, _modulus), _radixSquared, element);
        return element;
    }

    /// <inheritdoc />
    public override ulong[] Leave(ReadOnlySpan<ulong> element)
    {
        var one = new ulong[Length];
        one[0] = 1;
        var number = new ulong[Length];
        Multiply(element, one, number);
        return number;
    }

    /// <inheritdoc />
    public override void Multiply(ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y, Span<ulong> result)
    {
        int n = _modulus.Length;
        result = result[..n];
        y = y[..n];
        result.Clear();

        // Each row adds one limb of x times y and one multiple of the modulus, and drops the limb that became zero.
        // References, because bounds checks would be a fifth of the loop; all three have n limbs.
        ref ulong t = ref MemoryMarshal.GetReference(result);
        ref ulong b = ref MemoryMarshal.GetReference(y);
        ref ulong p = ref MemoryMarshal.GetArrayDataReference(_modulus);
        ulong top = 0;
        for (int i = 0; i < n; i++)
        {
            ulong a = x[i];
            ulong high = 0;
            ulong carry = 0;
            ulong sum = Carry.MultiplyAdd(a, b, t, ref high);
            ulong m = sum * _negatedInverse;
            _ = Carry.MultiplyAdd(m, p, sum, ref carry);
            for (int j = 1; j < n; j++)
            {
                sum = Carry.MultiplyAdd(a, Unsafe.Add(ref b, j), Unsafe.Add(ref t, j), ref high);
                Unsafe.Add(ref t, j - 1) = Carry.MultiplyAdd(m, Unsafe.Add(ref p, j), sum, ref carry);
            }

            ulong overflow = 0;
            sum = Carry.Add(high, carry, ref overflow);
            ulong last = 0;
            Unsafe.Add(ref t, n - 1) = Carry.Add(sum, top, ref last);
            top = overflow + last;
        }

        if (top != 0 || !LimbSpan.IsBelow(result, _modulus))
        {
            _ = LimbSpan.Subtract(result, _modulus);
        }
    }
}

using System;

namespace Aergo.Evm;

/// <summary>Powers modulo any number: modulo its odd part by Montgomery, modulo its power of two by cutting off, joined by the Chinese remainder theorem.</summary>
internal static class ModularPower
{
    /// <summary>base^exponent mod modulus, big-endian into <paramref name="result"/>, as long as the modulus; zero for the moduli 0 and 1. 0^0 is 1.</summary>
    public static void Compute(ReadOnlySpan<byte> number, Exponent exponent, ReadOnlySpan<byte> modulus, Span<byte> result)
    {
        ulong[] m = LimbSpan.Read(modulus);
        if (LimbSpan.IsZero(m))
        {
            result.Clear();
            return;
        }

        ulong[] b = LimbSpan.Read(number);
        int bits = LimbSpan.TrailingZeros(m);
        ulong[] odd = LimbSpan.ShiftRight(m, bits);
        ulong[] power = IsOne(odd) ? [0] : Power(new MontgomeryRing(odd), b, exponent);
        LimbSpan.Write(bits == 0 ? power : Join(power, odd, b, exponent, bits, m.Length), result);
    }

    // r = p + q ((s - p) / q mod 2^k), for p the power modulo q and s the power modulo 2^k.
    private static ulong[] Join(ulong[] power, ulong[] odd, ulong[] number, Exponent exponent, int bits, int length)
    {
        var ring = new BinaryRing(bits);
        ulong[] difference = Power(ring, number, exponent);
        _ = LimbSpan.Subtract(difference, power);
        var factor = new ulong[difference.Length];
        ring.Multiply(difference, ring.Inverse(ring.Enter(odd)), factor);

        var joined = new ulong[length + 1];
        power.CopyTo(joined, 0);
        for (int i = 0; i < factor.Length; i++)
        {
            ulong high = 0;
            int j = 0;
            for (; j < odd.Length && i + j < joined.Length; j++)
            {
                joined[i + j] = Carry.MultiplyAdd(factor[i], odd[j], joined[i + j], ref high);
            }

            ulong carry = 0;
            for (; i + j < joined.Length; j++)
            {
                joined[i + j] = Carry.Add(joined[i + j], high, ref carry);
                high = 0;
            }
        }

        return joined;
    }

    private static ulong[] Power(ResidueRing ring, ulong[] number, Exponent exponent) => ring.Leave(ring.Power(ring.Enter(number), exponent));

    private static bool IsOne(ulong[] limbs) => limbs.Length == 1 && limbs[0] == 1;
}

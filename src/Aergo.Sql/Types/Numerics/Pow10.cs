using System;
using System.Numerics;

namespace Aergo.Sql.Types;

/// <summary>Powers of ten and decimal digit counts, the arithmetic under <see cref="PgNumeric"/>.</summary>
internal static class Pow10
{
    /// <summary>The largest power of ten an <see cref="Int128"/> holds.</summary>
    public const int SmallMax = 38;

    private const int TableSize = 128;

    private static readonly Int128[] SmallTable = MakeSmall();
    private static readonly Int128[] Headroom = MakeHeadroom();
    private static readonly BigInteger[] BigTable = MakeBig();

    public static Int128 Small(int exponent) => SmallTable[exponent];

    public static BigInteger Big(int exponent) => exponent < TableSize ? BigTable[exponent] : BigInteger.Pow(10, exponent);

    /// <summary>value * 10^exponent if the product keeps a factor of two below the range of Int128, so that two of them may be added.</summary>
    public static bool TryScale(Int128 value, int exponent, out Int128 scaled)
    {
        if (exponent <= SmallMax && value <= Headroom[exponent] && value >= -Headroom[exponent])
        {
            scaled = unchecked(value * SmallTable[exponent]);
            return true;
        }

        scaled = default;
        return false;
    }

    /// <summary>Number of decimal digits of a magnitude; 0 for 0.</summary>
    public static int Digits(UInt128 magnitude)
    {
        if (magnitude == UInt128.Zero)
        {
            return 0;
        }

        int bits = 128 - (int)UInt128.LeadingZeroCount(magnitude);
        int estimate = (bits * 1233) >> 12;
        return estimate > SmallMax || magnitude < (UInt128)SmallTable[estimate] ? estimate : estimate + 1;
    }

    /// <summary>Number of decimal digits of a magnitude; 0 for 0.</summary>
    public static int Digits(BigInteger magnitude)
    {
        if (magnitude.IsZero)
        {
            return 0;
        }

        long bits = magnitude.GetBitLength();
        int estimate = (int)((bits - 1) * 30_103 / 100_000);
        while (magnitude >= Big(estimate))
        {
            estimate++;
        }

        return estimate;
    }

    private static Int128[] MakeSmall()
    {
        var table = new Int128[SmallMax + 1];
        table[0] = Int128.One;
        for (int i = 1; i < table.Length; i++)
        {
            table[i] = table[i - 1] * 10;
        }

        return table;
    }

    private static Int128[] MakeHeadroom()
    {
        var table = new Int128[SmallMax + 1];
        for (int i = 0; i < table.Length; i++)
        {
            table[i] = (Int128.MaxValue >> 1) / SmallTable[i];
        }

        return table;
    }

    private static BigInteger[] MakeBig()
    {
        var table = new BigInteger[TableSize];
        table[0] = BigInteger.One;
        for (int i = 1; i < table.Length; i++)
        {
            table[i] = table[i - 1] * 10;
        }

        return table;
    }
}

using System.Numerics;

namespace Aergo.Evm;

/// <summary>The numbers that the parameter x of the Barreto-Lynn-Scott curve BLS12-381 fixes.</summary>
internal static class BlsParameters
{
    /// <summary>The parameter's size; the parameter x itself is its negative.</summary>
    public const ulong MinusX = 0xD201000000010000;

    private static readonly BigInteger X = -(BigInteger)MinusX;

    /// <summary>Order of G1, G2 and the group of pairing values: x⁴ - x² + 1.</summary>
    public static readonly BigInteger Order = (X * X * ((X * X) - 1)) + 1;

    /// <summary>Size of the base field: (x - 1)² (x⁴ - x² + 1) / 3 + x.</summary>
    public static readonly BigInteger Prime = ((X - 1) * (X - 1) * Order / 3) + X;
}

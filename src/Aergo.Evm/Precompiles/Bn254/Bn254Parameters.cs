using System.Numerics;

namespace Aergo.Evm;

/// <summary>The numbers that the parameter u of the Barreto-Naehrig curve bn254 fixes.</summary>
internal static class Bn254Parameters
{
    /// <summary>The curve's parameter.</summary>
    public const ulong U = 4965661367192848881;

    /// <summary>Size of the base field: 36 u⁴ + 36 u³ + 24 u² + 6 u + 1.</summary>
    public static readonly BigInteger Prime = (((((((36 * (BigInteger)U) + 36) * U) + 24) * U) + 6) * U) + 1;

    /// <summary>Order of G1, G2 and the group of pairing values: 36 u⁴ + 36 u³ + 18 u² + 6 u + 1.</summary>
    public static readonly BigInteger Order = (((((((36 * (BigInteger)U) + 36) * U) + 18) * U) + 6) * U) + 1;
}

using System;
using System.Globalization;
using System.Numerics;
using Aergo.Primitives;

namespace Aergo.Conformance.Vectors;

/// <summary>Signatures compared by their lower S; see "signatures have the lower S" in SOURCE.md.</summary>
internal static class LowS
{
    private static readonly BigInteger Order = BigInteger.Parse(
        "00FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    public static bool IsHigh(byte[] signature) => Split(signature).S > Order / 2;

    public static string Of(byte[] signature)
    {
        (BigInteger r, BigInteger s) = Split(signature);
        return r.ToString("x64", CultureInfo.InvariantCulture) + BigInteger.Min(s, Order - s).ToString("x64", CultureInfo.InvariantCulture);
    }

    private static (BigInteger R, BigInteger S) Split(byte[] signature)
    {
        var compact = new byte[EcdsaSignature.CompactSize];
        return EcdsaSignature.TryReadToCompact(signature, compact)
            ? (new BigInteger(compact.AsSpan(0, 32), true, true), new BigInteger(compact.AsSpan(32), true, true))
            : throw new FormatException("no signature");
    }
}

using System;

namespace Aergo.Evm;

/// <summary>Points of bn254 as call data: coordinates of 32 big-endian bytes; an element of Fp2 has its imaginary part first; zeros are infinity.</summary>
internal static class Bn254Encoding
{
    public const int G1Size = 64;

    public const int G2Size = 128;

    /// <summary>Reads a point of the curve; false for coordinates from p on and for points elsewhere.</summary>
    public static bool TryReadG1(ReadOnlySpan<byte> bytes, out AffinePoint<BnFp> point)
    {
        bool canonical = BnFp.TryRead(bytes, out BnFp x) & BnFp.TryRead(bytes[32..], out BnFp y);
        point = new AffinePoint<BnFp>(x, y);
        return canonical && point.IsOn(Bn254Curve.B);
    }

    /// <summary>Reads a point of G2; false also for points of the twist outside the subgroup.</summary>
    public static bool TryReadG2(ReadOnlySpan<byte> bytes, out AffinePoint<Fp2<BnFp>> point)
    {
        bool canonical = BnFp.TryRead(bytes, out BnFp xb) & BnFp.TryRead(bytes[32..], out BnFp xa)
            & BnFp.TryRead(bytes[64..], out BnFp yb) & BnFp.TryRead(bytes[96..], out BnFp ya);
        point = new AffinePoint<Fp2<BnFp>>(new Fp2<BnFp>(xa, xb), new Fp2<BnFp>(ya, yb));
        return canonical && point.IsOn(Bn254Curve.TwistB) && (point.IsInfinity || Bn254Curve.IsInG2(point));
    }

    public static byte[] Write(in AffinePoint<BnFp> point)
    {
        var bytes = new byte[G1Size];
        point.X.Write(bytes);
        point.Y.Write(bytes.AsSpan(32));
        return bytes;
    }
}

using System;

namespace Aergo.Evm;

/// <summary>Elements and points of BLS12-381 as call data (EIP-2537), and in compressed form (the KZG ceremony's and EIP-4844's).</summary>
/// <remarks>
/// Call data: an element of the base field has 16 zero bytes and 48 big-endian ones; an element of Fp2 has its real part first; zeros are infinity.
/// Compressed: x alone, the imaginary part first; the three top bits say compressed, infinity, and that y is the larger of its pair.
/// </remarks>
internal static class BlsEncoding
{
    public const int FieldSize = 64;

    public const int G1Size = 128;

    public const int G2Size = 256;

    public const int CompressedG1Size = 48;

    private const int ZeroBytes = 16;

    private const byte CompressedFlag = 0x80, InfinityFlag = 0x40, LargerFlag = 0x20, Flags = 0xE0;

    public static bool TryRead(ReadOnlySpan<byte> bytes, out BlsFp value) =>
        BlsFp.TryRead(bytes.Slice(ZeroBytes, 48), out value) & !bytes[..ZeroBytes].ContainsAnyExcept((byte)0);

    public static bool TryRead(ReadOnlySpan<byte> bytes, out Fp2<BlsFp> value)
    {
        bool canonical = TryRead(bytes, out BlsFp a) & TryRead(bytes[FieldSize..], out BlsFp b);
        value = new Fp2<BlsFp>(a, b);
        return canonical;
    }

    /// <summary>Reads a point of the curve, be it in G1 or not.</summary>
    public static bool TryReadPoint(ReadOnlySpan<byte> bytes, out AffinePoint<BlsFp> point)
    {
        bool canonical = TryRead(bytes, out BlsFp x) & TryRead(bytes[FieldSize..], out BlsFp y);
        point = new AffinePoint<BlsFp>(x, y);
        return canonical && point.IsOn(BlsCurve.B);
    }

    /// <summary>Reads a point of the twist, be it in G2 or not.</summary>
    public static bool TryReadPoint(ReadOnlySpan<byte> bytes, out AffinePoint<Fp2<BlsFp>> point)
    {
        bool canonical = TryRead(bytes, out Fp2<BlsFp> x) & TryRead(bytes[(2 * FieldSize)..], out Fp2<BlsFp> y);
        point = new AffinePoint<Fp2<BlsFp>>(x, y);
        return canonical && point.IsOn(BlsCurve.TwistB);
    }

    /// <summary>Reads a point of G1.</summary>
    public static bool TryReadG1(ReadOnlySpan<byte> bytes, out AffinePoint<BlsFp> point) =>
        TryReadPoint(bytes, out point) && (point.IsInfinity || BlsCurve.IsInG1(point));

    /// <summary>Reads a point of G2.</summary>
    public static bool TryReadG2(ReadOnlySpan<byte> bytes, out AffinePoint<Fp2<BlsFp>> point) =>
        TryReadPoint(bytes, out point) && (point.IsInfinity || BlsCurve.IsInG2(point));

    public static byte[] Write(in AffinePoint<BlsFp> point)
    {
        var bytes = new byte[G1Size];
        point.X.Write(bytes.AsSpan(ZeroBytes));
        point.Y.Write(bytes.AsSpan(FieldSize + ZeroBytes));
        return bytes;
    }

    public static byte[] Write(in AffinePoint<Fp2<BlsFp>> point)
    {
        var bytes = new byte[G2Size];
        point.X.A.Write(bytes.AsSpan(ZeroBytes));
        point.X.B.Write(bytes.AsSpan(FieldSize + ZeroBytes));
        point.Y.A.Write(bytes.AsSpan((2 * FieldSize) + ZeroBytes));
        point.Y.B.Write(bytes.AsSpan((3 * FieldSize) + ZeroBytes));
        return bytes;
    }

    /// <summary>Reads a point of G1 from its 48 compressed bytes.</summary>
    public static bool TryReadCompressedG1(ReadOnlySpan<byte> bytes, out AffinePoint<BlsFp> point)
    {
        point = default;
        if (!TryReadFlags(bytes, out Span<byte> coordinate, stackalloc byte[48], out bool infinity, out bool larger))
        {
            return false;
        }

        if (infinity)
        {
            return true;
        }

        if (!BlsFp.TryRead(coordinate, out BlsFp x) || !((x.Square() * x) + BlsCurve.B).TrySquareRoot(out BlsFp y))
        {
            return false;
        }

        point = new AffinePoint<BlsFp>(x, IsLarger(y) == larger ? y : -y);
        return BlsCurve.IsInG1(point);
    }

    /// <summary>Reads a point of G2 from its 96 compressed bytes.</summary>
    public static bool TryReadCompressedG2(ReadOnlySpan<byte> bytes, out AffinePoint<Fp2<BlsFp>> point)
    {
        point = default;
        if (!TryReadFlags(bytes, out Span<byte> coordinate, stackalloc byte[96], out bool infinity, out bool larger))
        {
            return false;
        }

        if (infinity)
        {
            return true;
        }

        bool canonical = BlsFp.TryRead(coordinate[..48], out BlsFp b) & BlsFp.TryRead(coordinate[48..], out BlsFp a);
        var x = new Fp2<BlsFp>(a, b);
        if (!canonical || !((x.Square() * x) + BlsCurve.TwistB).TrySquareRoot(out Fp2<BlsFp> y))
        {
            return false;
        }

        bool isLarger = y.B.IsZero ? IsLarger(y.A) : IsLarger(y.B);
        point = new AffinePoint<Fp2<BlsFp>>(x, isLarger == larger ? y : -y);
        return BlsCurve.IsInG2(point);
    }

    private static bool TryReadFlags(ReadOnlySpan<byte> bytes, out Span<byte> coordinate, Span<byte> space, out bool infinity, out bool larger)
    {
        coordinate = space;
        infinity = (bytes[0] & InfinityFlag) != 0;
        larger = (bytes[0] & LargerFlag) != 0;
        bytes.CopyTo(space);
        space[0] = (byte)(bytes[0] & ~Flags);
        bool compressed = (bytes[0] & CompressedFlag) != 0;
        return compressed && (!infinity || (!larger && !space.ContainsAnyExcept((byte)0)));
    }

    // Whether y is above (p - 1) / 2: doubling such a number wraps around the odd p and gives an odd one.
    private static bool IsLarger(in BlsFp y) => y.Double().IsOdd;
}

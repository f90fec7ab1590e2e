using System;

namespace Aergo.Primitives;

/// <summary>A point of secp256k1 (y² = x³ + 7) in homogeneous coordinates: x = X/Z, y = Y/Z; Z = 0 is the neutral element.</summary>
/// <remarks>
/// The addition law is the complete one for curves with a = 0 (Renes, Costello, Batina, "Complete addition formulas for prime order
/// elliptic curves", EUROCRYPT 2016, algorithms 7 and 9): no special cases, so nothing to get wrong for equal or opposite points.
/// </remarks>
internal readonly struct CurvePoint(in FieldElement x, in FieldElement y, in FieldElement z)
{
    private const uint TimesB3 = 21;

    public readonly FieldElement X = x;

    public readonly FieldElement Y = y;

    public readonly FieldElement Z = z;

    public static CurvePoint Neutral => new(FieldElement.Zero, FieldElement.One, FieldElement.Zero);

    public static CurvePoint Generator
    {
        get
        {
            ReadOnlySpan<byte> gx =
            [
                0x79, 0xBE, 0x66, 0x7E, 0xF9, 0xDC, 0xBB, 0xAC, 0x55, 0xA0, 0x62, 0x95, 0xCE, 0x87, 0x0B, 0x07,
                0x02, 0x9B, 0xFC, 0xDB, 0x2D, 0xCE, 0x28, 0xD9, 0x59, 0xF2, 0x81, 0x5B, 0x16, 0xF8, 0x17, 0x98,
            ];
            _ = FieldElement.TryRead(gx, out FieldElement x);
            _ = TryFromX(x, odd: false, out CurvePoint point);
            return point;
        }
    }

    public bool IsNeutral => Z.IsZero;

    /// <summary>The point with this x and parity of y; false when x³ + 7 is no square.</summary>
    public static bool TryFromX(in FieldElement x, bool odd, out CurvePoint point)
    {
        FieldElement square = (x.Square() * x) + new FieldElement(7);
        if (!square.TrySquareRoot(out FieldElement y))
        {
            point = Neutral;
            return false;
        }

        point = new CurvePoint(x, y.IsOdd == odd ? y : -y, FieldElement.One);
        return true;
    }

    /// <summary>Reads a 33-byte compressed point (0x02 or 0x03, then x).</summary>
    public static bool TryRead(ReadOnlySpan<byte> compressed, out CurvePoint point)
    {
        point = Neutral;
        return compressed.Length == PublicKey.Size
            && compressed[0] is 2 or 3
            && FieldElement.TryRead(compressed[1..], out FieldElement x)
            && TryFromX(x, compressed[0] == 3, out point);
    }

    /// <summary>The same point with Z = 1. Not for the neutral element.</summary>
    public CurvePoint Normalize()
    {
        FieldElement inverse = Z.Inverse();
        return new CurvePoint(X * inverse, Y * inverse, FieldElement.One);
    }

    public static CurvePoint operator -(in CurvePoint p) => new(p.X, -p.Y, p.Z);

    public static CurvePoint operator +(in CurvePoint p, in CurvePoint q)
    {
        FieldElement xx = p.X * q.X;
        FieldElement yy = p.Y * q.Y;
        FieldElement zz = p.Z * q.Z;
        FieldElement xy = ((p.X + p.Y) * (q.X + q.Y)) - (xx + yy);
        FieldElement yz = ((p.Y + p.Z) * (q.Y + q.Z)) - (yy + zz);
        FieldElement xz = ((p.X + p.Z) * (q.X + q.Z)) - (xx + zz);
        FieldElement xx3 = xx + xx + xx;
        FieldElement bzz = zz.Times(TimesB3);
        FieldElement sum = yy + bzz;
        FieldElement difference = yy - bzz;
        FieldElement bxz = xz.Times(TimesB3);
        return new CurvePoint(
            (xy * difference) - (yz * bxz),
            (bxz * xx3) + (difference * sum),
            (sum * yz) + (xx3 * xy));
    }

    public CurvePoint Double()
    {
        FieldElement yy = Y.Square();
        FieldElement yy8 = yy + yy;
        yy8 += yy8;
        yy8 += yy8;
        FieldElement yz = Y * Z;
        FieldElement bzz = Z.Square().Times(TimesB3);
        FieldElement sum = yy + bzz;
        FieldElement difference = yy - (bzz + bzz + bzz);
        FieldElement x = difference * (X * Y);
        return new CurvePoint(x + x, (bzz * yy8) + (difference * sum), yz * yy8);
    }

    /// <summary>Writes the 33-byte compressed form of a normalized point.</summary>
    public void WriteCompressed(Span<byte> output)
    {
        output[0] = Y.IsOdd ? (byte)3 : (byte)2;
        X.Write(output[1..]);
    }
}

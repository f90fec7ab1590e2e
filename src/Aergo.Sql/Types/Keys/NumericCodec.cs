using System;
using System.Buffers;
using System.Numerics;

namespace Aergo.Sql.Types;

/// <summary>Stored form of numerics: a tag with the scale, then the mantissa in the fewest bytes.</summary>
internal static class NumericCodec
{
    private const ulong NaN = 0;
    private const ulong Infinity = 1;
    private const ulong MinusInfinity = 2;
    private const ulong FirstScale = 3;

    public static void Write(PgNumeric value, IBufferWriter<byte> output)
    {
        if (!value.IsFinite)
        {
            output.Unsigned(value.IsNaN ? NaN : value.Sign > 0 ? Infinity : MinusInfinity);
            return;
        }

        output.Unsigned(FirstScale + (ulong)value.Scale);
        if (value.IsZero)
        {
            output.Unsigned(0);
            return;
        }

        if (!value.IsSmall)
        {
            output.Blob(value.Mantissa.ToByteArray());
            return;
        }

        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteInt128LittleEndian(bytes, value.SmallMantissa);
        int length = 16;
        byte sign = Int128.IsNegative(value.SmallMantissa) ? (byte)0xFF : (byte)0;
        while (length > 1 && bytes[length - 1] == sign && (bytes[length - 2] & 0x80) == (sign & 0x80))
        {
            length--;
        }

        output.Blob(bytes[..length]);
    }

    public static bool TryRead(ref StoredReader reader, out PgNumeric value)
    {
        value = PgNumeric.Zero;
        if (!reader.TryUnsigned(out ulong tag) || tag > FirstScale + PgNumeric.ScaleMax)
        {
            return false;
        }

        if (tag < FirstScale)
        {
            value = tag == NaN ? PgNumeric.NaN : tag == Infinity ? PgNumeric.PositiveInfinity : PgNumeric.NegativeInfinity;
            return true;
        }

        int scale = (int)(tag - FirstScale);
        if (!reader.TryBlob(out ReadOnlySpan<byte> bytes))
        {
            return false;
        }

        // The fewest bytes of two's complement, so that one value has one form; zero has none.
        bool minimal = bytes.Length switch
        {
            0 => true,
            1 => bytes[0] != 0,
            _ => !((bytes[^1] == 0 && (bytes[^2] & 0x80) == 0) || (bytes[^1] == 0xFF && (bytes[^2] & 0x80) != 0)),
        };
        if (!minimal)
        {
            return false;
        }

        if (bytes.Length <= 15)
        {
            UInt128 bits = UInt128.Zero;
            for (int i = bytes.Length - 1; i >= 0; i--)
            {
                bits = (bits << 8) | bytes[i];
            }

            int unused = 128 - (8 * bytes.Length);
            value = PgNumeric.FromSmall(bytes.IsEmpty ? Int128.Zero : unchecked((Int128)(bits << unused)) >> unused, scale);
            return true;
        }

        var mantissa = new BigInteger(bytes);
        if (mantissa.GetBitLength() > 435_000 && Pow10.Digits(BigInteger.Abs(mantissa)) - scale > PgNumeric.WholeDigitsMax)
        {
            return false;
        }

        value = PgNumeric.Create(mantissa, scale);
        return true;
    }
}

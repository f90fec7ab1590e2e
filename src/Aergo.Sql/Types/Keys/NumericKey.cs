using System;
using System.Globalization;
using System.Numerics;

namespace Aergo.Sql.Types;

/// <summary>Keys of numerics: a byte for sign and decimal place, then digits in pairs. Values equal at different scales give the same bytes.</summary>
internal static class NumericKey
{
    private const byte MinusInfinity = 0x01;
    private const byte Zero = 0x80;
    private const byte SmallPlaces = 0x82;
    private const byte FirstPlace = 0x83;
    private const byte LargePlaces = 0xFC;
    private const byte Infinity = 0xFE;
    private const byte NaN = 0xFF;

    // Places before the point that fit into the first byte.
    private const int PlacesMin = -30;
    private const int PlacesMax = 90;
    private const int PlacesBias = 1 << 23;

    public static void Write(PgNumeric value, ref KeyWriter writer)
    {
        if (!value.IsFinite || value.IsZero)
        {
            writer.Byte(value.IsNaN ? NaN : value.IsZero ? Zero : value.Sign > 0 ? Infinity : MinusInfinity);
            return;
        }

        // Below zero all bytes are complemented, which turns the order round.
        byte flip = value.Sign < 0 ? (byte)0xFF : (byte)0;
        if (value.IsSmall)
        {
            Span<char> buffer = stackalloc char[40];
            NumericArithmetic.Magnitude(value.SmallMantissa).TryFormat(buffer, out int length, default, CultureInfo.InvariantCulture);
            WriteDigits(buffer[..length], value.Scale, flip, ref writer);
        }
        else
        {
            WriteDigits(BigInteger.Abs(value.Mantissa).ToString(CultureInfo.InvariantCulture), value.Scale, flip, ref writer);
        }
    }

    private static void WriteDigits(ReadOnlySpan<char> digits, int scale, byte flip, ref KeyWriter writer)
    {
        // The value is 0.ddd… times 10^places.
        int places = digits.Length - scale;
        digits = digits.TrimEnd('0');
        if (places is >= PlacesMin and <= PlacesMax)
        {
            writer.Byte((byte)((FirstPlace + places - PlacesMin) ^ flip));
        }
        else
        {
            int biased = places + PlacesBias;
            writer.Byte((byte)((places > PlacesMax ? LargePlaces : SmallPlaces) ^ flip));
            writer.Byte((byte)((biased >> 16) ^ flip));
            writer.Byte((byte)(((biased >> 8) & 0xFF) ^ flip));
            writer.Byte((byte)((biased & 0xFF) ^ flip));
        }

        // Two digits a byte; the lowest bit says that more follow.
        for (int i = 0; i < digits.Length; i += 2)
        {
            int pair = ((digits[i] - '0') * 10) + (i + 1 < digits.Length ? digits[i + 1] - '0' : 0);
            int more = i + 2 < digits.Length ? 1 : 0;
            writer.Byte((byte)(((pair << 1) | more) ^ flip));
        }
    }
}

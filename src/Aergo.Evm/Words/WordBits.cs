namespace Aergo.Evm;

/// <summary>The machine's operations on single bits and bytes of a word, whose first operand may be any word.</summary>
internal static class WordBits
{
    /// <summary>SHL: 0 from 256 bits on.</summary>
    public static UInt256 ShiftLeft(in UInt256 bits, in UInt256 value) => bits < 256 ? value << (int)bits.L0 : default;

    /// <summary>SHR: 0 from 256 bits on.</summary>
    public static UInt256 ShiftRight(in UInt256 bits, in UInt256 value) => bits < 256 ? value >> (int)bits.L0 : default;

    /// <summary>SAR: the sign comes in from the top; 0 or -1 from 256 bits on.</summary>
    public static UInt256 ShiftRightSigned(in UInt256 bits, in UInt256 value)
    {
        if (!value.IsNegative)
        {
            return ShiftRight(bits, value);
        }

        return bits < 256 ? ~(~value >> (int)bits.L0) : UInt256.MaxValue;
    }

    /// <summary>BYTE: the byte at <paramref name="index"/> counted from the top; 0 past the end.</summary>
    public static UInt256 Byte(in UInt256 index, in UInt256 value) => index < 32 ? (value >> (8 * (31 - (int)index.L0))).L0 & 0xff : default(UInt256);

    /// <summary>SIGNEXTEND: spreads the sign of the number in bytes 0 … <paramref name="index"/>, counted from the bottom.</summary>
    public static UInt256 SignExtend(in UInt256 index, in UInt256 value)
    {
        if (index >= 31)
        {
            return value;
        }

        int unused = 8 * (31 - (int)index.L0);
        return ShiftRightSigned((ulong)unused, value << unused);
    }

    /// <summary>Whether <paramref name="a"/> is less, both signed.</summary>
    public static bool LessSigned(in UInt256 a, in UInt256 b) => a.IsNegative == b.IsNegative ? a < b : a.IsNegative;
}

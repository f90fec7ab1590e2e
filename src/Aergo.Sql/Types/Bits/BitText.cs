using System;
using System.Globalization;
using System.Text;

namespace Aergo.Sql.Types;

/// <summary>Values of bit and bit varying: text of the letters 0 and 1, one a bit, whose order as text is their order as bits.</summary>
public static class BitText
{
    /// <summary>Reads bits, or hexadecimal digits after an X; 22P02 for other letters.</summary>
    public static string Parse(string text)
    {
        bool hexadecimal = text.Length > 0 && text[0] is 'x' or 'X';
        ReadOnlySpan<char> digits = text.Length > 0 && text[0] is 'b' or 'B' or 'x' or 'X' ? text.AsSpan(1) : text;
        var bits = new StringBuilder(hexadecimal ? digits.Length * 4 : digits.Length);
        foreach (char digit in digits)
        {
            if (hexadecimal ? !char.IsAsciiHexDigit(digit) : digit is not ('0' or '1'))
            {
                throw new SqlException(SqlState.InvalidTextRepresentation, $"\"{digit}\" is not a valid {(hexadecimal ? "hexadecimal" : "binary")} digit");
            }

            bits.Append(hexadecimal ? Digits(Convert.ToInt32(digit.ToString(), 16), 4) : digit.ToString());
        }

        return bits.ToString();
    }

    /// <summary>The low bits of an integer; longer strings repeat its sign.</summary>
    public static string FromInteger(long value, int length)
    {
        string low = Digits(value, Math.Min(length, 64));
        return low.PadLeft(length, value < 0 ? '1' : '0');
    }

    /// <summary>The bits as an integer of so many bits; 22003 when there are more.</summary>
    public static long ToInteger(string bits, int size, string typeName)
    {
        if (bits.Length > size)
        {
            throw new SqlException(SqlState.NumericOutOfRange, typeName + " out of range");
        }

        ulong value = 0;
        foreach (char bit in bits)
        {
            value = (value << 1) | (bit == '1' ? 1UL : 0UL);
        }

        return size == 32 ? unchecked((int)value) : unchecked((long)value);
    }

    /// <summary>Fits to bit(n): an explicit cast cuts or pads on the right, an assignment refuses (22026).</summary>
    public static string FitFixed(string bits, int length, bool isExplicit) =>
        bits.Length == length ? bits
        : isExplicit ? (bits.Length > length ? bits[..length] : bits.PadRight(length, '0'))
        : throw new SqlException(
            SqlState.StringLengthMismatch,
            string.Create(CultureInfo.InvariantCulture, $"bit string length {bits.Length} does not match type bit({length})"));

    /// <summary>Fits to bit varying(n): an explicit cast cuts, an assignment refuses (22001).</summary>
    public static string FitVarying(string bits, int length, bool isExplicit) =>
        bits.Length <= length ? bits
        : isExplicit ? bits[..length]
        : throw new SqlException(SqlState.StringTooLong, string.Create(CultureInfo.InvariantCulture, $"bit string too long for type bit varying({length})"));

    /// <summary>The bits packed into bytes from the highest bit on.</summary>
    public static byte[] Pack(string bits)
    {
        var bytes = new byte[(bits.Length + 7) / 8];
        for (int i = 0; i < bits.Length; i++)
        {
            bytes[i / 8] |= (byte)(bits[i] == '1' ? 0x80 >> (i % 8) : 0);
        }

        return bytes;
    }

    /// <summary>The reverse of <see cref="Pack"/>; 22P03 when the bytes are not as many as the length needs.</summary>
    public static string Unpack(int length, ReadOnlySpan<byte> bytes)
    {
        if (length < 0 || bytes.Length != (length / 8) + (length % 8 == 0 ? 0 : 1))
        {
            throw new SqlException(SqlState.InvalidBinaryRepresentation, "invalid length in external bit string");
        }

        var bits = new StringBuilder(length);
        for (int i = 0; i < length; i++)
        {
            bits.Append((bytes[i / 8] & (0x80 >> (i % 8))) != 0 ? '1' : '0');
        }

        return bits.ToString();
    }

    private static string Digits(long value, int count) => string.Create(count, value, static (span, v) =>
    {
        for (int i = span.Length - 1; i >= 0; i--)
        {
            span[i] = (v & 1) != 0 ? '1' : '0';
            v >>= 1;
        }
    });
}

using System;
using System.Globalization;
using System.Numerics;

namespace Aergo.Sql.Types;

/// <summary>Text form of numeric: digits with a point, an exponent on input only, NaN, Infinity.</summary>
internal static class NumericText
{
    private const int UInt64Digits = 19;

    // Beyond this an exponent cannot lead to a value; the bound keeps the arithmetic on it in range.
    private const int ExponentMax = int.MaxValue / 2;

    public static PgNumeric Parse(string text) => TryParse(text, out PgNumeric value)
        ? value
        : throw new SqlException(SqlState.InvalidTextRepresentation, $"invalid input syntax for type numeric: \"{text}\"");

    public static bool TryParse(ReadOnlySpan<char> text, out PgNumeric value)
    {
        value = PgNumeric.Zero;
        text = TextScan.Trim(text);
        if (text.IsEmpty)
        {
            return false;
        }

        bool negative = text[0] == '-';
        ReadOnlySpan<char> rest = text[0] is '-' or '+' ? text[1..] : text;
        if (rest.IsEmpty || !(TextScan.IsDigit(rest[0]) || rest[0] == '.'))
        {
            return TryParseSpecial(text, rest, negative, out value);
        }

        int whole = TextScan.CountDigits(rest);
        int fraction = 0;
        int position = whole;
        if (position < rest.Length && rest[position] == '.')
        {
            fraction = TextScan.CountDigits(rest[(position + 1)..]);
            position += 1 + fraction;
        }

        if (whole + fraction == 0)
        {
            return false;
        }

        ReadOnlySpan<char> wholeDigits = rest[..whole];
        ReadOnlySpan<char> fractionDigits = fraction == 0 ? default : rest.Slice(whole + 1, fraction);
        rest = rest[position..];
        long exponent = 0;
        if (!rest.IsEmpty && rest[0] is 'e' or 'E')
        {
            if (!TryParseExponent(rest[1..], out exponent, out int used))
            {
                return false;
            }

            rest = rest[(1 + used)..];
        }

        if (!rest.IsEmpty)
        {
            return false;
        }

        value = Assemble(wholeDigits, fractionDigits, exponent, negative);
        return true;
    }

    public static string Format(PgNumeric value)
    {
        switch (value.Form)
        {
            case NumericForm.NaN: return "NaN";
            case NumericForm.PositiveInfinity: return "Infinity";
            case NumericForm.NegativeInfinity: return "-Infinity";
            default: break;
        }

        if (value.IsSmall)
        {
            Span<char> digits = stackalloc char[40];
            value.SmallMantissa.TryFormat(digits, out int length, default, CultureInfo.InvariantCulture);
            return value.Scale == 0 ? new string(digits[..length]) : Place(digits[..length], value.Scale);
        }

        string text = value.Mantissa.ToString(CultureInfo.InvariantCulture);
        return value.Scale == 0 ? text : Place(text, value.Scale);
    }

    private static string Place(ReadOnlySpan<char> digits, int scale)
    {
        bool negative = digits[0] == '-';
        ReadOnlySpan<char> magnitude = negative ? digits[1..] : digits;
        int whole = Math.Max(magnitude.Length - scale, 0);
        int length = (negative ? 1 : 0) + Math.Max(whole, 1) + 1 + scale;
        char[]? rented = length > 256 ? new char[length] : null;
        Span<char> output = rented ?? stackalloc char[length];
        output.Fill('0');
        int at = 0;
        if (negative)
        {
            output[at++] = '-';
        }

        magnitude[..whole].CopyTo(output[at..]);
        at += Math.Max(whole, 1);
        output[at] = '.';
        ReadOnlySpan<char> fraction = magnitude[whole..];
        fraction.CopyTo(output[(length - fraction.Length)..]);
        return new string(output);
    }

    private static bool TryParseSpecial(ReadOnlySpan<char> text, ReadOnlySpan<char> unsigned, bool negative, out PgNumeric value)
    {
        value = PgNumeric.NaN;
        if (text.Equals("NaN", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        value = negative ? PgNumeric.NegativeInfinity : PgNumeric.PositiveInfinity;
        return unsigned.Equals("Infinity", StringComparison.OrdinalIgnoreCase) || unsigned.Equals("inf", StringComparison.OrdinalIgnoreCase);
    }

    // PostgreSQL reads the exponent as C's strtol does, blanks before it included.
    private static bool TryParseExponent(ReadOnlySpan<char> text, out long exponent, out int used)
    {
        exponent = 0;
        used = 0;
        while (used < text.Length && TextScan.IsSpace(text[used]))
        {
            used++;
        }

        bool negative = used < text.Length && text[used] == '-';
        if (used < text.Length && text[used] is '-' or '+')
        {
            used++;
        }

        int digits = TextScan.CountDigits(text[used..]);
        for (int i = 0; i < digits; i++)
        {
            exponent = Math.Min((exponent * 10) + (text[used + i] - '0'), 2L * ExponentMax);
        }

        used += digits;
        if (exponent >= ExponentMax)
        {
            throw PgNumeric.Overflow();
        }

        exponent = negative ? -exponent : exponent;
        return digits > 0;
    }

    private static PgNumeric Assemble(ReadOnlySpan<char> whole, ReadOnlySpan<char> fraction, long exponent, bool negative)
    {
        whole = whole.TrimStart('0');
        long scale = Math.Max(fraction.Length - exponent, 0);
        if (scale > PgNumeric.ScaleMax)
        {
            throw PgNumeric.Overflow();
        }

        if (whole.Length + fraction.Length <= UInt64Digits && exponent == 0)
        {
            Int128 wide = Accumulate(Accumulate(0, whole), fraction);
            return PgNumeric.FromSmall(negative ? -wide : wide, (int)scale);
        }

        BigInteger magnitude = Digits(whole, fraction);
        if (magnitude.IsZero)
        {
            return PgNumeric.FromSmall(Int128.Zero, (int)scale);
        }

        long raise = scale - fraction.Length + exponent;
        if (Pow10.Digits(magnitude) + raise - scale > PgNumeric.WholeDigitsMax)
        {
            throw PgNumeric.Overflow();
        }

        // Zeros asked for by the exponent: raise is at most the number of whole digits allowed.
        magnitude *= Pow10.Big((int)raise);
        return PgNumeric.Create(negative ? -magnitude : magnitude, (int)scale);
    }

    private static ulong Accumulate(ulong value, ReadOnlySpan<char> digits)
    {
        foreach (char digit in digits)
        {
            value = unchecked((value * 10) + (ulong)(digit - '0'));
        }

        return value;
    }

    private static BigInteger Digits(ReadOnlySpan<char> whole, ReadOnlySpan<char> fraction)
    {
        if (fraction.IsEmpty)
        {
            return whole.IsEmpty ? BigInteger.Zero : BigInteger.Parse(whole, NumberStyles.None, CultureInfo.InvariantCulture);
        }

        char[] joined = new char[whole.Length + fraction.Length];
        whole.CopyTo(joined);
        fraction.CopyTo(joined.AsSpan(whole.Length));
        return BigInteger.Parse(joined, NumberStyles.None, CultureInfo.InvariantCulture);
    }
}

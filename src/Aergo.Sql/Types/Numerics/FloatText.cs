using System;
using System.Globalization;
using System.Numerics;

namespace Aergo.Sql.Types;

/// <summary>Text forms of float4 and float8: the fewest digits that read back the same, laid out as PostgreSQL does.</summary>
public static class FloatText
{
    private const int Float8Digits = 15;
    private const int Float4Digits = 6;

    /// <summary>Reads a float8; 22P02 when it is none, 22003 when it is too large or too small.</summary>
    public static double ParseDouble(string text)
    {
        if (!TryParse(text, out double value, out string number))
        {
            throw Syntax("double precision", text);
        }

        return IsOutOfRange(value, number) ? throw Range("double precision", number) : value;
    }

    /// <summary>Reads a float4; rounds once, from the text.</summary>
    public static float ParseSingle(string text)
    {
        if (!TryParse(text, out double value, out string number))
        {
            throw Syntax("real", text);
        }

        float single = double.IsFinite(value) && number.Length > 0 && TextScan.IsDigit(number[^1] == '.' ? '0' : number[^1])
            ? float.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture)
            : (float)value;
        return IsOutOfRange(single, number) ? throw Range("real", number) : single;
    }

    /// <summary>extra_float_digits above 0 prints the shortest form; otherwise so many digits fewer than 15.</summary>
    public static string Format(double value, int extraFloatDigits)
    {
        if (Special(value) is { } special)
        {
            return special;
        }

        return extraFloatDigits > 0
            ? Shortest(value, ShortestDigits.Of(value), Float8Digits)
            : FormatGeneral(value, Math.Max(Float8Digits + extraFloatDigits, 1));
    }

    public static string Format(float value, int extraFloatDigits)
    {
        if (Special(value) is { } special)
        {
            return special;
        }

        return extraFloatDigits > 0
            ? Shortest(value, ShortestDigits.Of(value), Float4Digits)
            : FormatGeneral(value, Math.Max(Float4Digits + extraFloatDigits, 1));
    }

    /// <summary>C's %.{precision}g, with NaN and Infinity in PostgreSQL's spelling.</summary>
    public static string FormatGeneral(double value, int precision)
    {
        if (Special(value) is { } special)
        {
            return special;
        }

        if (value == 0)
        {
            return double.IsNegative(value) ? "-0" : "0";
        }

        (BigInteger digits, int exponent) = FloatDigits.Round(value, precision);
        string text = BigInteger.Abs(digits).ToString(CultureInfo.InvariantCulture);
        int place = exponent + text.Length - 1;
        string trimmed = text.TrimEnd('0');
        return Layout(value < 0, trimmed.Length == 0 ? "0" : trimmed, place, precision);
    }

    /// <summary>Length of the longest prefix that is a decimal number for C's strtod, an exponent included; 0 for none.</summary>
    internal static int NumberLength(ReadOnlySpan<char> text)
    {
        int at = text.Length > 0 && text[0] is '+' or '-' ? 1 : 0;
        int whole = TextScan.CountDigits(text[at..]);
        at += whole;
        int fraction = 0;
        if (at < text.Length && text[at] == '.')
        {
            fraction = TextScan.CountDigits(text[(at + 1)..]);
            at += 1 + fraction;
        }

        if (whole + fraction == 0)
        {
            return 0;
        }

        if (at < text.Length && text[at] is 'e' or 'E')
        {
            int sign = at + 1 < text.Length && text[at + 1] is '+' or '-' ? 1 : 0;
            int digits = TextScan.CountDigits(text[Math.Min(at + 1 + sign, text.Length)..]);
            at += digits > 0 ? 1 + sign + digits : 0;
        }

        return at;
    }

    private static bool TryParse(string text, out double value, out string number)
    {
        value = 0;
        ReadOnlySpan<char> trimmed = TextScan.Trim(text);
        number = trimmed.ToString();
        int length = NumberLength(trimmed);
        if (length > 0 && length == trimmed.Length)
        {
            // An exponent of absurd length is out of range, not a mistake of spelling.
            value = double.Parse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture);
            return true;
        }

        bool negative = trimmed.StartsWith("-");
        ReadOnlySpan<char> word = negative || trimmed.StartsWith("+") ? trimmed[1..] : trimmed;
        if (word.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            value = double.NaN;
            return true;
        }

        value = negative ? double.NegativeInfinity : double.PositiveInfinity;
        return word.Equals("inf", StringComparison.OrdinalIgnoreCase) || word.Equals("infinity", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsOutOfRange(double value, string number)
    {
        char last = number[^1];
        bool isNumber = TextScan.IsDigit(last) || last == '.';
        if (!isNumber)
        {
            return false;
        }

        return double.IsInfinity(value) || (value == 0 && HasNonZeroDigit(number));
    }

    private static bool HasNonZeroDigit(string number)
    {
        foreach (char c in number)
        {
            if (c is 'e' or 'E')
            {
                return false;
            }

            if (c is >= '1' and <= '9')
            {
                return true;
            }
        }

        return false;
    }

    private static string Shortest(double value, (string Digits, int Place) shortest, int fixedPlaces) =>
        value == 0 ? (double.IsNegative(value) ? "-0" : "0") : Layout(value < 0, shortest.Digits, shortest.Place, fixedPlaces);

    private static string Layout(bool negative, string digits, int place, int fixedPlaces)
    {
        string sign = negative ? "-" : string.Empty;
        if (place < -4 || place >= fixedPlaces)
        {
            string mantissa = digits.Length == 1 ? digits : digits[..1] + "." + digits[1..];
            return sign + mantissa + (place < 0 ? "e-" : "e+") + Math.Abs(place).ToString("D2", CultureInfo.InvariantCulture);
        }

        if (place < 0)
        {
            return sign + "0." + new string('0', -place - 1) + digits;
        }

        return digits.Length <= place + 1
            ? sign + digits.PadRight(place + 1, '0')
            : sign + digits[..(place + 1)] + "." + digits[(place + 1)..];
    }

    private static string? Special(double value) =>
        double.IsNaN(value) ? "NaN" : double.IsPositiveInfinity(value) ? "Infinity" : double.IsNegativeInfinity(value) ? "-Infinity" : null;

    private static SqlException Syntax(string typeName, string text) =>
        new(SqlState.InvalidTextRepresentation, $"invalid input syntax for type {typeName}: \"{text}\"");

    private static SqlException Range(string typeName, string text) =>
        new(SqlState.NumericOutOfRange, $"\"{text}\" is out of range for type {typeName}");
}

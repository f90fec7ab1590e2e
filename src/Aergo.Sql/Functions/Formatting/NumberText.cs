using System;
using System.Globalization;
using System.Numerics;
using System.Text;
using Aergo.Sql.Functions.Numbers;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Formatting;

/// <summary>to_char for numbers: rounds to the digits of the format and hands them to <see cref="NumberWriter"/>.</summary>
internal static class NumberText
{
    private const int RomanMax = 3999;
    private const int RomanWidth = 15;

    private static readonly (int Value, string Letters)[] RomanDigits =
    [
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ];

    public static string Of(PgNumeric value, string formatText, bool isInt4 = false)
    {
        NumberFormat format = NumberFormat.Parse(formatText);
        if (format.Roman)
        {
            return new NumberWriter(format, Roman(NumericConvert.ToInt32(NumericArithmetic.Round(value, 0))), 0, '\0').Write();
        }

        if (format.Exponent)
        {
            if (!value.IsFinite)
            {
                return Unprintable(format);
            }

            // int4 goes through float8 there, which rounds halves to even.
            return isInt4 ? Scientific(NumericConvert.ToDouble(value), format.Post) : Scientific(value, format.Post);
        }

        if (format.IsMulti && isInt4)
        {
            // PostgreSQL multiplies without looking at the range.
            int factor = 1;
            for (int i = 0; i < format.Multi; i++)
            {
                factor = unchecked(factor * 10);
            }

            value = PgNumeric.FromInt64(unchecked(NumericConvert.ToInt32(value) * factor));
            format.Pre += format.Multi;
        }
        else if (format.IsMulti)
        {
            value *= NumericMath.Power(PgNumeric.FromInt64(10), PgNumeric.FromInt64(format.Multi));
            format.Pre += format.Multi;
        }

        return Lay(format, NumericArithmetic.Round(value, format.Post).ToString());
    }

    /// <param name="digitsMax">Digits that carry meaning: 15 of float8, 6 of float4.</param>
    public static string Of(double value, string formatText, int digitsMax)
    {
        NumberFormat format = NumberFormat.Parse(formatText);
        if (format.Roman)
        {
            double rounded = Math.Round(value, MidpointRounding.ToEven);
            return new NumberWriter(format, Roman(rounded is >= 1 and <= RomanMax ? (int)rounded : 0), 0, '\0').Write();
        }

        if (format.Exponent)
        {
            return double.IsFinite(value) ? Scientific(value, format.Post) : Unprintable(format);
        }

        if (format.IsMulti)
        {
            value *= FloatMath.Pow(10, format.Multi);
            format.Pre += format.Multi;
        }

        int whole = Fixed(Math.Abs(value), 0).Length;
        format.Post = whole >= digitsMax ? 0 : Math.Min(format.Post, digitsMax - whole);
        return Lay(format, Fixed(value, format.Post));
    }

    private static string Fixed(double value, int digits) => value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string Lay(NumberFormat format, string text)
    {
        char sign = '+';
        if (text[0] == '-')
        {
            sign = '-';
            text = text[1..];
        }

        int point = text.IndexOf('.', StringComparison.Ordinal), whole = point < 0 ? text.Length : point, spaces = 0;
        if (whole < format.Pre)
        {
            spaces = format.Pre - whole;
        }
        else if (whole > format.Pre)
        {
            text = new string('#', format.Pre) + "." + new string('#', format.Post);
        }

        return new NumberWriter(format, text, spaces, sign).Write();
    }

    /// <summary>#.## for what has no exponent.</summary>
    private static string Unprintable(NumberFormat format)
    {
        char[] text = new string('#', format.Pre + format.Post + 6).ToCharArray();
        text[0] = ' ';
        text[format.Pre + 1] = '.';
        return new string(text);
    }

    private static string Scientific(double value, int digits)
    {
        string text = value.ToString("E" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        int e = text.IndexOf('E', StringComparison.Ordinal);
        string mantissa = text[..e];
        int exponent = int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return (mantissa[0] == '-' ? "" : " ") + mantissa + Exponent(exponent);
    }

    /// <summary>Rounds half away from zero, as numeric does.</summary>
    private static string Scientific(PgNumeric value, int digits)
    {
        BigInteger mantissa = BigInteger.Abs(value.Mantissa);
        int exponent = 0;
        if (!mantissa.IsZero)
        {
            int length = mantissa.ToString(CultureInfo.InvariantCulture).Length;
            exponent = length - 1 - value.Scale;
            int drop = length - 1 - digits;
            if (drop > 0)
            {
                mantissa = (mantissa + (5 * BigInteger.Pow(10, drop - 1))) / BigInteger.Pow(10, drop);
            }
            else
            {
                mantissa *= BigInteger.Pow(10, -drop);
            }
        }

        string text = mantissa.ToString(CultureInfo.InvariantCulture).PadRight(digits + 1, '0');
        if (text.Length > digits + 1)
        {
            // Rounding made one digit more; PostgreSQL keeps it before the point.
            int before = text.Length - digits;
            text = digits == 0 ? text : text[..before] + "." + text[before..];
        }
        else if (digits > 0)
        {
            text = text[..1] + "." + text[1..];
        }

        return (value.Sign < 0 ? "-" : " ") + text + Exponent(exponent);
    }

    private static string Exponent(int exponent) => "e" + (exponent < 0 ? "-" : "+") + Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);

    private static string Roman(int value)
    {
        if (value is < 1 or > RomanMax)
        {
            return new string('#', RomanWidth);
        }

        var text = new StringBuilder();
        foreach ((int digit, string letters) in RomanDigits)
        {
            for (; value >= digit; value -= digit)
            {
                text.Append(letters);
            }
        }

        return text.ToString();
    }
}

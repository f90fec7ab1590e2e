using System;
using System.Globalization;
using System.Numerics;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Session;

/// <summary>Sizes as people read them: 10 kB, 20 MB.</summary>
internal static class SizeText
{
    private static readonly string[] Units = ["bytes", "kB", "MB", "GB", "TB", "PB"];

    public static string Pretty(long size) => Pretty((BigInteger)size, Units[0]);

    public static string Pretty(PgNumeric size)
    {
        if (!size.IsFinite)
        {
            return size + " bytes";
        }

        // Below the first limit the number is printed as it is, fraction and all.
        if (BigInteger.Abs(NumericArithmetic.Truncate(size, 0).Mantissa) < 10 * 1024)
        {
            return size + " bytes";
        }

        return Pretty(NumericArithmetic.Truncate(size, 0).Mantissa, Units[0]);
    }

    public static long Parse(string text)
    {
        string trimmed = text.Trim(' ', '\t', '\n', '\r');
        int at = 0;
        while (at < trimmed.Length && (char.IsAsciiDigit(trimmed[at]) || trimmed[at] is '.' or '+' or '-'))
        {
            at++;
        }

        if (at < trimmed.Length && trimmed[at] is 'e' or 'E' && at + 1 < trimmed.Length && (char.IsAsciiDigit(trimmed[at + 1]) || trimmed[at + 1] is '+' or '-'))
        {
            at += 2;
            while (at < trimmed.Length && char.IsAsciiDigit(trimmed[at]))
            {
                at++;
            }
        }

        if (!PgNumeric.TryParse(trimmed.AsSpan(0, at), out PgNumeric value))
        {
            throw new SqlException(SqlState.InvalidParameterValue, $"invalid size: \"{text}\"");
        }

        string unit = trimmed[at..].TrimStart(' ', '\t');
        int shift = unit.ToLowerInvariant() switch
        {
            "" or "bytes" => 0,
            "kb" => 10,
            "mb" => 20,
            "gb" => 30,
            "tb" => 40,
            "pb" => 50,
            _ => throw new SqlException(SqlState.InvalidParameterValue, $"invalid size: \"{text}\"")
            {
                Detail = $"Invalid size unit: \"{unit}\".",
                Hint = "Valid units are \"bytes\", \"kB\", \"MB\", \"GB\", \"TB\", and \"PB\".",
            },
        };
        return NumericConvert.ToInt64(value * PgNumeric.FromInt64(1L << shift));
    }

    private static string Pretty(BigInteger size, string first)
    {
        // Each step halves one bit less than it should and rounds at the end, as PostgreSQL does.
        BigInteger limit = 10 * 1024;
        if (BigInteger.Abs(size) < limit)
        {
            return size.ToString(CultureInfo.InvariantCulture) + " " + first;
        }

        limit = (20 * 1024) - 1;
        size = Quotient(size, 512);
        for (int unit = 1; ; unit++)
        {
            if (BigInteger.Abs(size) < limit || unit == Units.Length - 1)
            {
                BigInteger rounded = (size + size.Sign) / 2;
                return rounded.ToString(CultureInfo.InvariantCulture) + " " + Units[unit];
            }

            size = Quotient(size, 1024);
        }
    }

    private static BigInteger Quotient(BigInteger value, int divisor) => value / divisor;
}

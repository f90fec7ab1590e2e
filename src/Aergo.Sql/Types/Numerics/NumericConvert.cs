using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace Aergo.Sql.Types;

/// <summary>Numeric to and from the other number types, its declared precision, and its binary form.</summary>
public static class NumericConvert
{
    // Significant decimal digits that every float8 and float4 keeps: what PostgreSQL takes over into numeric.
    private const int Float8Digits = 15;
    private const int Float4Digits = 6;

    private const int SignPositive = 0x0000;
    private const int SignNegative = 0x4000;
    private const int SignNaN = 0xC000;
    private const int SignPositiveInfinity = 0xD000;
    private const int SignNegativeInfinity = 0xF000;

    /// <summary>Rounds half away from zero; 22003 outside the range.</summary>
    public static short ToInt16(PgNumeric value) => (short)ToInteger(value, "smallint", short.MinValue, short.MaxValue);

    public static int ToInt32(PgNumeric value) => (int)ToInteger(value, "integer", int.MinValue, int.MaxValue);

    public static long ToInt64(PgNumeric value) => ToInteger(value, "bigint", long.MinValue, long.MaxValue);

    /// <summary>Rounded whole value, or false for NaN, infinities and what a bigint cannot hold.</summary>
    public static bool TryToInt64(PgNumeric value, out long result)
    {
        result = 0;
        PgNumeric whole = NumericArithmetic.Round(value, 0);
        if (!whole.IsFinite || !whole.IsSmall || whole.SmallMantissa < long.MinValue || whole.SmallMantissa > long.MaxValue)
        {
            return false;
        }

        result = (long)whole.SmallMantissa;
        return true;
    }

    /// <summary>The nearest double; 22003 when that is an infinity or zero though the value is not.</summary>
    public static double ToDouble(PgNumeric value)
    {
        if (!value.IsFinite)
        {
            return SpecialDouble(value);
        }

        // Both exact in a double, so one division rounds once.
        if (value.IsSmall && value.Scale <= 15 && Int128.Abs(value.SmallMantissa) < (Int128.One << 53))
        {
            return (double)(long)value.SmallMantissa / (double)(long)Pow10.Small(value.Scale);
        }

        double result = ToDoubleUnchecked(value);
        return double.IsInfinity(result) || (result == 0 && !value.IsZero)
            ? throw new SqlException(SqlState.NumericOutOfRange, $"\"{value}\" is out of range for type double precision")
            : result;
    }

    /// <summary>The nearest double, infinite or zero where the value is out of range.</summary>
    internal static double ToDoubleUnchecked(PgNumeric value) => value.IsFinite
        ? double.Parse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture)
        : SpecialDouble(value);

    public static float ToSingle(PgNumeric value)
    {
        if (!value.IsFinite)
        {
            return (float)SpecialDouble(value);
        }

        float result = float.Parse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture);
        return float.IsInfinity(result) || (result == 0 && !value.IsZero)
            ? throw new SqlException(SqlState.NumericOutOfRange, $"\"{value}\" is out of range for type real")
            : result;
    }

    /// <summary>The double's value to 15 significant digits.</summary>
    public static PgNumeric FromDouble(double value) => FromFloat(value, Float8Digits);

    /// <summary>The float's value to 6 significant digits.</summary>
    public static PgNumeric FromSingle(float value) => FromFloat(value, Float4Digits);

    /// <summary>Fits a value to numeric(p, s): rounds, then 22003 when the whole part is too long. -1 leaves it alone.</summary>
    public static PgNumeric ApplyModifier(PgNumeric value, int modifier)
    {
        if (modifier < 0)
        {
            return value;
        }

        (int precision, int scale) = TypeModifiers.UnpackNumeric(modifier);
        if (!value.IsFinite)
        {
            return value.IsNaN ? value : throw new SqlException(SqlState.NumericOutOfRange, "numeric field overflow")
            {
                Detail = $"A field with precision {precision}, scale {scale} cannot hold an infinite value.",
            };
        }

        PgNumeric rounded = NumericArithmetic.Round(value, scale);
        int digits = precision - scale;
        if (rounded.MantissaDigits - rounded.Scale > digits && !rounded.IsZero)
        {
            string limit = digits == 0 ? "1" : "10^" + digits.ToString(CultureInfo.InvariantCulture);
            throw new SqlException(SqlState.NumericOutOfRange, "numeric field overflow")
            {
                Detail = $"A field with precision {precision}, scale {scale} must round to an absolute value less than {limit}.",
            };
        }

        return rounded;
    }

    /// <summary>PostgreSQL's binary form: counts, weight, sign, display scale, digits of base 10000.</summary>
    public static void WriteBinary(PgNumeric value, IBufferWriter<byte> output)
    {
        Span<byte> head = output.GetSpan(8);
        if (!value.IsFinite)
        {
            BinaryPrimitives.WriteInt16BigEndian(head, 0);
            BinaryPrimitives.WriteInt16BigEndian(head[2..], 0);
            BinaryPrimitives.WriteUInt16BigEndian(head[4..], (ushort)(value.IsNaN ? SignNaN : value.Sign > 0 ? SignPositiveInfinity : SignNegativeInfinity));
            // PostgreSQL sends this scale with infinities.
            BinaryPrimitives.WriteInt16BigEndian(head[6..], (short)(value.IsInfinity ? 0x20 : 0));
            output.Advance(8);
            return;
        }

        // Digits padded on both sides to whole groups of four around the point.
        string digits = BigInteger.Abs(value.Mantissa).ToString(CultureInfo.InvariantCulture);
        int fractionGroups = (value.Scale + 3) / 4;
        digits += new string('0', (fractionGroups * 4) - value.Scale);
        digits = digits.PadLeft((digits.Length + 3) / 4 * 4, '0');
        int groups = digits.Length / 4;
        int first = 0;
        int last = groups;
        while (first < last && Group(digits, first) == 0)
        {
            first++;
        }

        while (last > first && Group(digits, last - 1) == 0)
        {
            last--;
        }

        BinaryPrimitives.WriteInt16BigEndian(head, (short)(last - first));
        BinaryPrimitives.WriteInt16BigEndian(head[2..], (short)(last == first ? 0 : groups - fractionGroups - first - 1));
        BinaryPrimitives.WriteInt16BigEndian(head[4..], (short)(value.Sign < 0 ? SignNegative : SignPositive));
        BinaryPrimitives.WriteInt16BigEndian(head[6..], (short)value.Scale);
        output.Advance(8);
        for (int i = first; i < last; i++)
        {
            BinaryPrimitives.WriteInt16BigEndian(output.GetSpan(2), (short)Group(digits, i));
            output.Advance(2);
        }
    }

    /// <summary>Reads the binary form; 22P03 when it is malformed.</summary>
    public static PgNumeric ReadBinary(ReadOnlySpan<byte> input)
    {
        if (input.Length < 8)
        {
            throw BinaryInput.Short();
        }

        int count = BinaryPrimitives.ReadUInt16BigEndian(input);
        int weight = BinaryPrimitives.ReadInt16BigEndian(input[2..]);
        int sign = BinaryPrimitives.ReadUInt16BigEndian(input[4..]);
        int scale = BinaryPrimitives.ReadUInt16BigEndian(input[6..]);
        if (sign is not (SignPositive or SignNegative or SignNaN or SignPositiveInfinity or SignNegativeInfinity))
        {
            throw new SqlException(SqlState.InvalidBinaryRepresentation, "invalid sign in external \"numeric\" value");
        }

        if (scale > PgNumeric.ScaleMax)
        {
            throw new SqlException(SqlState.InvalidBinaryRepresentation, "invalid scale in external \"numeric\" value");
        }

        input = input[8..];
        if (input.Length < count * 2)
        {
            throw BinaryInput.Short();
        }

        if (input.Length > count * 2)
        {
            throw BinaryInput.Long();
        }

        char[] digits = new char[count * 4];
        for (int i = 0; i < count; i++)
        {
            int group = BinaryPrimitives.ReadUInt16BigEndian(input[(2 * i)..]);
            if (group > 9999 || !group.TryFormat(digits.AsSpan(i * 4), out _, "D4", CultureInfo.InvariantCulture))
            {
                throw new SqlException(SqlState.InvalidBinaryRepresentation, "invalid digit in external \"numeric\" value");
            }
        }

        return sign switch
        {
            SignNaN => PgNumeric.NaN,
            SignPositiveInfinity => PgNumeric.PositiveInfinity,
            SignNegativeInfinity => PgNumeric.NegativeInfinity,
            _ => Assemble(digits, weight, scale, sign == SignNegative),
        };
    }

    // The digits' last place is 10^(4 * (weight + 1 - count)); places below the display scale are cut, missing ones are zeros.
    private static PgNumeric Assemble(char[] digits, int weight, int scale, bool negative)
    {
        BigInteger mantissa = digits.Length == 0 ? BigInteger.Zero : BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        int shift = scale + (4 * (weight + 1)) - digits.Length;
        if (mantissa.IsZero || -shift > digits.Length)
        {
            mantissa = BigInteger.Zero;
        }
        else
        {
            mantissa = shift >= 0 ? mantissa * Pow10.Big(shift) : BigInteger.Divide(mantissa, Pow10.Big(-shift));
        }

        return PgNumeric.Create(negative ? -mantissa : mantissa, scale);
    }

    private static int Group(string digits, int index) =>
        ((digits[index * 4] - '0') * 1000) + ((digits[(index * 4) + 1] - '0') * 100) + ((digits[(index * 4) + 2] - '0') * 10) + (digits[(index * 4) + 3] - '0');

    private static long ToInteger(PgNumeric value, string typeName, long minimum, long maximum)
    {
        if (!value.IsFinite)
        {
            throw new SqlException(SqlState.FeatureNotSupported, value.IsNaN ? $"cannot convert NaN to {typeName}" : $"cannot convert infinity to {typeName}");
        }

        return TryToInt64(value, out long result) && result >= minimum && result <= maximum
            ? result
            : throw new SqlException(SqlState.NumericOutOfRange, $"{typeName} out of range");
    }

    private static double SpecialDouble(PgNumeric value) =>
        value.IsNaN ? double.NaN : value.Sign > 0 ? double.PositiveInfinity : double.NegativeInfinity;

    private static PgNumeric FromFloat(double value, int significant)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? PgNumeric.NaN : value > 0 ? PgNumeric.PositiveInfinity : PgNumeric.NegativeInfinity;
        }

        if (Math.Abs(value) < (significant == Float8Digits ? 1e15 : 1e6) && Math.Truncate(value) == value)
        {
            return PgNumeric.FromInt64((long)value);
        }

        (BigInteger digits, int exponent) = FloatDigits.Round(value, significant);
        PgNumeric exact = exponent >= 0
            ? PgNumeric.Create(digits * Pow10.Big(exponent), 0)
            : PgNumeric.Create(digits, -exponent);
        return NumericArithmetic.TrimScale(exact);
    }
}

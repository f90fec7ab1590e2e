using System;
using System.Numerics;

namespace Aergo.Sql.Types;

/// <summary>A value of SQL's numeric: a decimal with a display scale, or NaN or an infinity.</summary>
/// <remarks>
/// Shape: mantissa / 10^<see cref="Scale"/>, the scale being the number of digits printed after the point (0 … 16383); up to 131072 digits before it.
/// The mantissa is an Int128 where it fits and a BigInteger beyond; results of arithmetic have PostgreSQL's scales.
/// Equality and order look at the value only: 1.0 equals 1.00. NaN equals itself and is above +Infinity.
/// </remarks>
public sealed class PgNumeric : IEquatable<PgNumeric>, IComparable<PgNumeric>
{
    /// <summary>Most digits after the point.</summary>
    public const int ScaleMax = 16383;

    /// <summary>Most digits before the point.</summary>
    public const int WholeDigitsMax = 131072;

    public static readonly PgNumeric Zero = new(Int128.Zero, 0);
    public static readonly PgNumeric One = new(Int128.One, 0);
    public static readonly PgNumeric NaN = new(NumericForm.NaN);
    public static readonly PgNumeric PositiveInfinity = new(NumericForm.PositiveInfinity);
    public static readonly PgNumeric NegativeInfinity = new(NumericForm.NegativeInfinity);

    private readonly Int128 _small;

    // A boxed BigInteger, and then it does not fit an Int128.
    private readonly object? _big;
    private readonly ushort _scale;
    private readonly NumericForm _form;

    private PgNumeric(NumericForm form) => _form = form;

    private PgNumeric(Int128 mantissa, int scale)
    {
        _small = mantissa;
        _scale = (ushort)scale;
    }

    private PgNumeric(BigInteger mantissa, int scale)
    {
        _big = mantissa;
        _scale = (ushort)scale;
    }

    /// <summary>Digits after the point; 0 for NaN and infinities.</summary>
    public int Scale => _scale;

    public bool IsNaN => _form == NumericForm.NaN;

    public bool IsInfinity => _form is NumericForm.PositiveInfinity or NumericForm.NegativeInfinity;

    public bool IsFinite => _form == NumericForm.Finite;

    public bool IsZero => _form == NumericForm.Finite && _big is null && _small == Int128.Zero;

    /// <summary>-1, 0 or 1; 0 for NaN.</summary>
    public int Sign => _form switch
    {
        NumericForm.Finite => _big is null ? Int128.Sign(_small) : ((BigInteger)_big).Sign,
        NumericForm.PositiveInfinity => 1,
        NumericForm.NegativeInfinity => -1,
        _ => 0,
    };

    /// <summary>Whether the value is finite and has no digits other than 0 after the point.</summary>
    public bool IsInteger => IsFinite && (_scale == 0 || NumericArithmetic.MinScale(this) == 0);

    internal NumericForm Form => _form;

    /// <summary>Whether <see cref="SmallMantissa"/> is the mantissa.</summary>
    internal bool IsSmall => _big is null;

    internal Int128 SmallMantissa => _small;

    internal BigInteger Mantissa => _big is null ? (BigInteger)_small : (BigInteger)_big;

    /// <summary>Number of digits of the mantissa; 0 for zero.</summary>
    internal int MantissaDigits => _big is null
        ? Pow10.Digits((UInt128)(Int128.IsNegative(_small) ? unchecked(-_small) : _small))
        : Pow10.Digits(BigInteger.Abs((BigInteger)_big));

    public static PgNumeric FromInt64(long value) => new((Int128)value, 0);

    public static PgNumeric FromInt128(Int128 value) => FromSmall(value, 0);

    public static PgNumeric FromBigInteger(BigInteger value) => Create(value, 0);

    public static implicit operator PgNumeric(long value) => FromInt64(value);

    /// <summary>mantissa / 10^scale; 22003 when it has more digits than the type allows.</summary>
    public static PgNumeric Create(BigInteger mantissa, int scale)
    {
        if (scale is < 0 or > ScaleMax)
        {
            throw Overflow();
        }

        if (mantissa.GetBitLength() <= 127)
        {
            return FromSmall((Int128)mantissa, scale);
        }

        // 131072 digits need 435412 bits at least; most values are far below.
        if (mantissa.GetBitLength() > 435_000 && Pow10.Digits(BigInteger.Abs(mantissa)) - scale > WholeDigitsMax)
        {
            throw Overflow();
        }

        return new PgNumeric(mantissa, scale);
    }

    internal static PgNumeric FromSmall(Int128 mantissa, int scale)
    {
        // The extreme has no negative and so goes the long way round.
        return mantissa == Int128.MinValue ? new PgNumeric((BigInteger)mantissa, scale) : new PgNumeric(mantissa, scale);
    }

    public static SqlException Overflow() => new(SqlState.NumericOutOfRange, "value overflows numeric format");

    /// <summary>Reads the text form; false when it is none. 22003 when it has too many digits.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PgNumeric value) => NumericText.TryParse(text, out value);

    /// <summary>Reads the text form; 22P02 when it is none.</summary>
    public static PgNumeric Parse(string text) => NumericText.Parse(text);

    public static PgNumeric operator +(PgNumeric left, PgNumeric right) => NumericArithmetic.Add(left, right);

    public static PgNumeric operator -(PgNumeric left, PgNumeric right) => NumericArithmetic.Subtract(left, right);

    public static PgNumeric operator *(PgNumeric left, PgNumeric right) => NumericArithmetic.Multiply(left, right);

    public static PgNumeric operator /(PgNumeric left, PgNumeric right) => NumericArithmetic.Divide(left, right);

    public static PgNumeric operator %(PgNumeric left, PgNumeric right) => NumericArithmetic.Remainder(left, right);

    public static PgNumeric operator -(PgNumeric value) => NumericArithmetic.Negate(value);

    public static bool operator ==(PgNumeric? left, PgNumeric? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(PgNumeric? left, PgNumeric? right) => !(left == right);

    public static bool operator <(PgNumeric left, PgNumeric right) => left.CompareTo(right) < 0;

    public static bool operator >(PgNumeric left, PgNumeric right) => left.CompareTo(right) > 0;

    public static bool operator <=(PgNumeric left, PgNumeric right) => left.CompareTo(right) <= 0;

    public static bool operator >=(PgNumeric left, PgNumeric right) => left.CompareTo(right) >= 0;

    public bool Equals(PgNumeric? other) => other is not null && CompareTo(other) == 0;

    public override bool Equals(object? obj) => obj is PgNumeric other && Equals(other);

    /// <summary>Order of values; NaN above everything, equal to itself.</summary>
    public int CompareTo(PgNumeric? other)
    {
        if (other is null)
        {
            return 1;
        }

        if ((_form | other._form) != NumericForm.Finite)
        {
            return Rank(_form).CompareTo(Rank(other._form));
        }

        if (_big is null && other._big is null)
        {
            if (_scale == other._scale)
            {
                return _small.CompareTo(other._small);
            }

            if (_scale < other._scale
                ? Pow10.TryScale(_small, other._scale - _scale, out Int128 scaled)
                : Pow10.TryScale(other._small, _scale - other._scale, out scaled))
            {
                return _scale < other._scale ? scaled.CompareTo(other._small) : _small.CompareTo(scaled);
            }
        }

        return NumericArithmetic.CompareLarge(this, other);
    }

    /// <summary>Equal values of different scales have equal hashes; the same on every machine.</summary>
    public ulong StableHash() => NumericArithmetic.Hash(this);

    public override int GetHashCode() => unchecked((int)StableHash());

    public override string ToString() => NumericText.Format(this);

    private static int Rank(NumericForm form) => form switch
    {
        NumericForm.NegativeInfinity => 0,
        NumericForm.Finite => 1,
        NumericForm.PositiveInfinity => 2,
        _ => 3,
    };
}

/// <summary>What a <see cref="PgNumeric"/> is. Finite is zero so that two can be tested at once.</summary>
internal enum NumericForm : byte
{
    Finite = 0,
    NaN = 1,
    PositiveInfinity = 2,
    NegativeInfinity = 3,
}

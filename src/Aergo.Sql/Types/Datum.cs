using System;
using System.Runtime.CompilerServices;

namespace Aergo.Sql.Types;

/// <summary>One SQL value, or NULL. Which reading applies follows from the static type; a datum does not know its own.</summary>
/// <remarks>
/// Shape by <see cref="Representation"/>:
/// in the bits — boolean (0/1), int2/int4/int8, oid and its aliases, date (days from 2000-01-01), time, timestamp and timestamptz
/// (microseconds from 2000-01-01 UTC; infinity is the extreme of the range), enum (oid of the label), float4 and float8 (the bits of a double);
/// as an object — text kinds and json (<see cref="string"/>), numeric (<c>PgNumeric</c>), bytea (<c>byte[]</c>, never changed), interval (<c>Interval</c>),
/// timetz (<c>TimeTz</c>), uuid (boxed <see cref="UInt128"/>), jsonb (<c>JsonbValue</c>), jsonpath (<c>JsonPath</c>), arrays (<c>SqlArray</c>), rows (<c>SqlRecord</c>).
/// The default value is NULL.
/// </remarks>
public readonly struct Datum
{
    private static readonly object Scalar = new();

    private readonly object? _object;
    private readonly long _bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Datum(object value, long bits)
    {
        _object = value;
        _bits = bits;
    }

    /// <summary>NULL.</summary>
    public static Datum Null => default;

    public static Datum True => new(Scalar, 1);

    public static Datum False => new(Scalar, 0);

    public bool IsNull
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _object is null;
    }

    /// <summary>The bits of an inline value; meaningless for others.</summary>
    public long Bits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _bits;
    }

    public bool Boolean
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _bits != 0;
    }

    /// <summary>Whether this is true, not false and not NULL.</summary>
    public bool IsTrue
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _object is not null && _bits != 0;
    }

    public int Int32
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => unchecked((int)_bits);
    }

    public long Int64
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _bits;
    }

    public uint Oid
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => unchecked((uint)_bits);
    }

    public double Double
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BitConverter.Int64BitsToDouble(_bits);
    }

    /// <summary>The string of a text-like value.</summary>
    public string Text
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.As<string>(_object!);
    }

    public byte[] Bytes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.As<byte[]>(_object!);
    }

    public UInt128 Uuid => (UInt128)_object!;

    /// <summary>The object of a by-reference value, cast; throws <see cref="InvalidCastException"/> on a mistake of ours.</summary>
    public T Ref<T>()
        where T : class => (T)_object!;

    /// <summary>The object of a by-reference value, or null for NULL; for an inline value an opaque object.</summary>
    public object? Object => _object;

    /// <summary>Whether the value lies in the bits.</summary>
    public bool IsInline => ReferenceEquals(_object, Scalar);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Datum From(bool value) => new(Scalar, value ? 1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Datum From(short value) => new(Scalar, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Datum From(int value) => new(Scalar, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Datum From(long value) => new(Scalar, value);

    public static Datum FromOid(uint value) => new(Scalar, value);

    /// <summary>NaN is made canonical here; negative zero is kept.</summary>
    public static Datum From(double value) => new(Scalar, BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value));

    public static Datum From(string value) => new(value ?? throw new ArgumentNullException(nameof(value)), 0);

    public static Datum From(byte[] value) => new(value ?? throw new ArgumentNullException(nameof(value)), 0);

    public static Datum FromUuid(UInt128 value) => new(value, 0);

    /// <summary>Wraps any by-reference value.</summary>
    public static Datum FromObject(object value) => new(value ?? throw new ArgumentNullException(nameof(value)), 0);
}

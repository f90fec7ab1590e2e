using System.Reflection.Emit;
using Aergo.Sql.Types;

namespace Aergo.Sql.Compilation;

/// <summary>Where a value lies in a method: bits in a local with a flag for NULL, bits known now, or a datum in a local.</summary>
/// <param name="Value">Local of type long for bits, of type <see cref="Datum"/> otherwise; null for bits known now.</param>
/// <param name="Null">Local of type bool that is set for NULL; null when bits are never NULL. Unused for a datum.</param>
/// <param name="Known">The bits when there is no local.</param>
/// <param name="IsNull">Known to be NULL.</param>
internal readonly record struct Operand(bool IsBits, LocalBuilder? Value, LocalBuilder? Null, long Known = 0, bool IsNull = false)
{
    public static Operand NullBits => new(true, null, null, 0, true);

    public static Operand OfKnown(long bits) => new(true, null, null, bits);

    /// <summary>Bits known now, and not NULL.</summary>
    public bool IsKnown => IsBits && Value is null && !IsNull;

    public bool MayBeNull => IsNull || Null is not null || !IsBits;
}

internal static class Representations
{
    /// <summary>Whether values of a type lie in the bits of a datum.</summary>
    public static bool IsBits(SqlType type) => type.Underlying.Representation switch
    {
        Representation.Boolean or Representation.Int16 or Representation.Int32 or Representation.Int64 or Representation.Oid or Representation.Float4 or Representation.Float8
            or Representation.Date or Representation.Time or Representation.Timestamp or Representation.TimestampTz or Representation.Enum => true,
        _ => false,
    };

    public static bool IsInteger(SqlType type) => type.Underlying.Representation is Representation.Int16 or Representation.Int32 or Representation.Int64;

    /// <summary>Whether two types compare by their bits as signed numbers.</summary>
    public static bool CompareByBits(SqlType a, SqlType b)
    {
        Representation left = a.Underlying.Representation, right = b.Underlying.Representation;
        return left switch
        {
            Representation.Int16 or Representation.Int32 or Representation.Int64 => IsInteger(b),
            Representation.Boolean or Representation.Oid or Representation.Date or Representation.Time or Representation.Timestamp or Representation.TimestampTz => left == right,
            _ => false,
        };
    }
}

using Aergo.Sql.Types;

namespace Aergo.Sql.Planning.Physical;

/// <summary>Which values may be compared by hashing: both sides must lie alike and mean alike.</summary>
internal static class HashTypes
{
    /// <summary>Whether the = operator between the types is the equality of one hash rule.</summary>
    public static bool Compatible(SqlType left, SqlType right)
    {
        SqlType a = left.Underlying, b = right.Underlying;
        Representation kind = Class(a.Representation);
        return kind == Class(b.Representation) && kind switch
        {
            Representation.None or Representation.Void or Representation.Unknown or Representation.Json or Representation.JsonPath => false,
            Representation.Array => a.Element is not null && b.Element is not null && a.Element.Underlying.Oid == b.Element.Underlying.Oid && Hashable(a.Element),
            Representation.Record => false,
            Representation.Enum => a.Oid == b.Oid,
            _ => true,
        };
    }

    /// <summary>Whether values of one type may be grouped by hashing.</summary>
    public static bool Hashable(SqlType type) => type.Underlying.Representation switch
    {
        Representation.None or Representation.Json or Representation.JsonPath => false,
        Representation.Array => type.Underlying.Element is { } element && Hashable(element),
        _ => true,
    };

    private static Representation Class(Representation representation) => representation switch
    {
        Representation.Int16 or Representation.Int32 => Representation.Int64,
        Representation.Float4 => Representation.Float8,
        Representation.Name => Representation.Text,
        _ => representation,
    };
}

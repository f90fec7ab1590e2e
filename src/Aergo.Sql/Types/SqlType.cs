using System.Collections.Generic;

namespace Aergo.Sql.Types;

public enum TypeKind { Base, Array, Enum, Domain, Composite, Pseudo }

/// <summary>How values lie in a <see cref="Datum"/>, and so which code compares, prints and stores them.</summary>
public enum Representation
{
    Boolean, Int16, Int32, Int64, Oid, Float4, Float8, Numeric, Text, Char, Name, InternalChar, Bytes, Date, Time, TimeTz, Timestamp, TimestampTz, Interval,
    Uuid, Json, Jsonb, JsonPath, Array, Record, Enum, Void, Unknown, None,
}

/// <summary>PostgreSQL's type categories: N numeric, S string, B boolean, D date/time, T timespan, A array, E enum, C composite, P pseudo, U user, X unknown, Z internal.</summary>
/// <remarks>One instance per type and catalog version; compare by <see cref="Oid"/>.</remarks>
public sealed class SqlType
{
    public required uint Oid { get; init; }

    /// <summary>Catalog name: <c>int4</c>, <c>_int4</c>, <c>bpchar</c>.</summary>
    public required string Name { get; init; }

    public string Schema { get; init; } = "pg_catalog";

    public required TypeKind Kind { get; init; }

    public required Representation Representation { get; init; }

    public required char Category { get; init; }

    public bool IsPreferred { get; init; }

    /// <summary>pg_type.typlen: bytes, -1 for variable length.</summary>
    public short Length { get; init; } = -1;

    /// <summary>Name in error messages and format_type: <c>integer</c>, <c>character varying</c>.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Element type of an array.</summary>
    public SqlType? Element { get; init; }

    /// <summary>Oid of the array type over this type; 0 when there is none. Built-ins: see <see cref="SqlTypes.ArrayOf"/>.</summary>
    public uint ArrayOid { get; init; }

    /// <summary>What a domain is over, with its modifier.</summary>
    public SqlType? BaseType { get; init; }

    public int BaseModifier { get; init; } = -1;

    /// <summary>Fields of a composite, in order.</summary>
    public IReadOnlyList<SqlField> Fields { get; init; } = [];

    /// <summary>Labels of an enum, in sort order; each has an oid of its own, which is what a datum carries.</summary>
    public IReadOnlyList<EnumLabel> Labels { get; init; } = [];

    /// <summary>For the row type of a table: the table's oid.</summary>
    public uint RelationOid { get; init; }

    /// <summary>The type under all domains.</summary>
    public SqlType Underlying => BaseType is null ? this : BaseType.Underlying;

    public bool IsString => Category == 'S';

    public bool IsPolymorphic => Oid is SqlTypes.AnyElementOid or SqlTypes.AnyArrayOid or SqlTypes.AnyNonArrayOid or SqlTypes.AnyEnumOid
        or SqlTypes.AnyCompatibleOid or SqlTypes.AnyCompatibleArrayOid or SqlTypes.AnyCompatibleNonArrayOid;

    public override string ToString() => DisplayName;
}

public sealed record SqlField(string Name, SqlType Type, int Modifier);

/// <summary>A label of an enum. SortOrder is pg_enum.enumsortorder: 1, 2, 3 … at creation, a number between its neighbours for a label added
/// between them. Keys of rows hold it, so a label's must never change; 0 stands for its place in the list, from 1.</summary>
public sealed record EnumLabel(uint Oid, string Label)
{
    public float SortOrder { get; init; }
}

/// <summary>A type with its modifier (-1: none): lengths as PostgreSQL packs them, numeric ((p &lt;&lt; 16) | s) + 4, text lengths n + 4, time precision p.</summary>
public readonly record struct TypedModifier(SqlType Type, int Modifier);

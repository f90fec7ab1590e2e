using System.Collections.Generic;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Routines;

/// <summary>A variable of a routine: its place in the frame and what may be put there.</summary>
internal sealed class PlSlot(string name, int index, SqlType type, int modifier)
{
    public string Name { get; } = name;

    /// <summary>Index in the frame.</summary>
    public int Index { get; } = index;

    public SqlType Type { get; } = type;

    public int Modifier { get; } = modifier;

    public bool Constant { get; init; }

    public bool NotNull { get; init; }

    public int Line { get; init; }

    /// <summary>Declared <c>record</c>: its fields are those of the row assigned last.</summary>
    public bool IsGenericRecord => Type.Oid == SqlTypes.RecordOid;

    /// <summary>Generic record or of a composite type.</summary>
    public bool IsRow => IsGenericRecord || Type.Underlying.Kind == TypeKind.Composite;

    /// <summary>Set for a bound cursor.</summary>
    public BoundCursor? Cursor { get; init; }

    /// <summary>Loop variables and parameters of the system that a program may not write to are not marked: PostgreSQL lets it.</summary>
    public override string ToString() => Name;
}

/// <summary>The query of a cursor variable, and the slots of its parameters.</summary>
internal sealed record BoundCursor(PlSql Query, IReadOnlyList<PlSlot> Parameters, bool? Scroll)
{
    public required StatementSite Site { get; init; }
}

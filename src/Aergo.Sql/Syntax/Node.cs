using System.Collections.Generic;

namespace Aergo.Sql.Syntax;

/// <summary>Anything the parser makes. Trees are immutable and say nothing about meaning: names are unresolved.</summary>
public abstract record Node
{
    /// <summary>Offset of the node's first character in the statement text, in UTF-16 units; -1 when it has none.</summary>
    public int Position { get; init; } = -1;
}

/// <summary>A statement.</summary>
public abstract record Statement : Node
{
    /// <summary>The statement's own text, without the semicolon; set by the parser on top-level statements.</summary>
    public string? Text { get; init; }
}

/// <summary>A dotted name as written, folded to lower case unless it was quoted; one to three parts.</summary>
public sealed record QualifiedName(IReadOnlyList<string> Parts) : Node
{
    /// <summary>The last part.</summary>
    public string Name => Parts[^1];

    /// <summary>The part before the last, or null.</summary>
    public string? Schema => Parts.Count > 1 ? Parts[^2] : null;

    public override string ToString() => string.Join('.', Parts);
}

/// <summary>A type as written.</summary>
/// <param name="Name">Name after the parser mapped SQL spellings: <c>int</c> is <c>pg_catalog.int4</c>, <c>varchar</c> stays <c>pg_catalog.varchar</c>; user names stay bare.</param>
/// <param name="Modifiers">What stood in parentheses: lengths, precision and scale. For interval fields see <paramref name="IntervalFields"/>.</param>
/// <param name="ArrayDimensions">Number of <c>[]</c> after it; <c>ARRAY</c> counts as one.</param>
/// <param name="SetOf">Whether SETOF stood before it.</param>
/// <param name="PercentType">For <c>name%TYPE</c> and, with <paramref name="PercentRowType"/>, <c>name%ROWTYPE</c>.</param>
public sealed record TypeName(
    QualifiedName Name,
    IReadOnlyList<Expression> Modifiers,
    int ArrayDimensions = 0,
    bool SetOf = false,
    bool PercentType = false,
    bool PercentRowType = false,
    string? IntervalFields = null) : Node;

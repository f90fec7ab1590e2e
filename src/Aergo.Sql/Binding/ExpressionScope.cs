using System.Collections.Generic;
using System.Collections.Immutable;
using Aergo.Sql.Catalog;
using Aergo.Sql.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>A row an expression may name: a table's own columns, OLD and NEW of a trigger.</summary>
/// <param name="Columns">Ids by which the bound expression reads them; the caller gives them out.</param>
public sealed record ExpressionRelation(string Name, IReadOnlyList<OutputColumn> Columns)
{
    public TableDefinition? Table { get; init; }

    /// <summary>Type of the whole row; null for an anonymous record.</summary>
    public SqlType? RowType { get; init; }

    /// <summary>Whether bare column names reach it; off for OLD and NEW.</summary>
    public bool ColumnsVisible { get; init; } = true;
}

/// <summary>Where an expression outside of queries stands: what it may name and what type it must have.</summary>
public sealed record ExpressionScope(ExpressionKind Kind)
{
    public IReadOnlyList<ExpressionRelation> Relations { get; init; } = [];

    /// <summary>The result must be boolean; the value names the clause in the error ("WHERE", "CHECK").</summary>
    public string? Condition { get; init; }

    /// <summary>Type the result is brought to; null to leave it as it comes (text for untyped literals).</summary>
    public SqlType? Target { get; init; }

    public int TargetModifier { get; init; } = -1;

    /// <summary>Column name for the error when the types do not fit.</summary>
    public string? TargetName { get; init; }

    public CastContext Context { get; init; } = CastContext.Assignment;

    /// <summary>What VALUE stands for, in a domain's check.</summary>
    public BoundExpression? Value { get; init; }

    /// <summary>Schemas for bare names; null for the session's.</summary>
    public ImmutableArray<string>? SearchPath { get; init; }
}

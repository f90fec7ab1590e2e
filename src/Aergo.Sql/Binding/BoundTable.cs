using System.Collections.Generic;
using Aergo.Sql.Catalog;

namespace Aergo.Sql.Binding;

/// <summary>Everything a change of a table evaluates, bound over the columns of a candidate row. Also for changes no statement names, such as cascades.</summary>
/// <param name="Columns">Ids of the candidate row, one per live column.</param>
public sealed record BoundTable(TableDefinition Table, IReadOnlyList<OutputColumn> Columns)
{
    public IReadOnlyList<(ConstraintInfo Constraint, BoundExpression Condition)> Checks { get; init; } = [];

    /// <summary>Stored generated columns: column index, expression.</summary>
    public IReadOnlyList<(int Column, BoundExpression Value)> Generated { get; init; } = [];

    public IReadOnlyList<BoundIndex> Indexes { get; init; } = [];

    /// <summary>Default of each live column, NULL of its type where there is none; for SET DEFAULT and COPY.</summary>
    public IReadOnlyList<BoundExpression> Defaults { get; init; } = [];
}

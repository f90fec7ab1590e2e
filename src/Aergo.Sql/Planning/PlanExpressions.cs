using System.Collections.Generic;
using Aergo.Sql.Binding;
using Aergo.Sql.Types;

namespace Aergo.Sql.Planning;

/// <summary>A column of the operator's input row, by slot.</summary>
public sealed record PlanColumn(int Slot, SqlType Type, int Modifier = -1) : BoundExpression(Type, Modifier);

/// <summary>A value that an enclosing operator has put into a cell of the execution: an outer row's column, the row under change.</summary>
public sealed record PlanCell(int Cell, SqlType Type, int Modifier = -1) : BoundExpression(Type, Modifier);

/// <summary>Sets a cell from the present row before something inside is run.</summary>
public readonly record struct CellBinding(int Cell, BoundExpression Value);

/// <summary>A planned query inside an expression.</summary>
/// <param name="Bindings">Cells to set from the row in which the expression stands.</param>
/// <param name="Dependencies">All cells from outside that the plan reads; the result may be kept as long as they hold equal values. Empty: run once.</param>
/// <param name="StateSlot">Where the execution keeps what was found.</param>
public sealed record PlanSubquery(
    SubqueryKind Kind, PlanNode Plan, IReadOnlyList<CellBinding> Bindings, IReadOnlyList<PlanCell> Dependencies, int StateSlot, SqlType Type, int Modifier = -1)
    : BoundExpression(Type, Modifier)
{
    /// <summary>For Any and All: over the present row and <see cref="RowCells"/>.</summary>
    public BoundExpression? Comparison { get; init; }

    /// <summary>Cells that take the query's output row for <see cref="Comparison"/>, one per column.</summary>
    public IReadOnlyList<int> RowCells { get; init; } = [];

    /// <summary>Set when an Any is the conjunction of equalities between these expressions of the present row and <see cref="HashColumns"/>: it can be looked up.</summary>
    public IReadOnlyList<BoundExpression>? HashKeys { get; init; }

    /// <summary>The query's sides of those equalities, over <see cref="RowCells"/>.</summary>
    public IReadOnlyList<BoundExpression>? HashColumns { get; init; }

    /// <summary>Types of the query's columns, for hashing.</summary>
    public IReadOnlyList<SqlType> ColumnTypes { get; init; } = [];

    /// <summary>Calls something volatile, so a correlated result is not kept.</summary>
    public bool Volatile { get; init; }
}

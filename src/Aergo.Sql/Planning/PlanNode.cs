using System.Collections.Generic;
using Aergo.Sql.Binding;
using Aergo.Sql.Catalog;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Planning;

/// <summary>A step of a physical plan: says how. Immutable, free of any execution, shared by threads.</summary>
/// <remarks>
/// Rows are arrays of <paramref name="Width"/> values. Expressions read the input row by <see cref="PlanColumn"/> and the outside by <see cref="PlanCell"/>.
/// Every node defines the order of its rows: docs/spec/sql.md, "Order".
/// </remarks>
public abstract record PlanNode(int Width)
{
    /// <summary>Planner's guess, for EXPLAIN.</summary>
    public double Rows { get; init; }

    public double Cost { get; init; }
}

/// <summary>One row without columns.</summary>
public sealed record PlanOneRow() : PlanNode(0);

/// <summary>No row: a condition is known to be false.</summary>
public sealed record PlanNothing(int Width) : PlanNode(Width);

/// <summary>A walk over stored rows of one table in key order.</summary>
public interface ITableWalkNode
{
    TableDefinition Table { get; }

    BoundExpression? Filter { get; }

    /// <summary>Which columns are read by anything; null for all. The others may be NULL in the rows.</summary>
    IReadOnlyList<bool>? Columns { get; }
}

/// <summary>All rows of a table in key order. With <paramref name="WithKey"/> the state key follows the columns.</summary>
public sealed record PlanScan(TableDefinition Table, string Alias, bool WithKey, BoundExpression? Filter, bool Descending) : PlanNode(Table.Columns.Length + (WithKey ? 1 : 0)), ITableWalkNode
{
    public BoundPointInTime? AsOf { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<bool>? Columns { get; init; }
}

/// <summary>The row of a table that a cursor stands on, if it is still there and meets the filter; its state key follows the columns.</summary>
public sealed record PlanCurrentRow(TableDefinition Table, string Alias, BoundExpression Cursor, BoundExpression? Filter) : PlanNode(Table.Columns.Length + 1);

public sealed record PlanVirtualScan(VirtualTable Table, string Alias, BoundExpression? Filter) : PlanNode(Table.Definition.Columns.Length);

/// <summary>Bounds as expressions over cells, of the key columns' types. A NULL in an equality finds nothing unless it stands in <see cref="NullKeys"/>.</summary>
public sealed record PlanIndexLookup(IReadOnlyList<BoundExpression> Equal)
{
    /// <summary>Places in <see cref="Equal"/> that mean IS NULL.</summary>
    public IReadOnlyList<int> NullKeys { get; init; } = [];

    public BoundExpression? Lower { get; init; }

    public bool LowerInclusive { get; init; } = true;

    public BoundExpression? Upper { get; init; }

    public bool UpperInclusive { get; init; } = true;

    /// <summary>Not -1: this place of <see cref="Equal"/> is an array, and each of its elements is looked up.</summary>
    public int ArrayKey { get; init; } = -1;
}

/// <summary>Rows by an index. Several lookups are sorted by key and freed of repetitions, so rows come in index order and once.</summary>
/// <param name="Unique">Equalities on all columns of a unique index: at most one row each.</param>
public sealed record PlanIndexScan(TableDefinition Table, string Alias, IndexDefinition Index, IReadOnlyList<PlanIndexLookup> Lookups, bool Unique, bool WithKey,
    BoundExpression? Filter, bool Descending) : PlanNode(Table.Columns.Length + (WithKey ? 1 : 0)), ITableWalkNode
{
    /// <summary>What the lookups stand for, for EXPLAIN.</summary>
    public IReadOnlyList<BoundExpression> Conditions { get; init; } = [];

    /// <inheritdoc />
    public IReadOnlyList<bool>? Columns { get; init; }

    /// <summary>Whether it reads one stretch of the table itself, whose rows lie by the primary key.</summary>
    public bool IsStretch => Index.IsClustered && !Unique && !WithKey && Lookups is [{ ArrayKey: < 0 }];
}

public sealed record PlanValues(IReadOnlyList<IReadOnlyList<BoundExpression>> Values, int Width) : PlanNode(Width);

/// <summary>Rows at hand; see <see cref="LogicalRows"/>.</summary>
public sealed record PlanRows(IReadOnlyList<Datum[]> Data, int Width) : PlanNode(Width);

public sealed record PlanFunctionScan(IReadOnlyList<TableFunctionCall> Functions, bool WithOrdinality, int Width) : PlanNode(Width);

public sealed record PlanFilter(PlanNode Input, BoundExpression Condition) : PlanNode(Input.Width);

/// <summary>The condition reads no column of the input: asked once, before the input is opened.</summary>
public sealed record PlanGate(PlanNode Input, BoundExpression Condition) : PlanNode(Input.Width);

public sealed record PlanProject(PlanNode Input, IReadOnlyList<BoundExpression> Expressions) : PlanNode(Expressions.Count);

public sealed record PlanProjectSet(PlanNode Input, IReadOnlyList<BoundExpression> Expressions) : PlanNode(Expressions.Count);

/// <summary>Order: left rows in order, for each its matches in the order of the right side; a full join's unmatched right rows last.</summary>
/// <param name="Bindings">Cells the right side reads, set from each left row; empty: the right side is read once and kept.</param>
/// <param name="Output">Slots of left ++ right that go out; for semi and anti joins of left alone.</param>
public sealed record PlanNestedLoop(LogicalJoinKind Kind, PlanNode Left, PlanNode Right, BoundExpression? Condition, IReadOnlyList<CellBinding> Bindings, IReadOnlyList<int> Output)
    : PlanNode(Output.Count);

/// <summary>Order as <see cref="PlanNestedLoop"/>. Keys pair up; NULL keys match nothing.</summary>
/// <param name="Residual">Over left ++ right.</param>
public sealed record PlanHashJoin(LogicalJoinKind Kind, PlanNode Left, PlanNode Right, IReadOnlyList<BoundExpression> LeftKeys, IReadOnlyList<BoundExpression> RightKeys,
    BoundExpression? Residual, IReadOnlyList<int> Output) : PlanNode(Output.Count)
{
    /// <summary>Not -1: the join is opened again and again, and its right side does not change between: the table is kept in this state slot while <see cref="KeptFor"/> hold equal values.</summary>
    public int KeepSlot { get; init; } = -1;

    public IReadOnlyList<PlanCell> KeptFor { get; init; } = [];
}

/// <summary>An aggregate call over input slots.</summary>
public sealed record PlanAggregateCall(AggregateDefinition Definition, CallSite Site, IReadOnlyList<BoundExpression> Arguments)
{
    public bool Distinct { get; init; }

    public BoundExpression? Filter { get; init; }

    public IReadOnlyList<SortKey> OrderBy { get; init; } = [];

    public IReadOnlyList<BoundExpression> DirectArguments { get; init; } = [];
}

/// <summary>Groups in first-seen order; with sets, set by set. Output: keys, aggregates, set index if asked for.</summary>
public sealed record PlanAggregate(PlanNode Input, IReadOnlyList<BoundExpression> Keys, IReadOnlyList<PlanAggregateCall> Calls, IReadOnlyList<IReadOnlyList<int>>? Sets, bool WithSetIndex)
    : PlanNode(Keys.Count + Calls.Count + (WithSetIndex ? 1 : 0));

public sealed record PlanWindowCall(WindowFunctionDefinition? Function, PlanAggregateCall? Aggregate, IReadOnlyList<BoundExpression> Arguments, CallSite Site);

public sealed record PlanFrameBound(FrameBoundKind Kind, BoundExpression? Offset, FunctionDefinition? Shift, CallSite? ShiftSite);

/// <summary>Rows in input order, each with the calls' results after its own columns.</summary>
public sealed record PlanWindow(PlanNode Input, IReadOnlyList<BoundExpression> PartitionBy, IReadOnlyList<SortKey> OrderBy, FrameMode Mode, PlanFrameBound Start, PlanFrameBound End,
    FrameExclusion Exclusion, IReadOnlyList<PlanWindowCall> Calls) : PlanNode(Input.Width + Calls.Count);

/// <summary>Stable. With a limit (and offset) only so many first rows are kept.</summary>
public sealed record PlanSort(PlanNode Input, IReadOnlyList<SortKey> Keys, BoundExpression? Limit, BoundExpression? Offset) : PlanNode(Input.Width);

public sealed record PlanLimit(PlanNode Input, BoundExpression? Limit, BoundExpression? Offset, IReadOnlyList<SortKey>? TiesBy) : PlanNode(Input.Width);

/// <summary>First row of each group of equal keys; null: all columns. Sorted: equal keys stand together.</summary>
public sealed record PlanDistinct(PlanNode Input, IReadOnlyList<BoundExpression> Keys, bool Adjacent) : PlanNode(Input.Width);

/// <summary>Inputs one after the other.</summary>
public sealed record PlanAppend(IReadOnlyList<PlanNode> Inputs, int Width) : PlanNode(Width);

/// <summary>INTERSECT and EXCEPT, in the order of the left side.</summary>
public sealed record PlanSetOperation(SetOperator Operator, bool All, PlanNode Left, PlanNode Right, IReadOnlyList<SqlType> Types) : PlanNode(Left.Width);

/// <summary>A common table: read at most once, row by row as its readers ask; changes are run at once.</summary>
/// <param name="Slot">State slot of its rows.</param>
public sealed record PlanCommonTable(string Name, int Slot, PlanNode Source)
{
    /// <summary>Recursive: second term, reading the working table in <see cref="WorkingSlot"/>.</summary>
    public PlanNode? RecursiveTerm { get; init; }

    public bool Distinct { get; init; }

    public int WorkingSlot { get; init; }

    /// <summary>Cell that counts the rounds, so that kept results of subqueries inside are told from those of the round before.</summary>
    public int RoundCell { get; init; }

    public IReadOnlyList<SqlType> Types { get; init; } = [];

    public bool Changes { get; init; }
}

public sealed record PlanWith(IReadOnlyList<PlanCommonTable> Tables, PlanNode Body) : PlanNode(Body.Width);

public sealed record PlanCteScan(string Name, int Slot, int Width) : PlanNode(Width);

public sealed record PlanWorkingScan(string Name, int Slot, int RoundCell, int Width) : PlanNode(Width);

/// <summary>Keeps the rows of its input across openings while the cells it depends on hold equal values.</summary>
public sealed record PlanKeep(PlanNode Input, IReadOnlyList<PlanCell> Dependencies, int StateSlot) : PlanNode(Input.Width);

/// <summary>Runs a change through the change executor; its rows are those of RETURNING.</summary>
/// <param name="Source">Rows in the order of the logical source's columns.</param>
public sealed record PlanModify(LogicalNode Change, PlanNode Source, ModifyLayout Layout, int Width) : PlanNode(Width);

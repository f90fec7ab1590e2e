using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>A column that a node puts out.</summary>
/// <param name="Id">Statement-wide, never reused.</param>
public sealed record OutputColumn(int Id, string Name, SqlType Type, int Modifier = -1)
{
    /// <summary>Where it comes from unchanged, for RowDescription: table oid and attnum; 0 for none.</summary>
    public uint TableOid { get; init; }

    public int ColumnNumber { get; init; }
}

/// <summary>What the binder makes of a query: relational algebra over column ids. Says what, not how; the planner chooses.</summary>
public abstract record LogicalNode(IReadOnlyList<OutputColumn> Columns);

/// <summary>One row without columns.</summary>
public sealed record LogicalOneRow() : LogicalNode([]);

/// <summary>A stored or virtual table. Columns are in table order, one per live column.</summary>
public sealed record LogicalScan(TableDefinition Table, string Alias, IReadOnlyList<OutputColumn> Columns) : LogicalNode(Columns)
{
    /// <summary>Set for virtual tables.</summary>
    public VirtualTable? Virtual { get; init; }

    public BoundPointInTime? AsOf { get; init; }

    /// <summary>Column id that carries the row's state key as bytea, for changes; 0 when not asked for.</summary>
    public int RowKeyColumn { get; init; }

    /// <summary>Only the row that the cursor of this name stands on: WHERE CURRENT OF.</summary>
    public BoundExpression? CurrentOf { get; init; }
}

public sealed record BoundPointInTime(PointInTimeKind Kind, BoundExpression Value);

public sealed record LogicalValues(IReadOnlyList<IReadOnlyList<BoundExpression>> Rows, IReadOnlyList<OutputColumn> Columns) : LogicalNode(Columns);

/// <summary>Rows at hand, of data that was read before: used once, and not copied.</summary>
public sealed record LogicalRows(IReadOnlyList<Datum[]> Rows, IReadOnlyList<OutputColumn> Columns) : LogicalNode(Columns);

/// <summary>One function in FROM; see <see cref="LogicalFunctionScan"/>.</summary>
/// <param name="Call">A <see cref="BoundCall"/> or <see cref="BoundRoutineCall"/>, or any scalar expression, which gives one row.</param>
/// <param name="ColumnCount">How many output columns are this function's.</param>
/// <param name="ExpandRecord">A composite result is spread over the columns.</param>
public sealed record TableFunctionCall(BoundExpression Call, int ColumnCount, bool ExpandRecord);

/// <summary>Functions side by side (ROWS FROM), shorter ones padded with NULL; ordinality is the last column.</summary>
public sealed record LogicalFunctionScan(IReadOnlyList<TableFunctionCall> Functions, bool WithOrdinality, IReadOnlyList<OutputColumn> Columns) : LogicalNode(Columns);

public sealed record LogicalFilter(LogicalNode Input, BoundExpression Condition) : LogicalNode(Input.Columns)
{
    /// <summary>Nothing that could tell of a row is evaluated before the condition has let the row through: row-level security, and views that ask for it.</summary>
    public bool IsBarrier { get; init; }
}

/// <summary>Exactly these columns, each with its expression.</summary>
public sealed record LogicalProject(LogicalNode Input, IReadOnlyList<BoundExpression> Expressions, IReadOnlyList<OutputColumn> Columns) : LogicalNode(Columns);

/// <summary>As a projection, but some expressions are <see cref="BoundSetCall"/>: rows multiply, in lock step, shorter sets padded with NULL.</summary>
public sealed record LogicalProjectSet(LogicalNode Input, IReadOnlyList<BoundExpression> Expressions, IReadOnlyList<OutputColumn> Columns) : LogicalNode(Columns);

public enum LogicalJoinKind { Inner, Left, Right, Full, Semi, Anti }

/// <summary>Output: left columns, then right columns (not for semi and anti). Cross join: condition null.</summary>
public sealed record LogicalJoin(LogicalJoinKind Kind, LogicalNode Left, LogicalNode Right, BoundExpression? Condition, IReadOnlyList<OutputColumn> Columns) : LogicalNode(Columns)
{
    /// <summary>The right side reads columns of the left.</summary>
    public bool Lateral { get; init; }
}

/// <summary>One aggregate call; its result is an output column of <see cref="LogicalAggregate"/>.</summary>
public sealed record BoundAggregate(AggregateDefinition Definition, IReadOnlyList<BoundExpression> Arguments, CallSite Site)
{
    public bool Distinct { get; init; }

    public BoundExpression? Filter { get; init; }

    /// <summary>ORDER BY inside the call, or WITHIN GROUP.</summary>
    public IReadOnlyList<SortKey> OrderBy { get; init; } = [];

    /// <summary>For ordered-set aggregates.</summary>
    public IReadOnlyList<BoundExpression> DirectArguments { get; init; } = [];
}

/// <summary>Output: one column per key (NULL where a grouping set leaves it out), then one per aggregate, then, with several sets, an int4 set index if asked for.</summary>
public sealed record LogicalAggregate(LogicalNode Input, IReadOnlyList<BoundExpression> Keys, IReadOnlyList<BoundAggregate> Aggregates, IReadOnlyList<OutputColumn> Columns) : LogicalNode(Columns)
{
    /// <summary>Null for plain GROUP BY over all keys; else the sets, each a list of key indexes.</summary>
    public IReadOnlyList<IReadOnlyList<int>>? GroupingSets { get; init; }

    /// <summary>Column id of the set index for GROUPING(); 0 when not asked for.</summary>
    public int SetIndexColumn { get; init; }
}

public sealed record SortKey(BoundExpression Expression, bool Descending, bool NullsFirst);

public sealed record BoundFrameBound(FrameBoundKind Kind, BoundExpression? Offset)
{
    /// <summary>RANGE with offset: adds the offset to (or takes it from) the order key.</summary>
    public FunctionDefinition? Shift { get; init; }

    public CallSite? ShiftSite { get; init; }
}

/// <summary>One window call; exactly one of Function and Aggregate is set. Its result is an output column of <see cref="LogicalWindow"/>.</summary>
public sealed record BoundWindowCall(WindowFunctionDefinition? Function, BoundAggregate? Aggregate, IReadOnlyList<BoundExpression> Arguments, CallSite Site);

/// <summary>Calls over one window. Output: the input's columns, then one per call. Row order of the input is kept in the output.</summary>
public sealed record LogicalWindow(LogicalNode Input, IReadOnlyList<BoundExpression> PartitionBy, IReadOnlyList<SortKey> OrderBy, FrameMode Mode, BoundFrameBound Start, BoundFrameBound End,
    FrameExclusion Exclusion, IReadOnlyList<BoundWindowCall> Calls, IReadOnlyList<OutputColumn> Columns) : LogicalNode(Columns);

/// <summary>Stable.</summary>
public sealed record LogicalSort(LogicalNode Input, IReadOnlyList<SortKey> Keys) : LogicalNode(Input.Columns);

/// <summary>WITH TIES compares by the keys of the sort below.</summary>
public sealed record LogicalLimit(LogicalNode Input, BoundExpression? Limit, BoundExpression? Offset, IReadOnlyList<SortKey>? TiesBy) : LogicalNode(Input.Columns);

/// <summary>On null: whole rows. Otherwise the first row of each group of equal expressions, in input order (sorted below).</summary>
public sealed record LogicalDistinct(LogicalNode Input, IReadOnlyList<BoundExpression>? On) : LogicalNode(Input.Columns);

/// <summary>Columns of both sides pair up by place and have equal types.</summary>
public sealed record LogicalSetOperation(SetOperator Operator, bool All, LogicalNode Left, LogicalNode Right, IReadOnlyList<OutputColumn> Columns) : LogicalNode(Columns);

/// <summary>A CTE in scope of <see cref="Body"/>. Source may be a <see cref="LogicalModify"/>.</summary>
public sealed record LogicalWith(IReadOnlyList<BoundCommonTable> Tables, LogicalNode Body) : LogicalNode(Body.Columns);

/// <param name="Id">Statement-wide.</param>
/// <param name="Inline">Used once, without side effects, not MATERIALIZED: the planner may put it in place.</param>
public sealed record BoundCommonTable(int Id, string Name, LogicalNode Source, bool Inline)
{
    /// <summary>Recursive: Source is the first term, this the second, which reads a <see cref="LogicalCteScan"/> of the same id (the working table).</summary>
    public LogicalNode? RecursiveTerm { get; init; }

    /// <summary>UNION rather than UNION ALL.</summary>
    public bool RecursiveDistinct { get; init; }
}

public sealed record LogicalCteScan(int CteId, string Name, IReadOnlyList<OutputColumn> Columns) : LogicalNode(Columns)
{
    /// <summary>Reads the working table of the recursion it stands in.</summary>
    public bool WorkingTable { get; init; }
}

// ---- changes ----------------------------------------------------------------------------------------------------------

/// <summary>A change of a table. Output: RETURNING columns, or none.</summary>
public abstract record LogicalModify(TableDefinition Table, IReadOnlyList<OutputColumn> Columns) : LogicalNode(Columns)
{
    /// <summary>RETURNING over the ids of <see cref="TargetColumns"/> and, for UPDATE FROM and DELETE USING, of the source.</summary>
    public IReadOnlyList<BoundExpression> Returning { get; init; } = [];

    /// <summary>Ids by which RETURNING, WHERE and SET read the target row: one per live column, in table order.</summary>
    public IReadOnlyList<OutputColumn> TargetColumns { get; init; } = [];

    /// <summary>Checks of the table bound over <see cref="CheckColumns"/>: name, expression. Made by the binder so that execution binds nothing.</summary>
    public IReadOnlyList<(ConstraintInfo Constraint, BoundExpression Condition)> Checks { get; init; } = [];

    /// <summary>Stored generated columns over <see cref="CheckColumns"/>: column index, expression.</summary>
    public IReadOnlyList<(int Column, BoundExpression Value)> Generated { get; init; } = [];

    /// <summary>Expressions and predicates of indexes over <see cref="CheckColumns"/>, by index oid.</summary>
    public IReadOnlyList<BoundIndex> Indexes { get; init; } = [];

    /// <summary>Ids of the candidate row for checks, generated columns, index expressions and policies: one per live column.</summary>
    public IReadOnlyList<OutputColumn> CheckColumns { get; init; } = [];

    /// <summary>A view on top asks that new rows satisfy these conditions over <see cref="CheckColumns"/>: view name, condition.</summary>
    public IReadOnlyList<(string View, BoundExpression Condition)> ViewChecks { get; init; } = [];

    public BoundPolicies Policies { get; init; } = BoundPolicies.None;
}

/// <summary>A condition of row-level security over <see cref="LogicalModify.CheckColumns"/>.</summary>
/// <param name="Policy">The restrictive policy it is of; null for the permissive ones together.</param>
public sealed record BoundPolicyCheck(BoundExpression Condition, string? Policy);

/// <summary>What row-level security asks of the rows of a change beside hiding some from its source.</summary>
public sealed record BoundPolicies
{
    public static readonly BoundPolicies None = new();

    /// <summary>Of a new row.</summary>
    public IReadOnlyList<BoundPolicyCheck> Inserted { get; init; } = [];

    /// <summary>Of a row as an update leaves it.</summary>
    public IReadOnlyList<BoundPolicyCheck> Updated { get; init; } = [];

    /// <summary>Of a row as ON CONFLICT or MERGE found it, before it is updated.</summary>
    public IReadOnlyList<BoundPolicyCheck> Updatable { get; init; } = [];

    /// <summary>Of a row as MERGE found it, before it is deleted.</summary>
    public IReadOnlyList<BoundPolicyCheck> Deletable { get; init; } = [];

    public IEnumerable<BoundPolicyCheck> All => Inserted.Concat(Updated).Concat(Updatable).Concat(Deletable);
}

/// <summary>Key expressions (null where the key is a plain column) and predicate of one index.</summary>
public sealed record BoundIndex(IndexDefinition Index, IReadOnlyList<BoundExpression?> Expressions, BoundExpression? Predicate);

/// <summary>Source gives one column per live table column, in table order, defaults filled in; generated columns are left NULL there.</summary>
public sealed record LogicalInsert(TableDefinition Table, LogicalNode Source, IReadOnlyList<OutputColumn> Columns) : LogicalModify(Table, Columns)
{
    public BoundOnConflict? OnConflict { get; init; }
}

/// <param name="Arbiters">Unique indexes that decide; empty for any.</param>
/// <param name="Assignments">Column index and value over <see cref="LogicalModify.TargetColumns"/> (the existing row) and <paramref name="Excluded"/>.</param>
public sealed record BoundOnConflict(IReadOnlyList<IndexDefinition> Arbiters, bool DoUpdate, IReadOnlyList<(int Column, BoundExpression Value)> Assignments,
    BoundExpression? Where, IReadOnlyList<OutputColumn> Excluded);

/// <summary>Source yields the target's columns under <see cref="LogicalModify.TargetColumns"/>, its row key, and FROM columns. A row key seen again is skipped (queries) or refused (contracts).</summary>
public sealed record LogicalUpdate(TableDefinition Table, LogicalNode Source, int RowKeyColumn, IReadOnlyList<(int Column, BoundExpression Value)> Assignments, IReadOnlyList<OutputColumn> Columns)
    : LogicalModify(Table, Columns)
{
    /// <summary>Attnums named in SET, for UPDATE OF triggers and column rights.</summary>
    public IReadOnlyList<int> AssignedNumbers { get; init; } = [];
}

public sealed record LogicalDelete(TableDefinition Table, LogicalNode Source, int RowKeyColumn, IReadOnlyList<OutputColumn> Columns) : LogicalModify(Table, Columns);

/// <summary>Source is the left join of the data source with the target; the row key is NULL where nothing matched.</summary>
public sealed record LogicalMerge(TableDefinition Table, LogicalNode Source, int RowKeyColumn, IReadOnlyList<BoundMergeWhen> Whens) : LogicalModify(Table, []);

/// <summary>Values: one per live column for inserts; assignments for updates.</summary>
public sealed record BoundMergeWhen(bool Matched, BoundExpression? Condition, MergeAction Action, IReadOnlyList<BoundExpression> Values, IReadOnlyList<(int Column, BoundExpression Value)> Assignments);

/// <summary>A view with INSTEAD OF triggers takes the change.</summary>
public sealed record LogicalViewModify(ViewDefinition View, TriggerEvent Event, LogicalNode Source, IReadOnlyList<OutputColumn> OldColumns, IReadOnlyList<BoundExpression> NewValues, IReadOnlyList<OutputColumn> Columns)
    : LogicalNode(Columns)
{
    public IReadOnlyList<BoundExpression> Returning { get; init; } = [];

    /// <summary>Ids by which RETURNING reads the new row.</summary>
    public IReadOnlyList<OutputColumn> NewColumns { get; init; } = [];
}

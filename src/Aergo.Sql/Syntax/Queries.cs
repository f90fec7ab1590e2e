using System.Collections.Generic;

namespace Aergo.Sql.Syntax;

/// <summary>A query with everything that may stand around its body.</summary>
public sealed record SelectStatement(QueryBody Body) : Statement
{
    public WithClause? With { get; init; }

    public IReadOnlyList<OrderItem> OrderBy { get; init; } = [];

    public Expression? Limit { get; init; }

    public Expression? Offset { get; init; }

    /// <summary>FETCH FIRST n ROWS WITH TIES.</summary>
    public bool WithTies { get; init; }

    /// <summary>FOR UPDATE and its kind: execution is serial, so they lock nothing; they say which row a cursor stands on, and make it one that goes forward only.</summary>
    public IReadOnlyList<LockingClause> Locking { get; init; } = [];
}

/// <summary>FOR UPDATE, NO KEY UPDATE, SHARE or KEY SHARE [OF tables]; without tables all.</summary>
public sealed record LockingClause(string Strength, IReadOnlyList<QualifiedName> Tables) : Node;

public abstract record QueryBody : Node;

/// <summary>SELECT … FROM … WHERE …; also <c>TABLE t</c>.</summary>
public sealed record SelectCore(IReadOnlyList<SelectItem> Items) : QueryBody
{
    public bool Distinct { get; init; }

    /// <summary>DISTINCT ON (…); implies <see cref="Distinct"/>.</summary>
    public IReadOnlyList<Expression> DistinctOn { get; init; } = [];

    public IReadOnlyList<TableExpression> From { get; init; } = [];

    public Expression? Where { get; init; }

    public IReadOnlyList<GroupingElement> GroupBy { get; init; } = [];

    public bool GroupByDistinct { get; init; }

    public Expression? Having { get; init; }

    public IReadOnlyList<NamedWindow> Windows { get; init; } = [];

    /// <summary>SELECT … INTO table (not PL/pgSQL's INTO, which its own parser takes out).</summary>
    public QualifiedName? Into { get; init; }

    /// <summary>SELECT … INTO TEMP table.</summary>
    public Persistence IntoPersistence { get; init; }
}

public enum SetOperator { Union, Intersect, Except }

public sealed record SetOperation(SetOperator Operator, bool All, QueryBody Left, QueryBody Right) : QueryBody;

public sealed record ValuesBody(IReadOnlyList<IReadOnlyList<Expression>> Rows) : QueryBody;

/// <summary>A query in parentheses with its own WITH, ORDER BY or LIMIT.</summary>
public sealed record NestedQuery(SelectStatement Query) : QueryBody;

public sealed record SelectItem(Expression Expression, string? Alias) : Node;

/// <param name="NullsFirst">Null: as the direction has it.</param>
/// <param name="Using">ORDER BY x USING op: <c>&lt;</c> or <c>&gt;</c>.</param>
public sealed record OrderItem(Expression Expression, bool Descending, bool? NullsFirst, string? Using = null) : Node;

public abstract record GroupingElement : Node;

public sealed record GroupingExpression(Expression Expression) : GroupingElement;

public enum GroupingKind { Rollup, Cube, Sets }

/// <summary>ROLLUP, CUBE, GROUPING SETS; the empty set () and composite (a, b) are <see cref="GroupingList"/>.</summary>
public sealed record GroupingSpecification(GroupingKind Kind, IReadOnlyList<GroupingElement> Elements) : GroupingElement;

public sealed record GroupingList(IReadOnlyList<Expression> Expressions) : GroupingElement;

public sealed record NamedWindow(string Name, WindowSpecification Specification) : Node;

/// <summary>OVER w has only <see cref="Name"/>; OVER (w …) has <see cref="BaseWindow"/>.</summary>
public sealed record WindowSpecification : Node
{
    public string? Name { get; init; }

    public string? BaseWindow { get; init; }

    public IReadOnlyList<Expression> PartitionBy { get; init; } = [];

    public IReadOnlyList<OrderItem> OrderBy { get; init; } = [];

    public WindowFrame? Frame { get; init; }
}

public enum FrameMode { Rows, Range, Groups }

public enum FrameBoundKind { UnboundedPreceding, Preceding, CurrentRow, Following, UnboundedFollowing }

public enum FrameExclusion { None, CurrentRow, Group, Ties }

public sealed record FrameBound(FrameBoundKind Kind, Expression? Offset) : Node;

public sealed record WindowFrame(FrameMode Mode, FrameBound Start, FrameBound End, FrameExclusion Exclusion) : Node;

/// <summary>WITH; the statement of a CTE may be a SELECT or, with RETURNING, an INSERT, UPDATE or DELETE.</summary>
public sealed record WithClause(bool Recursive, IReadOnlyList<CommonTable> Tables) : Node;

public sealed record CommonTable(string Name, IReadOnlyList<string> Columns, Statement Statement, bool? Materialized) : Node
{
    public SearchClause? Search { get; init; }

    public CycleClause? Cycle { get; init; }
}

/// <summary>SEARCH DEPTH or BREADTH FIRST BY columns SET sequence: a column by which the rows come in that order.</summary>
public sealed record SearchClause(bool BreadthFirst, IReadOnlyList<string> Columns, string Sequence) : Node;

/// <summary>CYCLE columns SET mark TO value DEFAULT other USING path; without TO the mark is true or false.</summary>
public sealed record CycleClause(IReadOnlyList<string> Columns, string Mark, Expression Value, Expression Default, string Path) : Node;

/// <summary>What stands in FROM.</summary>
public abstract record TableExpression : Node
{
    public string? Alias { get; init; }

    public IReadOnlyList<string> ColumnAliases { get; init; } = [];
}

/// <summary>A table, view or CTE by name.</summary>
public sealed record NamedTable(QualifiedName Name) : TableExpression
{
    public PointInTime? AsOf { get; init; }

    /// <summary>TABLESAMPLE stood there.</summary>
    public bool Sampled { get; init; }
}

public enum PointInTimeKind { Block, Timestamp, Branch, Commit }

/// <summary>AS OF BLOCK n, AS OF TIMESTAMP t, AS OF 'branch', AS OF COMMIT id.</summary>
public sealed record PointInTime(PointInTimeKind Kind, Expression Value) : Node;

public sealed record DerivedTable(SelectStatement Query, bool Lateral) : TableExpression;

/// <summary>One function, or several for ROWS FROM (…). Column definitions stand with each function: <c>f() AS t(a int, b text)</c>.</summary>
public sealed record FunctionTable(IReadOnlyList<TableFunction> Functions, bool Lateral, bool WithOrdinality, bool RowsFrom) : TableExpression;

public sealed record TableFunction(Expression Call, IReadOnlyList<ColumnTyping> ColumnDefinitions) : Node;

public sealed record ColumnTyping(string Name, TypeName Type) : Node;

public enum JoinKind { Inner, Left, Right, Full, Cross }

/// <summary>A join; an alias of its own only for a parenthesised join.</summary>
public sealed record Join(JoinKind Kind, TableExpression Left, TableExpression Right) : TableExpression
{
    public bool Natural { get; init; }

    public Expression? On { get; init; }

    /// <summary>USING (…); null when there is none.</summary>
    public IReadOnlyList<string>? Using { get; init; }

    public string? UsingAlias { get; init; }
}

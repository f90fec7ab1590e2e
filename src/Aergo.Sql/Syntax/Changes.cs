using System.Collections.Generic;

namespace Aergo.Sql.Syntax;

/// <summary>A column to set, with what follows it: <c>a</c>, <c>a[1]</c>, <c>a.f</c>. Indirections are <see cref="SubscriptIndex"/> or field names.</summary>
public sealed record ColumnTarget(string Name, IReadOnlyList<TargetIndirection> Indirections) : Node;

/// <summary>Exactly one of both is set.</summary>
public sealed record TargetIndirection(SubscriptIndex? Index, string? Field) : Node;

public enum Overriding { None, System, User }

/// <summary>Source null means DEFAULT VALUES.</summary>
public sealed record InsertStatement(QualifiedName Table, string? Alias, IReadOnlyList<ColumnTarget> Columns, SelectStatement? Source) : Statement
{
    public WithClause? With { get; init; }

    public Overriding Overriding { get; init; }

    public OnConflict? OnConflict { get; init; }

    public IReadOnlyList<SelectItem> Returning { get; init; } = [];
}

/// <summary>ON CONFLICT; no target and no constraint means any. Assignments are empty for DO NOTHING.</summary>
public sealed record OnConflict(
    IReadOnlyList<IndexElement> Target, Expression? TargetWhere, string? Constraint, bool DoUpdate,
    IReadOnlyList<Assignment> Assignments, Expression? Where) : Node;

/// <summary>One SET item. Several targets stand for <c>(a, b) = (…)</c>: Value is then a <see cref="RowConstructor"/> or a <see cref="ScalarSubquery"/> of several columns.</summary>
public sealed record Assignment(IReadOnlyList<ColumnTarget> Targets, Expression Value, bool Multiple) : Node;

public sealed record UpdateStatement(QualifiedName Table, string? Alias, IReadOnlyList<Assignment> Assignments) : Statement
{
    public WithClause? With { get; init; }

    public IReadOnlyList<TableExpression> From { get; init; } = [];

    public Expression? Where { get; init; }

    public IReadOnlyList<SelectItem> Returning { get; init; } = [];
}

public sealed record DeleteStatement(QualifiedName Table, string? Alias) : Statement
{
    public WithClause? With { get; init; }

    public IReadOnlyList<TableExpression> Using { get; init; } = [];

    public Expression? Where { get; init; }

    public IReadOnlyList<SelectItem> Returning { get; init; } = [];
}

public sealed record MergeStatement(QualifiedName Table, string? Alias, TableExpression Source, Expression On, IReadOnlyList<MergeWhen> Whens) : Statement
{
    public WithClause? With { get; init; }
}

public enum MergeAction { DoNothing, Insert, Update, Delete }

/// <summary>InsertValues null with Insert means DEFAULT VALUES.</summary>
public sealed record MergeWhen(bool Matched, Expression? Condition, MergeAction Action) : Node
{
    public IReadOnlyList<ColumnTarget> InsertColumns { get; init; } = [];

    public IReadOnlyList<Expression>? InsertValues { get; init; }

    public Overriding Overriding { get; init; }

    public IReadOnlyList<Assignment> Assignments { get; init; } = [];
}

public sealed record TruncateStatement(IReadOnlyList<QualifiedName> Tables, bool RestartIdentity, bool Cascade) : Statement;

/// <summary>COPY; exactly one of Table and Query is set. Only STDIN and STDOUT are carried; a file or program sets <see cref="External"/>.</summary>
public sealed record CopyStatement(QualifiedName? Table, IReadOnlyList<string> Columns, SelectStatement? Query, bool From) : Statement
{
    public bool External { get; init; }

    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    public Expression? Where { get; init; }
}

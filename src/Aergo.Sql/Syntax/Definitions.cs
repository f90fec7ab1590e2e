using System.Collections.Generic;

namespace Aergo.Sql.Syntax;

// ---- tables -------------------------------------------------------------------------------------------------------------

public abstract record TableElement : Node;

public sealed record ColumnDefinition(string Name, TypeName Type, IReadOnlyList<ConstraintDefinition> Constraints) : TableElement
{
    public QualifiedName? Collation { get; init; }
}

public sealed record LikeElement(QualifiedName Table, IReadOnlyList<string> Including, IReadOnlyList<string> Excluding) : TableElement;

public sealed record TableConstraint(ConstraintDefinition Constraint) : TableElement;

public enum ConstraintKind { NotNull, Null, Default, Check, PrimaryKey, Unique, ForeignKey, Generated, Identity, Exclude }

public enum ReferentialAction { NoAction, Restrict, Cascade, SetNull, SetDefault }

/// <summary>A constraint on a column or a table; which members are set follows from <see cref="Kind"/>.</summary>
public sealed record ConstraintDefinition(ConstraintKind Kind) : Node
{
    public string? Name { get; init; }

    /// <summary>Default, check or generation expression.</summary>
    public Expression? Expression { get; init; }

    /// <summary>Text of <see cref="Expression"/> as written.</summary>
    public string? ExpressionText { get; init; }

    /// <summary>Key columns of a table constraint; referencing columns of a foreign key. Empty on a column constraint.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    public IReadOnlyList<string> Include { get; init; } = [];

    public bool NullsNotDistinct { get; init; }

    /// <summary>ADD CONSTRAINT … USING INDEX name.</summary>
    public string? UsingIndex { get; init; }

    public QualifiedName? ReferencedTable { get; init; }

    public IReadOnlyList<string> ReferencedColumns { get; init; } = [];

    /// <summary>FULL, PARTIAL or SIMPLE.</summary>
    public string? Match { get; init; }

    public ReferentialAction OnDelete { get; init; }

    public IReadOnlyList<string> OnDeleteColumns { get; init; } = [];

    public ReferentialAction OnUpdate { get; init; }

    public bool Deferrable { get; init; }

    public bool InitiallyDeferred { get; init; }

    public bool NotValid { get; init; }

    public bool NoInherit { get; init; }

    /// <summary>GENERATED ALWAYS rather than BY DEFAULT, for identity.</summary>
    public bool Always { get; init; }

    public IReadOnlyList<SequenceOption> SequenceOptions { get; init; } = [];
}

public enum Persistence { Permanent, Temporary, Unlogged }

public sealed record CreateTableStatement(QualifiedName Name, IReadOnlyList<TableElement> Elements) : Statement
{
    public bool IfNotExists { get; init; }

    public Persistence Persistence { get; init; }

    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<QualifiedName> Inherits { get; init; } = [];

    /// <summary>PARTITION BY or PARTITION OF stood there.</summary>
    public bool Partitioned { get; init; }

    /// <summary>OF type.</summary>
    public QualifiedName? OfType { get; init; }

    /// <summary>ON COMMIT DROP, DELETE ROWS or PRESERVE ROWS.</summary>
    public string? OnCommit { get; init; }
}

public sealed record CreateTableAsStatement(QualifiedName Name, IReadOnlyList<string> Columns, Statement Query, bool WithData) : Statement
{
    public bool IfNotExists { get; init; }

    public Persistence Persistence { get; init; }

    /// <summary>ON COMMIT DROP, DELETE ROWS or PRESERVE ROWS.</summary>
    public string? OnCommit { get; init; }

    public bool MaterializedView { get; init; }
}

public enum AlterTableAction
{
    AddColumn, DropColumn, SetDefault, DropDefault, SetNotNull, DropNotNull, SetType, AddConstraint, DropConstraint, ValidateConstraint, AlterConstraint,
    AddIdentity, SetIdentity, DropIdentity, DropExpression, SetSchema, OwnerTo, RenameTable, RenameColumn, RenameConstraint, EnableTrigger, DisableTrigger,
    EnableRowSecurity, DisableRowSecurity, ForceRowSecurity, NoForceRowSecurity, SetOptions, ResetOptions, SetStatistics, SetStorage, ReplicaIdentity, ClusterOn, Inherit, NoInherit, AttachPartition, DetachPartition, Other,
}

public sealed record AlterTableCommand(AlterTableAction Action) : Node
{
    /// <summary>Column, constraint or trigger named.</summary>
    public string? Name { get; init; }

    public string? NewName { get; init; }

    public ColumnDefinition? Column { get; init; }

    public ConstraintDefinition? Constraint { get; init; }

    public TypeName? Type { get; init; }

    /// <summary>Default, or the USING expression of SET TYPE.</summary>
    public Expression? Expression { get; init; }

    public string? ExpressionText { get; init; }

    public bool IfExists { get; init; }

    public bool IfNotExists { get; init; }

    public bool Cascade { get; init; }

    public IReadOnlyList<SequenceOption> SequenceOptions { get; init; } = [];

    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>What the action was called, for <see cref="AlterTableAction.Other"/>.</summary>
    public string? Described { get; init; }
}

/// <summary>ALTER TABLE, VIEW, INDEX or SEQUENCE in the forms they share; Kind says which word was used.</summary>
public sealed record AlterTableStatement(ObjectKind Kind, QualifiedName Name, IReadOnlyList<AlterTableCommand> Commands) : Statement
{
    public bool IfExists { get; init; }
}

public sealed record IndexElement(Expression Expression, bool Descending, bool? NullsFirst) : Node
{
    /// <summary>Set when the element is a bare column.</summary>
    public string? Column { get; init; }

    public QualifiedName? Collation { get; init; }

    public QualifiedName? OperatorClass { get; init; }

    /// <summary>The element as written.</summary>
    public string? Text { get; init; }
}

public sealed record CreateIndexStatement(string? Name, QualifiedName Table, IReadOnlyList<IndexElement> Elements) : Statement
{
    public bool Unique { get; init; }

    public bool IfNotExists { get; init; }

    public bool Concurrently { get; init; }

    public string Method { get; init; } = "btree";

    public IReadOnlyList<string> Include { get; init; } = [];

    public bool NullsNotDistinct { get; init; }

    public Expression? Where { get; init; }

    public string? WhereText { get; init; }
}

public sealed record CreateViewStatement(QualifiedName Name, IReadOnlyList<string> Columns, SelectStatement Query, string QueryText) : Statement
{
    public bool OrReplace { get; init; }

    public Persistence Persistence { get; init; }

    public bool Recursive { get; init; }

    /// <summary>LOCAL or CASCADED.</summary>
    public string? CheckOption { get; init; }

    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();
}

// ---- sequences, types, schemas, comments ----------------------------------------------------------------------------------

/// <summary>One sequence option by keyword: increment, minvalue, maxvalue, start, restart, cache, cycle, owned_by, as, sequence_name. Value null for NO MINVALUE and the like; OwnedBy null for NONE.</summary>
public sealed record SequenceOption(string Keyword, decimal? Value, bool Flag = true, QualifiedName? OwnedBy = null, TypeName? Type = null) : Node;

public sealed record CreateSequenceStatement(QualifiedName Name, IReadOnlyList<SequenceOption> Options, bool IfNotExists) : Statement
{
    public Persistence Persistence { get; init; }
}

public sealed record AlterSequenceStatement(QualifiedName Name, IReadOnlyList<SequenceOption> Options, bool IfExists) : Statement;

/// <summary>AUTHORIZATION alone leaves Name null. Elements are the statements that follow in the same command.</summary>
public sealed record CreateSchemaStatement(string? Name, string? Owner, bool IfNotExists, IReadOnlyList<Statement> Elements) : Statement;

/// <summary>ALTER SCHEMA s SET (frozen = true), RENAME TO, OWNER TO.</summary>
public sealed record AlterSchemaStatement(string Name, string? NewName, string? NewOwner, IReadOnlyDictionary<string, string> Options) : Statement;

public sealed record CreateEnumStatement(QualifiedName Name, IReadOnlyList<string> Labels) : Statement;

public sealed record CreateCompositeStatement(QualifiedName Name, IReadOnlyList<ColumnTyping> Fields) : Statement;

/// <summary>ALTER TYPE … ADD VALUE (Label, Neighbour, Before), RENAME VALUE (Label to NewLabel), and attribute changes of composites.</summary>
public sealed record AlterTypeStatement(QualifiedName Name) : Statement
{
    public string? AddLabel { get; init; }

    public string? Neighbour { get; init; }

    public bool Before { get; init; }

    public bool IfNotExists { get; init; }

    public string? RenameLabel { get; init; }

    public string? NewLabel { get; init; }

    public string? NewName { get; init; }

    public string? NewOwner { get; init; }

    public string? NewSchema { get; init; }

    public IReadOnlyList<AlterTableCommand> AttributeCommands { get; init; } = [];
}

public sealed record CreateDomainStatement(QualifiedName Name, TypeName Type, IReadOnlyList<ConstraintDefinition> Constraints) : Statement
{
    public QualifiedName? Collation { get; init; }
}

/// <summary>Commands use the alter-table actions that make sense for a domain: defaults, not null, constraints, rename, owner, schema.</summary>
public sealed record AlterDomainStatement(QualifiedName Name, AlterTableCommand Command) : Statement;

public enum ObjectKind
{
    Table, View, MaterializedView, Index, Sequence, Schema, Type, Domain, Function, Procedure, Routine, Aggregate, Trigger, Rule, Policy, Role,
    Database, Column, Constraint, Collation, Cast, Operator, OperatorClass, Extension, Language, ForeignTable, EventTrigger, Publication, Server, Statistics, Tablespace, Conversion, AccessMethod, Other,
}

/// <summary>DROP of one kind. For triggers, rules and policies <see cref="OnTable"/> is set. Routines carry argument types in <see cref="Signatures"/>, parallel to Names (null: none written).</summary>
public sealed record DropStatement(ObjectKind Kind, IReadOnlyList<QualifiedName> Names, bool IfExists, bool Cascade) : Statement
{
    public QualifiedName? OnTable { get; init; }

    public IReadOnlyList<RoutineSignature> Signatures { get; init; } = [];

    public bool Concurrently { get; init; }
}

/// <summary>Arguments null when no parentheses stood there.</summary>
public sealed record RoutineSignature(QualifiedName Name, IReadOnlyList<RoutineParameter>? Arguments) : Node;

/// <summary>COMMENT ON; for columns Name is table.column, for constraints and triggers OnTable is set, for routines Signature.</summary>
public sealed record CommentStatement(ObjectKind Kind, QualifiedName Name, string? Comment) : Statement
{
    public QualifiedName? OnTable { get; init; }

    public RoutineSignature? Signature { get; init; }
}

// ---- routines and triggers ------------------------------------------------------------------------------------------------

public enum ParameterMode { In, Out, InOut, Variadic, Table }

public sealed record RoutineParameter(string? Name, ParameterMode Mode, TypeName Type, Expression? Default, string? DefaultText = null) : Node;

public sealed record CreateRoutineStatement(QualifiedName Name, bool IsProcedure, bool OrReplace, IReadOnlyList<RoutineParameter> Parameters) : Statement
{
    /// <summary>Null for procedures and functions described by OUT parameters alone. RETURNS TABLE gives Table-mode parameters and <see cref="ReturnsTable"/>.</summary>
    public TypeName? Returns { get; init; }

    public bool ReturnsTable { get; init; }

    /// <summary>Lower case; null when it was not written (a SQL-standard body implies sql).</summary>
    public string? Language { get; init; }

    /// <summary>Body between the quotes.</summary>
    public string? Body { get; init; }

    /// <summary>BEGIN ATOMIC … END or RETURN expression.</summary>
    public IReadOnlyList<Statement>? AtomicBody { get; init; }

    /// <summary>The RETURN expression of a standard body.</summary>
    public Expression? ReturnExpression { get; init; }

    /// <summary>Text of the standard body.</summary>
    public string? AtomicText { get; init; }

    /// <summary>immutable, stable or volatile; null when not written.</summary>
    public string? Volatility { get; init; }

    public bool? Strict { get; init; }

    public bool? SecurityDefiner { get; init; }

    public bool? Leakproof { get; init; }

    /// <summary>safe, restricted or unsafe; null when not written.</summary>
    public string? Parallel { get; init; }

    public bool Window { get; init; }

    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}

/// <summary>ALTER FUNCTION, PROCEDURE, ROUTINE.</summary>
public sealed record AlterRoutineStatement(ObjectKind Kind, RoutineSignature Signature) : Statement
{
    public string? NewName { get; init; }

    public string? NewOwner { get; init; }

    public string? NewSchema { get; init; }

    public string? Volatility { get; init; }

    public bool? Strict { get; init; }

    public bool? SecurityDefiner { get; init; }

    public string? Parallel { get; init; }

    /// <summary>Value null means RESET.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();
}

public sealed record DoStatement(string Body, string? Language) : Statement;

public sealed record CallStatement(FunctionCall Call) : Statement;

public enum TriggerTiming { Before, After, InsteadOf }

public enum TriggerEvent { Insert, Update, Delete, Truncate }

public sealed record CreateTriggerStatement(string Name, QualifiedName Table, TriggerTiming Timing, IReadOnlyList<TriggerEvent> Events, QualifiedName Function) : Statement
{
    public bool OrReplace { get; init; }

    public bool ForEachRow { get; init; }

    public IReadOnlyList<string> UpdateOf { get; init; } = [];

    public Expression? When { get; init; }

    public string? WhenText { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public bool IsConstraint { get; init; }

    public bool Deferrable { get; init; }

    public bool InitiallyDeferred { get; init; }

    public string? OldTable { get; init; }

    public string? NewTable { get; init; }
}

public sealed record RenameTriggerStatement(string Name, QualifiedName Table, string NewName) : Statement;

/// <summary>What CREATE and ALTER POLICY have in common; what is not given is null or empty.</summary>
public sealed record PolicyClauses(IReadOnlyList<string> Roles, Expression? Using, string? UsingText, Expression? WithCheck, string? WithCheckText)
{
    public static readonly PolicyClauses None = new([], null, null, null, null);
}

public sealed record CreatePolicyStatement(string Name, QualifiedName Table) : Statement
{
    public bool Permissive { get; init; } = true;

    /// <summary>all, select, insert, update, delete.</summary>
    public string Command { get; init; } = "all";

    public PolicyClauses Clauses { get; init; } = PolicyClauses.None;
}

/// <summary>ALTER POLICY: what is not given stays as it is.</summary>
public sealed record AlterPolicyStatement(string Name, QualifiedName Table) : Statement
{
    public string? NewName { get; init; }

    public PolicyClauses Clauses { get; init; } = PolicyClauses.None;
}

// ---- rights ---------------------------------------------------------------------------------------------------------------

/// <summary>One privilege by keyword in lower case (all for ALL PRIVILEGES), with columns where they were listed.</summary>
public sealed record Privilege(string Keyword, IReadOnlyList<string> Columns) : Node;

/// <summary>GRANT and REVOKE on objects. Names are qualified names; routines come as signatures. AllInSchema means ON ALL … IN SCHEMA with schema names in Names.</summary>
public sealed record GrantStatement(bool Revoke, IReadOnlyList<Privilege> Privileges, ObjectKind Kind, IReadOnlyList<QualifiedName> Names, IReadOnlyList<string> Grantees) : Statement
{
    public bool AllInSchema { get; init; }

    public IReadOnlyList<RoutineSignature> Signatures { get; init; } = [];

    public bool GrantOption { get; init; }

    public bool Cascade { get; init; }

    /// <summary>ON BRANCH name, …: a version-control right.</summary>
    public bool OnBranch { get; init; }
}

public sealed record GrantRoleStatement(bool Revoke, IReadOnlyList<string> Roles, IReadOnlyList<string> Grantees, bool AdminOption) : Statement;

/// <summary>CREATE ROLE, USER or GROUP, and their ALTER. Options by keyword in lower case: login, nologin, superuser, createdb, password, in_role, account (a chain address) ….</summary>
public sealed record RoleStatement(bool Alter, string Name, bool LoginDefault, IReadOnlyDictionary<string, string?> Options) : Statement
{
    public string? NewName { get; init; }

    /// <summary>ALTER ROLE … SET name = value.</summary>
    public bool IsSetting { get; init; }
}

public sealed record AlterOwnerStatement(ObjectKind Kind, QualifiedName Name, string NewOwner) : Statement;

/// <summary>ALTER DEFAULT PRIVILEGES, REASSIGN OWNED, DROP OWNED, SECURITY LABEL and others that are recognised so that they can be refused by name.</summary>
public sealed record UnsupportedStatement(string Feature) : Statement
{
    /// <summary>What to do instead, where there is something.</summary>
    public string? Hint { get; init; }
}

using System.Collections.Generic;

namespace Aergo.Sql.Syntax;

public enum TransactionAction { Begin, Commit, Rollback, Savepoint, Release, RollbackTo, Prepare, CommitPrepared, RollbackPrepared }

/// <summary>Options are lower-case words: isolation level, read only, read write, deferrable, chain.</summary>
public sealed record TransactionStatement(TransactionAction Action, string? Name, IReadOnlyList<string> Options) : Statement;

/// <summary>SET [SESSION | LOCAL] name = value, …. Values are raw texts; empty with Default set for TO DEFAULT. SET TIME ZONE is name timezone, SET ROLE is role, SET SESSION AUTHORIZATION is session_authorization, SET TRANSACTION is transaction with options as values.</summary>
public sealed record SetStatement(string Name, IReadOnlyList<string> Values, bool Local, bool Default) : Statement;

/// <summary>Name null for RESET ALL.</summary>
public sealed record ResetStatement(string? Name) : Statement;

/// <summary>Name null for SHOW ALL.</summary>
public sealed record ShowStatement(string? Name) : Statement;

/// <summary>DISCARD ALL, PLANS, SEQUENCES, TEMP.</summary>
public sealed record DiscardStatement(string What) : Statement;

public sealed record PrepareStatement(string Name, IReadOnlyList<TypeName> ParameterTypes, Statement Statement) : Statement;

public sealed record ExecuteStatement(string Name, IReadOnlyList<Expression> Arguments) : Statement;

/// <summary>Name null for DEALLOCATE ALL.</summary>
public sealed record DeallocateStatement(string? Name) : Statement;

public sealed record DeclareCursorStatement(string Name, SelectStatement Query, bool Scroll, bool NoScroll, bool Hold, bool Binary) : Statement
{
    public bool Insensitive { get; init; }
}

public enum FetchDirection { Next, Prior, First, Last, Absolute, Relative, Forward, ForwardAll, Backward, BackwardAll }

public sealed record FetchStatement(string Cursor, FetchDirection Direction, long Count, bool Move) : Statement;

/// <summary>Cursor null for CLOSE ALL.</summary>
public sealed record CloseStatement(string? Cursor) : Statement;

/// <summary>Options by keyword: analyze, verbose, costs, format ….</summary>
public sealed record ExplainStatement(Statement Statement, IReadOnlyDictionary<string, string> Options) : Statement;

public sealed record LockStatement(IReadOnlyList<QualifiedName> Tables) : Statement;

/// <summary>VACUUM, ANALYZE, REINDEX, CLUSTER, CHECKPOINT: accepted without effect. Tag is the command tag.</summary>
public sealed record MaintenanceStatement(string Tag) : Statement;

public sealed record ListenStatement(string Channel) : Statement;

/// <summary>Channel null for UNLISTEN *.</summary>
public sealed record UnlistenStatement(string? Channel) : Statement;

public sealed record NotifyStatement(string Channel, string Payload) : Statement;

/// <summary>SET CONSTRAINTS; Names empty for ALL.</summary>
public sealed record SetConstraintsStatement(IReadOnlyList<QualifiedName> Names, bool Deferred) : Statement;

/// <summary>CREATE EXTENSION.</summary>
public sealed record CreateExtensionStatement(string Name, bool IfNotExists) : Statement;

public enum BranchAction { Create, Drop, Merge }

/// <summary>CREATE BRANCH, DROP BRANCH, MERGE BRANCH.</summary>
public sealed record BranchStatement(BranchAction Action, string Name, string? Other, PointInTime? At, string? OnConflict) : Statement;

using Aergo.Sql.Syntax;

namespace Aergo.Sql.Execution;

/// <summary>Who deals with a statement.</summary>
public enum StatementClass
{
    /// <summary>Rows out; changes something only through volatile routines or a changing CTE.</summary>
    Query,

    /// <summary>INSERT and its kind, CALL, DO, NOTIFY.</summary>
    Change,

    /// <summary>CREATE, ALTER, DROP, GRANT and so on.</summary>
    Definition,

    /// <summary>Settings, transactions, prepared statements, cursors, LISTEN: the session's own.</summary>
    Session,

    /// <summary>VACUUM and its kind: accepted without effect.</summary>
    Maintenance,

    /// <summary>COPY.</summary>
    Copy,
}

/// <summary>Sorts statements by who deals with them, and names them as error messages do.</summary>
public static class StatementClasses
{
    public static StatementClass Of(Statement statement) => statement switch
    {
        SelectStatement { Body: SelectCore { Into: not null } } => StatementClass.Definition,
        SelectStatement => StatementClass.Query,
        ExplainStatement => StatementClass.Query,
        InsertStatement or UpdateStatement or DeleteStatement or MergeStatement or CallStatement or DoStatement or NotifyStatement => StatementClass.Change,
        CopyStatement => StatementClass.Copy,
        TransactionStatement or SetStatement or ResetStatement or ShowStatement or DiscardStatement or PrepareStatement or ExecuteStatement or DeallocateStatement
            or DeclareCursorStatement or FetchStatement or CloseStatement or ListenStatement or UnlistenStatement or SetConstraintsStatement => StatementClass.Session,
        MaintenanceStatement or LockStatement => StatementClass.Maintenance,
        _ => StatementClass.Definition,
    };

    /// <summary>The statement's name in messages: INSERT, CREATE TABLE ….</summary>
    public static string NameOf(Statement statement) => statement switch
    {
        InsertStatement => "INSERT",
        UpdateStatement => "UPDATE",
        DeleteStatement => "DELETE",
        MergeStatement => "MERGE",
        CallStatement => "CALL",
        DoStatement => "DO",
        NotifyStatement => "NOTIFY",
        SelectStatement => "SELECT",
        CreateTableStatement => "CREATE TABLE",
        CreateTableAsStatement => "CREATE TABLE AS",
        CreateIndexStatement => "CREATE INDEX",
        CreateViewStatement => "CREATE VIEW",
        CreateSequenceStatement => "CREATE SEQUENCE",
        CreateSchemaStatement => "CREATE SCHEMA",
        CreateRoutineStatement { IsProcedure: true } => "CREATE PROCEDURE",
        CreateRoutineStatement => "CREATE FUNCTION",
        AlterTableStatement => "ALTER TABLE",
        DropStatement drop => "DROP " + drop.Kind.ToString().ToUpperInvariant(),
        TruncateStatement => "TRUNCATE TABLE",
        GrantStatement { Revoke: true } => "REVOKE",
        GrantStatement => "GRANT",
        CommentStatement => "COMMENT",
        CopyStatement { From: true } => "COPY FROM",
        CopyStatement => "COPY TO",
        _ => statement.GetType().Name.Replace("Statement", string.Empty, System.StringComparison.Ordinal).ToUpperInvariant(),
    };
}

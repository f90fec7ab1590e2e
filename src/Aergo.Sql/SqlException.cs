using System;

namespace Aergo.Sql;

/// <summary>A statement cannot be done: SQLSTATE, message and the fields PostgreSQL clients read.</summary>
/// <remarks>Stays inside the engine: at its edge it becomes a result. Thrown for what the user did, not for our own mistakes.</remarks>
public sealed class SqlException(string code, string message) : Exception(message)
{
    /// <summary>SQLSTATE, five characters.</summary>
    public string Code { get; } = code;

    public string? Detail { get; set; }

    public string? Hint { get; set; }

    /// <summary>One-based character position in the statement; 0 when unknown.</summary>
    public int Position { get; set; }

    /// <summary>Position within <see cref="InternalQuery"/>, a statement the user did not send itself.</summary>
    public int InternalPosition { get; set; }

    public string? InternalQuery { get; set; }

    /// <summary>Call stack for people, innermost first, one line each.</summary>
    public string? Context { get; set; }

    public string? SchemaName { get; set; }

    public string? TableName { get; set; }

    public string? ColumnName { get; set; }

    public string? DataTypeName { get; set; }

    public string? ConstraintName { get; set; }

    /// <summary>Adds one line at the outer end of <see cref="Context"/>.</summary>
    public void AddContext(string line) => Context = Context is null ? line : Context + "\n" + line;

    /// <summary>The honest answer where PostgreSQL has something and we do not yet.</summary>
    public static SqlException NotSupported(string feature, string? hint = null) =>
        new(SqlState.FeatureNotSupported, "not supported: " + feature) { Hint = hint };
}

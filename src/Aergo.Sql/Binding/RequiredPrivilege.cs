using System.Collections.Generic;

namespace Aergo.Sql.Binding;

public enum PrivilegeTarget
{
    Relation, Schema, Routine, Type, Sequence,

    /// <summary>A table with row-level security: no right, but the reason why a binding holds for the user it was made for alone.</summary>
    RowSecurity,
}

/// <summary>A right a statement needs. Recorded while binding, checked before execution: a cached statement is checked again for each user.</summary>
/// <param name="Role">Role that must have it; null for the current user. Relations inside a view are read by the view's owner.</param>
/// <param name="Right">PostgreSQL's letter: r SELECT, a INSERT, w UPDATE, d DELETE, X EXECUTE, U USAGE.</param>
public sealed record RequiredPrivilege(PrivilegeTarget Target, uint Oid, string Name, char Right, string? Role)
{
    /// <summary>Attnums touched: the right on each of these columns serves instead of that on the table. With none, the right on any column does.</summary>
    public SortedSet<int> Columns { get; } = [];

    /// <summary>The right on columns does not help: DELETE, functions, schemas.</summary>
    public bool WholeOnly { get; init; }
}

/// <summary>Decides about rights; implemented beside the catalog.</summary>
public interface IPrivilegeChecker
{
    /// <summary>Throws 42501 when the role lacks the right.</summary>
    void Check(Execution.SqlContext context, RequiredPrivilege privilege);

    /// <summary>Whether a role may use a schema; bare names skip schemas that it may not.</summary>
    bool MayUseSchema(Execution.SqlContext context, string role, Catalog.SchemaDefinition schema);
}

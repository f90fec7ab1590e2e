using System.Collections.Generic;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>A query or change, bound; other statements (DDL, session) are executed from their syntax.</summary>
/// <param name="Columns">What the client sees; empty when there are no rows to see.</param>
/// <param name="ParameterTypes">All settled.</param>
/// <param name="Writes">Whether it can change rows, by itself or through volatile routines it calls.</param>
public sealed record BoundStatement(Statement Syntax, LogicalNode Root, IReadOnlyList<OutputColumn> Columns, IReadOnlyList<SqlType> ParameterTypes, bool Writes)
{
    /// <summary>SELECT, INSERT, UPDATE, DELETE, MERGE: first word of the command tag.</summary>
    public required string Verb { get; init; }

    /// <summary>Highest column id in use + 1.</summary>
    public int ColumnIdCount { get; init; }

    /// <summary>Rights it needs. Checked when it is bound; whoever runs it from a cache for another user checks them again.</summary>
    public IReadOnlyList<RequiredPrivilege> Privileges { get; init; } = [];

    /// <summary>The only user it may run as, because row-level security was decided for him; null for any.</summary>
    public string? OnlyFor { get; init; }

    public bool HoldsFor(Execution.SqlContext context) => OnlyFor is null || OnlyFor == context.CurrentUser;

    /// <summary>42501 when the context's user lacks a right this needs.</summary>
    public void CheckPrivileges(Execution.SqlContext context)
    {
        if (context.Services.Privileges is not { } checker)
        {
            return;
        }

        foreach (RequiredPrivilege privilege in Privileges)
        {
            checker.Check(context, privilege);
        }
    }
}

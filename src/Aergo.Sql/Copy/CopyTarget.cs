using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Copy;

/// <summary>The table of a COPY and the columns that travel: those named, or all that are not generated.</summary>
public sealed class CopyTarget
{
    private CopyTarget(IReadOnlyList<ColumnInfo> columns) => Columns = columns;

    public IReadOnlyList<ColumnInfo> Columns { get; }

    /// <summary>Finds table and columns; PostgreSQL's errors for what cannot be copied.</summary>
    public static CopyTarget Of(SqlContext context, CopyStatement copy)
    {
        Refuse(copy);
        Relation relation = new BindingState(context, new ParameterTypes([]), null).Relations.Require(copy.Table!);
        if (relation.View is { } view && !(copy.From && view.Triggers.Length > 0))
        {
            throw new SqlException(SqlState.WrongObjectType, copy.From ? $"cannot copy to view \"{view.Name}\"" : $"cannot copy from view \"{view.Name}\"")
            {
                Hint = copy.From ? "To enable copying to a view, provide an INSTEAD OF INSERT trigger." : "Try the COPY (SELECT ...) TO variant.",
            };
        }

        if (copy.Columns.Count == 0)
        {
            return new CopyTarget([.. relation.Columns.Where(c => c.Generated != GeneratedKind.Stored)]);
        }

        var columns = new List<ColumnInfo>();
        foreach (string name in copy.Columns)
        {
            ColumnInfo column = relation.Columns.FirstOrDefault(c => c.Name == name)
                ?? throw new SqlException(SqlState.UndefinedColumn, $"column \"{name}\" of relation \"{relation.Name}\" does not exist");
            if (column.Generated == GeneratedKind.Stored)
            {
                throw new SqlException(SqlState.InvalidColumnReference, $"column \"{name}\" is a generated column") { Detail = "Generated columns cannot be used in COPY." };
            }

            if (columns.Contains(column))
            {
                throw new SqlException(SqlState.DuplicateColumn, $"column \"{name}\" specified more than once");
            }

            columns.Add(column);
        }

        return new CopyTarget(columns);
    }

    internal static void Refuse(CopyStatement copy)
    {
        if (copy.External)
        {
            throw new SqlException(SqlState.InsufficientPrivilege, "COPY to or from a file or program of the server is not allowed")
            {
                Hint = "Use COPY … FROM STDIN or TO STDOUT; psql's \\copy does so.",
            };
        }
    }
}

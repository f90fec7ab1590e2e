using System.Collections.Generic;
using Aergo.Sql.Catalog;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>A column that a FROM item offers: its name and what a reference to it becomes.</summary>
/// <param name="Value">A <see cref="BoundColumn"/>, or for a merged column of USING an expression over two.</param>
internal sealed record ScopeColumn(string Name, BoundExpression Value)
{
    public uint TableOid { get; init; }

    public int ColumnNumber { get; init; }

    /// <summary>Can be named but is not part of <c>*</c>: what SEARCH and CYCLE add, inside the recursive term.</summary>
    public bool IsHidden { get; init; }

    /// <summary>The entry it truly belongs to when this is a column of a join.</summary>
    public RelationEntry? Origin { get; init; }

    /// <summary>Columns whose read right a reference needs: (relation entry, index in it).</summary>
    public IReadOnlyList<(RelationEntry Entry, int Index)> Reads { get; init; } = [];
}

/// <summary>One FROM item as names see it: an alias with columns.</summary>
internal sealed class RelationEntry(string alias, IReadOnlyList<ScopeColumn> columns)
{
    public string Alias { get; } = alias;

    public IReadOnlyList<ScopeColumn> Columns { get; set; } = columns;

    /// <summary>Whether the alias was written; without one the schema-qualified name works too.</summary>
    public bool HasAlias { get; init; }

    /// <summary>Name and schema of the table or view behind it; null for others.</summary>
    public string? RelationName { get; init; }

    public string? SchemaName { get; init; }

    /// <summary>Oid of the table or view whose rights and origin count; 0 for others.</summary>
    public uint RelationOid { get; init; }

    /// <summary>The stored table, for functional dependency on its primary key.</summary>
    public TableDefinition? Table { get; init; }

    /// <summary>Type of the whole row; null: an anonymous record of the columns.</summary>
    public SqlType? RowType { get; init; }

    /// <summary>A function that returns one plain value: the whole row is that value.</summary>
    public bool IsScalar { get; init; }

    public bool IsJoin { get; init; }

    /// <summary>On the side of an outer join that may be filled with NULLs.</summary>
    public bool IsNullable { get; set; }

    /// <summary>Node that produces the columns; set for items whose whole row may be asked for.</summary>
    public LogicalNode? Node { get; set; }

    /// <summary>Id of a column that is true for real rows and NULL for filled-up ones; 0 until somebody needs it.</summary>
    public int MarkerColumn { get; set; }

    /// <summary>Where the rights to read columns are recorded; null when none are needed.</summary>
    public RequiredPrivilege? Reads { get; set; }
}

/// <summary>An entry in the name space of a query level, with what may be seen of it now.</summary>
internal sealed record NamespaceItem(RelationEntry Entry)
{
    public bool RelationVisible { get; init; } = true;

    public bool ColumnsVisible { get; init; } = true;

    public bool LateralOnly { get; init; }

    public bool LateralAllowed { get; init; } = true;

    /// <summary>The target of UPDATE or DELETE, which FROM may not refer to.</summary>
    public bool IsTarget { get; init; }
}

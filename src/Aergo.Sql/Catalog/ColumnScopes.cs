using System.Collections.Generic;
using Aergo.Sql.Binding;

namespace Aergo.Sql.Catalog;

/// <summary>A row as variables: column i lies in slot i. Names may be qualified by the table's name.</summary>
internal sealed class RowScope(string? relation, IReadOnlyList<ColumnInfo> columns) : IVariableScope
{
    private readonly HashSet<int> _used = [];

    public VariableConflict Conflict => VariableConflict.UseVariable;

    /// <summary>Places of the columns that were resolved so far.</summary>
    public IReadOnlyCollection<int> Used => _used;

    public BoundExpression? Resolve(IReadOnlyList<string> names, int position)
    {
        if (names.Count > 2 || (names.Count == 2 && names[0] != relation))
        {
            return null;
        }

        for (int i = 0; i < columns.Count; i++)
        {
            if (columns[i].Name == names[^1])
            {
                _used.Add(i);
                return new BoundVariable(i, columns[i].Type, columns[i].Modifier) { Position = position };
            }
        }

        return null;
    }
}

/// <summary>OLD and NEW of a trigger's WHEN: old columns in the first slots, new ones after them.</summary>
internal sealed class RowPairScope(IReadOnlyList<ColumnInfo> columns) : IVariableScope
{
    public VariableConflict Conflict => VariableConflict.UseVariable;

    public BoundExpression? Resolve(IReadOnlyList<string> names, int position)
    {
        if (names.Count != 2 || names[0] is not ("old" or "new"))
        {
            return null;
        }

        for (int i = 0; i < columns.Count; i++)
        {
            if (columns[i].Name == names[1])
            {
                return new BoundVariable(names[0] == "old" ? i : columns.Count + i, columns[i].Type, columns[i].Modifier) { Position = position };
            }
        }

        return null;
    }
}

/// <summary>No names at all: defaults.</summary>
internal sealed class NoNames : IVariableScope
{
    public static readonly NoNames Instance = new();

    public VariableConflict Conflict => VariableConflict.UseVariable;

    public BoundExpression? Resolve(IReadOnlyList<string> names, int position) => null;
}

/// <summary>VALUE in a domain's checks, in slot 0.</summary>
internal sealed class ValueScope(Aergo.Sql.Types.SqlType type) : IVariableScope
{
    public VariableConflict Conflict => VariableConflict.UseVariable;

    public BoundExpression? Resolve(IReadOnlyList<string> names, int position) =>
        names.Count == 1 && names[0] == "value" ? new BoundVariable(0, type.BaseType ?? type, type.BaseModifier) { Position = position } : null;
}

using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>A column that a change may name: a table's, or a view's with the base column it stands for.</summary>
/// <param name="BaseIndex">Index among the base table's live columns; -1 for a view column that is no plain column.</param>
internal sealed record TargetColumn(string Name, int BaseIndex, SqlType Type, int Modifier, ColumnInfo Info);

/// <summary>The table a change goes to, with the view it was named by, if any.</summary>
internal sealed class ChangeTarget
{
    private readonly BindingState _state;
    private readonly string _verb;

    public ChangeTarget(BindingState state, Relation named, Relation stored, string verb, int position)
    {
        _state = state;
        _verb = verb;
        Named = named;
        Stored = stored;
        if (named.Virtual is not null || stored.Virtual is not null)
        {
            throw BindingErrors.Error(SqlState.InsufficientPrivilege, $"permission denied: \"{named.Name}\" is a system catalog", position);
        }

        Columns = View is null
            ? Table.Columns.Select((c, i) => new TargetColumn(c.Name, i, c.Type, c.Modifier, c)).ToArray()
            : ViewColumns();
    }

    public Relation Named { get; }

    public Relation Stored { get; }

    public TableDefinition Table => Stored.Table!;

    public ViewDefinition? View => Named.View;

    public IReadOnlyList<TargetColumn> Columns { get; }

    /// <summary>Binds something in the role by which the table is read: the user's, or that of the owner of the view on it.</summary>
    public T AsReader<T>(System.Func<T> bind)
    {
        T result = default!;
        if (View is null)
        {
            return bind();
        }

        Under(relation => result = relation.Table is null ? result : bind());
        return result;
    }

    /// <summary>Goes down from a view to the table, each relation in the role that reads it; nothing where the table was named itself.</summary>
    public void Under(System.Action<Relation> visit)
    {
        if (View is not null)
        {
            new UpdatableViews(_state).Under(View, _verb, visit);
        }
    }

    /// <summary>The row as the statement sees it, over ids of the base table's columns.</summary>
    public TargetRow Row(IReadOnlyList<OutputColumn> columns) => View is null
        ? new TargetRow(columns.Select(c => (c.Name, (BoundExpression)new BoundColumn(c.Id, c.Type, c.Modifier))).ToArray(), [], [])
        : new UpdatableViews(_state).Row(View, columns, _verb);

    /// <summary>An entry for name resolution over ids of the base table's columns.</summary>
    public RelationEntry Entry(string alias, bool hasAlias, IReadOnlyList<OutputColumn> columns, QueryScope scope, RequiredPrivilege? reads)
    {
        TargetRow row = Row(columns);
        List<ScopeColumn> scopeColumns = [];
        for (int i = 0; i < row.Columns.Count; i++)
        {
            scopeColumns.Add(new ScopeColumn(row.Columns[i].Name, row.Columns[i].Value) { TableOid = Named.Oid, ColumnNumber = Named.Columns[i].Number });
        }

        RelationEntry entry = new(alias, scopeColumns)
        {
            HasAlias = hasAlias,
            RelationName = Named.Name,
            SchemaName = Named.SchemaName,
            RelationOid = Named.Oid,
            Table = View is null ? Table : null,
            RowType = _state.Catalog.FindType(View?.RowTypeOid ?? Table.RowTypeOid),
            Reads = reads,
        };
        foreach (OutputColumn column in columns)
        {
            _state.ColumnRoles[column.Id] = (scope, ColumnRole.From);
        }

        for (int i = 0; i < scopeColumns.Count; i++)
        {
            if (scopeColumns[i].Value is BoundColumn column)
            {
                _state.Origins[column.ColumnId] = (entry, i);
            }
        }

        scope.AllEntries.Add(entry);
        return entry;
    }

    /// <summary>The column of a name; 42703 when there is none, 0A000 for one that cannot be assigned.</summary>
    public TargetColumn Column(string name, int position)
    {
        TargetColumn? column = Columns.FirstOrDefault(c => c.Name == name);
        if (column is null)
        {
            if (_verb != "INSERT" && name is "ctid" or "xmin" or "xmax" or "cmin" or "cmax" or "tableoid")
            {
                throw BindingErrors.Error(SqlState.FeatureNotSupported, $"cannot assign to system column \"{name}\"", position);
            }

            throw BindingErrors.Error(SqlState.UndefinedColumn, $"column \"{name}\" of relation \"{Named.Name}\" does not exist", position);
        }

        return column;
    }

    public void RequireAssignable(TargetColumn column)
    {
        if (column.BaseIndex < 0)
        {
            throw BindingErrors.Error(SqlState.FeatureNotSupported, $"cannot {(_verb == "INSERT" ? "insert into" : "update")} column \"{column.Name}\" of view \"{Named.Name}\"",
                detail: "View columns that are not columns of their base relation are not updatable.");
        }
    }

    private TargetColumn[] ViewColumns()
    {
        OutputColumn[] ids = Table.Columns.Select(c => _state.NewColumn(c.Name, c.Type, c.Modifier)).ToArray();
        TargetRow row = Row(ids);
        List<TargetColumn> columns = [];
        for (int i = 0; i < row.Columns.Count; i++)
        {
            int index = row.Columns[i].Value is BoundColumn column ? System.Array.FindIndex(ids, c => c.Id == column.ColumnId) : -1;
            ColumnInfo info = View!.Columns[i];
            columns.Add(new TargetColumn(row.Columns[i].Name, index, info.Type, info.Modifier, info));
        }

        if (columns.TrueForAll(c => c.BaseIndex < 0))
        {
            throw UpdatableViews.NotUpdatable(View!, _verb, "Views that have no updatable columns are not automatically updatable.");
        }

        return [.. columns];
    }
}

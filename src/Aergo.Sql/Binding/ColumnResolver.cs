using System.Collections.Generic;
using Aergo.Sql.Catalog;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>Column names, whole rows and table aliases to expressions, with PostgreSQL's scoping and its errors.</summary>
internal sealed class ColumnResolver(BindingState state)
{
    /// <summary>Binds <c>a</c>, <c>t.a</c>, <c>s.t.a</c>: variable, column, whole row or function in column notation.</summary>
    public BoundExpression Bind(ColumnReference reference, QueryScope scope)
    {
        if (ClauseRules.ColumnRefusal(scope.Kind) is { } clause)
        {
            throw BindingErrors.Error(SqlState.FeatureNotSupported, $"cannot use column reference in {clause}", reference.Position);
        }

        IVariableScope? variables = state.Variables;
        if (variables?.Conflict == VariableConflict.UseVariable && variables.Resolve(reference.Names, reference.Position) is { } first)
        {
            return first;
        }

        BoundExpression? column = TryColumn(reference.Names, reference.Position, scope, out SqlException? failure);
        if (variables is not null && !(column is not null && variables.Conflict == VariableConflict.UseColumn)
            && variables.Resolve(reference.Names, reference.Position) is { } variable)
        {
            if (column is null)
            {
                return variable;
            }

            throw BindingErrors.Error(SqlState.AmbiguousColumn, $"column reference \"{string.Join('.', reference.Names)}\" is ambiguous", reference.Position,
                detail: "It could refer to either a PL/pgSQL variable or a table column.");
        }

        return column ?? throw variables?.Explain(reference.Names) ?? failure!;
    }

    /// <summary>A bare name as a column of this level, without whole rows and variables: what GROUP BY asks before it looks at output names.</summary>
    public BoundExpression? TryPlainColumn(string name, int position, QueryScope scope) =>
        FindInLevel(scope, name, position, scope.LateralActive) is { } found ? Use(found) : null;

    /// <summary>A FROM item by alias; null when none is visible. Raises 42P09 when two are, 42P01 when it may not be used here.</summary>
    public RelationEntry? FindRelation(string? schema, string alias, int position, QueryScope scope, out QueryScope? owner)
    {
        for (QueryScope? level = scope; level is not null; level = level.Parent)
        {
            RelationEntry? found = null;
            foreach (NamespaceItem item in level.Names)
            {
                if (!item.RelationVisible || (item.LateralOnly && !level.LateralActive) || !Answers(item.Entry, schema, alias))
                {
                    continue;
                }

                if (found is not null)
                {
                    throw BindingErrors.Error(SqlState.AmbiguousAlias, $"table reference \"{alias}\" is ambiguous", position);
                }

                CheckLateral(item, position);
                found = item.Entry;
            }

            if (found is not null)
            {
                owner = level;
                return found;
            }
        }

        owner = null;
        return null;
    }

    /// <summary>The whole row of an entry as one value.</summary>
    public BoundExpression WholeRow(RelationEntry entry, QueryScope owner, int position)
    {
        if (entry.IsScalar && entry.Columns.Count >= 1)
        {
            return Use((entry, 0)) with { Position = position };
        }

        List<BoundExpression> fields = [];
        List<string> names = [];
        List<SqlField> types = [];
        for (int i = 0; i < entry.Columns.Count; i++)
        {
            BoundExpression value = Use((entry, i));
            fields.Add(value);
            names.Add(entry.Columns[i].Name);
            types.Add(new SqlField(entry.Columns[i].Name, value.Type, value.Modifier));
        }

        BoundRow row = new(fields, entry.RowType ?? Records.Anonymous(types)) { Names = names, Position = position };
        if (!entry.IsNullable || entry.IsJoin)
        {
            return row;
        }

        // Filled up by an outer join, the row as a whole is NULL rather than a row of NULLs.
        return new BoundCase(null, [(new BoundIsNull(Marker(entry, owner), true), row)], new BoundConstant(Datum.Null, row.Type), row.Type) { Position = position };
    }

    /// <summary>Every column of an entry, as <c>t.*</c> lists them.</summary>
    public IReadOnlyList<(string Name, BoundExpression Value)> AllColumns(RelationEntry entry, int position)
    {
        List<(string, BoundExpression)> result = [];
        for (int i = 0; i < entry.Columns.Count; i++)
        {
            if (!entry.Columns[i].IsHidden)
            {
                result.Add((entry.Columns[i].Name, Use((entry, i)) with { Position = position }));
            }
        }

        return result;
    }

    /// <summary>A reference to a column; notes that the right to read it is needed.</summary>
    public BoundExpression Use((RelationEntry Entry, int Index) found)
    {
        ScopeColumn column = found.Entry.Columns[found.Index];
        NoteRead(found.Entry, column, found.Index);
        return column.Value;
    }

    /// <summary>42P01 for a name that is no visible FROM item, with PostgreSQL's hints.</summary>
    public SqlException MissingRelation(string? schema, string alias, int position, QueryScope scope)
    {
        string written = schema is null ? alias : schema + "." + alias;
        RelationEntry? hidden = null, byRelation = null;
        for (QueryScope? level = scope; level is not null; level = level.Parent)
        {
            foreach (RelationEntry entry in level.AllEntries)
            {
                if (!entry.IsJoin || entry.HasAlias)
                {
                    hidden ??= Answers(entry, schema, alias) ? entry : null;
                    byRelation ??= entry.HasAlias && entry.RelationName == alias && (schema is null || entry.SchemaName == schema) ? entry : null;
                }
            }
        }

        if (hidden is not null)
        {
            return BindingErrors.Error(SqlState.UndefinedTable, $"invalid reference to FROM-clause entry for table \"{written}\"", position,
                hint: $"There is an entry for table \"{hidden.Alias}\", but it cannot be referenced from this part of the query.");
        }

        if (byRelation is not null && byRelation.Alias != alias)
        {
            return BindingErrors.Error(SqlState.UndefinedTable, $"invalid reference to FROM-clause entry for table \"{written}\"", position,
                hint: $"Perhaps you meant to reference the table alias \"{byRelation.Alias}\".");
        }

        return BindingErrors.Error(SqlState.UndefinedTable, $"missing FROM-clause entry for table \"{written}\"", position);
    }

    /// <summary>42703 for a column nobody offers, with the nearest names as a hint.</summary>
    public SqlException MissingColumn(string? relation, string column, int position, QueryScope scope)
    {
        string message = relation is null ? $"column \"{column}\" does not exist" : $"column {relation}.{column} does not exist";
        return BindingErrors.Error(SqlState.UndefinedColumn, message, position, hint: SimilarNames.Hint(scope, relation, column));
    }

    private BoundExpression? TryColumn(IReadOnlyList<string> names, int position, QueryScope scope, out SqlException? failure)
    {
        failure = null;
        if (names.Count == 1)
        {
            return Single(names[0], position, scope, out failure);
        }

        string? schema = names.Count >= 3 ? names[^3] : null;
        if (names.Count > 4 || (names.Count == 4 && names[0] != state.Context.DatabaseName))
        {
            throw BindingErrors.Error(SqlState.FeatureNotSupported, $"cross-database references are not implemented: {string.Join('.', names)}", position);
        }

        string alias = names[^2];
        RelationEntry? entry = FindRelation(schema, alias, position, scope, out QueryScope? owner);
        if (entry is null)
        {
            failure = MissingRelation(schema, alias, position, scope);
            return null;
        }

        if (FindInEntry(entry, names[^1], position) is { } index)
        {
            return Use((entry, index)) with { Position = position };
        }

        if (SystemColumn(entry, names[^1], owner!, position) is { } system)
        {
            return system;
        }

        BoundExpression? call = state.CallBinder.TryColumnNotation(names[^1], () => WholeRow(entry, owner!, position), scope, position);
        if (call is null)
        {
            failure = MissingColumn(alias, names[^1], position, scope);
        }

        return call;
    }

    private BoundExpression? Single(string name, int position, QueryScope scope, out SqlException? failure)
    {
        failure = null;
        for (QueryScope? level = scope; level is not null; level = level.Parent)
        {
            if (FindInLevel(level, name, position, level.LateralActive) is { } found)
            {
                return Use(found) with { Position = position };
            }

            if (SystemColumnInLevel(level, name, position) is { } system)
            {
                return system;
            }
        }

        if (FindRelation(null, name, position, scope, out QueryScope? owner) is { } entry)
        {
            return WholeRow(entry, owner!, position);
        }

        failure = MissingColumn(null, name, position, scope);
        return null;
    }

    private static (RelationEntry Entry, int Index)? FindInLevel(QueryScope level, string name, int position, bool lateralActive)
    {
        (RelationEntry Entry, int Index)? found = null;
        foreach (NamespaceItem item in level.Names)
        {
            if (!item.ColumnsVisible || (item.LateralOnly && !lateralActive) || FindInEntry(item.Entry, name, position) is not { } index)
            {
                continue;
            }

            if (found is not null)
            {
                throw Ambiguous(name, position);
            }

            CheckLateral(item, position);
            found = (item.Entry, index);
        }

        return found;
    }

    private static int? FindInEntry(RelationEntry entry, string name, int position)
    {
        int? found = null;
        for (int i = 0; i < entry.Columns.Count; i++)
        {
            if (entry.Columns[i].Name == name)
            {
                if (found is not null)
                {
                    throw Ambiguous(name, position);
                }

                found = i;
            }
        }

        return found;
    }

    private static SqlException Ambiguous(string name, int position) =>
        BindingErrors.Error(SqlState.AmbiguousColumn, $"column reference \"{name}\" is ambiguous", position);

    private static void CheckLateral(NamespaceItem item, int position)
    {
        if (item.LateralOnly && !item.LateralAllowed)
        {
            throw BindingErrors.Error(SqlState.InvalidColumnReference, $"invalid reference to FROM-clause entry for table \"{item.Entry.Alias}\"", position,
                hint: item.IsTarget ? $"There is an entry for table \"{item.Entry.Alias}\", but it cannot be referenced from this part of the query." : null,
                detail: item.IsTarget ? null : "The combining JOIN type must be INNER or LEFT for a LATERAL reference.");
        }
    }

    private static bool Answers(RelationEntry entry, string? schema, string alias) =>
        schema is null ? entry.Alias == alias : !entry.HasAlias && entry.RelationName == alias && entry.SchemaName == schema;

    private void NoteRead(RelationEntry entry, ScopeColumn column, int index)
    {
        if (column.Reads.Count > 0)
        {
            foreach ((RelationEntry origin, int originIndex) in column.Reads)
            {
                NoteRead(origin, origin.Columns[originIndex], originIndex);
            }

            return;
        }

        if (entry.Reads is not null && column.ColumnNumber > 0)
        {
            entry.Reads.Columns.Add(column.ColumnNumber);
        }
    }

    private BoundExpression? SystemColumnInLevel(QueryScope level, string name, int position)
    {
        if (!IsSystemColumn(name))
        {
            return null;
        }

        RelationEntry? found = null;
        foreach (NamespaceItem item in level.Names)
        {
            if (item.Entry.IsJoin || item.Entry.Table is null || (item.LateralOnly && !level.LateralActive))
            {
                continue;
            }

            if (found is not null)
            {
                throw Ambiguous(name, position);
            }

            found = item.Entry;
        }

        return found is null ? null : SystemColumn(found, name, level, position);
    }

    private BoundExpression? SystemColumn(RelationEntry entry, string name, QueryScope owner, int position)
    {
        if (entry.Table is null || !IsSystemColumn(name))
        {
            return null;
        }

        if (name != "tableoid")
        {
            throw BindingErrors.NotSupported($"system column \"{name}\"", position);
        }

        BoundConstant oid = new(Datum.FromOid(entry.RelationOid), SqlTypes.Oid) { Position = position };
        if (!entry.IsNullable)
        {
            return oid;
        }

        return new BoundCase(null, [(new BoundIsNull(Marker(entry, owner), true), oid)], new BoundConstant(Datum.Null, SqlTypes.Oid), SqlTypes.Oid) { Position = position };
    }

    private static bool IsSystemColumn(string name) => name is "tableoid" or "ctid" or "xmin" or "xmax" or "cmin" or "cmax";

    // The id is given out now; the node that makes the marker is put under the join when the FROM clause is complete.
    private BoundColumn Marker(RelationEntry entry, QueryScope owner)
    {
        if (entry.MarkerColumn == 0)
        {
            entry.MarkerColumn = state.NextColumnId();
            state.ColumnRoles[entry.MarkerColumn] = (owner, ColumnRole.From);
            state.Origins[entry.MarkerColumn] = (entry, -1);
            owner.NeedsMarkers = true;
        }

        return new BoundColumn(entry.MarkerColumn, SqlTypes.Boolean);
    }
}

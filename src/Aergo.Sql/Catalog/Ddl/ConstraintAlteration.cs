using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Modification;
using Aergo.Sql.Storage;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>ADD, DROP, VALIDATE and RENAME CONSTRAINT.</summary>
internal sealed class ConstraintAlteration(DefinitionScope scope)
{
    public void Add(TableDefinition table, ConstraintDefinition definition, string? column = null)
    {
        var builder = new TableBuilder(scope, table);
        switch (definition.Kind)
        {
            case ConstraintKind.Check:
                ConstraintInfo check = builder.AddCheck(definition, column);
                table = scope.Change.Put(builder.Apply(table));
                if (check.Validated)
                {
                    RequireCheck(table, check);
                }

                scope.Commit();
                break;
            case ConstraintKind.PrimaryKey or ConstraintKind.Unique:
                AddKey(table, builder, definition, column);
                break;
            case ConstraintKind.ForeignKey:
                builder.AddConstraint(definition, column);
                ConstraintInfo key = builder.AddForeignKeys()[0];
                table = scope.Change.Put(builder.Apply(table));
                scope.Commit();
                if (key.Validated)
                {
                    RequireParents(table, key);
                }

                break;
            default:
                builder.AddConstraint(definition, column);
                break;
        }
    }

    private void AddKey(TableDefinition table, TableBuilder builder, ConstraintDefinition definition, string? column)
    {
        if (definition.UsingIndex is { } existing)
        {
            AddKeyFromIndex(table, builder, definition, existing);
            return;
        }

        if (builder.AddKey(definition, column) is not { } index)
        {
            return;
        }

        Install(table, builder.Apply(table), index);
    }

    /// <summary>Puts a table with a new key index in place and fills it; a primary key moves the rows.</summary>
    private void Install(TableDefinition before, TableDefinition after, IndexDefinition index)
    {
        if (index.IsPrimary)
        {
            var columns = new ColumnAlteration(scope);
            foreach (ColumnInfo column in before.Columns.Where(c => !c.NotNull && index.Columns.Any(k => k.Number == c.Number)))
            {
                columns.RequireNoNulls(before, column);
            }
        }

        TableDefinition table = scope.Change.Put(after);
        scope.Commit();
        if (index.IsClustered)
        {
            new TableRows(scope, before).Rewrite(table, row => row, building: true);
        }
        else
        {
            new IndexCreation(scope).Fill(table, index);
        }
    }

    private void AddKeyFromIndex(TableDefinition table, TableBuilder builder, ConstraintDefinition definition, string existing)
    {
        IndexDefinition index = table.Indexes.FirstOrDefault(i => i.Name == existing)
            ?? throw new SqlException(SqlState.UndefinedObject, $"index \"{existing}\" does not exist");
        if (index.ConstraintOid != 0)
        {
            throw new SqlException(SqlState.ObjectNotInPrerequisiteState, $"index \"{existing}\" is already associated with a constraint");
        }

        string? unfit = !index.IsUnique ? "is not a unique index" : index.PredicateText is not null ? "is a partial index" : index.Columns.Any(c => c.Number == 0) ? "contains expressions" : null;
        if (unfit is not null)
        {
            throw new SqlException(SqlState.WrongObjectType, $"{(unfit.StartsWith("is not", System.StringComparison.Ordinal) ? "" : "index ")}\"{existing}\" {unfit}")
            {
                Detail = "Cannot create a primary key or unique constraint using such an index.",
            };
        }

        bool primary = definition.Kind == ConstraintKind.PrimaryKey;
        if (primary && table.PrimaryIndex is not null)
        {
            throw new SqlException(SqlState.InvalidTableDefinition, $"multiple primary keys for table \"{table.Name}\" are not allowed");
        }

        string name = definition.Name ?? existing;
        if (name != existing)
        {
            scope.RequireFreeRelation(scope.Catalog.Schemas[table.SchemaOid], name);
            scope.Notice($"ALTER TABLE / ADD CONSTRAINT USING INDEX will rename index \"{existing}\" to \"{name}\"");
        }

        builder.Indexes.Remove(index);
        IndexDefinition key = index with { Name = name, IsPrimary = primary, IsDeferrable = definition.Deferrable, ConstraintOid = scope.Change.NewOid() };
        builder.AddKeyConstraint(key, definition);
        if (primary || key.IsDeferrable)
        {
            // Rows move under the key, or its entries get another form: the old ones go.
            new TableRows(scope, table).ClearIndex(index);
            TableDefinition bare = table with { Indexes = table.Indexes.Remove(index) };
            for (int i = 0; i < builder.Columns.Count; i++)
            {
                builder.Columns[i] = key.Columns.Any(k => k.Number == builder.Columns[i].Number) ? builder.Columns[i] with { NotNull = true } : builder.Columns[i];
            }

            Install(bare, builder.Apply(table), key);
            return;
        }

        scope.Change.Put(builder.Apply(table));
        scope.Commit();
    }

    public void Drop(TableDefinition table, AlterTableCommand command)
    {
        ConstraintInfo? constraint = table.Constraints.FirstOrDefault(c => c.Name == command.Name);
        if (constraint is null)
        {
            if (!command.IfExists)
            {
                Require(table, command.Name!);
            }

            scope.Notice($"constraint \"{command.Name}\" of relation \"{table.Name}\" does not exist, skipping");
            return;
        }

        new Dropping(scope).Drop([new ObjectRef(ObjectClass.Constraint, constraint.Oid, table.Oid)], command.Cascade);
    }

    public ConstraintInfo Require(TableDefinition table, string name) => table.Constraints.FirstOrDefault(c => c.Name == name)
        ?? throw new SqlException(SqlState.UndefinedObject, $"constraint \"{name}\" of relation \"{table.Name}\" does not exist");

    /// <summary>ALTER CONSTRAINT; only foreign keys change their mind.</summary>
    public void SetDeferral(TableDefinition table, string name, ConstraintDefinition definition)
    {
        ConstraintInfo constraint = Require(table, name);
        if (constraint.Type != ConstraintType.ForeignKey)
        {
            throw new SqlException(SqlState.WrongObjectType, $"constraint \"{name}\" of relation \"{table.Name}\" is not a foreign key constraint");
        }

        ConstraintInfo changed = constraint with { Deferrable = definition.Deferrable, InitiallyDeferred = definition.InitiallyDeferred };
        scope.Change.Put(table with { Constraints = table.Constraints.Replace(constraint, changed) });
        scope.Commit();
    }

    public void Validate(TableDefinition table, string name)
    {
        ConstraintInfo constraint = Require(table, name);
        if (constraint.Type is ConstraintType.PrimaryKey or ConstraintType.Unique)
        {
            throw new SqlException(SqlState.WrongObjectType, $"constraint \"{name}\" of relation \"{table.Name}\" is not a foreign key or check constraint");
        }

        if (constraint.Validated)
        {
            return;
        }

        if (constraint.Type == ConstraintType.Check)
        {
            RequireCheck(table, constraint);
        }
        else
        {
            RequireParents(table, constraint);
        }

        scope.Change.Put(table with { Constraints = table.Constraints.Replace(constraint, constraint with { Validated = true }) });
    }

    public void Rename(TableDefinition table, string name, string newName)
    {
        ConstraintInfo constraint = Require(table, name);
        if (table.Constraints.Any(c => c.Name == newName))
        {
            throw new SqlException(SqlState.DuplicateObject, $"constraint \"{newName}\" for relation \"{table.Name}\" already exists");
        }

        TableDefinition changed = table with { Constraints = table.Constraints.Replace(constraint, constraint with { Name = newName }) };
        if (constraint.Type is ConstraintType.PrimaryKey or ConstraintType.Unique)
        {
            scope.RequireFreeRelation(scope.Catalog.Schemas[table.SchemaOid], newName);
            changed = changed with { Indexes = [.. changed.Indexes.Select(i => i.Oid == constraint.IndexOid ? i with { Name = newName } : i)] };
        }

        scope.Change.Put(changed);
    }

    /// <summary>Checks that mention a column, over all rows.</summary>
    public void RequireChecks(TableDefinition table, int column)
    {
        foreach (ConstraintInfo check in table.Constraints.Where(c => c is { Type: ConstraintType.Check, Validated: true } && c.Columns.Contains(column)))
        {
            RequireCheck(table, check);
        }
    }

    /// <summary>After a change of type: references from and to the column still have to hold.</summary>
    public void RevalidateKeys(TableDefinition table, int column)
    {
        foreach (ConstraintInfo key in table.Constraints.Where(c => c is { Type: ConstraintType.ForeignKey, Validated: true } && c.Columns.Contains(column)))
        {
            RequireComparable(table, key);
            RequireParents(table, key);
        }

        if (!scope.Catalog.ReferencingTables.TryGetValue(table.Oid, out var referring))
        {
            return;
        }

        foreach (TableDefinition child in referring.Select(r => scope.Catalog.Tables[r]))
        {
            foreach (ConstraintInfo key in child.Constraints.Where(c => c.Type == ConstraintType.ForeignKey && c.ReferencedTable == table.Oid && c.ReferencedColumns.Contains(column)))
            {
                RequireComparable(child, key);
                RequireParents(child, key);
            }
        }
    }

    private void RequireComparable(TableDefinition child, ConstraintInfo key)
    {
        TableDefinition parent = scope.Catalog.Tables[key.ReferencedTable];
        for (int i = 0; i < key.Columns.Length; i++)
        {
            ColumnInfo own = child.Columns.First(c => c.Number == key.Columns[i]);
            ColumnInfo referenced = parent.Columns.First(c => c.Number == key.ReferencedColumns[i]);
            if (!TableBuilder.Comparable(scope, own.Type, referenced.Type))
            {
                throw new SqlException(SqlState.DatatypeMismatch, $"foreign key constraint \"{key.Name}\" cannot be implemented")
                {
                    Detail = $"Key columns \"{own.Name}\" and \"{referenced.Name}\" are of incompatible types: {CatalogNames.Show(scope.Context, scope.Catalog, own.Type)} and {CatalogNames.Show(scope.Context, scope.Catalog, referenced.Type)}.",
                };
            }
        }
    }

    private void RequireCheck(TableDefinition table, ConstraintInfo check)
    {
        BoundExpression condition = BoundTexts.Condition(scope.Context, check.CheckText!, new RowScope(table.Name, table.Columns), ExpressionKind.CheckConstraint);
        foreach (StoredRow row in new TableRows(scope, table).All())
        {
            Datum holds = scope.Context.Services.Runner.Evaluate(scope.Context, condition, [], row.Values);
            if (!holds.IsNull && !holds.Boolean)
            {
                throw RowChecks.Violated(scope, table, check.Name);
            }
        }
    }

    private void RequireParents(TableDefinition table, ConstraintInfo key)
    {
        var link = new KeyLink(scope.Context, table, scope.Catalog.Tables[key.ReferencedTable], key);
        foreach (StoredRow row in new TableRows(scope, table).All())
        {
            ForeignKeySet.RequireParent(scope.Context, link, row.Values, null);
        }
    }
}

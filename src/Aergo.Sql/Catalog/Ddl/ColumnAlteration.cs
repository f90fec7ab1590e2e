using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Modification;
using Aergo.Sql.Parsing;
using Aergo.Sql.Storage;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>The forms of ALTER TABLE that deal with one column.</summary>
internal sealed class ColumnAlteration(DefinitionScope scope)
{
    public void Add(TableDefinition table, AlterTableCommand command)
    {
        ColumnDefinition written = command.Column!;
        if (table.Columns.Any(c => c.Name == written.Name))
        {
            if (!command.IfNotExists)
            {
                throw new SqlException(SqlState.DuplicateColumn, $"column \"{written.Name}\" of relation \"{table.Name}\" already exists");
            }

            scope.Notice($"column \"{written.Name}\" of relation \"{table.Name}\" already exists, skipping", SqlState.DuplicateColumn);
            return;
        }

        RequireNotUsedAsType(table, "alter");
        var builder = new TableBuilder(scope, table);
        builder.AddColumn(written with { Constraints = written.Constraints.Where(c => !IsKey(c)).ToArray() });
        builder.CheckGenerations();
        ColumnInfo added = builder.Columns[^1];
        foreach (SequenceDefinition sequence in builder.Sequences)
        {
            scope.Change.Put(sequence);
        }

        // Without NOT NULL and checks first, so that rows can be filled.
        TableDefinition shaped = builder.Apply(table);
        Fill(table, shaped, added);
        var constraints = new ConstraintAlteration(scope);
        foreach (ConstraintDefinition key in written.Constraints.Where(IsKey))
        {
            constraints.Add(scope.Catalog.Tables[table.Oid], key, added.Name);
        }
    }

    private static bool IsKey(ConstraintDefinition c) => c.Kind is ConstraintKind.PrimaryKey or ConstraintKind.Unique or ConstraintKind.ForeignKey;

    /// <summary>Gives old rows the new column's value: kept as a missing value when it is one for all, written into each row when it is not.</summary>
    private void Fill(TableDefinition before, TableDefinition after, ColumnInfo added)
    {
        var rows = new TableRows(scope, before);
        if (!rows.Any())
        {
            scope.Change.Put(after);
            scope.Commit();
            return;
        }

        int place = after.Columns.Length - 1;
        BoundExpression? value = added.Generated == GeneratedKind.Stored
            ? BoundTexts.Assigned(scope.Context, SqlParser.ParseExpression(added.DefaultText!), new RowScope(after.Name, after.Columns), ExpressionKind.GeneratedColumn, added)
            : added.SequenceOid != 0 ? null
            : added.DefaultText is { } text ? BoundTexts.Default(scope.Context, SqlParser.ParseExpression(text), added)
            : BoundTexts.DomainDefault(scope.Catalog, scope.Context, added);
        bool perRow = added.SequenceOid != 0 || (value is not null && (added.Generated == GeneratedKind.Stored || BoundTexts.IsVolatile(value)));
        if (!perRow)
        {
            Datum constant = value is null ? Datum.Null : scope.Context.Services.Runner.Evaluate(scope.Context, value, [], []);
            BoundTexts.RequireDomain(scope.Context, added, constant);
            if (constant.IsNull && added.NotNull)
            {
                throw ContainsNull(after, added);
            }

            ColumnInfo withMissing = constant.IsNull ? added : added with { MissingText = StoredValues.ToStoredText(added.Type, constant) };
            scope.Change.Put(after with { Columns = after.Columns.SetItem(place, withMissing) });
            scope.Commit();
            new ConstraintAlteration(scope).RequireChecks(scope.Catalog.Tables[after.Oid], added.Number);
            return;
        }

        scope.Change.Put(after);
        scope.Commit();
        TableDefinition committed = scope.Catalog.Tables[after.Oid];
        SequenceDefinition? sequence = added.SequenceOid == 0 ? null : scope.Catalog.Sequences[added.SequenceOid];
        var checks = new RowChecks(scope, committed);
        rows.Rewrite(
            committed,
            row =>
            {
                var wider = new Datum[row.Length + 1];
                row.CopyTo(wider, 0);
                wider[place] = sequence is not null
                    ? SequenceStoreValue(sequence, added)
                    : scope.Context.Services.Runner.Evaluate(scope.Context, value!, [], wider);
                return wider;
            },
            checks.Require);
    }

    private Datum SequenceStoreValue(SequenceDefinition sequence, ColumnInfo column)
    {
        long next = SequenceStore.Next(scope.Context, sequence);
        return column.Type.Underlying.Representation is Representation.Int16 or Representation.Int32 or Representation.Int64
            ? Datum.From(next)
            : StoredValues.Parse(scope.Context, column.Type, column.Modifier, next.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    public void Drop(TableDefinition table, AlterTableCommand command)
    {
        if (Find(table, command.Name!, command.IfExists) is not { } column)
        {
            return;
        }

        RequireNotUsedAsType(table, "alter");
        new Dropping(scope).Drop([new ObjectRef(ObjectClass.Column, table.Oid, table.Oid, column.Number)], command.Cascade);
    }

    public void SetDefault(TableDefinition table, AlterTableCommand command)
    {
        ColumnInfo column = Find(table, command.Name!, false)!;
        if (column.Generated == GeneratedKind.Stored)
        {
            throw new SqlException(SqlState.SyntaxError, $"column \"{column.Name}\" of relation \"{table.Name}\" is a generated column")
            {
                Hint = command.Action == AlterTableAction.DropDefault ? "Use ALTER TABLE ... ALTER COLUMN ... DROP EXPRESSION instead." : null,
            };
        }

        if (column.Generated != GeneratedKind.None)
        {
            throw new SqlException(SqlState.SyntaxError, $"column \"{column.Name}\" of relation \"{table.Name}\" is an identity column")
            {
                Hint = command.Action == AlterTableAction.DropDefault ? "Use ALTER TABLE ... ALTER COLUMN ... DROP IDENTITY instead." : null,
            };
        }

        Put(table, command.Action == AlterTableAction.DropDefault
            ? column with { DefaultText = null, SequenceOid = 0 }
            : new TableBuilder(scope, table).WithDefault(column, command.Expression!, command.ExpressionText!));
    }

    public void SetNotNull(TableDefinition table, AlterTableCommand command)
    {
        ColumnInfo column = Find(table, command.Name!, false)!;
        if (column.NotNull)
        {
            return;
        }

        RequireNoNulls(table, column);
        Put(table, column with { NotNull = true });
    }

    public void DropNotNull(TableDefinition table, AlterTableCommand command)
    {
        ColumnInfo column = Find(table, command.Name!, false)!;
        if (column.Generated is GeneratedKind.IdentityAlways or GeneratedKind.IdentityByDefault)
        {
            throw new SqlException(SqlState.SyntaxError, $"column \"{column.Name}\" of relation \"{table.Name}\" is an identity column");
        }

        if (table.PrimaryIndex?.Columns.Any(c => c.Number == column.Number) == true)
        {
            throw new SqlException(SqlState.InvalidTableDefinition, $"column \"{column.Name}\" is in a primary key");
        }

        Put(table, column with { NotNull = false });
    }

    public void RequireNoNulls(TableDefinition table, ColumnInfo column)
    {
        int place = table.Columns.IndexOf(column);
        if (new TableRows(scope, table).All().Any(r => r.Values[place].IsNull))
        {
            throw ContainsNull(table, column);
        }
    }

    private SqlException ContainsNull(TableDefinition table, ColumnInfo column) =>
        new(SqlState.NotNullViolation, $"column \"{column.Name}\" of relation \"{table.Name}\" contains null values")
        {
            SchemaName = scope.SchemaName(table.SchemaOid),
            TableName = table.Name,
            ColumnName = column.Name,
        };

    public void SetType(TableDefinition table, AlterTableCommand command)
    {
        ColumnInfo column = Find(table, command.Name!, false)!;
        RequireNotUsedAsType(table, "alter");
        SqlType type = TypeNames.Resolve(scope.Context, command.Type!, out int modifier);
        var builder = new TableBuilder(scope, table);
        builder.RequireStorable(type, column.Name);
        RequireNoViews(table, column);
        var target = column with { Type = type, Modifier = modifier };
        BoundExpression conversion = Conversion(table, column, target, command.Expression);
        target = target with { DefaultText = column.DefaultText, MissingText = null };
        if (column.DefaultText is { } text && column.Generated == GeneratedKind.None && column.SequenceOid == 0)
        {
            CheckDefault(text, target);
        }

        int place = table.Columns.IndexOf(column);
        TableDefinition changed = table with
        {
            Columns = table.Columns.SetItem(place, target),
            Indexes = [.. table.Indexes.Select(i => Retyped(table, i, place, target))],
        };
        if (column.SequenceOid != 0 && scope.Catalog.Sequences.TryGetValue(column.SequenceOid, out SequenceDefinition? sequence) && sequence.OwnerTable == table.Oid
            && column.Generated != GeneratedKind.None)
        {
            scope.Change.Put(new SequenceBuilder(scope).Apply(sequence, [], isNew: false).Definition with { Type = type });
        }

        changed = scope.Change.Put(changed);
        scope.Commit();
        if (column.Type.Oid == type.Oid && column.Modifier == modifier && command.Expression is null)
        {
            return;
        }

        Generations generations = new(scope, changed);
        var checks = new RowChecks(scope, changed);
        new TableRows(scope, table).Rewrite(
            changed,
            row =>
            {
                var converted = (Datum[])row.Clone();
                converted[place] = scope.Context.Services.Runner.Evaluate(scope.Context, conversion, [], row);
                generations.Fill(converted);
                return converted;
            },
            checks.Require);
        new ConstraintAlteration(scope).RevalidateKeys(changed, column.Number);
    }

    private BoundExpression Conversion(TableDefinition table, ColumnInfo column, ColumnInfo target, Expression? written)
    {
        Expression expression = written ?? new ColumnReference([column.Name]);
        var row = new RowScope(table.Name, table.Columns);
        try
        {
            return BoundTexts.Assigned(scope.Context, expression, row, ExpressionKind.AlterColumnTransform, target);
        }
        catch (SqlException e) when (e.Code is SqlState.DatatypeMismatch or SqlState.CannotCoerce)
        {
            string to = CatalogNames.Show(scope.Context, scope.Catalog, target.Type);
            throw written is null
                ? new SqlException(SqlState.DatatypeMismatch, $"column \"{column.Name}\" cannot be cast automatically to type {to}")
                {
                    Hint = $"You might need to specify \"USING {Identifiers.Quote(column.Name)}::{StoredValues.TypeName(scope.Context, target.Type, target.Modifier)}\".",
                }
                : new SqlException(SqlState.DatatypeMismatch, $"result of USING clause for column \"{column.Name}\" cannot be cast automatically to type {to}")
                {
                    Hint = "You might need to add an explicit cast.",
                };
        }
    }

    private void CheckDefault(string text, ColumnInfo target)
    {
        try
        {
            BoundTexts.Default(scope.Context, SqlParser.ParseExpression(text), target);
        }
        catch (SqlException e) when (e.Code == SqlState.DatatypeMismatch)
        {
            throw new SqlException(SqlState.DatatypeMismatch, $"default for column \"{target.Name}\" cannot be cast automatically to type {CatalogNames.Show(scope.Context, scope.Catalog, target.Type)}");
        }
    }

    private IndexDefinition Retyped(TableDefinition table, IndexDefinition index, int place, ColumnInfo target)
    {
        var columns = table.Columns.SetItem(place, target);
        return index with
        {
            Columns =
            [
                .. index.Columns.Select(c =>
                {
                    SqlType type = c.Number == target.Number ? target.Type
                        : c.ExpressionText is { } text ? BoundTexts.Bind(scope.Context, text, new RowScope(table.Name, columns), ExpressionKind.IndexExpression).Type
                        : c.Type;
                    TableBuilder.RequireOrdered(type);
                    return c with { Type = type };
                }),
            ],
        };
    }

    private void RequireNoViews(TableDefinition table, ColumnInfo column)
    {
        var dependencies = new Dependencies(scope.Context, scope.Catalog);
        foreach (Dependent dependent in dependencies.Of(new ObjectRef(ObjectClass.Column, table.Oid, table.Oid, column.Number)).OrderBy(d => d.Object))
        {
            var texts = new ObjectTexts(scope.Context, scope.Catalog);
            string? kind = dependent.Object.Class switch
            {
                ObjectClass.View => "used by a view or rule",
                ObjectClass.Trigger => "used in a trigger definition",
                ObjectClass.Policy => "used in a policy definition",
                ObjectClass.Column => "used by a generated column",
                _ => null,
            };
            if (kind is not null)
            {
                string what = dependent.Object.Class switch
                {
                    ObjectClass.View => "rule _RETURN on " + texts.Describe(dependent.Object),
                    ObjectClass.Column => $"Column \"{column.Name}\" is used by generated column \"{table.Columns.First(c => c.Number == dependent.Object.Sub).Name}\".",
                    _ => texts.Describe(dependent.Object),
                };
                throw new SqlException(
                    dependent.Object.Class == ObjectClass.Column ? SqlState.SyntaxError : SqlState.FeatureNotSupported,
                    $"cannot alter type of a column {kind}")
                {
                    Detail = dependent.Object.Class == ObjectClass.Column ? what : $"{what} depends on column \"{column.Name}\"",
                };
            }
        }
    }

    public void Identity(TableDefinition table, AlterTableCommand command)
    {
        ColumnInfo column = Find(table, command.Name!, false)!;
        bool isIdentity = column.Generated is GeneratedKind.IdentityAlways or GeneratedKind.IdentityByDefault;
        if (command.Action == AlterTableAction.AddIdentity)
        {
            AddIdentity(table, column, command.Constraint!, isIdentity);
            return;
        }

        if (!isIdentity)
        {
            if (command is { Action: AlterTableAction.DropIdentity, IfExists: true })
            {
                scope.Notice($"column \"{column.Name}\" of relation \"{table.Name}\" is not an identity column, skipping");
                return;
            }

            throw new SqlException(SqlState.ObjectNotInPrerequisiteState, $"column \"{column.Name}\" of relation \"{table.Name}\" is not an identity column");
        }

        SequenceDefinition sequence = scope.Catalog.Sequences[column.SequenceOid];
        if (command.Action == AlterTableAction.DropIdentity)
        {
            Put(table, column with { Generated = GeneratedKind.None, SequenceOid = 0 });
            new ObjectRemoval(scope).Remove([new ObjectRef(ObjectClass.Sequence, sequence.Oid)]);
            return;
        }

        if (command.Constraint is { } kind)
        {
            Put(table, column with { Generated = kind.Always ? GeneratedKind.IdentityAlways : GeneratedKind.IdentityByDefault });
        }

        if (command.SequenceOptions.Count > 0)
        {
            new SequenceDefinitions(scope).Change(sequence, command.SequenceOptions);
        }
    }

    private void AddIdentity(TableDefinition table, ColumnInfo column, ConstraintDefinition identity, bool isIdentity)
    {
        if (!column.NotNull)
        {
            throw new SqlException(SqlState.ObjectNotInPrerequisiteState, $"column \"{column.Name}\" of relation \"{table.Name}\" must be declared NOT NULL before identity can be added");
        }

        if (isIdentity)
        {
            throw new SqlException(SqlState.ObjectNotInPrerequisiteState, $"column \"{column.Name}\" of relation \"{table.Name}\" is already an identity column");
        }

        if (column.DefaultText is not null || column.SequenceOid != 0)
        {
            throw new SqlException(SqlState.ObjectNotInPrerequisiteState, $"column \"{column.Name}\" of relation \"{table.Name}\" already has a default value");
        }

        var builder = new TableBuilder(scope, table);
        ColumnInfo changed = builder.WithIdentity(column, identity.Always, identity.SequenceOptions);
        scope.Change.Put(builder.Sequences[0]);
        Put(table, changed);
    }

    public void DropExpression(TableDefinition table, AlterTableCommand command)
    {
        ColumnInfo column = Find(table, command.Name!, false)!;
        if (column.Generated != GeneratedKind.Stored)
        {
            if (!command.IfExists)
            {
                throw new SqlException(SqlState.ObjectNotInPrerequisiteState, $"column \"{column.Name}\" of relation \"{table.Name}\" is not a stored generated column");
            }

            scope.Notice($"column \"{column.Name}\" of relation \"{table.Name}\" is not a stored generated column, skipping");
            return;
        }

        Put(table, column with { Generated = GeneratedKind.None, DefaultText = null });
    }

    private ColumnInfo? Find(TableDefinition table, string name, bool ifExists)
    {
        ColumnInfo? column = table.Columns.FirstOrDefault(c => c.Name == name);
        if (column is null && !ifExists)
        {
            throw new SqlException(SqlState.UndefinedColumn, $"column \"{name}\" of relation \"{table.Name}\" does not exist");
        }

        if (column is null)
        {
            scope.Notice($"column \"{name}\" of relation \"{table.Name}\" does not exist, skipping");
        }

        return column;
    }

    private void Put(TableDefinition table, ColumnInfo column) =>
        scope.Change.Put(table with { Columns = [.. table.Columns.Select(c => c.Number == column.Number ? column : c)] });

    /// <summary>Rows of the table's type lie in columns elsewhere; they would not change with it.</summary>
    private void RequireNotUsedAsType(TableDefinition table, string verb)
    {
        foreach (TableDefinition other in scope.Catalog.Tables.Values.OrderBy(t => t.Oid))
        {
            ColumnInfo? user = other.Columns.FirstOrDefault(c => c.Type.Oid == table.RowTypeOid || c.Type.Oid == table.RowArrayTypeOid);
            if (user is not null)
            {
                throw new SqlException(SqlState.FeatureNotSupported, $"cannot {verb} table \"{table.Name}\" because column \"{other.Name}.{user.Name}\" uses its row type");
            }
        }
    }
}

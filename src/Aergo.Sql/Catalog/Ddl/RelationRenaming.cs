using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;
using Aergo.Sql.Storage;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>RENAME and SET SCHEMA of relations and columns. Texts that name them are rewritten in the same change.</summary>
internal sealed class RelationRenaming(DefinitionScope scope)
{
    // ---- tables ---------------------------------------------------------------------------------------------------------

    public void RenameTable(TableDefinition table, string newName)
    {
        RequireNoPolicies(table, null);
        SchemaDefinition schema = scope.Catalog.Schemas[table.SchemaOid];
        scope.RequireFreeRelation(schema, newName);
        scope.RequireFreeType(schema, newName, forRelation: true);
        var views = new ViewTexts(scope, scope.Catalog);
        TableDefinition renamed = table with { Name = newName };
        scope.Change.Put(OwnTexts(renamed, text => ExpressionNames.RenameQualifier(text, table.Name, newName)));
        views.Follow(table.Oid, newName, schema.Name);
    }

    public void RenameColumn(TableDefinition table, string name, string newName)
    {
        ColumnInfo column = table.Columns.FirstOrDefault(c => c.Name == name)
            ?? throw new SqlException(SqlState.UndefinedColumn, $"column \"{name}\" does not exist");
        if (table.Columns.Any(c => c.Name == newName))
        {
            throw new SqlException(SqlState.DuplicateColumn, $"column \"{newName}\" of relation \"{table.Name}\" already exists");
        }

        RequireNoPolicies(table, column.Number);
        var views = new ViewTexts(scope, scope.Catalog);
        TableDefinition renamed = OwnTexts(table, text => ExpressionNames.Rename(text, r => Names(r, table, name), newName));
        renamed = renamed with { Columns = [.. renamed.Columns.Select(c => c.Number == column.Number ? c with { Name = newName } : c)] };
        scope.Change.Put(renamed);
        views.FollowColumn(table.Oid, name, newName);
    }

    private static bool Names(ColumnReference reference, TableDefinition table, string name) =>
        reference.Names[^1] == name && (reference.Names.Count == 1 || (reference.Names.Count == 2 && (reference.Names[0] == table.Name || reference.Names[0] is "old" or "new")));

    /// <summary>Policies of other tables know what they look into by name; none is left meaning something else.</summary>
    private void RequireNoPolicies(SchemaObject relation, int? column)
    {
        foreach (Dependent policy in new Dependencies(scope.Context, scope.Catalog).PoliciesReading(relation.Oid, column))
        {
            throw SqlException.NotSupported(
                $"renaming what {new ObjectTexts(scope.Context, scope.Catalog).Describe(policy.Object)} reads", "Drop the policy, rename, and create it again.");
        }
    }

    /// <summary>The table with all its expression texts passed through <paramref name="map"/>.</summary>
    private static TableDefinition OwnTexts(TableDefinition table, System.Func<string, string> map) => table with
    {
        Columns = [.. table.Columns.Select(c => c.Generated == GeneratedKind.Stored ? c with { DefaultText = map(c.DefaultText!) } : c)],
        Constraints = [.. table.Constraints.Select(c => c.CheckText is { } text ? c with { CheckText = map(text) } : c)],
        Indexes =
        [
            .. table.Indexes.Select(i => i with
            {
                Columns = [.. i.Columns.Select(c => c.ExpressionText is { } text ? c with { ExpressionText = map(text) } : c)],
                PredicateText = i.PredicateText is { } where ? map(where) : null,
            }),
        ],
        Triggers = [.. table.Triggers.Select(t => t.WhenText is { } when ? t with { WhenText = map(when) } : t)],
        Policies = [.. table.Policies.Select(p => p with { UsingText = p.UsingText is { } u ? map(u) : null, WithCheckText = p.WithCheckText is { } w ? map(w) : null })],
    };

    /// <summary>Rows lie in the tree of the schema's account, so they move along, with owned sequences.</summary>
    public void MoveTable(TableDefinition table, string schemaName)
    {
        SchemaDefinition schema = Target(table, schemaName);
        if (schema.Oid == table.SchemaOid)
        {
            return;
        }

        RequireNoPolicies(table, null);
        scope.RequireFreeRelation(schema, table.Name);
        foreach (IndexDefinition index in table.Indexes)
        {
            scope.RequireFreeRelation(schema, index.Name);
        }

        var views = new ViewTexts(scope, scope.Catalog);
        byte[]? rowNumber = scope.Context.State.Get(Account(table.SchemaOid), StateKeys.RowNumber(table.Oid));
        TableDefinition moved = scope.Change.Put(table with { SchemaOid = schema.Oid });
        foreach (SequenceDefinition sequence in scope.Catalog.Sequences.Values.Where(s => s.OwnerTable == table.Oid).OrderBy(s => s.Oid).ToArray())
        {
            MoveSequence(sequence, schema);
        }

        views.Follow(table.Oid, table.Name, schema.Name);
        scope.Commit();
        if (rowNumber is not null)
        {
            scope.Context.State.Put(schema.Account, StateKeys.RowNumber(table.Oid), rowNumber);
        }

        var rows = new TableRows(scope, table);
        rows.Rewrite(moved, row => row);
        rows.Clear();
    }

    private SchemaDefinition Target(SchemaObject item, string schemaName)
    {
        SchemaDefinition schema = CatalogNames.IsSystemSchema(schemaName)
            ? throw new SqlException(SqlState.FeatureNotSupported, "cannot move objects into or out of system schemas")
            : scope.RequireSchema(schemaName);
        scope.RequireSchemaRight(schema, "C");
        DefinitionScope.RequireNotFrozen(schema);
        scope.RequireNotFrozen(item);
        return schema;
    }

    private AccountId Account(uint schema) => scope.Catalog.Schemas[schema].Account;

    private void MoveSequence(SequenceDefinition sequence, SchemaDefinition schema)
    {
        scope.RequireFreeRelation(schema, sequence.Name);
        (long last, bool called) = SequenceStore.Read(scope.Context, sequence);
        SequenceStore.Delete(scope.Context, sequence);
        SequenceStore.WriteAt(scope.Context, schema.Account, sequence.Oid, last, called);
        scope.Change.Put(sequence with { SchemaOid = schema.Oid });
    }

    // ---- indexes, views, sequences --------------------------------------------------------------------------------------

    public void AlterIndex(uint oid, AlterTableCommand command)
    {
        TableDefinition table = scope.Catalog.Tables[scope.Catalog.IndexTables[oid]];
        scope.RequireOwner(table, "index");
        IndexDefinition index = table.Indexes.First(i => i.Oid == oid);
        switch (command.Action)
        {
            case AlterTableAction.RenameTable:
                scope.RequireFreeRelation(scope.Catalog.Schemas[table.SchemaOid], command.NewName!);
                scope.Change.Put(table with
                {
                    Indexes = table.Indexes.Replace(index, index with { Name = command.NewName! }),
                    Constraints = [.. table.Constraints.Select(c => c.Oid == index.ConstraintOid ? c with { Name = command.NewName! } : c)],
                });
                break;
            case AlterTableAction.SetOptions or AlterTableAction.ResetOptions or AlterTableAction.SetStatistics:
                break;
            case AlterTableAction.OwnerTo:
                scope.Context.Notices.Add(new Execution.SqlNotice("WARNING", SqlState.SuccessfulCompletion, $"cannot change owner of index \"{index.Name}\"", Hint: "Change the ownership of the index's table, instead."));
                break;
            default:
                throw new SqlException(SqlState.WrongObjectType, $"ALTER action cannot be performed on relation \"{index.Name}\"") { Detail = "This operation is not supported for indexes." };
        }

        scope.Commit();
    }

    public void AlterOther(RelationKind kind, uint oid, IReadOnlyList<AlterTableCommand> commands)
    {
        foreach (AlterTableCommand command in commands)
        {
            if (kind == RelationKind.View)
            {
                ViewDefinition view = scope.Catalog.Views[oid];
                scope.RequireOwner(view);
                AlterView(view, command);
            }
            else
            {
                SequenceDefinition sequence = scope.Catalog.Sequences[oid];
                scope.RequireOwner(sequence);
                AlterSequence(sequence, command);
            }

            scope.Commit();
        }
    }

    private void AlterView(ViewDefinition view, AlterTableCommand command)
    {
        if (command.Action is AlterTableAction.RenameTable or AlterTableAction.RenameColumn or AlterTableAction.SetSchema)
        {
            RequireNoPolicies(view, null);
        }

        SchemaDefinition schema = scope.Catalog.Schemas[view.SchemaOid];
        var views = new ViewTexts(scope, scope.Catalog);
        switch (command.Action)
        {
            case AlterTableAction.RenameTable:
                scope.RequireFreeRelation(schema, command.NewName!);
                scope.RequireFreeType(schema, command.NewName!, forRelation: true);
                scope.Change.Put(view with { Name = command.NewName! });
                views.Follow(view.Oid, command.NewName!, schema.Name);
                break;
            case AlterTableAction.RenameColumn:
                if (!view.Columns.Any(c => c.Name == command.Name))
                {
                    throw new SqlException(SqlState.UndefinedColumn, $"column \"{command.Name}\" does not exist");
                }

                if (view.Columns.Any(c => c.Name == command.NewName))
                {
                    throw new SqlException(SqlState.DuplicateColumn, $"column \"{command.NewName}\" of relation \"{view.Name}\" already exists");
                }

                scope.Change.Put(view with { Columns = [.. view.Columns.Select(c => c.Name == command.Name ? c with { Name = command.NewName! } : c)] });
                views.FollowColumn(view.Oid, command.Name!, command.NewName!);
                break;
            case AlterTableAction.SetSchema:
                SchemaDefinition target = Target(view, command.NewName!);
                scope.RequireFreeRelation(target, view.Name);
                scope.Change.Put(view with { SchemaOid = target.Oid });
                views.Follow(view.Oid, view.Name, target.Name);
                break;
            case AlterTableAction.OwnerTo:
                scope.Change.Put(view with { Owner = new Ownership(scope).NewOwner(view, command.NewName!), Grants = Ownership.Moved(view.Grants, view.Owner, command.NewName!) });
                break;
            case AlterTableAction.SetOptions or AlterTableAction.ResetOptions:
                scope.Change.Put(command.Action == AlterTableAction.SetOptions ? ViewOptions.Set(view, command.Options) : ViewOptions.Reset(view, command.Options.Keys));
                break;
            default:
                throw SqlException.NotSupported("ALTER VIEW … " + (command.Described ?? command.Action.ToString()));
        }
    }

    private void AlterSequence(SequenceDefinition sequence, AlterTableCommand command)
    {
        switch (command.Action)
        {
            case AlterTableAction.RenameTable:
                scope.RequireFreeRelation(scope.Catalog.Schemas[sequence.SchemaOid], command.NewName!);
                scope.Change.Put(sequence with { Name = command.NewName! });
                RenameInDefaults(sequence.Oid);
                break;
            case AlterTableAction.SetSchema:
                SchemaDefinition schema = Target(sequence, command.NewName!);
                if (sequence.OwnerTable != 0)
                {
                    throw new SqlException(SqlState.FeatureNotSupported, "cannot move an owned sequence into another schema")
                    {
                        Detail = $"Sequence \"{sequence.Name}\" is linked to table \"{scope.Catalog.Tables[sequence.OwnerTable].Name}\".",
                    };
                }

                if (schema.Oid != sequence.SchemaOid)
                {
                    MoveSequence(sequence, schema);
                    RenameInDefaults(sequence.Oid);
                }

                break;
            case AlterTableAction.OwnerTo:
                if (sequence.OwnerTable != 0)
                {
                    throw new SqlException(SqlState.FeatureNotSupported, "cannot change owner of sequence \"" + sequence.Name + "\"")
                    {
                        Detail = $"Sequence \"{sequence.Name}\" is linked to table \"{scope.Catalog.Tables[sequence.OwnerTable].Name}\".",
                    };
                }

                scope.Change.Put(sequence with { Owner = new Ownership(scope).NewOwner(sequence, command.NewName!), Grants = Ownership.Moved(sequence.Grants, sequence.Owner, command.NewName!) });
                break;
            default:
                throw SqlException.NotSupported("ALTER SEQUENCE … " + (command.Described ?? command.Action.ToString()));
        }
    }

    /// <summary>Defaults know their sequence by oid; the text beside it is for people, and follows the name.</summary>
    private void RenameInDefaults(uint sequence)
    {
        foreach (ObjectRef user in new Dependencies(scope.Context, scope.Context.Catalog).TextUsers(u => u.Sequences.Contains(sequence)))
        {
            if (user.Class != ObjectClass.Default || scope.Catalog.Tables[user.Container].Columns.First(c => c.Number == user.Sub).SequenceOid != sequence)
            {
                throw SqlException.NotSupported(
                    $"renaming a sequence while {new ObjectTexts(scope.Context, scope.Context.Catalog).Describe(user)} uses it", "Drop what uses it, rename, and create it again.");
            }
        }

        SequenceDefinition renamed = scope.Catalog.Sequences[sequence];
        foreach (TableDefinition table in scope.Catalog.Tables.Values.Where(t => t.Columns.Any(c => c.SequenceOid == sequence && c.DefaultText is not null)).OrderBy(t => t.Oid).ToArray())
        {
            scope.Change.Put(table with
            {
                Columns = [.. table.Columns.Select(c => c.SequenceOid == sequence && c.DefaultText is not null ? c with { DefaultText = TableBuilder.NextValue(scope, renamed) } : c)],
            });
        }
    }
}
